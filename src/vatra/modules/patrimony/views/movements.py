# SPDX-License-Identifier: EUPL-1.2
"""Movements: the list, proposing them, their page and steps."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.feedback import undoable
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import answer
from vatra.kernel import text
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.actions import movements as actions
from vatra.modules.patrimony.forms.movements import MovementForm
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries import goods as good_queries
from vatra.modules.patrimony.queries import handing
from vatra.modules.patrimony.queries import movements as queries
from vatra.modules.patrimony.views.handing import Steps, step_page
from vatra.modules.patrimony.views.movement_lists import MOVEMENT_LINES, MOVEMENTS
from vatra.modules.patrimony.views.places import carried, chosen_goods, one_unit


@requires(Perm.PATRIMONY_VIEW)
def movement_list(request: ActorRequest) -> HttpResponseBase:
    """All movements the actor sees; ``?asteapta=eu`` those on which it is the actor's turn."""
    rows: QuerySet[Any] = queries.movements(request.actor)
    mine = request.GET.get("asteapta") == "eu"
    if mine:
        rows = queries.waiting_for(rows, request.actor.user_id)
    context = {"mine": mine, "may_propose": request.actor.can(Perm.PATRIMONY_PROPOSE)}
    return answer(MOVEMENTS, rows, request, "patrimony/movement_list.html", extra=context)


@requires(Perm.PATRIMONY_VIEW)
def movement_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A movement with its goods, signatures, papers and history."""
    found = queries.movement(request.actor, pk)
    context = {
        "movement": found,
        "facts": queries.facts(found),
        "stages": handing.stages(found),
        "steps": handing.buttons(request.actor, found),
        "waits": handing.waiting_words(found),
        "papers": handing.papers(found),
        "history": history_of(request.actor, actions.MOVEMENT, found),
    }
    return answer(
        MOVEMENT_LINES, queries.lines(found), request, "patrimony/movement_page.html", extra=context
    )


STEPS: Steps = {
    handing.GIVE: actions.confirm_movement,
    handing.RECEIVE: actions.confirm_movement,
    handing.REFUSE: actions.refuse_movement,
    handing.WITHDRAW: actions.withdraw_movement,
    handing.ISSUE: actions.issue_movement,
}


@requires(Perm.PATRIMONY_VIEW)
def movement_step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """A step on a movement."""
    found = queries.movement(request.actor, pk)
    return step_page(request, found, verb, STEPS, "patrimony:movement")


@requires(Perm.PATRIMONY_PROPOSE)
def good_movement(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Proposes a movement of one good."""
    found = good_queries.good(request.actor, pk)
    if not request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id):
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    return _propose(request, [pk], found.unit_id, found)


@requires(Perm.PATRIMONY_PROPOSE)
def goods_movement(request: ActorRequest) -> HttpResponseBase:
    """Proposes movements of the selected goods of one unit; the first POST brings the form."""
    if request.method != "POST":
        return redirect("patrimony:goods")
    ids = chosen_goods(request)
    return _propose(request, ids, one_unit(request, ids), None)


def _propose(request: ActorRequest, ids: Sequence[int], unit_id: int, good: Good | None) -> HttpResponseBase:
    sent = request.method == "POST" and "once" in request.POST
    form = MovementForm(request.POST if sent else None, unit_id=unit_id)
    if sent and form.is_valid():
        made = attempt(form, lambda: propose(request, form.cleaned_data, ids))
        if made is not None:
            return redirect(proposed_url(request, made, unit_id))
    words = "" if good else text.counted(len(ids), _("bun ales"), _("bunuri alese"))
    context: dict[str, Any] = {
        "form": form,
        **({} if good else carried(request, ids)),
        "good": good,
        "title": _("Mută cu bon"),
        "words": words,
        "note": _(
            "Bonul schimbă locul și gestionarul: îl confirmă predătorul și primitorul, apoi primește număr și bunurile "
            "se mută. Din locuri sau de la gestionari diferiți se fac bonuri separate."
        ),
        "verb": _("Întocmește bonul"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


def propose(request: ActorRequest, data: dict[str, Any], ids: Sequence[int]) -> actions.Proposed:
    """Proposes what a form of movement says, for those goods."""
    cmd = actions.ProposeMovements(ids, data["room"], data["reason"], data["custodian"], once=data["once"])
    return actions.propose_movements(actor=request.actor, cmd=cmd)


def proposed_url(request: ActorRequest, made: actions.Proposed, unit_id: int) -> str:
    """Says what was proposed, with the way back; the address of the one movement, or of the unit's open ones."""
    words = text.counted(len(made.movements), _("bon întocmit"), _("bonuri întocmite"))
    sentence = _("%(papers)s, pentru %(goods)s.") % {
        "papers": words,
        "goods": text.counted(made.goods, _("bun"), _("bunuri")),
    }
    if made.skipped:
        sentence += " " + _("%(n)s deja acolo.") % {
            "n": text.counted(made.skipped, _("bun era"), _("bunuri erau"))
        }
    undoable(request, sentence)
    if len(made.movements) == 1:
        return reverse("patrimony:movement", args=[made.movements[0].pk])
    return f"{reverse('patrimony:movements')}?unitate={unit_id}&stare=propus"
