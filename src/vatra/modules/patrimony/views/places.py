# SPDX-License-Identifier: EUPL-1.2
"""Moving goods, their states, and the page of a room."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.feedback import done, undoable
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import answer, selected
from vatra.kernel import text
from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.patrimony.actions import places as actions
from vatra.modules.patrimony.choices import GoodState
from vatra.modules.patrimony.forms import goods as forms
from vatra.modules.patrimony.queries import goods as queries
from vatra.modules.patrimony.queries import places as place_queries
from vatra.modules.patrimony.views.good_lists import goods_spec, kept_rows
from vatra.modules.patrimony.views.goods import editable_good

_CORRECTION = gettext_lazy(
    "Aici se îndreaptă numai locul, la același gestionar. Gestionarul se schimbă prin bon de mișcare sau prin predarea "
    "gestiunii."
)


@requires(Perm.PATRIMONY_VIEW)
def place_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A room with its goods and the code for its door."""
    room = place_queries.place(request.actor, pk)
    spec = replace(goods_spec(request.actor, request.GET), tabs=(), filters=())
    context = {
        "room": room,
        "facts": place_queries.place_facts(request.actor, room),
        "door": place_queries.door_address(room),
        "may_issue": request.actor.scope(Perm.PATRIMONY_ISSUE).covers(room.unit_id),
    }
    rows: Any = place_queries.goods_in(request.actor, room)
    return answer(spec, rows, request, "patrimony/place_page.html", extra=context)


@requires(Perm.PATRIMONY_EDIT)
def good_move(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Changes the room or the custodian of one good."""
    found = editable_good(request, pk)
    form = forms.PlaceForm(
        request.POST or None, unit_id=found.unit_id, names_custodian=found.custodian_id is None
    )
    if request.method == "POST" and form.is_valid() and _move(request, form, [pk]):
        return redirect("patrimony:good", pk)
    place = queries.place_words(found.room.name, found.room.building.name) if found.room else _("fără loc")
    note = _("Acum: %(place)s; gestionar: %(who)s.") % {
        "place": place,
        "who": found.custodian or _("nenumit"),
    }
    context = {
        "form": form,
        "good": found,
        "title": _("Corectează locul"),
        "note": f"{note} {_CORRECTION}",
        "verb": _("Corectează locul"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


def _move(request: ActorRequest, form: forms.PlaceForm, ids: Sequence[int]) -> bool:
    data = form.cleaned_data
    cmd = actions.ChangePlace(ids, form.place(), data["reason"], data["once"])
    if len(ids) > actions.INLINE:
        run = attempt(form, lambda: actions.change_place_later(actor=request.actor, cmd=cmd))
        if run is not None:
            messages.success(
                request, _("Mutarea a peste 200 de bunuri se face în fundal; o găsiți la „Lucrări”.")
            )
        return run is not None
    changed = attempt(form, lambda: actions.change_place(actor=request.actor, cmd=cmd))
    if changed == 0:
        done(request, _("Nimic de mutat: totul era deja acolo."))
    elif changed is not None:
        words = text.counted(changed, _("bun mutat"), _("bunuri mutate"))
        undoable(request, _("%(n)s. Schimbarea este în jurnalul fiecăruia.") % {"n": words})
    return changed is not None


def chosen_goods(request: ActorRequest) -> list[int]:
    """The goods selected in the list, inside the actor's rights; at most one more than a job takes.

    Raises:
        BadInputError: nothing was selected, or nothing of it may be seen.
    """
    params = QueryDict(request.POST.get("filtru", ""))
    rows = kept_rows(queries.goods(request.actor), params)
    picked = selected(goods_spec(request.actor, params), rows, request)
    ids = list(picked.order_by("pk").values_list("pk", flat=True)[: actions.MOST + 1])
    if not ids:
        raise BadInputError(
            _("Niciun bun ales nu mai este în listă. Alegeți din nou."), code="nothing_selected"
        )
    return ids


def carried(request: ActorRequest, ids: Sequence[int]) -> dict[str, Any]:
    """What the second form sends again: the ticked goods, or the filter where all that match were chosen."""
    if request.POST.get("toate") == "1":
        return {"ids": [], "all_query": request.POST.get("filtru", ""), "all_matching": True}
    return {"ids": ids}


@requires(Perm.PATRIMONY_EDIT)
def goods_move(request: ActorRequest) -> HttpResponseBase:
    """Moves the selected goods of one unit; the first POST brings the form, the second one moves."""
    if request.method != "POST":
        return redirect("patrimony:goods")
    ids = chosen_goods(request)
    unit_id = one_unit(request, ids)
    sent = "once" in request.POST
    form = forms.PlaceForm(request.POST if sent else None, unit_id=unit_id, names_custodian=True)
    if sent and form.is_valid() and _move(request, form, ids):
        return redirect(f"{reverse('patrimony:goods')}?unitate={unit_id}")
    words = text.counted(len(ids), _("bun ales"), _("bunuri alese"))
    context: dict[str, Any] = {
        "form": form,
        **carried(request, ids),
        "title": _("Corectează locul bunurilor alese"),
        "words": words,
        "note": str(_CORRECTION),
        "verb": _("Corectează locul"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


def one_unit(request: ActorRequest, ids: Sequence[int]) -> int:
    """The one unit of the selected goods.

    Raises:
        DomainError: goods of several units, or none.
    """
    found = set(
        queries.goods(request.actor)
        .filter(pk__in=ids)
        .order_by()
        .values_list("unit_id", flat=True)
        .distinct()[:2]
    )
    if len(found) != 1:
        raise DomainError(
            _("Bunurile alese sunt din mai multe unități. Filtrați după unitate, apoi alegeți din nou."),
            code="several_units",
        )
    return int(found.pop())


@requires(Perm.PATRIMONY_EDIT)
def good_state(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Sets the state of one good, with the reason."""
    found = editable_good(request, pk)
    form = forms.StateForm(request.POST or None, initial={"state": found.state})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.SetState([pk], GoodState(data["state"]), data["reason"], data["once"])
        changed = attempt(form, lambda: actions.set_state(actor=request.actor, cmd=cmd))
        if changed is not None:
            if changed:
                undoable(request, _("Starea este schimbată."))
            else:
                done(request, _("Bunul avea deja această stare."))
            return redirect("patrimony:good", pk)
    context = {
        "form": form,
        "good": found,
        "title": _("Schimbă starea"),
        "note": _(
            "„Propus la casare” este numai o propunere: bunul rămâne în evidență până la actul de casare."
        ),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))
