# SPDX-License-Identifier: EUPL-1.2
"""The board of stocktakings: totals, pace, the list; preparing a stocktaking."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import drawings
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import answer
from vatra.kernel import dates, text
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.actions import procedure as actions
from vatra.modules.stocktaking.choices import ENDED, State
from vatra.modules.stocktaking.forms.plan import PlanForm
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries import pages as queries
from vatra.modules.stocktaking.queries.board import Totals, pace_for, totals_for
from vatra.modules.stocktaking.views.board_lists import BOARD


@requires(Perm.STOCKTAKING_VIEW)
def board(request: ActorRequest) -> HttpResponseBase:
    """The stocktakings that the actor sees, under their totals and pace."""
    may_prepare = request.actor.can(Perm.STOCKTAKING_LEAD)
    partial = request.headers.get("HX-Request-Type") == "partial" or "export" in request.GET
    return answer(
        BOARD,
        queries.stocktakings(request.actor),
        request,
        "stocktaking/board.html",
        extra={"may_prepare": may_prepare, "may_sum_up": request.actor.scope(Perm.STOCKTAKING_LEAD).everywhere} | ({} if partial else _above(request)),
        empty_action=(reverse("stocktaking:new"), _("Pregătește o inventariere")) if may_prepare else ("", ""),
    )  # fmt: skip


def _above(request: ActorRequest) -> dict[str, Any]:
    """The figures above the list; absent while nothing is in work."""
    totals = totals_for(request.actor)
    if not totals.running:
        return {}
    return {"totals": totals, "states": _states(totals), "pace": _pace(request)}


def _states(totals: Totals) -> dict[str, Any]:
    running = [(state, totals.by_state.get(state, 0)) for state in State if state not in ENDED]
    return {
        "drawing": drawings.bars(
            _("Inventarieri în lucru, pe stări"),
            [drawings.Bar(str(state.label), n, text.thousands(n)) for state, n in running],
            label_width=170,
        ),
        "head": [_("Stare"), _("Inventarieri")],
        "rows": [(str(state.label), text.thousands(n)) for state, n in running],
    }


def _pace(request: ActorRequest) -> dict[str, Any]:
    days = pace_for(request.actor)
    return {
        "drawing": drawings.stacked_columns(
            _("Bunuri numărate pe zile"),
            [(f"{day:%d.%m}", (n,)) for day, n in days],
            [drawings.Segment("c-pos", _("numărate"))],
        ),
        "head": [_("Ziua"), _("Bunuri numărate")],
        "rows": [(dates.day(day), text.thousands(n)) for day, n in days],
    }


@requires(Perm.STOCKTAKING_LEAD)
def new(request: ActorRequest) -> HttpResponseBase:
    """Prepares the stocktaking of a unit; ``?unitate=`` chooses it."""
    key = record_key(request.GET.get("unitate", ""))
    form = PlanForm(request.POST or None, actor=request.actor, initial={} if key is None else {"unit": key})
    if request.method == "POST" and form.is_valid():
        prepared = attempt(form, lambda: _prepare(request, form))
        if prepared is not None:
            return redirect("stocktaking:stocktaking", prepared.pk)
    return render(request, "stocktaking/plan_form.html", {"form": form}, status=status_of(form))


def _prepare(request: ActorRequest, form: PlanForm) -> Stocktaking:
    cmd = actions.Prepare(form.cleaned_data["unit"], form.plan(), form.cleaned_data["once"])
    return actions.prepare_stocktaking(actor=request.actor, cmd=cmd)
