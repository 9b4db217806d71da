# SPDX-License-Identifier: EUPL-1.2
"""What the page of a room shows."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.kernel import money
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.choices import GoodState
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries.goods import DASH, Facts, address, goods, linked
from vatra.organisation.models import Room


def place(actor: Actor, pk: int) -> Room:
    """One room with its building, site and unit.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    found = Room.objects.visible_to(actor).select_related("building__site", "unit").filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Încăperea nu există sau nu aveți acces la ea."))
    return found


def goods_in(actor: Actor, room: Room) -> QuerySet[Good]:
    """The goods of a room, those out of the registry left out."""
    return goods(actor).filter(room=room).exclude(state=GoodState.GONE)


def custodians_of(actor: Actor, room: Room) -> str:
    """Who answers for the goods of the room, by name."""
    rows = (
        Good.objects.visible_to(actor)
        .filter(room=room, custodian__isnull=False)
        .exclude(state=GoodState.GONE)
    )
    return ", ".join(
        rows.order_by("custodian__full_name").values_list("custodian__full_name", flat=True).distinct()[:4]
    )


def place_facts(actor: Actor, room: Room) -> Facts:
    """The facts of a room, labelled."""
    return [
        (_("Unitate"), linked(room.unit.name, address("organisation:unit-detail", room.unit.code))),
        (_("Clădire"), linked(room.building.name, address("organisation:building-detail", room.building_id))),
        (_("Adresă"), room.building.site.address or DASH),
        (_("Nivel"), str(room.level)),
        (_("Cod"), room.code),
        (_("Destinație"), room.function or DASH),
        (_("Suprafață"), f"{money.number(room.area)} m²" if room.area else DASH),
        (_("Locuri"), str(room.seats) if room.seats is not None else DASH),
        (_("Gestionar"), custodians_of(actor, room) or DASH),
    ]


def door_address(room: Room) -> str:
    """The address that the code on the door opens."""
    return f"{settings.BASE_URL}{reverse('patrimony:place', args=[room.pk])}"
