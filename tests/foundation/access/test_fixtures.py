# SPDX-License-Identifier: EUPL-1.2
from vatra.foundation.access.permissions import Perm, Role
from vatra.kernel.actor import Scope


def test_actor_of_a_unit_holds_its_permissions_in_that_unit_only(actor):
    director = actor(Role.UNIT_DIRECTOR, 7)

    assert director.scope(Perm.PATRIMONY_PROPOSE) == Scope(unit_ids=frozenset({7}))
    assert not director.can(Perm.PATRIMONY_EDIT)


def test_client_is_signed_in_as_the_person(client_as):
    client = client_as(Role.AUDITOR)

    assert client.session["_auth_user_id"] == str(client.user.pk)
