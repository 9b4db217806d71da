# SPDX-License-Identifier: EUPL-1.2
"""How staged values are shown and typed: Romanian dates and numbers."""

import datetime as dt
from typing import Any

from vatra.foundation.imports.models import ImportRow
from vatra.foundation.imports.reading import Kind, TargetField


def shown_value(value: str | None, field: TargetField) -> str:
    """A staged value as a person writes it: 12.05.2019, 1234,56, 30."""
    if value is None:
        return ""
    match field.kind:
        case Kind.DATE:
            return dt.date.fromisoformat(value).strftime("%d.%m.%Y")
        case Kind.MONEY:
            return value.replace(".", ",")
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


def remarks(row: ImportRow) -> list[dict[str, Any]]:
    """All findings of a row, those of the file first."""
    return [*row.findings, *row.checks]
