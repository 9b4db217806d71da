# SPDX-License-Identifier: EUPL-1.2
"""The five steps of an import as pages; each works without JavaScript."""

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vatra.foundation.access.actions import kind_of
from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.imports import forms, queries
from vatra.foundation.imports.actions.applying import UndoImport, undo_import
from vatra.foundation.imports.actions.mending import MendRow, SkipRow, mend_row, skip_row
from vatra.foundation.imports.actions.mending_many import SINGULAR_FAULTS
from vatra.foundation.imports.actions.preparing import LocateList, UploadImport, locate_list, upload_import
from vatra.foundation.imports.actions.starting import (
    MapColumns,
    ResumeImport,
    StartApply,
    map_columns,
    resume_import,
    start_apply,
)
from vatra.foundation.imports.models import ImportRow, ImportRun, RunState
from vatra.foundation.imports.registry import target_of, targets_for
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError, StaleError
from vatra.kernel.text import counted

MOST_STEPS = 8


def _stages(now: int) -> list[dict[str, str]]:
    labels = (_("Fișier"), _("Coloane"), _("Verificare"), _("Confirmare"), _("Rezultat"))
    return [
        {"label": label, "state": "done" if n < now else ("now" if n == now else "")}
        for n, label in enumerate(labels)
    ]


def _page(
    request: ActorRequest, template: str, step: int, context: dict[str, Any], error: DomainError | None = None
) -> HttpResponseBase:
    full = {"stages": _stages(step), "refusal": str(error) if error else "", **context}
    if "run" in full:
        full["back_url"] = target_of(full["run"].target).result_url(full["run"])
    return render(request, f"imports/{template}.html", full, status=error.status if error else 200)


@require_GET
@requires(Perm.IMPORT_RUN)
def index(request: ActorRequest) -> HttpResponseBase:
    """The imports the actor sees, newest first."""
    before = forms.whole(request.GET.get("inainte")) or None
    page = queries.run_page(request.actor, before)
    context = {
        "page": page,
        "targets": [t.target for t in targets_for(request.actor)],
        "first": before is None,
    }
    return render(request, "imports/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(Perm.IMPORT_RUN)
def upload(request: ActorRequest) -> HttpResponseBase:
    """Step 1: the file. The address says the target (``tinta``) and what it needs to know."""
    parameters = {key: str(value) for key, value in request.GET.items()}
    target = target_of(parameters.pop("tinta", ""))
    replaces = parameters.pop("inlocuieste", "")
    opening = target.open(request.actor, parameters)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            return redirect(
                "imports:columns", _uploaded(request, parameters, target.target.code, replaces).public_id
            )
        except BadInputError as refusal:
            error = refusal
    return _page(request, "upload", 0, {"target": target.target, "opening": opening}, error)


def _uploaded(request: ActorRequest, context: dict[str, str], target: str, replaces: str) -> ImportRun:
    file = forms.uploaded_file(request.FILES)
    cmd = UploadImport(
        target=target,
        context=context,
        name=file.name or "",
        stream=file.file,  # type: ignore[arg-type]  # Django types the stream as its own File
        replaces=_uuid(replaces),
    )
    return upload_import(actor=request.actor, cmd=cmd)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise NotFoundError(_("Importul nu există sau nu aveți acces la el.")) from error


@require_http_methods(["GET", "POST"])
@requires(Perm.IMPORT_RUN)
def columns(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Step 2: where the list is and which column is which field."""
    run = queries.visible_run(request.actor, public_id)
    error: DomainError | None = None
    if request.method == "POST":
        try:
            return redirect(_posted_columns(request, run))
        except BadInputError as refusal:
            error = refusal
            run.mapping = forms.posted_mapping(request.POST) or run.mapping
    return _page(request, "columns", 1, {"run": run, "choices": forms.column_choices(run)}, error)


def _posted_columns(request: ActorRequest, run: ImportRun) -> str:
    if request.POST.get("pas") == "cauta":
        line = forms.whole(request.POST.get("rand"))
        cmd = LocateList(run=run.public_id, sheet=request.POST.get("foaie", "")[:200], header_line=line)
        locate_list(actor=request.actor, cmd=cmd)
        return reverse("imports:columns", args=[run.public_id])
    map_columns(
        actor=request.actor, cmd=MapColumns(run=run.public_id, mapping=forms.posted_mapping(request.POST))
    )
    return reverse("imports:run", args=[run.public_id])


@require_GET
@requires(Perm.IMPORT_RUN)
def run(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Step 3 and 5: progress, the grid with its findings, or the result."""
    shown = queries.visible_run(request.actor, public_id)
    match RunState(shown.state):
        case RunState.UPLOADED:
            return redirect("imports:columns", public_id)
        case RunState.MAPPED | RunState.RUNNING:
            step = 2 if shown.state == RunState.MAPPED else 4
            return _page(request, "progress", step, {"run": shown, "fault": queries.fault_of(shown)})
        case RunState.CHECKED | RunState.READY:
            return _grid(request, shown)
    context = {
        "run": shown,
        "result_url": target_of(shown.target).result_url(shown),
        "counts": shown.counts.items(),
    }
    return _page(request, "result", 5, context)


def _grid(request: ActorRequest, shown: ImportRun) -> HttpResponseBase:
    which = request.GET.get("arata", "erori" if shown.rows_flawed else "toate")
    page = queries.grid_page(request.actor, shown, which, forms.whole(request.GET.get("dupa")))
    context = {
        "run": shown,
        "which": which,
        "page": page,
        "fields": [field.label for field in queries.mapped_fields(shown)],
        "tabs": queries.tabs_of(shown, which),
        "notes": queries.notes_of(shown),
        "span": len(shown.mapping) + 1,
        "replace_url": _replace_url(shown),
        "replace_all_url": reverse("imports:replace-all", args=[shown.public_id]),
        "groups": queries.groups_of(shown, SINGULAR_FAULTS) if shown.rows_flawed else [],
        "flawed": counted(shown.rows_flawed, _("rând cu greșeli"), _("rânduri cu greșeli")),
        "history": history_of(request.actor, kind_of(shown), shown)[:MOST_STEPS],
    }
    return _page(request, "grid", 2, context)


def _replace_url(shown: ImportRun) -> str:
    """The upload page of the same list, with this import set aside once the new file is in."""
    return reverse(
        "imports:upload",
        query={"tinta": shown.target, "inlocuieste": str(shown.public_id), **shown.context.get("query", {})},
    )


@require_http_methods(["GET", "POST"])
@requires(Perm.IMPORT_RUN)
def row(request: ActorRequest, public_id: uuid.UUID, line: int) -> HttpResponseBase:
    """Mend one row; after a conflict the page shows the other person's version and the own texts."""
    shown = queries.visible_run(request.actor, public_id)
    error: DomainError | None = None
    typed: dict[str, str] = {}
    if request.method == "POST":
        typed = forms.posted_cells(request.POST)
        cmd = MendRow(
            run=public_id, line=line, version=forms.whole(request.POST.get("versiune")), cells=typed
        )
        try:
            mended = mend_row(actor=request.actor, cmd=cmd)
            if mended.state != "flawed":
                return redirect("imports:run", public_id)
            typed = {}
        except StaleError as stale:
            error = stale
    staged = ImportRow.objects.visible_to(request.actor).filter(run=shown, line=line).first()
    if staged is None:
        raise NotFoundError(_("Rândul nu există în acest import."))
    inputs = forms.cell_inputs(shown, staged)
    mine = [(i.label, typed[i.key]) for i in inputs if i.key in typed and typed[i.key] != i.value]
    return _page(request, "row", 2, {"run": shown, "row": staged, "inputs": inputs, "mine": mine}, error)


@require_POST
@requires(Perm.IMPORT_RUN)
def skip(request: ActorRequest, public_id: uuid.UUID, line: int) -> HttpResponseBase:
    """Leave a row out, or take it back."""
    skipped = request.POST.get("sare") != "nu"
    skip_row(actor=request.actor, cmd=SkipRow(run=public_id, line=line, skipped=skipped))
    return redirect("imports:run", public_id)


@require_http_methods(["GET", "POST"])
@requires(Perm.IMPORT_RUN)
def confirm(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Step 4: check the answers, then start the takeover."""
    shown = queries.visible_run(request.actor, public_id)
    error: DomainError | None = None
    if request.method == "POST":
        version = forms.whole(request.POST.get("versiune"))
        try:
            start_apply(actor=request.actor, cmd=StartApply(run=public_id, version=version))
            return redirect("imports:run", public_id)
        except StaleError as stale:
            error = stale
            shown = queries.visible_run(request.actor, public_id)
    if shown.state != RunState.READY:
        return redirect("imports:run", public_id)
    return _page(request, "confirm", 3, {"run": shown, "facts": queries.summary_of(shown)}, error)


@require_POST
@requires(Perm.IMPORT_RUN)
def resume(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Go on after the job of an import failed for good."""
    resume_import(actor=request.actor, cmd=ResumeImport(run=public_id))
    return redirect("imports:run", public_id)


@require_POST
@requires(Perm.IMPORT_RUN)
def undo(request: ActorRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Take back what the import made."""
    undo_import(actor=request.actor, cmd=UndoImport(run=public_id))
    return redirect("imports:run", public_id)
