# SPDX-License-Identifier: EUPL-1.2
"""What people and the rendering job do to papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.papers.issuing import RENDER_JOB, attach_bytes, enqueue_rendering, paper_url
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError


@dataclass(frozen=True)
class AttachRendering:
    paper_id: int
    pdf: bytes


@action(Perm.PAPERS_VIEW)
def attach_rendering(tx: Transaction, *, actor: Actor, cmd: AttachRendering) -> IssuedPaper:
    """Ends the issue of a paper: bytes and hash, once; called by the rendering job as the system.

    Raises:
        AlreadyDoneError: an earlier attempt attached the bytes.
    """
    tx.once(f"papers.issued:{cmd.paper_id}")
    paper = attach_bytes(tx, cmd.paper_id, cmd.pdf)
    tx.log(paper, sha256=paper.pdf_sha256)
    call_listeners(tx, paper, "issued")
    return paper


def locked_paper(tx: Transaction, paper_id: int) -> IssuedPaper:
    """The paper, locked for this transaction, after checking the right over its unit.

    Raises:
        NotFoundError: no such paper, or not visible to the actor (answered alike).
        NotAllowedError: visible, but the actor does not hold the action's permission over its unit.
    """
    papers = IssuedPaper.objects.visible_to(tx.actor).select_for_update()
    paper = papers.filter(pk=paper_id).first()
    if paper is None:
        raise NotFoundError(_("Actul nu există sau nu aveți acces la el."))
    tx.require(paper.unit_id)
    return paper


@dataclass(frozen=True)
class FileSignedCopy:
    """The scan of the signed paper, or the PDF with electronic signatures."""

    paper_id: int
    chunks: Iterable[bytes]
    name: str


@action(Perm.PATRIMONY_ISSUE)
def file_signed_copy(tx: Transaction, *, actor: Actor, cmd: FileSignedCopy) -> IssuedPaper:
    """Files the signed copy with its own hash; it can be filed once and never replaced.

    Raises:
        NotFoundError: the paper is not visible to the actor.
        DomainError: the paper is not issued yet or has its signed copy already.
    """
    return file_copy(tx, locked_paper(tx, cmd.paper_id), cmd.chunks, cmd.name)


def file_copy(
    tx: Transaction, paper: IssuedPaper, chunks: Iterable[bytes], name: str, *, most: int = 0
) -> IssuedPaper:
    """Files the bytes of the signed copy of a locked paper, as a step of an action.

    Args:
        tx: the action's transaction.
        paper: locked, its unit checked.
        chunks: the bytes.
        name: file name to show.
        most: largest size in bytes where the program put the copy together; 0 is the limit of uploads.

    Raises:
        DomainError: the paper is cancelled, not issued yet, or has its signed copy already.
    """
    if paper.state == PaperState.CANCELLED:
        raise DomainError(_("Actul este anulat; nu i se mai depune exemplar semnat."), code="cancelled")
    if paper.state != PaperState.ISSUED:
        raise DomainError(
            _("Actul încă se emite. Așteptați să apară PDF-ul, apoi depuneți exemplarul semnat.")
        )
    if paper.signed_id is not None:
        raise DomainError(
            _("Exemplarul semnat a fost depus deja și nu se mai înlocuiește."), code="already_signed"
        )
    incoming = Incoming(
        chunks, name, Purpose.SIGNED, paper.unit_id, "papers.issuedpaper", paper.pk, most=most
    )
    stored = save(tx, incoming)
    paper.signed, paper.signed_sha256 = stored, stored.sha256
    paper.signed_at, paper.signed_by_id = clock.now(), tx.actor.user_id
    paper.save(update_fields=["signed", "signed_sha256", "signed_at", "signed_by_id"])
    tx.log(paper, sha256=stored.sha256, file=stored.name)
    call_listeners(tx, paper, "signed")
    return paper


@dataclass(frozen=True)
class RetryRendering:
    """The paper whose rendering failed."""

    paper_id: int


@action(Perm.PATRIMONY_ISSUE)
def retry_rendering(tx: Transaction, *, actor: Actor, cmd: RetryRendering) -> IssuedPaper:
    """Puts in the queue again the rendering of a paper left without bytes; its number and content stay.

    Raises:
        NotFoundError: the paper does not exist or is not visible to the actor.
        DomainError: it has its bytes, or is being rendered now.
    """
    paper = locked_paper(tx, cmd.paper_id)
    if paper.state != PaperState.ISSUING or rendering_runs(paper):
        raise DomainError(_("Actul este emis sau tocmai se emite. Reîncărcați pagina peste câteva clipe."))
    enqueue_rendering(tx, paper)
    tx.log(paper)
    return paper


def rendering_runs(paper: IssuedPaper) -> bool:
    """Whether a rendering of this paper waits or is in work."""
    running = JobRun.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return running.filter(name=RENDER_JOB, result_url=paper_url(paper)).exists()


type Listener = Callable[[Transaction, IssuedPaper, str], None]
_listeners: dict[str, Listener] = {}


def on_paper_event(owner_kind: str, listener: Listener) -> None:
    """Registers the step that the owner's module runs in the same transaction when its paper is issued or signed."""
    _listeners[owner_kind] = listener


def call_listeners(tx: Transaction, paper: IssuedPaper, event: str) -> None:
    """Tells the owner's module what happened to its paper (``issued`` or ``signed``)."""
    listener = _listeners.get(paper.owner_kind)
    if listener is not None:
        listener(tx, paper, event)
