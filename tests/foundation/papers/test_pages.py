# SPDX-License-Identifier: EUPL-1.2
"""The pages of papers: for those inside, and the verification for everybody."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.foundation.papers.issuing_steps import SECRET_NAME, SECRET_TITLE, issued, tiny_pdf

from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import path_of
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.foundation.papers.visas import Step, shown
from vatra.kernel import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


@pytest.fixture
def paper(owner, units) -> IssuedPaper:
    """An issued paper of the education unit 7, with bytes."""
    issued(owner, unit_id=7)
    run_pending()
    return IssuedPaper.objects.get()


def page_of(client, address: str, **data: object) -> str:
    answer = client.get(address, data)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_page_shows_number_state_files_text_and_history(client_as, paper):
    page = page_of(client_as(Role.AUDITOR), f"/acte/{paper.public_id}/")

    assert f"Act de probă nr. 1/{clock.today().year}" in page
    assert SECRET_TITLE in page
    assert f"<code>{paper.pdf_sha256}</code>" in page
    assert f'src="/acte/{paper.public_id}/pagina/1.png?exemplar=emis"' in page
    assert f"No {paper.number_text}" in page
    assert "Pagina 1 din 2" in page
    assert "PDF făcut și emis" in page
    assert "Depune exemplarul semnat" not in page


def test_the_second_page_has_its_own_picture_and_words(client_as, paper):
    client = client_as(Role.AUDITOR)

    page = page_of(client, f"/acte/{paper.public_id}/", pagina="2")
    picture = client.get(f"/acte/{paper.public_id}/pagina/2.png")

    assert "Page two" in page
    assert "Pagina 2 din 2" in page
    assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert client.get(f"/acte/{paper.public_id}/pagina/3.png").status_code == 404
    assert client.get(f"/acte/{paper.public_id}/pagina/1.png?exemplar=semnat").status_code == 404
    assert picture["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("asked", ["0", "-1", "999999", "abc", "²", "1" * 50])
def test_a_page_number_that_makes_no_sense_shows_a_page(client_as, paper, asked):
    assert "din 2" in page_of(client_as(Role.AUDITOR), f"/acte/{paper.public_id}/", pagina=asked)


def test_the_json_twin_is_the_hashed_text(client_as, paper):
    twin = client_as(Role.AUDITOR).get(f"/acte/{paper.public_id}/date.json")

    assert hashlib.sha256(twin.content).hexdigest() == paper.content_sha256
    assert json.loads(twin.content)["meta"]["number"] == paper.number_text


@pytest.mark.parametrize("tail", ["", "date.json", "pagina/1.png"])
def test_a_paper_of_another_unit_is_answered_like_one_that_does_not_exist(client_as, paper, tail):
    other, own = client_as(Role.UNIT_DIRECTOR, 8), client_as(Role.UNIT_DIRECTOR, 7)

    assert own.get(f"/acte/{paper.public_id}/{tail}").status_code == 200
    hidden = other.get(f"/acte/{paper.public_id}/{tail}")
    absent = other.get(f"/acte/00000000-0000-4000-8000-000000000000/{tail}")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert SECRET_TITLE not in hidden.content.decode()
    assert client_as(Role.ADMINISTRATOR).get(f"/acte/{paper.public_id}/{tail}").status_code == 403


def test_the_list_shows_only_visible_papers_and_filters_them(client_as, owner, paper):
    issued(owner, unit_id=8)
    officer, unit = client_as(Role.PATRIMONY_OFFICER), client_as(Role.UNIT_DIRECTOR, 7)
    year = clock.today().year

    assert [f"{n}/{year}</a>" in page_of(unit, "/acte/") for n in (1, 2)] == [True, False]
    for query, expected in (
        ({}, [True, True]),
        ({"stare": "se-emite"}, [False, True]),
        ({"stare": "nesemnat"}, [True, False]),
        ({"q": f"2/{year}"}, [False, True]),
        ({"q": "protocol IONESCU"}, [True, True]),
        ({"de_la": "2001-01-01", "pana_la": "2001-12-31"}, [False, False]),
        ({"fel": "altul"}, [False, False]),
    ):
        page = page_of(officer, "/acte/", **query)
        assert [f"{n}/{year}</a>" in page for n in (1, 2)] == expected, query
    assert officer.get("/acte/", {"stare": "x"}).status_code == 422


def test_the_signed_copy_is_filed_by_the_form_and_shown(client_as, paper):
    client = client_as(Role.PATRIMONY_OFFICER)
    assert "Depune exemplarul semnat" in page_of(client, f"/acte/{paper.public_id}/")

    nothing = client.post(f"/acte/{paper.public_id}/semnat/")
    wrong = client.post(
        f"/acte/{paper.public_id}/semnat/", {"file": SimpleUploadedFile("a.pdf", b"MZ not a pdf")}
    )
    done = client.post(
        f"/acte/{paper.public_id}/semnat/", {"file": SimpleUploadedFile("semnat.pdf", tiny_pdf("Signed"))}
    )

    assert "Alegeți fișierul exemplarului semnat." in nothing.content.decode()
    assert "nu este de tipul cerut" in wrong.content.decode()
    assert (nothing.status_code, wrong.status_code, done.status_code) == (422, 422, 302)
    page = page_of(client, f"/acte/{paper.public_id}/", exemplar="semnat")
    assert "Signed" in page
    assert "semnat și depus" in page
    assert "Depune exemplarul semnat" not in page


@pytest.mark.parametrize("address", ["semnat", "reia"])
def test_writing_is_closed_to_those_who_only_look(client_as, paper, address):
    answer = client_as(Role.AUDITOR).post(
        f"/acte/{paper.public_id}/{address}/", {"file": SimpleUploadedFile("a.pdf", tiny_pdf("x"))}
    )

    assert answer.status_code == 403
    assert (IssuedPaper.objects.get().signed_id, StoredFile.objects.count()) == (None, 1)
    assert LogEntry.objects.filter(outcome="denied").count() == 1


def test_a_paper_whose_rendering_failed_offers_to_go_on(client_as, owner, monkeypatch):
    from vatra.foundation.papers import jobs
    from vatra.kernel.errors import DomainError

    def refuse(*args: object, **kwargs: object) -> bytes:
        raise DomainError("Nu se poate.")

    issued(owner)
    working = jobs.render
    monkeypatch.setattr(jobs, "render", refuse)
    run_pending()
    monkeypatch.setattr(jobs, "render", working)
    paper, client = IssuedPaper.objects.get(), client_as(Role.PATRIMONY_OFFICER)

    assert "Reia emiterea" in page_of(client, f"/acte/{paper.public_id}/")
    assert client.post(f"/acte/{paper.public_id}/reia/").status_code == 302
    assert "PDF-ul se face acum" in page_of(client, f"/acte/{paper.public_id}/")
    run_pending()
    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED


def test_a_replaced_paper_leads_to_its_successor_and_back(client_as, owner, paper):
    second = issued(owner, unit_id=7, replaces=paper)
    client = client_as(Role.AUDITOR)

    assert f'<a href="/acte/{second.public_id}/">Înlocuit de' in page_of(client, f"/acte/{paper.public_id}/")
    assert f'<a href="/acte/{paper.public_id}/">Înlocuiește' in page_of(client, f"/acte/{second.public_id}/")


def test_verification_tells_the_public_facts_and_leaks_neither_title_nor_names(client, paper):
    answer = client.get(f"/verificare/{paper.token}/")
    twin = client.get(f"/verificare/{paper.token}/date.json")
    page = answer.content.decode()

    for fact in ("Act de probă", "Direcția Demo", paper.number_text, "amprenta corespunde", paper.pdf_sha256):
        assert fact in page
    for secret in (SECRET_TITLE, SECRET_NAME, "Ionescu", "Vatra</dd>", "șase", str(paper.public_id)):
        assert secret not in page
        assert secret not in twin.content.decode()
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert twin.json()["matches"] is True
    assert set(twin.json()) & {"title", "issued_by_name", "content", "unit_id"} == set()


def test_the_code_may_be_typed_with_spaces_capitals_and_dashes(client, paper):
    typed = f" {paper.token[:8].upper()}-{paper.token[8:]} "

    answer = client.get("/verificare/", {"cod": typed})

    assert (answer.status_code, answer["Location"]) == (302, f"/verificare/{paper.token}/")


@pytest.mark.parametrize("token", ["necunoscut", "x" * 500, "' OR 1=1 --", "\u0219"])
def test_an_unknown_code_gets_a_calm_sentence(client, paper, token):
    answer = client.get(f"/verificare/{token}/")

    assert answer.status_code == 404
    assert "Nu am emis niciun act cu acest cod." in answer.content.decode()
    assert client.get(f"/verificare/{token}/date.json").json() == {"code": "unknown"}


def test_no_code_asks_for_one(client):
    assert "Scrieți codul" not in page_of(client, "/verificare/")
    answer = client.get("/verificare/", {"cod": " - "})
    assert (answer.status_code, "Scrieți codul" in answer.content.decode()) == (422, True)


def test_changed_bytes_are_shown_as_not_matching(client, paper):
    stored = path_of(paper.pdf_sha256)
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes().replace(b"Page two", b"Page TWO"))

    page = page_of(client, f"/verificare/{paper.token}/")

    assert "Amprenta nu corespunde" in page
    assert "amprenta corespunde." not in page
    assert client.get(f"/verificare/{paper.token}/date.json").json()["matches"] is False


def test_missing_bytes_are_shown_as_not_matching(client, client_as, paper):
    path_of(paper.pdf_sha256).unlink()

    assert "Amprenta nu corespunde" in page_of(client, f"/verificare/{paper.token}/")
    assert "Fișierul nu poate fi citit acum" in page_of(client_as(Role.AUDITOR), f"/acte/{paper.public_id}/")


def test_a_changed_content_is_shown_as_not_matching(client, paper):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE papers_issuedpaper DISABLE TRIGGER USER")
        cursor.execute("UPDATE papers_issuedpaper SET content = content || '{\"lines\": []}'")
        cursor.execute("ALTER TABLE papers_issuedpaper ENABLE TRIGGER USER")

    assert "Amprenta nu corespunde" in page_of(client, f"/verificare/{paper.token}/")


def test_a_visitors_file_is_compared_and_not_kept(client, paper, tmp_path):
    address = f"/verificare/{paper.token}/"
    original = path_of(paper.pdf_sha256).read_bytes()
    before = sorted(p.name for p in tmp_path.rglob("*"))

    same = client.post(address, {"file": SimpleUploadedFile("a.pdf", original)}).content.decode()
    other = client.post(address, {"file": SimpleUploadedFile("a.pdf", original + b"\n")}).content.decode()
    none = client.post(address).content.decode()

    assert "octet cu octet, originalul emis" in same
    assert "nu este cel emis" in other
    assert "Alegeți fișierul PDF" in none
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    assert StoredFile.objects.count() == 1


def test_a_paper_still_being_issued_and_a_cancelled_one_say_so(client, owner, paper):
    waiting = issued(owner)
    IssuedPaper.objects.filter(pk=paper.pk).update(state=PaperState.CANCELLED)

    assert "se emite chiar acum" in page_of(client, f"/verificare/{waiting.token}/")
    cancelled = page_of(client, f"/verificare/{paper.token}/")
    assert "Actul a fost anulat." in cancelled
    assert "amprenta corespunde." not in cancelled


def test_an_issued_paper_is_found_by_its_number(client_as, paper):
    answer = client_as(Role.UNIT_DIRECTOR, 7).get(
        "/cauta/", {"q": paper.number_text, "fel": "papers.issuedpaper"}
    )

    assert answer["Location"] == f"/acte/{paper.public_id}/"


def test_steps_without_decision_say_who_waits():
    steps = [Step(1, "Verificat", "visa.check", None), Step(2, "CFP", "visa.cfp", None)]

    rows = shown(steps)

    assert ["așteaptă viza" in rows[0].mark, "urmează" in rows[1].mark] == [True, True]
