# SPDX-License-Identifier: EUPL-1.2
"""The rendering job (frozen JSON in, PDF bytes and their hash out) and the reading of scanned piles."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actors import actor_for, system_actor
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.foundation.papers.actions import AttachRendering, attach_rendering
from vatra.foundation.papers.issuing import RENDER_JOB
from vatra.foundation.papers.models import IssuedPaper, ScanPile
from vatra.foundation.papers.piles.actions import READ_JOB
from vatra.foundation.papers.piles.work import read_source, sources_of
from vatra.foundation.papers.rendering import render


@job(RENDER_JOB, title=_("Emiterea unui act"))
def render_paper(handle: JobHandle, *, paper_id: int) -> None:
    """Renders a paper from its frozen content; a repeated attempt gives the same bytes and attaches them once."""
    paper = IssuedPaper.objects.get(pk=paper_id)
    handle.progress(0, 1, str(paper))
    pdf = render(paper.template, paper.content, title=f"{paper} – {paper.title}", demo=paper.is_demo)
    attach_rendering(
        actor=system_actor(Perm.PAPERS_VIEW),
        cmd=AttachRendering(paper_id=paper_id, pdf=pdf),
    )
    handle.progress(1, 1, str(paper))


@job(READ_JOB, title=_("Citirea unui teanc scanat"))
def read_pile(handle: JobHandle, *, pile_id: int) -> None:
    """Reads the files of a pile with the rights of who sent it; a repeated attempt goes on where the last one stopped."""
    pile = ScanPile.objects.get(pk=pile_id)
    sender = actor_for(User.objects.get(pk=pile.created_by_id or 0))
    done = 0
    for source in sources_of(pile):
        for count in read_source(sender, pile, source):
            done += count
            handle.progress(done, pile.scans, source.name)
