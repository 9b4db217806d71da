# SPDX-License-Identifier: EUPL-1.2
"""Scanned piles: pages file themselves once, by the sender's rights, and become the signed copy when all are there."""

import io
from collections.abc import Callable

import pikepdf
import pytest
import segno
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from PIL import Image
from tests.foundation.papers.issuing_steps import OFFICER, issued, tiny_pdf
from tests.foundation.papers.scanning import (
    drawn,
    jpeg,
    lists_of,
    noisy,
    packed,
    page,
    pdf_of_images,
    skewed,
    stacked,
)
from tests.foundation.papers.test_scan_reading import bomb_pdf, locked_pdf

from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import path_of
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import JobHandle, perform, run_pending
from vatra.foundation.papers import jobs
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.models import IssuedPaper, ScannedPage, ScanPile, Standing
from vatra.foundation.papers.piles import work
from vatra.foundation.papers.piles.actions import (
    AssignPage,
    FileScans,
    SentFile,
    UploadPile,
    UsePage,
    assign_page,
    file_scans,
    upload_pile,
    use_page,
)
from vatra.foundation.papers.piles.queries import pages_in, spans
from vatra.foundation.papers.rendering import page_count, render
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue", "units")]
UPSIDE_DOWN = Image.Transpose.ROTATE_180
FOUR = (3, 3, 3, 3)


@pytest.fixture(autouse=True)
def _real_rendering(monkeypatch: pytest.MonkeyPatch, _fast_rendering: None) -> None:
    """Pages need their codes here."""
    monkeypatch.setattr(jobs, "render", render)


@pytest.fixture
def paper(owner) -> IssuedPaper:
    """Lists of unit 7 on four pages."""
    return lists_of(owner, 7, *FOUR)


@pytest.fixture
def sender(actor: Callable[..., Actor]) -> Actor:
    return actor(Role.UNIT_ADMINISTRATOR, 7)


def send(who: Actor, *files: bytes) -> ScanPile:
    """Sends files and reads them."""
    sent = [SentFile(f"scan-{place}", [data]) for place, data in enumerate(files, 1)]
    pile = upload_pile(actor=who, cmd=UploadPile(sent))
    run_pending()
    return ScanPile.objects.get(pk=pile.pk)


def found(pile: ScanPile) -> list[tuple[int, int, str, int | None, str]]:
    """Scan, part, standing, page and reason of each page of a pile."""
    rows = ScannedPage.objects.filter(pile=pile).order_by("source_id", "scan", "part")
    return list(rows.values_list("scan", "part", "standing", "number", "reason"))


def scans(paper: IssuedPaper, *numbers: int) -> bytes:
    return pdf_of_images(*(page(paper, number, 150) for number in numbers))


def kept_nothing() -> bool:
    return not (
        ScanPile.objects.exists()
        or ScannedPage.objects.exists()
        or StoredFile.objects.filter(purpose=Purpose.PILE).exists()
    )


# ---- reading ------------------------------------------------------------------------------------------------------


def test_a_pile_of_every_kind_files_itself_page_by_page(owner, sender, paper):
    other = lists_of(owner, 8, 3)
    foreign = io.BytesIO()
    segno.make("https://alt-program.example/77").save(foreign, kind="png", scale=8)
    odd = Image.new("RGB", (1240, 1754), "white")
    odd.paste(Image.open(foreign).convert("RGB"), (300, 300))
    two = stacked(page(paper, 3, 150), page(paper, 4, 150))
    first = page(paper, 1, 150).transpose(UPSIDE_DOWN)

    pile = send(
        sender,
        pdf_of_images(first, two, Image.new("RGB", (1240, 1754), "white"), page(other, 1, 150), odd),
        jpeg(packed(noisy(skewed(page(paper, 1), 12), 20), 40)),
    )

    assert found(pile) == [
        (1, 1, "filed", 1, ""),
        (2, 1, "filed", 3, ""),
        (2, 2, "filed", 4, ""),
        (3, 1, "unknown", None, "no_code"),
        (4, 1, "unknown", None, "foreign"),
        (5, 1, "unknown", None, "other_code"),
        (1, 1, "double", 1, ""),
    ]
    assert JobRun.objects.get(pk=pile.job_id).state == JobState.DONE
    told = ScannedPage.objects.get(pile=pile, reason="other_code")
    assert told.code == "https://alt-program.example/77"
    pictures = StoredFile.objects.filter(purpose=Purpose.SCAN)
    assert sorted(pictures.values_list("unit_id", flat=True), key=str) == [7, 7, 7, 7, None, None, None]
    assert {(p.mime, bool(p.thumbnail_sha256)) for p in pictures} == {("image/jpeg", True)}


def test_a_kept_picture_is_the_upright_page(sender, paper):
    send(sender, jpeg(page(paper, 2, 150).transpose(UPSIDE_DOWN)))

    kept = ScannedPage.objects.get()

    with Image.open(path_of(kept.file.sha256)) as picture:
        picture.load()
    printed = page(paper, 2, 150).convert("L").resize(picture.size)
    ours = picture.convert("L")
    differences = [abs(a - b) for a, b in zip(printed.tobytes(), ours.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [("cancelled", "closed"), ("signed", "signed"), ("short", "beyond")],
)
def test_pages_that_the_paper_no_longer_takes_are_unknown(owner, sender, paper, change, reason, monkeypatch):
    sheet = scans(paper, 2)
    if change == "cancelled":
        IssuedPaper.objects.filter(pk=paper.pk).update(state="cancelled")
    if change == "signed":
        file_signed_copy(actor=OFFICER, cmd=FileSignedCopy(paper.pk, [tiny_pdf("x")], "x.pdf"))
    if change == "short":
        monkeypatch.setattr("vatra.foundation.papers.piles.actions.pages_in", lambda _paper: 1)

    pile = send(sender, sheet)

    assert found(pile) == [(1, 1, "unknown", None, reason)]


def test_a_damaged_scan_is_told_and_the_others_are_read(sender, paper):
    torn = jpeg(page(paper, 1, 150))
    pile = send(sender, torn[: len(torn) // 3], scans(paper, 2))

    rows = found(pile)

    assert rows[0][2:] in {("unknown", None, "damaged"), ("unknown", None, "no_code")}
    assert rows[1] == (1, 1, "filed", 2, "")


def test_a_picture_bomb_is_one_unknown_page_and_the_worker_lives(sender):
    pile = send(sender, bomb_pdf())

    assert found(pile) == [(1, 1, "unknown", None, "pixels")]
    assert ScannedPage.objects.get().file is None


BAD = {
    "password": (lambda: [locked_pdf()], "file_password"),
    "torn": (lambda: [b"%PDF-1.7 torn"], "file_damaged"),
    "program": (lambda: [b"MZ\x90\x00" + bytes(500)], "file_type"),
    "text": (lambda: [b"nu e scanare"], "file_type"),
    "empty": (lambda: [b""], "file_empty"),
    "one bad among good": (lambda: [tiny_pdf("x"), locked_pdf()], "file_password"),
    "500 pages": (lambda: [tiny_pdf(*["x"] * 500)], "too_many_pages"),
    "500 pages in two": (lambda: [tiny_pdf(*["x"] * 250), tiny_pdf(*["y"] * 250)], "too_many_pages"),
    "too big": (lambda: [b"%PDF-" + bytes(50 * 1024 * 1024)], "file_too_big"),
    "none": (list, "bad_input"),
    "too many": (lambda: [tiny_pdf("x")] * 21, "bad_input"),
}


@pytest.mark.parametrize("case", BAD)
def test_files_that_cannot_be_read_are_refused_whole(sender, case):
    make, code = BAD[case]
    files = [SentFile(f"rău-{place}.pdf", [data]) for place, data in enumerate(make())]

    with pytest.raises(BadInputError) as refused:
        upload_pile(actor=sender, cmd=UploadPile(files))

    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert kept_nothing()
    assert not JobRun.objects.filter(name="papers.read_pile").exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT, Role.REGISTRY_CLERK, Role.ADMINISTRATOR])
def test_who_may_not_scan_sends_nothing(actor, role):
    with pytest.raises(NotAllowedError):
        upload_pile(actor=actor(role), cmd=UploadPile([SentFile("a.pdf", [tiny_pdf("x")])]))
    assert kept_nothing()


def test_the_same_form_sent_twice_is_one_pile(sender):
    cmd = UploadPile([SentFile("a.pdf", [tiny_pdf("x")])], once="form:1")
    upload_pile(actor=sender, cmd=cmd)

    with pytest.raises(DomainError, match="deja"):
        upload_pile(actor=sender, cmd=UploadPile([SentFile("a.pdf", [tiny_pdf("x")])], once="form:1"))

    assert ScanPile.objects.count() == 1


# ---- killed in the middle -----------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", [1, 10])
def test_a_job_killed_in_the_middle_goes_on_and_doubles_nothing(owner, sender, at, monkeypatch):
    paper = lists_of(owner, 7, *[2] * 12)
    whole = scans(paper, *range(1, 13))
    pile = upload_pile(actor=sender, cmd=UploadPile([SentFile("a.pdf", [whole])]))
    read = work._read

    def dies(reader, number):
        if number == at:
            raise Killed
        return read(reader, number)

    monkeypatch.setattr(work, "_read", dies)
    with pytest.raises(Killed):
        perform(jobs.read_pile.body, pile.job_id, {"pile_id": pile.pk})
    before = ScannedPage.objects.count()
    monkeypatch.setattr(work, "_read", read)
    run_pending()
    run_pending()

    assert before == (at - 1) // 8 * 8
    assert found(pile) == [(n, 1, "filed", n, "") for n in range(1, 13)]
    assert StoredFile.objects.filter(purpose=Purpose.SCAN).count() == 12


def test_two_workers_on_one_pile_double_nothing(sender, paper):
    pile = send(sender, scans(paper, 1, 2))

    jobs.read_pile.body(JobHandle(pile.job_id), pile_id=pile.pk)

    assert found(pile) == [(1, 1, "filed", 1, ""), (2, 1, "filed", 2, "")]
    assert StoredFile.objects.filter(purpose=Purpose.SCAN).count() == 2


# ---- by hand ------------------------------------------------------------------------------------------------------


def unknown_page(who: Actor) -> ScannedPage:
    pile = send(who, jpeg(Image.new("RGB", (800, 600), "white")))
    return ScannedPage.objects.get(pile=pile)


def test_an_unknown_page_is_assigned_by_number_or_by_code(actor, sender, paper):
    officer = actor(Role.PATRIMONY_OFFICER)
    by_number, by_code, again = (unknown_page(officer) for _ in range(3))

    assign_page(actor=officer, cmd=AssignPage(by_number.pk, paper.number_text, 2))
    assign_page(actor=officer, cmd=AssignPage(by_code.pk, paper.token.upper(), 3))
    double = assign_page(actor=officer, cmd=AssignPage(again.pk, paper.token, 3))

    assert double.standing == Standing.DOUBLE
    filed = ScannedPage.objects.filter(standing=Standing.FILED).order_by("number")
    assert [(p.number, p.paper_id, p.assigned_by_name, p.file.unit_id) for p in filed] == [
        (2, paper.pk, officer.name, 7),
        (3, paper.pk, officer.name, 7),
    ]
    assert LogEntry.objects.filter(verb="assign_page", object_id=paper.pk).count() == 3


@pytest.mark.parametrize(
    ("reference", "number", "code"),
    [("99/1999", 1, "bad_input"), ("", 1, "bad_input"), ("token", 5, "beyond"), ("other", 1, "bad_input")],
)
def test_an_assignment_that_makes_no_sense_changes_nothing(owner, sender, paper, reference, number, code):
    other = lists_of(owner, 8, 1)
    unknown = unknown_page(sender)
    meant = {"token": paper.token, "other": other.token}.get(reference, reference)

    with pytest.raises(BadInputError) as refused:
        assign_page(actor=sender, cmd=AssignPage(unknown.pk, meant, number))

    assert refused.value.code == code
    unknown.refresh_from_db()
    assert (unknown.standing, unknown.paper_id) == (Standing.UNKNOWN, None)


def test_a_number_that_several_papers_have_asks_for_the_code(owner, actor, paper):
    other = lists_of(owner, 8, 1)
    officer = actor(Role.PATRIMONY_OFFICER)
    assert other.number_text == paper.number_text
    unknown = unknown_page(officer)

    with pytest.raises(BadInputError, match="codul de verificare"):
        assign_page(actor=officer, cmd=AssignPage(unknown.pk, paper.number_text, 1))


def test_a_pile_of_another_is_not_touched(actor, sender, paper):
    unknown = unknown_page(actor(Role.UNIT_ADMINISTRATOR, 8))

    with pytest.raises(NotFoundError):
        assign_page(actor=sender, cmd=AssignPage(unknown.pk, paper.token, 1))
    unknown.refresh_from_db()
    assert unknown.standing == Standing.UNKNOWN


def test_a_double_takes_the_place_until_the_signed_copy_is_filed(sender, paper):
    send(sender, scans(paper, 1, 1, 2, 3, 4))
    first, double = ScannedPage.objects.filter(number=1).order_by("pk")
    assert (first.standing, double.standing) == (Standing.FILED, Standing.DOUBLE)

    use_page(actor=sender, cmd=UsePage(double.pk))

    first.refresh_from_db()
    double.refresh_from_db()
    assert (first.standing, double.standing) == (Standing.DOUBLE, Standing.FILED)
    file_scans(actor=OFFICER, cmd=FileScans(paper.pk))
    with pytest.raises(DomainError, match="depus deja"):
        use_page(actor=sender, cmd=UsePage(first.pk))
    with pytest.raises(DomainError):
        use_page(actor=sender, cmd=UsePage(double.pk))
    double.refresh_from_db()
    assert double.standing == Standing.FILED


def test_the_database_itself_holds_the_rules(sender, paper):
    pile = send(sender, scans(paper, 1, 1, 2, 3, 4))
    one = ScannedPage.objects.get(number=1, standing=Standing.FILED)
    changes = [
        lambda: ScannedPage.objects.filter(number=1).update(standing="filed"),
        lambda: ScannedPage.objects.filter(pk=one.pk).update(number=None),
        lambda: ScannedPage.objects.filter(pk=one.pk).delete(),
        lambda: ScanPile.objects.filter(pk=pile.pk).delete(),
        lambda: ScannedPage.objects.create(
            pile=pile, source=one.source, scan=1, part=1, standing="unknown", reason="no_code"
        ),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    file_scans(actor=OFFICER, cmd=FileScans(paper.pk))
    for fields in ({"standing": "double"}, {"number": 9}, {"file": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScannedPage.objects.filter(pk=one.pk).update(**fields)
    assert ScannedPage.objects.get(pk=one.pk).standing == "filed"


# ---- the signed copy ----------------------------------------------------------------------------------------------


def test_all_pages_become_the_signed_copy_in_their_order(sender, paper):
    send(sender, scans(paper, 4, 2))
    with pytest.raises(DomainError, match="Lipsesc pagini: 1, 3") as refused:
        file_scans(actor=OFFICER, cmd=FileScans(paper.pk))
    assert refused.value.code == "pages_missing"
    send(sender, scans(paper, 1), scans(paper, 3))

    signed = file_scans(actor=OFFICER, cmd=FileScans(paper.pk))

    stored = path_of(signed.signed_sha256).read_bytes()
    assert (signed.signed.mime, signed.signed.purpose, signed.signed.unit_id) == (
        "application/pdf",
        "signed",
        7,
    )
    assert page_count(stored) == 4
    with pikepdf.open(io.BytesIO(stored)) as document:
        assert document.check_pdf_syntax() == []
    numbers = []
    for n in range(1, 5):
        numbers += [c.text[-4:] for c in zxingcpp.read_barcodes(drawn(stored, n)) if "?p=" in c.text]
    assert numbers == ["?p=1", "?p=2", "?p=3", "?p=4"]
    with pytest.raises(DomainError, match="depus deja"):
        file_scans(actor=OFFICER, cmd=FileScans(paper.pk))


def test_only_those_who_issue_file_the_signed_copy(actor, sender, paper):
    send(sender, scans(paper, 1, 2, 3, 4))

    with pytest.raises(NotAllowedError):
        file_scans(actor=sender, cmd=FileScans(paper.pk))

    paper.refresh_from_db()
    assert paper.signed_id is None


# ---- pages --------------------------------------------------------------------------------------------------------


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
    assert kept_nothing()


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
