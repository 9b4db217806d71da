# SPDX-License-Identifier: EUPL-1.2
"""From an account to the frozen picture of its rights today."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection

from vatra.foundation.access.permissions import EVERY_ACCOUNT, GRANTS, Role
from vatra.kernel import clock
from vatra.kernel.actor import Actor, Scope

if TYPE_CHECKING:
    from vatra.foundation.access.models import User

SYSTEM_NAME = "Vatra"
# Asked for every page; as text it is not put together anew each time.
_RIGHTS = """
SELECT r.role, r.unit_id, r.user_id, holder.full_name
FROM access_roleassignment r JOIN access_user holder ON holder.id = r.user_id
WHERE r.valid_from <= %(today)s AND (r.valid_to IS NULL OR r.valid_to >= %(today)s)
  AND (r.user_id = %(me)s OR r.user_id IN (
      SELECT d.principal_id FROM access_deputy d JOIN access_user p ON p.id = d.principal_id
      WHERE d.deputy_id = %(me)s AND d.valid_from <= %(today)s AND d.valid_to >= %(today)s AND p.is_active))
ORDER BY r.user_id, r.id
"""


def system_actor(*permissions: str) -> Actor:
    """The program itself, for jobs and commands, with exactly the permissions named."""
    return Actor(
        user_id=None,
        name=SYSTEM_NAME,
        roles=frozenset({"system"}),
        grants={str(p): Scope(everywhere=True) for p in permissions},
    )


def owner_of(user: "User") -> Actor:
    """An account before sign-in, known by its one-time code: it may look after itself and nothing else."""
    return Actor(
        user_id=user.pk,
        name=str(user),
        roles=frozenset({"code"}),
        grants={p.value: Scope(everywhere=True) for p in EVERY_ACCOUNT},
    )


def actor_for(user: "User") -> Actor:
    """The rights of an account today: own roles plus those of persons deputised. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, {"me": user.pk, "today": clock.today()})
        rows = cursor.fetchall()
    assignments: list[tuple[str, int | None]] = []
    deputised: dict[int, str] = {}
    for role, unit_id, holder_id, holder in rows:
        assignments.append((role, unit_id))
        if holder_id != user.pk:
            deputised[holder_id] = holder
    return Actor(
        user_id=user.pk,
        name=str(user),
        roles=frozenset(role for role, _unit in assignments),
        grants=_grants(assignments),
        deputy_for=tuple(deputised.values()),
    )


def _grants(assignments: list[tuple[str, int | None]]) -> dict[str, Scope]:
    units: dict[str, set[int]] = defaultdict(set)
    everywhere: set[str] = set()
    for role, unit_id in assignments:
        for permission in GRANTS[Role(role)]:
            if unit_id is None:
                everywhere.add(permission.value)
            else:
                units[permission.value].add(unit_id)
    everywhere.update(permission.value for permission in EVERY_ACCOUNT)
    names = everywhere | units.keys()
    return {n: Scope(everywhere=n in everywhere, unit_ids=frozenset(units.get(n, ()))) for n in names}
