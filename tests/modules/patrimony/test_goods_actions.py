# SPDX-License-Identifier: EUPL-1.2
"""Adding, correcting and moving goods."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from tests.factories.patrimony import make_good
from tests.modules.patrimony.goods_steps import add, in_force

from vatra.foundation.audit.models import LogEntry, LogSubject, RowVersion
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, StaleError
from vatra.modules.patrimony.actions import goods, places
from vatra.modules.patrimony.choices import (
    GoodKind,
    GoodState,
    Provenance,
)
from vatra.modules.patrimony.models import Good, PlaceChange

pytestmark = pytest.mark.django_db


def test_a_bought_good_enters_with_the_rules_used_and_can_be_found(officer, school):
    good = add(officer, school)

    assert good.classification_code == "2.2.9"
    assert (good.owner_id, good.keeper_id) == (school.unit.organisation_id, school.unit.organisation_id)
    assert good.rule_values["fixed_asset_threshold"]["value"] == "2500.00"
    assert good.rule_values["classification"]["basis"] == "HG 2139/2004"
    entry = LogEntry.objects.get(verb="add_good")
    assert (entry.object_kind, entry.object_id, entry.unit_id) == ("patrimony.good", good.pk, school.unit.pk)
    assert SearchEntry.objects.get(kind="patrimony.good", object_id=good.pk).unit_id == school.unit.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"inventory_number": " "}, "inventory_number"),
        ({"name": ""}, "name"),
        ({"entry_document": ""}, "entry_document"),
        ({"entry_value": Decimal(-1)}, "entry_value"),
        ({"entry_value": Decimal("2499.99")}, "entry_value"),
        ({"classification_code": "9.9.9"}, "classification_code"),
        ({"classification_code": "abc"}, "classification_code"),
        ({"life_months": None}, "life_years"),
        ({"life_months": 600}, "life_years"),
        ({"entry_date": dt.date(2099, 1, 1)}, "entry_date"),
        ({"entry_date": dt.date(1899, 12, 31)}, "entry_date"),
        ({"quantity": Decimal(2)}, "quantity"),
        ({"provenance": Provenance.PROTOCOL}, "provenance"),
        ({"kind": GoodKind.INVENTORY_OBJECT}, "entry_value"),
    ],
)
def test_what_contradicts_the_rules_is_refused_at_its_field(officer, school, changes, field):
    with pytest.raises(BadInputError) as refused:
        add(officer, school, **changes)

    assert refused.value.field == field
    assert Good.objects.count() == 0


def test_a_short_lived_thing_is_an_inventory_object_whatever_its_value(officer, school):
    good = add(officer, school, kind=GoodKind.INVENTORY_OBJECT, short_life=True)

    assert good.kind == GoodKind.INVENTORY_OBJECT


def test_exactly_at_an_unverified_limit_both_kinds_are_accepted(officer, school):
    first = add(officer, school, entry_value=Decimal("2500.00"))
    second = add(
        officer, school, entry_value=Decimal("2500.00"), kind=GoodKind.INVENTORY_OBJECT, inventory_number="X"
    )

    assert {first.kind, second.kind} == {GoodKind.FIXED_ASSET, GoodKind.INVENTORY_OBJECT}


def test_a_number_is_given_once_per_keeper(officer, school, other):
    add(officer, school)
    with pytest.raises(DomainError) as refused:
        add(officer, school, name="Altul")
    add(officer, other)

    assert refused.value.code == "number_taken"
    assert "Laptop demonstrativ" in refused.value.message
    assert Good.objects.count() == 2


def test_a_room_or_custodian_of_another_unit_is_refused(officer, school, other):
    for changes, field in (
        ({"room_id": other.rooms[0].pk}, "room"),
        ({"custodian_id": other.custodian.pk}, "custodian"),
    ):
        with pytest.raises(BadInputError) as refused:
            add(officer, school, **changes)
        assert refused.value.field == field
    assert Good.objects.count() == 0


def test_a_double_click_adds_one_good(client_as, school):
    officer = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/adauga/?unitate={school.unit.pk}&fel=mijloc_fix"
    page = officer.get(address).content.decode()
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)[1]
    form = {
        "provenance": "achizitie", "entry_document": "factura DEMO 7", "entry_date": "14.02.2024", "inventory_number": "D-1",
        "name": "Tablă interactivă", "entry_value": "11.480,00", "classification_code": "2.2.9", "life_years": "3", "once": once,
    }  # fmt: skip

    first, second = officer.post(address, form), officer.post(address, form)

    assert first.status_code == 302
    assert second.status_code == 422
    assert "deja făcută" in second.content.decode()
    assert Good.objects.get().entry_value == Decimal("11480.00")


def test_people_of_units_do_not_edit(actor, client_as, school):
    good = make_good(school)
    mine = actor("unit_administrator", school.unit.pk)
    with pytest.raises(NotAllowedError):
        goods.correct_good(actor=mine, cmd=goods.CorrectGood(good.pk, 1, {"serial": "X"}, "motiv"))
    with pytest.raises(NotAllowedError):
        places.change_place(
            actor=mine, cmd=places.ChangePlace([good.pk], places.Place(None, None, sets_room=True))
        )

    client = client_as("unit_administrator", school.unit)
    for part in ("corecteaza", "muta", "stare", "fotografie", "document", "alt-numar"):
        assert client.get(f"/patrimoniu/bunuri/{good.pk}/{part}/").status_code == 403, part
    good.refresh_from_db()
    assert (good.serial, good.room_id, good.version) == ("", school.rooms[0].pk, 1)


def test_a_correction_keeps_the_old_value_and_the_reason(officer, school):
    good = make_good(school)

    goods.correct_good(
        actor=officer, cmd=goods.CorrectGood(good.pk, 1, {"name": "Laptop corectat"}, "greșeală de scriere")
    )

    good.refresh_from_db()
    assert (good.name, good.version) == ("Laptop corectat", 2)
    kept = RowVersion.objects.get(table_name="patrimony_good", row_id=good.pk)
    assert kept.old["name"] == "Laptop demonstrativ"
    assert LogEntry.objects.get(verb="correct_good").reason == "greșeală de scriere"
    assert SearchEntry.objects.get(object_id=good.pk, kind="patrimony.good").title == "Laptop corectat"


@pytest.mark.parametrize(
    ("values", "reason"), [({"name": "Altul"}, " "), ({"name": "Laptop demonstrativ"}, "motiv")]
)
def test_a_correction_needs_a_reason_and_a_change(officer, school, values, reason):
    good = make_good(school)

    with pytest.raises(BadInputError):
        goods.correct_good(actor=officer, cmd=goods.CorrectGood(good.pk, 1, values, reason))

    good.refresh_from_db()
    assert good.version == 1


@pytest.mark.parametrize(
    "fact",
    [
        {"name": "x"},
        {"entry_value": Decimal(1)},
        {"inventory_number": "9"},
        {"owner_id": None},
        {"classification_code": "3.1.1"},
    ],
)
def test_what_a_protocol_in_force_says_is_mended_only_by_an_additional_act(officer, school, fact):
    good = in_force(school, make_good(school))

    with pytest.raises(DomainError) as refused:
        goods.correct_good(actor=officer, cmd=goods.CorrectGood(good.pk, 1, fact, "motiv"))

    assert refused.value.code == "by_protocol"
    assert "act adițional" in refused.value.message
    assert Good.objects.get(pk=good.pk).version == 1


def test_serial_and_account_stay_open_after_a_protocol(officer, school):
    good = in_force(school, make_good(school))

    goods.correct_good(
        actor=officer,
        cmd=goods.CorrectGood(good.pk, 1, {"serial": "SN-9", "account": "214"}, "citit de pe bun"),
    )

    good.refresh_from_db()
    assert (good.serial, good.account) == ("SN-9", "214")


def test_two_officers_see_both_versions_and_the_second_may_go_on(client_as, school):
    good = make_good(school, serial="VECHI")
    officer = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/{good.pk}/corecteaza/"
    form = {
        "inventory_number": good.inventory_number, "name": good.name, "entry_value": "3899,00", "classification_code": "2.2.9",
        "life_years": "3", "commissioning_date": "2024-02-14", "entry_document": "factura DEMO 1", "domain": "propriu",
        "owner": school.unit.name, "account": "2131", "reason": "citit de pe bun", "version": "1",
    }  # fmt: skip
    assert officer.post(address, form | {"serial": "PRIMUL"}).status_code == 302

    late = officer.post(address, form | {"serial": "AL-DOILEA"})

    body = late.content.decode()
    assert late.status_code == 422
    assert "<td>PRIMUL</td><td>AL-DOILEA</td>" in body
    assert 'name="version" value="2"' in body
    assert Good.objects.get(pk=good.pk).serial == "PRIMUL"
    again = officer.post(address, form | {"serial": "AL-DOILEA", "version": "2"})
    assert again.status_code == 302
    assert Good.objects.get(pk=good.pk).serial == "AL-DOILEA"


def test_a_stale_correction_is_refused(officer, school):
    good = make_good(school)
    Good.objects.filter(pk=good.pk).update(version=3)

    with pytest.raises(StaleError):
        goods.correct_good(actor=officer, cmd=goods.CorrectGood(good.pk, 1, {"serial": "X"}, "motiv"))


def test_a_long_name_is_refused_with_a_sentence(client_as, school):
    officer = client_as("patrimony_officer")
    answer = officer.post(
        f"/patrimoniu/bunuri/adauga/?unitate={school.unit.pk}&fel=mijloc_fix",
        {"name": "ă" * 10_000, "provenance": "achizitie"},
    )

    assert answer.status_code == 422
    assert Good.objects.count() == 0


def test_many_goods_move_by_one_statement_with_a_line_for_each(officer, school):
    moved = [make_good(school) for _n in range(3)]
    staying = make_good(school, room=school.rooms[1])
    ids = [g.pk for g in (*moved, staying)]
    place = places.Place(school.rooms[1].pk, sets_room=True)

    changed = places.change_place(actor=officer, cmd=places.ChangePlace(ids, place, "renovare"))

    assert changed == 3
    assert set(Good.objects.filter(pk__in=ids).values_list("room_id", flat=True)) == {school.rooms[1].pk}
    lines = PlaceChange.objects.order_by("good_id").values_list(
        "good_id", "from_room_id", "to_room_id", "reason", "by_name"
    )
    assert list(lines) == [
        (g.pk, school.rooms[0].pk, school.rooms[1].pk, "renovare", officer.name) for g in moved
    ]
    assert set(LogSubject.objects.values_list("object_id", flat=True)) == set(ids)
    assert Good.objects.get(pk=staying.pk).version == 1


def test_goods_of_two_units_do_not_move_together(officer, school, other):
    ids = [make_good(school).pk, make_good(other).pk]

    with pytest.raises(DomainError) as refused:
        places.change_place(actor=officer, cmd=places.ChangePlace(ids, places.Place(sets_room=True)))

    assert refused.value.code == "several_units"
    assert PlaceChange.objects.count() == 0


def test_a_move_into_a_room_of_another_unit_is_refused(officer, school, other):
    good = make_good(school)

    with pytest.raises(BadInputError):
        places.change_place(
            actor=officer, cmd=places.ChangePlace([good.pk], places.Place(other.rooms[0].pk, sets_room=True))
        )

    assert Good.objects.get(pk=good.pk).room_id == school.rooms[0].pk


def test_more_than_two_hundred_move_by_a_job_exactly_once(client_as, school):
    for _n in range(205):
        make_good(school)
    officer = client_as("patrimony_officer")
    chosen = {"toate": "1", "filtru": f"unitate={school.unit.pk}"}
    page = officer.post("/patrimoniu/bunuri/muta/", chosen).content.decode()
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)[1]

    answer = officer.post("/patrimoniu/bunuri/muta/", chosen | {"room": "Corp A · Sala 2 (A2)", "once": once})
    assert answer.status_code == 302
    assert PlaceChange.objects.count() == 0
    run_pending()

    assert PlaceChange.objects.count() == 205
    assert set(PlaceChange.objects.values_list("by_name", flat=True)) == {str(officer.user)}
    assert JobRun.objects.get(name=places.MOVE_JOB).state == JobState.DONE


def test_the_bulk_form_moves_the_ticked_goods(client_as, school):
    first, second, third = (make_good(school) for _n in range(3))
    officer = client_as("patrimony_officer")
    page = officer.post("/patrimoniu/bunuri/muta/", {"id": [first.pk, second.pk]}).content.decode()
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)[1]

    form = {"id": [first.pk, second.pk], "room": "Corp A · Sala 2 (A2)", "once": once}
    assert officer.post("/patrimoniu/bunuri/muta/", form).status_code == 302
    assert officer.post("/patrimoniu/bunuri/muta/", form).status_code == 422

    rooms = dict(Good.objects.values_list("pk", "room_id"))
    assert rooms == {
        first.pk: school.rooms[1].pk,
        second.pk: school.rooms[1].pk,
        third.pk: school.rooms[0].pk,
    }


def test_a_state_needs_a_reason_and_never_takes_a_good_out(officer, school):
    good = make_good(school)
    for state, reason in ((GoodState.GONE, "vechi"), (GoodState.DEFECT, "")):
        with pytest.raises(BadInputError):
            places.set_state(actor=officer, cmd=places.SetState([good.pk], state, reason))

    places.set_state(actor=officer, cmd=places.SetState([good.pk], GoodState.DEFECT, "nu pornește"))

    assert Good.objects.get(pk=good.pk).state == GoodState.DEFECT


def test_a_good_out_of_the_registry_stays_as_it_is(officer, school):
    good = make_good(school, state=GoodState.GONE)

    for act, cmd in (
        (places.set_state, places.SetState([good.pk], GoodState.DEFECT, "x")),
        (places.change_place, places.ChangePlace([good.pk], places.Place(sets_room=True))),
        (goods.correct_good, goods.CorrectGood(good.pk, 1, {"serial": "X"}, "x")),
    ):
        with pytest.raises(DomainError) as refused:
            act(actor=officer, cmd=cmd)
        assert refused.value.code == "gone"
