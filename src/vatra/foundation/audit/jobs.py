# SPDX-License-Identifier: EUPL-1.2
"""The job that computes the hash chain of the journal again."""

from dataclasses import dataclass

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import Seal
from vatra.foundation.audit.sealing import first_broken_seal
from vatra.foundation.jobs.queue import JobHandle, job
from vatra.kernel.actor import Actor


@dataclass(frozen=True)
class RecordSealCheck:
    """What the check found.

    Attributes:
        seals: how many seals there were.
        broken: number of the first seal that does not fit its content; None when all fit.
    """

    seals: int
    broken: int | None
    effect_key: str


@action(Perm.AUDIT_VIEW)
def record_seal_check(tx: Transaction, *, actor: Actor, cmd: RecordSealCheck) -> None:
    """Writes the result of a check into the journal."""
    tx.once(cmd.effect_key)
    tx.log(seals=cmd.seals, broken=cmd.broken)


def _check(handle: JobHandle) -> None:
    seals = Seal.objects.count()
    cmd = RecordSealCheck(seals=seals, broken=first_broken_seal(), effect_key=handle.effect_key)
    record_seal_check(actor=system_actor(Perm.AUDIT_VIEW), cmd=cmd)


CHECK_SEALS = job("audit.check_seals", title="Verificarea sigiliilor jurnalului")(_check)
