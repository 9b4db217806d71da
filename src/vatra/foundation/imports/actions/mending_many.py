# SPDX-License-Identifier: EUPL-1.2
"""The same fault mended in all its rows at once, all flawed rows left out at once, and the way back of both."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.undoing import TakeBack, entry_of, undo_key
from vatra.foundation.imports.actions.holding import locked_run, require_state
from vatra.foundation.imports.actions.mending import mend_cell
from vatra.foundation.imports.cells import shown_cell
from vatra.foundation.imports.checks import recheck
from vatra.foundation.imports.models import OPEN_STATES, ImportRow, ImportRun, RowState
from vatra.foundation.imports.reading import Severity
from vatra.foundation.imports.registry import target_of
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError, StaleError

BATCH = 1000
SINGULAR_FAULTS = frozenset({"duplicate_in_file", "number_taken"})
"""Faults of values that must differ from row to row: the same text everywhere would not mend them."""
PERSONAL = "cnp_in_text"
"""A cell with a personal code. The journal, from which nothing is ever taken out, would keep its former text."""


@dataclass(frozen=True, slots=True)
class SkipFlawed:
    """``version`` is the run's when the count was shown."""

    run: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class MendMany:
    """One text for all rows that have the same fault: field, kind of fault and the value found there."""

    run: uuid.UUID
    version: int
    key: str
    code: str
    value: str
    text: str


def _open_run(actor: Actor, public_id: uuid.UUID, version: int | None = None) -> ImportRun:
    run = locked_run(actor, public_id)
    require_state(run, *OPEN_STATES)
    if version is not None and run.version != version:
        raise StaleError(
            _("Rândurile s-au schimbat între timp, deci și numărul lor. Verificați-l și încercați din nou.")
        )
    return run


def _settle(run: ImportRun, rows: "Any", state: RowState) -> list[int]:
    """Puts rows in a state and checks all again; returns their lines."""
    lines = list(rows.order_by("line").values_list("line", flat=True))
    for some in batched(lines, BATCH, strict=False):
        for row in (changed := list(ImportRow.objects.select_for_update().filter(run=run, line__in=some))):
            row.state = state
            row.version += 1
        ImportRow.objects.bulk_update(changed, ["state", "version"])
    recheck(run, target_of(run.target))
    return lines


@action(Perm.IMPORT_RUN)
def skip_flawed(tx: Transaction, *, actor: Actor, cmd: SkipFlawed) -> int:
    """Leaves all rows with errors out of the import; returns how many.

    Raises:
        StaleError: the rows changed after the count was shown.
        DomainError: there is none, or the import is past its checks.
    """
    run = _open_run(actor, cmd.run, cmd.version)
    lines = _settle(run, ImportRow.objects.filter(run=run, state=RowState.FLAWED), RowState.SKIPPED)
    if not lines:
        raise DomainError(_("Nu mai este niciun rând cu erori."), code="nothing")
    tx.log(run, unit_id=run.unit_id, lines=lines, detail=text.counted(len(lines), _("rând"), _("rânduri")))
    return len(lines)


@action(Perm.IMPORT_RUN)
def take_back_rows(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Takes the rows back in that one step left out, as far as they are still out; returns how many.

    Raises:
        NotFoundError: the import is not seen.
        DomainError: none of them is still out, or the import is past its checks.
    """
    entry = entry_of(cmd.entry_id)
    tx.once(undo_key(cmd.entry_id))
    run = _open_run(actor, _run_of(entry))
    out = ImportRow.objects.filter(run=run, state=RowState.SKIPPED, line__in=entry.data.get("lines", []))
    lines = _settle(run, out, RowState.GOOD)
    if not lines:
        raise DomainError(_("Rândurile au fost deja luate înapoi."), code="nothing")
    tx.log(
        run, unit_id=run.unit_id, undoes=entry.pk, detail=text.counted(len(lines), _("rând"), _("rânduri"))
    )
    return len(lines)


def _run_of(entry: LogEntry) -> uuid.UUID:
    found = ImportRun.objects.filter(pk=entry.object_id or 0).values_list("public_id", flat=True).first()
    if found is None:
        raise NotFoundError(_("Importul nu există sau nu aveți acces la el."))
    return found


def with_fault(run: ImportRun, key: str, code: str, value: str) -> Any:
    """The rows, not left out, that have this very fault; remarks that keep no row back are none."""
    fault = [{"key": key, "code": code, "value": value, "severity": Severity.ERROR.value}]
    rows = ImportRow.objects.filter(run=run).exclude(state=RowState.SKIPPED)
    return rows.filter(Q(findings__contains=fault) | Q(checks__contains=fault))


@action(Perm.IMPORT_RUN)
def mend_many(tx: Transaction, *, actor: Actor, cmd: MendMany) -> int:
    """Writes one text in the same cell of all rows that have the same fault; returns how many rows.

    Raises:
        StaleError: the rows changed after the group was shown.
        BadInputError: no text, a fault that one text cannot mend, or cells that hold a personal code.
        DomainError: no row has the fault any more.
    """
    run = _open_run(actor, cmd.run, cmd.version)
    if cmd.code in SINGULAR_FAULTS or cmd.key not in run.mapping:
        raise BadInputError(_("Această greșeală se îndreaptă rând cu rând."), code="singular")
    if not cmd.text.strip():
        raise BadInputError(_("Scrieți valoarea care se pune peste tot."), code="no_text")
    field = target_of(run.target).target.field(cmd.key)
    faulty = with_fault(run, cmd.key, cmd.code, cmd.value)
    if faulty.filter(findings__contains=[{"key": cmd.key, "code": PERSONAL}]).exists():
        raise BadInputError(
            _("În aceste celule este și un cod numeric personal, deci se îndreaptă rând cu rând."),
            code="personal",
        )
    was: dict[str, list[list[int]]] = defaultdict(list)
    for rows in _locked(faulty):
        for row in rows:
            old = shown_cell(row, field)
            mend_cell(run, row, field, cmd.text, actor.name)
            row.version += 1
            was[old].append([row.line, row.version])
        ImportRow.objects.bulk_update(rows, ["values", "findings", "mended", "version"])
    count = sum(len(lines) for lines in was.values())
    if not count:
        raise DomainError(_("Niciun rând nu mai are această greșeală."), code="nothing")
    recheck(run, target_of(run.target))
    words = {
        "old": text.shorten(cmd.value, 60),
        "new": text.shorten(cmd.text.strip(), 60),
        "field": field.label,
    }
    tx.log(
        run,
        unit_id=run.unit_id,
        key=cmd.key,
        was=dict(was),
        detail=_("%(field)s: „%(old)s” cu „%(new)s”, ") % words
        + text.counted(count, _("rând"), _("rânduri")),
    )
    return count


def _locked(rows: "Any") -> Iterator[list[ImportRow]]:
    """Rows under lock, a batch after the other; which ones is decided before the first is given."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for some in batched(keys, BATCH, strict=False):
        yield list(ImportRow.objects.select_for_update().filter(pk__in=some).order_by("pk"))


@action(Perm.IMPORT_RUN)
def restore_cells(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Writes the former texts back in the cells that one step mended; returns how many rows.

    Raises:
        DomainError: one of the rows was mended again meanwhile, or the import is past its checks.
        NotFoundError: the import is not seen.
    """
    entry = entry_of(cmd.entry_id)
    tx.once(undo_key(cmd.entry_id))
    run = _open_run(actor, _run_of(entry))
    field = target_of(run.target).target.field(str(entry.data["key"]))
    count = 0
    for old, places in entry.data["was"].items():
        for rows in _unchanged(run, places):
            for row in rows:
                mend_cell(run, row, field, old, actor.name)
                if row.mended[field.key]["was"] == old:
                    row.mended = {key: mark for key, mark in row.mended.items() if key != field.key}
                row.version += 1
            count += len(rows)
            ImportRow.objects.bulk_update(rows, ["values", "findings", "mended", "version"])
    recheck(run, target_of(run.target))
    tx.log(run, unit_id=run.unit_id, undoes=entry.pk, detail=text.counted(count, _("rând"), _("rânduri")))
    return count


def _unchanged(run: ImportRun, places: Iterable[list[int]]) -> Iterator[list[ImportRow]]:
    """The rows under lock, still as the step left them.

    Raises:
        DomainError: one of them changed.
    """
    versions = {place[0]: place[1] for place in places}
    for some in batched(sorted(versions), BATCH, strict=False):
        rows = list(ImportRow.objects.select_for_update().filter(run=run, line__in=some).order_by("line"))
        changed = [row.line for row in rows if row.version != versions[row.line]]
        if changed or len(rows) != len(some):
            raise DomainError(
                _(
                    "Rândul %(line)s a fost corectat din nou între timp. Nu s-a anulat nimic; îndreptați-l în listă."
                )
                % {"line": changed[0] if changed else some[0]},
                code="changed_since",
            )
        yield rows
