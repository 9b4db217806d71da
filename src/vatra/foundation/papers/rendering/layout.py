# SPDX-License-Identifier: EUPL-1.2
"""From frozen JSON to what the typesetter lays out: cleaned text, formatted tables, drawn QR codes.

The attached JSON keeps every character as recorded; only the drawn copy is cleaned, because PDF/A refuses
characters for which no embedded font has a glyph.
"""

import dataclasses
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import segno

from vatra.foundation.papers.rendering.fitting import BREAK, USABLE_MM, column_widths, fit_row
from vatra.foundation.papers.rendering.fonts import glyphs
from vatra.foundation.papers.rendering.tables import Column, display

UNKNOWN_GLYPH = "?"
LONG_RUN = re.compile(r"[^\s\-/]{19,}")
RUN_STEP = 8
DARK_RUN = re.compile(rb"\x01+")


def canonical_json(data: object) -> bytes:
    """The one spelling of a paper's data: UTF-8, keys sorted, no spaces; the same data gives the same bytes.

    Dataclasses become objects, Decimal a string, dates and moments ISO text.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", errors="backslashreplace")


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    message = f"{type(value).__name__} cannot be written on a paper"
    raise TypeError(message)


def drawable(value: Any) -> Any:
    """The copy of the data that is laid out.

    Text loses control, bidirectional and glyphless characters and gains break opportunities in runs without
    spaces; tables are formatted; every non-empty string under a key ``qr`` becomes ``{"text", "svg"}``.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        if "columns" in value and "groups" in value:
            return _drawable_table(value)
        return {key: _drawable_member(key, member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(member) for member in value]
    return value


def _drawable_member(key: str, member: Any) -> Any:
    if key == "qr":
        return {"text": clean(str(member)), "svg": qr_svg(str(member))} if member else None
    return drawable(member)


def _drawable_table(table: Mapping[str, Any]) -> dict[str, Any]:
    columns: list[Column] = table["columns"]
    kinds = [col["kind"] for col in columns]
    widths = column_widths([col["width"] for col in columns], USABLE_MM[table.get("page", "landscape")])

    def line(cells: list[Any]) -> list[str]:
        return [_clean_cell(display(cell, kind)) for cell, kind in zip(cells, kinds, strict=True)]

    def group(members: Mapping[str, Any]) -> dict[str, Any]:
        fitted = [fit_row(line(row), widths) for row in members["rows"]]
        return {
            "title": clean(members["title"]),
            "rows": [cells for cells, _ in fitted],
            "heights": [height for _, height in fitted],
            "totals": line(members["totals"]),
        }

    return {
        "name": clean(table["name"]),
        "columns": [
            {"title": clean(col["title"]), "kind": col["kind"], "width": width}
            for col, width in zip(columns, widths, strict=True)
        ],
        "groups": [group(members) for members in table["groups"]],
        "totals": line(table["totals"]),
    }


def clean(text: str) -> str:
    """Text that the embedded font can draw and that never runs out of its cell."""
    text = _clean_cell(text)
    return LONG_RUN.sub(_breakable, text) if len(text) > RUN_STEP else text


def _clean_cell(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_drawn(char) for char in unicodedata.normalize("NFC", text))


def _drawn(char: str) -> str:
    if char in "\n\t":
        return "\n" if char == "\n" else " "
    if char in _ODD_LETTERS:
        return _ODD_LETTERS[char]
    if ord(char) in glyphs():
        return char if unicodedata.category(char) not in {"Cc", "Cf"} else ""
    if unicodedata.category(char) in {"Cc", "Cf", "Mn", "Me"}:
        return ""
    if unicodedata.category(char) in {"Zs", "Zl", "Zp"}:
        return " "
    folded = [part for part in unicodedata.normalize("NFKD", char) if ord(part) in glyphs()]
    return "".join(folded) or UNKNOWN_GLYPH


# The old cedilla letters are drawn as today's comma letters; signs the font lacks, as near ones.
_ODD_LETTERS = {
    "Ş": "Ș",
    "ş": "ș",
    "Ţ": "Ț",
    "ţ": "ț",
    "\u2010": "-",
    "\u2011": "-",
    "\u2015": "—",
    "\u2212": "-",
}


def _breakable(match: re.Match[str]) -> str:
    run = match.group()
    return BREAK.join(run[i : i + RUN_STEP] for i in range(0, len(run), RUN_STEP))


def qr_svg(text: str, *, quiet: int = 4, mask: int | None = None) -> str:
    """A QR code (level M) as an SVG made of one black path.

    Args:
        text: what the code says.
        quiet: modules of white drawn around it; less only where the place itself is white.
        mask: one of the eight masks where the search for the best one costs too much.
    """
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=mask).matrix]
    size = len(matrix) + 2 * quiet
    path = "".join(
        f"M{run.start() + quiet} {y + quiet}h{len(run.group())}v1h-{len(run.group())}z"
        for y, row in enumerate(matrix)
        for run in DARK_RUN.finditer(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="{path}" fill="#000"/></svg>'
    )
