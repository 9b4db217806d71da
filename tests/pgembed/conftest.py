# SPDX-License-Identifier: EUPL-1.2
"""A base folder that the account of PostgreSQL can reach; pytest's own is closed to others."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def base() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="vatra-t-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data_dir(base: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    folder = base / str(abs(hash(request.node.nodeid)))[:10]
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
