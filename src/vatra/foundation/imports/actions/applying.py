# SPDX-License-Identifier: EUPL-1.2
"""The takeover itself and its undo, each one transaction."""

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.imports.actions.holding import locked_run, require_state
from vatra.foundation.imports.checks import recheck
from vatra.foundation.imports.models import ImportRun, RunState
from vatra.foundation.imports.registry import target_of
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class ApplyImport:
    run_id: int
    effect_key: str = ""


@dataclass(frozen=True, slots=True)
class UndoImport:
    run: uuid.UUID


@action(Perm.IMPORT_RUN)
def apply_import(tx: Transaction, *, actor: Actor, cmd: ApplyImport) -> ImportRun:
    """Take the rows over: checks again, then one statement, all or nothing.

    Raises:
        DomainError: the registry changed meanwhile and rows no longer fit; nothing was written.
    """
    run = ImportRun.objects.select_for_update().get(pk=cmd.run_id)
    require_state(run, RunState.RUNNING)
    tx.once(cmd.effect_key)
    target = target_of(run.target)
    recheck(run, target)
    if run.state != RunState.READY:
        raise DomainError(
            _(
                "Între timp datele din evidență s-au schimbat și %(n)s rânduri nu se mai potrivesc. Nimic nu s-a înregistrat."
            )
            % {"n": run.rows_flawed},
            code="no_longer_fits",
        )
    run.counts = target.apply(tx, run)
    run.state, run.applied_at = RunState.DONE, clock.now()
    run.save(update_fields=["counts", "state", "applied_at"])
    tx.log(run, unit_id=run.unit_id, **run.counts)
    return run


@action(Perm.IMPORT_RUN)
def undo_import(tx: Transaction, *, actor: Actor, cmd: UndoImport) -> ImportRun:
    """Take back everything the import made, while nothing else touched it.

    Raises:
        DomainError: from the target, naming what was touched; nothing was changed.
    """
    run = locked_run(actor, cmd.run)
    require_state(run, RunState.DONE)
    run.counts = {**run.counts, **target_of(run.target).undo(tx, run)}
    run.state, run.undone_at = RunState.UNDONE, clock.now()
    run.save(update_fields=["counts", "state", "undone_at"])
    tx.log(run, unit_id=run.unit_id, **run.counts)
    return run
