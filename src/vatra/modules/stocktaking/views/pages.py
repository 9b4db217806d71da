# SPDX-License-Identifier: EUPL-1.2
"""The page of a stocktaking and its parts; the plan and the commission of a draft."""

from collections.abc import Callable
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
from vatra.foundation.shell.forms import add_refusal, attempt, both_versions, status_of
from vatra.kernel import clock
from vatra.kernel.errors import DomainError
from vatra.modules.stocktaking.actions import procedure as actions
from vatra.modules.stocktaking.choices import Duty
from vatra.modules.stocktaking.forms import commission as rows
from vatra.modules.stocktaking.forms.plan import PlanForm, StepForm, initial_plan
from vatra.modules.stocktaking.indexing import STOCKTAKING
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries import guidance
from vatra.modules.stocktaking.queries import pages as queries
from vatra.modules.stocktaking.queries.board import Figures, figures_of
from vatra.modules.stocktaking.transitions import allowed

TABS = (
    ("", gettext_lazy("Date generale")),
    ("comisie", gettext_lazy("Comisie")),
    ("locuri", gettext_lazy("Locuri")),
    ("declaratii", gettext_lazy("Declarații")),
    ("diferente", gettext_lazy("Diferențe")),
    ("liste", gettext_lazy("Liste")),
    ("istoric", gettext_lazy("Istoric")),
)
OWN_ADDRESS = {
    "locuri": "stocktaking:places",
    "diferente": "stocktaking:differences",
    "liste": "stocktaking:lists",
}


def frame(request: ActorRequest, found: Stocktaking, tab: str) -> dict[str, Any]:
    """The head and the tabs that every part of the page has."""
    figures = figures_of(found)
    base = reverse("stocktaking:stocktaking", args=[found.pk])
    counts = {"comisie": figures.members, "locuri": figures.places, "diferente": figures.differences}
    steps = guidance.steps_for(request.actor, found, figures)
    return {
        "stocktaking": found,
        "figures": figures,
        "tabs": [
            {
                "label": label,
                "url": _tab_url(found, base, code),
                "current": code == tab,
                "count": counts.get(code) or "",
            }
            for code, label in TABS
        ],
        "way": queries.way(found),
        "steps": steps,
        "next": next((step for step in steps if step.primary), None),
        "editable": may_edit(request, found),
    }


def _tab_url(found: Stocktaking, base: str, code: str) -> str:
    if code in OWN_ADDRESS:
        return reverse(OWN_ADDRESS[code], args=[found.pk])
    return f"{base}?fila={code}" if code else base


def may_edit(request: ActorRequest, found: Stocktaking) -> bool:
    """Whether the plan and the commission can be changed by this actor now."""
    return allowed(found, "edit") and request.actor.scope(Perm.STOCKTAKING_LEAD).covers(found.unit_id)


@requires(Perm.STOCKTAKING_VIEW)
def page(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The stocktaking: ``?fila=`` chooses the part."""
    found = queries.stocktaking(request.actor, pk)
    tab = request.GET.get("fila", "")
    builder, template = _PARTS.get(tab, _PARTS[""])
    context = frame(request, found, tab)
    return render(request, template, context | builder(request, found, context["figures"]))


def _general(request: ActorRequest, found: Stocktaking, figures: Figures) -> dict[str, Any]:
    return {
        "facts": queries.facts(found),
        "papers": queries.papers_of(request.actor, found),
        "todo": guidance.todo_of(found, figures),
        "barred": guidance.barred_from(request.actor, found),
    }


def _commission(_request: ActorRequest, found: Stocktaking, _figures: Figures) -> dict[str, Any]:
    return {"commissions": queries.commissions(found)}


def _declarations(request: ActorRequest, found: Stocktaking, _figures: Figures) -> dict[str, Any]:
    may_count = request.actor.scope(Perm.STOCKTAKING_COUNT).covers(found.unit_id)
    return {"custodians": queries.custodian_rows(found, may_count=may_count)}


def _history(request: ActorRequest, found: Stocktaking, _figures: Figures) -> dict[str, Any]:
    return {"history": history_of(request.actor, STOCKTAKING, found)}


type Part = tuple[Callable[[ActorRequest, Stocktaking, Figures], dict[str, Any]], str]
_PARTS: dict[str, Part] = {
    "": (_general, "stocktaking/page.html"),
    "comisie": (_commission, "stocktaking/commission.html"),
    "declaratii": (_declarations, "stocktaking/declarations.html"),
    "istoric": (_history, "stocktaking/history.html"),
}


@requires(Perm.STOCKTAKING_LEAD)
def change(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Changes the plan of a draft; on a conflict both versions are shown."""
    found = queries.stocktaking(request.actor, pk)
    if not may_edit(request, found):
        return redirect("stocktaking:stocktaking", pk)
    form = PlanForm(request.POST or None, actor=request.actor, unit_known=True, initial=initial_plan(found))
    if request.method == "POST" and form.is_valid():
        cmd = actions.ChangePlan(pk, form.cleaned_data["version"] or 0, form.plan())
        if attempt(form, lambda: actions.change_stocktaking(actor=request.actor, cmd=cmd)) is not None:
            return redirect("stocktaking:stocktaking", pk)
    context = {
        "form": form,
        "stocktaking": found,
        "differing": both_versions(form, initial_plan(found)),
    }
    return render(request, "stocktaking/plan_form.html", context, status=status_of(form))


@requires(Perm.STOCKTAKING_LEAD)
def commission(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Names the commission; „Adaugă rânduri” gives more rows and keeps what was typed."""
    found = queries.stocktaking(request.actor, pk)
    if not may_edit(request, found):
        return redirect("stocktaking:stocktaking", pk)
    posted = request.method == "POST"
    form = StepForm(request.POST if posted else None, initial={"version": found.version})
    typed = (
        rows.typed_rows(request.POST)
        if posted
        else rows.kept_rows(found.members.order_by("sub", "-duty", "pk"))
    )
    people = queries.people_of(found.unit_id, clock.today())
    if "adauga" in request.POST:
        typed, form = rows.with_more(typed), StepForm(initial={"version": request.POST.get("version", "")})
    elif posted and form.is_valid() and _named(request, found, form, typed, people):
        messages.success(request, _("Comisia este numită."))
        return redirect(f"{reverse('stocktaking:stocktaking', args=[pk])}?fila=comisie")
    context = {
        "form": form,
        "stocktaking": found,
        "rows": list(enumerate(typed)),
        "people": people,
        "duties": Duty.choices,
    }
    return render(request, "stocktaking/commission_form.html", context, status=status_of(form))  # fmt: skip


def _named(
    request: ActorRequest,
    found: Stocktaking,
    form: StepForm,
    typed: list[rows.MemberRow],
    people: Any,
) -> bool:
    try:
        members = rows.members_of(typed, people)
    except DomainError as refused:
        add_refusal(form, refused)
        return False
    cmd = actions.SetCommission(found.pk, form.cleaned_data["version"], members)
    return attempt(form, lambda: actions.set_commission(actor=request.actor, cmd=cmd)) is not None
