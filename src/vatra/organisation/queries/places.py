# SPDX-License-Identifier: EUPL-1.2
"""Sites, buildings and rooms by identity and address."""

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.organisation.folding import RoKey, having_words
from vatra.organisation.models import Building, BuildingUse, EducationUnit, Room, Site


def sites(actor: Actor) -> QuerySet[Site]:
    """The sites that the actor may see, in alphabetical order."""
    return Site.objects.visible_to(actor).order_by(RoKey("name"), "pk")


def buildings(actor: Actor) -> QuerySet[Building]:
    """The buildings that the actor may see, with their site."""
    return Building.objects.visible_to(actor).select_related("site")


def buildings_with_words(rows: QuerySet[Building], typed: str) -> QuerySet[Building]:
    """Buildings whose name or code, or whose site's name or address, holds every typed word."""
    return having_words(rows, typed, "name", "code", "site__name", "site__address")


def building_by_id(actor: Actor, building_id: int) -> Building:
    """The building with that key.

    Raises:
        NotFoundError: there is none, or no unit of the actor uses it.
    """
    building = buildings(actor).filter(pk=building_id).first()
    if building is None:
        raise NotFoundError(_("Clădirea căutată nu există sau nu este folosită de unitatea dumneavoastră."))
    return building


def site_by_id(actor: Actor, site_id: int) -> Site:
    """The site with that key.

    Raises:
        NotFoundError: there is none, or no unit of the actor uses a building on it.
    """
    site = Site.objects.visible_to(actor).filter(pk=site_id).first()
    if site is None:
        raise NotFoundError(_("Incinta căutată nu există sau nu este folosită de unitatea dumneavoastră."))
    return site


def room_by_id(actor: Actor, room_id: int) -> Room:
    """The room with that key.

    Raises:
        NotFoundError: there is none, or another unit uses it.
    """
    room = Room.objects.visible_to(actor).select_related("building__site", "unit").filter(pk=room_id).first()
    if room is None:
        raise NotFoundError(_("Încăperea căutată nu există sau nu este a unității dumneavoastră."))
    return room


def rooms(actor: Actor, building: Building) -> QuerySet[Room]:
    """The rooms of a building that the actor may see, by level and code."""
    return (
        Room.objects.visible_to(actor)
        .filter(building=building)
        .select_related("unit")
        .order_by("level", "code", "pk")
    )


class UseRow(NamedTuple):
    """A unit in a building: its name and page, its share, since and until."""

    unit: str
    code: str
    share: str
    since: str
    until: str
    running: bool


def uses(actor: Actor, building: Building) -> list[UseRow]:
    """Which units use or used the building, among those the actor may see."""
    today = clock.today()
    mine = EducationUnit.objects.visible_to(actor).values("pk")
    rows = (
        BuildingUse.objects.filter(building=building, unit__in=mine)
        .select_related("unit")
        .order_by("-valid_from", "pk")
    )
    return [
        UseRow(
            use.unit.name,
            use.unit.code,
            f"{use.share.normalize():f} %".replace(".", ","),
            f"{use.valid_from:%d.%m.%Y}",
            f"{use.valid_to:%d.%m.%Y}" if use.valid_to else "",
            use.valid_from <= today and (use.valid_to is None or use.valid_to >= today),
        )
        for use in rows
    ]


def room_counts(actor: Actor, unit: EducationUnit) -> dict[int, int]:
    """How many rooms in use the unit has in each building, by the building's key."""
    rows = Room.objects.visible_to(actor).filter(unit=unit, is_active=True).values("building_id")
    return {
        row["building_id"]: row["n"]
        for row in rows.annotate(n=Count("pk", filter=Q(is_active=True))).order_by()
    }
