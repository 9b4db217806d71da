# SPDX-License-Identifier: EUPL-1.2
"""Two schools and an officer: what most tests of patrimony begin with."""

from collections.abc import Callable

import pytest
from tests.factories.schools import School, make_school

from vatra.kernel.actor import Actor


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def other() -> School:
    return make_school()


@pytest.fixture
def officer(actor: Callable[..., Actor]) -> Actor:
    return actor("patrimony_officer")
