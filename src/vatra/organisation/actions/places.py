# SPDX-License-Identifier: EUPL-1.2
"""Sites, buildings, rooms, and which unit uses what."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale, stamp_of
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.organisation.indexing import index_building, index_room
from vatra.organisation.models import Building, BuildingUse, EducationUnit, Room, Site
from vatra.organisation.occupancy import require_free


@dataclass(frozen=True, slots=True)
class SaveSite:
    """A site, new when ``site_id`` is None; degrees are WGS 84, ``version`` the stamp of the site that was shown."""

    name: str
    address: str
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    site_id: int | None = None
    version: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class SaveBuilding:
    """A building on a site, new when ``building_id`` is None; ``version`` is the stamp of the one that was shown."""

    site_id: int
    code: str
    name: str
    building_id: int | None = None
    version: str = ""
    once: str = ""


@dataclass(frozen=True, slots=True)
class UseBuilding:
    """A unit uses a building from a day on; ``share`` is in percent."""

    unit_id: int
    building_id: int
    valid_from: dt.date
    valid_to: dt.date | None = None
    share: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class SaveRoom:
    """A room, new when ``room_id`` is None; ``area`` in square metres, ``level`` 0 is the ground floor.

    ``version`` is the stamp of the room that was shown.
    """

    building_id: int
    unit_id: int
    code: str
    name: str
    level: int = 0
    function: str = ""
    area: Decimal | None = None
    seats: int | None = None
    is_active: bool = True
    room_id: int | None = None
    version: str = ""
    once: str = ""


def _refuse_stale(version: str, record: Model) -> None:
    """Asks it only of a record that exists already."""
    if record.pk is not None:
        refuse_stale(version, stamp_of(record))


@action(Perm.ORGANISATION_MANAGE)
def save_site(tx: Transaction, /, *, actor: Actor, cmd: SaveSite) -> Site:
    """Records a site or changes one.

    Raises:
        StaleError: somebody changed it after the form was opened.
    """
    tx.require(None)
    tx.once(cmd.once)
    site = Site() if cmd.site_id is None else Site.objects.select_for_update().filter(pk=cmd.site_id).first()
    if site is None:
        raise NotFoundError(_("Incinta căutată nu există. Alegeți-o din lista clădirilor."))
    _refuse_stale(cmd.version, site)
    site.name, site.address = cmd.name, cmd.address
    site.latitude, site.longitude = cmd.latitude, cmd.longitude
    site.save()
    tx.log(site)
    return site


@action(Perm.ORGANISATION_MANAGE)
def save_building(tx: Transaction, /, *, actor: Actor, cmd: SaveBuilding) -> Building:
    """Records a building on a site or changes one.

    Raises:
        DomainError: the site has a building with that code.
        StaleError: somebody changed it after the form was opened.
    """
    tx.require(None)
    tx.once(cmd.once)
    rows = Building.objects.select_for_update()
    building = Building() if cmd.building_id is None else rows.filter(pk=cmd.building_id).first()
    if building is None or not Site.objects.filter(pk=cmd.site_id).exists():
        raise NotFoundError(_("Clădirea sau incinta căutată nu există. Alegeți-o din lista clădirilor."))
    _refuse_stale(cmd.version, building)
    building.site_id, building.code, building.name = cmd.site_id, cmd.code, cmd.name
    building.save()
    index_building(tx, building)
    tx.log(building)
    return building


@action(Perm.ORGANISATION_MANAGE)
def use_building(tx: Transaction, /, *, actor: Actor, cmd: UseBuilding) -> BuildingUse:
    """Records that a unit uses a building.

    Raises:
        BadInputError: the unit uses it already in that time.
    """
    tx.require(cmd.unit_id)
    building = Building.objects.select_for_update().filter(pk=cmd.building_id).first()
    unit = EducationUnit.objects.filter(pk=cmd.unit_id).first()
    if building is None or unit is None:
        raise NotFoundError(_("Unitatea sau clădirea aleasă nu există. Alegeți-o din listă."))
    same = BuildingUse.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=cmd.valid_from), unit=unit, building=building
    )
    if cmd.valid_to is not None:
        same = same.filter(valid_from__lte=cmd.valid_to)
    if same.exists():
        raise BadInputError(
            _("Unitatea folosește deja această clădire în acel timp. Alegeți alte date."), field="valid_from"
        )
    use = BuildingUse.objects.create(
        unit=unit, building=building, valid_from=cmd.valid_from, valid_to=cmd.valid_to, share=cmd.share
    )
    tx.log(building, unit_id=unit.pk, unit=unit.name)
    tx.log_subjects("organisation.educationunit", [unit.pk])
    return use


@action(Perm.ORGANISATION_MANAGE)
def save_room(tx: Transaction, /, *, actor: Actor, cmd: SaveRoom) -> Room:
    """Records a room or changes one.

    Raises:
        BadInputError: the unit does not use the building.
        StaleError: somebody changed it after the form was opened.
        DomainError: the building has a room with that code, or goods stand in a room that would go elsewhere.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    rows = Room.objects.visible_to(actor).select_for_update()
    room = Room() if cmd.room_id is None else rows.filter(pk=cmd.room_id).first()
    if room is None:
        raise NotFoundError(_("Încăperea căutată nu există. Alegeți-o din pagina clădirii."))
    _refuse_stale(cmd.version, room)
    if not BuildingUse.objects.filter(unit_id=cmd.unit_id, building_id=cmd.building_id).exists():
        raise BadInputError(
            _("Unitatea nu folosește această clădire. Înregistrați întâi folosința, apoi încăperea."),
            field="unit",
        )
    if room.pk is not None and (room.unit_id, room.building_id) != (cmd.unit_id, cmd.building_id):
        tx.require(room.unit_id)
        require_free(tx, room)
    names = ("building_id", "unit_id", "code", "name", "level", "function", "area", "seats", "is_active")
    for name in names:
        setattr(room, name, getattr(cmd, name))
    room.save()
    index_room(tx, room)
    tx.log(room, unit_id=room.unit_id)
    return room
