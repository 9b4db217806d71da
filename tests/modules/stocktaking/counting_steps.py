# SPDX-License-Identifier: EUPL-1.2
"""Steps that most tests of a stocktaking begin with."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.factories.schools import School

from vatra.foundation.access.actors import actor_for
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.models import Good
from vatra.modules.stocktaking import counting
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.actions import procedure, results
from vatra.modules.stocktaking.actions.comparing import compare
from vatra.modules.stocktaking.choices import Duty, Moment, Occasion
from vatra.modules.stocktaking.models import CountPlace, Difference, Stocktaking


@dataclass(frozen=True)
class Device:
    """A device as the room of journals shows it."""

    public_id: str
    person_name: str = "Persoană Demo"


@dataclass(frozen=True)
class Line:
    seq: int
    kind: str
    topic: UUID
    body: dict[str, object]
    device_time_ms: int = 0


@dataclass(frozen=True)
class World:
    """A school with two rooms: a laptop and ten chairs in the first, a piano in the second."""

    school: School
    lead: Actor
    head: Actor
    laptop: Good
    chairs: Good
    piano: Good


def world(school: School) -> World:
    lead = actor_for(user_with("patrimony_officer"))
    head = actor_for(user_with("unit_director", school.unit.pk))
    laptop = make_good(school, inventory_number="5-000101")
    chairs = make_good(
        school, kind="obiect_inventar", inventory_number="SC-1", name="Scaun elev", quantity=Decimal(10),
        entry_value=Decimal("1000.00"), life_months=None, account="303", classification_code="",
    )  # fmt: skip
    piano = make_good(
        school,
        inventory_number="5-000102",
        name="Pian vertical",
        room=school.rooms[1],
        entry_value=Decimal("9000.00"),
    )
    return World(school, lead, head, laptop, chairs, piano)


def plan(**changes: object) -> procedure.Plan:
    today = clock.today()
    values = {
        "occasion": Occasion.ANNUAL,
        "reference_date": today,
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=10),
        "method": "Prin scanare, pe încăperi.",
    }
    return procedure.Plan(**(values | changes))  # type: ignore[arg-type]


def step(found: Stocktaking, note: str = "") -> procedure.Step:
    found.refresh_from_db()
    return procedure.Step(found.pk, found.version, note)


def prepared(w: World, **changes: object) -> Stocktaking:
    found = procedure.prepare_stocktaking(
        actor=w.lead, cmd=procedure.Prepare(w.school.unit.pk, plan(**changes))
    )
    people = [
        procedure.Member("Ana Demo", "profesor", Duty.PRESIDENT),
        procedure.Member("Dan Demo", "secretar"),
    ]
    return procedure.set_commission(
        actor=w.lead, cmd=procedure.SetCommission(found.pk, found.version, people)
    )


def opened(w: World, **changes: object) -> Stocktaking:
    found = prepared(w, **changes)
    procedure.decide_stocktaking(actor=w.head, cmd=step(found))
    return procedure.open_stocktaking(actor=w.lead, cmd=step(found))


def declared(w: World, found: Stocktaking, moment: Moment) -> None:
    desk.declare(actor=w.lead, cmd=desk.Declare(found.pk, w.school.custodian.pk, moment))


def counted(w: World, **changes: object) -> Stocktaking:
    found = opened(w, **changes)
    declared(w, found, Moment.BEFORE)
    return procedure.start_counting(actor=w.lead, cmd=step(found))


def place_of(found: Stocktaking, good: Good) -> CountPlace:
    return CountPlace.objects.get(stocktaking=found, room=good.room_id)


def saw(place: CountPlace, good: Good, quantity: str = "1", *, seq: int = 1, condition: str = "") -> Line:
    return Line(
        seq, "saw", place.public_id, {"s": f"g:{good.pk}", "q": quantity, "c": condition, "h": "scan"}
    )


def scan(device: str, *lines: Line) -> None:
    counting.take_in(Device(device), lines)


def close_all(w: World, found: Stocktaking) -> None:
    for place in found.places.exclude(state="inchis").order_by("pk"):
        desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version, "nimic aici"))


def approved(w: World) -> Stocktaking:
    """Counted with nothing found, everything explained as nobody's fault, written off, approved."""
    found = counted(w)
    close_all(w, found)
    declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=step(found))
    for row in Difference.objects.filter(stocktaking=found):
        cmd = results.Explain(row.pk, row.version, "Incendiu.", "Gestionar", "neimputabila")
        results.explain_difference(actor=w.lead, cmd=cmd)
    results.close_explanations(actor=w.lead, cmd=step(found))
    for row in Difference.objects.filter(stocktaking=found):
        results.propose_for(actor=w.lead, cmd=results.Propose(row.pk, row.version, "scadere"))
    found.refresh_from_db()
    results.send_results(actor=w.lead, cmd=results.SendResults(found.pk, found.version))
    found.refresh_from_db()
    results.approve_results(actor=w.head, cmd=results.Approve(found.pk, found.version, "Aviz favorabil."))
    found.refresh_from_db()
    return found
