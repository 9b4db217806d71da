# SPDX-License-Identifier: EUPL-1.2
"""The summary for the council: results by unit, and the annex of the public domain."""

from importlib.metadata import version

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Column, PaperMeta, build_table, column
from vatra.kernel import clock, money
from vatra.modules.stocktaking.choices import Group, State
from vatra.modules.stocktaking.papers.content import TEMPLATE, ActPaper, Section
from vatra.modules.stocktaking.papers.drafts import fact
from vatra.modules.stocktaking.queries import council
from vatra.organisation.models import Authority

TITLE = "Centralizatorul inventarierii anuale"
KIND = "inv_centralizator"
_UNITS: list[Column] = [
    column("no", "Nr. crt.", "int", 9),
    column("unit", "Unitatea de învățământ"),
    column("state", "Stadiul", width=38),
    column("lines", "Poziții", "int", 16, total=True),
    column("value", "Valoare contabilă (lei)", "money", 32, total=True),
    column("short", "Lipsuri (lei)", "money", 26, total=True),
    column("surplus", "Plusuri (lei)", "money", 26, total=True),
    column("scrap", "Propuneri de casare", "int", 18, total=True),
    column("imputed", "Imputat (lei)", "money", 26, total=True),
]
_PUBLIC: list[Column] = [
    column("no", "Nr. crt.", "int", 9),
    column("group", "Felul bunurilor", width=44),
    column("account", "Contul", "code", 22),
    column("lines", "Poziții", "int", 18, total=True),
    column("quantity", "Cantitate scriptică", "quantity", 26),
    column("value", "Valoare contabilă (lei)", "money", 40, total=True),
    column("short", "Lipsuri (lei)", "money", 34, total=True),
]


def summary_content(year: int, authority: Authority) -> ActPaper:
    """The content of the summary of one year; number and date come at issue.

    Legal: OMFP 2861/2009 annex 1 pt 16 (public domain apart); HG 392/2020 art. 3 (the owner's inventory).
    """
    units = council.units_of(year)
    ended = sum(1 for unit in units if unit.ended)
    rows = [{**unit._asdict(), "state": str(State(unit.state).label)} for unit in units]
    groups: dict[str, list[dict[str, object]]] = {}
    for row in council.public_domain_of(year):
        line = {**row._asdict(), "group": str(Group(row.group).label)}
        groups.setdefault(row.unit, []).append(line)
    sections: list[Section] = [
        {"title": _("Rezultate pe unități"), "table": build_table("Unitati", _UNITS, rows)},
        {
            "title": _("Anexă: bunuri din domeniul public, pe unități și conturi"),
            "table": build_table("Domeniul public", _PUBLIC, groups),
            "own_page": True,
        },
    ]
    meta: PaperMeta = {
        "type": TITLE,
        "code": "",
        "entity": authority.organisation.name,
        "period": str(year),
        "printed_at": clock.local_now().isoformat(timespec="seconds"),
        "program": "Vatra",
        "version": version("vatra"),
    }
    return {
        "meta": meta,
        "subtitle": "",
        "facts": [
            fact(_("Anul"), str(year)),
            fact(
                _("Unități"),
                _("%(ended)s din %(all)s au rezultate aprobate") % {"ended": ended, "all": len(units)},
            ),
            fact(_("Valoare inventariată"), money.lei(sum((u.value for u in units), start=money.ZERO))),
        ],
        "sections": sections,
        "signatories": [{"role": _("Întocmit"), "name": ""}, {"role": _("Director executiv"), "name": ""}],
        "landscape": True,
    }


def summary_draft(year: int, authority: Authority) -> Draft:
    """The summary, ready to be issued."""
    return Draft(
        kind=KIND,
        kind_label=TITLE,
        keeper="directie",
        issuer=authority.organisation.name,
        title=str(year),
        content=dict(summary_content(year, authority)),
        template=TEMPLATE,
        unit_id=None,
    )
