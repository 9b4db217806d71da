# SPDX-License-Identifier: EUPL-1.2
"""Scanned piles in the browser: from sending to the signed copy, and who sees what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.foundation.papers.issuing_steps import issued
from tests.foundation.papers.scanning import jpeg, lists_of, page, scans, send
from tests.foundation.papers.test_scan_reading import locked_pdf

from vatra.foundation.access.permissions import Role
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers import jobs
from vatra.foundation.papers.models import IssuedPaper, ScannedPage, ScanPile, Standing
from vatra.foundation.papers.piles.queries import pages_in, spans
from vatra.foundation.papers.rendering import render
from vatra.kernel.actor import Actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue", "units")]


@pytest.fixture(autouse=True)
def _real_rendering(monkeypatch: pytest.MonkeyPatch, _fast_rendering: None) -> None:
    """Pages need their codes here."""
    monkeypatch.setattr(jobs, "render", render)


@pytest.fixture
def paper(owner) -> IssuedPaper:
    """Lists of unit 7 on four pages."""
    return lists_of(owner, 7, 3, 3, 3, 3)


@pytest.fixture
def sender(actor) -> Actor:
    return actor(Role.UNIT_ADMINISTRATOR, 7)


def html(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer.content.decode()


def test_from_sending_to_the_signed_copy_in_the_browser(client_as, paper):
    client = client_as(Role.PATRIMONY_OFFICER)
    assert "Niciun teanc trimis." in html(client, "/acte/scanari/")

    sent = client.post(
        "/acte/scanari/",
        {
            "scans": [
                SimpleUploadedFile("unu.pdf", scans(paper, 1, 2)),
                SimpleUploadedFile("doi.jpg", jpeg(page(paper, 4, 150))),
                SimpleUploadedFile("trei.jpg", jpeg(Image.new("RGB", (600, 800), "white"))),
            ]
        },
    )
    pile = ScanPile.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/acte/scanari/{pile.public_id}/")
    assert 'aria-busy="true"' in html(client, sent["Location"])
    run_pending()

    shown = html(client, sent["Location"])
    assert "3 din 4 pagini" in shown
    assert "Lipsesc paginile: <b>3</b>" in shown
    assert "Depune ca exemplar semnat" not in shown
    assert "Nu s-a găsit niciun cod pe pagină." in shown
    assert "Scanări: 3 din 4 pagini" in " ".join(html(client, f"/acte/{paper.public_id}/").split())

    unknown = ScannedPage.objects.get(standing=Standing.UNKNOWN)
    address = f"/acte/scanari/pagini/{unknown.pk}/atribuie/"
    wrong = client.post(address, {"reference": "77/1900", "number": "3"})
    assert wrong.status_code == 422
    assert "77/1900" in wrong.content.decode()
    assert client.post(address, {"reference": "", "number": "x"}).status_code == 422
    done = client.post(address, {"reference": paper.number_text, "number": "3"})
    assert (done.status_code, done["Location"]) == (302, f"/acte/scanari/{pile.public_id}/")

    assert "Depune ca exemplar semnat" in html(client, f"/acte/{paper.public_id}/scanari/")
    filed = client.post(f"/acte/{paper.public_id}/scanari/depune/")
    assert (filed.status_code, filed["Location"]) == (302, f"/acte/{paper.public_id}/")
    paper.refresh_from_db()
    assert paper.signed_id is not None
    assert "exemplarul semnat este depus" in html(client, f"/acte/{paper.public_id}/scanari/")


@pytest.mark.parametrize(
    "files", [[], [("gol.pdf", b"")], [("parola.pdf", "locked")], [("nota.txt", b"text")]]
)
def test_a_sending_that_is_refused_is_told_on_the_form(client_as, files):
    data = {"scans": [SimpleUploadedFile(n, locked_pdf() if d == "locked" else d) for n, d in files]}

    answer = client_as(Role.UNIT_DIRECTOR, 7).post("/acte/scanari/", data)

    assert answer.status_code == 422
    assert "<title>Eroare:" in answer.content.decode()
    assert not ScanPile.objects.exists()
    assert not StoredFile.objects.filter(purpose=Purpose.PILE).exists()


def test_another_units_people_do_not_see_pile_pages_or_pictures(client_as, sender, paper):
    pile = send(sender, scans(paper, 1), jpeg(Image.new("RGB", (600, 800), "white")))
    outside, inside = client_as(Role.UNIT_ADMINISTRATOR, 8), client_as(Role.UNIT_DIRECTOR, 7)
    known, unknown = (ScannedPage.objects.get(standing=s) for s in (Standing.FILED, Standing.UNKNOWN))

    html(outside, f"/acte/scanari/{pile.public_id}/", 404)
    html(outside, f"/acte/{paper.public_id}/scanari/", 404)
    for picture in (known.file, unknown.file):
        html(outside, f"/fisiere/{picture.public_id}/", 404)
    assert outside.post(f"/acte/scanari/pagini/{unknown.pk}/atribuie/").status_code == 404
    assert outside.post(f"/acte/scanari/pagini/{known.pk}/foloseste/").status_code == 404
    assert "1 din 4 pagini" in html(inside, f"/acte/{paper.public_id}/scanari/")
    html(inside, f"/acte/scanari/{pile.public_id}/", 404)
    assert "1 din 4 pagini" in html(client_as(Role.AUDITOR), f"/acte/{paper.public_id}/scanari/")


def test_a_paper_without_page_codes_has_no_page_of_scans(client_as, owner):
    plain = issued(owner, unit_id=7)
    html(client_as(Role.AUDITOR), f"/acte/{plain.public_id}/scanari/", 404)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("3", "pagina 3"), ("0", ""), ("x", ""), ("-2", ""), ("9" * 40, ""), ("²", ""), ("", "")],
)
def test_the_public_page_names_the_page_of_the_code(client, paper, asked, told):
    answer = client.get(f"/verificare/{paper.token}/", {"p": asked}).content.decode()

    assert ('<p class="lead">' in answer) is bool(told)
    assert told in answer


@pytest.mark.parametrize(
    ("numbers", "words"), [([], ""), ([3], "3"), ([1, 2, 3, 5, 8, 9], "1–3, 5, 8–9"), ([9, 7], "7, 9")]
)
def test_missing_pages_are_written_as_spans(numbers, words):
    assert spans(numbers) == words


def test_pages_are_counted_in_the_issued_pdf(paper):
    assert pages_in(paper) == 4
