# SPDX-License-Identifier: EUPL-1.2
"""The stocktakings of a school in the world of two: one booked with its differences, one being counted."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.fieldlog.models import FieldDevice, FieldHold
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.models import Good
from vatra.modules.stocktaking import counting
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.actions import procedure, results
from vatra.modules.stocktaking.actions.comparing import compare
from vatra.modules.stocktaking.choices import Duty, Moment, Occasion
from vatra.modules.stocktaking.models import CountPlace, Difference, Stocktaking
from vatra.organisation.models import Person

NATURES = {"lipsa": "neimputabila", "plus": "plus", "alt_loc": "mutat", "stare": "uzura"}


@dataclass(frozen=True)
class School:
    """What is needed of a school, and the words that say whose everything is."""

    unit_id: int
    custodian: Person
    good: Good
    counter: User
    director: User
    public_mark: str
    private_mark: str

    @classmethod
    def of(cls, side: Any) -> Self:
        """That of a side of the world."""
        return cls(
            side.unit.pk, side.custodian, side.good, side.administrator, side.director,
            f"INTERN{side.letter}-om", f"MARKER{side.letter}-NUM",
        )  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """Both stocktakings, with a place in dispute, a phone that carries it, a difference."""

    booked: Stocktaking
    running: Stocktaking
    place: CountPlace
    hold: FieldHold
    difference: Difference


@dataclass(frozen=True)
class _Source:
    public_id: str
    person_name: str


@dataclass(frozen=True)
class _Line:
    seq: int
    topic: uuid.UUID
    body: dict[str, Any]
    kind: str = "saw"
    device_time_ms: int = 0


def counted(school: School, lead: Actor) -> Counts:
    """Builds both through the room's own actions, the officer leading and the director approving."""
    head = actor_for(school.director)
    booked = _booked(school, lead, head)
    difference = booked.differences.order_by("pk")[0]
    running = _running(school, lead, head)
    place = running.places.exclude(expected=0).order_by("pk")[0]
    _see(place, school, "2", f"{school.public_mark} unu")
    _see(place, school, "1", f"{school.public_mark} doi")
    device = FieldDevice.objects.create(
        user=school.counter, name=f"{school.public_mark}-telefon", public_key=uuid.uuid4().hex
    )
    hold = FieldHold.objects.create(device=device, topic=place.public_id, taken_at=clock.now())
    return Counts(booked, running, place, hold, difference)


def _step(found: Stocktaking, note: str = "") -> procedure.Step:
    found.refresh_from_db()
    return procedure.Step(found.pk, found.version, note)


def _running(school: School, lead: Actor, head: Actor) -> Stocktaking:
    today = clock.today()
    plan = procedure.Plan(
        Occasion.ANNUAL,
        today,
        today,
        today + dt.timedelta(days=9),
        f"{school.private_mark}-metoda",
        f"{school.private_mark}-a; {school.private_mark}-b",
    )
    found = procedure.prepare_stocktaking(actor=lead, cmd=procedure.Prepare(school.unit_id, plan))
    people = [
        procedure.Member(f"{school.public_mark}-președinte", "profesor", Duty.PRESIDENT),
        procedure.Member(f"{school.public_mark}-doi", "secretar", Duty.PRESIDENT, 1),
    ]
    procedure.set_commission(actor=lead, cmd=procedure.SetCommission(found.pk, found.version, people))
    procedure.decide_stocktaking(actor=head, cmd=_step(found))
    procedure.open_stocktaking(actor=lead, cmd=_step(found))
    answers = {"terti": f"{school.private_mark}-declarat"}
    desk.declare(actor=lead, cmd=desk.Declare(found.pk, school.custodian.pk, Moment.BEFORE, answers))
    return procedure.start_counting(actor=lead, cmd=_step(found))


def _see(place: CountPlace, school: School, quantity: str, who: str) -> None:
    lines = [
        _Line(1, place.public_id, {"s": f"g:{school.good.pk}", "q": quantity, "n": f"{school.private_mark}-BUN"}),
        _Line(2, place.public_id, {"s": f"c:{school.private_mark}-BUN-găsit", "q": "1"}),
    ]  # fmt: skip
    counting.take_in(_Source(f"sursa {who}", who), lines)


def _booked(school: School, lead: Actor, head: Actor) -> Stocktaking:
    found = _running(school, lead, head)
    first = found.places.exclude(expected=0).order_by("pk")[0]
    _see(first, school, "1", f"{school.public_mark} unu")
    for place in found.places.order_by("pk"):
        desk.close_place(actor=lead, cmd=desk.PlaceStep(place.pk, place.version, "nimic aici"))
    desk.declare(actor=lead, cmd=desk.Declare(found.pk, school.custodian.pk, Moment.AFTER))
    compare(actor=lead, cmd=_step(found))
    for row in found.differences.all():
        words = f"{school.private_mark}-BUN-explicat"
        cmd = results.Explain(row.pk, row.version, words, school.public_mark, NATURES[row.finding])
        results.explain_difference(actor=lead, cmd=cmd)
    results.close_explanations(actor=lead, cmd=_step(found))
    for row in found.differences.all():
        results.propose_for(actor=lead, cmd=results.Propose(row.pk, row.version, "nimic", Decimal(0)))
    sent = results.SendResults(found.pk, _step(found).version, f"{school.private_mark}-BUN-concluzii")
    results.send_results(actor=lead, cmd=sent)
    opinion = results.Approve(found.pk, _step(found).version, f"{school.private_mark}-aviz")
    results.approve_results(actor=head, cmd=opinion)
    return results.book_results(actor=lead, cmd=_step(found))
