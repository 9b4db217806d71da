# SPDX-License-Identifier: EUPL-1.2
"""Papers are rendered by a stand-in that draws one line; their files lie in a folder of the test."""

import pytest
from tests.factories.access import UserFactory
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.models import User
from vatra.foundation.papers import jobs
from vatra.organisation.models import EducationUnit, Organisation


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture(autouse=True)
def _fast_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(template: str, data: dict, *, title: str, demo: bool) -> bytes:
        return tiny_pdf(f"No {data['meta']['number']}", "Page two")

    monkeypatch.setattr(jobs, "render", render)


@pytest.fixture
def owner(db: None) -> User:
    """The record that papers of these tests belong to."""
    return UserFactory()


@pytest.fixture
def units(db: None) -> None:
    """Two education units with the keys 7 and 8."""
    for key in (7, 8):
        body = Organisation.objects.create(name=f"Școala Demo nr. {key}", kind="unitate", is_demo=True)
        EducationUnit.objects.create(
            pk=key,
            organisation=body,
            code=f"d{key}",
            kind="gimnaziala",
            name=body.name,
            levels=["primar"],
            is_demo=True,
        )
