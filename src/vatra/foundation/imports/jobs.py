# SPDX-License-Identifier: EUPL-1.2
"""The long parts of an import: staging with its check, and the takeover."""

from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.actions import AlreadyDoneError
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports import staging
from vatra.foundation.imports.actions.applying import ApplyImport, apply_import
from vatra.foundation.imports.actions.preparing import FinishStaging, StopImport, finish_staging, stop_import
from vatra.foundation.imports.models import ImportRun
from vatra.foundation.imports.registry import target_of
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.kernel.actor import Actor, Scope
from vatra.kernel.errors import DomainError


@job("imports.stage", title=_("Verificarea unui fișier"))
def stage_file(handle: JobHandle, *, run_pk: int) -> None:
    """Read the file into staged rows and check them; a repeated attempt starts over."""
    run = ImportRun.objects.get(pk=run_pk)
    target = target_of(run.target)
    system = system_actor(Perm.IMPORT_RUN)
    try:
        attempt = staging.stage(
            run_pk, target.target, lambda done, total: handle.progress(done, total, str(run))
        )
        cmd = FinishStaging(run_id=run_pk, attempt=attempt, effect_key=handle.effect_key)
        finish_staging(actor=system, cmd=cmd)
    except AlreadyDoneError:
        raise
    except DomainError as refusal:
        stop_import(actor=system, cmd=StopImport(run_id=run_pk, sentence=str(refusal)))
        raise


@job("imports.apply", title=_("Înregistrarea unui import"))
def apply_rows(handle: JobHandle, *, run_pk: int, user_id: int | None, user_name: str) -> None:
    """Take the checked rows over on behalf of the person who confirmed them."""
    run = ImportRun.objects.get(pk=run_pk)
    handle.progress(0, run.rows_good, str(run))
    rights = {str(p): Scope(everywhere=True) for p in (Perm.IMPORT_RUN, target_of(run.target).permission)}
    person = Actor(user_id=user_id, name=user_name, grants=rights)
    try:
        done = apply_import(actor=person, cmd=ApplyImport(run_id=run_pk, effect_key=handle.effect_key))
    except AlreadyDoneError:
        raise
    except DomainError as refusal:
        stop_import(actor=system_actor(Perm.IMPORT_RUN), cmd=StopImport(run_id=run_pk, sentence=str(refusal)))
        raise
    handle.progress(done.rows_good, done.rows_good, str(run))
