# SPDX-License-Identifier: EUPL-1.2
"""The positions of annexes 3 and 4 for one unit, as believable as a list of 70 kinds allows, the same every time."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from vatra.demo.kinds import FIXED, OBJECTS, Kind
from vatra.modules.patrimony.choices import Annex, Domain, GoodKind

FIRST_DAY = dt.date(2014, 3, 3)
FIXED_EVERY = 5
MONTH = 30.4375


class Place(NamedTuple):
    """A room and who keeps its goods."""

    room_id: int
    function: str
    custodian_id: int | None


class Owner(NamedTuple):
    """An owner of movables with the domain its goods are in and how many of a thousand it has."""

    organisation_id: int | None
    domain: str
    per_mille: int


class Position(NamedTuple):
    """One good or lot, with the column names of ``GoodFacts``; values in lei for the whole quantity."""

    kind: str
    inventory_number: str
    name: str
    description: str
    serial: str
    classification_code: str
    life_months: int | None
    account: str
    measure: str
    quantity: int
    entry_value: Decimal
    accumulated_depreciation: Decimal
    commissioning_date: dt.date
    domain: str
    owner_id: int | None
    keeper_id: int
    room_id: int | None
    custodian_id: int | None
    entry_document: str

    @property
    def annex(self) -> Annex:
        """The annex that lists it."""
        return Annex.FIXED_ASSETS if self.kind == GoodKind.FIXED_ASSET else Annex.INVENTORY_OBJECTS


@dataclass(slots=True)
class Numbers:
    """Inventory numbers of one keeping entity, without doubles."""

    prefix: str
    _last: Counter[str] = field(default_factory=Counter)

    def fixed(self, account: str) -> str:
        """The next number of a fixed asset: account group and running number, zeros kept."""
        self._last["fixed"] += 1
        return f"{self.prefix}-{account}-{self._last['fixed']:05d}"

    def lot(self) -> str:
        """The next code of a kind of inventory object."""
        self._last["lot"] += 1
        return f"{self.prefix}-OI-{self._last['lot']:05d}"


@dataclass(slots=True)
class Maker:
    """Makes the movables of one unit.

    Attributes:
        until: the last day on which goods came in.
        opening: the day for which depreciation is stated.
    """

    rng: random.Random
    places: list[Place]
    owners: list[Owner]
    keeper_id: int
    numbers: Numbers
    until: dt.date
    opening: dt.date

    def positions(self, count: int) -> Iterator[Position]:
        """That many positions, one fixed asset to four lots of inventory objects, fixed assets first."""
        fixed = count // FIXED_EVERY
        for wanted, kinds in ((fixed, FIXED), (count - fixed, OBJECTS)):
            by_place = _kinds_by_function(kinds)
            rooms = [place for place in self.places if place.function in by_place]
            for _ in range(wanted):
                place = self.rng.choice(rooms)
                kind = self.rng.choice(by_place[place.function])
                yield self._position(kind, place)

    def _position(self, kind: Kind, place: Place) -> Position:
        rng = self.rng
        is_fixed = bool(kind.code)
        quantity = rng.randint(*kind.pieces)
        value = Decimal(rng.randint(kind.price[0] * 20, kind.price[1] * 20)) / 20 * quantity
        day = FIRST_DAY + dt.timedelta(days=rng.randrange((self.until - FIRST_DAY).days))
        life = rng.randint(*kind.years) * 12 if is_fixed else None
        owner = rng.choices(self.owners, [o.per_mille for o in self.owners])[0]
        return Position(
            kind=GoodKind.FIXED_ASSET.value if is_fixed else GoodKind.INVENTORY_OBJECT.value,
            inventory_number=self.numbers.fixed(kind.account) if is_fixed else self.numbers.lot(),
            name=rng.choice(kind.names),
            description=rng.choice(kind.description),
            serial=f"{kind.serial}{rng.randrange(10**7):07d}" if kind.serial and is_fixed else "",
            classification_code=kind.code,
            life_months=life,
            account=kind.account,
            measure=kind.measure,
            quantity=quantity,
            entry_value=value,
            accumulated_depreciation=_worn(value, life, day, self.opening),
            commissioning_date=day,
            domain=owner.domain,
            owner_id=owner.organisation_id,
            keeper_id=self.keeper_id,
            room_id=None if rng.random() < 0.006 else place.room_id,
            custodian_id=place.custodian_id,
            entry_document=f"{'Proces-verbal de donație' if owner.domain == Domain.THIRD else 'Factura'}"
            f" {rng.randrange(100, 99999)}/{day:%d.%m.%Y}",
        )


def _worn(value: Decimal, life: int | None, day: dt.date, opening: dt.date) -> Decimal:
    """Straight-line depreciation in lei from the month after commissioning to the opening day."""
    if life is None or opening <= day:
        return Decimal("0.00")
    months = min(life, int((opening - day).days / MONTH))
    return (value * months / life).quantize(Decimal("0.01"))


def _kinds_by_function(kinds: tuple[Kind, ...]) -> dict[str, list[Kind]]:
    found: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        for function in kind.places:
            found[function] += [kind] * kind.weight
    return dict(found)


def owners(
    unit_body: int, sector: int, parents: int, donor: int, project: int, *, forgotten: int = 4
) -> list[Owner]:
    """Who owns movables in a school: mostly the school itself; a few per mille have no owner written."""
    return [
        Owner(unit_body, Domain.OWN.value, 896 - forgotten),
        Owner(sector, Domain.PRIVATE.value, 34),
        Owner(parents, Domain.THIRD.value, 30),
        Owner(donor, Domain.THIRD.value, 22),
        Owner(project, Domain.THIRD.value, 18),
        Owner(None, "", forgotten),
    ]
