# SPDX-License-Identifier: EUPL-1.2
"""Two kinds that exist for these tests, and actors with a few permissions."""

import pytest

from vatra.foundation.access.permissions import Perm
from vatra.foundation.search import kinds
from vatra.kernel.actor import Actor, Scope


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register("test.unit", "Unități", "school", order=10)
    kinds.register("test.good", "Bunuri", "box", order=20)


@pytest.fixture
def officer() -> Actor:
    """Sees and finds everything of the patrimony."""
    everywhere = Scope(everywhere=True)
    return Actor(1, "Ofițer", grants={Perm.SEARCH_USE: everywhere, Perm.PATRIMONY_VIEW: everywhere})


@pytest.fixture
def of_unit() -> Actor:
    """A person of the education unit 7."""
    seven = Scope(unit_ids=frozenset({7}))
    return Actor(2, "Administrator", grants={Perm.SEARCH_USE: seven, Perm.PATRIMONY_VIEW: seven})
