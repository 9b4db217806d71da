# SPDX-License-Identifier: EUPL-1.2
"""Movements: proposed, confirmed by both custodians, numbered; then the goods stand elsewhere, all or none."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.actors import actor_for
from vatra.foundation.audit.history import history_of
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.undoing import take_back
from vatra.foundation.papers.models import IssuedPaper, NumberSeries
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import movements
from vatra.modules.patrimony.actions.handing import Confirm, HandingStep
from vatra.modules.patrimony.actions.places import ChangePlace, Place, change_place
from vatra.modules.patrimony.choices import GoodKind, HandingState, MovementForm
from vatra.modules.patrimony.models import Custody, Movement, MovementLine, PlaceChange
from vatra.modules.registry.models import RegistryEntry
from vatra.organisation.models import Building, Organisation, Person, Room, Site

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 1, 5)


@pytest.fixture
def colleague(school):
    """A second custodian of the school."""
    person = Person.objects.create(full_name="Primitor Demo", is_demo=True)
    person.mandates.create(function="gestionar", unit=school.unit, valid_from=dt.date(2021, 1, 1))
    return person


def account_of(person, school, role="unit_administrator"):
    """The person gets an account with a role in the school; their rights."""
    user = user_with(role, school.unit.pk, full_name=person.full_name)
    person.user_id = user.pk
    person.save()
    return actor_for(user)


def propose(who, goods, room, receiver=None, **more):
    cmd = movements.ProposeMovements(
        [g.pk for g in goods], room.pk, "sala se zugrăvește", receiver and receiver.pk, **more
    )
    return movements.propose_movements(actor=who, cmd=cmd).movements


def confirm(who, movement, side, **more):
    movement.refresh_from_db()
    return movements.confirm_movement(actor=who, cmd=Confirm(movement.pk, movement.version, side, **more))


def scanned(letter="semnat"):
    return {"chunks": [tiny_pdf(letter)], "name": f"{letter}.pdf"}


def issue(officer, movement):
    movement.refresh_from_db()
    return movements.issue_movement(actor=officer, cmd=HandingStep(movement.pk, movement.version))


def ready(officer, goods, room, receiver):
    [movement] = propose(officer, goods, room, receiver)
    confirm(officer, movement, "giver", both=True, **scanned())
    movement.refresh_from_db()
    return movement


def test_both_custodians_confirm_and_the_goods_move_under_a_number(officer, school, colleague):
    good, chairs = make_good(school, serial="SN1", description="8 GB"), make_good(school)
    giver, receiver = account_of(school.custodian, school), account_of(colleague, school)
    [movement] = propose(giver, [good, chairs], school.rooms[1], colleague, notes={good.pk: "cu încărcător"})
    assert (movement.state, movement.form, movement.giver_id) == ("propus", "14-2-3A", school.custodian.pk)

    assert confirm(giver, movement, "giver").state == HandingState.GIVEN
    assert confirm(receiver, movement, "receiver").state == HandingState.RECEIVED
    good.refresh_from_db()
    assert good.room_id == school.rooms[0].pk
    paper = issue(officer, movement)

    movement.refresh_from_db(), good.refresh_from_db()
    assert (movement.state, movement.paper_id) == ("emis", paper.pk)
    assert (good.room_id, good.custodian_id, good.version) == (school.rooms[1].pk, colleague.pk, 2)
    assert (paper.kind, paper.number_text) == ("bon_miscare", f"1/{paper.issued_at.year}")
    assert paper.series == f"bon_miscare:{school.unit.code}:{paper.issued_at.year}"
    assert RegistryEntry.objects.get(paper=paper).unit_id == school.unit.pk
    change = PlaceChange.objects.get(good=good)
    assert (change.from_room_id, change.to_room_id) == (school.rooms[0].pk, school.rooms[1].pk)
    assert (change.from_custodian_id, change.to_custodian_id) == (school.custodian.pk, colleague.pk)
    assert change.reason == f"{paper} (14-2-3A): sala se zugrăvește"
    rows = paper.content["table"]["groups"][0]["rows"]
    number = good.inventory_number
    assert rows[0] == [
        1,
        "Laptop demonstrativ, 8 GB, seria SN1",
        number,
        "buc",
        "1",
        "3899.00",
        "0.00",
        "cu încărcător",
    ]
    assert paper.content["table"]["totals"][5] == "7798.00"
    assert paper.content["meta"]["code"] == "14-2-3A"
    assert paper.content["giver"]["custodian"] == school.custodian.full_name
    assert paper.content["signatories"][1]["title"].startswith("confirmat de Primitor Demo la ")
    assert [r.title for r in history_of(officer, "patrimony.good", good)][:2] == [
        "Mutat cu bon",
        "Bon de mișcare propus",
    ]


def test_one_sided_it_waits_and_only_the_other_side_may_go_on(officer, school, other, colleague, actor):
    giver = account_of(school.custodian, school)
    [movement] = propose(giver, [make_good(school)], school.rooms[1], colleague)
    confirm(giver, movement, "giver")

    with pytest.raises(NotAllowedError, match="numai gestionarul numit"):
        confirm(giver, movement, "receiver")
    with pytest.raises(DomainError, match="starea „Predat, neprimit”"):
        issue(officer, movement)
    with pytest.raises(BadInputError, match="atașați scanul"):
        confirm(actor("unit_director", school.unit), movement, "receiver")
    with pytest.raises(NotFoundError):
        confirm(actor("unit_director", other.unit), movement, "receiver", **scanned())
    movement.refresh_from_db()
    assert (movement.state, movement.received_at) == ("predat", None)

    director = actor("unit_director", school.unit)
    confirm(director, movement, "receiver", **scanned())
    movement.refresh_from_db()
    assert (movement.state, movement.received_by_name) == ("primit", director.name)
    assert movement.received_scan.name == "semnat.pdf"
    assert movement.given_scan is None


def test_a_sheet_with_both_signatures_is_recorded_once(officer, school, colleague):
    movement = ready(officer, [make_good(school)], school.rooms[1], colleague)

    assert movement.state == "primit"
    assert movement.given_scan_id == movement.received_scan_id


def test_between_own_rooms_one_signature_is_enough(school, actor):
    custodian = account_of(school.custodian, school)
    [movement] = propose(custodian, [make_good(school)], school.rooms[1], school.custodian)

    assert confirm(custodian, movement, "giver").state == HandingState.RECEIVED


def test_goods_of_several_places_and_forms_get_a_paper_each(officer, school, colleague):
    laptop, far = make_good(school), make_good(school, room=school.rooms[1])
    chairs = make_good(
        school, kind=GoodKind.INVENTORY_OBJECT, quantity=Decimal(30), life_months=None, entry_value=900
    )
    site = Site.objects.create(name="Altă incintă", address="Strada Depărtată nr. 1")
    annex = Building.objects.create(site=site, code="C9", name="Corp depărtat")
    gym = Room.objects.create(building=annex, unit=school.unit, code="G", name="Sala de sport")

    made = propose(officer, [laptop, far, chairs], gym, colleague)

    found = {(m.form, m.giver_room_id): [x.good_id for x in m.lines.all()] for m in made}
    assert found == {
        ("14-2-3A", school.rooms[0].pk): [laptop.pk],
        ("14-2-3A", school.rooms[1].pk): [far.pk],
        ("14-3-6A", school.rooms[0].pk): [chairs.pk],
    }
    assert [m.form for m in propose_near(officer, school, colleague)] == [MovementForm.SAME_PREMISES]


def propose_near(officer, school, colleague):
    chair = make_good(school, kind=GoodKind.INVENTORY_OBJECT, life_months=None)
    return propose(officer, [chair], school.rooms[1], colleague)


def test_the_series_is_the_keepers_own(officer, school, colleague):
    sector = Organisation.objects.create(name="Sectorul Demo", kind="institutie")
    own = ready(officer, [make_good(school)], school.rooms[1], colleague)
    kept = ready(officer, [make_good(school, keeper=sector)], school.rooms[1], colleague)

    assert issue(officer, own).number == 1
    paper = issue(officer, kept)
    assert (paper.number, paper.issuer) == (1, "Sectorul Demo")
    assert paper.series.startswith(f"bon_miscare:entitate-{sector.pk}:")


def test_the_custodian_of_the_place_receives_when_nobody_is_named(officer, school, colleague):
    good = make_good(school)
    with pytest.raises(BadInputError, match="nu are un gestionar înregistrat"):
        propose(officer, [good], school.rooms[1])
    Custody.objects.create(unit=school.unit, person=school.custodian, valid_from=TODAY)
    Custody.objects.create(unit=school.unit, person=colleague, room=school.rooms[1], valid_from=TODAY)

    assert propose(officer, [good], school.rooms[1])[0].receiver_id == colleague.pk


def test_a_good_is_on_one_open_movement_at_most(officer, school, colleague):
    good, free = make_good(school), make_good(school)
    [first] = propose(officer, [good], school.rooms[1], colleague)

    with pytest.raises(DomainError, match=f"{good.inventory_number} este deja pe Bon de mișcare"):
        propose(officer, [free, good], school.rooms[1], colleague)
    assert Movement.objects.count() == 1
    with pytest.raises(IntegrityError, match="good_in_one_open_movement"):
        _by_hand(school, colleague, good)

    movements.withdraw_movement(actor=officer, cmd=HandingStep(first.pk, first.version, "greșit"))
    [second] = propose(officer, [good], school.rooms[1], colleague)
    assert second.state == "propus"
    assert list(MovementLine.objects.filter(good=good).order_by("pk").values_list("is_open", flat=True)) == [
        False,
        True,
    ]


def test_a_good_moved_meanwhile_stops_the_paper_and_no_number_is_lost(officer, school, colleague):
    stays, gone = make_good(school), make_good(school)
    movement = ready(officer, [stays, gone], school.rooms[1], colleague)
    change_place(actor=officer, cmd=ChangePlace([gone.pk], Place(None, sets_room=True), "altundeva"))

    with pytest.raises(DomainError, match=f"1 bun de pe bon nu mai este .*{gone.inventory_number}"):
        issue(officer, movement)

    stays.refresh_from_db(), movement.refresh_from_db()
    assert (stays.room_id, movement.state, movement.paper_id) == (school.rooms[0].pk, "primit", None)
    assert not IssuedPaper.objects.filter(kind="bon_miscare").exists()
    assert not NumberSeries.objects.filter(key__startswith="bon_miscare").exists()
    assert movement.lines.first().inventory_number == ""


def test_a_failure_after_the_number_leaves_nothing(officer, school, colleague, monkeypatch):
    movement = ready(officer, [make_good(school)], school.rooms[1], colleague)
    monkeypatch.setattr(movements, "apply_place", lambda *_a: (_ for _ in ()).throw(RuntimeError("killed")))

    with pytest.raises(RuntimeError, match="killed"):
        issue(officer, movement)

    assert (IssuedPaper.objects.count(), PlaceChange.objects.count()) == (0, 0)
    assert Movement.objects.get().state == "primit"
    monkeypatch.undo()
    assert issue(officer, movement).number == 1


def test_two_officers_at_once_give_one_number(officer, actor, school, colleague):
    movement = ready(officer, [make_good(school)], school.rooms[1], colleague)
    issue(officer, movement)

    with pytest.raises(StaleError):
        movements.issue_movement(
            actor=actor("patrimony_officer"), cmd=HandingStep(movement.pk, movement.version)
        )
    movement.refresh_from_db()
    with pytest.raises(DomainError, match="starea „Emis”"):
        movements.issue_movement(actor=officer, cmd=HandingStep(movement.pk, movement.version))
    assert IssuedPaper.objects.filter(kind="bon_miscare").count() == 1


def test_what_is_issued_never_changes(officer, school, colleague):
    movement = ready(officer, [make_good(school)], school.rooms[1], colleague)
    issue(officer, movement)
    line = movement.lines.get()

    for sql in (
        f"UPDATE patrimony_movement SET reason = 'x' WHERE id = {movement.pk}",
        f"DELETE FROM patrimony_movement WHERE id = {movement.pk}",
        f"UPDATE patrimony_movementline SET entry_value = 1 WHERE id = {line.pk}",
        f"DELETE FROM patrimony_movementline WHERE id = {line.pk}",
    ):
        with (
            pytest.raises(DatabaseError, match=r"Cannot update or delete|are closed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    line.refresh_from_db()
    assert line.entry_value == Decimal("3899.00")


def test_the_database_issues_nothing_without_lines_or_into_a_strange_room(officer, school, other, colleague):
    movement = ready(officer, [make_good(school)], school.rooms[1], colleague)
    issue(officer, movement)
    values = {
        "unit": school.unit,
        "form": "14-2-3A",
        "keeper": school.unit.organisation,
        "receiver": colleague,
        "reason": "x",
    }
    signed = {
        f"{s}_{k}": v
        for s in ("given", "received")
        for k, v in (("at", dt.datetime.now(dt.UTC)), ("by_name", "x"))
    }
    empty = Movement.objects.create(**values, **signed, receiver_room=school.rooms[1], state="primit")
    movement.refresh_from_db()
    with pytest.raises(IntegrityError, match="has no lines"), transaction.atomic():
        Movement.objects.filter(pk=empty.pk).update(
            state="emis", paper=movement.paper, issued_at=movement.issued_at
        )
    with pytest.raises(IntegrityError, match="movement_room_of_its_unit"), transaction.atomic():
        Movement.objects.create(**values, receiver_room=other.rooms[0])
    with pytest.raises(IntegrityError, match="not of the unit"):
        _by_hand(school, colleague, make_good(other))


@pytest.mark.parametrize("role", ["accountant", "auditor", "executive_director"])
def test_those_who_only_look_propose_nothing(actor, school, colleague, role):
    with pytest.raises(NotAllowedError):
        propose(actor(role), [make_good(school)], school.rooms[1], colleague)
    assert not Movement.objects.exists()


def test_another_school_neither_sees_nor_moves(actor, officer, school, other, colleague):
    good = make_good(school)
    stranger = actor("unit_administrator", other.unit)
    with pytest.raises(NotFoundError):
        propose(stranger, [good], school.rooms[1], colleague)
    [movement] = propose(officer, [good], school.rooms[1], colleague)

    assert list(Movement.objects.visible_to(stranger)) == []
    with pytest.raises(NotFoundError):
        movements.withdraw_movement(actor=stranger, cmd=HandingStep(movement.pk, 1, "x"))
    with pytest.raises(BadInputError, match="nu este a unității"):
        propose(officer, [make_good(school)], other.rooms[0], colleague)
    movement.refresh_from_db()
    assert movement.state == "propus"


def test_the_units_people_propose_but_do_not_issue(actor, officer, school, colleague):
    administrator = actor("unit_administrator", school.unit)
    [movement] = propose(administrator, [make_good(school)], school.rooms[1], colleague)
    confirm(officer, movement, "giver", both=True, **scanned())

    with pytest.raises(NotAllowedError):
        issue(administrator, movement)


def test_refused_with_the_reason_and_by_whose_turn_it_is(officer, school, colleague):
    giver, receiver = account_of(school.custodian, school), account_of(colleague, school)
    [movement] = propose(giver, [make_good(school)], school.rooms[1], colleague)
    step = HandingStep(movement.pk, 1, "nu încape")
    with pytest.raises(NotAllowedError, match="ar trebui să confirme acum"):
        movements.refuse_movement(actor=receiver, cmd=step)
    confirm(giver, movement, "giver")
    with pytest.raises(BadInputError, match="Scrieți motivul"):
        movements.refuse_movement(actor=receiver, cmd=HandingStep(movement.pk, 2))

    movements.refuse_movement(actor=receiver, cmd=HandingStep(movement.pk, 2, "nu încape"))

    movement.refresh_from_db()
    assert (movement.state, movement.end_reason) == ("refuzat", "nu încape")


def test_a_proposal_is_taken_back_whole_from_the_toast(officer, school, colleague):
    made = propose(
        officer, [make_good(school), make_good(school, room=school.rooms[1])], school.rooms[1], colleague
    )
    assert len(made) == 2
    entry = LogEntry.objects.get(verb="propose_movements")

    assert take_back(officer, entry.pk) == "Bonul este retras; bunurile sunt libere."

    assert set(Movement.objects.values_list("state", flat=True)) == {"retras"}
    with pytest.raises(DomainError, match="deja anulată"):
        take_back(officer, entry.pk)


def test_nothing_is_proposed_where_it_makes_no_sense(officer, school, colleague):
    good = make_good(school)
    building = make_good(school, kind=GoodKind.BUILDING, room=None, life_months=600)
    for goods, match in (([building], "este imobil"), ([], "Nu ați ales")):
        with pytest.raises(BadInputError, match=match):
            propose(officer, goods, school.rooms[1], colleague)
    with pytest.raises(BadInputError, match="deja acolo"):
        propose(officer, [good], school.rooms[0], school.custodian)
    with pytest.raises(BadInputError, match="Scrieți motivul"):
        movements.propose_movements(
            actor=officer, cmd=movements.ProposeMovements([good.pk], school.rooms[1].pk, " ", colleague.pk)
        )
    assert not Movement.objects.exists()


def test_sent_twice_it_is_proposed_once(officer, school, colleague):
    good = make_good(school)
    propose(officer, [good], school.rooms[1], colleague, once="form:1")
    with pytest.raises(DomainError, match="deja făcută"):
        propose(officer, [good], school.rooms[1], colleague, once="form:1")
    assert Movement.objects.count() == 1


def _by_hand(school, receiver, good):
    """A movement past all actions, as a faulty program would write it."""
    with transaction.atomic():
        movement = Movement.objects.create(
            unit=school.unit,
            form="14-2-3A",
            keeper=school.unit.organisation,
            receiver_room=school.rooms[1],
            receiver=receiver,
            reason="x",
        )
        MovementLine.objects.create(movement=movement, good=good, position=1)
