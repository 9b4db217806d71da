# SPDX-License-Identifier: EUPL-1.2
"""Stocktakings on their way: one decided, one being counted with what goes wrong, one waiting for approval."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from vatra.demo.planting import SEED, PlantedUnit
from vatra.demo.stories import Stage
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking import counting
from vatra.modules.stocktaking.actions import comparing, procedure, results
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.choices import Duty, Finding, Moment, Occasion
from vatra.modules.stocktaking.models import BookLine, CountPlace, Difference, Stocktaking
from vatra.modules.stocktaking.queries.custody import custodians_of

DECIDED, COUNTED, PROPOSED = "izvor", "sc412", "gr407"
MEMBERS = (
    procedure.Member("Ioana Exemplu", "profesor", Duty.PRESIDENT),
    procedure.Member("Mihai Exemplu", "laborant"),
    procedure.Member("Sorina Exemplu", "secretar"),
)
PHONES = ("Telefon comisie 1", "Telefon comisie 2")
COUNT_SHARE, CLOSED_SHARE = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class _Phone:
    public_id: str
    person_name: str


@dataclass(slots=True)
class _Line:
    seq: int
    kind: str
    topic: UUID
    body: dict[str, Any]
    device_time_ms: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What sample phones saw in places of one unit."""

    unit_id: int
    by_phone: dict[str, list[_Line]]


@action(Perm.STOCKTAKING_COUNT)
def plant_scans(tx: Transaction, /, *, actor: Actor, cmd: Seen) -> int:
    """Brings in what the sample phones saw, as their journals would."""
    tx.require(cmd.unit_id)
    for number, lines in enumerate(cmd.by_phone.values(), start=1):
        counting.take_in(_Phone(f"demo-{number}", MEMBERS[number].name), lines)
    total = sum(map(len, cmd.by_phone.values()))
    tx.log(scans=total)
    return total


def count(stage: Stage) -> None:
    """All stocktakings of the sample data."""
    units = stage.garden.units
    _decided(stage, units[DECIDED])
    _counted(stage, units[COUNTED])
    _proposed(stage, units[PROPOSED])


def _step(found: Stocktaking, note: str = "") -> procedure.Step:
    found.refresh_from_db()
    return procedure.Step(found.pk, found.version, note)


def _decided(stage: Stage, unit: PlantedUnit) -> Stocktaking:
    today = clock.today()
    plan = procedure.Plan(
        Occasion.ANNUAL,
        today,
        today,
        today + dt.timedelta(days=14),
        "Pe încăperi, cu telefonul, prin citirea etichetelor; obiectele de inventar prin numărare.",
        "scaun; scaun elev; scaun profesor\nbancă; pupitru",
    )
    officer = stage.officer
    found = procedure.prepare_stocktaking(actor=officer, cmd=procedure.Prepare(unit.unit.pk, plan))
    procedure.set_commission(actor=officer, cmd=procedure.SetCommission(found.pk, found.version, MEMBERS))
    head = stage.actor(f"{unit.plan.code}.director")
    return procedure.decide_stocktaking(actor=head, cmd=_step(found))


def _started(stage: Stage, unit: PlantedUnit) -> Stocktaking:
    found = _decided(stage, unit)
    procedure.open_stocktaking(actor=stage.officer, cmd=_step(found))
    _declare(stage, found, Moment.BEFORE)
    procedure.start_counting(actor=stage.officer, cmd=_step(found))
    return found


def _declare(stage: Stage, found: Stocktaking, moment: Moment) -> None:
    for person in custodians_of(found):
        cmd = desk.Declare(found.pk, person.pk, moment, last_entry="NIR 18-DEMO", last_exit="Bon 7-DEMO")
        desk.declare(actor=stage.officer, cmd=cmd)


def _scans(lines: Iterable[BookLine], first: int, *, slip: int = 0) -> list[_Line]:
    """A scan of each line as the book has it; every ``slip``-th lot has one piece less."""
    now = int(clock.now().timestamp() * 1000)
    made = []
    for number, line in enumerate(lines):
        less = slip and not line.single and number % slip == 0
        quantity = line.quantity - 1 if less and line.quantity > 1 else line.quantity
        body = {"s": f"g:{line.good_id}", "q": f"{quantity.normalize():f}", "c": "buna", "h": "scan"}
        made.append(_Line(first + number, "saw", line.place.public_id, body, now))
    return made


def _lines(found: Stocktaking) -> list[BookLine]:
    return list(
        BookLine.objects.filter(stocktaking=found)
        .select_related("place")
        .order_by("place_id", "inventory_number", "pk")
    )


def _counted(stage: Stage, unit: PlantedUnit) -> None:
    found = _started(stage, unit)
    lines = _lines(found)
    places = sorted({line.place_id for line in lines})
    seen = set(places[: int(len(places) * COUNT_SHARE)])
    mine = [line for line in lines if line.place_id in seen]
    rng = random.Random(f"{SEED}:numarare")
    missed = set(rng.sample(range(len(mine)), max(2, len(mine) // 60)))
    first = _scans([line for number, line in enumerate(mine) if number not in missed], 1)
    strangers = sorted({line.place for line in mine}, key=lambda place: place.pk)[:3]
    for number, place in enumerate(strangers):
        body = {"s": f"c:FĂRĂ-NUMĂR-{number + 1}", "q": "1", "n": "aspirator fără etichetă", "h": "typed"}
        first.append(_Line(len(lines) + number + 1, "saw", place.public_id, body, first[0].device_time_ms))
    second = _scans(mine[-40:], 1, slip=3)
    plant_scans(actor=stage.officer, cmd=Seen(unit.unit.pk, dict(zip(PHONES, (first, second), strict=True))))
    closable = CountPlace.objects.filter(pk__in=places[: int(len(places) * CLOSED_SHARE)])
    for place in closable.order_by("pk"):
        desk.close_place(actor=stage.officer, cmd=desk.PlaceStep(place.pk, place.version, "numărat"))


def _proposed(stage: Stage, unit: PlantedUnit) -> None:
    found = _started(stage, unit)
    scans = _scans(_lines(found), 1, slip=9)
    missing, broken = scans[5], scans[12]
    broken.body["c"] = "defecta"
    kept = [line for line in scans if line is not missing]
    plant_scans(actor=stage.officer, cmd=Seen(unit.unit.pk, {PHONES[0]: kept}))
    for place in CountPlace.objects.filter(stocktaking=found).order_by("pk"):
        desk.close_place(actor=stage.officer, cmd=desk.PlaceStep(place.pk, place.version, "numărat"))
    _declare(stage, found, Moment.AFTER)
    comparing.compare(actor=stage.officer, cmd=_step(found))
    for row in Difference.objects.filter(stocktaking=found).order_by("pk"):
        _settle(stage, row)
    results.close_explanations(actor=stage.officer, cmd=_step(found))
    for row in Difference.objects.filter(stocktaking=found).order_by("pk"):
        _propose(stage, row)
    found.refresh_from_db()
    words = "Bunurile sunt etichetate și păstrate în condiții bune; magazia de la subsol are umezeală."
    results.send_results(actor=stage.officer, cmd=results.SendResults(found.pk, found.version, words))


_NATURES = {
    Finding.SHORTAGE: ("neimputabila", "Uzură și spargere în folosință; resturile s-au găsit."),
    Finding.SURPLUS: ("plus", "Bun fără etichetă, folosit de clasă."),
    Finding.ELSEWHERE: ("mutat", "Mutat de învățător în septembrie, fără bon."),
    Finding.STATE: ("uzura", "Nu mai funcționează de la începutul anului."),
}
_SUGGESTIONS = {
    Finding.SHORTAGE: "scadere",
    Finding.SURPLUS: "inregistrare",
    Finding.ELSEWHERE: "loc",
    Finding.STATE: "casare",
}


def _settle(stage: Stage, row: Difference) -> None:
    nature, words = _NATURES[Finding(row.finding)]
    if row.finding == Finding.SHORTAGE and row.value > Decimal(500):
        nature, words = "imputabila", "Nu se găsește; gestionarul nu poate explica lipsa."
    cmd = results.Explain(row.pk, row.version, words, "Gestionarul unității", nature)
    results.explain_difference(actor=stage.officer, cmd=cmd)


def _propose(stage: Stage, row: Difference) -> None:
    imputed = row.nature == "imputabila"
    results.propose_for(
        actor=stage.officer,
        cmd=results.Propose(
            row.pk,
            row.version,
            "imputare" if imputed else _SUGGESTIONS[Finding(row.finding)],
            row.value if imputed else None,
            "Gestionarul unității (exemplu)" if imputed else "",
        ),
    )
