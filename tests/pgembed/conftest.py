# SPDX-License-Identifier: EUPL-1.2
"""A data folder for each test, in the base folder that the account of PostgreSQL can reach."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data_dir(base: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    folder = base / str(abs(hash(request.node.nodeid)))[:10]
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
