# SPDX-License-Identifier: EUPL-1.2
"""Goods: the list, the page, adding and changing them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import HistoryRow, history_of, origin_of
from vatra.foundation.shell.feedback import done, undoable
from vatra.foundation.shell.forms import attempt, both_versions, status_of
from vatra.foundation.shell.lists import answer
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions import good_details as details
from vatra.modules.patrimony.actions import goods as actions
from vatra.modules.patrimony.choices import ESTATE, STATE_TONES, GoodKind, GoodState
from vatra.modules.patrimony.forms import goods as forms
from vatra.modules.patrimony.indexing import PROTOCOL
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries import goods as queries
from vatra.modules.patrimony.queries.handing import waiting_words
from vatra.modules.patrimony.queries.movements import movement
from vatra.modules.patrimony.views.good_lists import ESTATES, bulk_of, goods_spec, kept_rows


@requires(Perm.PATRIMONY_VIEW)
def good_list(request: ActorRequest) -> HttpResponseBase:
    """All goods the actor sees."""
    rows = kept_rows(queries.goods(request.actor), request.GET)
    may_add = request.actor.can(Perm.PATRIMONY_EDIT)
    return answer(
        goods_spec(request.actor, request.GET),
        rows,
        request,
        "patrimony/good_list.html",
        bulk=bulk_of(request.actor),
        extra={
            "may_add": may_add,
            "import_url": queries.address("imports:upload") if request.actor.can(Perm.IMPORT_RUN) else "",
        },
    )


@requires(Perm.PATRIMONY_VIEW)
def estate_list(request: ActorRequest) -> HttpResponseBase:
    """Land and buildings the actor sees."""
    rows = kept_rows(queries.estate(request.actor), request.GET)
    return answer(ESTATES, rows, request, "patrimony/estate_list.html")


TABS = ("", "miscari", "documente", "jurnal")


@requires(Perm.PATRIMONY_VIEW)
def good_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The good: ``?fila=`` chooses the part."""
    found = queries.good(request.actor, pk)
    tab = request.GET.get("fila", "")
    builder, template = _PARTS.get(tab, _PARTS[""])
    context = page_context(request.actor, found, tab if tab in _PARTS else "")
    part = builder(request.actor, found, context["near"])
    return render(request, f"patrimony/{template}.html", context | part)


def page_context(actor: Actor, found: Good, tab: str) -> dict[str, Any]:
    """What the head of the good's page needs."""
    near = queries.around(found)
    base = reverse("patrimony:good", args=[found.pk])
    labels = (_("Fișa bunului"), _("Mișcări"), _("Documente"), _("Jurnal"))
    numbers = ("", near.moves or "", near.documents or "", "")
    tabs = [
        {"label": label, "url": f"{base}?fila={code}" if code else base, "current": code == tab, "count": n}
        for code, label, n in zip(TABS, labels, numbers, strict=True)
    ]
    may_edit = actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id) and found.state != GoodState.GONE
    moving = movement(actor, near.moving) if near.moving else None
    return {
        "good": found,
        "tone": STATE_TONES[found.state],
        "tabs": tabs,
        "place": queries.place_words(found.room.name, found.room.building.name) if found.room else "",
        "near": near,
        "moving": moving,
        "moving_words": waiting_words(moving) if moving else "",
        "may_edit": may_edit,
        "may_propose": actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id)
        and found.state != GoodState.GONE,
        "may_issue": actor.scope(Perm.PATRIMONY_ISSUE).covers(found.unit_id),
        "is_estate": found.kind in ESTATE,
    }


def _sheet(actor: Actor, found: Good, near: queries.Around) -> dict[str, Any]:
    return {
        "facts": queries.identity_facts(found),
        "parties": queries.party_facts(found),
        "why": queries.why_facts(found),
        "estate": queries.estate_facts(found),
        "aliases": queries.aliases(found) if near.aliases else [],
        "history": _history(actor, found)[:12],
        "photos": queries.photos(actor, found) if near.files else [],
        "docs": queries.documents(found)[:5] if near.documents else [],
        "label_url": f"{settings.BASE_URL}/b/{found.token}/",
    }


def _history(actor: Actor, found: Good) -> list[HistoryRow]:
    """What happened to the good, down to the protocol it came in by: that step is logged once for all its goods."""
    rows = history_of(actor, queries.KIND, found)
    if found.protocol_id is None:
        return rows
    title = _("Intrat în evidență prin %(protocol)s") % {"protocol": found.basis or found.protocol}
    return rows + origin_of(actor, PROTOCOL, found.protocol_id, ("record_existing", "enter_in_force"), title)


def _moves(actor: Actor, found: Good, near: queries.Around) -> dict[str, Any]:
    return {"moves": queries.moves(found)}


def _papers(actor: Actor, found: Good, near: queries.Around) -> dict[str, Any]:
    return {"docs": queries.documents(found)}


def _journal(actor: Actor, found: Good, near: queries.Around) -> dict[str, Any]:
    return {"history": _history(actor, found)}


_PARTS: dict[str, tuple[Callable[[Actor, Good, queries.Around], dict[str, Any]], str]] = {
    "": (_sheet, "good_page"),
    "miscari": (_moves, "good_moves"),
    "documente": (_papers, "good_papers"),
    "jurnal": (_journal, "good_journal"),
}


@requires(Perm.PATRIMONY_EDIT)
def good_new(request: ActorRequest) -> HttpResponseBase:
    """Adds a good; without ``?unitate=`` and ``?fel=`` these are asked first."""
    unit, kind = request.GET.get("unitate", ""), request.GET.get("fel", "")
    chosen = next(((pk, name) for pk, name in pickers.units(request.actor)() if str(pk) == unit), None)
    if chosen is None or kind not in GoodKind.values:
        return _good_start(request)
    form = forms.GoodForm(request.POST or None, unit_id=chosen[0], kind=GoodKind(kind))
    if request.method == "POST" and form.is_valid():
        cmd = actions.AddGood(chosen[0], form.good(), once=form.cleaned_data["once"])
        added = attempt(form, lambda: actions.add_good(actor=request.actor, cmd=cmd))
        if added is not None:
            messages.success(
                request, _("Bunul %(number)s este în evidență.") % {"number": added.inventory_number}
            )
            return redirect("patrimony:good", added.pk)
    context = {"form": form, "unit_name": chosen[1], "kind": GoodKind(kind).label}
    return render(request, "patrimony/good_form.html", context, status=status_of(form))


def _good_start(request: ActorRequest) -> HttpResponseBase:
    form = forms.StartForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return redirect(f"{reverse('patrimony:good-new')}?unitate={data['unit']}&fel={data['kind']}")
    return render(request, "patrimony/good_start.html", {"form": form}, status=status_of(form))


def editable_good(request: ActorRequest, pk: int) -> Good:
    """A good that the actor may change.

    Raises:
        NotFoundError: none, or one the actor may not change (answered alike).
    """
    found = queries.good(request.actor, pk)
    if not request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id):
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    return found


@requires(Perm.PATRIMONY_EDIT)
def good_correct(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Corrects facts; on a conflict both versions are shown and the next press keeps what was typed."""
    found = editable_good(request, pk)
    form = forms.CorrectionForm(request.POST or None, good=found, initial=forms.initial_correction(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.CorrectGood(pk, data["version"], form.values(), data["reason"])
        if attempt(form, lambda: actions.correct_good(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Corecția este salvată; valoarea veche rămâne în istoric."))
            return redirect("patrimony:good", pk)
    differing = both_versions(form, forms.initial_correction(found))
    context = {"form": form, "good": found, "differing": differing}
    return render(request, "patrimony/good_correct.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def good_photo(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Adds a photo."""
    return _with_file(request, pk, forms.PhotoForm, details.add_photo, _("Adaugă o fotografie"))


@require_POST
@requires(Perm.PATRIMONY_EDIT)
def good_photo_remove(request: ActorRequest, pk: int, photo: uuid.UUID) -> HttpResponseBase:
    """Takes a photo off the good."""
    details.remove_photo(actor=request.actor, cmd=details.RemovePhoto(pk, photo))
    undoable(request, _("Fotografia este scoasă."))
    return redirect("patrimony:good", pk)


@requires(Perm.PATRIMONY_EDIT)
def good_document(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Adds a paper."""
    return _with_file(request, pk, forms.DocumentForm, details.add_document, _("Adaugă un document"))


def _with_file(request: ActorRequest, pk: int, kind: Any, act: Any, title: str) -> HttpResponseBase:
    found = editable_good(request, pk)
    form = kind(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        given = data.pop("file", None)
        cmd = details.AddFile(pk, given.chunks() if given else (), given.name if given else "", **data)
        if attempt(form, lambda: act(actor=request.actor, cmd=cmd)) is not None:
            (undoable if act is details.add_photo else done)(request, _("Fișierul este salvat."))
            return redirect("patrimony:good", pk)
    return render(
        request,
        "patrimony/good_small_form.html",
        {"form": form, "good": found, "title": title},
        status=status_of(form),
    )


@requires(Perm.PATRIMONY_EDIT)
def good_alias(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Adds the number from another party's book."""
    found = editable_good(request, pk)
    form = forms.AliasForm(request.POST or None, unit_id=found.unit_id)
    if request.method == "POST" and form.is_valid():
        cmd = details.AddAlias(pk, form.cleaned_data["book"], form.cleaned_data["number"])
        if attempt(form, lambda: details.add_alias(actor=request.actor, cmd=cmd)) is not None:
            return redirect("patrimony:good", pk)
    context = {"form": form, "good": found, "title": _("Număr în altă evidență")}
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT)
def good_estate(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Completes the facts of land or a building."""
    found = editable_good(request, pk)
    if found.kind not in ESTATE:
        return redirect("patrimony:good", pk)
    present = forms.initial_estate(found)
    form = forms.EstateForm(request.POST or None, good=found, initial=present)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = details.SaveEstate(pk, data["version"], form.estate(), data["reason"], data.get("building"))
        if attempt(form, lambda: details.save_estate(actor=request.actor, cmd=cmd)) is not None:
            messages.success(request, _("Datele imobilului sunt salvate."))
            return redirect("patrimony:good", pk)
    differing = both_versions(form, present)
    context = {"form": form, "good": found, "title": _("Date despre imobil"), "differing": differing}
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))
