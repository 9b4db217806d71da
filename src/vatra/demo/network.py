# SPDX-License-Identifier: EUPL-1.2
"""The invented school network: twelve units by hand, the others of the large scale by rule."""

from dataclasses import dataclass, replace
from itertools import cycle

from vatra.organisation.choices import Level, UnitKind

PRE = (Level.PRESCHOOL,)
SCHOOL = (Level.PRIMARY, Level.LOWER_SECONDARY)
HIGH = (Level.UPPER_SECONDARY,)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One education unit and how much it has.

    Attributes:
        parent: code of the unit with legal personality whose structure this is.
        goods: goods in the registry, land and buildings counted.
    """

    code: str
    kind: UnitKind
    name: str
    levels: tuple[Level, ...]
    buildings: int
    rooms: int
    goods: int
    pupils: int
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much sample data: the units and what they add up to."""

    name: str
    units: tuple[UnitPlan, ...]

    @property
    def buildings(self) -> int:
        return sum(unit.buildings for unit in self.units)

    @property
    def rooms(self) -> int:
        return sum(unit.rooms for unit in self.units)

    @property
    def goods(self) -> int:
        return sum(unit.goods for unit in self.units)


BY_HAND = (
    UnitPlan("gr407", UnitKind.KINDERGARTEN, "Grădinița nr. 407", PRE, 2, 30, 330, 214),
    UnitPlan("sc412", UnitKind.SCHOOL, "Școala Gimnazială nr. 412", SCHOOL, 4, 74, 1070, 862),
    UnitPlan("gr418", UnitKind.KINDERGARTEN, "Grădinița nr. 418 „Licuriciul”", PRE, 1, 14, 160, 96, "sc412"),
    UnitPlan("gr424", UnitKind.KINDERGARTEN, "Grădinița nr. 424 „Zumzet”", PRE, 2, 26, 0, 188),
    UnitPlan("sc415", UnitKind.SCHOOL, "Școala Gimnazială nr. 415", SCHOOL, 3, 56, 640, 604),
    UnitPlan("sc431", UnitKind.SCHOOL, "Școala Gimnazială nr. 431", SCHOOL, 3, 54, 610, 571),
    UnitPlan("sp436", UnitKind.PRIMARY, "Școala Primară nr. 436", (Level.PRIMARY,), 1, 12, 140, 118, "sc431"),
    UnitPlan("sc440", UnitKind.SCHOOL, "Școala Gimnazială nr. 440", SCHOOL, 2, 38, 450, 402),
    UnitPlan(
        "izvor", UnitKind.HIGH_SCHOOL, "Colegiul „Izvor”", (Level.LOWER_SECONDARY, *HIGH), 4, 78, 980, 934
    ),
    UnitPlan(
        "dacia",
        UnitKind.HIGH_SCHOOL,
        "Liceul Tehnologic „Dacia Nouă”",
        (*HIGH, Level.VOCATIONAL, Level.POST_SECONDARY),
        4,
        76,
        920,
        788,
    ),
    UnitPlan("arte", UnitKind.HIGH_SCHOOL, "Liceul de Arte „Curcubeul”", HIGH, 2, 40, 400, 356),
    UnitPlan("sp450", UnitKind.SPECIAL, "Școala Gimnazială Specială nr. 450", SCHOOL, 2, 34, 300, 142),
)
DEMO = Scale("demo", BY_HAND)
SECTOR_UNITS, SECTOR_ROOMS, SECTOR_GOODS = 80, 6_000, 250_000
_FORMS = (
    (UnitKind.SCHOOL, "Școala Gimnazială nr. {n}", "sc{n}", SCHOOL, 3, 620),
    (UnitKind.KINDERGARTEN, "Grădinița nr. {n}", "gr{n}", PRE, 2, 190),
    (UnitKind.SCHOOL, "Școala Gimnazială nr. {n}", "sc{n}", SCHOOL, 2, 480),
    (UnitKind.HIGH_SCHOOL, "Liceul Teoretic nr. {n}", "lt{n}", HIGH, 3, 710),
)


def spread(total: int, weights: list[int]) -> list[int]:
    """Shares of a total in proportion to weights, adding up to it exactly."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    for place in range(total - sum(shares)):
        shares[place % len(shares)] += 1
    return shares


def _sector() -> Scale:
    forms = cycle(_FORMS)
    more = [
        UnitPlan(form[2].format(n=n), form[0], form[1].format(n=n), form[3], form[4], 0, 0, form[5] + n % 90)
        for n, form in zip(range(501, 501 + SECTOR_UNITS - len(BY_HAND)), forms, strict=False)
    ]
    weights = [unit.buildings for unit in more]
    rooms = spread(SECTOR_ROOMS - DEMO.rooms, weights)
    goods = spread(SECTOR_GOODS - DEMO.goods, weights)
    others = tuple(replace(unit, rooms=r, goods=g) for unit, r, g in zip(more, rooms, goods, strict=True))
    return Scale("sector", BY_HAND + others)


SCALES: dict[str, Scale] = {"demo": DEMO, "sector": _sector()}
