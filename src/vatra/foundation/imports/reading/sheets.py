# SPDX-License-Identifier: EUPL-1.2
"""A file as sheets of cells; XLSX, XLS and ODS through calamine, CSV and TSV by the csv module."""

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import python_calamine as calamine

from vatra.foundation.imports.reading.containers import (
    FileKind,
    Limits,
    damaged,
    locked,
    refuse_repeated_ods,
    refuse_sparse_xlsx,
    sniff,
    too_many_rows,
)
from vatra.foundation.imports.reading.encodings import decode
from vatra.foundation.imports.reading.findings import Finding, Severity
from vatra.kernel.errors import BadInputError

type Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
type Area = tuple[tuple[int, int], tuple[int, int]]

_DELIMITERS = ";,\t|"


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet.

    Attributes:
        name: its name in the file.
        rows: cells, row by row; the first column of each is the file's column A.
        lines: line of the file of each row, counted from 1.
        merged: merged areas as (row, column) corners counted from 0, where the format tells them.
        findings: remarks made while reading (formulas without a value).
    """

    name: str
    rows: list[list[Cell]]
    lines: list[int]
    merged: tuple[Area, ...] = ()
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that may be read.

    Attributes:
        kind: what it is.
        sheets: names of the visible sheets, in order.
        limits: the limits it was opened under.
        encoding: of a text file, empty otherwise.
        delimiter: of a text file, empty otherwise.
    """

    kind: FileKind
    sheets: tuple[str, ...]
    limits: Limits
    encoding: str
    delimiter: str
    _stream: IO[bytes]
    _text: str

    @property
    def must_choose(self) -> bool:
        """Whether there are so many sheets that the person has to name one."""
        return len(self.sheets) > self.limits.sheets

    def read(self, name: str = "") -> Sheet:
        """The named sheet, or the only one.

        Raises:
            BadInputError: no such sheet, or too many to choose from, or damaged.
        """
        if self.kind is FileKind.TEXT:
            return _read_text(self._text, self.delimiter, self.limits)
        if name and name not in self.sheets:
            raise BadInputError(
                f"Foaia „{name}” nu există în fișier. Alegeți una dintre: {', '.join(self.sheets)}.",
                code="no_such_sheet",
            )
        if not name and self.must_choose:
            raise BadInputError(
                f"Fișierul are {len(self.sheets)} foi. Alegeți foaia care conține lista.", code="choose_sheet"
            )
        return _read_workbook(self._stream, self.kind, name or self.sheets[0], self.limits)


def open_file(stream: IO[bytes], limits: Limits | None = None) -> OpenedFile:
    """Open a file after its size, kind and packing were found harmless.

    Raises:
        BadInputError: with a sentence for the clerk, see ``containers.sniff``.
    """
    limits = limits or Limits()
    kind = sniff(stream, limits)
    if kind is FileKind.TEXT:
        decoded = decode(stream.read())
        text = (
            decoded.text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\x00", "")
        )
        if not text.strip(" \t\n;,|"):
            raise _empty()
        return OpenedFile(kind, ("CSV",), limits, decoded.encoding, find_delimiter(text), stream, text)
    _refuse_layout(stream, kind, limits)
    with _workbook(stream) as book:
        visible = tuple(
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        )
    if not visible:
        raise _empty()
    return OpenedFile(kind, visible, limits, "", "", stream, "")


def _empty() -> BadInputError:
    return BadInputError(
        "Fișierul nu conține nicio listă: toate celulele sunt goale. Verificați că ați salvat foaia corectă "
        "și încărcați-o din nou.",
        code="empty_file",
    )


def _workbook(stream: IO[bytes]) -> calamine.CalamineWorkbook:
    stream.seek(0)
    try:
        return calamine.CalamineWorkbook.from_filelike(stream)
    except calamine.PasswordError as error:
        raise locked() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def _refuse_layout(stream: IO[bytes], kind: FileKind, limits: Limits) -> None:
    if kind is FileKind.XLS:
        return
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            if kind is FileKind.ODS:
                refuse_repeated_ods(archive.read("content.xml"), limits)
                return
            for part in archive.namelist():
                if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                    refuse_sparse_xlsx(archive.read(part), limits)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        zlib.error,
    ) as error:
        raise damaged() from error


def _read_workbook(stream: IO[bytes], kind: FileKind, name: str, limits: Limits) -> Sheet:
    with _workbook(stream) as book:
        try:
            found = book.get_sheet_by_name(name)
            rows = found.to_python(skip_empty_area=False)
            merged = tuple(found.merged_cell_ranges or ()) if kind is not FileKind.ODS else ()
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise damaged() from error
    if not any(cell != "" for row in rows for cell in row):
        raise _empty()
    if len(rows) > limits.rows:
        raise too_many_rows(limits)
    findings = _formula_findings(stream, name) if kind is FileKind.XLSX else []
    return Sheet(name, rows, list(range(1, len(rows) + 1)), merged, findings)


_FORMULA = re.compile(
    rb"""<c\b([^>]*)><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>([^<]*)</v>)?""",
)
_ERROR_CELL = re.compile(rb"""<c\b([^>]*\bt="e"[^>]*)>.*?<v>([^<]*)</v>""", re.DOTALL)
_REFERENCE = re.compile(rb"""\br="([A-Z]{1,3})(\d+)\"""")


def _formula_findings(stream: IO[bytes], name: str) -> list[Finding]:
    """Cells whose formula has no saved result, or whose result is an error such as #REF!.

    A saved empty text (``t="str"``) is a result: the cell is simply empty.
    """
    xml = _sheet_xml(stream, name)
    found = []
    if b"<f" in xml:
        for attributes, value in _FORMULA.findall(xml):
            if not value and b't="str"' not in attributes:
                found.append(
                    _at(
                        attributes,
                        "",
                        "formula_without_value",
                        "Celula conține o formulă fără rezultat salvat. Deschideți fișierul în Excel, "
                        "recalculați, salvați și încărcați din nou, sau scrieți valoarea.",
                    )
                )
    if b't="e"' in xml:
        for attributes, value in _ERROR_CELL.findall(xml):
            shown = value.decode("utf-8", "replace")
            found.append(
                _at(
                    attributes,
                    shown,
                    "formula_error",
                    f"Formula din celulă dă eroarea {shown}. Corectați formula sau scrieți valoarea.",
                )
            )
    return found


def _at(attributes: bytes, value: str, code: str, message: str) -> Finding:
    match = _REFERENCE.search(attributes)
    column, line = (match[1].decode(), int(match[2])) if match else ("", 0)
    return Finding(line, column, "", value, Severity.ERROR, code, message)


_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    return match[1] if match else ""


def _sheet_xml(stream: IO[bytes], name: str) -> bytes:
    """The XML part behind a sheet's name; empty when it cannot be told."""
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        paths = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION_TAG.findall(relations)}
        for tag in _SHEET_TAG.findall(book):
            if _unescape(_attribute(tag, "name")) == name:
                path = paths.get(_attribute(tag, "r:id"), "")
                full = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
                return archive.read(full) if full in archive.namelist() else b""
    return b""


def _unescape(text: str) -> str:
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return text


def find_delimiter(text: str) -> str:
    """The sign between cells: the one that splits the first lines into the most even columns."""
    first = text[: text.find("\n")] if "\n" in text else text
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return first[-1]
    sample = "\n".join(text.split("\n", 60)[:60])
    return max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, delimiter: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return 0.0
    width, times = counted.most_common(1)[0]
    return times / len(widths) * (1 + width / 100)


def _read_text(text: str, delimiter: str, limits: Limits) -> Sheet:
    rows: list[list[Cell]] = []
    lines: list[int] = []
    try:
        for line, row in _numbered(text, delimiter):
            rows.append(row)
            lines.append(line)
    except csv.Error as error:
        raise damaged() from error
    if len(rows) > limits.rows:
        raise too_many_rows(limits)
    return Sheet("CSV", rows, lines)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for row in reader:
        cells: list[Cell] = list(row)
        if not (before == 0 and len(row) <= 2 and row and row[0].lower().startswith("sep=")):
            yield before + 1, cells
        before = reader.line_num
