# SPDX-License-Identifier: EUPL-1.2
"""The differences of a stocktaking: their list, the page of one, explaining it, proposing what is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, both_versions
from vatra.foundation.shell.lists import answer
from vatra.modules.stocktaking.actions import results as actions
from vatra.modules.stocktaking.choices import Nature, State
from vatra.modules.stocktaking.forms.differences import (
    ExplainForm,
    ProposeForm,
    initial_explanation,
    initial_proposal,
)
from vatra.modules.stocktaking.models import Difference
from vatra.modules.stocktaking.queries import differences as queries
from vatra.modules.stocktaking.queries import pages
from vatra.modules.stocktaking.queries.compensation import Offer, offers_for
from vatra.modules.stocktaking.views.difference_lists import DIFFERENCES, differences
from vatra.modules.stocktaking.views.pages import frame


@requires(Perm.STOCKTAKING_VIEW)
def difference_list(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The differences of a stocktaking."""
    found = pages.stocktaking(request.actor, pk)
    extra = frame(request, found, "diferente")
    return answer(DIFFERENCES, differences(found), request, "stocktaking/differences.html", extra=extra)


@requires(Perm.STOCKTAKING_VIEW)
def difference(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A difference: facts, what the sources saw, its explanation and proposal, with the form of the moment."""
    row = queries.difference(request.actor, pk)
    return _render(request, row, None, None)


def _form(
    request: ActorRequest, row: Difference, offers: list[Offer]
) -> tuple[ExplainForm | None, ProposeForm | None]:
    """The form that the state allows to those who lead; none for others."""
    if not request.actor.scope(Perm.STOCKTAKING_LEAD).covers(row.stocktaking.unit_id):
        return None, None
    if row.stocktaking.state == State.COMPARED:
        return ExplainForm(row=row, offers=offers, initial=initial_explanation(row)), None
    if row.stocktaking.state == State.EXPLAINED:
        return None, ProposeForm(row=row, initial=initial_proposal(row))
    return None, None


def _render(
    request: ActorRequest, row: Difference, explain: ExplainForm | None, propose: ProposeForm | None
) -> HttpResponseBase:
    offers = offers_for(row) if row.stocktaking.state == State.COMPARED else []
    bound = explain or propose
    if bound is None:
        explain, propose = _form(request, row, offers)
    kept = initial_explanation(row) if explain else initial_proposal(row)
    context: dict[str, Any] = {
        "row": row,
        "facts": queries.facts(row),
        "outcome": queries.outcome(row),
        "seen": queries.seen_of(row),
        "refused": queries.refusals(offers),
        "explain": explain,
        "propose": propose,
        "differing": both_versions(bound, kept) if bound else [],
    }
    return render(
        request, "stocktaking/difference.html", context, status=422 if bound and bound.errors else 200
    )


@require_POST
@requires(Perm.STOCKTAKING_LEAD)
def explain(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Takes down the explanation and the nature."""
    row = queries.difference(request.actor, pk)
    form = ExplainForm(request.POST, row=row, offers=offers_for(row))
    if form.is_valid():
        data = form.cleaned_data
        pair = form.pair_id() if data["nature"] == Nature.COMPENSATED else None
        cmd = actions.Explain(
            pk, data["version"], data["explanation"], data["explained_by"], data["nature"], pair
        )
        if attempt(form, lambda: actions.explain_difference(actor=request.actor, cmd=cmd)) is not None:
            return _next(request, row, _("Explicația este scrisă."), nature="")
    return _render(request, row, form, None)


@require_POST
@requires(Perm.STOCKTAKING_LEAD)
def propose(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Writes what the commission proposes."""
    row = queries.difference(request.actor, pk)
    form = ProposeForm(request.POST, row=row)
    if form.is_valid():
        data = form.cleaned_data
        cmd = actions.Propose(
            pk, data["version"], data["suggestion"], data.get("replacement_value"), data.get("liable", "")
        )
        if attempt(form, lambda: actions.propose_for(actor=request.actor, cmd=cmd)) is not None:
            return _next(request, row, _("Propunerea este scrisă."), suggestion="")
    return _render(request, row, None, form)


def _next(request: ActorRequest, row: Difference, said: str, **lacking: str) -> HttpResponseBase:
    """To the next difference that lacks the same, else back to the list."""
    messages.success(request, said)
    left = Difference.objects.filter(stocktaking=row.stocktaking_id, **lacking).order_by("finding", "pk")
    following = left.first()
    if following is None:
        return redirect("stocktaking:differences", row.stocktaking_id)
    return redirect("stocktaking:difference", following.pk)
