# SPDX-License-Identifier: EUPL-1.2
"""People of units propose; the directorate accepts (and only then the good changes) or refuses with an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony import rules
from vatra.modules.patrimony.actions.goods import (
    KIND,
    apply_correction,
    locked_good,
    refuse_gone,
    refuse_protocol_facts,
)
from vatra.modules.patrimony.actions.places import (
    ChangePlace,
    Place,
    apply_place,
    apply_state,
    lock_goods,
    refuse_other_custodian,
)
from vatra.modules.patrimony.choices import GoodState, ProposalState
from vatra.modules.patrimony.models import Good, Proposal

PROPOSABLE = rules.FREE_FACTS | {"name"}
PROPOSAL = "patrimony.proposal"
_KEYS = ("room_id", "custodian_id")


@dataclass(frozen=True)
class ProposeChange:
    """New values as text by field name of ``Good``; an empty text empties the fact."""

    good_id: int
    changes: Mapping[str, str]
    reason: str
    once: str = ""


@action(Perm.PATRIMONY_PROPOSE)
def propose_change(tx: Transaction, *, actor: Actor, cmd: ProposeChange) -> Proposal:
    """Asks the directorate to change a good of the own unit.

    Raises:
        BadInputError: no reason, nothing different, or a value that makes no sense.
        DomainError: the fact came by a protocol in force.
        NotFoundError: no such good in the own unit.
    """
    good = locked_good(tx, cmd.good_id)
    tx.once(cmd.once)
    refuse_gone(good)
    changes = {name: text.fix_lines(value) for name, value in cmd.changes.items()}
    if not changes or not set(changes) <= PROPOSABLE:
        raise BadInputError(
            _("Nu ați propus nicio schimbare. Modificați cel puțin un câmp."), code="unchanged"
        )
    refuse_protocol_facts(good, changes)
    typed_changes(changes)
    proposal = _propose(tx, [good], changes, cmd.reason)[0]
    tx.log(good, reason=proposal.reason, detail=words_of(changes))
    tx.log_subjects(PROPOSAL, [proposal.pk])
    return proposal


def _propose(
    tx: Transaction, goods: Sequence[Good], changes: Mapping[str, str], reason: str
) -> list[Proposal]:
    why = text.fix(reason)
    if not why:
        raise BadInputError(_("Scrieți de ce cereți schimbarea."), field="reason")
    asked = [
        Proposal(
            unit_id=good.unit_id,
            good=good,
            changes=dict(changes),
            good_version=good.version,
            reason=why[:500],
            proposed_by_id=tx.actor.user_id or 0,
            proposed_by_name=tx.actor.name[:200],
        )
        for good in goods
    ]
    return Proposal.objects.bulk_create(asked, batch_size=2000)


def typed_changes(changes: Mapping[str, str]) -> dict[str, Any]:
    """Proposed texts as the values they stand for.

    Raises:
        BadInputError: a key that is no number or a state that a proposal cannot ask.
    """
    typed: dict[str, Any] = dict(changes)
    for name in _KEYS:
        if name in typed:
            given = typed[name]
            if given and not given.isdecimal():
                raise BadInputError(
                    _("Locul sau gestionarul propus nu este din listă."), field=name.removesuffix("_id")
                )
            typed[name] = int(given) if given else None
    if "state" in typed and typed["state"] not in GoodState.values:
        raise BadInputError(_("Starea propusă nu există."), field="state")
    return typed


def words_of(changes: Mapping[str, str]) -> str:
    """The names of the facts to be changed, for the journal."""
    return ", ".join(str(Good._meta.get_field(name.removesuffix("_id")).verbose_name) for name in changes)  # type: ignore[union-attr]  # noqa: SLF001


@dataclass(frozen=True)
class ProposeDisposal:
    good_ids: Sequence[int]
    reason: str
    once: str = ""


@action(Perm.PATRIMONY_PROPOSE)
def propose_disposal(tx: Transaction, *, actor: Actor, cmd: ProposeDisposal) -> int:
    """Asks that goods of the own unit be proposed for disposal; one proposal for each; returns how many.

    Raises:
        BadInputError: no reason.
        DomainError, NotFoundError: goods out of the registry, of several units, or not visible.
    """
    tx.once(cmd.once)
    lock_goods(tx, cmd.good_ids)
    goods = list(Good.objects.filter(pk__in=cmd.good_ids).exclude(state=GoodState.PROPOSED))
    asked = _propose(tx, goods, {"state": GoodState.PROPOSED.value}, cmd.reason)
    tx.log(reason=text.fix(cmd.reason), goods=len(goods))
    tx.log_subjects(KIND, [good.pk for good in goods])
    tx.log_subjects(PROPOSAL, [proposal.pk for proposal in asked])
    return len(goods)


@dataclass(frozen=True)
class DecideProposal:
    """``version`` is that of the good as the decider saw it."""

    proposal_id: int
    version: int
    accepted: bool
    answer: str = ""


@action(Perm.PATRIMONY_EDIT)
def decide_proposal(tx: Transaction, *, actor: Actor, cmd: DecideProposal) -> Proposal:
    """Accepts a proposal, which changes the good by the same steps as a correction, or refuses it with an answer.

    Raises:
        NotFoundError: no such proposal.
        DomainError: already decided, or the change is no longer possible.
        StaleError: the good changed after the page was opened.
        BadInputError: a refusal without an answer.
    """
    proposal = (
        Proposal.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=cmd.proposal_id).first()
    )
    if proposal is None or proposal.good_id is None:
        raise NotFoundError(_("Propunerea nu există sau nu aveți acces la ea."))
    tx.require(proposal.unit_id)
    if proposal.state != ProposalState.OPEN:
        raise DomainError(_("Asupra propunerii s-a hotărât deja. Reîncărcați pagina."), code="decided")
    answer = text.fix(cmd.answer)[:500]
    if not cmd.accepted and not answer:
        raise BadInputError(
            _("Scrieți de ce nu se acceptă, ca unitatea să știe ce are de făcut."), field="answer"
        )
    good = locked_good(tx, proposal.good_id)
    if cmd.accepted:
        refuse_stale(cmd.version, good.version)
        _carry_out(tx, good, proposal)
    proposal.state = ProposalState.ACCEPTED if cmd.accepted else ProposalState.REFUSED
    proposal.decided_by_id, proposal.decided_by_name = actor.user_id, actor.name[:200]
    proposal.decided_at, proposal.answer = clock.now(), answer
    proposal.save()
    tx.log(good, reason=answer or proposal.reason, detail=words_of(proposal.changes), accepted=cmd.accepted)
    return proposal


def _carry_out(tx: Transaction, good: Good, proposal: Proposal) -> None:
    refuse_gone(good)
    values = typed_changes(proposal.changes)
    reason = _("Propunerea unității: %(why)s") % {"why": proposal.reason}
    place = Place(
        values.get("room_id"),
        values.get("custodian_id"),
        sets_room="room_id" in values,
        sets_custodian="custodian_id" in values,
    )
    if place.sets_room or place.sets_custodian:
        refuse_other_custodian(tx, [good.pk], place)
        apply_place(tx, good.unit_id, ChangePlace([good.pk], place, text.shorten(reason, 300)))
    if "state" in values:
        apply_state(tx, [good.pk], GoodState(values["state"]), reason)
    facts = {name: value for name, value in values.items() if name not in {*_KEYS, "state"}}
    if facts:
        good.refresh_from_db()
        apply_correction(tx, good, facts, reason)
