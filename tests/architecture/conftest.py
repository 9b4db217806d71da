# SPDX-License-Identifier: EUPL-1.2
"""One world per module, built in a transaction that is rolled back at its end."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.template.base import Template
from django.test.utils import _TestState
from tests.architecture.world import World, build_world
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.papers import jobs, rendering
from vatra.foundation.papers.rendering import engine


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is rolled back at its end; actions accept it as they accept a test's own transaction."""
    frame = transaction.atomic()
    frame._from_testcase = True  # type: ignore[attr-defined]  # the mark Django's own TestCase sets
    with frame:
        yield
        transaction.set_rollback(True)


def _draw(template: str, data: dict[str, Any], **_options: Any) -> bytes:
    """A PDF of two pages that says, readable in its bytes, every mark of its content."""
    marks = sorted(set(re.findall(r"(?:MARKER|INTERN|PUBLIC)[AB](?:-BUN)?", json.dumps(data, default=str))))
    return tiny_pdf(" ".join(marks), "2")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Two schools with one of everything; files lie in a folder of their own, papers are drawn by a stand-in."""
    folder: Path = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(django_settings, "DATA_DIR", folder)
        for room in (jobs, rendering, engine):
            patch.setattr(room, "render", _draw)
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        # Django's test environment copies every template context; nobody looks at them here.
        patch.setattr(Template, "_render", _TestState.saved_data.template_render)
        with undone():
            yield build_world()
        logging.getLogger("django.request").setLevel(logging.NOTSET)
