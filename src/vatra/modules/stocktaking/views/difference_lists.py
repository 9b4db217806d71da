# SPDX-License-Identifier: EUPL-1.2
"""The list of differences of a stocktaking."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy

from vatra.foundation.shell.lists import NOTHING, Column, Filter, ListSpec, Row, Search, link, status
from vatra.foundation.shell.matching import containing
from vatra.kernel import money
from vatra.modules.stocktaking.choices import FINDING_TONES, Finding, Nature, Suggestion
from vatra.modules.stocktaking.models import Difference, Stocktaking
from vatra.modules.stocktaking.queries.places import quantity_words


def differences(found: Stocktaking) -> QuerySet[Difference]:
    """The differences of a stocktaking, with what a list needs."""
    return Difference.objects.filter(stocktaking=found).select_related("place", "custodian")


def _row(row: Difference) -> Row:
    return Row(
        row.pk,
        row.label,
        (
            link(row.label, reverse("stocktaking:difference", args=[row.pk])),
            status(FINDING_TONES[row.finding], Finding(row.finding).label),
            row.place.title,
            quantity_words(row.book),
            quantity_words(row.counted),
            money.lei(row.value),
            row.custodian.full_name if row.custodian else NOTHING,
            str(Nature(row.nature).label) if row.nature else status("warn", gettext_lazy("de explicat")),
            str(Suggestion(row.suggestion).label) if row.suggestion else NOTHING,
        ),
    )


def _export(row: Difference) -> tuple[Any, ...]:
    return (
        row.label,
        str(Finding(row.finding).label),
        row.place.title,
        row.book,
        row.counted,
        row.value,
        row.custodian.full_name if row.custodian else "",
        str(Nature(row.nature).label) if row.nature else "",
        str(Suggestion(row.suggestion).label) if row.suggestion else "",
    )


def _totals(rows: QuerySet[Any]) -> dict[str, str]:
    sums = rows.order_by().aggregate(n=Count("pk"), value=Sum("value"))
    return {"": str(sums["n"]), "valoare": money.lei(sums["value"] or money.ZERO)}


def _lacking(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return {"natura": rows.filter(nature=""), "propunere": rows.filter(suggestion="")}.get(value, rows)


DIFFERENCES = ListSpec(
    title=gettext_lazy("Diferențele găsite"),
    noun=(gettext_lazy("diferență"), gettext_lazy("diferențe")),
    columns=(
        Column("bun", gettext_lazy("Bunul"), css="trim", phone="title"),
        Column("constatare", gettext_lazy("Constatarea"), sort="finding", phone="side"),
        Column("loc", gettext_lazy("Locul"), css="trim ink2", phone="line"),
        Column("scriptic", gettext_lazy("În evidență"), css="r"),
        Column("faptic", gettext_lazy("Numărat"), css="r"),
        Column("valoare", gettext_lazy("Valoare"), sort="value", css="r", phone="side2"),
        Column("gestionar", gettext_lazy("Gestionar"), css="trim ink2", shown=False),
        Column("natura", gettext_lazy("Ce este"), css="trim", phone="meta"),
        Column("propunere", gettext_lazy("Propunerea"), css="trim ink2"),
    ),
    row=_row,
    default_sort="constatare",
    filters=(
        Filter(
            "constatare",
            gettext_lazy("Constatarea"),
            lambda rows, v: rows.filter(finding=v),
            choices=lambda _a: Finding.choices,
        ),
        Filter(
            "natura",
            gettext_lazy("Ce este"),
            lambda rows, v: rows.filter(nature=v),
            choices=lambda _a: Nature.choices,
        ),
        Filter(
            "propunere",
            gettext_lazy("Propunerea"),
            lambda rows, v: rows.filter(suggestion=v),
            choices=lambda _a: Suggestion.choices,
        ),
        Filter(
            "lipsa",
            gettext_lazy("De completat"),
            _lacking,
            choices=lambda _a: [
                ("natura", gettext_lazy("de explicat")),
                ("propunere", gettext_lazy("de propus")),
            ],
        ),
    ),
    search=Search(
        gettext_lazy("Caută o diferență"),
        gettext_lazy("Bun, loc"),
        lambda rows, words: containing(rows, words, ("label", "place__title")),
    ),
    totals=_totals,
    export_row=_export,
    empty=(
        gettext_lazy("Nicio diferență"),
        gettext_lazy("Diferențele apar când se compară numărarea cu evidența înghețată."),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Lipsuri"), "constatare=lipsa"),
        (gettext_lazy("Plusuri"), "constatare=plus"),
        (gettext_lazy("De explicat"), "lipsa=natura"),
        (gettext_lazy("De propus"), "lipsa=propunere"),
    ),
)
