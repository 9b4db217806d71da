# SPDX-License-Identifier: EUPL-1.2
"""Movements, custodies and hand-overs in the browser: proposed from lists, pages and scanners, confirmed, issued."""

import datetime as dt
import io
import re
from decimal import Decimal

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.patrimony import make_good
from tests.foundation.papers.issuing_steps import tiny_pdf
from tests.modules.patrimony.test_movements import (
    account_of,
    colleague,
    confirm,
    issue,
    propose,
    ready,
    scanned,
)

from vatra.foundation.access.models import User
from vatra.foundation.files.store import path_of
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.rendering import problems
from vatra.kernel import clock
from vatra.modules.patrimony.cards_movements import movement_lines, movement_work
from vatra.modules.patrimony.choices import GoodKind
from vatra.modules.patrimony.models import Custody, Handover, Movement
from vatra.organisation.models import Person

pytestmark = pytest.mark.django_db
__all__ = ["colleague"]


def body(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_good_is_moved_from_its_page_to_its_number(client_as, officer, school, colleague):
    good = make_good(school)
    client = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/{good.pk}/muta-cu-bon/"
    assert "îl confirmă predătorul și primitorul" in body(client.get(address))
    sent = {
        "room": "Corp A · Sala 2 (A2)",
        "custodian": colleague.full_name,
        "reason": "zugrăvit",
        "once": "",
    }

    answer = client.post(address, sent)

    movement = Movement.objects.get()
    assert answer["Location"] == f"/patrimoniu/miscari/{movement.pk}/"
    page = body(client.get(answer["Location"]))
    assert "1 bon întocmit, pentru 1 bun." in page
    assert "neconfirmat de predător de azi" in page
    assert f"{movement}</a>: neconfirmat de predător de azi." in body(
        client.get(f"/patrimoniu/bunuri/{good.pk}/")
    )

    step = f"/patrimoniu/miscari/{movement.pk}/pas/preda/"
    assert "a semnat pe hârtie; atașați foaia scanată" in body(client.get(step))
    refused = client.post(step, {"version": 1})
    assert refused.status_code == 422
    assert Movement.objects.get().state == "propus"
    scan = SimpleUploadedFile("foaie.pdf", tiny_pdf("semnat"), "application/pdf")
    client.post(step, {"version": 1, "file": scan, "both": "on"})
    client.post(f"/patrimoniu/miscari/{movement.pk}/pas/emite/", {"version": 2})
    good.refresh_from_db()
    assert (good.room_id, good.custodian_id) == (school.rooms[1].pk, colleague.pk)
    assert "Bonul primește număr" not in body(client.get(f"/patrimoniu/miscari/{movement.pk}/"))


def test_a_stale_step_changes_nothing_and_says_so(client_as, officer, school, colleague):
    [movement] = propose(officer, [make_good(school)], school.rooms[1], colleague)
    client = client_as("patrimony_officer")

    answer = client.post(f"/patrimoniu/miscari/{movement.pk}/pas/retrage/", {"version": 7, "reason": "x"})

    assert answer.status_code in {409, 422}
    assert "altcineva a schimbat" in body(answer)
    movement.refresh_from_db()
    assert movement.state == "propus"


def test_the_waiting_side_is_shown_with_its_days(client_as, officer, school, colleague):
    receiver = account_of(colleague, school)
    with time_machine.travel(clock.now() - dt.timedelta(days=6)):
        [movement] = propose(officer, [make_good(school)], school.rooms[1], colleague)
        confirm(officer, movement, "giver", **scanned())
    client = client_as("patrimony_officer")

    page = body(client.get("/patrimoniu/miscari/?stare=predat"))
    assert "predat, neconfirmat de primitor de 6 zile" in page
    assert "Semnat de o singură parte" in body(client.get(f"/patrimoniu/miscari/{movement.pk}/"))
    lines = {line.text: line.n for line in movement_lines(officer)}
    assert lines["mișcare semnată de o singură parte"] == 1
    mine = {line.text: line.n for line in movement_lines(receiver)}
    assert mine["bon care așteaptă confirmarea mea"] == 1
    [piece] = movement_work(receiver)
    assert piece.verb == "Confirmă primirea"
    assert movement_work(officer) == []
    own = client_as(user=User.objects.get(pk=receiver.user_id))
    assert f"/patrimoniu/miscari/{movement.pk}/" in body(own.get("/patrimoniu/miscari/?asteapta=eu"))


def test_selected_goods_move_with_a_paper_per_custodian(client_as, school, colleague):
    one, two = make_good(school), make_good(school, custodian=colleague, room=school.rooms[1])
    client = client_as("unit_administrator", school.unit)
    chosen = {"id": [one.pk, two.pk], "filtru": ""}
    assert "2 bunuri alese" in body(client.post("/patrimoniu/bunuri/muta-cu-bon/", chosen))
    sent = {
        **chosen,
        "room": "Sala 2",
        "custodian": school.custodian.full_name,
        "reason": "aranjare",
        "once": "",
    }

    answer = client.post("/patrimoniu/bunuri/muta-cu-bon/", sent)

    assert answer["Location"] == f"/patrimoniu/miscari/?unitate={school.unit.pk}&stare=propus"
    assert Movement.objects.count() == 2


def test_two_places_scanned_move_what_lies_between(client_as, school, other, colleague):
    here = make_good(school, token="a" * 22)
    typed, away = make_good(school), make_good(school, room=None)
    foreign = make_good(other)
    client = client_as("unit_administrator", school.unit)
    door = f"http://localhost/patrimoniu/locuri/{school.rooms[0].pk}/"
    codes = [
        door,
        f"http://localhost/b/{'a' * 22}/",
        typed.inventory_number.lower(),
        away.inventory_number,
        "A2",
    ]

    wrong = client.post(
        "/patrimoniu/miscari/scanare/", {"codes": "\n".join([*codes[:-1], foreign.inventory_number, "A2"])}
    )
    assert f"„{foreign.inventory_number}” nu este un bun al unității" in body(wrong)
    short = client.post("/patrimoniu/miscari/scanare/", {"codes": f"{door}\nA2"})
    assert "cel puțin trei coduri" in body(short)
    page = body(client.post("/patrimoniu/miscari/scanare/", {"codes": "\n".join(codes)}))
    assert "Corp A · Sala 1 → Corp A · Sala 2" in page
    assert f"alt loc decât cel scanat: {away.inventory_number}." in page
    assert not Movement.objects.exists()

    sent = {
        "codes": "\n".join(codes),
        "custodian": colleague.full_name,
        "reason": "mutat în sala 2",
        "once": "",
    }
    client.post("/patrimoniu/miscari/scanare/", sent)

    found = {m.giver_room_id: {x.good_id for x in m.lines.all()} for m in Movement.objects.all()}
    assert found == {school.rooms[0].pk: {here.pk, typed.pk}, None: {away.pk}}


def test_the_papers_are_sound_pdf_a(officer, school, colleague):
    movement = ready(officer, [make_good(school, name="Pian vertical")], school.rooms[1], colleague)
    paper = issue(officer, movement)
    run_pending()

    paper.refresh_from_db()
    pdf = path_of(paper.pdf.sha256).read_bytes()
    assert problems(pdf, paper.content) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1


def test_the_first_custodian_is_named_but_another_only_by_paper(client_as, officer, school, colleague):
    free, kept = make_good(school, custodian=None), make_good(school)
    client = client_as("patrimony_officer")
    assert "Gestionarul se schimbă prin bon" in body(client.get(f"/patrimoniu/bunuri/{kept.pk}/muta/"))
    assert 'name="custodian"' not in body(client.get(f"/patrimoniu/bunuri/{kept.pk}/muta/"))

    client.post(f"/patrimoniu/bunuri/{free.pk}/muta/", {"custodian": colleague.full_name})
    sent = {"id": [free.pk, kept.pk], "filtru": "", "custodian": colleague.full_name, "once": ""}
    answer = client.post("/patrimoniu/bunuri/muta/", sent)

    free.refresh_from_db(), kept.refresh_from_db()
    assert (free.custodian_id, kept.custodian_id) == (colleague.pk, school.custodian.pk)
    assert f"{kept.inventory_number} este în gestiunea lui {school.custodian.full_name}" in body(answer)


def test_a_custody_is_handed_over_in_the_browser(client_as, school, colleague):
    goods = [make_good(school) for _n in range(3)]
    client = client_as("patrimony_officer")
    page = body(client.get("/patrimoniu/gestiuni/"))
    assert "Gestionari cu bunuri, fără gestiune înregistrată" in page
    new = f"/patrimoniu/gestiuni/preda/?unitate={school.unit.pk}&predator={school.custodian.pk}"
    assert school.custodian.full_name in body(client.get(new))
    client.post(
        new,
        {"giver": school.custodian.full_name, "receiver": colleague.full_name, "reason": "pensionare",
         "present": "Ana Martor, membru", "once": ""},
    )  # fmt: skip
    made = Handover.objects.get()
    base = f"/patrimoniu/gestiuni/predari/{made.pk}/"
    assert "3 poziții sunt necontate" in body(client.post(f"{base}pas/preda/", signed_sheet(1)))
    client.post(f"{base}bifeaza/", {"toate": "1", "filtru": ""})
    line = made.lines.get(good=goods[0])
    form = body(client.get(f"{base}pozitii/{line.pk}/"))
    mark = re.search(r'name="version" value="([0-9a-f]+)"', form)
    assert mark
    client.post(
        f"{base}pozitii/{line.pk}/", {"counted": "0", "explanation": "furt, plângere 12", "version": mark[1]}
    )
    made.refresh_from_db()
    client.post(f"{base}pas/preda/", signed_sheet(made.version))
    made.refresh_from_db()
    client.post(f"{base}pas/emite/", {"version": made.version})
    run_pending()

    made.refresh_from_db()
    assert (made.state, made.paper.state) == ("emis", "issued")
    pdf = path_of(made.paper.pdf.sha256).read_bytes()
    assert problems(pdf, made.paper.content) == []
    assert sorted(g.custodian_id for g in refreshed(goods)) == sorted(
        [school.custodian.pk, colleague.pk, colleague.pk]
    )
    assert Custody.objects.get().person_id == colleague.pk


def refreshed(goods):
    for good in goods:
        good.refresh_from_db()
    return goods


def signed_sheet(version):
    return {
        "version": version,
        "file": SimpleUploadedFile("pv.pdf", tiny_pdf("pv"), "application/pdf"),
        "both": "on",
    }


def test_the_sheet_of_a_person_tells_objects_given_and_returned(client_as, officer, school, colleague):
    facts = {"kind": GoodKind.INVENTORY_OBJECT, "life_months": None, "quantity": Decimal(30)}
    stays, goes = make_good(school, **facts, name="Scaun"), make_good(school, **facts, name="Masă")
    paper = issue(officer, ready(officer, [goes], school.rooms[1], colleague))
    client = client_as("patrimony_officer")

    rows = client.get(f"/patrimoniu/liste/obiecte/{school.custodian.pk}/?format=csv").content.decode(
        "utf-8-sig"
    )

    assert "Scaun" in rows
    assert stays.inventory_number in rows
    [back] = [line for line in rows.splitlines() if "Masă" in line]
    assert paper.number_text in back
    assert "Masă" in client.get(f"/patrimoniu/liste/obiecte/{colleague.pk}/?format=csv").content.decode(
        "utf-8-sig"
    )


def test_a_unit_records_no_custody_and_sees_only_its_own(client_as, school, other):
    make_good(school), make_good(other)
    Custody.objects.create(unit=other.unit, person=other.custodian, valid_from=dt.date(2024, 1, 1))
    client = client_as("unit_director", school.unit)

    page = body(client.get("/patrimoniu/gestiuni/"))
    assert school.custodian.full_name in page
    assert other.custodian.full_name not in page
    assert client.get(f"/patrimoniu/gestiuni/noua/?unitate={school.unit.pk}").status_code == 403
    assert client.get(f"/patrimoniu/gestiuni/preda/?unitate={other.unit.pk}").status_code == 404
    assert not Person.objects.filter(custodies__unit=school.unit).exists()
