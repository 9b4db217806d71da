# SPDX-License-Identifier: EUPL-1.2
"""The summary of a year for the council: looked at, then issued."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.forms import attempt, status_of
from vatra.foundation.shell.lists import Column, ListSpec, Row, whole_table
from vatra.kernel import clock, money, text
from vatra.kernel.errors import NotAllowedError
from vatra.modules.stocktaking.actions.council import IssueSummary, issue_summary
from vatra.modules.stocktaking.choices import STATE_TONES, State
from vatra.modules.stocktaking.forms.plan import OnceForm
from vatra.modules.stocktaking.queries import council

FIRST_YEAR = 2010


def _row(unit: council.UnitResult) -> Row:
    return Row(
        0,
        unit.unit,
        (
            unit.unit,
            (STATE_TONES[unit.state], State(unit.state).label),
            text.thousands(unit.lines),
            money.lei(unit.value),
            money.lei(unit.short),
            money.lei(unit.surplus),
            text.thousands(unit.scrap),
            money.lei(unit.imputed),
        ),
    )


UNITS = ListSpec(
    title=gettext_lazy("Rezultate pe unități"),
    noun=(gettext_lazy("unitate"), gettext_lazy("unități")),
    columns=(
        Column("unitate", gettext_lazy("Unitate"), css="trim", phone="title"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
        Column("pozitii", gettext_lazy("Poziții"), css="r"),
        Column("valoare", gettext_lazy("Valoare"), css="r", phone="meta"),
        Column("lipsuri", gettext_lazy("Lipsuri"), css="r", phone="side2"),
        Column("plusuri", gettext_lazy("Plusuri"), css="r"),
        Column("casare", gettext_lazy("De casat"), css="r"),
        Column("imputat", gettext_lazy("Imputat"), css="r"),
    ),
    row=_row,
    default_sort="unitate",
)


@requires(Perm.STOCKTAKING_LEAD)
def summary(request: ActorRequest) -> HttpResponseBase:
    """``?an=`` chooses the year; a POST issues the paper."""
    if not request.actor.scope(Perm.STOCKTAKING_LEAD).everywhere:
        raise NotAllowedError(_("Centralizatorul îl întocmește direcția, pentru toate unitățile."))
    year = _year(request.GET.get("an", ""))
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cmd = IssueSummary(year, form.cleaned_data["once"])
        paper = attempt(form, lambda: issue_summary(actor=request.actor, cmd=cmd))
        if paper is not None:
            messages.success(request, _("Centralizatorul a primit număr; PDF-ul se pregătește."))
            return redirect("papers:paper", paper.public_id)
    units = council.units_of(year)
    public = council.public_domain_of(year)
    context = {
        "form": form,
        "year": year,
        "years": [year - 1, year, year + 1] if year < clock.today().year else [year - 1, year],
        "units": units,
        "table": whole_table(UNITS, units),
        "ended": sum(1 for unit in units if unit.ended),
        "value": sum((unit.value for unit in units), start=money.ZERO),
        "short": sum((unit.short for unit in units), start=money.ZERO),
        "public_lines": sum(row.lines for row in public),
        "public_value": sum((row.value for row in public), start=money.ZERO),
    }
    return render(request, "stocktaking/council.html", context, status=status_of(form))


def _year(typed: str) -> int:
    this = clock.today().year
    plain = typed.isascii() and typed.isdecimal() and len(typed) == len(str(this))
    return int(typed) if plain and FIRST_YEAR <= int(typed) <= this else this
