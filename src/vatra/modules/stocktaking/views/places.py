# SPDX-License-Identifier: EUPL-1.2
"""The places of a stocktaking: their list, their pages, closing and reopening them, a phone that is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import BulkAction, answer, selected
from vatra.kernel import text
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.actions import counting as actions
from vatra.modules.stocktaking.actions.assigning import AssignPlaces, assign_places
from vatra.modules.stocktaking.choices import PlaceState, State
from vatra.modules.stocktaking.forms.plan import PlaceStepForm, ReasonForm
from vatra.modules.stocktaking.models import CountPlace, Stocktaking
from vatra.modules.stocktaking.queries import pages
from vatra.modules.stocktaking.queries import places as queries
from vatra.modules.stocktaking.views.pages import frame
from vatra.modules.stocktaking.views.place_lists import LINES, closed_words, in_order, places_spec

CLOSE, REOPEN = "inchide", "redeschide"


def _subs(found: Stocktaking) -> list[int]:
    rows = found.members.filter(left_by_act="").order_by("sub")
    return sorted(set(rows.values_list("sub", flat=True)))


@requires(Perm.STOCKTAKING_VIEW)
def place_list(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The places of a stocktaking; those who lead divide them between the sub-commissions."""
    found = pages.stocktaking(request.actor, pk)
    subs = _subs(found)
    return answer(
        places_spec(subs),
        in_order(queries.places(found)),
        request,
        "stocktaking/places.html",
        extra=frame(request, found, "locuri"),
        bulk=_bulk(request, found, subs),
    )


def _bulk(request: ActorRequest, found: Stocktaking, subs: list[int]) -> list[BulkAction]:
    leads = request.actor.scope(Perm.STOCKTAKING_LEAD).covers(found.unit_id)
    if not leads or found.state not in {State.OPEN, State.COUNTING} or len(subs) < 2:
        return []
    base = reverse("stocktaking:assign", args=[found.pk])
    return [BulkAction(pages.sub_title(sub), "users", f"{base}?sub={sub}") for sub in subs]


@require_POST
@requires(Perm.STOCKTAKING_LEAD)
def assign(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Gives the selected places to the sub-commission ``?sub=``.

    Raises:
        BadInputError: nothing selected, or no number of a sub-commission.
    """
    found = pages.stocktaking(request.actor, pk)
    sub = record_key(request.GET.get("sub", ""))
    if sub is None:
        raise BadInputError(_("Alegeți subcomisia care numără."), field="sub")
    spec = places_spec(_subs(found))
    rows = selected(spec, in_order(queries.places(found)), request)
    cmd = AssignPlaces(pk, list(rows.values_list("pk", flat=True)), sub)
    changed = assign_places(actor=request.actor, cmd=cmd)
    messages.success(
        request,
        _("%(who)s: %(n)s.")
        % {"who": pages.sub_title(sub), "n": text.counted(changed, _("loc nou"), _("locuri noi"))},
    )
    return redirect("stocktaking:places", pk)


@requires(Perm.STOCKTAKING_VIEW)
def place(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A place: the lines of the book with what was seen, disputes, finds, phones, history."""
    found = queries.place(request.actor, pk)
    return answer(
        LINES, queries.lines(found), request, "stocktaking/place.html", extra=_context(request, found)
    )


def _context(request: ActorRequest, found: CountPlace) -> dict[str, Any]:
    unit = found.stocktaking.unit_id
    counted_now = found.stocktaking.state == State.COUNTING
    counts = counted_now and request.actor.scope(Perm.STOCKTAKING_COUNT).covers(unit)
    leads = counted_now and request.actor.scope(Perm.STOCKTAKING_LEAD).covers(unit)
    closed = found.state == PlaceState.CLOSED
    return {
        "place": found,
        "figures": queries.figures_of(found),
        "who": pages.sub_title(found.sub),
        "closed": closed_words(found),
        "seen": queries.seen_in(found),
        "phones": queries.waited_for(found),
        "may_count": counts and not closed,
        "may_close": counts and not closed,
        "may_reopen": leads and closed,
        "may_settle": leads and not closed,
        "may_give_up": leads,
        "history": history_of(request.actor, "stocktaking.countplace", found),
    }


@requires(Perm.STOCKTAKING_COUNT)
def place_step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """Closes a place or opens it again; a GET tells what was seen and what was not.

    Raises:
        NotFoundError: no such step.
    """
    if verb not in {CLOSE, REOPEN}:
        raise NotFoundError(_("Pasul cerut nu există."))
    found = queries.place(request.actor, pk)
    form = PlaceStepForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        cmd = actions.PlaceStep(pk, form.cleaned_data["version"], form.cleaned_data["note"])
        act = actions.close_place if verb == CLOSE else actions.reopen_place
        if attempt(form, lambda: act(actor=request.actor, cmd=cmd)) is not None:
            said = _("Locul este închis.") if verb == CLOSE else _("Locul este redeschis.")
            messages.success(request, said)
            return redirect("stocktaking:place", pk)
    context = {
        "place": found,
        "form": form,
        "figures": queries.figures_of(found),
        "missing": max(found.expected - queries.figures_of(found).seen, 0),
        "closing": verb == CLOSE,
    }
    return render(request, "stocktaking/place_step.html", context, status=status_of(form))


@requires(Perm.STOCKTAKING_LEAD)
def give_up(request: ActorRequest, pk: int, hold: int) -> HttpResponseBase:
    """Says that a phone is lost for this place, with what happened.

    Raises:
        NotFoundError: the phone is not waited for here.
    """
    found = queries.place(request.actor, pk)
    held = next((row for row in queries.waited_for(found) if row.hold.pk == hold), None)
    if held is None:
        raise NotFoundError(_("Acest telefon nu mai este așteptat aici. Reîncărcați pagina."))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = actions.GiveUpDevice(pk, hold, form.cleaned_data["reason"])
        if attempt(form, lambda: actions.give_up_device(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Telefonul nu mai este așteptat aici."))
            return redirect("stocktaking:place", pk)
    context = {"place": found, "held": held, "form": form}
    return render(request, "stocktaking/give_up.html", context, status=status_of(form))
