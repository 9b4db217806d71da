# SPDX-License-Identifier: EUPL-1.2
"""Photos, papers and numbers of a good; proposals; lists and labels."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories.patrimony import make_good
from tests.modules.patrimony.goods_steps import LAPTOP, PDF, add, in_force

from vatra.foundation.access.actions import AlreadyDoneError
from vatra.foundation.access.actors import actor_for
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import open_bytes
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.rendering import problems
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony.actions import good_details, goods, papers, proposals
from vatra.modules.patrimony.actions.lines import EstateInput
from vatra.modules.patrimony.choices import (
    GoodKind,
    GoodState,
    ProposalState,
)
from vatra.modules.patrimony.models import Good, GoodAlias, GoodDocument, PlaceChange, Proposal

pytestmark = pytest.mark.django_db


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


def test_who_takes_a_register_as_a_file_is_in_the_journal(client_as, school):
    make_good(school)
    mine = client_as("unit_director", school.unit)
    address = f"/patrimoniu/liste/registru/{school.unit.pk}/"

    mine.get(address)
    assert LogEntry.objects.filter(verb="export_list").count() == 0
    mine.get(f"{address}?format=csv")

    entry = LogEntry.objects.get(verb="export_list")
    assert (entry.actor_id, entry.object_label) == (mine.user.pk, "Registrul numerelor de inventar")
    assert entry.data["detail"].startswith("CSV; ")
    assert school.unit.name in entry.data["detail"]


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
