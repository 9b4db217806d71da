# SPDX-License-Identifier: EUPL-1.2
"""XLSX and CSV that say the same as the PDF, drawn from the same frozen table."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from vatra.foundation.papers.rendering.meta import PaperMeta
from vatra.foundation.papers.rendering.tables import Cell, Column, Kind, Table, display, display_date

FORMATS: dict[str, str] = {"money": "#,##0.00", "quantity": "#,##0.###", "int": "#,##0", "date": "dd.mm.yyyy"}
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
SHEET_NAME_MAX = 31
CELL_MAX = 32_767
FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
FORBIDDEN_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def twin_csv(table: Table) -> bytes:
    """The table as CSV for a Romanian spreadsheet: UTF-8 with mark, semicolons, ``1.234,50``, ``23.11.2026``.

    Groups become a first column when there are any; subtotals are left to the reader, the last line is the
    general total. A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    columns, grouped = table["columns"], _is_grouped(table)
    writer.writerow([*(["Grupa"] if grouped else []), *(col["title"] for col in columns)])
    for group in table["groups"]:
        lead = [_harmless(group["title"])] if grouped else []
        for row in group["rows"]:
            writer.writerow(
                lead + [_csv_cell(cell, col["kind"]) for cell, col in zip(row, columns, strict=True)]
            )
    if _has_totals(table):
        writer.writerow([*(["Total general"] if grouped else []), *_total_cells(table, grouped=grouped)])
    return held.getvalue().encode("utf-8-sig", errors="replace")


def twin_xlsx(table: Table, meta: PaperMeta | None = None, *, demo: bool = False) -> bytes:
    """The table as a workbook: real numbers and dates, header frozen and filterable, subtotals as on paper.

    Args:
        table: the frozen table.
        meta: when given, type, entity, period, print moment, program and version stand above the table.
        demo: whether the first line says „DEMO – fără valoare juridică”.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Vatra" if meta is None else f"{meta['program']} {meta['version']}"
    if meta is not None:
        moment = dt.datetime.fromisoformat(meta["printed_at"]).replace(tzinfo=None)
        book.properties.created = book.properties.modified = moment
    sheet = book.create_sheet(
        FORBIDDEN_IN_SHEET_NAME.sub(" ", table["name"])[:SHEET_NAME_MAX].strip() or "Lista"
    )
    columns = table["columns"]
    above = _lines_above(meta, demo=demo)
    for index, col in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _width(col)
    sheet.freeze_panes = f"A{len(above) + 2}"
    for text in above:
        sheet.append([_cell(sheet, text, "text", bold=True)])
    sheet.append([_cell(sheet, col["title"], "text", bold=True, wrap=True) for col in columns])
    for group in table["groups"]:
        if group["title"]:
            sheet.append([_cell(sheet, group["title"], "text", bold=True)])
        for row in group["rows"]:
            sheet.append([_cell(sheet, cell, col["kind"]) for cell, col in zip(row, columns, strict=True)])
        if group["title"] and any(cell is not None for cell in group["totals"]):
            sheet.append(_total_row(sheet, group["totals"], columns, f"Total: {group['title']}"))
    if _has_totals(table):
        sheet.append(_total_row(sheet, table["totals"], columns, "Total general"))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _lines_above(meta: PaperMeta | None, *, demo: bool) -> list[str]:
    lines = ["DEMO – fără valoare juridică"] if demo else []
    if meta is None:
        return lines
    code, number = meta.get("code", ""), meta.get("number", "")
    named = [meta["type"], f"cod {code}" if code else "", f"nr. {number}" if number else ""]
    printed = meta["printed_at"]
    return [
        *lines,
        " · ".join(part for part in named if part),
        f"{meta['entity']} · Perioada: {meta['period']}" if meta["period"] else meta["entity"],
        f"Tipărit la {display_date(printed[:10])}, {printed[11:16]} · {meta['program']} {meta['version']}",
    ]


def _is_grouped(table: Table) -> bool:
    return any(group["title"] for group in table["groups"])


def _has_totals(table: Table) -> bool:
    return any(cell is not None for cell in table["totals"])


def _total_cells(table: Table, *, grouped: bool) -> list[str]:
    cells = [display(cell, col["kind"]) for cell, col in zip(table["totals"], table["columns"], strict=True)]
    if not grouped and not cells[0]:
        cells[0] = "Total general"
    return cells


def _csv_cell(cell: Cell, kind: Kind) -> str:
    text = display(cell, kind)
    return _harmless(text) if kind in {"text", "code"} else text


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_START) else text


def _cell(
    sheet: WriteOnlyWorksheet, value: Cell, kind: str, *, bold: bool = False, wrap: bool = False
) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_typed(value, kind))
    if isinstance(cell.value, str):
        cell.data_type = "s"  # a text that begins with "=" stays a text
    elif kind in FORMATS:
        cell.number_format = FORMATS[kind]
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _typed(value: Cell, kind: str) -> str | int | Decimal | dt.date | None:
    if value is None:
        return None
    try:
        if kind == "date":
            return dt.date.fromisoformat(str(value))
        if kind in {"money", "quantity", "int"}:
            return Decimal(str(value))
    except (ValueError, ArithmeticError):
        pass
    return FORBIDDEN_IN_XML.sub("", str(value))[:CELL_MAX]


def _total_row(
    sheet: WriteOnlyWorksheet, totals: list[Cell], columns: list[Column], label: str
) -> list[WriteOnlyCell]:
    cells = [_cell(sheet, cell, col["kind"], bold=True) for cell, col in zip(totals, columns, strict=True)]
    return list(chain([_cell(sheet, label, "text", bold=True)], cells[1:])) if totals[0] is None else cells


def _width(col: Column) -> float:
    return max(8.0, col["width"] * 0.62) if col["width"] else 44.0
