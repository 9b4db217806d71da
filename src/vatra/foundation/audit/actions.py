# SPDX-License-Identifier: EUPL-1.2
"""Checking the seals of the journal: asked by a person, done by a job, answered in the journal itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.jobs import CHECK_SEALS
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import enqueue
from vatra.kernel.actor import Actor


@dataclass(frozen=True)
class CheckSeals:
    """Asks for a check of the whole chain."""

    form_key: str = ""


@action(Perm.AUDIT_VIEW)
def check_seals(tx: Transaction, *, actor: Actor, cmd: CheckSeals) -> JobRun:
    """Starts the job that computes every hash again; its result is an entry of the journal."""
    tx.once(cmd.form_key)
    tx.log()
    return enqueue(tx, CHECK_SEALS, title=_("Verificarea sigiliilor jurnalului"), result_url="/jurnal/")
