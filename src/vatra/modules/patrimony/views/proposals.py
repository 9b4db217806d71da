# SPDX-License-Identifier: EUPL-1.2
"""Proposals of units: asking, the list, deciding."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.feedback import undoable
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, answer, link, status
from vatra.kernel import dates, text
from vatra.kernel.errors import NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony import searching
from vatra.modules.patrimony.actions import places
from vatra.modules.patrimony.actions import proposals as actions
from vatra.modules.patrimony.actions.withdrawing import WithdrawProposal, withdraw_proposal
from vatra.modules.patrimony.choices import GoodState, ProposalState
from vatra.modules.patrimony.forms import goods as forms
from vatra.modules.patrimony.models import Good, Proposal
from vatra.modules.patrimony.pickers import units
from vatra.modules.patrimony.queries import goods as good_queries
from vatra.modules.patrimony.queries import proposals as queries
from vatra.modules.patrimony.views.places import carried, chosen_goods

TONES = {
    ProposalState.OPEN: "warn",
    ProposalState.ACCEPTED: "ok",
    ProposalState.REFUSED: "bad",
    ProposalState.WITHDRAWN: "off",
}


def _row(found: Proposal) -> Row:
    number = found.good.inventory_number if found.good else "—"
    return Row(
        found.pk,
        number,
        (
            link(number, reverse("patrimony:proposal", args=[found.pk])),
            found.good.name if found.good else "—",
            actions.words_of(found.changes),
            found.unit.name,
            found.proposed_by_name,
            status(TONES[ProposalState(found.state)], ProposalState(found.state).label),
            dates.short_moment(found.proposed_at),
        ),
    )


PROPOSALS = ListSpec(
    title=gettext_lazy("Propuneri ale unităților"),
    noun=(gettext_lazy("propunere"), gettext_lazy("propuneri")),
    columns=(
        Column("bun", gettext_lazy("Nr. inventar"), css="inv", phone="line"),
        Column("denumire", gettext_lazy("Denumire"), css="trim", phone="title"),
        Column("ce", gettext_lazy("Ce se schimbă"), css="trim ink2", phone="meta"),
        Column("unitate", gettext_lazy("Unitate"), css="trim ink2"),
        Column("cine", gettext_lazy("Propune"), css="ink2"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
        Column("la", gettext_lazy("La"), sort="pk", css="r ink2"),
    ),
    row=_row,
    default_sort="-la",
    filters=(
        Filter(
            "unitate",
            gettext_lazy("Unitate"),
            lambda rows, v: rows.filter(unit_id=record_key(v) or 0),
            choices=lambda actor: [(str(pk), name) for pk, name in units(actor)()],
        ),
        Filter(
            "stare",
            gettext_lazy("Stare"),
            lambda rows, v: rows.filter(state=v) if v in ProposalState.values else rows.none(),
            choices=lambda _a: ProposalState.choices,
        ),
    ),
    search=Search(
        gettext_lazy("Caută după bun"),
        gettext_lazy("Nr. inventar, denumire"),
        lambda rows, words: rows.filter(good__in=searching.in_folded(Good.objects.all(), words)),
    ),
    empty=(gettext_lazy("Nicio propunere"), gettext_lazy("Unitățile propun schimbări de pe fișa unui bun.")),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("De hotărât"), f"stare={ProposalState.OPEN}"),
        (gettext_lazy("Acceptate"), f"stare={ProposalState.ACCEPTED}"),
        (gettext_lazy("Respinse"), f"stare={ProposalState.REFUSED}"),
        (gettext_lazy("Retrase"), f"stare={ProposalState.WITHDRAWN}"),
    ),
)


@requires(Perm.PATRIMONY_VIEW)
def proposal_list(request: ActorRequest) -> HttpResponseBase:
    """All proposals the actor sees; ``?bun=`` those of one good."""
    good = request.GET.get("bun", "")
    rows = queries.proposals(request.actor).filter(Q(good_id=record_key(good) or 0) if good else Q())
    return answer(PROPOSALS, rows, request, "patrimony/proposal_list.html")


@requires(Perm.PATRIMONY_VIEW)
def proposal_page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """A proposal: what is and what is asked; the directorate decides on it."""
    found = queries.proposal(request.actor, pk)
    may_decide = (
        request.actor.scope(Perm.PATRIMONY_EDIT).covers(found.unit_id) and found.state == ProposalState.OPEN
    )
    version = found.good.version if found.good else 0
    form = forms.DecisionForm(request.POST or None, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        cmd = actions.DecideProposal(pk, data["version"] or 0, "accepta" in request.POST, data["answer"])
        if attempt(form, lambda: actions.decide_proposal(actor=request.actor, cmd=cmd)) is not None:
            if cmd.accepted:
                messages.success(request, _("Propunerea este acceptată, iar bunul este schimbat."))
            else:
                undoable(request, _("Propunerea este respinsă."))
            return redirect("patrimony:proposals")
    context = {
        "proposal": found,
        "rows": queries.change_rows(found),
        "tone": TONES[ProposalState(found.state)],
        "history": history_of(request.actor, actions.PROPOSAL, found),
        "form": form,
        "may_decide": may_decide,
        "may_withdraw": request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id)
        and found.state == ProposalState.OPEN,
        "changed_since": version != found.good_version and found.state == ProposalState.OPEN,
    }
    return render(request, "patrimony/proposal_page.html", context, status=status_of(form))


@require_POST
@requires(Perm.PATRIMONY_PROPOSE)
def proposal_withdraw(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The unit takes its proposal back before anything was decided."""
    withdraw_proposal(actor=request.actor, cmd=WithdrawProposal(pk))
    undoable(request, _("Propunerea este retrasă."))
    return redirect("patrimony:proposal", pk)


@requires(Perm.PATRIMONY_PROPOSE)
def good_propose(request: ActorRequest, pk: int) -> HttpResponseBase:
    """People of a unit ask for a change of a good."""
    found = good_queries.good(request.actor, pk)
    if not request.actor.scope(Perm.PATRIMONY_PROPOSE).covers(found.unit_id):
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    form = forms.ProposalForm(request.POST or None, good=found, initial=forms.initial_proposal(found))
    if request.method == "POST" and form.is_valid():
        cmd = actions.ProposeChange(
            pk, form.changes(), form.cleaned_data["reason"], form.cleaned_data["once"]
        )
        if attempt(form, lambda: actions.propose_change(actor=request.actor, cmd=cmd)) is not None:
            undoable(
                request, _("Propunerea a ajuns la direcție. Bunul se schimbă numai după ce este acceptată.")
            )
            return redirect("patrimony:good", pk)
    note = _("Direcția hotărăște; până atunci bunul rămâne cum este.")
    context = {
        "form": form,
        "good": found,
        "title": _("Propune o schimbare"),
        "note": note,
        "verb": _("Trimite propunerea"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


@requires(Perm.PATRIMONY_EDIT, Perm.PATRIMONY_PROPOSE)
def goods_propose_disposal(request: ActorRequest) -> HttpResponseBase:
    """Marks the selected goods as proposed for disposal, or asks that of the directorate."""
    if request.method != "POST":
        return redirect("patrimony:goods")
    ids = chosen_goods(request)
    sent = "once" in request.POST
    form = forms.ReasonForm(request.POST if sent else None)
    if sent and form.is_valid():
        done = attempt(form, lambda: _propose_or_set(request, ids, form))
        if done is not None:
            undoable(request, done)
            return redirect("patrimony:goods")
    words = text.counted(len(ids), _("bun ales"), _("bunuri alese"))
    note = _("Este numai o propunere: bunurile rămân în evidență până la actul de casare.")
    context = {
        "form": form,
        **carried(request, ids),
        "title": _("Propune la casare"),
        "words": words,
        "note": note,
        "verb": _("Propune la casare"),
    }
    return render(request, "patrimony/good_small_form.html", context, status=status_of(form))


def _propose_or_set(request: ActorRequest, ids: list[int], form: forms.ReasonForm) -> str:
    reason, once = form.cleaned_data["reason"], form.cleaned_data["once"]
    if request.actor.can(Perm.PATRIMONY_EDIT):
        changed = places.set_state(
            actor=request.actor, cmd=places.SetState(ids, GoodState.PROPOSED, reason, once)
        )
        return _("%(n)s la casare.") % {"n": text.counted(changed, _("bun propus"), _("bunuri propuse"))}
    asked = actions.propose_disposal(actor=request.actor, cmd=actions.ProposeDisposal(ids, reason, once))
    return _("%(n)s la direcție.") % {
        "n": text.counted(asked, _("propunere trimisă"), _("propuneri trimise"))
    }
