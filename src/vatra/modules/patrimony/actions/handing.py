# SPDX-License-Identifier: EUPL-1.2
"""The steps of a paper that two sides sign: each confirms its own, or on paper with the signed scan; or it ends.

Legal: OMFP 2634/2015 annex 1 pt 11 (who initiates, orders and approves is identified by the entity's procedure) and
pt 15 (a hand-over document is corrected only with both signatures).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony.choices import HandingState
from vatra.modules.patrimony.models.handing import Handing

GIVER, RECEIVER = "giver", "receiver"
SOURCES = {GIVER: HandingState.OPEN, RECEIVER: HandingState.GIVEN}


@dataclass(frozen=True)
class HandingStep:
    """A step on a movement or hand-over, from the version that the person saw."""

    pk: int
    version: int
    reason: str = ""


@dataclass(frozen=True)
class Confirm:
    """One side signs. With a scan it was signed on paper; ``both``: that sheet bears both signatures."""

    pk: int
    version: int
    side: str
    chunks: Iterable[bytes] = ()
    name: str = ""
    both: bool = False


def locked[H: Handing](tx: Transaction, model: type[H], step: HandingStep | Confirm) -> H:
    """The record, locked, as the person saw it.

    Raises:
        NotFoundError: none, or of a unit that the actor does not see.
        StaleError: somebody took a step meanwhile.
    """
    rows: Any = model
    found: H | None = (
        rows.objects.visible_to(tx.actor)
        .select_related("giver", "receiver", "unit", "paper")
        .select_for_update(of=("self",))
        .filter(pk=step.pk)
        .first()
    )
    if found is None:
        raise NotFoundError(_("Documentul nu există sau nu aveți acces la el."))
    tx.require(found.unit_id)
    refuse_stale(step.version, found.version)
    return found


def require_state(record: Handing, *states: HandingState) -> None:
    """Refuses a step that does not exist from here.

    Raises:
        DomainError: with the present state.
    """
    if record.state not in states:
        raise DomainError(
            _("Pasul nu se poate face: documentul este în starea „%(state)s”. Reîncărcați pagina.")
            % {"state": record.get_state_display()},
            code="wrong_state",
        )


def signs_for(actor: Actor, record: Handing, side: str) -> bool:
    """Whether the actor is that custodian, or the one who hands over goods that nobody kept."""
    person = record.giver if side == GIVER else record.receiver
    if person is None:
        return actor.scope(Perm.PATRIMONY_CONFIRM).covers(record.unit_id)
    return actor.user_id is not None and person.user_id == actor.user_id


def may_confirm(actor: Actor, record: Handing, side: str) -> bool:
    """Whether the actor signs for that side, or may record what was signed on paper."""
    return signs_for(actor, record, side) or actor.scope(Perm.PATRIMONY_CONFIRM).covers(record.unit_id)


def confirm(tx: Transaction, record: Handing, cmd: Confirm) -> None:
    """Step: writes the signature of one side on a locked record, or of both.

    Raises:
        DomainError: it is not that side's turn.
        NotAllowedError: neither that custodian nor one who may record papers.
        BadInputError: signed on paper, without the scan.
    """
    if cmd.side not in SOURCES:
        raise NotFoundError(_("Pasul cerut nu există."))
    require_state(record, SOURCES[cmd.side])
    if not may_confirm(tx.actor, record, cmd.side):
        raise NotAllowedError(
            _(
                "Confirmă numai gestionarul numit pe document. Ce s-a semnat pe hârtie înregistrează directorul unității "
                "sau inspectorul de patrimoniu, cu scanul semnat."
            )
        )
    scan = _scan(tx, record, cmd)
    if cmd.side == GIVER:
        _sign(record, "given", tx.actor, scan)
        record.state = HandingState.GIVEN
    alone = record.giver_id == record.receiver_id
    if cmd.side == RECEIVER or alone or (cmd.both and scan is not None):
        _sign(record, "received", tx.actor, scan)
        record.state = HandingState.RECEIVED
    record.version += 1
    record.save()
    tx.log(record, side=cmd.side, on_paper=scan is not None)


def _scan(tx: Transaction, record: Handing, cmd: Confirm) -> StoredFile | None:
    if cmd.name:
        return save(
            tx,
            Incoming(cmd.chunks, cmd.name, Purpose.SIGNED, record.unit_id, kind_of(record), record.pk),
        )
    if not signs_for(tx.actor, record, cmd.side):
        raise BadInputError(
            _("Nu sunteți gestionarul numit, deci atașați scanul foii pe care a semnat."), field="file"
        )
    return None


def _sign(record: Handing, side: str, actor: Actor, scan: StoredFile | None) -> None:
    setattr(record, f"{side}_at", clock.now())
    setattr(record, f"{side}_by_id", actor.user_id)
    setattr(record, f"{side}_by_name", actor.name[:200])
    setattr(record, f"{side}_scan", scan)


def refuse(tx: Transaction, record: Handing, reason: str) -> None:
    """Step: the side whose turn it is refuses, with the reason; the goods stay where they are.

    Raises:
        DomainError: nobody's turn. NotAllowedError: somebody else's turn. BadInputError: no reason.
    """
    require_state(record, HandingState.OPEN, HandingState.GIVEN)
    side = GIVER if record.state == HandingState.OPEN else RECEIVER
    if not may_confirm(tx.actor, record, side):
        raise NotAllowedError(_("Refuză numai cel care ar trebui să confirme acum."))
    end(tx, record, HandingState.REFUSED, reason)


def end(tx: Transaction, record: Handing, state: HandingState, reason: str) -> None:
    """Step: ends an open record without effect.

    Raises:
        BadInputError: no reason.
    """
    words = text.fix(reason)[:300]
    if not words:
        raise BadInputError(_("Scrieți motivul; el rămâne în istoric."), field="reason")
    record.state, record.end_reason = state, words
    record.version += 1
    record.save()
    tx.log(record, reason=words)
