# SPDX-License-Identifier: EUPL-1.2
"""Fișa mijlocului fix (14-2-2), front and back, after the printed model of OMFP 2634/2015."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict

from vatra.foundation.papers.rendering import Column, PaperMeta, Table, build_table, column

TITLE = "Fișa mijlocului fix"
CODE = "14-2-2"
TEMPLATE = "patrimony/asset_sheet"


class MovementLine(TypedDict):
    """A movement; ``first_no`` and ``last_no`` differ only on a common sheet of identical assets."""

    first_no: str
    last_no: str
    document_date: str
    document: str
    operation: str
    pieces: int | None
    debit: Decimal | str | None
    credit: Decimal | str | None
    balance: Decimal | str | None


class AssetFront(TypedDict):
    """The front, every value as printed; dates of use and of full depreciation are year and month."""

    group: str
    inventory_no: str
    code: str
    origin: str
    value: str
    monthly_depreciation: str
    name: str
    accessories: str
    in_use_year: str
    in_use_month: str
    end_year: str
    end_month: str
    life: str
    rate: str


class AssetSheet(TypedDict):
    """One sheet: front and movements."""

    front: AssetFront
    movements: Table


class AssetSheetPaper(TypedDict):
    """One or more sheets in the order of the register."""

    meta: PaperMeta
    sheets: list[AssetSheet]


MOVEMENTS: list[Column] = [
    column("first_no", "Număr de inventar, de la", "code", 26),
    column("last_no", "până la", "code", 26),
    column("document_date", "Data documentului", "date", 20),
    column("document", "Felul și numărul documentului", width=44),
    column("operation", "Operațiunea (mișcare, creștere, diminuare)"),
    column("pieces", "Bucăți", "int", 16),
    column("debit", "Debit (lei)", "money", 28),
    column("credit", "Credit (lei)", "money", 28),
    column("balance", "Sold (lei)", "money", 28),
]


def movements_table(lines: Sequence[MovementLine]) -> Table:
    """The back of the sheet: movements in the order of their documents."""
    return build_table("Mișcări", MOVEMENTS, list(map(dict, lines)))
