# SPDX-License-Identifier: EUPL-1.2
"""A mapped table into typed values, column by column, with a finding for each doubtful cell."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vatra.foundation.imports.reading.findings import Finding, Problem, Severity, shown
from vatra.foundation.imports.reading.headers import Guess, guess_columns
from vatra.foundation.imports.reading.sheets import Cell, Sheet
from vatra.foundation.imports.reading.tables import Table
from vatra.foundation.imports.reading.targets import NUMERIC, Target, TargetField
from vatra.foundation.imports.reading.values import (
    Parsed,
    Value,
    as_written,
    bare_numeral,
    decimal_evidence,
    masked_cnp,
    parser_for,
)

_EVIDENCE_ROWS = 5000


class ParsedRow(NamedTuple):
    """One good of the file: its line, its values by field and what is wrong with it."""

    line: int
    values: dict[str, Value]
    findings: list[Finding]


@dataclass(slots=True)
class ParsedTable:
    """All goods of the file, column by column.

    Attributes:
        lines: line of the file of each row.
        columns: values by field key, each as long as ``lines``.
        findings: remarks about cells and about the file, in order of line.
        decimal_signs: decimal sign by field key, for cells typed in later.
    """

    lines: list[int]
    columns: dict[str, list[Value]]
    findings: list[Finding]
    decimal_signs: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[ParsedRow]:
        """The goods one by one, each with its own findings."""
        by_line: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            by_line[finding.line].append(finding)
        keys = tuple(self.columns)
        nothing: list[Finding] = []
        for line, *values in zip(self.lines, *self.columns.values(), strict=True):
            yield ParsedRow(line, dict(zip(keys, values, strict=True)), by_line.get(line, nothing))


class _Memo(dict[Cell, Value]):
    """Parsed values by cell; equal cells of a column are parsed once."""

    def __init__(self, parse: Callable[[object], Parsed]) -> None:
        super().__init__()
        self._parse = parse
        self.flawed: dict[Cell, tuple[Problem, ...]] = {}

    def __missing__(self, raw: Cell) -> Value:
        value, problems = self._parse(raw)
        self[raw] = value
        if problems:
            self.flawed[raw] = problems
        return value


def guess_mapping(
    table: Table, target: Target, remembered: Mapping[str, int] | None = None
) -> dict[str, int]:
    """The position of the column of each field: as remembered for these headers, else as guessed.

    A guess is dropped when the column's values plainly are of another kind (a date field over
    names), so that ``Data`` as a heading over remarks does not fill the dates.
    """
    if remembered:
        width, keys = len(table.headers), {f.key for f in target.fields}
        return {k: p for k, p in remembered.items() if k in keys and 0 <= p < width}
    guesses = guess_columns(table.headers, target)
    return {g.key: g.position for g in guesses if _believable(table, target.field(g.key), g)}


def _believable(table: Table, target_field: TargetField, guess: Guess) -> bool:
    if guess.score >= 0.95:
        return True
    cells = [row[guess.position] for row in table.rows[:60] if row[guess.position] != ""]
    if len(cells) < 5:
        return True
    parse = parser_for(target_field, today=dt.date(2100, 1, 1))
    wrong = sum(1 for cell in cells if parse(cell)[0] is None)
    return wrong <= 0.8 * len(cells)


def parse_table(
    table: Table, mapping: Mapping[str, int], target: Target, *, today: dt.date, sheet: Sheet | None = None
) -> ParsedTable:
    """Read every mapped column.

    Args:
        table: the list as found.
        mapping: position of the column by field key.
        target: the fields.
        today: bounds believable dates.
        sheet: brings the findings made while reading cells (formulas).
    """
    raw_columns: list[Sequence[Cell]] = list(zip(*table.rows, strict=True))
    signs = _decimal_signs(raw_columns, mapping, target)
    findings = list(table.findings)
    broken = _formula_findings(table, sheet, mapping, findings)
    columns: dict[str, list[Value]] = {}
    for target_field in target.fields:
        position = mapping.get(target_field.key)
        if position is None:
            continue
        memo = _Memo(parser_for(target_field, today=today, sign=signs.get(target_field.key, "")))
        raw = _without_booleans(raw_columns[position])
        columns[target_field.key] = list(map(memo.__getitem__, raw))
        if memo.flawed:
            findings.extend(
                _cell_findings(table, (table.letter(position), target_field.key), raw, memo, broken)
            )
    findings.extend(_ignored_columns(table, mapping, raw_columns))
    findings.sort(key=lambda f: (f.line, len(f.column), f.column))
    return ParsedTable(table.lines, columns, findings, signs)


def _without_booleans(raw: Sequence[Cell]) -> Sequence[Cell]:
    """The column with DA and NU for booleans: as keys, True and 1 would be the same."""
    if bool not in set(map(type, raw)):
        return raw
    return [("DA" if cell else "NU") if isinstance(cell, bool) else cell for cell in raw]


def _decimal_signs(
    columns: Sequence[Sequence[Cell]], mapping: Mapping[str, int], target: Target
) -> dict[str, str]:
    """The decimal sign of each numeric column; a column that proves none takes the file's."""
    proven: dict[str, str] = {}
    numeric = [f.key for f in target.fields if f.kind in NUMERIC and f.key in mapping]
    for key in numeric:
        proven[key] = _column_sign(columns[mapping[key]])
    known = {sign for sign in proven.values() if sign}
    of_file = known.pop() if len(known) == 1 else ""
    return {key: sign or of_file for key, sign in proven.items()}


def _column_sign(column: Sequence[Cell]) -> str:
    seen = set()
    for cell in column[:_EVIDENCE_ROWS]:
        if isinstance(cell, str) and ("." in cell or "," in cell):
            seen.add(decimal_evidence(bare_numeral(cell) or ""))
    seen.discard("")
    return seen.pop() if len(seen) == 1 else ""


def _formula_findings(
    table: Table, sheet: Sheet | None, mapping: Mapping[str, int], findings: list[Finding]
) -> set[tuple[int, str]]:
    """Add the sheet's findings that fall on mapped cells of goods; return their places."""
    if sheet is None or not sheet.findings:
        return set()
    keys = {table.letter(position): key for key, position in mapping.items()}
    lines = set(table.lines)
    places = set()
    for found in sheet.findings:
        if found.line in lines and found.column in keys:
            findings.append(
                Finding(
                    found.line,
                    found.column,
                    keys[found.column],
                    found.value,
                    found.severity,
                    found.code,
                    found.message,
                )
            )
            places.add((found.line, found.column))
    return places


def _cell_findings(
    table: Table,
    place: tuple[str, str],
    raw: Sequence[Cell],
    memo: _Memo,
    broken: set[tuple[int, str]],
) -> Iterator[Finding]:
    (letter, key), flawed = place, memo.flawed
    for line, cell in zip(table.lines, raw, strict=True):
        if cell in flawed and (line, letter) not in broken:
            for problem in flawed[cell]:
                yield finding_of(problem, line=line, column=letter, key=key, raw=cell)


def finding_of(problem: Problem, *, line: int, column: str, key: str, raw: object) -> Finding:
    """A parser's problem at its place; a CNP in the value is masked."""
    text = as_written(raw)
    value = shown(masked_cnp(text) if problem.code == "cnp_in_text" else text)
    return Finding(line, column, key, value, problem.severity, problem.code, problem.message)


def _ignored_columns(
    table: Table, mapping: Mapping[str, int], columns: Sequence[Sequence[Cell]]
) -> Iterator[Finding]:
    mapped = set(mapping.values())
    for position, header in enumerate(table.headers):
        if position in mapped or not any(cell != "" for cell in columns[position]):
            continue
        yield Finding(
            table.header_lines[-1],
            table.letter(position),
            "",
            shown(header),
            Severity.INFO,
            "column_ignored",
            f"Coloana „{shown(header) or table.letter(position)}” nu se importă. Dacă are date necesare, alegeți-i câmpul.",
        )
