# SPDX-License-Identifier: EUPL-1.2
"""Rooms of an invented unit: what each building holds, level by level."""

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, cycle, islice
from typing import NamedTuple

from vatra.demo.network import UnitPlan, spread
from vatra.organisation.choices import UnitKind

CLASSROOM, GROUP, LABORATORY, COMPUTERS = (
    "sală de clasă", "sală de grupă", "laborator", "laborator de informatică",
)  # fmt: skip
LIBRARY, GYM, KITCHEN, DINING, BOILER = (
    "bibliotecă", "sală de sport", "bucătărie", "sală de mese", "centrală termică",
)  # fmt: skip
OFFICE, STAFF_ROOM, MEDICAL, STORE, HALL, WORKSHOP, STAGE = (
    "birou", "cancelarie", "cabinet medical", "depozit", "hol", "atelier", "sală de festivități",
)  # fmt: skip
PER_LEVEL = 12
TOP_LEVEL = 4

Plan = tuple[str, str]
_COMMON: tuple[Plan, ...] = (
    ("Hol intrare", HALL), ("Secretariat", OFFICE), ("Birou director", OFFICE), ("Centrală termică", BOILER),
    ("Cabinet medical", MEDICAL), ("Depozit materiale", STORE),
)  # fmt: skip
_KINDERGARTEN: tuple[Plan, ...] = (*_COMMON, ("Bucătărie", KITCHEN), ("Sală de mese", DINING))
_SCHOOL: tuple[Plan, ...] = (
    *_COMMON, ("Cancelarie", STAFF_ROOM), ("Bibliotecă", LIBRARY), ("Contabilitate", OFFICE),
    ("Laborator de fizică", LABORATORY), ("Laborator de chimie", LABORATORY), ("Laborator de biologie", LABORATORY),
    ("Laborator de informatică", COMPUTERS),
)  # fmt: skip
_HIGH: tuple[Plan, ...] = (
    *_SCHOOL,
    ("Sală de festivități", STAGE),
    ("Al doilea laborator de informatică", COMPUTERS),
)
_OTHER_BUILDINGS: tuple[tuple[str, tuple[Plan, ...]], ...] = (
    ("Corp B", (("Hol", HALL), ("Depozit didactic", STORE))),
    ("Sala de sport", (("Sală de sport", GYM), ("Vestiar", STORE))),
    ("Ateliere", (("Atelier mecanic", WORKSHOP), ("Atelier electric", WORKSHOP), ("Magazie de scule", STORE))),
)  # fmt: skip


class RoomPlan(NamedTuple):
    """A room to be made; area in square metres."""

    code: str
    name: str
    level: int
    function: str
    area: Decimal
    seats: int | None


class BuildingPlan(NamedTuple):
    """A building to be made; ``levels`` as written in papers, areas in square metres."""

    code: str
    name: str
    levels: str
    built_area: Decimal
    developed_area: Decimal
    year: int
    rooms: tuple[RoomPlan, ...]


def buildings_of(unit: UnitPlan, rng: random.Random) -> list[BuildingPlan]:
    """The buildings of a unit with exactly its number of rooms."""
    weights = [5, *([3] * (unit.buildings - 1))]
    return [_building(unit, place, rooms, rng) for place, rooms in enumerate(spread(unit.rooms, weights))]


def _building(unit: UnitPlan, place: int, rooms: int, rng: random.Random) -> BuildingPlan:
    name, special = _program(unit, place)
    plans = tuple(_rooms(unit, special, rooms, rng))
    levels = max((room.level for room in plans), default=0)
    net = sum((room.area for room in plans), Decimal(0))
    built = (net * Decimal("1.35") / (levels + 1)).quantize(Decimal("0.01"))
    return BuildingPlan(
        code=f"C{place + 1}",
        name=name,
        levels="P" if levels == 0 else f"P+{levels}E",
        built_area=built,
        developed_area=built * (levels + 1),
        year=rng.randint(1926, 2012),
        rooms=plans,
    )


def _program(unit: UnitPlan, place: int) -> tuple[str, tuple[Plan, ...]]:
    if place:
        return _OTHER_BUILDINGS[(place - 1) % len(_OTHER_BUILDINGS)]
    if unit.kind == UnitKind.KINDERGARTEN:
        return "Corp A", _KINDERGARTEN
    return "Corp A", _HIGH if unit.kind == UnitKind.HIGH_SCHOOL else _SCHOOL


def _rooms(unit: UnitPlan, special: tuple[Plan, ...], count: int, rng: random.Random) -> Iterator[RoomPlan]:
    usual = GROUP if unit.kind == UnitKind.KINDERGARTEN else CLASSROOM
    plans = islice(chain(special, cycle([("", usual)])), count)
    per_level = max(PER_LEVEL, -(-count // (TOP_LEVEL + 1)))
    for place, (name, function) in enumerate(plans):
        level, door = divmod(place, per_level)
        area = Decimal(rng.randint(1400, 6800)) / 100
        if function in {GYM, STAGE}:
            area *= 6
        yield RoomPlan(
            code=f"{level}{door + 1:02d}",
            name=name or f"{'Grupa' if function == GROUP else 'Sala'} {level * 100 + door + 1}",
            level=level,
            function=function,
            area=area,
            seats=rng.choice((24, 26, 28, 30)) if function in {CLASSROOM, GROUP, LABORATORY} else None,
        )
