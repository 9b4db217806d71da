# SPDX-License-Identifier: EUPL-1.2
"""The list of stocktakings."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.lists import NOTHING, Column, Filter, ListSpec, Row, Search, link, status
from vatra.foundation.shell.matching import containing
from vatra.kernel import clock, dates, text
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.choices import STATE_TONES, Occasion, State
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.pickers import units
from vatra.modules.stocktaking.queries.board import blocking, figured, figures_of

YEARS_BACK = 6


def _by_unit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    key = record_key(value)
    return rows.none() if key is None else rows.filter(unit_id=key)


def _by_year(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    year = record_key(value)
    if year is None or not dt.MINYEAR <= year < dt.MAXYEAR:
        return rows.none()
    return rows.filter(reference_date__gte=dt.date(year, 1, 1), reference_date__lte=dt.date(year, 12, 31))


def _of(part: int, whole: int) -> str:
    return f"{text.thousands(part)} / {text.thousands(whole)}" if whole else NOTHING


def _row(found: Stocktaking) -> Row:
    f = figures_of(found)
    return Row(
        found.pk,
        str(found),
        (
            link(found.unit.name, reverse("stocktaking:stocktaking", args=[found.pk])),
            str(Occasion(found.occasion).label),
            dates.day(found.reference_date),
            status(STATE_TONES[found.state], State(found.state).label),
            _of(f.closed, f.places),
            _of(f.seen, f.lines),
            text.thousands(f.differences) if f.differences else NOTHING,
            blocking(found, f) or NOTHING,
            dates.day(found.ends_on),
        ),
    )


def _export(found: Stocktaking) -> tuple[Any, ...]:
    f = figures_of(found)
    return (
        found.unit.name,
        str(Occasion(found.occasion).label),
        found.reference_date,
        str(State(found.state).label),
        f"{f.closed} / {f.places}",
        f"{f.seen} / {f.lines}",
        f.differences,
        blocking(found, f),
        found.ends_on,
    )


def _years(_actor: object) -> list[tuple[str, str]]:
    this = clock.today().year
    return [(str(year), str(year)) for year in range(this + 1, this - YEARS_BACK, -1)]


BOARD = ListSpec(
    title=gettext_lazy("Inventarieri"),
    noun=(gettext_lazy("inventariere"), gettext_lazy("inventarieri")),
    columns=(
        Column("unitate", gettext_lazy("Unitate"), css="trim fit2", phone="title"),
        Column("prilej", gettext_lazy("Prilejul"), css="ink2", shown=False),
        Column("referinta", gettext_lazy("Data de referință"), sort="reference_date", css="r ink2", phone="side"),
        Column("stare", gettext_lazy("Stare"), phone="line"),
        Column("locuri", gettext_lazy("Locuri închise"), css="r"),
        Column("pozitii", gettext_lazy("Poziții văzute"), css="r", phone="side2"),
        Column("diferente", gettext_lazy("Diferențe"), css="r"),
        Column("blocaj", gettext_lazy("Ce o ține pe loc"), css="trim fit ink2", phone="meta"),
        Column("incheiere", gettext_lazy("Se încheie"), sort="ends_on", css="r ink2"),
    ),
    row=_row,
    default_sort="-referinta",
    filters=(
        Filter(
            "unitate",
            gettext_lazy("Unitate"),
            _by_unit,
            choices=lambda actor: [
                (str(pk), name) for pk, name in units(actor, Perm.STOCKTAKING_VIEW)()
            ],
        ),
        Filter("an", gettext_lazy("An"), _by_year, choices=_years),
        Filter(
            "stare",
            gettext_lazy("Stare"),
            lambda rows, v: rows.filter(state=v),
            choices=lambda _a: State.choices,
        ),
    ),
    search=Search(
        gettext_lazy("Caută o unitate"),
        gettext_lazy("Numele unității"),
        lambda rows, words: containing(rows, words, ("unit__name",)),
    ),
    shape=figured,
    export_row=_export,
    empty=(
        gettext_lazy("Nicio inventariere"),
        gettext_lazy(
            "Pregătiți inventarierea unei unități: data de referință, perioada și comisia. După decizie, evidența se "
            "îngheață și comisia numără, cu telefonul sau pe hârtie."
        ),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Se numără"), "stare=numarare"),
        (gettext_lazy("De explicat"), "stare=comparata"),
        (gettext_lazy("La aprobare"), "stare=propusa"),
        (gettext_lazy("De înregistrat"), "stare=aprobata"),
    ),
)  # fmt: skip
