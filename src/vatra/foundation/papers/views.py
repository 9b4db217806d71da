# SPDX-License-Identifier: EUPL-1.2
"""Screens of issued papers, for those who may see them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.store import PDF, path_of
from vatra.foundation.papers.actions import FileSignedCopy, RetryRendering, file_signed_copy, retry_rendering
from vatra.foundation.papers.forms import SignedCopyForm
from vatra.foundation.papers.issuing import canonical
from vatra.foundation.papers.lists import PAPERS
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.queries import ISSUED, SIGNED, detail, file_of, paper_for
from vatra.foundation.papers.rendering.pages import page_image
from vatra.foundation.shell import lists
from vatra.foundation.shell.forms import add_refusal
from vatra.kernel.errors import DomainError, NotFoundError


@requires(Perm.PAPERS_VIEW)
def paper_list(request: ActorRequest) -> HttpResponseBase:
    """The papers this actor may see, the newest first."""
    papers = IssuedPaper.objects.visible_to(request.actor).defer("content")
    return lists.answer(PAPERS, papers, request, "papers/paper_list.html")


@requires(Perm.PAPERS_VIEW)
def paper_detail(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The paper: facts, files, one page with its words, versions, history."""
    return _page(request, paper_for(request.actor, public_id), SignedCopyForm())


def _page(request: ActorRequest, paper: IssuedPaper, form: SignedCopyForm) -> HttpResponse:
    page = request.GET.get("pagina", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    context = detail(request.actor, paper, _copy(request), number)
    return render(request, "papers/paper.html", {**context, "form": form}, status=422 if form.errors else 200)


def _copy(request: ActorRequest) -> str:
    return SIGNED if request.GET.get("exemplar") == SIGNED else ISSUED


@requires(Perm.PAPERS_VIEW)
def paper_page(request: ActorRequest, public_id: uuid.UUID, page: int) -> HttpResponseBase:
    """The picture of one page of the original, or with ``?exemplar=semnat`` of the signed copy."""
    stored = file_of(paper_for(request.actor, public_id), _copy(request))
    if stored is None or stored.mime != PDF:
        raise NotFoundError(_("Actul nu are încă paginile cerute."))
    try:
        picture = page_image(path_of(stored.sha256), page)
    except IndexError as beyond:
        raise NotFoundError(_("Actul nu are atâtea pagini.")) from beyond
    return HttpResponse(picture, content_type="image/png")


@requires(Perm.PAPERS_VIEW)
def paper_json(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The frozen content: the same JSON text whose hash was taken when the paper was issued."""
    paper = paper_for(request.actor, public_id)
    return HttpResponse(canonical(paper.content), content_type="application/json; charset=utf-8")


@requires(Perm.PATRIMONY_ISSUE)
@require_POST
def paper_sign(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Files the signed copy."""
    paper = paper_for(request.actor, public_id)
    form = SignedCopyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, paper, form)
    sent = form.cleaned_data["file"]
    try:
        file_signed_copy(actor=request.actor, cmd=FileSignedCopy(paper.pk, sent.chunks(), sent.name))
    except DomainError as refusal:
        add_refusal(form, refusal)
        return _page(request, paper, form)
    messages.success(request, _("Exemplarul semnat a fost depus."))
    return redirect("papers:paper", public_id)


@requires(Perm.PATRIMONY_ISSUE)
@require_POST
def paper_retry(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Renders again a paper left without bytes."""
    paper = paper_for(request.actor, public_id)
    retry_rendering(actor=request.actor, cmd=RetryRendering(paper.pk))
    messages.success(request, _("Emiterea s-a reluat. Numărul și conținutul actului au rămas aceleași."))
    return redirect("papers:paper", public_id)
