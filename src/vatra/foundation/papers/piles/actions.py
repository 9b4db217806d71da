# SPDX-License-Identifier: EUPL-1.2
"""What people and the reading job do to scanned piles."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action, kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import LIMITS, Incoming, clean_name, path_of, save, sniff
from vatra.foundation.jobs.queue import JOB_TYPES, enqueue
from vatra.foundation.papers.actions import file_copy, locked_paper
from vatra.foundation.papers.models import IssuedPaper, PaperState, ScannedPage, ScanPile, Standing
from vatra.foundation.papers.piles import wording
from vatra.foundation.papers.piles.assembling import MOST_BYTES, pdf_of
from vatra.foundation.papers.piles.queries import filed_numbers, pages_in
from vatra.foundation.papers.piles.reading import PageCode, UnreadableError, count_scans
from vatra.foundation.papers.rendering.pages import one_at_a_time
from vatra.foundation.papers.verification import normal_token
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError

READ_JOB = "papers.read_pile"
MOST_FILES = 20
MOST_SCANS = 499


def pile_url(pile: ScanPile) -> str:
    """The page of a pile."""
    return f"/acte/scanari/{pile.public_id}/"


# ---- sending ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SentFile:
    """A file as it came: its name and its bytes."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class UploadPile:
    files: Sequence[SentFile]
    once: str = ""


@action(Perm.PAPERS_SCAN)
def upload_pile(tx: Transaction, *, actor: Actor, cmd: UploadPile) -> ScanPile:
    """Keeps the files and enqueues their reading; of a refused sending nothing stays.

    Raises:
        BadInputError: no files or too many, too many pages, a type that is not read, a password, a damaged file.
    """
    if not 0 < len(cmd.files) <= MOST_FILES:
        raise BadInputError(
            _("Trimiteți între 1 și %(most)s fișiere odată.") % {"most": MOST_FILES}, field="scans"
        )
    tx.once(cmd.once)
    with tempfile.TemporaryDirectory(prefix="vatra-pile-") as folder:
        received = [_received(sent, Path(folder) / str(place)) for place, sent in enumerate(cmd.files)]
        scans = sum(count for _path, count in received)
        if scans > MOST_SCANS:
            raise BadInputError(
                _("Fișierele au %(n)s pagini; se citesc cel mult %(most)s odată. Trimiteți-le pe rând.")
                % {"n": scans, "most": MOST_SCANS},
                field="scans",
                code="too_many_pages",
            )
        pile = ScanPile.objects.create(scans=scans, created_by_id=actor.user_id, created_by_name=actor.name)
        for sent, (path, _count) in zip(cmd.files, received, strict=True):
            save(tx, Incoming(_chunks(path), sent.name, Purpose.PILE, None, "papers.scanpile", pile.pk))
    run = enqueue(tx, JOB_TYPES[READ_JOB], title=str(pile), result_url=pile_url(pile), pile_id=pile.pk)
    pile.job_id = run.pk
    pile.save(update_fields=["job_id"])
    tx.log(pile, scans=scans, files=[clean_name(sent.name) for sent in cmd.files])
    return pile


def _received(sent: SentFile, path: Path) -> tuple[Path, int]:
    """The file on disk and its number of scans; what the store refuses by itself counts as one.

    Raises:
        BadInputError: too big, or a file that cannot be opened.
    """
    limit, size = LIMITS[Purpose.PILE], 0
    with path.open("wb") as out:
        for chunk in sent.chunks:
            size += len(chunk)
            if size > limit.size:
                break
            out.write(chunk)
    if size > limit.size:
        raise BadInputError(
            _("Fișierul „%(name)s” este prea mare: se primesc cel mult %(mb)s MB. Împărțiți-l.")
            % {"name": clean_name(sent.name), "mb": limit.size // 1024 // 1024},
            field="scans",
            code="file_too_big",
        )
    with path.open("rb") as kept:
        head = kept.read(8192)
    accepted = bool(head) and sniff(head) in limit.types
    return path, _counted(path, sent.name) if accepted else 1


def _counted(path: Path, name: str) -> int:
    try:
        with one_at_a_time():
            return count_scans(path)
    except UnreadableError as error:
        sentence = str(wording.REFUSED[error.reason]) % {"name": clean_name(name)}
        raise BadInputError(sentence, field="scans", code=f"file_{error.reason}") from error


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk


# ---- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadPage:
    """A page as the job read it: where it lies, what its code says, its picture and the small one."""

    scan: int
    part: int
    code: PageCode | None
    text: str
    fault: str
    picture: bytes
    thumbnail: bytes


@dataclass(frozen=True)
class KeepScans:
    """All pages of some scans of one file of a pile."""

    pile_id: int
    source_id: int
    pages: Sequence[ReadPage]


@action(Perm.PAPERS_SCAN)
def keep_scans(tx: Transaction, *, actor: Actor, cmd: KeepScans) -> int:
    """Files the pages of some scans, each once however often the job begins anew; returns how many were new."""
    pile = ScanPile.objects.select_for_update().get(pk=cmd.pile_id)
    source = StoredFile.objects.get(pk=cmd.source_id)
    known = set(ScannedPage.objects.filter(source=source).values_list("scan", flat=True))
    fresh = [page for page in cmd.pages if page.scan not in known]
    papers = _papers(actor, {page.code.token for page in fresh if page.code})
    for page in fresh:
        paper, reason = _judged(page, papers)
        _keep(tx, _Found(pile, source, page, paper, reason))
    tx.log(pile, pages=len(fresh))
    tx.log_subjects("papers.issuedpaper", sorted({paper.pk for paper in papers.values()}))
    return len(fresh)


@dataclass(frozen=True)
class _Found:
    pile: ScanPile
    source: StoredFile
    page: ReadPage
    paper: IssuedPaper | None
    reason: str


def _papers(actor: Actor, tokens: set[str]) -> dict[str, IssuedPaper]:
    """The papers of those codes over whose unit the actor may file scans, locked in one order."""
    found = IssuedPaper.objects.visible_to(actor).filter(token__in=tokens).select_for_update(of=("self",))
    scope = actor.scope(Perm.PAPERS_SCAN)
    rows = found.defer("content").select_related("pdf").order_by("pk")
    return {paper.token: paper for paper in rows if scope.covers(paper.unit_id)}


def _judged(page: ReadPage, papers: dict[str, IssuedPaper]) -> tuple[IssuedPaper | None, str]:
    """The paper that the page belongs to, or why it belongs to none."""
    if page.fault:
        return None, page.fault
    if page.code is None:
        return None, wording.OTHER_CODE if page.text else wording.NO_CODE
    paper = papers.get(page.code.token)
    if paper is None:
        return None, wording.FOREIGN
    reason = _closed(paper, page.code.number)
    return (None, reason) if reason else (paper, "")


def _closed(paper: IssuedPaper, number: int | None) -> str:
    """Why a page with that number cannot be filed for the paper; empty where it can."""
    if number is None:
        return wording.NO_NUMBER
    if paper.state != PaperState.ISSUED:
        return wording.CLOSED
    if paper.signed_id is not None:
        return wording.SIGNED
    return "" if 1 <= number <= pages_in(paper) else wording.BEYOND


def _keep(tx: Transaction, found: _Found) -> ScannedPage:
    page, paper = found.page, found.paper
    number = page.code.number if paper and page.code else None
    kept = ScannedPage(
        pile=found.pile,
        source=found.source,
        scan=page.scan,
        part=page.part,
        paper=paper,
        number=number,
        standing=_standing(paper, number),
        reason=found.reason,
        code=page.text if found.reason else "",
    )
    if page.picture:
        name = f"pagina-{number or page.scan}.jpg"
        incoming = Incoming(
            chunks=[page.picture],
            name=name,
            purpose=Purpose.SCAN,
            unit_id=paper.unit_id if paper else None,
            owner_kind=kind_of(kept),
            thumbnail=page.thumbnail,
        )
        kept.file = save(tx, incoming)
    kept.save(force_insert=True)
    return kept


def _standing(paper: IssuedPaper | None, number: int | None) -> Standing:
    if paper is None:
        return Standing.UNKNOWN
    taken = ScannedPage.objects.filter(paper=paper, number=number, standing=Standing.FILED).exists()
    return Standing.DOUBLE if taken else Standing.FILED


# ---- mending by hand --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AssignPage:
    """Which page an unknown one is. ``reference`` is the number of the paper or its verification code."""

    page_id: int
    reference: str
    number: int


@action(Perm.PAPERS_SCAN)
def assign_page(tx: Transaction, *, actor: Actor, cmd: AssignPage) -> ScannedPage:
    """Files an unknown page by hand; where the page is held already it becomes a double.

    Raises:
        NotFoundError: the page is not visible to the actor.
        DomainError: the page is known, has no picture, or the paper takes no such page.
        BadInputError: no paper, or more than one, answers to the reference.
    """
    page = _locked_page(actor, cmd.page_id)
    if page.standing != Standing.UNKNOWN or page.file is None:
        raise DomainError(_("Pagina nu mai este nerecunoscută sau nu are imagine. Reîncărcați lista."))
    paper = locked_paper(tx, _referred(actor, cmd.reference).pk)
    reason = _closed(paper, cmd.number)
    if reason:
        raise BadInputError(wording.reason_words(reason), field="number", code=reason)
    page.paper, page.number, page.standing = paper, cmd.number, _standing(paper, cmd.number)
    page.reason, page.code, page.assigned_by_name = "", "", actor.name[:200]
    page.save()
    page.file.unit_id = paper.unit_id
    page.file.save(update_fields=["unit_id"])
    tx.log(paper, page=cmd.number, standing=page.standing)
    tx.log_subjects("papers.scanpile", [page.pile_id])
    return page


def _referred(actor: Actor, reference: str) -> IssuedPaper:
    token, typed = normal_token(reference), reference.strip()
    papers = IssuedPaper.objects.visible_to(actor).defer("content").exclude(state=PaperState.CANCELLED)
    numbered = papers.filter(number_text=typed).order_by("pk")
    tried = (papers.filter(token=token), numbered.filter(content__page_codes=True), numbered)
    chosen = next((found for found in (list(rows[:2]) for rows in tried) if found), [])
    if not chosen:
        raise BadInputError(
            _("Nu există un act cu acest număr sau cod la care să aveți acces. Verificați-l pe foaie."),
            field="reference",
        )
    if len(chosen) > 1:
        raise BadInputError(
            _("Mai multe acte au numărul %(number)s. Scrieți codul de verificare al actului.")
            % {"number": typed},
            field="reference",
        )
    return chosen[0]


def _locked_page(actor: Actor, page_id: int) -> ScannedPage:
    pages = ScannedPage.objects.visible_to(actor).select_for_update(of=("self",))
    page = pages.select_related("file").filter(pk=page_id).first()
    if page is None:
        raise NotFoundError(_("Pagina scanată nu există sau nu aveți acces la ea."))
    return page


@dataclass(frozen=True)
class UsePage:
    """A double that shall stand for its page."""

    page_id: int


@action(Perm.PAPERS_SCAN)
def use_page(tx: Transaction, *, actor: Actor, cmd: UsePage) -> ScannedPage:
    """Puts a double in the place of the page that stands now, until the signed copy of the paper is filed.

    Raises:
        NotFoundError: the page is not visible to the actor.
        DomainError: it is no double, or the signed copy is filed.
    """
    page = _locked_page(actor, cmd.page_id)
    if page.standing != Standing.DOUBLE or page.paper_id is None:
        raise DomainError(_("Pagina nu este o dublură. Reîncărcați lista."))
    paper = locked_paper(tx, page.paper_id)
    if paper.signed_id is not None:
        raise DomainError(wording.reason_words(wording.SIGNED), code="already_signed")
    for held in ScannedPage.objects.filter(paper=paper, number=page.number, standing=Standing.FILED):
        held.standing = Standing.DOUBLE
        held.save(update_fields=["standing"])
    page.standing = Standing.FILED
    page.save(update_fields=["standing"])
    tx.log(paper, page=page.number)
    return page


# ---- filing the whole -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileScans:
    """The paper all of whose pages were scanned."""

    paper_id: int


@action(Perm.PATRIMONY_ISSUE)
def file_scans(tx: Transaction, *, actor: Actor, cmd: FileScans) -> IssuedPaper:
    """Puts the scanned pages together in their order and files them as the signed copy, with its own hash.

    Raises:
        NotFoundError: the paper is not visible to the actor.
        DomainError: pages are missing, or the paper takes no signed copy (any more).
    """
    paper = locked_paper(tx, cmd.paper_id)
    missing = sorted(set(range(1, pages_in(paper) + 1)) - filed_numbers(paper)) if paper.pdf_id else []
    if missing:
        raise DomainError(
            _("Lipsesc pagini: %(pages)s. Scanați-le, apoi depuneți exemplarul semnat.")
            % {"pages": ", ".join(map(str, missing[:20]))},
            code="pages_missing",
        )
    pages = ScannedPage.objects.filter(paper=paper, standing=Standing.FILED).select_related("file")
    pictures = [path_of(page.file.sha256) for page in pages.order_by("number") if page.file]
    name = f"{paper.kind}-{paper.number_text.replace('/', '-')}-semnat.pdf"
    return file_copy(tx, paper, pdf_of(pictures), name, most=MOST_BYTES)
