# SPDX-License-Identifier: EUPL-1.2
"""The hand-over of a custody: opening it, counting, its steps."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.forms import attempt, both_versions, status_of
from vatra.foundation.shell.lists import BulkAction, answer, selected
from vatra.kernel import text
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions import handovers as actions
from vatra.modules.patrimony.actions.handing import HandingStep
from vatra.modules.patrimony.choices import HandingState
from vatra.modules.patrimony.forms.movements import CountForm, FindingsForm, HandoverForm, initial_findings
from vatra.modules.patrimony.models import Handover, HandoverLine
from vatra.modules.patrimony.queries import custody as queries
from vatra.modules.patrimony.queries import handing
from vatra.modules.patrimony.views.custody import choose_unit, unit_asked
from vatra.modules.patrimony.views.handing import Steps, step_page
from vatra.modules.patrimony.views.movement_lists import HANDOVER_LINES, HANDOVERS


@requires(Perm.PATRIMONY_VIEW)
def handover_list(request: ActorRequest) -> HttpResponseBase:
    """All hand-overs the actor sees."""
    context = {"may_propose": request.actor.can(Perm.PATRIMONY_PROPOSE)}
    return answer(
        HANDOVERS, queries.handovers(request.actor), request, "patrimony/handover_list.html", extra=context
    )


@requires(Perm.PATRIMONY_PROPOSE)
def handover_new(request: ActorRequest) -> HttpResponseBase:
    """Opens a hand-over; ``?unitate=``, ``?predator=`` and ``?loc=`` are known where one comes from a custody."""
    title = _("Predă o gestiune")
    unit = unit_asked(request, Perm.PATRIMONY_PROPOSE)
    if unit is None:
        return choose_unit(request, title)
    given = {
        "giver": record_key(request.GET.get("predator", "")),
        "room": record_key(request.GET.get("loc", "")),
    }
    form = HandoverForm(request.POST or None, unit_id=unit[0], givers=pickers.givers(unit[0]), initial=given)
    if request.method == "POST" and form.is_valid():
        opened = attempt(form, lambda: _open(request, unit[0], form))
        if opened is not None:
            return redirect("patrimony:handover", opened.pk)
    context = {
        "form": form,
        "title": title,
        "words": unit[1],
        "crumb": _("Gestiuni"),
        "back": reverse("patrimony:custodies"),
        "verb": _("Întocmește listele"),
    }
    return render(request, "patrimony/custody_form.html", context, status=status_of(form))


def _open(request: ActorRequest, unit_id: int, form: HandoverForm) -> Handover:
    data = form.cleaned_data
    cmd = actions.OpenHandover(
        unit_id, data["giver"], data["receiver"], data["reason"], data["room"], data["order"], form.people(), data["once"]
    )  # fmt: skip
    return actions.open_handover(actor=request.actor, cmd=cmd)


def _counts(request: ActorRequest, found: Handover) -> bool:
    proposes = request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id)
    return proposes and found.state == HandingState.OPEN


@requires(Perm.PATRIMONY_VIEW)
def handover_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A hand-over: its lists per owner, the counting, signatures, papers and history."""
    found = queries.handover(request.actor, pk)
    counts = _counts(request, found)
    tick = reverse("patrimony:handover-tick", args=[pk])
    bulk = [
        BulkAction(_("Găsite, ca în evidență"), "check-check", tick),
        BulkAction(_("Nenumărate"), "undo-2", f"{tick}?nu=1"),
    ]
    context = {
        "handover": found,
        "facts": queries.handover_facts(found),
        "owners": queries.owner_sums(found),
        "stages": handing.stages(found),
        "steps": handing.buttons(request.actor, found),
        "waits": handing.waiting_words(found),
        "papers": handing.papers(found),
        "history": history_of(request.actor, actions.HANDOVER, found),
        "counts": counts,
    }
    return answer(
        HANDOVER_LINES,
        queries.lines(found),
        request,
        "patrimony/handover_page.html",
        bulk=bulk if counts else [],
        extra=context,
    )


@require_POST
@requires(Perm.PATRIMONY_PROPOSE)
def handover_tick(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Writes the selected lines as found, or with ``?nu=1`` as not counted."""
    found = queries.handover(request.actor, pk)
    params = QueryDict(request.POST.get("filtru", ""))
    spec = replace(HANDOVER_LINES)
    ids = list(selected(spec, queries.lines(found), request).values_list("pk", flat=True))
    if not ids:
        raise BadInputError(
            _("Nu ați ales nicio poziție. Bifați-le și încercați din nou."), code="nothing_selected"
        )
    was = request.GET.get("nu") != "1"
    changed = actions.tick_lines(actor=request.actor, cmd=actions.TickLines(pk, ids, was))
    words = text.counted(changed, _("poziție schimbată"), _("poziții schimbate"))
    messages.success(request, f"{words}.")
    query = params.urlencode()
    return redirect(reverse("patrimony:handover", args=[pk]) + (f"?{query}" if query else ""))


def _line_of(request: ActorRequest, found: Handover, line_id: int) -> HandoverLine:
    line = queries.lines(found).filter(pk=line_id).first()
    if line is None:
        raise NotFoundError(_("Poziția nu este pe această listă."))
    return line


@requires(Perm.PATRIMONY_VIEW)
def handover_line(request: ActorRequest, pk: int, line_id: int) -> HttpResponseBase:
    """Counts one good: quantity, remark, explanation."""
    found = queries.handover(request.actor, pk)
    line = _line_of(request, found, line_id)
    names = ("counted", "remark", "explanation")
    present: dict[str, Any] = {n: getattr(line, n) for n in names} | {"version": actions.stamp_of_line(line)}
    form = CountForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.CountLine(
            pk, line_id, data["counted"], data["remark"], data["explanation"], data["version"]
        )
        if attempt(form, lambda: actions.count_line(actor=request.actor, cmd=cmd)) is not None:
            return _after(request, found, line)
    context = {
        "handover": found,
        "line": line,
        "form": form,
        "differing": both_versions(form, present),
        "counts": _counts(request, found),
        "facts": queries.line_facts(line),
    }
    return render(request, "patrimony/handover_line.html", context, status=status_of(form))


def _after(request: ActorRequest, found: Handover, line: HandoverLine) -> HttpResponseBase:
    """To the next line that nobody counted, where that was asked; else to the list."""
    if "urmatoarea" in request.POST:
        rows = found.lines.filter(counted__isnull=True).order_by("inventory_number", "pk")
        after = rows.filter(inventory_number__gt=line.inventory_number).first() or rows.first()
        if after is not None:
            return redirect("patrimony:handover-line", found.pk, after.pk)
    messages.success(request, _("Poziția %(number)s este scrisă.") % {"number": line.inventory_number})
    return redirect("patrimony:handover", found.pk)


@requires(Perm.PATRIMONY_PROPOSE)
def handover_findings(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The commission and what was found beyond the lists."""
    found = queries.handover(request.actor, pk)
    present = initial_findings(found)
    form = FindingsForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.WriteFindings(pk, data["version"], data["findings"], data["order"], form.people())
        if attempt(form, lambda: actions.write_findings(actor=request.actor, cmd=cmd)) is not None:
            return redirect("patrimony:handover", pk)
    context = {
        "form": form,
        "title": _("Comisia și constatările"),
        "words": f"{found} · {found.unit.name}",
        "crumb": str(found),
        "back": reverse("patrimony:handover", args=[pk]),
        "differing": both_versions(form, present),
    }
    return render(request, "patrimony/custody_form.html", context, status=status_of(form))


@require_POST
@requires(Perm.PATRIMONY_PROPOSE)
def handover_refresh(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Brings the list to what the giver keeps now."""
    found = queries.handover(request.actor, pk)
    changed = actions.refresh_handover(actor=request.actor, cmd=HandingStep(pk, found.version))
    words = text.counted(changed, _("poziție schimbată"), _("poziții schimbate"))
    messages.success(request, _("Lista este la zi: %(n)s.") % {"n": words})
    return redirect("patrimony:handover", pk)


STEPS: Steps = {
    handing.GIVE: actions.confirm_handover,
    handing.RECEIVE: actions.confirm_handover,
    handing.REFUSE: actions.refuse_handover,
    handing.WITHDRAW: actions.withdraw_handover,
    handing.AGAIN: actions.count_again,
    handing.ISSUE: actions.issue_handover,
}


@requires(Perm.PATRIMONY_VIEW)
def handover_step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """A step on a hand-over."""
    found = queries.handover(request.actor, pk)
    return step_page(request, found, verb, STEPS, "patrimony:handover")
