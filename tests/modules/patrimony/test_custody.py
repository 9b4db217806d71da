# SPDX-License-Identifier: EUPL-1.2
"""Custodies and their hand-over: counted, explained, signed by both; nobody leaves with goods in care."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.patrimony import make_good
from tests.modules.patrimony.test_movements import account_of, propose, scanned

from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import custody, handovers
from vatra.modules.patrimony.actions.handing import Confirm, HandingStep
from vatra.modules.patrimony.choices import GoodKind, GoodState
from vatra.modules.patrimony.models import Custody, Good, Handover, PlaceChange
from vatra.organisation.actions.people import EndMandate, end_mandate
from vatra.organisation.models import Person

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2021, 1, 1)


@pytest.fixture
def successor(school):
    person = Person.objects.create(full_name="Succesor Demo", is_demo=True)
    person.mandates.create(function="gestionar", unit=school.unit, valid_from=LONG_AGO)
    return person


def opened(who, school, successor, **more):
    cmd = handovers.OpenHandover(school.unit.pk, school.custodian.pk, successor.pk, "pensionare", **more)
    return handovers.open_handover(actor=who, cmd=cmd)


def step(act, who, handover, reason=""):
    handover.refresh_from_db()
    return act(actor=who, cmd=HandingStep(handover.pk, handover.version, reason))


def tick(who, handover):
    ids = list(handover.lines.filter(counted__isnull=True).values_list("pk", flat=True))
    return handovers.tick_lines(actor=who, cmd=handovers.TickLines(handover.pk, ids))


def count(who, line, counted, explanation=""):
    cmd = handovers.CountLine(
        line.handover_id, line.pk, Decimal(counted), "", explanation, handovers.stamp_of_line(line)
    )
    return handovers.count_line(actor=who, cmd=cmd)


def sign(who, handover, side="giver", **more):
    handover.refresh_from_db()
    cmd = Confirm(handover.pk, handover.version, side, **more)
    return handovers.confirm_handover(actor=who, cmd=cmd)


def test_a_custody_is_counted_signed_and_passes_whole(officer, school, successor):
    goods = [make_good(school), make_good(school, room=None), make_good(school, room=school.rooms[1])]
    chairs = make_good(
        school, kind=GoodKind.INVENTORY_OBJECT, quantity=Decimal(30), life_months=None, entry_value=Decimal("900.00"),
        owner=None, domain="",
    )  # fmt: skip
    left = make_good(school, state=GoodState.GONE)
    held = Custody.objects.create(unit=school.unit, person=school.custodian, valid_from=LONG_AGO)
    giver, receiver = account_of(school.custodian, school), account_of(successor, school)

    handover = opened(
        giver,
        school,
        successor,
        order="decizia 12/2026",
        present=[{"name": "Ana Martor", "function": "membru"}],
    )
    assert handover.lines.count() == 4
    assert tick(giver, handover) == 4
    count(giver, handover.lines.get(good=chairs), "28", "două sparte în 2025")
    sign(giver, handover)
    sign(receiver, handover, "receiver")
    paper = step(handovers.issue_handover, officer, handover)

    kept = {g.pk: g.custodian_id for g in Good.objects.filter(unit=school.unit)}
    assert kept == {**{g.pk: successor.pk for g in [*goods, chairs]}, left.pk: school.custodian.pk}
    assert PlaceChange.objects.filter(to_custodian=successor).count() == 4
    held.refresh_from_db()
    assert held.valid_to == clock.today()
    new = Custody.objects.get(person=successor)
    assert (new.room_id, new.valid_from, new.valid_to, new.handover_id) == (
        None,
        clock.today(),
        None,
        handover.pk,
    )
    assert (paper.kind, paper.number) == ("predare_gestiune", 1)
    lists = paper.content["lists"]
    assert [g["title"] for g in lists["groups"]] == [
        school.unit.organisation.name,
        "Fără proprietar înregistrat",
    ]
    assert lists["groups"][1]["rows"][0][5:8] == ["30", "28", "-2"]
    assert paper.content["differences"]["groups"][0]["rows"][0][-1] == "două sparte în 2025"
    assert paper.content["summary"]["totals"][1:] == [4, "12597.00", 1]
    assert [s["role"] for s in paper.content["signatories"]] == ["Predător", "Primitor", "Comisia / prezent"]


def test_nothing_is_signed_uncounted_or_unexplained(school, successor):
    make_good(school)
    giver = account_of(school.custodian, school)
    handover = opened(giver, school, successor)
    with pytest.raises(DomainError, match="1 poziție este necontat"):
        sign(giver, handover)
    count(giver, handover.lines.get(), "0")
    with pytest.raises(DomainError, match="nu are explicație"):
        sign(giver, handover)
    handover.refresh_from_db()
    assert (handover.state, handover.given_at) == ("propus", None)


def test_what_is_missing_stays_with_the_giver_and_keeps_the_custody_open(officer, school, successor):
    here, lost = make_good(school), make_good(school)
    held = Custody.objects.create(unit=school.unit, person=school.custodian, valid_from=LONG_AGO)
    handover = opened(officer, school, successor)
    tick(officer, handover)
    count(officer, handover.lines.get(good=lost), "0", "nu se găsește")
    sign(officer, handover, both=True, **scanned())
    paper = step(handovers.issue_handover, officer, handover)

    here.refresh_from_db(), lost.refresh_from_db(), held.refresh_from_db()
    assert (here.custodian_id, lost.custodian_id) == (successor.pk, school.custodian.pk)
    assert held.valid_to is None
    assert "1 bun lipsă nu trec" in paper.content["closing"]
    with pytest.raises(DomainError, match="are în gestiune 1 bun"):
        end_mandate(actor=officer, cmd=EndMandate(school.custodian.mandates.get().pk, clock.today()))


def test_goods_that_came_or_left_after_signing_stop_it(officer, school, successor):
    make_good(school)
    handover = opened(officer, school, successor)
    tick(officer, handover)
    sign(officer, handover, both=True, **scanned())
    late = make_good(school)

    with pytest.raises(DomainError, match="1 bun a intrat sau a ieșit"):
        step(handovers.issue_handover, officer, handover)
    assert not IssuedPaper.objects.filter(kind="predare_gestiune").exists()

    step(handovers.count_again, officer, handover, "a mai venit un bun")
    assert step(handovers.refresh_handover, officer, handover) == 1
    assert tick(officer, handover) == 1
    sign(officer, handover, both=True, **scanned())
    step(handovers.issue_handover, officer, handover)
    late.refresh_from_db()
    assert late.custodian_id == successor.pk


def test_a_good_on_its_way_stops_it(officer, school, successor):
    good = make_good(school)
    handover = opened(officer, school, successor)
    [movement] = propose(officer, [good], school.rooms[1], successor)
    tick(officer, handover)
    sign(officer, handover, both=True, **scanned())

    with pytest.raises(DomainError, match=f"{good.inventory_number} este pe Bon de mișcare"):
        step(handovers.issue_handover, officer, handover)
    good.refresh_from_db()
    assert good.custodian_id == school.custodian.pk
    assert movement.state == "propus"


def test_one_room_is_handed_over_alone(officer, school, successor):
    here, there = make_good(school), make_good(school, room=school.rooms[1])
    whole = Custody.objects.create(unit=school.unit, person=school.custodian, valid_from=LONG_AGO)
    handover = opened(officer, school, successor, room_id=school.rooms[1].pk)
    assert list(handover.lines.values_list("good_id", flat=True)) == [there.pk]
    tick(officer, handover)
    sign(officer, handover, both=True, **scanned())
    step(handovers.issue_handover, officer, handover)

    here.refresh_from_db(), there.refresh_from_db(), whole.refresh_from_db()
    assert (here.custodian_id, there.custodian_id, there.room_id) == (
        school.custodian.pk,
        successor.pk,
        school.rooms[1].pk,
    )
    assert whole.valid_to is None
    assert Custody.objects.get(person=successor).room_id == school.rooms[1].pk


def test_two_people_on_one_line_do_not_overwrite_each_other(officer, actor, school, successor):
    make_good(school)
    handover = opened(officer, school, successor)
    line = handover.lines.get()
    count(officer, line, "1")
    with pytest.raises(StaleError):
        count(actor("patrimony_officer"), line, "0")
    line.refresh_from_db()
    assert line.counted == 1


@pytest.mark.parametrize("quantity", ["-1", "1000000000"])
def test_an_impossible_quantity_is_refused(officer, school, successor, quantity):
    make_good(school)
    handover = opened(officer, school, successor)
    with pytest.raises(BadInputError, match="între 0 și"):
        count(officer, handover.lines.get(), quantity)
    assert handover.lines.get().counted is None


def test_an_issued_hand_over_is_closed_for_good(officer, school, successor):
    make_good(school)
    handover = opened(officer, school, successor)
    tick(officer, handover)
    sign(officer, handover, both=True, **scanned())
    step(handovers.issue_handover, officer, handover)

    for act in (handovers.issue_handover, handovers.count_again, handovers.withdraw_handover):
        with pytest.raises(DomainError, match="starea „Emis”"):
            step(act, officer, handover, "x")
    with pytest.raises(IntegrityError, match="are closed"), transaction.atomic():
        handover.lines.update(counted=5)


def test_another_school_has_no_part_in_it(officer, actor, school, other, successor):
    make_good(school)
    handover = opened(officer, school, successor)
    stranger = actor("unit_director", other.unit)

    assert list(Handover.objects.visible_to(stranger)) == []
    with pytest.raises(NotFoundError):
        opened(stranger, school, successor)
    with pytest.raises(NotFoundError):
        tick(stranger, handover)
    with pytest.raises(NotFoundError):
        sign(stranger, handover, **scanned())
    with pytest.raises(NotAllowedError):
        step(handovers.issue_handover, actor("unit_director", school.unit), handover)
    assert handover.lines.get().counted is None


def test_a_second_hand_over_of_the_same_custody_is_refused(officer, school, other, successor):
    make_good(school)
    opened(officer, school, successor)
    with pytest.raises(DomainError, match="deja în lucru"):
        opened(officer, school, successor)
    with pytest.raises(DomainError, match="deja pe lista altei predări"):
        opened(officer, school, successor, room_id=school.rooms[0].pk)
    with pytest.raises(BadInputError, match="alt gestionar"):
        opened(officer, school, school.custodian)
    with pytest.raises(BadInputError, match="nu are mandat"):
        opened(officer, school, other.custodian)
    assert Handover.objects.count() == 1


def test_a_place_has_one_custodian_at_a_time(officer, school, successor):
    def begin(person, day, room=None):
        cmd = custody.OpenCustody(school.unit.pk, person.pk, day, room)
        return custody.open_custody(actor=officer, cmd=cmd)

    first = begin(school.custodian, LONG_AGO)
    begin(successor, LONG_AGO, school.rooms[0].pk)
    with pytest.raises(DomainError, match="are deja un gestionar"):
        begin(successor, clock.today())
    with pytest.raises(BadInputError, match="cel târziu azi"):
        begin(successor, clock.today() + dt.timedelta(days=1), school.rooms[1].pk)
    custody.close_custody(actor=officer, cmd=custody.CloseCustody(first.pk, 1, dt.date(2025, 6, 1)))
    begin(successor, dt.date(2025, 6, 1))
    assert Custody.objects.count() == 3


def test_a_custody_with_goods_does_not_end_by_any_way(officer, school):
    good = make_good(school)
    held = Custody.objects.create(unit=school.unit, person=school.custodian, valid_from=LONG_AGO)
    with pytest.raises(DomainError, match="Faceți întâi predarea-primirea"):
        custody.close_custody(actor=officer, cmd=custody.CloseCustody(held.pk, 1, clock.today()))
    with pytest.raises(IntegrityError, match="still has goods"):
        _end_by_sql(held)

    Good.objects.filter(pk=good.pk).update(state=GoodState.GONE)
    custody.close_custody(actor=officer, cmd=custody.CloseCustody(held.pk, 1, clock.today()))
    held.refresh_from_db()
    assert held.valid_to == clock.today()


def test_the_last_mandate_of_a_custodian_waits_for_the_hand_over(officer, school):
    make_good(school)
    mandate = school.custodian.mandates.get()
    cmd = EndMandate(mandate.pk, clock.today())
    with pytest.raises(DomainError, match="are în gestiune 1 bun") as refused:
        end_mandate(actor=officer, cmd=cmd)
    assert refused.value.code == "custodian_with_goods"
    mandate.refresh_from_db()
    assert mandate.valid_to is None

    school.custodian.mandates.create(function="salariat", unit=school.unit, valid_from=LONG_AGO)
    end_mandate(actor=officer, cmd=cmd)
    mandate.refresh_from_db()
    assert mandate.valid_to == clock.today()


def _end_by_sql(held):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE patrimony_custody SET valid_to = current_date WHERE id = %s", [held.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
