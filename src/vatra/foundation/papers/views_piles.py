# SPDX-License-Identifier: EUPL-1.2
"""Screens of scanned piles: sending, what was recognised, what is missing, filing as signed copy."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.progress import shown
from vatra.foundation.papers.forms import AssignForm, PileForm
from vatra.foundation.papers.models import ScannedPage, ScanPile
from vatra.foundation.papers.piles import queries
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
from vatra.foundation.papers.queries import paper_for
from vatra.foundation.shell import feedback
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel.errors import DomainError, NotFoundError


@require_http_methods(["GET", "POST"])
@requires(Perm.PAPERS_SCAN)
def piles(request: ActorRequest) -> HttpResponseBase:
    """Sending scans, and the piles sent before."""
    form = PileForm(request.POST, request.FILES) if request.method == "POST" else PileForm()
    if request.method == "POST" and form.is_valid():
        pile = attempt(form, lambda: _sent(request, form))
        if pile is not None:
            return redirect("papers:pile", pile.public_id)
    context = {"form": form, "piles": queries.recent_piles(request.actor)}
    return render(request, "papers/piles.html", context, status=status_of(form))


def _sent(request: ActorRequest, form: PileForm) -> ScanPile:
    files = [SentFile(sent.name or "", sent.chunks()) for sent in form.cleaned_data["scans"]]
    return upload_pile(actor=request.actor, cmd=UploadPile(files, form.cleaned_data["once"]))


@require_GET
@requires(Perm.PAPERS_SCAN)
def pile(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """What was recognised in a pile."""
    return _pile_page(request, queries.pile_for(request.actor, public_id))


def _pile_page(
    request: ActorRequest, found: ScanPile, form: AssignForm | None = None, page_id: int = 0
) -> HttpResponse:
    run = JobRun.objects.visible_to(request.actor).filter(pk=found.job_id or 0).first()
    context = {
        **queries.pile_context(request.actor, found),
        "job": shown(run) if run else None,
        "sent": queries.moment_of(found),
        "form": form or AssignForm(auto_id=False),
        "form_page": page_id,
    }
    return render(request, "papers/pile.html", context, status=status_of(form) if form else 200)


@require_GET
@requires(Perm.PAPERS_VIEW)
def paper_scans(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The scanned pages of one paper, whoever sent them."""
    paper = paper_for(request.actor, public_id)
    if not queries.scans_line(paper):
        raise NotFoundError(_("Paginile acestui act nu poartă coduri; nu se adună din scanări."))
    context = queries.paper_context(request.actor, paper)
    context["may_scan"] = request.actor.can(Perm.PAPERS_SCAN)
    return render(request, "papers/paper_scans.html", context)


@require_POST
@requires(Perm.PAPERS_SCAN)
def assign(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Files an unknown page by hand."""
    page = _page_of(request, pk)
    form = AssignForm(request.POST)
    if form.is_valid():
        cmd = AssignPage(pk, form.cleaned_data["reference"], form.cleaned_data["number"])
        done = attempt(form, lambda: assign_page(actor=request.actor, cmd=cmd))
        if done is not None:
            messages.success(request, _("Pagina a fost atribuită."))
            return redirect("papers:pile", page.pile.public_id)
    return _pile_page(request, page.pile, form, pk)


@require_POST
@requires(Perm.PAPERS_SCAN)
def use(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Puts a double in the place of the page that stands now."""
    page = _page_of(request, pk)
    if page.paper is None:
        raise NotFoundError(_("Pagina scanată nu este a unui act."))
    try:
        use_page(actor=request.actor, cmd=UsePage(pk))
        messages.success(request, _("Scanarea aleasă ține acum locul paginii."))
    except DomainError as refusal:
        if refusal.status in {403, 404}:
            raise
        feedback.warn(request, str(refusal))
    return redirect("papers:paper-scans", page.paper.public_id)


def _page_of(request: ActorRequest, pk: int) -> ScannedPage:
    page = ScannedPage.objects.visible_to(request.actor).select_related("pile", "paper").filter(pk=pk).first()
    if page is None:
        raise NotFoundError(_("Pagina scanată nu există sau nu aveți acces la ea."))
    return page


@require_POST
@requires(Perm.PATRIMONY_ISSUE)
def file_all(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Files all scanned pages of a paper as its signed copy."""
    paper = paper_for(request.actor, public_id)
    try:
        file_scans(actor=request.actor, cmd=FileScans(paper.pk))
    except DomainError as refusal:
        if refusal.status in {403, 404}:
            raise
        feedback.warn(request, str(refusal))
        return redirect("papers:paper-scans", public_id)
    messages.success(request, _("Paginile scanate au fost depuse ca exemplar semnat."))
    return redirect("papers:paper", public_id)
