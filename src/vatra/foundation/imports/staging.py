# SPDX-License-Identifier: EUPL-1.2
"""From the stored file to staged rows: read, parse, COPY in committed chunks."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from json.encoder import encode_basestring
from typing import IO, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import AlreadyDoneError
from vatra.foundation.files.store import open_bytes
from vatra.foundation.imports.models import ImportMapping, ImportRow, ImportRun, RowState, RunState
from vatra.foundation.imports.reading import (
    Cell,
    Finding,
    OpenedFile,
    ParsedRow,
    ParsedTable,
    Severity,
    Sheet,
    Table,
    Target,
    Value,
    find_table,
    guess_mapping,
    open_file,
    parse_table,
)
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import fold

CHUNK = 5000
_SAMPLE_ROWS = 4
_CELL_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Located:
    """The list found in a file, or why none was found; ``preview`` is what the mapping page shows."""

    sheet: str
    preview: dict[str, Any]
    fingerprint: str
    mapping: dict[str, int]
    remembered: bool
    error: str


def plain(value: Value) -> str | None:
    """A value as it lies in jsonb: text, so that no digit is lost; SQL casts it back."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def locate(
    stream: IO[bytes], target: Target, source: str, *, sheet: str = "", header_line: int = 0
) -> Located:
    """Open a file and find the list in it, with the mapping remembered or guessed.

    Raises:
        BadInputError: the file cannot be read at all; a list that is not found is no error here,
            because the person can still say where it is.
    """
    opened = open_file(stream)
    if opened.must_choose and not sheet:
        sentence = _("Fișierul are %(n)s foi. Alegeți foaia care conține lista.") % {"n": len(opened.sheets)}
        return Located("", {"sheets": list(opened.sheets)}, "", {}, remembered=False, error=sentence)
    try:
        chosen, table = _best_table(opened, target, sheet, header_line)
    except BadInputError as refusal:
        if refusal.code in {"empty_file", "corrupt", "too_many_rows"}:
            raise
        return Located(
            sheet, {"sheets": list(opened.sheets)}, "", {}, remembered=False, error=refusal.message
        )
    known = remembered_mapping(target.code, source, table.fingerprint)
    mapping = guess_mapping(table, target, known)
    return Located(
        chosen, _preview(opened, table), table.fingerprint, mapping, remembered=bool(known), error=""
    )


def _best_table(opened: OpenedFile, target: Target, sheet: str, header_line: int) -> tuple[str, Table]:
    """The named sheet's list, or the list of the first sheet that has one."""
    refusal: BadInputError | None = None
    for name in [sheet] if sheet else opened.sheets:
        try:
            table = find_table(opened.read(name), target, opened.limits, header_line=header_line or None)
        except BadInputError as error:
            refusal = refusal or error
        else:
            return name, table
    if refusal is None:
        raise BadInputError(_("Fișierul nu are nicio foaie vizibilă."), code="empty_file")
    raise refusal


def _preview(opened: OpenedFile, table: Table) -> dict[str, Any]:
    return {
        "sheets": list(opened.sheets),
        "headers": list(table.headers),
        "letters": [table.letter(p) for p in range(len(table.headers))],
        "header_lines": list(table.header_lines),
        "rows": len(table.rows),
        "sample": [[_shown(cell)[:_CELL_SHOWN] for cell in row] for row in table.rows[:_SAMPLE_ROWS]],
        "encoding": opened.encoding,
    }


def _shown(cell: Cell) -> str:
    """The cell as a person wrote it: whole numbers without „.0”, days as day, month, year."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return cell.strftime("%d.%m.%Y") if isinstance(cell, dt.date) else str(cell)


def remembered_mapping(target: str, source: str, fingerprint: str) -> dict[str, int] | None:
    """The mapping last used for these headers from this source, else from any source."""
    known = ImportMapping.objects.filter(target=target, fingerprint=fingerprint)
    found = known.filter(source=fold(source)).first() or known.order_by("-used_at").first()
    return found.mapping if found else None


def read_run(run: ImportRun, target: Target) -> tuple[Table, ParsedTable]:
    """Read the run's file again with its sheet, header and mapping."""
    with open_bytes(run.file.sha256) as stream:
        opened = open_file(stream)
        sheet: Sheet = opened.read(run.sheet)
        table = find_table(sheet, target, opened.limits, header_line=run.header_line or None)
        return table, parse_table(table, run.mapping, target, today=clock.today(), sheet=sheet)


def stage(run_id: int, target: Target, report: Callable[[int, int], None]) -> int:
    """Stage all rows of a run in committed chunks; returns the number of the attempt.

    A repeated attempt starts over from the file; an older one that is still alive stops at its
    next chunk, because only the newest attempt may write.

    Args:
        run_id: primary key of the run, in state ``mapped``.
        target: the fields.
        report: called with rows done and rows in all after each chunk.

    Raises:
        AlreadyDoneError: the run is no longer waiting for staging, or another attempt took over.
        BadInputError: the file cannot be read any more as it was mapped.
    """
    attempt = _begin(run_id)
    run = ImportRun.objects.select_related("file").get(pk=run_id)
    table, parsed = read_run(run, target)
    total, done = len(parsed.lines), 0
    report(0, total)
    for chunk in batched(parsed.rows(), CHUNK, strict=False):
        with transaction.atomic():
            _hold(run_id, attempt)
            copy_rows(run_id, chunk)
            done += len(chunk)
            ImportRun.objects.filter(pk=run_id).update(progress_done=done)
        report(done, total)
    with transaction.atomic():
        _hold(run_id, attempt)
        _note(run_id, table, parsed, run.mapping)
    return attempt


def _begin(run_id: int) -> int:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != RunState.MAPPED:
            raise AlreadyDoneError(_("Fișierul a fost deja verificat."))
        run.attempt += 1
        run.progress_done = 0
        run.save(update_fields=["attempt", "progress_done"])
        ImportRow.objects.filter(run_id=run_id).delete()
    return run.attempt


def _hold(run_id: int, attempt: int) -> None:
    run = ImportRun.objects.select_for_update().only("state", "attempt").get(pk=run_id)
    if run.state != RunState.MAPPED or run.attempt != attempt:
        raise AlreadyDoneError(_("O altă încercare a preluat verificarea fișierului."))


def _object(values: Mapping[str, Value]) -> str:
    """The values of a row as a JSON object; written directly, since an encoder would be built anew for each row."""
    return "{" + ",".join(f"{encode_basestring(key)}:{_member(value)}" for key, value in values.items()) + "}"


def _member(value: Value) -> str:
    text = plain(value)
    return "null" if text is None else encode_basestring(text)


def copy_rows(run_id: int, rows: Iterable[ParsedRow]) -> None:
    """COPY parsed rows into the staging table, inside the caller's transaction."""
    columns = '(run_id, line, "values", findings, checks, mended, state, version)'
    with connection.cursor() as cursor, cursor.copy(f"COPY imports_importrow {columns} FROM STDIN") as copy:
        for line in _tuples(run_id, rows):
            copy.write_row(line)


def _tuples(run_id: int, rows: Iterable[ParsedRow]) -> Iterator[tuple[object, ...]]:
    for line, values, findings in rows:
        flawed = any(f.severity is Severity.ERROR for f in findings)
        remarks = (
            json.dumps([f.as_json() for f in findings], ensure_ascii=False, default=plain)
            if findings
            else "[]"
        )
        state = RowState.FLAWED.value if flawed else RowState.GOOD.value
        yield run_id, line, _object(values), remarks, "[]", "{}", state, 0


def _note(run_id: int, table: Table, parsed: ParsedTable, mapping: dict[str, int]) -> None:
    """Keep what is about the file and not about a staged row."""
    staged = set(parsed.lines)
    notes: list[Finding] = [f for f in parsed.findings if f.line not in staged]
    ImportRun.objects.filter(pk=run_id).update(
        notes=[f.as_json() for f in notes],
        signs=parsed.decimal_signs,
        letters={key: table.letter(position) for key, position in mapping.items()},
        rows_total=len(parsed.lines),
    )
