# SPDX-License-Identifier: EUPL-1.2
"""Differences, results and lists at the desk."""

import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.rendering.pages import page_text
from vatra.modules.stocktaking.actions import lists as list_actions
from vatra.modules.stocktaking.actions.comparing import compare
from vatra.modules.stocktaking.choices import Finding, Moment, State
from vatra.modules.stocktaking.models import Difference, Stocktaking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(user_with("patrimony_officer"))
    return client


@pytest.fixture
def director(w: steps.World) -> Client:
    client = Client()
    client.force_login(user_with("unit_director", w.school.unit.pk))
    return client


def body_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def compared(w: steps.World, **changes: object) -> Stocktaking:
    """Two shortages (laptop; two chairs), the piano found in the other room, a surplus without a label."""
    found = steps.counted(w, **changes)
    first, second = steps.place_of(found, w.laptop), steps.place_of(found, w.piano)
    steps.scan("a", steps.saw(first, w.chairs, "8"), steps.saw(first, w.piano, seq=2))
    steps.scan("a", steps.Line(3, "saw", second.public_id, {"s": "c:SCAUN-FARA", "q": "2", "n": "scaun nou"}))
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    found.refresh_from_db()
    return found


def row_of(found: Stocktaking, finding: Finding, **more: object) -> Difference:
    return Difference.objects.get(stocktaking=found, finding=finding, **more)


def explain(client: Client, row: Difference, nature: str, **more: object):
    row.refresh_from_db()
    data = {
        "version": row.version,
        "explanation": "Explicație.",
        "explained_by": "Gestionar",
        "nature": nature,
    }
    return client.post(f"/inventariere/diferente/{row.pk}/explica/", data | more)


def test_list_of_differences_with_filters_and_totals(w: steps.World, officer: Client) -> None:
    found = compared(w)
    url = f"/inventariere/{found.pk}/diferente/"
    body = body_of(officer, url)
    assert "Rândurile 1–4 din 4 diferențe" in body
    assert "Rândurile 1–2 din 2 diferențe" in body_of(officer, f"{url}?constatare=lipsa")
    total = body_of(officer, f"{url}?constatare=lipsa&total=1")
    assert "Total, 2 diferențe" in total
    assert "4.099,00\u00a0lei" in total
    assert "4 diferențe" in body_of(officer, f"{url}?lipsa=natura")
    csv = b"".join(officer.get(f"{url}?export=csv").streaming_content).decode("utf-8-sig")
    assert "SCAUN-FARA" in csv


def test_difference_tells_facts_and_witnesses(w: steps.World, officer: Client) -> None:
    found = compared(w)
    row = row_of(found, Finding.SURPLUS)
    body = body_of(officer, f"/inventariere/diferente/{row.pk}/")
    for words in ("SCAUN-FARA", "scaun nou", "Persoană Demo", "Sala 2", "Explicația și natura"):
        assert words in body
    shortage = row_of(found, Finding.SHORTAGE, good=w.laptop)
    assert "Nimeni nu a văzut bunul." in body_of(officer, f"/inventariere/diferente/{shortage.pk}/")


def test_offers_tell_why_not(w: steps.World, officer: Client) -> None:
    found = compared(w, compensable="scaun elev; scaun-fara")
    chairs = row_of(found, Finding.SHORTAGE, good=w.chairs)
    surplus = row_of(found, Finding.SURPLUS)
    body = body_of(officer, f"/inventariere/diferente/{chairs.pk}/")
    assert f'<option value="{surplus.pk}">SCAUN-FARA</option>' in body
    laptop = row_of(found, Finding.SHORTAGE, good=w.laptop)
    body = body_of(officer, f"/inventariere/diferente/{laptop.pk}/")
    assert "Cantitățile nu sunt egale; se compensează numai cantități egale." in body
    assert 'name="pair"' not in body
    assert explain(officer, laptop, "compensata", pair=str(surplus.pk)).status_code == 422
    assert explain(officer, chairs, "compensata", pair=str(surplus.pk)).status_code == 302
    surplus.refresh_from_db()
    assert (surplus.pair_id, surplus.nature) == (chairs.pk, "compensata")


def test_explaining_goes_on_to_the_next(w: steps.World, officer: Client, director: Client) -> None:
    found = compared(w)
    row = row_of(found, Finding.ELSEWHERE)
    answer = explain(officer, row, "mutat")
    following = Difference.objects.filter(stocktaking=found, nature="").order_by("finding", "pk").first()
    assert answer.url == f"/inventariere/diferente/{following.pk}/"
    row.refresh_from_db()
    assert (row.explanation, row.explained_by, row.nature) == ("Explicație.", "Gestionar", "mutat")
    stale = officer.post(
        f"/inventariere/diferente/{row.pk}/explica/",
        {"version": 1, "explanation": "Alta.", "explained_by": "X", "nature": "eroare"},
    )
    assert stale.status_code == 422
    assert "Cele două variante" in stale.content.decode()
    row.refresh_from_db()
    assert row.nature == "mutat"
    assert explain(officer, row, "imputabila").status_code == 422
    other = compared(steps.world(make_school()))
    foreign = other.differences.first()
    assert director.get(f"/inventariere/diferente/{foreign.pk}/").status_code == 404
    assert explain(director, foreign, "neimputabila").status_code == 404


def test_who_only_counts_has_no_form(w: steps.World) -> None:
    found = compared(w)
    counter = Client()
    counter.force_login(user_with("unit_administrator", w.school.unit.pk))
    row = row_of(found, Finding.SURPLUS)
    body = body_of(counter, f"/inventariere/diferente/{row.pk}/")
    assert 'name="explanation"' not in body
    assert explain(counter, row, "plus").status_code == 403
    row.refresh_from_db()
    assert row.nature == ""


def test_from_differences_to_bookings_in_the_browser(
    w: steps.World, officer: Client, director: Client
) -> None:
    found = compared(w)
    natures = {"lipsa": "imputabila", "plus": "plus", "alt_loc": "mutat"}
    for row in found.differences.all():
        assert explain(officer, row, natures[row.finding]).status_code == 302
    step(officer, found, "explain")
    row = row_of(found, Finding.SHORTAGE, good=w.laptop)
    url = f"/inventariere/diferente/{row.pk}/propune/"
    bare = officer.post(url, {"version": row.version, "suggestion": "imputare"})
    assert bare.status_code == 422
    assert "Scrieți valoarea de înlocuire" in bare.content.decode()
    for row in found.differences.all():
        suggestion = {"lipsa": "imputare", "plus": "inregistrare", "alt_loc": "loc"}[row.finding]
        data = {"version": row.version, "suggestion": suggestion}
        if suggestion == "imputare":
            data |= {"replacement_value": "1.250,50", "liable": "Gestionar"}
        assert officer.post(f"/inventariere/diferente/{row.pk}/propune/", data).status_code == 302
    assert row_of(found, Finding.SHORTAGE, good=w.laptop).replacement_value == Decimal("1250.50")
    step(officer, found, "propose", "Bunuri îngrijite.")
    refused = director.post(f"/inventariere/{found.pk}/pas/approve/", {"version": version(found), "note": ""})
    assert refused.status_code == 422
    step(director, found, "return", "mai verificați pianul")
    step(officer, found, "propose", "Bunuri îngrijite.")
    step(director, found, "approve", "Favorabil, contabil și juridic.")
    step(officer, found, "book")
    found.refresh_from_db()
    assert (found.state, found.conclusions) == (State.BOOKED, "Bunuri îngrijite.")
    page = body_of(officer, f"/inventariere/{found.pk}/")
    assert str(found.bookings) in page
    assert page.count("Decizie de imputare") == 2
    step(officer, found, "archive")
    found.refresh_from_db()
    assert found.state == State.ARCHIVED


def version(found: Stocktaking) -> int:
    found.refresh_from_db()
    return found.version


def step(client: Client, found: Stocktaking, verb: str, note: str = "") -> None:
    url = f"/inventariere/{found.pk}/pas/{verb}/"
    assert client.get(url).status_code == 200, verb
    answer = client.post(url, {"version": version(found), "note": note})
    assert answer.status_code == 302, answer.content.decode()[:3000]


def test_lists_for_counting_by_hand(w: steps.World, officer: Client) -> None:
    make_good(w.school, inventory_number="T-1", domain="tert", owner=make_school().unit.organisation)
    found = steps.opened(w)
    body = body_of(officer, f"/inventariere/{found.pk}/liste/")
    assert body.count("PDF de numărat") == 2
    own = f"/inventariere/{found.pk}/liste/propriu-{w.laptop.owner_id or 0}/"
    pdf = officer.get(f"{own}?format=pdf")
    words = page_text(pdf.content, 1)
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "5-000101" in words
    assert not IssuedPaper.objects.filter(kind="inv_liste").exists()
    owner = found.lists.get(chapter="tert").owner_id
    book = load_workbook(
        io.BytesIO(officer.get(f"/inventariere/{found.pk}/liste/tert-{owner}/?format=xlsx").content)
    )
    cells = [str(cell) for row in book.active.values for cell in row if cell is not None]
    assert "T-1" in cells
    assert "5-000101" not in cells
    csv = officer.get(f"{own}?format=csv").content.decode("utf-8-sig")
    assert "Scaun elev" in csv
    assert officer.get(f"/inventariere/{found.pk}/liste/propriu-77/?format=csv").status_code == 404
    assert officer.get(f"{own}?format=doc").status_code == 422


def test_lists_are_issued_once_after_the_count(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    url = f"/inventariere/{found.pk}/liste/"
    assert "Emite listele" not in body_of(officer, url)
    early = officer.post(url, {"version": found.version})
    assert early.status_code == 422
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    assert "Emite listele" in body_of(officer, url)
    assert officer.post(url, {"version": version(found) - 1}).status_code == 422
    assert officer.post(url, {"version": version(found)}).status_code == 302
    assert IssuedPaper.objects.filter(kind="inv_liste").count() == 1
    again = officer.post(url, {"version": version(found)})
    assert again.status_code == 422
    assert "au fost deja emise" in again.content.decode()
    assert IssuedPaper.objects.filter(kind="inv_liste").count() == 1


@pytest.mark.usefixtures("empty_queue")
def test_lists_of_a_large_book_go_to_a_job(w: steps.World, officer: Client, monkeypatch) -> None:
    monkeypatch.setattr(list_actions, "AT_ONCE", 2)
    make_good(w.school, inventory_number="T-1", domain="tert", owner=make_school().unit.organisation)
    found = compared(w)
    answer = officer.post(f"/inventariere/{found.pk}/liste/", {"version": found.version})
    run = JobRun.objects.get(name="stocktaking.lists")
    assert answer.url == f"/lucrari/{run.pk}/"
    run_pending()
    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.error) == ("done", 2, 2, "")
    assert IssuedPaper.objects.filter(kind="inv_liste").count() == 2


def test_explanations_of_a_custodian_become_a_paper(w: steps.World, officer: Client) -> None:
    found = compared(w)
    url = f"/inventariere/{found.pk}/explicatii/{w.school.custodian.pk}/"
    officer.post(url)
    assert not IssuedPaper.objects.filter(kind="inv_explicatii").exists()
    for row in found.differences.filter(custodian=w.school.custodian):
        explain(officer, row, {"lipsa": "neimputabila", "alt_loc": "mutat"}[row.finding])
    assert url in body_of(officer, f"/inventariere/{found.pk}/liste/")
    assert officer.post(url).status_code == 302
    paper = IssuedPaper.objects.get(kind="inv_explicatii")
    rows = paper.content["sections"][0]["table"]["groups"][0]["rows"]
    assert len(rows) == 3
    assert paper.title == f"{w.school.custodian.full_name}, {w.school.unit.name}"
