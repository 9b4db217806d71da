# SPDX-License-Identifier: EUPL-1.2
"""The papers that accompany goods between two places or custodians of one entity.

The order fixes their purpose and mandatory elements (OMFP 2634/2015 annex 1 pt 2, annex 2), not their layout; fields
follow the old printed form. „Amortizare” and „Dispus” are additions of ours.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from vatra.foundation.papers.rendering import Column, Fact, PaperMeta, Signatory, Table, build_table, column

TEMPLATE = "patrimony/movement"
HANDOVER_TITLE = "Proces-verbal de predare-primire a gestiunii"
HANDOVER_TEMPLATE = "patrimony/handover"


class Place(TypedDict):
    """One side: where, in whose care."""

    role: str
    place: str
    custodian: str
    confirmed: str


class MovementLine(TypedDict):
    """One good on its way."""

    name: str
    inventory_no: str
    unit: str
    quantity: Decimal | str
    value: Decimal | str
    depreciation: Decimal | str | None
    remarks: str


class MovementPaper(TypedDict):
    """14-2-3A and its sisters: giver, receiver, reason, one table, both signatures."""

    meta: PaperMeta
    giver: Place
    receiver: Place
    facts: list[Fact]
    note: str
    table: Table
    signatories: list[Signatory]


class HandoverLine(TypedDict):
    """One good handed over: what the book says and what was found."""

    inventory_no: str
    name: str
    place: str
    unit: str
    quantity: Decimal | str
    counted: Decimal | str
    difference: Decimal | str | None
    value: Decimal | str
    depreciation: Decimal | str | None
    remarks: str


class HandoverPaper(TypedDict):
    """The hand-over of a custody: parties, commission, lists per owner, differences, findings, signatures."""

    meta: PaperMeta
    giver: Place
    receiver: Place
    facts: list[Fact]
    order: str
    present: list[Signatory]
    summary: Table
    lists: Table
    differences: Table
    findings: str
    closing: str
    signatories: list[Signatory]


_NO = column("no", "Nr. crt.", "int", 10)
MOVEMENT: list[Column] = [
    _NO,
    column("name", "Denumirea și caracteristicile"),
    column("inventory_no", "Număr de inventar sau cod", "code", 34),
    column("unit", "UM", "code", 12),
    column("quantity", "Bucăți (cantitate)", "quantity", 20),
    column("value", "Valoare de inventar (lei)", "money", 30, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 30, total=True),
    column("remarks", "Mențiuni", width=40),
]
SUMMARY: list[Column] = [
    column("owner", "Proprietar"),
    column("positions", "Poziții", "int", 22, total=True),
    column("value", "Valoare de inventar (lei)", "money", 34, total=True),
    column("differences", "Poziții cu diferențe", "int", 30, total=True),
]
LISTS: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar sau cod", "code", 32),
    column("name", "Denumirea"),
    column("place", "Locul", width=34),
    column("unit", "UM", "code", 11),
    column("quantity", "Scriptic", "quantity", 17),
    column("counted", "Găsit", "quantity", 17),
    column("difference", "Diferență", "quantity", 18),
    column("value", "Valoare de inventar (lei)", "money", 26, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 26, total=True),
    column("remarks", "Mențiuni", width=32),
]
DIFFERENCES: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar sau cod", "code", 32),
    column("name", "Denumirea"),
    column("quantity", "Scriptic", "quantity", 18),
    column("counted", "Găsit", "quantity", 18),
    column("difference", "Diferență", "quantity", 20),
    column("explanation", "Explicația predătorului"),
]


def movement_table(lines: Sequence[MovementLine]) -> Table:
    """The goods on their way."""
    return build_table("Bunuri", MOVEMENT, list(map(dict, lines)))
