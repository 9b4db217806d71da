# SPDX-License-Identifier: EUPL-1.2
"""The one description of a tabular paper, from which PDF, XLSX and CSV are all drawn.

A table is frozen as plain JSON: money is a string with a point and two decimals (``"1234.50"``), a date is
ISO (``"2026-11-23"``), a count is an integer or a decimal string. Only the drawing turns them into what a
Romanian reader expects (``1.234,50`` and ``23.11.2026``).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NotRequired, TypedDict

Kind = Literal["text", "code", "int", "quantity", "money", "date"]
Page = Literal["landscape", "portrait"]
Cell = str | int | None

NUMERIC_KINDS: frozenset[str] = frozenset({"int", "quantity", "money"})


class Column(TypedDict):
    """One column: machine key, printed title, kind of value, printed width.

    ``width`` is in millimetres; 0 means a share of what is left. ``total`` marks the columns that are summed.
    """

    key: str
    title: str
    kind: Kind
    width: float
    total: NotRequired[bool]


class Group(TypedDict):
    """Rows under one printed subtitle (an account, a room); an empty title prints no subtitle."""

    title: str
    rows: list[list[Cell]]
    totals: list[Cell]


class Table(TypedDict):
    """A whole table; ``totals`` and each group's totals are aligned with ``columns`` (None = not summed).

    ``page`` is the orientation of the paper it is printed on, which decides the columns' widths.
    """

    name: str
    page: Page
    columns: list[Column]
    groups: list[Group]
    totals: list[Cell]


def column(key: str, title: str, kind: Kind = "text", width: float = 0, *, total: bool = False) -> Column:
    """Describe a column.

    Args:
        key: machine name, the key of the value in a line.
        title: Romanian heading.
        kind: how the value is stored, aligned and written.
        width: millimetres on paper, 0 for a share of the rest.
        total: whether groups and the table sum it.
    """
    made: Column = {"key": key, "title": title, "kind": kind, "width": width}
    if total:
        made["total"] = True
    return made


def build_table(
    name: str,
    columns: Sequence[Column],
    lines: Iterable[Mapping[str, object]] | Mapping[str, Iterable[Mapping[str, object]]],
    *,
    page: Page = "landscape",
) -> Table:
    """Freeze lines into a table with totals.

    Args:
        name: title of the table and of the spreadsheet's sheet.
        columns: description of the columns; a column with the key ``no`` is numbered here, through all groups.
        lines: the lines, or lines by group title in printed order. Values may be str, int, Decimal, date, None.
        page: orientation of the paper.

    Returns:
        A table of plain JSON values.
    """
    by_group = lines if isinstance(lines, Mapping) else {"": lines}
    groups: list[Group] = []
    number = 0
    for title, members in by_group.items():
        rows: list[list[Cell]] = []
        for line in members:
            number += 1
            rows.append(
                [_freeze(number if col["key"] == "no" else line.get(col["key"]), col) for col in columns]
            )
        if rows:
            groups.append({"title": title, "rows": rows, "totals": _totals(columns, rows)})
    every_row = [row for group in groups for row in group["rows"]]
    return {
        "name": name,
        "page": page,
        "columns": list(columns),
        "groups": groups,
        "totals": _totals(columns, every_row) if every_row else [None] * len(columns),
    }


def count_lines(table: Table) -> int:
    """Number of lines in all groups of a table."""
    return sum(len(group["rows"]) for group in table["groups"])


def _freeze(value: object, col: Column) -> Cell:
    if value is None or value == "":
        return None
    if col["kind"] == "money":
        return str(Decimal(str(value)).quantize(Decimal("0.01")))
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, int):
        return value
    return str(value)


def _totals(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    totals: list[Cell] = []
    for index, col in enumerate(columns):
        if not col.get("total"):
            totals.append(None)
            continue
        amount = sum((Decimal(str(row[index])) for row in rows if row[index] is not None), Decimal(0))
        totals.append(_freeze(int(amount) if col["kind"] == "int" else amount, col))
    return totals


def display(value: Cell, kind: Kind) -> str:
    """A frozen value as a Romanian reader expects it; an absent value is an empty string.

    Values that do not parse as their kind (a date such as ``"1975"``) are shown as they were recorded.
    """
    if value is None:
        return ""
    if kind == "date":
        return display_date(str(value))
    if kind in NUMERIC_KINDS:
        return display_number(str(value))
    return str(value)


def display_number(value: str) -> str:
    """``"-1234567.50"`` as ``"-1.234.567,50"``: points between thousands, comma before the decimals."""
    digits, point, decimals = value.lstrip("-").partition(".")
    if not digits.isdecimal() or (point and not decimals.isdecimal()):
        return value
    sign = "-" if value.startswith("-") else ""
    return sign + f"{int(digits):,}".replace(",", ".") + ("," + decimals if point else "")


def display_date(value: str) -> str:
    """``"2026-11-23"`` as ``"23.11.2026"``; anything that is not a full ISO date is returned unchanged."""
    year, month, day = value[:4], value[5:7], value[8:10]
    if len(value) == 10 and value[4] == value[7] == "-" and (year + month + day).isdecimal():
        return f"{day}.{month}.{year}"
    return value
