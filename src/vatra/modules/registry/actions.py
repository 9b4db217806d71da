# SPDX-License-Identifier: EUPL-1.2
"""What the registry clerk does: entering and cancelling lines."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.registry.indexing import index_entry
from vatra.modules.registry.models import RegistryEntry
from vatra.modules.registry.ports import NewEntry, register


@dataclass(frozen=True)
class RegisterEntry:
    """A new line; ``once`` makes a form sent twice enter one line only."""

    new: NewEntry
    once: str = ""


@action(Perm.REGISTRY_RECORD)
def register_entry(tx: Transaction, *, actor: Actor, cmd: RegisterEntry) -> RegistryEntry:
    """Enters a line under the next number of the year.

    Raises:
        AlreadyDoneError: the same form was sent before.
        BadInputError: the subject is empty.
    """
    tx.once(cmd.once)
    entry = register(tx, cmd.new)
    tx.log(entry)
    return entry


@dataclass(frozen=True)
class CancelEntry:
    entry_id: int
    reason: str


@action(Perm.REGISTRY_RECORD)
def cancel_entry(tx: Transaction, *, actor: Actor, cmd: CancelEntry) -> RegistryEntry:
    """Cancels a line with a reason; the number stays taken.

    Raises:
        NotFoundError: there is no such line.
        DomainError: it is cancelled already, or is the line of an issued paper.
        BadInputError: no reason.
    """
    entry = RegistryEntry.objects.select_for_update().filter(pk=cmd.entry_id).first()
    if entry is None:
        raise NotFoundError(_("Înregistrarea nu există."))
    if entry.cancelled_at is not None:
        raise DomainError(_("Înregistrarea este deja anulată."), code="already_cancelled")
    if entry.paper_id is not None:
        raise DomainError(
            _("Înregistrarea aparține unui act emis și rămâne. Actul se îndreaptă printr-un act nou."),
            code="has_paper",
        )
    reason = text.fix(cmd.reason)[:300]
    if not reason:
        raise BadInputError(_("Scrieți motivul anulării."), field="reason")
    entry.cancelled_at, entry.cancel_reason = clock.now(), reason
    entry.save(update_fields=["cancelled_at", "cancel_reason"])
    tx.log(entry, reason=reason)
    index_entry(tx, entry)
    return entry
