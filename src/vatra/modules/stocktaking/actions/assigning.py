# SPDX-License-Identifier: EUPL-1.2
"""Dividing the places of a stocktaking between its sub-commissions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.preparers import note_preparer
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.stocktaking.actions.procedure import locked
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import CountPlace


@dataclass(frozen=True)
class AssignPlaces:
    """Places by key, and the number of the sub-commission that counts there."""

    pk: int
    place_ids: Sequence[int]
    sub: int


@action(Perm.STOCKTAKING_LEAD)
def assign_places(tx: Transaction, *, actor: Actor, cmd: AssignPlaces) -> int:
    """Gives places to a sub-commission; returns how many changed.

    Raises:
        BadInputError: the decision names no such sub-commission.
        DomainError: the places are not there yet, or the count is over.
        NotFoundError: a place of another stocktaking.
    """
    found = locked(tx, cmd.pk)
    if found.state not in {State.OPEN, State.COUNTING}:
        raise DomainError(
            _(
                "Locurile se împart după înghețarea evidenței și până la comparare; acum starea este „%(state)s”."
            )
            % {"state": found.get_state_display()},
            code="wrong_state",
        )
    if not found.members.filter(sub=cmd.sub, left_by_act="").exists():
        raise BadInputError(_("Decizia nu numește subcomisia %(n)s.") % {"n": cmd.sub}, field="sub")
    rows = CountPlace.objects.select_for_update().filter(stocktaking=found, pk__in=cmd.place_ids)
    wanted = list(rows.order_by("pk"))
    if len(wanted) != len(set(cmd.place_ids)):
        raise NotFoundError(_("Unele locuri nu sunt ale acestei inventarieri. Reîncărcați pagina."))
    changed = [place for place in wanted if place.sub != cmd.sub]
    for place in changed:
        place.sub = cmd.sub
        place.version += 1
    CountPlace.objects.bulk_update(changed, ["sub", "version"], batch_size=500)
    note_preparer(tx, found)
    tx.log(found, sub=cmd.sub, places=len(changed))
    tx.log_subjects("stocktaking.countplace", [place.pk for place in changed])
    return len(changed)
