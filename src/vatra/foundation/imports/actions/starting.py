# SPDX-License-Identifier: EUPL-1.2
"""What a person confirms and a job then does: the mapping, the takeover."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports.actions.holding import locked_run, require_state
from vatra.foundation.imports.checks import recheck
from vatra.foundation.imports.jobs import apply_rows, stage_file
from vatra.foundation.imports.models import ImportMapping, ImportRun, RunState
from vatra.foundation.imports.registry import target_of
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import enqueue
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, StaleError
from vatra.kernel.text import fold


@dataclass(frozen=True, slots=True)
class MapColumns:
    """The confirmed mapping: position of the column by field key."""

    run: uuid.UUID
    mapping: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ResumeImport:
    """An import whose job stopped on a fault of the program."""

    run: uuid.UUID


@dataclass(frozen=True, slots=True)
class StartApply:
    """``version`` is the run's when the answers were shown."""

    run: uuid.UUID
    version: int


@action(Perm.IMPORT_RUN)
def map_columns(tx: Transaction, *, actor: Actor, cmd: MapColumns) -> ImportRun:
    """Confirm the mapping, remember it for the source, and start the check as a job.

    Raises:
        BadInputError: a required field has no column, or a column is used twice.
    """
    run = locked_run(actor, cmd.run)
    require_state(run, RunState.UPLOADED, RunState.CHECKED, RunState.READY)
    run.mapping = _checked_mapping(run, cmd.mapping)
    run.state, run.error, run.progress_done = RunState.MAPPED, "", 0
    run.save(update_fields=["mapping", "state", "error", "progress_done"])
    ImportMapping.objects.update_or_create(
        target=run.target,
        source=fold(run.source),
        fingerprint=run.fingerprint,
        defaults={"mapping": run.mapping, "used_at": clock.now()},
    )
    _enqueue_staging(tx, run)
    tx.log(run, unit_id=run.unit_id, mapping=run.mapping)
    return run


def _checked_mapping(run: ImportRun, wanted: Mapping[str, int]) -> dict[str, int]:
    target = target_of(run.target).target
    width = len(run.preview.get("headers", []))
    known = {f.key for f in target.fields}
    mapping = {key: position for key, position in wanted.items() if key in known and 0 <= position < width}
    if len(set(mapping.values())) < len(mapping):
        raise BadInputError(
            _("Aceeași coloană a fost aleasă pentru două câmpuri. Alegeți pentru fiecare câmp altă coloană."),
            code="column_twice",
        )
    missing = target.missing(mapping)
    if missing:
        names = ", ".join(f"„{f.label}”" for f in missing)
        raise BadInputError(
            _("Câmpuri obligatorii fără coloană: %(names)s. Alegeți-le coloana din fișier.")
            % {"names": names},
            code="field_without_column",
            field=missing[0].key,
        )
    return mapping


@action(Perm.IMPORT_RUN)
def start_apply(tx: Transaction, *, actor: Actor, cmd: StartApply) -> ImportRun:
    """After the answers were checked: start the takeover as a job.

    Raises:
        StaleError: rows were mended after the answers were shown.
        DomainError: the import has errors or was started already.
    """
    run = locked_run(actor, cmd.run)
    require_state(run, RunState.READY)
    if run.version != cmd.version:
        raise StaleError(
            _("Rândurile s-au schimbat după ce ați deschis pagina. Verificați din nou și confirmați.")
        )
    run.state, run.error = RunState.RUNNING, ""
    run.save(update_fields=["state", "error"])
    job = enqueue(
        tx,
        apply_rows,
        title=str(run),
        result_url=f"/importuri/{run.public_id}/",
        run_pk=run.pk,
        user_id=actor.user_id,
        user_name=actor.name,
    )
    ImportRun.objects.filter(pk=run.pk).update(job_id=job.pk)
    tx.log(run, unit_id=run.unit_id, rows=run.rows_good)
    return run


def _enqueue_staging(tx: Transaction, run: ImportRun) -> None:
    job = enqueue(tx, stage_file, title=str(run), result_url=f"/importuri/{run.public_id}/", run_pk=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(job_id=job.pk)


@action(Perm.IMPORT_RUN)
def resume_import(tx: Transaction, *, actor: Actor, cmd: ResumeImport) -> ImportRun:
    """After a job failed for good: check the file again, or give the rows back for confirmation.

    Raises:
        DomainError: the job still runs or will be tried again by itself.
    """
    run = locked_run(actor, cmd.run)
    require_state(run, RunState.MAPPED, RunState.RUNNING)
    if not JobRun.objects.filter(pk=run.job_id or 0, state=JobState.FAILED).exists():
        raise DomainError(_("Lucrarea este încă în mers. Așteptați încheierea ei."), code="still_running")
    if run.state == RunState.MAPPED:
        _enqueue_staging(tx, run)
    else:
        recheck(run, target_of(run.target))
    tx.log(run, unit_id=run.unit_id)
    return run
