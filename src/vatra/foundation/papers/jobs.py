# SPDX-License-Identifier: EUPL-1.2
"""The rendering job: frozen JSON in, PDF bytes and their hash out."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.foundation.papers.actions import AttachRendering, attach_rendering
from vatra.foundation.papers.issuing import RENDER_JOB
from vatra.foundation.papers.models import IssuedPaper
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
