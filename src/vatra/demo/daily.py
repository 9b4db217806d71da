# SPDX-License-Identifier: EUPL-1.2
"""Daily work that left traces: goods bought and given, pictures, papers, moves, proposals, registry entries, problems."""

import datetime as dt
import random
from dataclasses import dataclass

from django.db.models import QuerySet

from vatra.demo.inventory import Position
from vatra.demo.papers import picture, scan
from vatra.demo.places import STORE
from vatra.demo.planting import MARK, SEED, Garden, PlantedUnit
from vatra.demo.stories import LAST_DELIVERY, Stage
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.good_details import AddAlias, AddFile, add_alias, add_document, add_photo
from vatra.modules.patrimony.actions.places import ChangePlace, Place, SetState, change_place, set_state
from vatra.modules.patrimony.actions.proposals import (
    DecideProposal,
    ProposeChange,
    decide_proposal,
    propose_change,
)
from vatra.modules.patrimony.choices import Domain, GoodKind, GoodState, Provenance
from vatra.modules.patrimony.indexing import index_goods
from vatra.modules.patrimony.models import Good, GoodEstate
from vatra.modules.registry.models import Direction
from vatra.modules.registry.ports import NewEntry, register
from vatra.organisation.models import Room

BOUGHT: dict[str, int] = {"sc412": 70, "izvor": 40, "gr407": 30}
PICTURES, MOVES, PAPERS = 6, 9, 3
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
            goods[number] = goods[number]._replace(**(wrong if place % 3 < 2 else {"room_id": None}))
    return goods


def illustrate(stage: Stage, unit: PlantedUnit) -> None:
    """Hangs drawn pictures and papers on some goods of a unit, and their numbers in another book."""
    rng = random.Random(f"{SEED}:pictures:{unit.plan.code}")
    actor = stage.officer
    for place, good in enumerate(_fixed_assets(unit)[:PICTURES]):
        caption = f"{good.name} – desen, DEMO"
        photo = AddFile(good.pk, [picture(good.name, rng)], f"{good.inventory_number}.jpg", caption)
        add_photo(actor=actor, cmd=photo)
        if place < PAPERS:
            _paper(stage, good, str(rng.randint(1000, 9999)))


def _paper(stage: Stage, good: Good, number: str) -> None:
    bodies = stage.garden.bodies
    sheet = scan(f"FACTURA nr. {number}", [good.name, str(bodies["furnizor"])])
    paper = AddFile(
        good.pk, [sheet], f"factura-{number}.pdf", kind="Factură", number=number, date=good.commissioning_date
    )
    add_document(actor=stage.officer, cmd=paper)
    add_alias(actor=stage.officer, cmd=AddAlias(good.pk, bodies["proiect"].pk, f"PR-{number}"))


def _fixed_assets(unit: PlantedUnit) -> QuerySet[Good]:
    rows = Good.objects.filter(unit=unit.unit, kind=GoodKind.FIXED_ASSET, room__isnull=False)
    return rows.order_by("pk")


def move_goods(stage: Stage, unit: PlantedUnit) -> None:
    """Moves some goods to the store room; a few are defective or proposed for scrapping, with reasons."""
    goods = list(_fixed_assets(unit).reverse()[:MOVES].values_list("pk", flat=True))
    store = Room.objects.filter(unit=unit.unit, function=STORE).order_by("pk")[0]
    place = Place(room_id=store.pk, sets_room=True)
    change_place(actor=stage.officer, cmd=ChangePlace(goods, place, "Sala se zugrăvește"))
    for state, third, reason in (
        (GoodState.DEFECT, goods[:3], "Nu mai pornește; se cere constatare."),
        (GoodState.PROPOSED, goods[3:5], "Uzat peste durata normală; reparația nu se justifică."),
    ):
        set_state(actor=stage.officer, cmd=SetState(third, state, reason))


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
        illustrate(stage, garden.units[code])
        move_goods(stage, garden.units[code])
        _proposals(stage, garden.units[code])
    post(actor=stage.actor("registratura"), cmd=Post(_entries(garden)))


def _proposals(stage: Stage, unit: PlantedUnit) -> None:
    """What a unit asks for; one is refused, one accepted, the others wait."""
    asker = stage.actor(f"{unit.plan.code}.administrator")
    goods = list(_fixed_assets(unit).filter(protocol=None)[:4])
    asked = (
        ({"serial": "SN-404-DEMO"}, "Seria de pe etichetă este alta."),
        ({"state": GoodState.DEFECT.value}, "Nu mai pornește din septembrie."),
        ({"description": "cu telecomandă și suport de tavan"}, "Lipsește descrierea din factură."),
        ({"serial": "SN-405-DEMO"}, "Seria lipsește din evidență."),
    )
    made = [
        propose_change(actor=asker, cmd=ProposeChange(good.pk, changes, reason))
        for good, (changes, reason) in zip(goods, asked, strict=False)
    ]
    decide_proposal(
        actor=stage.officer,
        cmd=DecideProposal(made[0].pk, goods[0].version, False, "Seria din factură este cea din evidență."),
    )
    decide_proposal(actor=stage.officer, cmd=DecideProposal(made[1].pk, goods[1].version, True))
