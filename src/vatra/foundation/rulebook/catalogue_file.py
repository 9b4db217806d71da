# SPDX-License-Identifier: EUPL-1.2
"""Reading a file of the official catalogue: code, range, title; findings by line, nothing is written here."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import python_calamine
from django.utils.translation import gettext as _

from vatra.foundation.rulebook.catalogue import MONTHS, UnknownCodeError, normal_code
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import fix, fold

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ROWS = 10_000
MAX_TITLE = 600
LONGEST_LIFE = 100
HEADER_WITHIN = 30
_RANGE = re.compile(r"(\d{1,3}) ?- ?(\d{1,3})(?: ani)?")
_YEARS = re.compile(r"\d{1,3}(?:[.,]0+)?")

Cell = object


class Finding(NamedTuple):
    """What is wrong in one cell, and what to do."""

    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One code as read from the file; groups have no range."""

    line: int
    code: str
    min_months: int | None
    max_months: int | None
    title: str


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The rows that can be used and the findings; with any finding nothing is imported."""

    rows: tuple[CatalogueRow, ...]
    findings: tuple[Finding, ...]


class _Columns(NamedTuple):
    code: int
    title: int | None
    low: int | None
    high: int | None
    span: int | None


class _CellError(Exception):
    def __init__(self, column: str, value: object, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.value, self.sentence = column, str(value), sentence


def read_catalogue(name: str, content: bytes) -> CatalogueFile:
    """The rows of an XLSX, XLS, ODS or CSV file with a header row (cod; denumire; minim; maxim, or durata 8-12).

    Raises:
        BadInputError: the file is empty, too large, no table, or has no header that can be understood.
    """
    if not content:
        raise BadInputError(_("Fișierul este gol. Alegeți fișierul catalogului."), field="file")
    if len(content) > MAX_BYTES:
        raise BadInputError(_("Fișierul depășește 5 MB. Păstrați numai foaia cu catalogul."), field="file")
    table = _csv_table(content) if name.lower().endswith((".csv", ".txt")) else _sheet_table(content)
    if len(table) > MAX_ROWS:
        raise BadInputError(
            _("Fișierul are peste 10.000 de rânduri. Păstrați numai catalogul."), field="file"
        )
    header, columns = _find_header(table)
    return _check_rows(table[header + 1 :], header + 2, columns)


def _sheet_table(content: bytes) -> Sequence[Sequence[Cell]]:
    refusal = BadInputError(
        _("Fișierul nu este o foaie de calcul care se poate citi. Salvați-l ca XLSX sau CSV, fără parolă."),
        field="file",
    )
    try:
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                    raise refusal
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False) if book.sheet_names else []
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as broken:
        raise refusal from broken


def _csv_table(content: bytes) -> Sequence[Sequence[Cell]]:
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = content.decode("iso-8859-2")
    if "\0" in text:
        raise BadInputError(_("Fișierul nu este text. Salvați-l din nou ca CSV."), field="file")
    delimiter = max(";\t|,", key=text.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise BadInputError(
            _("Fișierul CSV nu se poate citi. Salvați-l din nou ca XLSX."), field="file"
        ) from None


def _word(cell: Cell) -> str:
    return fold(fix(str(cell)))


def _place(names: Sequence[str], *starts: str) -> int | None:
    return next((at for at, name in enumerate(names) if any(start in name for start in starts)), None)


def _find_header(table: Sequence[Sequence[Cell]]) -> tuple[int, _Columns]:
    for index, cells in enumerate(table[:HEADER_WITHIN]):
        names = [_word(cell) for cell in cells]
        code = next((at for at, name in enumerate(names) if name.startswith("cod")), None)
        low, high = _place(names, "min"), _place(names, "max")
        span = _place(names, "durat", "ani")
        if code is None or (span is None and (low is None or high is None)):
            continue
        both = low is not None and high is not None
        return index, _Columns(code, _place(names, "denumir", "titlu"), low, high, None if both else span)
    raise BadInputError(
        _(
            "Nu s-a găsit capul de tabel. Fișierul are nevoie de coloanele „Cod”, „Denumire”, „Minim” și „Maxim” (ani)."
        ),
        field="file",
    )


def _check_rows(table: Sequence[Sequence[Cell]], first_line: int, columns: _Columns) -> CatalogueFile:
    rows: list[CatalogueRow] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for line, cells in _filled(table, first_line):
        try:
            row = _row(line, cells, columns)
            if row.code in seen:
                sentence = _("Codul mai apare pe rândul %(line)d. Păstrați un singur rând.") % {
                    "line": seen[row.code]
                }
                raise _CellError(_("Cod"), row.code, sentence)
        except _CellError as wrong:
            findings.append(Finding(line, wrong.column, fix(wrong.value)[:60], wrong.sentence))
        else:
            seen[row.code] = line
            rows.append(row)
    if not rows and not findings:
        raise BadInputError(
            _("Sub capul de tabel nu este niciun rând. Alegeți fișierul complet."), field="file"
        )
    return CatalogueFile(tuple(rows), tuple(findings))


def _filled(table: Sequence[Sequence[Cell]], first_line: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    for offset, cells in enumerate(table):
        if any(fix(str(cell)) for cell in cells):
            yield first_line + offset, cells


def _row(line: int, cells: Sequence[Cell], columns: _Columns) -> CatalogueRow:
    low, high = _lives(cells, columns)
    title = fix(str(_at(cells, columns.title)))
    if len(title) > MAX_TITLE:
        raise _CellError(_("Denumire"), title, _("Denumirea are peste 600 de caractere. Scurtați-o."))
    return CatalogueRow(line, _code(_at(cells, columns.code)), low, high, title)


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _code(cell: Cell) -> str:
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise _CellError(
            _("Cod"), cell, _("Programul de calcul a făcut din cod o dată. Scrieți codul ca text.")
        )
    if isinstance(cell, float) and not cell.is_integer():
        raise _CellError(
            _("Cod"),
            cell,
            _("Codul este scris ca număr și poate fi trunchiat (1.10 devine 1.1). Scrieți-l ca text."),
        )
    text = str(int(cell)) if isinstance(cell, float) else str(cell)
    try:
        return normal_code(text)
    except UnknownCodeError as wrong:
        raise _CellError(_("Cod"), text, wrong.message) from None


def _lives(cells: Sequence[Cell], columns: _Columns) -> tuple[int | None, int | None]:
    if columns.span is not None:
        text = fix(str(_at(cells, columns.span))).replace("–", "-")
        if text in {"", "-"}:
            return None, None
        found = _RANGE.fullmatch(text)
        if not found:
            raise _CellError(_("Durata"), text, _("Scrieți durata ca „minim-maxim” în ani, de exemplu 8-12."))
        return _in_order(int(found[1]), int(found[2]))
    low, high = _at(cells, columns.low), _at(cells, columns.high)
    if fix(str(low)) in {"", "-"} and fix(str(high)) in {"", "-"}:
        return None, None
    return _in_order(_years(_("Minim"), low), _years(_("Maxim"), high))


def _years(column: str, cell: Cell) -> int:
    text = fix(str(cell))
    if isinstance(cell, bool) or not (text.isascii() and _YEARS.fullmatch(text)):
        raise _CellError(column, text, _("Scrieți durata ca număr întreg de ani."))
    return int(re.split(r"[.,]", text)[0])


def _in_order(low: int, high: int) -> tuple[int, int]:
    if not 1 <= low <= high <= LONGEST_LIFE:
        raise _CellError(
            _("Durata"),
            f"{low}-{high}",
            _(
                "Durata minimă trebuie să fie cel puțin 1 an și să nu o depășească pe cea maximă (cel mult 100)."
            ),
        )
    return low * MONTHS, high * MONTHS
