# SPDX-License-Identifier: EUPL-1.2
"""Sheets of inventory labels on A4 paper; the formats are data, in millimetres."""

from collections.abc import Sequence
from typing import TypedDict

from vatra.foundation.papers.rendering import PaperMeta

TITLE = "Etichete de inventar"
TEMPLATE = "patrimony/labels"


class LabelFormat(TypedDict):
    """A sheet of labels: grid, size of a label, margins to the first label and gaps between labels."""

    key: str
    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float
    gap_y: float


class Label(TypedDict):
    """One label: number, keeping entity, owner, name, address coded in the QR."""

    number: str
    keeper: str
    owner: str
    name: str
    qr: str


class LabelSheet(TypedDict):
    """Labels on a format; ``start`` is the first free position on the first sheet, from 1."""

    meta: PaperMeta
    format: LabelFormat
    start: int
    labels: list[Label]


def _format(
    key: str, grid: tuple[int, int], size: tuple[float, float], margin: tuple[float, float], gap_x: float
) -> LabelFormat:
    (columns, rows), (width, height), (left, top) = grid, size, margin
    shown = f"{width:g} × {height:g}".replace(".", ",")
    return {
        "key": key,
        "name": f"{columns} × {rows} etichete, {shown} mm",
        "columns": columns,
        "rows": rows,
        "width": width,
        "height": height,
        "left": left,
        "top": top,
        "gap_x": gap_x,
        "gap_y": 0.0,
    }


FORMATS: dict[str, LabelFormat] = {
    made["key"]: made
    for made in (
        _format("3x8", (3, 8), (70.0, 37.0), (0.0, 0.5), 0.0),
        _format("3x7", (3, 7), (63.5, 38.1), (7.2, 15.1), 2.55),
        _format("5x13", (5, 13), (38.1, 21.2), (4.65, 10.7), 2.5),
        _format("2x7", (2, 7), (99.1, 38.1), (4.65, 15.1), 2.5),
    )
}


def label_sheet(
    meta: PaperMeta, labels: Sequence[Label], *, format_key: str = "3x8", start: int = 1
) -> LabelSheet:
    """Freeze a sheet of labels.

    Raises:
        KeyError: the format is not known.
        ValueError: the start position is not on the sheet.
    """
    chosen = FORMATS[format_key]
    places = chosen["columns"] * chosen["rows"]
    if not 1 <= start <= places:
        message = f"start must be between 1 and {places}, not {start}"
        raise ValueError(message)
    return {"meta": meta, "format": chosen, "start": start, "labels": list(labels)}
