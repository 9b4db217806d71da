# SPDX-License-Identifier: EUPL-1.2
"""From a transfer without payment to the protocol that its paper freezes, with value and depreciation."""

from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Column, Fact, PaperMeta, Signatory, Table, build_table, column
from vatra.foundation.papers.visas import chain
from vatra.kernel import dates, text
from vatra.modules.patrimony.choices import GoodKind
from vatra.modules.patrimony.models import Transfer
from vatra.modules.patrimony.papers.common import Party, fact
from vatra.organisation.models import EducationUnit
from vatra.organisation.papers import meta_of

TITLE = "Proces-verbal de predare-primire pentru transmiterea fără plată a bunurilor"
TEMPLATE = "patrimony/transfer"
LINES: list[Column] = [
    column("no", "Nr. crt.", "int", 10),
    column("inventory_no", "Număr de inventar la predător", "code", 34),
    column("new_no", "Număr la primitor", "code", 34),
    column("name", "Denumirea și caracteristicile"),
    column("unit", "UM", "code", 12),
    column("quantity", "Cantitate", "quantity", 18),
    column("value", "Valoare de inventar (lei)", "money", 28, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 28, total=True),
    column("net", "Valoare rămasă (lei)", "money", 28, total=True),
]


class TransferPaper(TypedDict):
    """The protocol: parties, basis, reason and need, approval, goods, signatures."""

    meta: PaperMeta
    parties: list[Party]
    basis: list[str]
    facts: list[Fact]
    table: Table
    closing: str
    signatories: list[Signatory]


def draft_of(transfer: Transfer) -> Draft:
    """What is issued for an approved transfer; the series is the giver's."""
    count = text.counted(transfer.lines.count(), _("poziție"), _("poziții"))
    return Draft(
        kind="transmitere",
        kind_label=TITLE,
        keeper=transfer.unit.code,
        issuer=transfer.unit.name,
        title=_("%(giver)s → %(receiver)s, %(n)s")
        % {"giver": transfer.unit.name, "receiver": transfer.receiver, "n": count},
        content=dict(transfer_paper(transfer)),
        template=TEMPLATE,
        unit_id=transfer.unit_id,
    )


def transfer_paper(transfer: Transfer) -> TransferPaper:
    """The protocol with its lines frozen."""
    assert transfer.receiver is not None  # noqa: S101 - a CHECK saw to it
    words = str(transfer.basis.get("value", ""))
    if not transfer.basis.get("verified"):
        words += " " + _("(temei neverificat pe text)")
    visas = [s.visa for s in chain("transfer", transfer, transfer.round) if s.visa is not None]
    approved = "; ".join(f"{v.label}: {v.by_name}, {dates.moment(v.at)}" for v in visas)
    return {
        "meta": meta_of(transfer.unit, TITLE),
        "parties": [_party(_("Predător"), transfer.unit), _party(_("Primitor"), transfer.receiver)],
        "basis": [words],
        "facts": [
            fact(_("De ce nu mai sunt necesare"), transfer.reason),
            fact(_("Nevoia primitorului"), transfer.need),
            fact(_("Aprobări"), approved),
        ],
        "table": build_table(_("Bunuri transmise"), LINES, _lines(transfer)),
        "closing": _(
            "Ambele părți înregistrează operațiunea la aceeași dată și la aceeași valoare. Fișa și istoricul fiecărui bun "
            "trec la primitor odată cu el."
        ),
        "signatories": [
            {"role": _("Predător, conducător"), "name": ""},
            {"role": _("Primitor, conducător"), "name": ""},
            {"role": _("Predător, gestionar"), "name": ""},
            {"role": _("Primitor, gestionar"), "name": ""},
        ],
    }


def _lines(transfer: Transfer) -> list[dict[str, object]]:
    rows = transfer.lines.select_related("good").order_by("position")
    return [
        {
            "inventory_no": x.inventory_number,
            "new_no": x.new_number or x.inventory_number,
            "name": x.name,
            "unit": x.measure,
            "quantity": x.quantity,
            "value": x.entry_value,
            "depreciation": None if x.good.kind == GoodKind.INVENTORY_OBJECT else x.depreciation,
            "net": (x.entry_value or Decimal(0)) - (x.depreciation or Decimal(0)),
        }
        for x in rows
    ]


def _party(role: str, unit: EducationUnit) -> Party:
    code = unit.organisation.identifiers.filter(scheme="cui").values_list("value", flat=True).first()
    return {
        "role": role,
        "name": unit.organisation.name,
        "id": code or "",
        "seat": unit.address,
        "representatives": [],
    }
