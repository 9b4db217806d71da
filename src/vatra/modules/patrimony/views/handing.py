# SPDX-License-Identifier: EUPL-1.2
"""The steps of movements and hand-overs as pages: what happens, what is asked, then the action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.guards import ActorRequest
from vatra.foundation.shell.forms import attempt, status_of
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.actions.handing import Confirm, HandingStep
from vatra.modules.patrimony.forms.movements import StepForm
from vatra.modules.patrimony.models.handing import Handing
from vatra.modules.patrimony.queries import handing as queries

type Steps = dict[str, Callable[..., Any]]

DONE = {
    queries.GIVE: gettext_lazy("Predarea este confirmată."),
    queries.RECEIVE: gettext_lazy("Primirea este confirmată."),
    queries.REFUSE: gettext_lazy("Documentul este refuzat; bunurile rămân unde sunt."),
    queries.WITHDRAW: gettext_lazy("Documentul este retras; bunurile rămân unde sunt."),
    queries.ISSUE: gettext_lazy("Documentul a primit număr; PDF-ul se pregătește."),
    queries.AGAIN: gettext_lazy("Lista se poate număra din nou."),
}


def step_page(request: ActorRequest, record: Handing, verb: str, steps: Steps, back: str) -> HttpResponseBase:
    """Takes a step; a GET shows the confirmation with its effect, a POST takes it.

    Raises:
        NotFoundError: no such step.
    """
    if verb not in steps:
        raise NotFoundError(_("Pasul cerut nu există."))
    button = next((b for b in queries.buttons(request.actor, record) if b.verb == verb), None)
    if button is None and request.method != "POST":
        return redirect(back, record.pk)
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        on_paper=bool(button and button.on_paper),
        gives=verb == queries.GIVE,
        needs_reason=verb in {queries.REFUSE, queries.WITHDRAW, queries.AGAIN},
        initial={"version": record.version},
    )
    if request.method == "POST" and form.is_valid():
        taken = attempt(form, lambda: steps[verb](actor=request.actor, cmd=_command(record, verb, form)))
        if taken is not None:
            messages.success(request, str(DONE[verb]))
            return redirect(back, record.pk)
    context = {
        "form": form,
        "record": record,
        "button": button,
        "back": back,
        "label": button.label if button else _("Pasul nu mai este posibil"),
    }
    return render(request, "patrimony/handing_step.html", context, status=status_of(form))


def _command(record: Handing, verb: str, form: StepForm) -> HandingStep | Confirm:
    data = form.cleaned_data
    if verb in queries.SIDES:
        file = data.get("file")
        return Confirm(
            record.pk,
            data["version"],
            queries.SIDES[verb],
            file.chunks() if file else (),
            file.name if file else "",
            bool(data.get("both")),
        )
    return HandingStep(record.pk, data["version"], data.get("reason", ""))
