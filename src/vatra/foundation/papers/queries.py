# SPDX-License-Identifier: EUPL-1.2
"""What the page of a paper shows."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from pypdfium2 import PdfiumError

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import PDF, path_of
from vatra.foundation.papers.actions import rendering_runs
from vatra.foundation.papers.issuing import paper_url, verification_url
from vatra.foundation.papers.lists import state_of
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.foundation.papers.piles.queries import scans_line
from vatra.foundation.papers.rendering.pages import page_count, page_text
from vatra.kernel import dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError

KB = 1024
_owner_pages: dict[str, Callable[[int], str]] = {}
ISSUED, SIGNED = "emis", "semnat"


def register_owner(kind: str, url: Callable[[int], str]) -> None:
    """Says where the record is shown that a paper was issued from (from ``ready``)."""
    _owner_pages[kind] = url


def owner_url(paper: IssuedPaper) -> str:
    """The page of the record that the paper was issued from; empty when its room has named none."""
    page = _owner_pages.get(paper.owner_kind)
    return page(paper.owner_id) if page else ""


class Copy(NamedTuple):
    """A file of the paper to download."""

    kind: str
    title: str
    detail: str
    sha256: str
    url: str


class Preview(NamedTuple):
    """One page of one copy, its picture and its words; without picture ``problem`` says why."""

    copy: str
    page: int
    pages: int
    position: str
    src: str
    alt: str
    words: str
    previous_url: str
    next_url: str
    problem: str


class Milestone(NamedTuple):
    """A line of the paper's history."""

    icon: str
    tone: str
    title: str
    when: str
    iso: str
    more: str


class Version(NamedTuple):
    """Another version of the same paper."""

    label: str
    url: str


def paper_for(actor: Actor, public_id: uuid.UUID) -> IssuedPaper:
    """The paper, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    papers = IssuedPaper.objects.visible_to(actor).select_related("pdf", "signed", "replaces", "replaced_by")
    paper = papers.filter(public_id=public_id).first()
    if paper is None:
        raise NotFoundError(_("Actul nu există sau nu aveți acces la el."))
    return paper


def file_of(paper: IssuedPaper, copy: str) -> StoredFile | None:
    """The stored file of a copy: ``emis`` or ``semnat``."""
    return paper.signed if copy == SIGNED else paper.pdf


def facts(paper: IssuedPaper) -> list[tuple[str, str]]:
    """The facts in the head of the page, as label and value."""
    found = [
        (_("Felul"), paper.kind_label),
        (_("Număr"), paper.number_text),
        (_("Nr. de registru"), paper.registry_number or "—"),
        (_("Emitent"), paper.issuer),
        (_("Emis la"), dates.moment(paper.issued_at)),
        (_("Emis de"), paper.issued_by_name),
        (_("Versiunea"), str(paper.version)),
        (_("Cod de verificare"), paper.token),
    ]
    return [(str(label), value) for label, value in found]


def copies(paper: IssuedPaper) -> list[Copy]:
    """The files of the paper with size and hash."""
    named = [(_("Originalul emis"), paper.pdf), (_("Exemplarul semnat"), paper.signed)]
    return [_copy(title, stored) for title, stored in named if stored is not None]


def _copy(title: str, stored: StoredFile) -> Copy:
    kind = "PDF" if stored.mime == PDF else stored.mime.rpartition("/")[2].upper()
    size = _("%(n)s kB") % {"n": text.thousands(max(1, round(stored.size / KB)))}
    url = reverse("files:download", args=[stored.public_id]) + "?salveaza=1"
    return Copy(kind, title, f"{kind} · {size}", stored.sha256, url)


def preview(paper: IssuedPaper, copy: str, page: int) -> Preview | None:
    """A page of a copy; None where that copy does not exist."""
    stored = file_of(paper, copy)
    if stored is None:
        return None
    if stored.mime != PDF:
        src = reverse("files:download", args=[stored.public_id])
        return Preview(copy, 1, 1, "", src, _("Fotografia exemplarului semnat"), "", "", "", "")
    try:
        return _pdf_preview(paper, copy, page, path_of(stored.sha256))
    except (PdfiumError, FileNotFoundError):
        problem = _(
            "Fișierul nu poate fi citit acum; verificarea publică arată dacă amprenta lui mai corespunde."
        )
        return Preview(copy, 1, 0, "", "", "", "", "", "", problem)


def _pdf_preview(paper: IssuedPaper, copy: str, page: int, path: Path) -> Preview:
    pages = page_count(path)
    page = min(max(page, 1), pages)
    position = _("Pagina %(page)s din %(pages)s") % {"page": page, "pages": pages}

    def turn(to: int) -> str:
        return f"{paper_url(paper)}?exemplar={copy}&pagina={to}#pagina" if 1 <= to <= pages else ""

    src = reverse("papers:paper-page", args=[paper.public_id, page]) + f"?exemplar={copy}"
    return Preview(
        copy, page, pages, position, src, position, page_text(path, page), turn(page - 1), turn(page + 1), ""
    )


def history(paper: IssuedPaper) -> list[Milestone]:
    """What happened to the paper, newest first."""
    happened = [(paper.issued_at, "stamp", "p", _("Număr luat și conținut înghețat"), paper.issued_by_name)]
    if paper.rendered_at:
        happened.append(
            (paper.rendered_at, "file-check", "ok", _("PDF făcut și emis"), paper.pdf_sha256 or "")
        )
    if paper.signed_at:
        happened.append(
            (paper.signed_at, "check", "ok", _("Exemplar semnat depus"), paper.signed_sha256 or "")
        )
    if paper.cancelled_at:
        happened.append((paper.cancelled_at, "x", "bad", _("Act anulat"), ""))
    ordered = sorted(happened, key=lambda line: line[0], reverse=True)
    return [
        Milestone(icon, tone, title, dates.moment(at), at.isoformat(), more)
        for at, icon, tone, title, more in ordered
    ]


def versions(paper: IssuedPaper) -> list[Version]:
    """The version before and the version after this one."""
    found = []
    if paper.replaces:
        found.append(
            Version(_("Înlocuiește %(paper)s") % {"paper": paper.replaces}, paper_url(paper.replaces))
        )
    successor = getattr(paper, "replaced_by", None)
    if successor:
        found.append(Version(_("Înlocuit de %(paper)s") % {"paper": successor}, paper_url(successor)))
    return found


def detail(actor: Actor, paper: IssuedPaper, copy: str, page: int) -> dict[str, object]:
    """The context of the page of a paper."""
    tone, state = state_of(paper)
    may_issue = actor.scope(Perm.PATRIMONY_ISSUE).covers(paper.unit_id)
    waits = paper.state == PaperState.ISSUING
    runs = waits and rendering_runs(paper)
    return {
        "paper": paper,
        "name": str(paper),
        "tone": tone,
        "state": state,
        "facts": facts(paper),
        "copies": copies(paper),
        "preview": preview(paper, copy, page),
        "history": history(paper),
        "versions": versions(paper),
        "owner_url": owner_url(paper),
        "verify_url": verification_url(paper.token),
        "runs": runs,
        "may_retry": waits and not runs and may_issue,
        "scans": scans_line(paper),
        "may_sign": paper.state == PaperState.ISSUED and paper.signed_id is None and may_issue,
    }
