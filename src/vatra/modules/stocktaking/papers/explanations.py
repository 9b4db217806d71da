# SPDX-License-Identifier: EUPL-1.2
"""The written explanations of a custodian about the differences found in the custody."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Signatory, build_table, column
from vatra.kernel import dates
from vatra.modules.stocktaking.models import Difference, Stocktaking
from vatra.modules.stocktaking.papers import content as c
from vatra.modules.stocktaking.papers.drafts import fact, members_of
from vatra.organisation.papers import meta_of

COLUMNS = [
    column("no", "Nr. crt.", "int", 12),
    column("label", "Bunul"),
    column("finding", "Constatarea", width=26),
    column("book", "Scriptic", "quantity", 20),
    column("counted", "Faptic", "quantity", 20),
    column("value", "Valoare (lei)", "money", 28, total=True),
    column("explanation", "Explicația", width=80),
]


def explanations_draft(found: Stocktaking, name: str, rows: Sequence[Difference]) -> Draft:
    """What a custodian explains in writing, signed before the commission. Legal: OMFP 2861/2009 annex 1 pt 39.

    Args:
        name: the custodian, empty for differences in nobody's custody.
    """
    lines = [
        {
            "label": row.label,
            "finding": str(row.get_finding_display()),
            "book": row.book,
            "counted": row.counted,
            "value": row.value,
            "explanation": row.explanation,
        }
        for row in rows
    ]
    title = name or _("fără gestionar")
    paper: c.ActPaper = {
        "meta": meta_of(found.unit, c.EXPLANATIONS),
        "subtitle": title,
        "facts": [
            fact(_("Gestionar"), title),
            fact(_("Decizia"), str(found.decision or "")),
            fact(_("Data de referință"), dates.day(found.reference_date)),
        ],
        "sections": [{"title": "", "table": build_table("Explicatii", COLUMNS, lines)}],
        "signatories": _signatories(found, name),
        "landscape": True,
    }
    return Draft(
        kind="inv_explicatii",
        kind_label=c.EXPLANATIONS,
        keeper=found.unit.code,
        issuer=found.unit.name,
        title=f"{title}, {found.unit.name}",
        content=dict(paper),
        template=c.TEMPLATE,
        unit_id=found.unit_id,
    )


def _signatories(found: Stocktaking, name: str) -> list[Signatory]:
    custodian: list[Signatory] = [{"role": _("Gestionar"), "name": name}] if name else []
    return custodian + [
        {"role": str(m.get_duty_display()), "name": m.name, "title": m.function} for m in members_of(found)
    ]
