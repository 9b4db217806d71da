# SPDX-License-Identifier: EUPL-1.2
"""Proposals withdrawn by the unit, and opened again where a withdrawal or a refusal was a mistake."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import LogSubject
from vatra.foundation.audit.undoing import TakeBack, entry_of, rows_of, undo_key
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError
from vatra.modules.patrimony.actions.goods import KIND, refuse_gone
from vatra.modules.patrimony.actions.proposals import PROPOSAL, words_of
from vatra.modules.patrimony.choices import ProposalState
from vatra.modules.patrimony.models import Proposal


def _locked(tx: Transaction, ids: Collection[int], states: Collection[ProposalState]) -> list[Proposal]:
    """The proposals in the order of their keys, all of them in one of the states.

    Raises:
        NotFoundError: one that the actor does not see.
        DomainError: something was decided on one of them meanwhile.
    """
    rows = Proposal.objects.visible_to(tx.actor).filter(pk__in=ids).order_by("pk")
    found = list(rows.select_related("good").select_for_update(of=("self",)))
    if not found or len(found) != len(set(ids)):
        raise NotFoundError(_("Propunerea nu există sau nu aveți acces la ea."))
    for unit_id in {row.unit_id for row in found}:
        tx.require(unit_id)
    decided = [row for row in found if row.state not in states]
    if decided:
        raise DomainError(
            _(
                "Asupra propunerii s-a hotărât între timp: „%(state)s”. Nu s-a schimbat nimic; reîncărcați pagina."
            )
            % {"state": ProposalState(decided[0].state).label},
            code="decided",
        )
    return found


def _withdraw(tx: Transaction, found: list[Proposal]) -> None:
    now = clock.now()
    for row in found:
        row.state = ProposalState.WITHDRAWN
        row.decided_by_id, row.decided_by_name, row.decided_at = tx.actor.user_id, tx.actor.name[:200], now
    Proposal.objects.bulk_update(
        found, ["state", "decided_by_id", "decided_by_name", "decided_at"], batch_size=1000
    )
    _log(tx, found)


def _reopen(tx: Transaction, found: list[Proposal]) -> None:
    for row in found:
        if row.good:
            refuse_gone(row.good)
        row.state, row.answer = ProposalState.OPEN, ""
        row.decided_by_id, row.decided_by_name, row.decided_at = None, "", None
    Proposal.objects.bulk_update(
        found, ["state", "answer", "decided_by_id", "decided_by_name", "decided_at"], batch_size=1000
    )
    _log(tx, found)


def _log(tx: Transaction, found: list[Proposal]) -> None:
    if len(found) == 1 and found[0].good:
        tx.log(found[0].good, detail=words_of(found[0].changes))
    else:
        tx.log(goods=len(found), detail=text.counted(len(found), _("propunere"), _("propuneri")))
        tx.log_subjects(KIND, [row.good_id for row in found if row.good_id])
    tx.log_subjects(PROPOSAL, [row.pk for row in found])


@dataclass(frozen=True)
class WithdrawProposal:
    proposal_id: int


@action(Perm.PATRIMONY_PROPOSE)
def withdraw_proposal(tx: Transaction, *, actor: Actor, cmd: WithdrawProposal) -> None:
    """Withdraws a proposal of the own unit on which nothing was decided yet.

    Raises:
        NotFoundError: no such proposal in the own unit.
        DomainError: decided meanwhile.
    """
    _withdraw(tx, _locked(tx, [cmd.proposal_id], {ProposalState.OPEN}))


@action(Perm.PATRIMONY_PROPOSE)
def take_back_proposals(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Withdraws the proposals that one step sent; returns how many.

    Raises:
        NotFoundError: proposals of another unit.
        DomainError: one was decided meanwhile; none is withdrawn then.
    """
    entry_of(cmd.entry_id)
    tx.once(undo_key(cmd.entry_id))
    sent = LogSubject.objects.filter(log_entry_id=cmd.entry_id, object_kind=PROPOSAL)
    found = _locked(tx, list(sent.values_list("object_id", flat=True)), {ProposalState.OPEN})
    _withdraw(tx, found)
    return len(found)


@action(Perm.PATRIMONY_PROPOSE)
def reopen_withdrawn(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> None:
    """Sends withdrawn proposals again, as they were.

    Raises:
        NotFoundError, DomainError: as ``take_back_proposals``, or the good left the registry meanwhile.
    """
    tx.once(undo_key(cmd.entry_id))
    _reopen(tx, _locked(tx, rows_of(cmd.entry_id, Proposal), {ProposalState.WITHDRAWN}))


@action(Perm.PATRIMONY_EDIT)
def reopen_refused(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> None:
    """Opens a refused proposal again; the refusal and its answer stay in the history.

    Raises:
        NotFoundError, DomainError: as ``take_back_proposals``, or the good left the registry meanwhile.
    """
    tx.once(undo_key(cmd.entry_id))
    _reopen(tx, _locked(tx, rows_of(cmd.entry_id, Proposal), {ProposalState.REFUSED}))
