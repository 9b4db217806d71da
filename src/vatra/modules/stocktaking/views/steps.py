# SPDX-License-Identifier: EUPL-1.2
"""The steps of the procedure: a GET names the effect, a POST takes the step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.actions import Action
from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel.errors import NotFoundError
from vatra.modules.stocktaking.actions import comparing, procedure, results
from vatra.modules.stocktaking.forms.plan import ApproveForm, ResultsForm, StepForm
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries import guidance
from vatra.modules.stocktaking.queries import pages as queries
from vatra.modules.stocktaking.queries.board import figures_of

_PLAIN: dict[str, Action[procedure.Step, Any]] = {
    "decide": procedure.decide_stocktaking,
    "open": procedure.open_stocktaking,
    "start": procedure.start_counting,
    "compare": comparing.compare,
    "recount": comparing.recount,
    "explain": results.close_explanations,
    "return": results.return_results,
    "book": results.book_results,
    "archive": procedure.archive_stocktaking,
    "cancel": procedure.cancel_stocktaking,
}
VERBS = (*_PLAIN, "propose", "approve")
_DONE = {
    "decide": gettext_lazy("Decizia a primit număr; PDF-ul se pregătește."),
    "open": gettext_lazy("Evidența este înghețată; locurile și listele sunt gata."),
    "start": gettext_lazy("Comisia poate număra."),
    "compare": gettext_lazy("Numărarea este comparată cu evidența."),
    "recount": gettext_lazy("Numărarea este reluată; redeschideți locurile care se numără din nou."),
    "explain": gettext_lazy("Explicațiile sunt încheiate."),
    "propose": gettext_lazy("Rezultatele au fost trimise la aprobare."),
    "approve": gettext_lazy("Rezultatele sunt aprobate; procesul-verbal a primit număr."),
    "return": gettext_lazy("Rezultatele s-au întors la comisie."),
    "book": gettext_lazy("Rezultatele sunt înregistrate; lista pentru contabil a primit număr."),
    "archive": gettext_lazy("Inventarierea este arhivată."),
    "cancel": gettext_lazy("Inventarierea este anulată."),
}


def _form(verb: str, request: ActorRequest, found: Stocktaking) -> StepForm:
    data = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {"version": found.version}
    if verb == "propose":
        return ResultsForm(data, initial={**initial, "note": found.conclusions})
    if verb == "approve":
        return ApproveForm(data, initial=initial)
    return StepForm(data, initial=initial)


@requires(Perm.STOCKTAKING_LEAD, Perm.STOCKTAKING_APPROVE)
def step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """Takes a step of the procedure after naming its effect and count.

    Raises:
        NotFoundError: no such step.
    """
    if verb not in VERBS:
        raise NotFoundError(_("Pasul cerut nu există."))
    found = queries.stocktaking(request.actor, pk)
    figures = figures_of(found)
    buttons = guidance.steps_for(request.actor, found, figures)
    button = next((b for b in buttons if b.verb == verb), None)
    form = _form(verb, request, found)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _take(request, pk, verb, form.cleaned_data)) is not None:
            messages.success(request, str(_DONE[verb]))
            return redirect("stocktaking:stocktaking", pk)
    elif button is None:
        return redirect("stocktaking:stocktaking", pk)
    context = {"stocktaking": found, "form": form, "button": button, "verb": verb}
    context["asks"] = verb in guidance.NEEDS_NOTE or verb in {"propose", "approve"}
    return render(request, "stocktaking/step.html", context, status=status_of(form))


def _take(request: ActorRequest, pk: int, verb: str, data: dict[str, Any]) -> object:
    if verb == "propose":
        return results.send_results(
            actor=request.actor, cmd=results.SendResults(pk, data["version"], data["note"])
        )
    if verb == "approve":
        return results.approve_results(
            actor=request.actor, cmd=results.Approve(pk, data["version"], data["note"])
        )
    return _PLAIN[verb](actor=request.actor, cmd=procedure.Step(pk, data["version"], data["note"]))
