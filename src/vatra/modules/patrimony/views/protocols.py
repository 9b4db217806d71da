# SPDX-License-Identifier: EUPL-1.2
"""The protocol: opening it, its page, its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.actions import Action
from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.papers.visas import Decision
from vatra.foundation.shell.forms import attempt, both_versions, status_of
from vatra.foundation.shell.lists import answer
from vatra.kernel import text
from vatra.kernel.errors import DomainError
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony.actions import in_force
from vatra.modules.patrimony.actions import protocols as actions
from vatra.modules.patrimony.choices import Annex, Door
from vatra.modules.patrimony.forms.protocols import HeadForm, StepForm, UploadForm, initial_head
from vatra.modules.patrimony.imports import upload_url
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.queries import protocols as queries
from vatra.modules.patrimony.queries.guidance import todo_of
from vatra.modules.patrimony.views.protocol_lists import LINES, PROTOCOLS
from vatra.organisation.pages import why_lines
from vatra.organisation.queries.acts import why


@requires(Perm.PATRIMONY_VIEW)
def protocol_list(request: ActorRequest) -> HttpResponseBase:
    """All protocols the actor sees."""
    return answer(
        PROTOCOLS,
        queries.protocols(request.actor),
        request,
        "patrimony/protocol_list.html",
        extra={"may_open": request.actor.can(Perm.PATRIMONY_EDIT)},
    )


@requires(Perm.PATRIMONY_EDIT)
def protocol_new(request: ActorRequest) -> HttpResponseBase:
    """Opens an existing or a new protocol; ``?fel=`` chooses the door."""
    door = Door(request.GET["fel"]) if request.GET.get("fel") in Door.values else Door.EXISTING
    form = HeadForm(request.POST or None, actor=request.actor, door=door, initial=_from_address(request))
    if request.method == "POST" and form.is_valid():
        opened = attempt(form, lambda: _open(request, form, door))
        if opened is not None:
            return redirect("patrimony:protocol", opened.pk)
    return render(
        request, "patrimony/protocol_form.html", {"form": form, "door": door}, status=status_of(form)
    )


def _from_address(request: ActorRequest) -> dict[str, Any]:
    key = record_key(request.GET.get("unitate", ""))
    return {} if key is None else {"unit": key}


def _open(request: ActorRequest, form: HeadForm, door: Door) -> Protocol:
    cmd = actions.OpenProtocol(door, form.cleaned_data["unit"], form.head(), once=form.cleaned_data["once"])
    return actions.open_protocol(actor=request.actor, cmd=cmd)


@requires(Perm.PATRIMONY_EDIT)
def protocol_amend(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Opens an additional act to a protocol in force."""
    base = queries.protocol(request.actor, pk)
    form = HeadForm(request.POST or None, actor=request.actor, door=Door.ADDITIONAL, unit_known=True)
    if request.method == "POST" and form.is_valid():
        cmd = actions.OpenProtocol(
            Door.ADDITIONAL, base.unit_id, form.head(), base.pk, form.cleaned_data["once"]
        )
        opened = attempt(form, lambda: actions.open_protocol(actor=request.actor, cmd=cmd))
        if opened is not None:
            return redirect("patrimony:protocol", opened.pk)
    context = {"form": form, "door": Door.ADDITIONAL, "base": base}
    return render(request, "patrimony/protocol_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def protocol_change(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Changes the head of a draft; on a conflict both versions are shown."""
    found = queries.protocol(request.actor, pk)
    form = HeadForm(
        request.POST or None,
        actor=request.actor,
        door=Door(found.door),
        unit_known=True,
        initial=initial_head(found),
    )
    if request.method == "POST" and form.is_valid():
        cmd = actions.ChangeProtocol(pk, form.cleaned_data["version"] or 0, form.head())
        if attempt(form, lambda: actions.change_protocol(actor=request.actor, cmd=cmd)) is not None:
            return redirect("patrimony:protocol", pk)
    context = {
        "form": form,
        "protocol": found,
        "door": Door(found.door),
        "differing": both_versions(form, initial_head(found)),
    }
    return render(request, "patrimony/protocol_form.html", context, status=status_of(form))


TABS = (
    ("", gettext_lazy("Date generale")),
    ("anexa1", gettext_lazy("1. Terenuri")),
    ("anexa2", gettext_lazy("2. Clădiri")),
    ("anexa3", gettext_lazy("3. Mijloace fixe")),
    ("anexa4", gettext_lazy("4. Obiecte de inventar")),
    ("celelalte", gettext_lazy("5–7. Contracte, documente, obiecțiuni")),
    ("verificari", gettext_lazy("Verificări")),
    ("istoric", gettext_lazy("Istoric")),
)


@requires(Perm.PATRIMONY_VIEW)
def protocol_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The protocol: ``?fila=`` chooses the part."""
    found = queries.protocol(request.actor, pk)
    tab = request.GET.get("fila", "")
    context = _page_context(request, found, tab)
    builder = _TAB_CONTEXT.get(tab, _general)
    template = {"celelalte": "side", "verificari": "checks", "istoric": "history"}.get(tab, "page")
    return render(request, f"patrimony/protocol_{template}.html", context | builder(request, found))


@requires(Perm.PATRIMONY_VIEW)
def protocol_annex(request: ActorRequest, pk: int, annex: int) -> HttpResponseBase:
    """The positions of annexes 1 to 4."""
    found = queries.protocol(request.actor, pk)
    if annex not in Annex.values:
        return redirect("patrimony:protocol", pk)
    context = _page_context(request, found, f"anexa{annex}") | {
        "annex": annex,
        "annex_label": Annex(annex).label,
        "import_url": upload_url(pk, annex),
    }
    return answer(LINES, queries.lines(found, annex), request, "patrimony/protocol_annex.html", extra=context)


def _page_context(request: ActorRequest, found: Protocol, tab: str) -> dict[str, Any]:
    base = reverse("patrimony:protocol", args=[found.pk])
    editable = found.is_editable and request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id)
    return {
        "protocol": found,
        "tabs": [
            {"label": label, "url": _tab_url(base, code), "current": code == tab} for code, label in TABS
        ],
        "stages": queries.stages(found),
        "steps": queries.steps_for(request.actor, found),
        "editable": editable,
        "may_amend": found.state == "in_vigoare"
        and request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id),
    }


def _tab_url(base: str, code: str) -> str:
    if code.startswith("anexa"):
        return f"{base}anexa/{code[5:]}/"
    return f"{base}?fila={code}" if code else base


def _general(request: ActorRequest, found: Protocol) -> dict[str, Any]:
    return {
        "facts": queries.head_facts(found),
        "sums": queries.annex_sums(found),
        "visas": queries.visa_rows(found),
        "barred": queries.barred_from_visas(request.actor, found),
        "papers": queries.paper_links(found),
        "upload": UploadForm(),
        "todo": todo_of(found),
        "why": why_lines(why(request.actor, "patrimony.protocol", found.pk)),
    }


def _sides(request: ActorRequest, found: Protocol) -> dict[str, Any]:
    return {"groups": queries.side_groups(found)}


def _checks(request: ActorRequest, found: Protocol) -> dict[str, Any]:
    rows = queries.finding_rows(found)
    errors = [r for r in rows if r.severity == "error"]
    warnings = [r for r in rows if r.severity != "error"]
    return {
        "errors": errors,
        "warnings": warnings,
        "errors_count": sum(r.times for r in errors),
        "warnings_count": sum(r.times for r in warnings),
    }


def _history(request: ActorRequest, found: Protocol) -> dict[str, Any]:
    return {"history": history_of(request.actor, "patrimony.protocol", found)}


_TAB_CONTEXT: dict[str, Callable[[ActorRequest, Protocol], dict[str, Any]]] = {
    "celelalte": _sides,
    "verificari": _checks,
    "istoric": _history,
}


_STEPS: dict[str, Action[actions.ProtocolStep, Any]] = {
    "send": actions.send_to_visas,
    "cancel": actions.cancel_protocol,
    "issue": in_force.issue_protocol,
    "enforce": in_force.enter_in_force,
    "record": in_force.record_existing,
}
_DONE = {
    "send": gettext_lazy("Protocolul a fost trimis la viză."),
    "cancel": gettext_lazy("Protocolul a fost anulat."),
    "issue": gettext_lazy("Protocolul a primit număr; PDF-ul se pregătește."),
    "enforce": gettext_lazy("Protocolul este în vigoare, iar bunurile sunt în evidență."),
    "record": gettext_lazy("Protocolul existent este înregistrat, iar bunurile sunt în evidență."),
    "grant": gettext_lazy("Viza a fost acordată."),
    "refuse": gettext_lazy("Viza a fost refuzată; protocolul este din nou ciornă."),
}


@requires(Perm.PATRIMONY_VIEW)
def protocol_step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """Takes a step; a GET shows the confirmation with its effect, a POST takes it."""
    found = queries.protocol(request.actor, pk)
    button = next((b for b in queries.steps_for(request.actor, found) if b.verb == verb), None)
    form = StepForm(request.POST or None, initial={"version": found.version})
    if verb == "grant":
        form.fields["note"].label = _("Observații")
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: _take(request, found, verb, form.cleaned_data)) is not None
    ):
        messages.success(request, str(_DONE[verb]))
        return redirect("patrimony:protocol", pk)
    if button is None and not form.errors:
        return redirect("patrimony:protocol", pk)
    positions = text.counted(found.lines.count(), _("poziție"), _("poziții"))
    context = {"protocol": found, "form": form, "button": button, "verb": verb, "positions": positions}
    return render(request, "patrimony/protocol_step.html", context, status=status_of(form))


def _take(request: ActorRequest, found: Protocol, verb: str, data: dict[str, Any]) -> object:
    if verb in {"grant", "refuse"}:
        decision = actions.DecideVisa(found.pk, data["version"], Decision(verb == "grant", data["note"]))
        return actions.decide_visa(actor=request.actor, cmd=decision)
    if verb not in _STEPS:
        raise DomainError(_("Pasul cerut nu există."), code="unknown_step")
    return _STEPS[verb](
        actor=request.actor, cmd=actions.ProtocolStep(found.pk, data["version"], data["note"])
    )


@requires(Perm.PATRIMONY_EDIT)
def protocol_scan(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Files the scan of an existing protocol."""
    found = queries.protocol(request.actor, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        cmd = actions.ProtocolScan(pk, given.chunks(), given.name)
        if attempt(form, lambda: actions.file_protocol_scan(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Protocolul scanat a fost depus."))
            return redirect("patrimony:protocol", pk)
    return render(
        request, "patrimony/upload_form.html", {"form": form, "protocol": found}, status=status_of(form)
    )
