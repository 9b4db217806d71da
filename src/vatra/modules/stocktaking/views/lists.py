# SPDX-License-Identifier: EUPL-1.2
"""Inventory lists: for counting by hand (without number), as files, as issued papers; written explanations."""

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.rendering import PaperMeta
from vatra.foundation.shell import exports
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel import clock, text
from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.stocktaking.actions import lists as actions
from vatra.modules.stocktaking.forms.plan import OnceForm
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.papers.content import LISTS
from vatra.modules.stocktaking.papers.drafts import lists_draft
from vatra.modules.stocktaking.queries import lists as queries
from vatra.modules.stocktaking.queries import pages
from vatra.modules.stocktaking.views.pages import frame

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
MOST_PDF_LINES = 2000


@requires(Perm.STOCKTAKING_VIEW)
def lists(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The lists of a stocktaking; a POST issues them."""
    found = pages.stocktaking(request.actor, pk)
    form = OnceForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        cmd = actions.IssueLists(pk, form.cleaned_data["version"] or 0, form.cleaned_data["once"])
        made = attempt(form, lambda: actions.issue_lists(actor=request.actor, cmd=cmd))
        if made is not None:
            return _issued(request, found, made)
    compared = found.state in actions.COMPARED
    issued = actions.issued_lists(found) if compared else []
    leads = request.actor.scope(Perm.STOCKTAKING_LEAD).covers(found.unit_id)
    context = frame(request, found, "liste") | {
        "form": form,
        "groups": queries.group_rows(found) if found.frozen_at else [],
        "compared": compared,
        "issued": [pages.paper_link(paper) for paper in issued],
        "may_issue": leads and compared and not issued,
        "leads": leads,
        "explanations": queries.explanation_rows(found) if compared else [],
    }
    return render(request, "stocktaking/lists.html", context, status=status_of(form))


def _issued(
    request: ActorRequest, found: Stocktaking, made: Sequence[IssuedPaper] | JobRun
) -> HttpResponseBase:
    if isinstance(made, JobRun):
        messages.success(request, _("Listele se emit în fundal; pagina lucrării arată cât s-a făcut."))
        return redirect("jobs:job", made.pk)
    words = text.counted(len(made), _("act a primit număr"), _("acte au primit număr"))
    messages.success(request, _("%(n)s; PDF-urile se pregătesc.") % {"n": words})
    return redirect("stocktaking:lists", found.pk)


@requires(Perm.STOCKTAKING_VIEW)
def list_file(request: ActorRequest, pk: int, group: str) -> HttpResponseBase:
    """The lists of one owner and chapter without number: ``?format=pdf|xlsx|csv``, ``?numarat=1`` with the count.

    Raises:
        BadInputError: another format, or too many positions for a PDF while one waits.
        NotFoundError: no such stocktaking or group.
    """
    found = pages.stocktaking(request.actor, pk)
    row = queries.group_of(found, group)
    kind = request.GET.get("format", "pdf")
    counted = request.GET.get("numarat") == "1" and found.compared_at is not None
    if kind not in TYPES:
        raise BadInputError(_("Listele se pot lua ca PDF, XLSX sau CSV."), code="bad_export")
    if kind == "pdf" and row.lines > MOST_PDF_LINES:
        raise BadInputError(
            _(
                "Lista are %(n)s, prea multe pentru un PDF pe loc. Luați fișierul XLSX, care se tipărește la fel."
            )
            % {"n": text.counted(row.lines, _("poziție"), _("poziții"))},
            code="too_many",
        )
    exports.tell(request.actor, LISTS, kind, f"{found}: {row.title}")
    body = _pdf(found, row, counted=counted) if kind == "pdf" else _twin(found, row, kind, counted=counted)
    response = HttpResponse(body, content_type=TYPES[kind])
    name = f"liste-{slugify(text.fold(row.title))}-{found.reference_date:%Y-%m-%d}.{kind}"
    placed = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{placed}; filename="{name}"'
    return response


def _meta(found: Stocktaking, row: queries.GroupRow, *, counted: bool) -> PaperMeta:
    owner, chapter = queries.owner_and_chapter(row)
    meta = cast("PaperMeta", lists_draft(found, owner, chapter, counted=counted).content["meta"])
    return _printed(meta)


def _printed(meta: PaperMeta) -> PaperMeta:
    """The head of a print that takes no number."""
    now = clock.local_now().isoformat(timespec="seconds")
    return {**meta, "printed_at": now, "program": "Vatra", "version": version("vatra")}


def _pdf(found: Stocktaking, row: queries.GroupRow, *, counted: bool) -> bytes:
    from vatra.foundation.papers.rendering import canonical_json
    from vatra.foundation.papers.rendering import render as typeset

    owner, chapter = queries.owner_and_chapter(row)
    draft = lists_draft(found, owner, chapter, counted=counted)
    content = {**draft.content, "meta": _printed(cast("PaperMeta", draft.content["meta"]))}
    plain = json.loads(canonical_json(content))
    return typeset(draft.template, plain, title=draft.title, demo=settings.IS_DEMO)


def _twin(found: Stocktaking, row: queries.GroupRow, kind: str, *, counted: bool) -> bytes:
    from vatra.foundation.papers.rendering import twin_csv, twin_xlsx

    table = queries.twin_table(found, row, counted=counted)
    if kind == "csv":
        return twin_csv(table)
    return twin_xlsx(table, _meta(found, row, counted=counted), demo=settings.IS_DEMO)


@require_POST
@requires(Perm.STOCKTAKING_LEAD)
def explanations(request: ActorRequest, pk: int, person: int) -> HttpResponseBase:
    """Issues the written explanations of a custodian; number 0 stands for nobody's custody."""
    pages.stocktaking(request.actor, pk)
    form = OnceForm(request.POST)
    if form.is_valid():
        cmd = actions.IssueExplanations(pk, person or None, form.cleaned_data["once"])
        try:
            paper = actions.issue_explanations(actor=request.actor, cmd=cmd)
        except DomainError as refused:
            if refused.status in {403, 404}:
                raise
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("%(paper)s a primit număr; PDF-ul se pregătește.") % {"paper": paper})
    return redirect(reverse("stocktaking:lists", args=[pk]))
