# SPDX-License-Identifier: EUPL-1.2
"""How staged values are shown and typed: Romanian dates and numbers."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from vatra.foundation.imports.models import ImportRow
from vatra.foundation.imports.reading import Kind, TargetField
from vatra.kernel import money


def shown_value(value: str | None, field: TargetField) -> str:
    """A staged value as a person writes it: 12.05.2019, 1.234,56, 30."""
    if value is None:
        return ""
    match field.kind:
        case Kind.DATE:
            return dt.date.fromisoformat(value).strftime("%d.%m.%Y")
        case Kind.MONEY:
            return money.number(Decimal(value))
        case Kind.QUANTITY | Kind.NUMBER:
            return (value.rstrip("0").rstrip(".") if "." in value else value).replace(".", ",")
        case Kind.CHOICE:
            return next((c.label for c in field.choices if c.value == value), value)
        case _:
            return value


def shown_cell(row: ImportRow, field: TargetField) -> str:
    """What stands in a cell: its value, or the text of the file that could not be read."""
    value = row.values.get(field.key)
    if value is not None:
        return shown_value(value, field)
    unread = [f for f in row.findings if f["key"] == field.key and f["code"] != "required"]
    return str(unread[0]["value"]) if unread else ""


def checked_value(found: dict[str, Any], fields: list[TargetField]) -> str:
    """The staged value a set-based check remarks on, as a person writes it."""
    value = str(found["value"])
    field = next((field for field in fields if field.key == found["key"]), None)
    try:
        return value if field is None else shown_value(value, field)
    except (ValueError, InvalidOperation):
        return value


def remarks(row: ImportRow) -> list[dict[str, Any]]:
    """All findings of a row, those of the file first."""
    return [*row.findings, *row.checks]
