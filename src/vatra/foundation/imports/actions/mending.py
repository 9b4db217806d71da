# SPDX-License-Identifier: EUPL-1.2
"""Corrections in the grid: cells typed anew, rows left out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports import staging
from vatra.foundation.imports.actions.holding import locked_row, locked_run, require_state
from vatra.foundation.imports.cells import shown_cell
from vatra.foundation.imports.checks import recheck
from vatra.foundation.imports.models import OPEN_STATES, ImportRow, ImportRun, RowState
from vatra.foundation.imports.reading import Severity, TargetField, finding_of, parser_for
from vatra.foundation.imports.registry import target_of
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import StaleError


@dataclass(frozen=True, slots=True)
class MendRow:
    """New texts of cells of one row, as typed; ``version`` is the row's when the form was opened."""

    run: uuid.UUID
    line: int
    version: int
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SkipRow:
    run: uuid.UUID
    line: int
    skipped: bool


@action(Perm.IMPORT_RUN)
def mend_row(tx: Transaction, *, actor: Actor, cmd: MendRow) -> ImportRow:
    """Correct cells of a staged row: they are read again, and all rows are checked again.

    Raises:
        StaleError: somebody else mended the row after the form was opened.
    """
    run = locked_run(actor, cmd.run)
    require_state(run, *OPEN_STATES)
    row = locked_row(run, cmd.line)
    if row.version != cmd.version:
        raise StaleError(
            _(
                "Rândul %(line)s a fost corectat între timp de altcineva. Sunt arătate valorile noi; verificați-le."
            )
            % {"line": cmd.line}
        )
    changed = [
        (f, cmd.cells[f.key])
        for f in target_of(run.target).target.fields
        if f.key in cmd.cells and shown_cell(row, f) != cmd.cells[f.key].strip()
    ]
    for target_field, text in changed:
        mend_cell(run, row, target_field, text, actor.name)
    row.version += 1
    row.save()
    recheck(run, target_of(run.target))
    tx.log(run, unit_id=run.unit_id, line=cmd.line, cells=[f.key for f, _text in changed])
    row.refresh_from_db()
    return row


def mend_cell(run: ImportRun, row: ImportRow, target_field: TargetField, text: str, who: str) -> None:
    """Read the new text as the file's cell was read; the first value seen is kept beside it."""
    key = target_field.key
    parse = parser_for(target_field, today=clock.today(), sign=run.signs.get(key, ""))
    value, problems = parse(text.strip())
    letter = run.letters.get(key, "")
    found = [finding_of(p, line=row.line, column=letter, key=key, raw=text).as_json() for p in problems]
    before = row.mended.get(key, {}).get("was", shown_cell(row, target_field))
    row.findings = [f for f in row.findings if f["key"] != key] + found
    row.values = {**row.values, key: staging.plain(value)}
    row.mended = {**row.mended, key: {"was": before, "by": who, "at": clock.now().isoformat()}}


@action(Perm.IMPORT_RUN)
def skip_row(tx: Transaction, *, actor: Actor, cmd: SkipRow) -> ImportRun:
    """Leave a row out of the import, or take it back in."""
    run = locked_run(actor, cmd.run)
    require_state(run, *OPEN_STATES)
    row = locked_row(run, cmd.line)
    flawed = any(f["severity"] == Severity.ERROR for f in row.findings)
    row.state = RowState.SKIPPED if cmd.skipped else (RowState.FLAWED if flawed else RowState.GOOD)
    row.version += 1
    row.save(update_fields=["state", "version"])
    recheck(run, target_of(run.target))
    tx.log(run, unit_id=run.unit_id, line=cmd.line, skipped=cmd.skipped)
    return run
