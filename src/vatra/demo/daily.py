# SPDX-License-Identifier: EUPL-1.2
"""Daily work that left traces: goods bought and given, pictures, papers, moves, proposals, registry entries, problems."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vatra.demo.inventory import Position
from vatra.demo.papers import picture, scan
from vatra.demo.planting import MARK, SEED, Garden, PlantedUnit
from vatra.demo.stories import LAST_DELIVERY, Stage
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import Domain, GoodKind, GoodState, ProposalState, Provenance
from vatra.modules.patrimony.indexing import index_goods
from vatra.modules.patrimony.models import Good, GoodAlias, GoodDocument, GoodEstate, PlaceChange, Proposal
from vatra.modules.registry.models import Direction
from vatra.modules.registry.ports import NewEntry, register
from vatra.organisation.models import EducationUnit, Room

BOUGHT: dict[str, int] = {"sc412": 70, "izvor": 40, "gr407": 30}
PICTURES, MOVES, PAPERS = 14, 9, 6
STRAYS = 6


@dataclass(frozen=True, slots=True)
class BuyGoods:
    """Goods of a unit that came in after its protocol; the last ones are wrong on purpose."""

    unit: PlantedUnit
    goods: list[Position]


@action(Perm.PATRIMONY_EDIT)
def buy_goods(tx: Transaction, /, *, actor: Actor, cmd: BuyGoods) -> int:
    """Enters bought and given goods into the registry with their documents."""
    tx.require(cmd.unit.unit.pk)
    made = Good.objects.bulk_create(_good(cmd.unit, good) for good in cmd.goods)
    tx.log(cmd.unit.unit, unit_id=cmd.unit.unit.pk, goods=len(made))
    tx.log_subjects("patrimony.good", [good.pk for good in made])
    index_goods(tx, "g.id = ANY(%s)", [good.pk for good in made])
    return len(made)


def _good(unit: PlantedUnit, good: Position) -> Good:
    given = good.domain == Domain.THIRD
    return Good(
        **good._asdict(),
        unit=unit.unit,
        provenance=Provenance.DONATION if given else Provenance.PURCHASE,
        entry_date=good.commissioning_date,
    )


def bought(stage: Stage, unit: PlantedUnit, count: int) -> list[Position]:
    """Goods for ``buy_goods``; of the first unit the last ones have an unknown code or no owner or place."""
    goods = list(stage.stock.maker(unit, LAST_DELIVERY, LAST_DELIVERY, "cumparat").positions(count))
    if unit.plan.code == next(iter(BOUGHT)):
        fixed = [n for n, good in enumerate(goods) if good.kind == GoodKind.FIXED_ASSET]
        for place, number in enumerate(fixed[:STRAYS]):
            wrong = {"classification_code": "9.9.9"} if place % 3 == 0 else {"owner_id": None, "domain": ""}
            goods[number] = goods[number]._replace(**(wrong if place % 3 < 2 else {"room_id": None}))  # type: ignore[arg-type]
    return goods


@dataclass(frozen=True, slots=True)
class LiveALittle:
    """Whose days are played."""

    garden: Garden
    unit_code: str


@action(Perm.PATRIMONY_EDIT)
def illustrate(tx: Transaction, /, *, actor: Actor, cmd: LiveALittle) -> None:
    """Hangs drawn pictures and papers on some goods, and numbers of other books."""
    unit = cmd.garden.units[cmd.unit_code].unit
    tx.require(unit.pk)
    rng = random.Random(f"{SEED}:pictures")
    goods = list(_fixed_assets(unit)[:PICTURES])
    for good in goods:
        _store(tx, good, [picture(good.name, rng)], f"{good.inventory_number}.jpg", Purpose.PHOTO)
    for good in goods[:PAPERS]:
        number = str(rng.randint(1000, 9999))
        sheet = scan(f"FACTURA nr. {number}", [good.name, str(cmd.garden.bodies["furnizor"])])
        file = _store(tx, good, [sheet], f"factura-{number}.pdf", Purpose.SCAN)
        GoodDocument.objects.create(
            good=good, kind="Factură", number=number, date=good.commissioning_date, file=file
        )
        GoodAlias.objects.create(good=good, book=cmd.garden.bodies["proiect"], number=f"PR-{number}")
    tx.log_subjects("patrimony.good", [good.pk for good in goods])
    tx.log(unit, unit_id=unit.pk, pictures=len(goods))


def _fixed_assets(unit: EducationUnit) -> Iterable[Good]:
    rows = Good.objects.filter(unit=unit, kind=GoodKind.FIXED_ASSET, room__isnull=False)
    return rows.order_by("pk")


def _store(tx: Transaction, good: Good, chunks: list[bytes], name: str, purpose: Purpose) -> object:
    return save(
        tx,
        Incoming(chunks, name, purpose, good.unit_id, "patrimony.good", good.pk, f"{good.name} – desen, DEMO"),
    )


@action(Perm.PATRIMONY_EDIT)
def move_goods(tx: Transaction, /, *, actor: Actor, cmd: LiveALittle) -> None:
    """Moves some goods to the store room and marks a few as defective or proposed for scrapping, with reasons."""
    unit = cmd.garden.units[cmd.unit_code].unit
    tx.require(unit.pk)
    store = Room.objects.filter(unit=unit, function="depozit").order_by("pk").first()
    goods = list(Good.objects.filter(unit=unit, kind=GoodKind.FIXED_ASSET, room__isnull=False).order_by("-pk")[:MOVES])
    for place, good in enumerate(goods):
        PlaceChange.objects.create(
            good=good, from_room=good.room, to_room=store, from_custodian=good.custodian,
            to_custodian=good.custodian, reason="Sala se zugrăvește", by_name=actor.name,
        )  # fmt: skip
        good.room = store
        good.state = (GoodState.IN_USE, GoodState.DEFECT, GoodState.PROPOSED)[place % 3]
        good.version += 1
        good.save(update_fields=["room", "state", "version"])
    tx.log_subjects("patrimony.good", [good.pk for good in goods])
    tx.log(unit, unit_id=unit.pk, reason="Sala se zugrăvește", moved=len(goods))


@dataclass(frozen=True, slots=True)
class TieEstate:
    """The planted buildings."""

    garden: Garden


@action(Perm.PATRIMONY_EDIT)
def tie_estate(tx: Transaction, /, *, actor: Actor, cmd: TieEstate) -> int:
    """Ties the sheets of land and buildings to the places they describe; returns how many."""
    tx.require(None)
    sheets = []
    for unit in cmd.garden.units.values():
        by_code = {plan.code: pk for pk, plan in unit.buildings}
        for sheet in GoodEstate.objects.filter(good__unit=unit.unit).select_related("good"):
            sheet.site_id = unit.site_id
            sheet.building_id = by_code.get(sheet.cadastral_number.rpartition("-")[2])
            sheets.append(sheet)
    GoodEstate.objects.bulk_update(sheets, ["site", "building"], batch_size=500)
    tx.log(sheets=len(sheets))
    return len(sheets)


@dataclass(frozen=True, slots=True)
class Propose:
    """What a unit asks for; ``changes`` as ``Proposal`` keeps them."""

    unit_id: int
    good_id: int
    changes: dict[str, str]
    reason: str


@action(Perm.PATRIMONY_PROPOSE)
def propose(tx: Transaction, /, *, actor: Actor, cmd: Propose) -> Proposal:
    """A proposal of a unit's people."""
    tx.require(cmd.unit_id)
    good = Good.objects.get(pk=cmd.good_id)
    proposal = Proposal.objects.create(
        unit_id=cmd.unit_id, good=good, changes=cmd.changes, good_version=good.version, reason=cmd.reason,
        proposed_by_id=actor.user_id, proposed_by_name=actor.name,
    )  # fmt: skip
    tx.log(proposal, unit_id=cmd.unit_id)
    return proposal


@dataclass(frozen=True, slots=True)
class Answer:
    """What the directorate answers to a proposal."""

    proposal: Proposal
    state: ProposalState
    text: str


@action(Perm.PATRIMONY_EDIT)
def answer(tx: Transaction, /, *, actor: Actor, cmd: Answer) -> None:
    """Decides a proposal."""
    proposal = cmd.proposal
    tx.require(proposal.unit_id)
    proposal.state, proposal.answer = cmd.state, cmd.text
    proposal.decided_at, proposal.decided_by_id, proposal.decided_by_name = clock.now(), actor.user_id, actor.name
    proposal.save()
    tx.log(proposal, reason=cmd.text)


@dataclass(frozen=True, slots=True)
class Post:
    """Lines of the register, in order."""

    entries: list[NewEntry]


@action(Perm.REGISTRY_RECORD)
def post(tx: Transaction, /, *, actor: Actor, cmd: Post) -> int:
    """Enters some days' post in the register."""
    tx.require(None)
    for entry in cmd.entries:
        register(tx, entry)
    tx.log(entries=len(cmd.entries))
    return len(cmd.entries)


def _entries(garden: Garden) -> list[NewEntry]:
    subjects = (
        (Direction.IN, "Solicitare de reparații la acoperișul sălii de sport"),
        (Direction.IN, "Lista dotărilor primite prin proiect"),
        (Direction.OUT, "Răspuns la solicitarea privind mobilierul școlar"),
        (Direction.OUT, "Adresă: termenul pentru situația încăperilor"),
        (Direction.IN, "Înștiințare despre schimbarea administratorului de patrimoniu"),
        (Direction.INTERNAL, "Referat privind etichetele cu cod QR"),
    )
    units = list(garden.units.values())[:12]
    found = []
    for number in range(24):
        direction, subject = subjects[number % len(subjects)]
        unit = units[number % len(units)]
        inside = direction == Direction.INTERNAL
        found.append(
            NewEntry(
                direction, f"{subject} {MARK}", "" if inside else unit.plan.name,
                their_number=str(310 + number) if direction == Direction.IN else "",
                their_date=dt.date(2026, 10, 1) + dt.timedelta(days=number) if direction == Direction.IN else None,
                unit_id=None if inside else unit.unit.pk,
            )
        )  # fmt: skip
    return found


def live(stage: Stage) -> None:
    """All of it, in order."""
    garden = stage.garden
    for code, count in BOUGHT.items():
        unit = garden.units[code]
        buy_goods(actor=stage.officer, cmd=BuyGoods(unit, bought(stage, unit, count)))
    tie_estate(actor=stage.officer, cmd=TieEstate(garden))
    for code in BOUGHT:
        illustrate(actor=stage.officer, cmd=LiveALittle(garden, code))
        move_goods(actor=stage.officer, cmd=LiveALittle(garden, code))
    post(actor=stage.actor("registratura"), cmd=Post(_entries(garden)))
    for code in BOUGHT:
        _propose(stage, garden.units[code])


def _propose(stage: Stage, unit: PlantedUnit) -> None:
    asker = stage.actor(f"{unit.plan.code}.administrator")
    goods = list(Good.objects.filter(unit=unit.unit, kind=GoodKind.FIXED_ASSET).order_by("pk")[20:24])
    asked = (
        ({"serial": "SN-404-DEMO"}, "Seria de pe etichetă este alta."),
        ({"name": f"{goods[1].name}, completat"}, "Denumirea din factură este mai lungă."),
        ({"entry_value": str(goods[2].entry_value + Decimal("50.00"))}, "Lipsește costul montajului."),
        ({"state": GoodState.DEFECT.value}, "Nu mai pornește din septembrie."),
    )
    made = [
        propose(actor=asker, cmd=Propose(unit.unit.pk, good.pk, changes, reason))
        for good, (changes, reason) in zip(goods, asked, strict=True)
    ]
    answer(
        actor=stage.officer,
        cmd=Answer(made[2], ProposalState.REFUSED, "Montajul este cuprins în factură; valoarea rămâne."),
    )
