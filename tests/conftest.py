# SPDX-License-Identifier: EUPL-1.2
"""What every test may ask for: people with roles and browsers signed in as them."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from tests.factories.access import user_with

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Role
from vatra.kernel.actor import Actor


def pytest_configure(config: pytest.Config) -> None:
    """Refuses settings that are not those of tests: a shared cache, slow hashes, the data of a real place."""
    if settings.ENV != "test":
        pytest.exit("Tests run with VATRA_ENV=test: start them with ./run test, or set it.", returncode=4)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line on the size of the leak matrix, whichever process walked it."""
    reports = [r for r in terminalreporter.stats.get("passed", []) if r.when == "call"]
    sizes = [size for r in reports for name, size in r.user_properties if name == "leak_matrix_requests"]
    if sizes:
        terminalreporter.write_line(f"Leak matrix: {len(sizes)} addresses, {sum(sizes)} requests.")


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No counter of attempts survives a test."""
    cache.clear()


def _unit_id(unit: Any) -> int | None:
    return getattr(unit, "pk", unit)


@pytest.fixture
def actor(db: None) -> Callable[..., Actor]:
    """``actor(role, unit_id=None)``: the rights of a saved person who holds the role today."""

    def make(role: str | Role, unit_id: Any = None) -> Actor:
        return actor_for(user_with(role, _unit_id(unit_id)))

    return make


@pytest.fixture
def client_as(db: None) -> Callable[..., Client]:
    """``client_as(role, unit=None)``: a browser signed in as a person with the role; ``client.user`` is the account."""

    def make(role: str | Role | None = None, unit: Any = None, *, user: User | None = None) -> Client:
        who = user or user_with(role or Role.PATRIMONY_OFFICER, _unit_id(unit))
        client = Client()
        client.force_login(who)
        client.user = who  # type: ignore[attr-defined]
        return client

    return make


@pytest.fixture
def empty_queue(transactional_db: None) -> None:
    """No job of an earlier test waits: the queue's tables are not Django's and are not emptied with the others."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(scope="session")
def base() -> Iterator[Path]:
    """A folder that the account of PostgreSQL can reach; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="vatra-t-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
