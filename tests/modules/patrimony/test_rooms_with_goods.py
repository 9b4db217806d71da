# SPDX-License-Identifier: EUPL-1.2
"""A room in which goods stand stays with its unit."""

import datetime as dt
import importlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories.patrimony import make_good
from tests.factories.schools import School, make_school
from tests.modules.patrimony.test_protocol_flow import add, desk, open_new

from vatra.foundation.access.stale import stamp_of
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.actions import protocols
from vatra.modules.patrimony.choices import GoodState
from vatra.modules.patrimony.models import Protocol
from vatra.organisation.actions import places
from vatra.organisation.models import BuildingUse, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[School, School]:
    """Two schools; the second uses the first one's building too."""
    first, second = make_school(), make_school()
    BuildingUse.objects.create(unit=second.unit, building=first.building, valid_from=dt.date(2021, 1, 1))
    BuildingUse.objects.create(unit=first.unit, building=second.building, valid_from=dt.date(2021, 1, 1))
    return first, second


@pytest.fixture
def manager(actor):
    return actor("patrimony_officer")


def given_to(room: Room, unit, building=None) -> places.SaveRoom:
    return places.SaveRoom(
        (building or room.building).pk,
        unit.pk,
        room.code,
        f"{room.name} nouă",
        room_id=room.pk,
        version=stamp_of(Room.objects.get(pk=room.pk)),
    )


def where(room: Room) -> tuple[int, int, str]:
    return Room.objects.values_list("unit_id", "building_id", "name").get(pk=room.pk)


def test_a_room_with_goods_does_not_go_to_another_unit(manager, two):
    first, second = two
    for _n in range(3):
        make_good(first)
    room = first.rooms[0]
    before = where(room)

    with pytest.raises(DomainError) as refused:
        places.save_room(actor=manager, cmd=given_to(room, second.unit))

    assert refused.value.code == "room_occupied"
    assert refused.value.message == (
        "Încăperea „Sala 1” nu poate trece la altă unitate sau clădire: în ea sunt 3 bunuri în evidență și 0 poziții "
        "din protocoale în lucru. Mutați întâi bunurile și schimbați locul pozițiilor."
    )
    assert where(room) == before


def test_a_room_with_goods_does_not_go_to_another_building(manager, two):
    first, second = two
    make_good(first)
    room = first.rooms[0]
    before = where(room)

    with pytest.raises(DomainError, match="1 bun în evidență"):
        places.save_room(actor=manager, cmd=given_to(room, first.unit, second.building))

    assert where(room) == before


def test_a_room_that_a_draft_names_stays_until_the_draft_is_cancelled(manager, two):
    first, second = two
    protocol = open_new(manager, first)
    room = first.rooms[0]
    add(manager, protocol, desk(room_id=room.pk))

    with pytest.raises(DomainError, match="0 bunuri în evidență și 1 poziție"):
        places.save_room(actor=manager, cmd=given_to(room, second.unit))
    version = Protocol.objects.get().version
    protocols.cancel_protocol(
        actor=manager, cmd=protocols.ProtocolStep(protocol.pk, version, "greșit deschis")
    )
    places.save_room(actor=manager, cmd=given_to(room, second.unit))

    assert where(room) == (second.unit.pk, first.building.pk, "Sala 1 nouă")


def test_a_room_whose_goods_are_gone_may_go(manager, two):
    first, second = two
    make_good(first, state=GoodState.GONE)
    room = first.rooms[0]

    places.save_room(actor=manager, cmd=given_to(room, second.unit))

    assert where(room) == (second.unit.pk, first.building.pk, "Sala 1 nouă")


def test_other_facts_of_a_room_with_goods_change_freely(manager, two):
    first, _second = two
    make_good(first)
    room = first.rooms[0]

    places.save_room(actor=manager, cmd=given_to(room, first.unit))

    assert where(room) == (first.unit.pk, first.building.pk, "Sala 1 nouă")


def test_the_database_keeps_goods_and_rooms_in_one_unit(two):
    first, second = two
    good = make_good(first)

    with pytest.raises(IntegrityError, match="good_room_of_its_unit"), transaction.atomic():
        Room.objects.filter(pk=first.rooms[0].pk).update(unit=second.unit)
    with pytest.raises(IntegrityError, match="good_room_of_its_unit"), transaction.atomic():
        make_good(first, room=second.rooms[0])
    with pytest.raises(IntegrityError, match="good_room_of_its_unit"), transaction.atomic():
        type(good).objects.filter(pk=good.pk).update(unit=second.unit)

    good.refresh_from_db()
    assert (good.unit_id, good.room.unit_id, type(good).objects.count()) == (first.unit.pk, first.unit.pk, 1)


def test_an_older_database_with_such_goods_is_told_which_they_are(two):
    """Before the rule of the database, a room could go to another unit with its goods."""
    upgrade = importlib.import_module(
        "vatra.modules.patrimony.migrations.0004_goods_stand_in_rooms_of_their_unit"
    )
    school, other = two
    good = make_good(school, inventory_number="5-RATACIT")
    with connection.cursor() as cursor:
        cursor.execute(upgrade._REFUSE_STRANGE_ROOMS)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE patrimony_good DROP CONSTRAINT good_room_of_its_unit")
        cursor.execute(
            "UPDATE organisation_room SET unit_id = %s WHERE id = %s", [other.unit.pk, good.room_id]
        )

        with pytest.raises(DatabaseError, match=r"Bunuri aflate .* 1 \({5-RATACIT}\)"):
            cursor.execute(upgrade._REFUSE_STRANGE_ROOMS)
