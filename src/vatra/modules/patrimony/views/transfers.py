# SPDX-License-Identifier: EUPL-1.2
"""Transfers without payment: the list, offering, their page and steps."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.papers.visas import Decision, chain, shown
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import NOTHING, Column, Filter, ListSpec, Row, answer, link, status
from vatra.kernel import dates, money, text
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions import transfers as actions
from vatra.modules.patrimony.actions.handing import HandingStep
from vatra.modules.patrimony.choices import TransferState
from vatra.modules.patrimony.forms.transfers import OfferForm, TransferStepForm
from vatra.modules.patrimony.models import Good, Transfer, TransferLine
from vatra.modules.patrimony.queries import goods as good_queries
from vatra.modules.patrimony.queries import transfers as queries
from vatra.modules.patrimony.views.good_lists import quantity_words
from vatra.modules.patrimony.views.movement_lists import UNIT
from vatra.modules.patrimony.views.places import carried, chosen_goods


def _row(found: Transfer) -> Row:
    counted: Any = found
    return Row(
        found.pk,
        str(found),
        (
            link(str(found), reverse("patrimony:transfer", args=[found.pk])),
            f"{found.unit.name} → {found.receiver or '—'}",
            text.thousands(counted.goods),
            status(found.tone, TransferState(found.state).label),
            found.reason,
            dates.day(found.created_at.date()),
        ),
    )


TRANSFERS = ListSpec(
    title=gettext_lazy("Transmiteri fără plată"),
    noun=(gettext_lazy("transmitere"), gettext_lazy("transmiteri")),
    columns=(
        Column("act", gettext_lazy("Act"), phone="title", css="trim fit"),
        Column("unitati", gettext_lazy("De la → la"), css="trim fit ink2", phone="line"),
        Column("bunuri", gettext_lazy("Bunuri"), css="r", phone="side2"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
        Column("motiv", gettext_lazy("Motiv"), css="trim fit ink2", phone="meta"),
        Column("la", gettext_lazy("Oferit la"), sort="created_at", css="r ink2"),
    ),
    row=_row,
    shape=queries.with_columns,
    default_sort="-la",
    filters=(
        UNIT,
        Filter(
            "stare",
            gettext_lazy("Stare"),
            lambda rows, v: rows.filter(state=v),
            choices=lambda _a: TransferState.choices,
        ),
    ),
    export_row=lambda t: (
        str(t),
        f"{t.unit.name} → {t.receiver or ''}",
        t.goods,
        t.get_state_display(),
        t.reason,
        t.created_at.date(),
    ),
    empty=(
        gettext_lazy("Nicio transmitere"),
        gettext_lazy(
            "Bunurile de care o unitate nu mai are nevoie se oferă din lista de bunuri sau de pe fișa lor."
        ),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Oferte"), "stare=oferta"),
        (gettext_lazy("La viză"), "stare=la_viza"),
        (gettext_lazy("De semnat"), "stare=emis"),
        (gettext_lazy("În vigoare"), "stare=in_vigoare"),
    ),
)


def _line_row(line: TransferLine) -> Row:
    number = line.inventory_number or line.good.inventory_number
    found: Any = line
    return Row(
        line.pk,
        number,
        (
            text.thousands(line.position),
            number,
            line.name or line.good.name,
            line.new_number or NOTHING,
            quantity_words(found.shown_quantity),
            money.lei(found.shown_value),
            money.lei(found.shown_depreciation),
        ),
    )


LINES = ListSpec(
    title=gettext_lazy("Bunurile transmise"),
    noun=(gettext_lazy("bun"), gettext_lazy("bunuri")),
    columns=(
        Column("nr", gettext_lazy("Nr."), sort="position", css="r ink2"),
        Column("inventar", gettext_lazy("Nr. inventar"), css="inv", phone="line"),
        Column("denumire", gettext_lazy("Denumire"), css="trim", phone="title"),
        Column("nou", gettext_lazy("Număr la primitor"), css="ink2"),
        Column("cantitate", gettext_lazy("Cantitate"), css="r"),
        Column("valoare", gettext_lazy("Valoare"), css="r", phone="side2"),
        Column("amortizare", gettext_lazy("Amortizare"), css="r ink2"),
    ),
    row=_line_row,
    default_sort="nr",
    export_row=lambda x: (
        x.position,
        x.inventory_number or x.good.inventory_number,
        x.name or x.good.name,
        x.new_number,
        x.shown_quantity,
        x.shown_value,
        x.shown_depreciation,
    ),
    empty=(gettext_lazy("Niciun bun"), ""),
)


@requires(Perm.PATRIMONY_VIEW)
def transfer_list(request: ActorRequest) -> HttpResponseBase:
    """Transfers the actor sees, offers of other units too."""
    return answer(TRANSFERS, queries.transfers(request.actor), request, "patrimony/transfer_list.html")


@requires(Perm.PATRIMONY_VIEW)
def transfer_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A transfer with its goods, visas, paper and history."""
    found = queries.transfer(request.actor, pk)
    context = {
        "transfer": found,
        "facts": queries.facts(found),
        "stages": queries.stages(found),
        "steps": queries.buttons(request.actor, found),
        "visas": shown(chain(actions.PAPER_KIND, found, found.round)) if found.state not in EARLY else [],
        "papers": queries.papers(request.actor, found),
        "history": history_of(request.actor, actions.TRANSFER, found),
        "own": request.actor.scope(Perm.PATRIMONY_VIEW).covers(found.unit_id),
    }
    return answer(LINES, queries.lines(found), request, "patrimony/transfer_page.html", extra=context)


@requires(Perm.PATRIMONY_PROPOSE)
def good_offer(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Offers one good."""
    found = good_queries.good(request.actor, pk)
    if not request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id):
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    return _offer(request, [pk], found)


@requires(Perm.PATRIMONY_PROPOSE)
def goods_offer(request: ActorRequest) -> HttpResponseBase:
    """Offers the selected goods; the first POST brings the form."""
    if request.method != "POST":
        return redirect("patrimony:goods")
    return _offer(request, chosen_goods(request), None)


def _offer(request: ActorRequest, ids: Sequence[int], good: Good | None) -> HttpResponseBase:
    sent = request.method == "POST" and "once" in request.POST
    form = OfferForm(request.POST if sent else None)
    if sent and form.is_valid():
        cmd = actions.OfferGoods(ids, form.cleaned_data["reason"], form.cleaned_data["once"])
        made = attempt(form, lambda: actions.offer_goods(actor=request.actor, cmd=cmd))
        if made is not None:
            messages.success(request, _("Bunurile sunt oferite celorlalte unități."))
            return redirect("patrimony:transfer", made.pk)
    context: dict[str, Any] = {
        "form": form,
        **({} if good else carried(request, ids)),
        "good": good,
        "title": _("Oferă spre transmitere fără plată"),
        "words": "" if good else text.counted(len(ids), _("bun ales"), _("bunuri alese")),
        "note": _(
            "Oferta o văd toate unitățile. După ce una cere bunurile, se dau aprobările, se încheie protocolul și bunurile "
            "trec la ea cu istoricul lor."
        ),
        "verb": _("Oferă"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


EARLY = (TransferState.OFFERED, TransferState.ASKED, TransferState.WITHDRAWN)
DONE = {
    "cere": gettext_lazy("Bunurile sunt cerute."),
    "trimite": gettext_lazy("Transmiterea este la viză."),
    "acorda": gettext_lazy("Viza este acordată."),
    "refuza": gettext_lazy("Viza este refuzată."),
    "emite": gettext_lazy("Protocolul a primit număr; PDF-ul se pregătește."),
    "vigoare": gettext_lazy("Bunurile sunt ale unității primitoare."),
    "retrage": gettext_lazy("Transmiterea este retrasă."),
}


@requires(Perm.PATRIMONY_VIEW)
def transfer_step(request: ActorRequest, pk: int, verb: str) -> HttpResponseBase:
    """Takes a step; a GET shows it with its effect, a POST takes it."""
    found = queries.transfer(request.actor, pk)
    if verb not in DONE:
        raise NotFoundError(_("Pasul cerut nu există."))
    button = next((b for b in queries.buttons(request.actor, found) if b.verb == verb), None)
    if button is None and request.method != "POST":
        return redirect("patrimony:transfer", pk)
    form = TransferStepForm(
        request.POST or None,
        verb=verb,
        transfer=found,
        units=_askers(request, found),
        initial={"version": found.version},
    )
    done: object = None
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _take(request, found, verb, form))
    if done is not None:
        messages.success(request, str(DONE[verb]))
        return redirect("patrimony:transfer", pk)
    context = {
        "transfer": found,
        "form": form,
        "button": button,
        "label": button.label if button else DONE[verb],
    }
    return render(request, "patrimony/transfer_step.html", context, status=status_of(form))


def _askers(request: ActorRequest, found: Transfer) -> pickers.Pairs:
    scope = request.actor.scope(Perm.PATRIMONY_PROPOSE)
    return [
        (pk, name) for pk, name in pickers.units(request.actor)() if scope.covers(pk) and pk != found.unit_id
    ]


def _take(request: ActorRequest, found: Transfer, verb: str, form: TransferStepForm) -> object:
    data, actor = form.cleaned_data, request.actor
    step = HandingStep(found.pk, data["version"], data.get("reason", ""))
    if verb == "cere":
        asked = actions.AskFor(found.pk, data["version"], data["unit"], data["need"])
        return actions.ask_for(actor=actor, cmd=asked)
    if verb == "trimite":
        sent = actions.SendTransfer(found.pk, data["version"], form.numbers())
        return actions.send_transfer(actor=actor, cmd=sent)
    if verb in {"acorda", "refuza"}:
        decision = Decision(verb == "acorda", data.get("reason", ""))
        return actions.decide_transfer(
            actor=actor, cmd=actions.DecideTransfer(found.pk, data["version"], decision)
        )
    if verb == "emite":
        return actions.issue_transfer(actor=actor, cmd=step)
    if verb == "vigoare":
        return actions.enforce_transfer(actor=actor, cmd=step)
    return actions.withdraw_transfer(actor=actor, cmd=step)
