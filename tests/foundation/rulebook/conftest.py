# SPDX-License-Identifier: EUPL-1.2
"""People of these tests: an administrator, a reader and somebody without rights."""

import pytest

from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor, Scope

EVERYWHERE = Scope(everywhere=True)


@pytest.fixture
def administrator():
    grants = {Perm.RULEBOOK_MANAGE: EVERYWHERE, Perm.RULEBOOK_VIEW: EVERYWHERE}
    return Actor(user_id=1, name="Administrator Demo", grants=grants)


@pytest.fixture
def reader():
    return Actor(user_id=2, name="Cititor Demo", grants={Perm.RULEBOOK_VIEW: EVERYWHERE})


@pytest.fixture
def outsider():
    return Actor(user_id=3, name="Străin Demo")
