# SPDX-License-Identifier: EUPL-1.2
"""The mass of goods: lines of protocols by COPY, land and buildings with their sheets, all in steps of actions."""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from vatra.demo.inventory import Maker, Numbers, Position, owners
from vatra.demo.planting import MARK, SEED, Garden, PlantedUnit
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.protocols import editable
from vatra.modules.patrimony.choices import Annex, Domain, GoodKind
from vatra.organisation.models import Authority

LINE_COLUMNS = (
    "protocol_id", "annex", "position", "operation", "kind", "inventory_number", "name", "description", "serial",
    "classification_code", "life_months", "account", "measure", "quantity", "entry_value", "accumulated_depreciation",
    "commissioning_date", "entry_date", "entry_document", "domain", "owner_id", "administrator_id", "keeper_id",
    "room_id", "custodian_id", "rule_values", "reason", "place_text", "findings",
)  # fmt: skip
ESTATE_COLUMNS = (
    "line_id", "address", "cadastral_number", "land_book_number", "area_deed", "area_measured", "built_area",
    "developed_area", "levels", "structure", "year_built", "legal_situation", "litigation", "encumbrances",
)  # fmt: skip
BUILDING_LIFE = 600
STRUCTURES = ("zidărie portantă", "cadre din beton armat", "zidărie cu sâmburi de beton", "lemn și zidărie")


@dataclass(frozen=True, slots=True)
class Estate:
    """Land or a building as a line of annex 1 or 2; values in lei, areas in square metres."""

    annex: Annex
    inventory_number: str
    name: str
    code: str
    life_months: int | None
    account: str
    value: Decimal
    depreciation: Decimal
    day: dt.date
    facts: tuple[Any, ...]


@dataclass(slots=True)
class Stock:
    """Makes the lines of a garden's units; numbers run on per keeping entity.

    Attributes:
        scale_seed: what the pseudo-random choices hang on, with the unit's code.
    """

    garden: Garden
    authority: Authority
    numbers: dict[str, Numbers]

    @classmethod
    def of(cls, garden: Garden) -> "Stock":
        """For a freshly planted garden."""
        return cls(garden, Authority.objects.get(), {})

    def numbers_of(self, unit: PlantedUnit) -> Numbers:
        """The running numbers of the entity that keeps the unit's books."""
        return self.numbers.setdefault(unit.keeper_code, Numbers(unit.keeper_code.upper()))

    def maker(self, unit: PlantedUnit, until: dt.date, opening: dt.date, purpose: str = "") -> Maker:
        """Makes movables of a unit that came in until a day."""
        bodies = self.garden.bodies
        who = owners(
            unit.unit.organisation_id,
            self.authority.administrator_of_estate_id,
            bodies["parinti"].pk,
            bodies["ong"].pk,
            bodies["proiect"].pk,
        )
        return Maker(
            rng=random.Random(f"{SEED}:{unit.plan.code}:{purpose}"),
            places=unit.places,
            owners=who,
            keeper_id=unit.keeper_id,
            numbers=self.numbers_of(unit),
            until=until,
            opening=opening,
        )

    def estate(self, unit: PlantedUnit, opening: dt.date) -> list[Estate]:
        """The land of a unit and its buildings; a few have no land book, on purpose."""
        rng = random.Random(f"{SEED}:{unit.plan.code}:estate")
        cadastral = str(rng.randint(900_000, 989_999))
        area = sum((plan.built_area for _pk, plan in unit.buildings), Decimal(0)) * 3
        found = [self._land(unit, cadastral, area, rng)]
        for _pk, plan in unit.buildings:
            value = (plan.developed_area * rng.randint(1900, 3600)).quantize(Decimal("0.01"))
            day = dt.date(max(plan.year, 1950), 9, 1)
            months = min(BUILDING_LIFE, (opening.year - day.year) * 12)
            found.append(
                Estate(
                    Annex.BUILDINGS,
                    self.numbers_of(unit).fixed("212"),
                    f"{plan.name}, {unit.plan.name}",
                    "1.6.2",
                    BUILDING_LIFE,
                    "212",
                    value,
                    (value * months / BUILDING_LIFE).quantize(Decimal("0.01")),
                    day,
                    (
                        unit.unit.address, f"{cadastral}-{plan.code}",
                        "" if rng.random() < 0.2 else f"{cadastral}-{plan.code}",
                        None, None, plan.built_area, plan.developed_area, plan.levels, rng.choice(STRUCTURES),
                        plan.year, "domeniul public al municipiului", "", "",
                    ),
                )
            )  # fmt: skip
        return found

    def _land(self, unit: PlantedUnit, cadastral: str, area: Decimal, rng: random.Random) -> Estate:
        facts = (
            unit.unit.address, cadastral, cadastral, area.quantize(Decimal(1)), area.quantize(Decimal("0.01")),
            None, None, "", "", None, "domeniul public al municipiului",
            "cerere de restituire în lucru" if rng.random() < 0.1 else "", "",
        )  # fmt: skip
        value = (area * rng.randint(350, 900)).quantize(Decimal("0.01"))
        number = self.numbers_of(unit).fixed("211")
        name = f"Teren, {unit.plan.name}"
        return Estate(
            Annex.LAND, number, name, "", None, "211", value, Decimal("0.00"), dt.date(2001, 7, 20), facts
        )


@dataclass(frozen=True, slots=True)
class FillAnnexes:
    """What goes into the annexes of a draft."""

    protocol_id: int
    estate: Iterable[Estate]
    movables: Iterable[Position]
    keeper_id: int


@action(Perm.PATRIMONY_EDIT)
def fill_annexes(tx: Transaction, /, *, actor: Actor, cmd: FillAnnexes) -> int:
    """Puts land, buildings and movables into a draft in bulk; returns how many positions."""
    protocol = editable(tx, cmd.protocol_id)
    authority = Authority.objects.get()
    estate = list(cmd.estate)
    count = copy_rows(rows_of(protocol.pk, estate, cmd.movables, cmd.keeper_id, authority))
    _copy_estate(protocol.pk, estate)
    tx.log(protocol, positions=count)
    return count


def rows_of(
    protocol_id: int, estate: list[Estate], movables: Iterable[Position], keeper_id: int, authority: Authority
) -> Iterator[tuple[Any, ...]]:
    """The rows of a protocol's lines, numbered within each annex."""
    position: dict[int, int] = {annex.value: 0 for annex in Annex}
    for land in estate:
        position[land.annex] += 1
        yield _estate_row(protocol_id, position[land.annex], land, keeper_id, authority)
    for good in movables:
        annex = good.annex
        position[annex] += 1
        yield _movable_row(protocol_id, annex, position[annex], good)


def copy_rows(rows: Iterable[tuple[Any, ...]]) -> int:
    """Writes lines by COPY; returns how many."""
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY patrimony_protocolline ({', '.join(LINE_COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _estate_row(
    protocol_id: int, position: int, land: Estate, keeper_id: int, authority: Authority
) -> tuple[Any, ...]:
    kind = GoodKind.LAND if land.annex == Annex.LAND else GoodKind.BUILDING
    return (
        protocol_id, int(land.annex), position, "adauga", kind.value, land.inventory_number, land.name, "", "",
        land.code, land.life_months, land.account, "buc", 1, land.value, land.depreciation,
        land.day, None, f"HCGMB 151/2001 {MARK}", Domain.PUBLIC.value, authority.owner_of_estate_id,
        authority.administrator_of_estate_id, keeper_id, None, None, "{}", "", "", "[]",
    )  # fmt: skip


def _movable_row(protocol_id: int, annex: Annex, position: int, good: Position) -> tuple[Any, ...]:
    return (
        protocol_id, int(annex), position, "adauga", good.kind, good.inventory_number, good.name, good.description,
        good.serial, good.classification_code, good.life_months, good.account, good.measure, good.quantity,
        good.entry_value, good.accumulated_depreciation, good.commissioning_date, good.commissioning_date,
        good.entry_document, good.domain, good.owner_id, None, good.keeper_id, good.room_id, good.custodian_id,
        "{}", "", "", "[]",
    )  # fmt: skip


def _copy_estate(protocol_id: int, estate: list[Estate]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inventory_number, id FROM patrimony_protocolline WHERE protocol_id = %s AND annex IN (1, 2)",
            [protocol_id],
        )
        lines = dict(cursor.fetchall())
        if not lines:
            return
        with cursor.copy(f"COPY patrimony_lineestate ({', '.join(ESTATE_COLUMNS)}) FROM STDIN") as copy:
            for land in estate:
                copy.write_row((lines[land.inventory_number], *land.facts))
