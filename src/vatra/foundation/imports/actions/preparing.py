# SPDX-License-Identifier: EUPL-1.2
"""Before a person decides: upload, find the list, finish the check, or stop with a sentence."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files import store
from vatra.foundation.files.models import Purpose
from vatra.foundation.imports import staging
from vatra.foundation.imports.actions.holding import locked_run, require_state
from vatra.foundation.imports.checks import recheck
from vatra.foundation.imports.models import ImportRow, ImportRun, RunState
from vatra.foundation.imports.registry import Opening, require_rights, target_of
from vatra.kernel.actor import Actor
from vatra.kernel.errors import StaleError

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadImport:
    """A file handed in: its target, what it is about, and the bytes as a seekable stream.

    ``replaces`` names an open import of the same list that this file takes the place of.
    """

    target: str
    context: Mapping[str, str]
    name: str
    stream: IO[bytes]
    replaces: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class LocateList:
    """Where the person says the list is; header line 0 lets the program look."""

    run: uuid.UUID
    sheet: str
    header_line: int = 0


@dataclass(frozen=True, slots=True)
class FinishStaging:
    run_id: int
    attempt: int
    effect_key: str = ""


@dataclass(frozen=True, slots=True)
class StopImport:
    run_id: int
    sentence: str


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(_PIECE):
        yield piece


@action(Perm.IMPORT_RUN)
def upload_import(tx: Transaction, *, actor: Actor, cmd: UploadImport) -> ImportRun:
    """Store a file and find the list in it; nothing is staged yet.

    Raises:
        BadInputError: the file is not one that can be read.
        NotAllowedError: the list belongs to a unit where the actor may not import.
    """
    target = target_of(cmd.target)
    opening: Opening = target.open(actor, cmd.context)
    require_rights(actor, target, opening.unit_id)
    located = staging.locate(cmd.stream, target.target, opening.source)
    stored = store.save(
        tx,
        store.Incoming(
            chunks=_pieces(cmd.stream), name=cmd.name, purpose=Purpose.IMPORT, unit_id=opening.unit_id
        ),
    )
    run = ImportRun(
        target=cmd.target,
        title=opening.title[:200],
        source=opening.source[:200],
        file=stored,
        unit_id=opening.unit_id,
        context={**opening.context, "query": dict(cmd.context)},
        created_by_id=actor.user_id,
        created_by_name=actor.name,
    )
    _set_located(run, located)
    run.save()
    if cmd.replaces is not None:
        _set_aside(actor, cmd.replaces, run)
    tx.log(run, unit_id=run.unit_id, file=stored.name)
    return run


def _set_located(run: ImportRun, located: staging.Located) -> None:
    run.sheet = located.sheet
    run.preview = located.preview
    run.fingerprint = located.fingerprint
    run.mapping = located.mapping
    run.remembered = located.remembered
    run.error = located.error


def _set_aside(actor: Actor, public_id: uuid.UUID, successor: ImportRun) -> None:
    old = locked_run(actor, public_id)
    require_state(old, RunState.UPLOADED, RunState.CHECKED, RunState.READY, RunState.FAILED)
    old.state = RunState.FAILED
    old.error = _("Fișierul a fost înlocuit cu „%(name)s”.") % {"name": successor.file.name}
    old.save(update_fields=["state", "error"])
    ImportRow.objects.filter(run=old).delete()


@action(Perm.IMPORT_RUN)
def locate_list(tx: Transaction, *, actor: Actor, cmd: LocateList) -> ImportRun:
    """Look for the list again on another sheet or under another header line."""
    run = locked_run(actor, cmd.run)
    require_state(run, RunState.UPLOADED)
    with store.open_bytes(run.file.sha256) as stream:
        located = staging.locate(
            stream, target_of(run.target).target, run.source, sheet=cmd.sheet, header_line=cmd.header_line
        )
    _set_located(run, located)
    run.header_line = cmd.header_line
    run.save()
    tx.log(run, unit_id=run.unit_id, sheet=cmd.sheet)
    return run


@action(Perm.IMPORT_RUN)
def finish_staging(tx: Transaction, *, actor: Actor, cmd: FinishStaging) -> ImportRun:
    """After all chunks: run the set-based checks and open the grid."""
    run = ImportRun.objects.select_for_update().get(pk=cmd.run_id)
    require_state(run, RunState.MAPPED)
    if run.attempt != cmd.attempt or ImportRow.objects.filter(run=run).count() != run.rows_total:
        raise StaleError(_("Verificarea a fost reluată de altă încercare."))
    tx.once(cmd.effect_key)
    recheck(run, target_of(run.target))
    tx.log(run, unit_id=run.unit_id, rows=run.rows_total, flawed=run.rows_flawed)
    return run


@action(Perm.IMPORT_RUN)
def stop_import(tx: Transaction, *, actor: Actor, cmd: StopImport) -> ImportRun:
    """Write down why a job could not finish and give the rows back to the person."""
    run = ImportRun.objects.select_for_update().get(pk=cmd.run_id)
    if run.state == RunState.RUNNING:
        recheck(run, target_of(run.target))
    elif run.state == RunState.MAPPED:
        run.state = RunState.UPLOADED
    else:
        return run
    run.error = cmd.sentence
    run.save(update_fields=["state", "error"])
    tx.log(run, unit_id=run.unit_id, error=cmd.sentence)
    return run
