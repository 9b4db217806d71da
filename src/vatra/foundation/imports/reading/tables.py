# SPDX-License-Identifier: EUPL-1.2
"""The list inside a sheet: where its header is, which rows are goods and which are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from vatra.foundation.imports.reading.containers import Limits
from vatra.foundation.imports.reading.findings import Finding, Severity, column_letter, shown
from vatra.foundation.imports.reading.headers import Guess, fingerprint, guess_columns
from vatra.foundation.imports.reading.sheets import Area, Cell, Sheet
from vatra.foundation.imports.reading.targets import Target
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import fold

_SEARCHED = 60
_SURE = 0.9
_TOTAL = re.compile(r"(?:sub)?total(?:ul)?(?:uri)?\b|report\b|de reportat\b")
_SIGNATURE = re.compile(
    r"(?:intocmit|verificat|aprobat|vizat|director|administrator|contabil|gestionar|comisia|presedinte|membri|"
    r"semnatur|am predat|am primit|predat|primit|data\b|nota\b|legenda)"
)
_NUMBERING = re.compile(r"\(?(\d{1,3})\)?(?:\s*=.*)?")


@dataclass(slots=True)
class Table:
    """A list cut out of its sheet.

    Attributes:
        sheet: name of the sheet.
        headers: text of each column's header; a two-line header is joined.
        columns: index of each column in the file, from 0.
        header_lines: lines of the file that hold the header.
        rows: cells of the goods, as wide as ``headers``.
        lines: line of the file of each row.
        totals: lines and cells of the total rows that were left out.
        titles: texts above the header.
        findings: what was left out or filled in.
    """

    sheet: str
    headers: tuple[str, ...]
    columns: tuple[int, ...]
    header_lines: tuple[int, ...]
    rows: list[list[Cell]]
    lines: list[int]
    totals: list[tuple[int, list[Cell]]] = field(default_factory=list)
    titles: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Same for files with the same header, under which a mapping is remembered."""
        return fingerprint(self.headers)

    def letter(self, position: int) -> str:
        """The file's letter of the column at that position."""
        return column_letter(self.columns[position])


@dataclass(frozen=True, slots=True)
class _Header:
    first: int
    height: int
    texts: tuple[str, ...]
    score: float


def find_table(
    sheet: Sheet, target: Target, limits: Limits | None = None, *, header_line: int | None = None
) -> Table:
    """Cut the list out of the sheet.

    Args:
        sheet: cells as read.
        target: whose fields the header should name.
        limits: how many columns are taken.
        header_line: line of the file the person says the header is on; otherwise it is searched
            in the first 60 lines.

    Raises:
        BadInputError: no header, nothing under it, or too many columns.
    """
    rows = _evened(sheet.rows)
    header = _find_header(sheet, rows, target, header_line)
    body = range(header.first + header.height, len(rows))
    _fill_merged(rows, sheet.merged, body)
    columns = _used_columns(rows, header, body, limits or Limits())
    table = Table(
        sheet=sheet.name,
        headers=tuple(header.texts[c] for c in columns),
        columns=columns,
        header_lines=tuple(sheet.lines[header.first : header.first + header.height]),
        rows=[],
        lines=[],
        titles=tuple(shown(c, 200) for row in rows[: header.first] for c in row if c != ""),
    )
    _sort_rows(table, sheet, rows, header, body)
    _note_merged(table, sheet)
    if not table.rows:
        raise BadInputError(
            f"Sub capul de tabel de pe rândul {table.header_lines[0]} nu este niciun rând completat. "
            "Completați lista și încărcați fișierul din nou.",
            code="header_only",
        )
    return table


def _evened(rows: list[list[Cell]]) -> list[list[Cell]]:
    width = max((len(row) for row in rows), default=0)
    return [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _find_header(sheet: Sheet, rows: list[list[Cell]], target: Target, header_line: int | None) -> _Header:
    if header_line is not None:
        starts: Sequence[int] = [i for i, line in enumerate(sheet.lines) if line == header_line]
    else:
        starts = range(min(_SEARCHED, len(rows)))
    best = _Header(0, 0, (), 0.0)
    for start in starts:
        texts = [text for cell in rows[start] if (text := _text(cell))]
        if len(texts) < 2 or sum(text[0].isdigit() for text in texts) > len(texts) / 2:
            continue
        for candidate in _candidates(sheet, rows, start, target):
            margin = 0.5 if candidate.height > 1 else 0.0
            if candidate.score > best.score + margin + 1e-9:
                best = candidate
        if best.score >= _SURE * min(len(target.fields), sum(1 for text in best.texts if text)):
            break
    if header_line is not None and best.height == 0 and starts:
        named = tuple(_header_text(cell) for cell in rows[starts[0]])
        best = _Header(starts[0], 1, named, 0.0)
    if best.height == 0 or (header_line is None and best.score < min(2, len(target.fields)) * 0.55):
        raise BadInputError(
            "Nu s-a găsit capul de tabel: niciunul dintre primele 60 de rânduri nu conține titluri de coloane cunoscute "
            f"pentru „{target.label}”. Scrieți titlurile pe un singur rând deasupra listei sau indicați rândul lor.",
            code="no_header",
        )
    return best


def _header_text(cell: Cell) -> str:
    return _text(cell) or (shown(cell) if cell != "" else "")


def _candidates(sheet: Sheet, rows: list[list[Cell]], start: int, target: Target) -> list[_Header]:
    single = tuple(_text(cell) for cell in rows[start])
    found = [_Header(start, 1, single, _score(guess_columns(single, target)))]
    below = rows[start + 1] if start + 1 < len(rows) else []
    if below and all(isinstance(cell, str) for cell in below) and sum(1 for c in below if _text(c)) >= 2:
        joined = _joined(single, below, start, sheet.merged)
        found.append(_Header(start, 2, joined, _score(guess_columns(joined, target))))
    return found


def _score(guesses: tuple[Guess, ...]) -> float:
    return sum(guess.score for guess in guesses)


def _joined(
    upper: tuple[str, ...], lower: Sequence[Cell], row: int, merged: tuple[Area, ...]
) -> tuple[str, ...]:
    """The two lines of a header as one; a title over several columns goes to each of them."""
    spans = {(r0, c): c0 for (r0, c0), (r1, c1) in merged for c in range(c0, c1 + 1) if r0 == r1 == row}
    texts, above = [], ""
    for column, cell in enumerate(lower):
        under = _text(cell)
        if upper[column]:
            above = upper[column]
        elif (merged and (row, column) not in spans) or not under:
            above = ""
        texts.append(" ".join(part for part in (above, under) if part))
    return tuple(texts)


def _used_columns(rows: list[list[Cell]], header: _Header, body: range, limits: Limits) -> tuple[int, ...]:
    used = []
    for column, text in enumerate(header.texts):
        if text or any(rows[i][column] != "" for i in body):
            used.append(column)
    if len(used) > limits.columns:
        raise BadInputError(
            f"Lista are {len(used)} de coloane, iar limita este {limits.columns}. "
            "Păstrați doar coloanele cu datele bunurilor și încărcați fișierul din nou.",
            code="too_many_columns",
        )
    return tuple(used)


def _fill_merged(rows: list[list[Cell]], merged: tuple[Area, ...], body: range) -> None:
    for (top, left), (bottom, _right) in merged:
        if bottom > top and top in body:
            for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
                rows[row][left] = rows[top][left]


def _note_merged(table: Table, sheet: Sheet) -> None:
    lines = set(table.lines)
    for (top, left), (bottom, _right) in sheet.merged:
        if bottom > top and top < len(sheet.lines) and sheet.lines[top] in lines:
            text = (
                f"Celulă unită pe {bottom - top + 1} rânduri: valoarea ei a fost folosită pe fiecare rând. "
                "Verificați dacă este ce trebuie."
            )
            table.findings.append(
                Finding(sheet.lines[top], column_letter(left), "", "", Severity.INFO, "merged_filled", text)
            )


def _sort_rows(table: Table, sheet: Sheet, rows: list[list[Cell]], header: _Header, body: range) -> None:
    """Keep the goods; leave out blank rows, totals, repeated headers, sub-headings and the footer."""
    whole = table.columns == tuple(range(len(header.texts)))
    cut = rows if whole else [[row[c] for c in table.columns] for row in rows]
    width = len(table.columns)
    filled = {i: width - cut[i].count("") for i in body}
    usual = median([n for n in filled.values() if n] or [0])
    enough = max(2, usual / 2)
    last_good = next((i for i in reversed(body) if filled[i] >= enough and not _is_total(cut[i])), -1)
    repeated = _header_rows(cut, header)
    for i in body:
        if not filled[i]:
            continue
        if filled[i] >= 0.75 * usual and i > body.start and not _may_be_header(cut[i], repeated):
            table.rows.append(cut[i])
            table.lines.append(sheet.lines[i])
            continue
        note = _reason_to_skip(
            cut[i],
            filled[i],
            usual=usual,
            below_the_goods=i > last_good,
            repeated=repeated,
            is_first=i == body.start,
        )
        if note == "kept":
            table.rows.append(cut[i])
            table.lines.append(sheet.lines[i])
        elif note:
            _note_skipped(table, sheet.lines[i], cut[i], note)


def _header_rows(cut: list[list[Cell]], header: _Header) -> dict[str, list[tuple[str, ...]]]:
    """The header's lines by their first text, to know them again further down."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for i in range(header.first, header.first + header.height):
        texts = tuple(fold(_text(cell)) for cell in cut[i])
        first = next((text for text in texts if text), "")
        if first:
            known.setdefault(first, []).append(texts)
    return known


def _may_be_header(row: list[Cell], repeated: dict[str, list[tuple[str, ...]]]) -> bool:
    """Whether a well filled row has to be looked at; the cheap question asked of every good."""
    for cell in row:
        if cell != "":
            return isinstance(cell, str) and not cell.isdigit() and fold(_text(cell)) in repeated
    return False


def _first_text(row: list[Cell]) -> str:
    for cell in row:
        if cell != "":
            return fold(_text(cell)) if isinstance(cell, str) else ""
    return ""


def _is_total(row: list[Cell]) -> bool:
    texts = [cell for cell in row[:6] if isinstance(cell, str) and cell]
    return any(_TOTAL.match(fold(_text(cell))) for cell in texts[:3])


def _reason_to_skip(
    row: list[Cell],
    filled: int,
    *,
    usual: float,
    below_the_goods: bool,
    repeated: dict[str, list[tuple[str, ...]]],
    is_first: bool,
) -> str:
    """Why a row is no good (code of the finding), ``kept`` when it is, empty when nobody needs to know."""
    first = _first_text(row)
    if first in repeated and _is_repeated(row, repeated[first]):
        return "repeated_header"
    if (is_first and _is_numbering(row, filled)) or _is_blank(row):
        return ""
    if filled < 0.75 * usual and _is_total(row):
        return "total_skipped"
    is_short = filled <= 3 and usual >= 4 and filled < usual / 2
    if is_short and (below_the_goods or _SIGNATURE.match(first)):
        return "footer_skipped" if below_the_goods else "kept"
    return "heading_skipped" if filled == 1 and usual >= 4 else "kept"


def _is_blank(row: list[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _is_repeated(row: list[Cell], headers: list[tuple[str, ...]]) -> bool:
    texts = [fold(_text(cell)) for cell in row]
    for header in headers:
        named = sum(1 for h in header if h)
        same = sum(1 for text, h in zip(texts, header, strict=True) if h and text == h)
        if same >= max(2, 0.8 * named):
            return True
    return False


def _is_numbering(row: list[Cell], filled: int) -> bool:
    """Whether the row only counts the columns (0, 1, 2... or (1), (2)...), as printed forms do."""
    if filled < 3:
        return False
    numbers = []
    for cell in row:
        if cell == "":
            continue
        text = str(int(cell)) if isinstance(cell, int | float) and cell == int(cell) else _text(cell)
        match = _NUMBERING.fullmatch(text)
        if match is None:
            return False
        numbers.append(int(match[1]))
    return numbers[0] in {0, 1} and all(b - a == 1 for a, b in pairwise(numbers))


_SAID = {
    "repeated_header": (Severity.INFO, "Capul de tabel repetat a fost sărit."),
    "total_skipped": (Severity.INFO, "Rândul de total a fost sărit; totalurile se calculează din rânduri."),
    "footer_skipped": (Severity.INFO, "Textul de sub listă a fost sărit."),
    "heading_skipped": (
        Severity.WARNING,
        "Rândul are o singură celulă completată și a fost sărit ca titlu. Dacă este un bun, completați-l.",
    ),
}


def _note_skipped(table: Table, line: int, row: list[Cell], code: str) -> None:
    if code == "total_skipped":
        table.totals.append((line, row))
    severity, message = _SAID[code]
    position = next(p for p, cell in enumerate(row) if cell != "")
    table.findings.append(
        Finding(line, table.letter(position), "", shown(row[position]), severity, code, message)
    )
