# SPDX-License-Identifier: EUPL-1.2
"""What the choosers of stocktaking forms offer, each narrowed to what the actor may use."""

from collections.abc import Callable, Sequence

from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.organisation.models import EducationUnit

type Pairs = Sequence[tuple[int, str]]


def units(actor: Actor, permission: Perm = Perm.STOCKTAKING_LEAD) -> Callable[[], Pairs]:
    """The active units over which the actor holds the permission, by name."""
    scope = actor.scope(permission)

    def listed() -> Pairs:
        rows = EducationUnit.objects.visible_to(actor).active()
        if not scope.everywhere:
            rows = rows.filter(pk__in=scope.unit_ids)
        return list(rows.order_by("name").values_list("pk", "name"))

    return listed
