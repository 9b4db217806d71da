# SPDX-License-Identifier: EUPL-1.2
"""Adding, correcting and moving goods; proposals; lists and labels."""

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories.patrimony import make_good
from tests.factories.schools import School, make_decision, make_school

from vatra.foundation.access.actions import AlreadyDoneError
from vatra.foundation.access.actors import actor_for
from vatra.foundation.audit.models import LogEntry, LogSubject, RowVersion
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import open_bytes
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.rendering import problems
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import good_details, goods, papers, places, proposals
from vatra.modules.patrimony.actions.lines import EstateInput
from vatra.modules.patrimony.choices import (
    Door,
    GoodKind,
    GoodState,
    ProposalState,
    ProtocolState,
    Provenance,
)
from vatra.modules.patrimony.models import Good, GoodAlias, GoodDocument, PlaceChange, Proposal, Protocol

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% scanned\n"


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def other() -> School:
    return make_school()


@pytest.fixture
def officer(actor):
    return actor("patrimony_officer")


LAPTOP = goods.GoodInput(
    kind=GoodKind.FIXED_ASSET,
    inventory_number="5-1",
    name="Laptop demonstrativ",
    entry_value=Decimal("3899.00"),
    provenance=Provenance.PURCHASE,
    entry_date=dt.date(2024, 2, 14),
    entry_document="factura DEMO 1",
    classification_code="2.2.9.",
    life_months=36,
    account="2131",
)


def add(officer, school: School, **changes) -> Good:
    return goods.add_good(actor=officer, cmd=goods.AddGood(school.unit.pk, replace(LAPTOP, **changes)))


def in_force(school: School, good: Good) -> Good:
    """Makes the good one that a protocol in force brought in."""
    act = make_decision("77")
    protocol = Protocol.objects.create(
        door=Door.EXISTING, unit=school.unit, state=ProtocolState.IN_FORCE, own_number="12", own_date=dt.date(2003, 5, 1),
        act=act, in_force_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )  # fmt: skip
    Good.objects.filter(pk=good.pk).update(protocol=protocol, basis=act, provenance=Provenance.PROTOCOL)
    good.refresh_from_db()
    return good


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


def photo(kind: str = "JPEG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind)
    return SimpleUploadedFile("../../poză.jpg", out.getvalue())


def test_photos_and_papers_hang_on_the_good_and_stay_in_the_unit(client_as, school, other):
    good = make_good(school)
    officer = client_as("patrimony_officer")
    base = f"/patrimoniu/bunuri/{good.pk}"

    assert (
        officer.post(f"{base}/fotografie/", {"file": photo(), "caption": "Vedere din față"}).status_code
        == 302
    )
    paper = {
        "kind": "factură",
        "number": "77",
        "date": "14.02.2024",
        "file": SimpleUploadedFile("f.pdf", PDF),
    }
    assert officer.post(f"{base}/document/", paper).status_code == 302

    stored = StoredFile.objects.get(purpose="photo")
    assert (stored.name, stored.unit_id) == ("poză.jpg", school.unit.pk)
    assert GoodDocument.objects.get(good=good).kind == "factură"
    body = client_as("unit_director", school.unit).get(f"{base}/").content.decode()
    assert 'alt="Vedere din față"' in body
    assert "factură 77" in body
    assert client_as("unit_director", other.unit).get(f"/fisiere/{stored.public_id}/").status_code == 404


def test_a_script_is_no_photo(client_as, school):
    good = make_good(school)
    wrong = SimpleUploadedFile("poza.jpg", b"<script>alert(1)</script>")

    answer = client_as("patrimony_officer").post(
        f"/patrimoniu/bunuri/{good.pk}/fotografie/", {"file": wrong, "caption": "x"}
    )

    assert answer.status_code == 422
    assert StoredFile.objects.count() == 0


def test_another_book_has_its_own_number(officer, school, other):
    good = make_good(school)

    good_details.add_alias(
        actor=officer, cmd=good_details.AddAlias(good.pk, other.unit.organisation_id, "PMB-44")
    )

    assert GoodAlias.objects.get().number == "PMB-44"
    with pytest.raises(BadInputError):
        good_details.add_alias(actor=officer, cmd=good_details.AddAlias(good.pk, good.keeper_id, "PMB-45"))


def test_estate_facts_of_a_protocol_are_completed_but_not_rewritten(officer, school):
    land = make_good(school, kind=GoodKind.LAND, room=None)
    first = good_details.SaveEstate(land.pk, 1, EstateInput(cadastral_number="200100"), "din extras")
    good_details.save_estate(actor=officer, cmd=first)
    land = in_force(school, land)

    both = EstateInput(cadastral_number="200100", land_book_number="55001")
    good_details.save_estate(actor=officer, cmd=good_details.SaveEstate(land.pk, 2, both, "extras nou"))
    with pytest.raises(DomainError) as refused:
        good_details.save_estate(
            actor=officer,
            cmd=good_details.SaveEstate(land.pk, 3, replace(both, cadastral_number="9"), "altfel"),
        )

    assert refused.value.code == "by_protocol"
    land = Good.objects.select_related("estate").get(pk=land.pk)
    assert (land.estate.cadastral_number, land.estate.land_book_number) == ("200100", "55001")


def test_a_proposal_changes_the_good_only_when_accepted(actor, officer, school):
    good = in_force(school, make_good(school))
    mine = actor("unit_administrator", school.unit.pk)
    asked = {"room_id": str(school.rooms[1].pk), "state": "defect", "serial": "SN-5"}

    proposal = proposals.propose_change(
        actor=mine, cmd=proposals.ProposeChange(good.pk, asked, "s-a stricat")
    )
    before = Good.objects.get(pk=good.pk)
    assert (before.room_id, before.state, before.serial) == (school.rooms[0].pk, GoodState.IN_USE, "")
    proposals.decide_proposal(actor=officer, cmd=proposals.DecideProposal(proposal.pk, 1, accepted=True))

    after = Good.objects.get(pk=good.pk)
    assert (after.room_id, after.state, after.serial) == (school.rooms[1].pk, GoodState.DEFECT, "SN-5")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by_name) == (ProposalState.ACCEPTED, officer.name)
    assert PlaceChange.objects.get().reason == "Propunerea unității: s-a stricat"


def test_a_refusal_needs_an_answer_and_changes_nothing(actor, officer, school):
    good = make_good(school)
    mine = actor("unit_director", school.unit.pk)
    proposal = proposals.propose_change(
        actor=mine, cmd=proposals.ProposeChange(good.pk, {"serial": "X"}, "motiv")
    )

    with pytest.raises(BadInputError):
        proposals.decide_proposal(actor=officer, cmd=proposals.DecideProposal(proposal.pk, 1, accepted=False))
    proposals.decide_proposal(
        actor=officer, cmd=proposals.DecideProposal(proposal.pk, 1, accepted=False, answer="Seria este alta.")
    )
    with pytest.raises(DomainError) as refused:
        proposals.decide_proposal(actor=officer, cmd=proposals.DecideProposal(proposal.pk, 1, accepted=True))

    assert refused.value.code == "decided"
    assert Good.objects.get(pk=good.pk).serial == ""


def test_units_propose_for_their_own_goods_and_open_facts_only(actor, school, other):
    mine = actor("unit_administrator", school.unit.pk)
    foreign, fixed = make_good(other), in_force(school, make_good(school))

    with pytest.raises(NotFoundError):
        proposals.propose_change(
            actor=mine, cmd=proposals.ProposeChange(foreign.pk, {"serial": "X"}, "motiv")
        )
    with pytest.raises(DomainError) as refused:
        proposals.propose_change(actor=mine, cmd=proposals.ProposeChange(fixed.pk, {"name": "X"}, "motiv"))
    with pytest.raises(BadInputError):
        proposals.propose_change(
            actor=mine, cmd=proposals.ProposeChange(fixed.pk, {"entry_value": "1"}, "motiv")
        )

    assert refused.value.code == "by_protocol"
    assert Proposal.objects.count() == 0


def test_people_of_units_cannot_decide(actor, school):
    good = make_good(school)
    mine = actor("unit_director", school.unit.pk)
    proposal = proposals.propose_change(
        actor=mine, cmd=proposals.ProposeChange(good.pk, {"serial": "X"}, "motiv")
    )

    with pytest.raises(NotAllowedError):
        proposals.decide_proposal(actor=mine, cmd=proposals.DecideProposal(proposal.pk, 1, accepted=True))

    assert Good.objects.get(pk=good.pk).serial == ""


def test_the_proposal_goes_through_the_screens(client_as, school, other):
    good = make_good(school)
    mine, officer = client_as("unit_administrator", school.unit), client_as("patrimony_officer")
    form = {
        "name": good.name,
        "state": "defect",
        "room": "Corp A · Sala 1 (A1)",
        "custodian": school.custodian.full_name,
        "reason": "ecran spart",
    }

    assert mine.post(f"/patrimoniu/bunuri/{good.pk}/propune/", form).status_code == 302
    proposal = Proposal.objects.get()
    assert proposal.changes == {"state": "defect"}
    assert (
        client_as("unit_director", other.unit).get(f"/patrimoniu/propuneri/{proposal.pk}/").status_code == 404
    )
    assert (
        good.inventory_number
        not in client_as("unit_director", other.unit).get("/patrimoniu/propuneri/").content.decode()
    )
    assert "Acceptă" not in mine.get(f"/patrimoniu/propuneri/{proposal.pk}/").content.decode()
    page = officer.get(f"/patrimoniu/propuneri/{proposal.pk}/").content.decode()
    assert "ecran spart" in page
    assert 'href="/patrimoniu/propuneri/?stare=deschisa"><b>1</b>' in officer.get("/azi/").content.decode()
    answer = officer.post(f"/patrimoniu/propuneri/{proposal.pk}/", {"accepta": "1", "version": "1"})
    assert answer.status_code == 302
    assert Good.objects.get(pk=good.pk).state == GoodState.DEFECT


def test_a_unit_asks_for_disposal_and_the_directorate_marks_it(client_as, school):
    good = make_good(school)
    mine, officer = client_as("unit_administrator", school.unit), client_as("patrimony_officer")
    address = "/patrimoniu/bunuri/propune-casare/"

    def once(client) -> str:
        return re.search(
            r'name="once" value="([0-9a-f-]+)"', client.post(address, {"id": good.pk}).content.decode()
        )[1]

    mine.post(address, {"id": good.pk, "reason": "uzat", "once": once(mine)})
    assert Good.objects.get(pk=good.pk).state == GoodState.IN_USE
    assert Proposal.objects.get().changes == {"state": "propus_casare"}
    officer.post(address, {"id": good.pk, "reason": "uzat", "once": once(officer)})

    assert Good.objects.get(pk=good.pk).state == GoodState.PROPOSED


@pytest.mark.parametrize(
    ("what", "template"),
    [
        ("registru", "14-2-1"),
        ("unitate", ""),
        ("gestionar", ""),
        ("loc", ""),
        ("incapere", ""),
        ("fisa", "14-2-2"),
    ],
)
def test_each_list_is_issued_once_and_its_pdf_is_sound(client_as, school, what, template):
    good = make_good(school, name="Tablă interactivă „75″” – țeavă")
    subjects = {
        "registru": school.unit.pk,
        "unitate": school.unit.pk,
        "gestionar": school.custodian.pk,
        "fisa": good.pk,
    }
    pk = subjects.get(what, school.rooms[0].pk)
    address = f"/patrimoniu/bunuri/{pk}/fisa/" if what == "fisa" else f"/patrimoniu/liste/{what}/{pk}/"
    officer = client_as("patrimony_officer")
    once = re.search(r'name="once" value="([0-9a-f-]+)"', officer.get(address).content.decode())[1]

    first, second = officer.post(address, {"once": once}), officer.post(address, {"once": once})
    run_pending()

    assert (first.status_code, second.status_code) == (302, 422)
    paper = IssuedPaper.objects.get()
    assert paper.content["meta"].get("code", "") == template
    assert paper.unit_id == school.unit.pk
    with open_bytes(paper.pdf_sha256) as pdf:
        assert problems(pdf.read(), paper.content) == []
    assert good.inventory_number in str(paper.content)


def test_twins_take_no_number(client_as, school):
    good = make_good(school)
    mine = client_as("unit_director", school.unit)

    text = mine.get(f"/patrimoniu/liste/registru/{school.unit.pk}/?format=csv").content.decode("utf-8-sig")
    sheet = mine.get(f"/patrimoniu/liste/unitate/{school.unit.pk}/?format=xlsx").content

    assert f"{good.inventory_number};2.2.9;Laptop demonstrativ" in text
    assert sheet.startswith(b"PK")
    assert IssuedPaper.objects.count() == 0


def test_the_register_keeps_to_its_period(client_as, school):
    make_good(school, inventory_number="VECHI", entry_date=dt.date(2020, 5, 1))
    make_good(school, inventory_number="NOU", entry_date=dt.date(2024, 5, 1))

    text = (
        client_as("auditor")
        .get(f"/patrimoniu/liste/registru/{school.unit.pk}/?since=2024-01-01&format=csv")
        .content.decode()
    )

    assert "NOU" in text
    assert "VECHI" not in text


def test_only_the_directorate_issues(actor, school):
    make_good(school)
    wanted = papers.Wanted(papers.REGISTER, school.unit.pk)

    with pytest.raises(NotAllowedError):
        papers.issue_list(actor=actor("unit_director", school.unit.pk), cmd=papers.IssueList(wanted))

    assert IssuedPaper.objects.count() == 0


def test_labels_are_drawn_for_the_own_goods_only(client_as, school, other):
    mine, foreign = make_good(school), make_good(other)
    client = client_as("unit_director", school.unit)

    answer = client.post("/patrimoniu/bunuri/etichete/", {"id": [mine.pk], "format": "3x7", "start": "3"})
    nothing = client.post("/patrimoniu/bunuri/etichete/", {"id": [foreign.pk], "format": "3x7", "start": "1"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert nothing.status_code == 422


def test_many_labels_come_by_a_job_for_the_one_who_asked(client_as, actor, school):
    good = make_good(school)
    client = client_as("unit_director", school.unit)

    papers.print_labels_later(actor=actor_for(client.user), cmd=papers.PrintLabels([good.pk], "3x8"))
    run_pending()

    run = JobRun.objects.get(name=papers.LABEL_JOB)
    assert run.state == JobState.DONE
    answer = client.get(run.result_url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert client_as("unit_director", school.unit).get(run.result_url).status_code == 404


def test_the_same_key_is_used_once(officer, school):
    cmd = goods.AddGood(school.unit.pk, LAPTOP, once="form:cheie")
    goods.add_good(actor=officer, cmd=cmd)

    with pytest.raises(AlreadyDoneError):
        goods.add_good(
            actor=officer,
            cmd=goods.AddGood(school.unit.pk, replace(LAPTOP, inventory_number="2"), once="form:cheie"),
        )

    assert Good.objects.count() == 1


def test_all_that_match_means_the_filter_of_the_list(client_as, school):
    in_first = [make_good(school) for _n in range(2)]
    elsewhere = make_good(school, room=school.rooms[1])
    officer = client_as("patrimony_officer")
    chosen = {"toate": "1", "filtru": f"unitate={school.unit.pk}&loc={school.rooms[0].pk}"}
    page = officer.post("/patrimoniu/bunuri/muta/", chosen).content.decode()
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)[1]
    assert "2 bunuri alese" in page

    officer.post("/patrimoniu/bunuri/muta/", chosen | {"no_room": "on", "once": once})

    rooms = dict(Good.objects.values_list("pk", "room_id"))
    assert rooms == {in_first[0].pk: None, in_first[1].pk: None, elsewhere.pk: school.rooms[1].pk}


def test_a_good_older_than_the_catalogue_is_checked_with_todays(officer, school):
    good = add(officer, school, entry_date=dt.date(1999, 5, 4))

    assert good.rule_values["classification"]["value"].startswith("2.2.9: ")
