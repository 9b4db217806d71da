# SPDX-License-Identifier: EUPL-1.2
"""The patrimony at a glance: figures, charts with their tables, units with what they lack."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import drawings, exports
from vatra.foundation.shell.lists import Column, ListSpec, Row, link, whole_table
from vatra.kernel import clock, dates, money, text
from vatra.kernel.errors import BadInputError
from vatra.modules.patrimony.queries.overview import STATES, Overview, SpanRow, UnitRow, overview
from vatra.modules.patrimony.views.good_lists import GOODS_URL

MOST_BARS = 12
MILLION = Decimal(1_000_000)
FILLS = ("c-pos", "c-neu", "c-2", "c-hatch")


@requires(Perm.PATRIMONY_VIEW)
def overview_page(request: ActorRequest) -> HttpResponseBase:
    """What the actor's units have; ``?export=csv|xlsx`` gives the table of units as a file."""
    found = overview(request.actor)
    if "export" in request.GET:
        return _export(request, found)
    net = found.value - found.depreciation
    context = {
        "found": found,
        "value": _millions(found.value),
        "net": net,
        "net_value": _millions(net),
        "in_force": sum(row.in_force for row in found.units),
        "at": dates.moment(clock.now()),
        "accounts": _accounts(found),
        "values": _values(found.units),
        "ages": _ages(found.spans),
        "table": whole_table(UNITS, found.units),
    }
    return render(request, "patrimony/overview.html", context)


def _lacking(row: UnitRow, count: int, what: str) -> str:
    url = f"{GOODS_URL}?unitate={row.pk}&lipsa={what}"
    return link(text.thousands(count), url) if count else "—"


def _unit_row(row: UnitRow) -> Row:
    return Row(
        row.pk,
        row.name,
        (
            link(row.name, f"{GOODS_URL}?unitate={row.pk}"),
            row.protocol,
            text.thousands(row.goods),
            money.lei(row.value),
            money.lei(row.value - row.depreciation),
            _lacking(row, row.without_place, "loc"),
            _lacking(row, row.without_owner, "proprietar"),
        ),
    )


UNITS = ListSpec(
    title=gettext_lazy("Patrimoniul pe unități"),
    noun=(gettext_lazy("unitate"), gettext_lazy("unități")),
    columns=(
        Column("unitate", gettext_lazy("Unitate"), css="trim", phone="title"),
        Column("protocol", gettext_lazy("Protocol"), css="ink2", phone="meta"),
        Column("bunuri", gettext_lazy("Bunuri"), css="r", phone="side"),
        Column("valoare", gettext_lazy("Valoare de inventar"), css="r", phone="side2"),
        Column("ramasa", gettext_lazy("Valoare rămasă"), css="r ink2"),
        Column("loc", gettext_lazy("Fără loc"), css="r"),
        Column("proprietar", gettext_lazy("Fără proprietar"), css="r"),
    ),
    row=_unit_row,
    default_sort="unitate",
)


def _millions(value: Decimal) -> str:
    return _("%(n)s mil. lei") % {"n": money.number(value / MILLION, 2)}


def _bar(label: str, value: Decimal) -> drawings.Bar:
    return drawings.Bar(label, float(max(value, Decimal(0))), _millions(value))


def _accounts(found: Overview) -> dict[str, Any]:
    rows = found.accounts
    return {
        "drawing": drawings.bars(
            _("Valoarea de inventar pe grupe de conturi"),
            [_bar(row.account, row.value) for row in rows],
            label_width=60,
        ),
        "head": [_("Cont"), _("Bunuri"), _("Valoare de inventar")],
        "rows": [(row.account, text.thousands(row.goods), money.lei(row.value)) for row in rows],
    }


def _values(units: list[UnitRow]) -> dict[str, Any]:
    rows = sorted(units, key=lambda row: (-row.value, row.name))[:MOST_BARS]
    return {
        "drawing": drawings.bars(
            _("Unitățile cu cea mai mare valoare de inventar"),
            [_bar(row.name, row.value) for row in rows],
            label_width=190,
        ),
        "head": [_("Unitate"), _("Valoare de inventar")],
        "rows": [(row.name, money.lei(row.value)) for row in rows],
    }


def _ages(spans: list[SpanRow]) -> dict[str, Any]:
    segments = [drawings.Segment(fill, str(state.label)) for fill, state in zip(FILLS, STATES, strict=True)]
    columns = [(row.label, row.counts) for row in spans]
    return {
        "drawing": drawings.stacked_columns(_("Bunuri după anii punerii în funcțiune"), columns, segments),
        "legend": segments,
        "head": [_("Puse în funcțiune"), *(segment.word for segment in segments)],
        "rows": [(label, *(text.thousands(n) for n in counts)) for label, counts in columns],
    }


def _export(request: ActorRequest, found: Overview) -> HttpResponseBase:
    kind = request.GET["export"]
    if kind not in exports.KINDS:
        raise BadInputError(
            _("Lista nu se poate exporta în acest format. Alegeți CSV sau XLSX."), code="bad_export"
        )
    sheet = exports.Sheet(
        title=_("Patrimoniul pe unități"),
        about=_("bunurile din evidență"),
        heads=[
            _("Cod"),
            _("Unitate"),
            _("Protocol"),
            _("Bunuri"),
            _("Valoare de inventar"),
            _("Amortizare cumulată"),
            _("Fără loc"),
            _("Fără proprietar"),
        ],
        rows=[
            (
                r.code,
                r.name,
                r.protocol,
                r.goods,
                r.value,
                r.depreciation,
                r.without_place,
                r.without_owner,
            )
            for r in found.units
        ],
    )
    return exports.answer(sheet, kind, request.actor)
