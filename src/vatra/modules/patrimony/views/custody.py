# SPDX-License-Identifier: EUPL-1.2
"""Custodies: who answers for which place, recording and ending one."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.forms import attempt, both_versions, status_of
from vatra.foundation.shell.lists import answer
from vatra.kernel import clock
from vatra.kernel.errors import NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions import custody as actions
from vatra.modules.patrimony.forms.movements import CloseForm, CustodyForm
from vatra.modules.patrimony.queries import custody as queries
from vatra.modules.patrimony.views.movement_lists import CUSTODIES


@requires(Perm.PATRIMONY_VIEW)
def custody_list(request: ActorRequest) -> HttpResponseBase:
    """Custodies, and custodians whose custody nobody recorded."""
    unit_id = record_key(request.GET.get("unitate", ""))
    context = {
        "unrecorded": queries.unrecorded(request.actor, unit_id),
        "may_edit": request.actor.can(Perm.PATRIMONY_EDIT),
        "may_propose": request.actor.can(Perm.PATRIMONY_PROPOSE),
        "of_unit": f"?unitate={unit_id}" if unit_id else "",
    }
    return answer(
        CUSTODIES, queries.custodies(request.actor), request, "patrimony/custody_list.html", extra=context
    )


def unit_asked(request: ActorRequest, permission: Perm) -> tuple[int, str] | None:
    """The unit of the address, or the only one of the actor; None where it has still to be chosen.

    Raises:
        NotFoundError: a unit over which the actor has not that permission.
    """
    units = dict(pickers.units(request.actor)())
    mine = [pk for pk in units if request.actor.scope(permission).covers(pk)]
    asked = request.GET.get("unitate", "")
    key = record_key(asked) if asked else (mine[0] if len(mine) == 1 else None)
    if asked and key not in mine:
        raise NotFoundError(_("Unitatea nu există sau nu aveți acces la ea."))
    return (key, units[key]) if key is not None else None


def choose_unit(request: ActorRequest, title: str) -> HttpResponseBase:
    """Asks for the unit first."""
    context = {"title": title, "units": pickers.units(request.actor)()}
    return render(request, "patrimony/choose_unit.html", context)


@requires(Perm.PATRIMONY_EDIT)
def custody_new(request: ActorRequest) -> HttpResponseBase:
    """Records a custody; ``?unitate=`` and ``?gestionar=`` are known where one comes from the list."""
    title = _("Înregistrează o gestiune")
    unit = unit_asked(request, Perm.PATRIMONY_EDIT)
    if unit is None:
        return choose_unit(request, title)
    initial = {"person": record_key(request.GET.get("gestionar", "")), "valid_from": clock.today()}
    form = CustodyForm(request.POST or None, actor=request.actor, unit_id=unit[0], initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.OpenCustody(
            unit[0], data["person"], data["valid_from"], data["room"], data["act"], data["once"]
        )
        if attempt(form, lambda: actions.open_custody(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Gestiunea este înregistrată."))
            return redirect(f"{reverse('patrimony:custodies')}?unitate={unit[0]}")
    context = {
        "form": form,
        "title": title,
        "words": unit[1],
        "crumb": _("Gestiuni"),
        "back": reverse("patrimony:custodies"),
    }
    return render(request, "patrimony/custody_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_VIEW)
def custody_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A custody with its history; the officer may end it."""
    found = queries.custody(request.actor, pk)
    may_edit = request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id) and found.valid_to is None
    present = {"version": found.version, "valid_to": clock.today()}
    form = CloseForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        cmd = actions.CloseCustody(pk, form.cleaned_data["version"], form.cleaned_data["valid_to"])
        if attempt(form, lambda: actions.close_custody(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Gestiunea este încheiată."))
            return redirect("patrimony:custody", pk)
    context = {
        "custody": found,
        "form": form if may_edit or form.errors else None,
        "differing": both_versions(form, present),
        "facts": queries.custody_facts(found),
        "history": history_of(request.actor, "patrimony.custody", found),
        "may_hand": found.valid_to is None
        and request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id),
    }
    return render(request, "patrimony/custody_page.html", context, status=status_of(form))
