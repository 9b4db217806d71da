# SPDX-License-Identifier: EUPL-1.2
"""What the pages of scanned piles show."""

import functools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.store import path_of
from vatra.foundation.papers.issuing import paper_url
from vatra.foundation.papers.models import IssuedPaper, PaperState, ScannedPage, ScanPile, Standing
from vatra.foundation.papers.piles.wording import reason_words
from vatra.foundation.papers.rendering.pages import page_count, page_size_mm
from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.kernel.text import counted

MOST_PILES = 50


@functools.lru_cache(maxsize=512)
def _shape(sha256: str) -> tuple[int, tuple[float, float]]:
    path = path_of(sha256)
    return page_count(path), page_size_mm(path)


def pages_in(paper: IssuedPaper) -> int:
    """The number of pages of the issued PDF; 0 while there is none."""
    return _shape(paper.pdf.sha256)[0] if paper.pdf else 0


def page_size(paper: IssuedPaper) -> tuple[float, float]:
    """Width and height in millimetres of the pages of an issued paper."""
    if paper.pdf is None:
        raise ValueError(paper.pk)
    return _shape(paper.pdf.sha256)[1]


def filed_numbers(paper: IssuedPaper) -> set[int]:
    """The pages of the paper that a scan stands for."""
    rows = ScannedPage.objects.filter(paper=paper, standing=Standing.FILED)
    return {number for number in rows.values_list("number", flat=True) if number is not None}


def spans(numbers: Iterable[int]) -> str:
    """Page numbers as people write them: ``1, 4–6, 9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


class PileRow(NamedTuple):
    """A pile in the list of those sent."""

    title: str
    url: str
    detail: str


class Shot(NamedTuple):
    """A scanned page ready for the page: picture, words, and where its form is sent."""

    id: int
    title: str
    detail: str
    alt: str
    url: str
    src: str
    use_url: str
    assign_url: str


class PaperScans(NamedTuple):
    """How far the scanning of one paper is.

    Attributes:
        complete: every page is there.
        missing: the pages that are not, as ``3, 7–9``.
        file_url: where all pages are filed as signed copy; empty while that is not possible.
    """

    name: str
    title: str
    url: str
    scans_url: str
    counted: str
    done: int
    total: int
    complete: bool
    signed: bool
    missing: str
    doubles: list[Shot]
    file_url: str


def pile_for(actor: Actor, public_id: uuid.UUID) -> ScanPile:
    """The pile, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    pile = ScanPile.objects.visible_to(actor).filter(public_id=public_id).first()
    if pile is None:
        raise NotFoundError(_("Teancul scanat nu există sau nu aveți acces la el."))
    return pile


def recent_piles(actor: Actor) -> list[PileRow]:
    """The piles that this actor sees, the newest first."""
    found = ScanPile.objects.visible_to(actor).order_by("-pk")[:MOST_PILES]
    return [
        PileRow(
            str(pile),
            reverse("papers:pile", args=[pile.public_id]),
            f"{counted(pile.scans, _('pagină'), _('pagini'))} · {pile.created_by_name}",
        )
        for pile in found
    ]


def pile_context(actor: Actor, pile: ScanPile) -> dict[str, object]:
    """A pile: its papers with what is missing, its doubles, its unknown pages."""
    pages = list(
        ScannedPage.objects.visible_to(actor)
        .filter(pile=pile)
        .select_related("file", "source")
        .order_by("source_id", "scan", "part")
    )
    papers = _papers(actor, {page.paper_id for page in pages if page.paper_id})
    doubles = [page for page in pages if page.standing == Standing.DOUBLE]
    read = ScannedPage.objects.filter(pile=pile).values("source_id", "scan").distinct().count()
    return {
        "pile": pile,
        "name": str(pile),
        "read": read,
        "papers": _progress(actor, papers, doubles),
        "unknown": [_shot(page, pile) for page in pages if page.standing == Standing.UNKNOWN],
        "known_numbers": sorted({paper.number_text for paper in papers}),
        "finished": read >= pile.scans,
    }


def paper_context(actor: Actor, paper: IssuedPaper) -> dict[str, object]:
    """The scans of one paper, whoever sent them."""
    pages = ScannedPage.objects.visible_to(actor).filter(paper=paper).select_related("file", "source", "pile")
    rows = list(pages.order_by("number", "standing", "pk"))
    doubles = [page for page in rows if page.standing == Standing.DOUBLE]
    return {
        "paper": paper,
        "name": str(paper),
        "scans": _progress(actor, [paper], doubles)[0],
        "filed": [_shot(page, page.pile) for page in rows if page.standing == Standing.FILED],
    }


def scans_line(paper: IssuedPaper) -> str:
    """„12 din 14 pagini” for the paper's own page; empty where its pages bear no codes or it is not issued."""
    if not paper.content.get("page_codes") or paper.pdf_id is None:
        return ""
    return _counted(len(filed_numbers(paper)), pages_in(paper))


def _counted(done: int, total: int) -> str:
    of = counted(total, _("pagină"), _("pagini"))
    return _("%(done)s din %(of)s") % {"done": done, "of": of}


def _papers(actor: Actor, keys: set[int]) -> list[IssuedPaper]:
    found = IssuedPaper.objects.visible_to(actor).filter(pk__in=keys).defer("content")
    return list(found.select_related("pdf").order_by("pk"))


def _progress(
    actor: Actor, papers: Sequence[IssuedPaper], doubles: Sequence[ScannedPage]
) -> list[PaperScans]:
    filed: dict[int, set[int]] = defaultdict(set)
    rows = ScannedPage.objects.filter(paper__in=papers, standing=Standing.FILED)
    for paper_id, number in rows.values_list("paper_id", "number"):
        if paper_id is not None and number is not None:
            filed[paper_id].add(number)
    return [
        _one(actor, paper, filed[paper.pk], [page for page in doubles if page.paper_id == paper.pk])
        for paper in papers
    ]


def _one(actor: Actor, paper: IssuedPaper, filed: set[int], doubles: Sequence[ScannedPage]) -> PaperScans:
    total = pages_in(paper)
    missing = set(range(1, total + 1)) - filed
    complete, signed = total > 0 and not missing, paper.signed_id is not None
    may_file = complete and not signed and paper.state == PaperState.ISSUED
    may_file = may_file and actor.scope(Perm.PATRIMONY_ISSUE).covers(paper.unit_id)
    may_use = not signed and actor.scope(Perm.PAPERS_SCAN).covers(paper.unit_id)
    return PaperScans(
        name=str(paper),
        title=paper.title,
        url=paper_url(paper),
        scans_url=reverse("papers:paper-scans", args=[paper.public_id]),
        counted=_counted(len(filed), total),
        done=len(filed),
        total=total,
        complete=complete,
        signed=signed,
        missing=spans(missing),
        doubles=[_shot(page, None, use=may_use) for page in doubles],
        file_url=reverse("papers:file-scans", args=[paper.public_id]) if may_file else "",
    )


def _shot(page: ScannedPage, pile: ScanPile | None, *, use: bool = False) -> Shot:
    where = _("%(file)s, pagina %(n)s") % {"file": page.source.name, "n": page.scan}
    known = page.standing != Standing.UNKNOWN
    title = _("Pagina %(n)s") % {"n": page.number} if known else reason_words(page.reason)
    told = [
        where,
        page.code,
        page.assigned_by_name and _("atribuită de %(who)s") % {"who": page.assigned_by_name},
    ]
    picture = page.file.public_id if page.file else None
    return Shot(
        id=page.pk,
        title=title,
        detail=" · ".join(part for part in told if part),
        alt=f"{title} ({where})",
        url=reverse("files:download", args=[picture]) if picture else "",
        src=reverse("files:thumbnail", args=[picture]) if picture else "",
        use_url=reverse("papers:use-page", args=[page.pk]) if use else "",
        assign_url=reverse("papers:assign-page", args=[page.pk]) if pile and not known and picture else "",
    )


def moment_of(pile: ScanPile) -> str:
    """When and by whom a pile was sent."""
    return f"{dates.moment(pile.created_at)} · {pile.created_by_name}"
