# SPDX-License-Identifier: EUPL-1.2
"""From an account to the frozen picture of its rights today."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from vatra.foundation.access.models import Deputy, RoleAssignment
from vatra.foundation.access.permissions import EVERY_ACCOUNT, GRANTS, Role
from vatra.kernel import clock
from vatra.kernel.actor import Actor, Scope

if TYPE_CHECKING:
    from vatra.foundation.access.models import User

SYSTEM_NAME = "Vatra"


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
    today = clock.today()
    principals = Deputy.objects.filter(
        deputy=user, valid_from__lte=today, valid_to__gte=today, principal__is_active=True
    )
    rows = RoleAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        Q(user_id=user.pk) | Q(user_id__in=principals.values("principal_id")),
        valid_from__lte=today,
    ).values_list("role", "unit_id", "user_id", "user__full_name")
    assignments: list[tuple[str, int | None]] = []
    deputised: dict[int, str] = {}
    for role, unit_id, holder_id, holder in rows.order_by("user_id", "pk"):
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
