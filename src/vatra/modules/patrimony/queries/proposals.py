# SPDX-License-Identifier: EUPL-1.2
"""What the screens of proposals show."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.choices import GoodState
from vatra.modules.patrimony.models import Good, Proposal
from vatra.modules.patrimony.queries.goods import DASH, place_words, text_of
from vatra.organisation.models import Person, Room


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals that the actor sees, with their good and unit."""
    return Proposal.objects.visible_to(actor).select_related("good", "unit")


def proposal(actor: Actor, pk: int) -> Proposal:
    """One proposal.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    found = proposals(actor).filter(pk=pk, good__isnull=False).first()
    if found is None:
        raise NotFoundError(_("Propunerea nu există sau nu aveți acces la ea."))
    return found


class ChangeRow(NamedTuple):
    """A fact, as it is now and as it is asked to be."""

    label: str
    now: str
    asked: str


def change_rows(found: Proposal) -> list[ChangeRow]:
    """What would change, in words."""
    assert found.good is not None  # noqa: S101 - proposals about goods only
    rows = []
    for name, asked in found.changes.items():
        field = Good._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 - the documented way to the fields
        now = getattr(found.good, name)
        rows.append(ChangeRow(text_of(field), _words(name, now), _words(name, asked)))
    return rows


def _words(name: str, value: object) -> str:
    if value in (None, ""):
        return DASH
    if name == "room_id":
        room = Room.objects.select_related("building").filter(pk=int(str(value))).first()
        return place_words(room.name, room.building.name) if room else DASH
    if name == "custodian_id":
        return str(Person.objects.filter(pk=int(str(value))).first() or DASH)
    if name == "state":
        return str(GoodState(str(value)).label)
    return str(value)
