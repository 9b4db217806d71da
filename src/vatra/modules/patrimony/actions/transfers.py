# SPDX-License-Identifier: EUPL-1.2
"""Transfer without payment: offered, asked for, approved by visas, on paper, in force. The good keeps its history.

Legal: the row ``patrimony.transfer_basis`` of the rule book (HG 841/1995 annex 1 pt 1, not verified): goods in working
order, other than buildings, that the giver no longer needs; approved by the credit officer of the giver.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation import rulebook
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.preparers import note_preparer
from vatra.foundation.papers.visas import Decision, chain, decide, is_complete
from vatra.foundation.rulebook import keys
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions.goods import KIND
from vatra.modules.patrimony.actions.handing import HandingStep
from vatra.modules.patrimony.actions.places import lock_goods
from vatra.modules.patrimony.choices import ESTATE, TRANSFER_OPEN, GoodKind, GoodState, TransferState
from vatra.modules.patrimony.indexing import index_goods, index_transfer
from vatra.modules.patrimony.models import Good, HandoverLine, MovementLine, Transfer, TransferLine
from vatra.modules.patrimony.papers.transfer_content import draft_of
from vatra.organisation.choices import ActKind
from vatra.organisation.indexing import index_act
from vatra.organisation.models import EducationUnit, LegalAct

TRANSFER = "patrimony.transfer"
PAPER_KIND = "transfer"
WORKING = frozenset({GoodState.IN_USE, GoodState.RESERVE})
MOST_LINES = 1000
S = TransferState


@dataclass(frozen=True)
class OfferGoods:
    """Goods of one unit that it no longer needs."""

    good_ids: Sequence[int]
    reason: str
    once: str = ""


@action(Perm.PATRIMONY_PROPOSE)
def offer_goods(tx: Transaction, *, actor: Actor, cmd: OfferGoods) -> Transfer:
    """Offers goods to the other units.

    Raises:
        NotFoundError, DomainError: goods not seen, of several units, or on another open paper.
        BadInputError: buildings, goods not in working order, or no reason.
    """
    tx.once(cmd.once)
    unit_id = lock_goods(tx, cmd.good_ids)
    if not text.fix(cmd.reason):
        raise BadInputError(_("Scrieți de ce unitatea nu mai are nevoie de bunuri."), field="reason")
    goods = list(Good.objects.filter(pk__in=cmd.good_ids).order_by("inventory_number", "pk"))
    _refuse_unfit(goods)
    _refuse_busy([g.pk for g in goods])
    _refuse_offered([g.pk for g in goods])
    transfer = Transfer.objects.create(
        unit_id=unit_id, reason=text.fix(cmd.reason)[:300], offered_by_name=actor.name[:200]
    )
    TransferLine.objects.bulk_create(
        TransferLine(transfer=transfer, position=n, good=good) for n, good in enumerate(goods, start=1)
    )
    note_preparer(tx, transfer)
    tx.log(transfer, reason=transfer.reason, goods=len(goods))
    tx.log_subjects(KIND, [g.pk for g in goods])
    return transfer


def _refuse_unfit(goods: Sequence[Good]) -> None:
    if len(goods) > MOST_LINES:
        raise BadInputError(_("Se transmit odată cel mult 1.000 de bunuri."), code="too_many")
    for good in goods:
        if good.kind in ESTATE:
            raise BadInputError(
                _("%(good)s este imobil; clădirile și terenurile nu se transmit prin această procedură.")
                % {"good": good}
            )
        if good.state not in WORKING:
            raise BadInputError(
                _(
                    "Bunul %(number)s este în starea „%(state)s”. Se transmit numai bunuri în stare de funcționare."
                )
                % {"number": good.inventory_number, "state": good.get_state_display()}
            )


def _refuse_busy(ids: Sequence[int]) -> None:
    """Refuses goods that an open movement or hand-over holds.

    Raises:
        DomainError: with the first of them and that paper.
    """
    moving = MovementLine.objects.filter(good_id__in=ids, is_open=True).select_related(
        "good", "movement__paper"
    )
    handed = HandoverLine.objects.filter(good_id__in=ids, is_open=True).select_related(
        "good", "handover__paper"
    )
    if (line := moving.first()) is not None:
        raise _busy(line.good, line.movement)
    if (listed := handed.first()) is not None:
        raise _busy(listed.good, listed.handover)


def _refuse_offered(ids: Sequence[int]) -> None:
    """Refuses goods that another open transfer holds.

    Raises:
        DomainError: with the first of them and that transfer.
    """
    lines = TransferLine.objects.filter(good_id__in=ids, is_open=True)
    if (line := lines.select_related("good", "transfer__paper").first()) is not None:
        raise _busy(line.good, line.transfer)


def _busy(good: Good, paper: object) -> DomainError:
    return DomainError(
        _("Bunul %(number)s este deja pe %(paper)s. Încheiați sau retrageți întâi acel document.")
        % {"number": good.inventory_number, "paper": paper},
        code="on_another_paper",
    )


def locked(tx: Transaction, pk: int, version: int, *states: TransferState) -> Transfer:
    """The transfer, locked, in one of the states and as the person saw it.

    Raises:
        NotFoundError: none for the actor. StaleError: changed meanwhile. DomainError: in another state.
    """
    rows = Transfer.objects.visible_to(tx.actor).select_related(
        "unit__organisation", "receiver__organisation", "paper"
    )
    transfer = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if transfer is None:
        raise NotFoundError(_("Transmiterea nu există sau nu aveți acces la ea."))
    refuse_stale(version, transfer.version)
    if transfer.state not in states:
        raise DomainError(
            _("Pasul nu se poate face: transmiterea este în starea „%(state)s”. Reîncărcați pagina.")
            % {"state": transfer.get_state_display()},
            code="wrong_state",
        )
    return transfer


def _save(transfer: Transfer, state: TransferState) -> None:
    transfer.state = state
    transfer.version += 1
    transfer.save()


@dataclass(frozen=True)
class AskFor:
    """A unit needs what is offered."""

    pk: int
    version: int
    unit_id: int
    need: str


@action(Perm.PATRIMONY_PROPOSE)
def ask_for(tx: Transaction, *, actor: Actor, cmd: AskFor) -> Transfer:
    """Another unit asks for the offered goods; the first one to ask has the word.

    Raises:
        BadInputError: no need said, or the giver itself. DomainError: asked for already.
    """
    transfer = locked(tx, cmd.pk, cmd.version, S.OFFERED)
    tx.require(cmd.unit_id)
    if cmd.unit_id == transfer.unit_id:
        raise BadInputError(_("Unitatea care oferă nu poate și cere. Alegeți altă unitate."), field="unit")
    if not text.fix(cmd.need):
        raise BadInputError(_("Scrieți la ce folosesc bunurile; apare pe protocol."), field="need")
    transfer.receiver = EducationUnit.objects.select_related("organisation").get(pk=cmd.unit_id)
    transfer.need, transfer.asked_by_name = text.fix(cmd.need)[:300], actor.name[:200]
    _save(transfer, S.ASKED)
    note_preparer(tx, transfer)
    tx.log(transfer, unit_id=transfer.unit_id, detail=transfer.receiver.name)
    tx.log_subjects("organisation.educationunit", [cmd.unit_id])
    return transfer


@dataclass(frozen=True)
class SendTransfer:
    """``numbers`` are new inventory numbers by key of good, for those that cannot keep theirs."""

    pk: int
    version: int
    numbers: Mapping[int, str]


@action(Perm.PATRIMONY_EDIT)
def send_transfer(tx: Transaction, *, actor: Actor, cmd: SendTransfer) -> Transfer:
    """Checks the numbers in the receiver's book and opens a round of visas.

    Raises:
        DomainError: a number is taken in the receiver's book and no new one was given.
    """
    transfer = locked(tx, cmd.pk, cmd.version, S.ASKED)
    tx.require(transfer.unit_id)
    for line in transfer.lines.select_related("good"):
        line.new_number = text.fix(cmd.numbers.get(line.good_id, ""))[:40]
        line.save(update_fields=["new_number"])
    _refuse_taken(transfer)
    _save(transfer, S.CHECKING)
    note_preparer(tx, transfer)
    tx.log(transfer, round=transfer.round)
    return transfer


def _refuse_taken(transfer: Transfer) -> None:
    """Refuses numbers that the receiver's book has already.

    Raises:
        DomainError: with the first of them.
    """
    assert transfer.receiver is not None  # noqa: S101 - a CHECK saw to it
    book = Good.objects.filter(keeper=transfer.receiver.organisation).exclude(kind=GoodKind.INVENTORY_OBJECT)
    own = transfer.lines.filter(good__keeper=transfer.unit.organisation).exclude(
        good__kind=GoodKind.INVENTORY_OBJECT
    )
    for line in own.select_related("good").order_by("position"):
        number = line.new_number or line.good.inventory_number
        if book.filter(inventory_number=number).exists():
            raise DomainError(
                _("Numărul %(number)s există deja în evidența unității primitoare. Dați bunului alt număr.")
                % {"number": number},
                code="number_taken",
            )


@dataclass(frozen=True)
class DecideTransfer:
    pk: int
    version: int
    decision: Decision


@action(Perm.PATRIMONY_VIEW)
def decide_transfer(tx: Transaction, *, actor: Actor, cmd: DecideTransfer) -> Transfer:
    """Grants or refuses the next visa; the last one is the credit officer's approval. A refusal opens the next round.

    Raises:
        NotAllowedError: one who prepared it, or without that visa. BadInputError: a refusal without reason.
    """
    transfer = locked(tx, cmd.pk, cmd.version, S.CHECKING)
    steps = chain(PAPER_KIND, transfer, transfer.round)
    visa = decide(
        tx, steps, cmd.decision, subject=transfer, round_number=transfer.round, unit_id=transfer.unit_id
    )
    if not visa.granted:
        transfer.round += 1
        _save(transfer, S.ASKED)
    else:
        through = is_complete(chain(PAPER_KIND, transfer, transfer.round))
        _save(transfer, S.APPROVED if through else S.CHECKING)
    tx.log(transfer, reason=visa.note, visa=visa.label, granted=visa.granted)
    return transfer


@action(Perm.PATRIMONY_PROPOSE)
def withdraw_transfer(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Transfer:
    """Withdraws a transfer that has no number; the goods are free again.

    Raises:
        DomainError: it has its number. BadInputError: no reason.
    """
    transfer = locked(tx, cmd.pk, cmd.version, *(s for s in TRANSFER_OPEN if s != S.ISSUED))
    tx.require(transfer.unit_id)
    transfer.end_reason = text.fix(cmd.reason)[:300]
    if not transfer.end_reason:
        raise BadInputError(_("Scrieți motivul; el rămâne în istoric."), field="reason")
    _save(transfer, S.WITHDRAWN)
    tx.log(transfer, reason=transfer.end_reason)
    return transfer


_FREEZE = """
UPDATE patrimony_transferline l SET
    inventory_number = g.inventory_number,
    name = left(concat_ws(', ', g.name, nullif(g.description, ''), 'seria ' || nullif(g.serial, '')), 400),
    quantity = g.quantity, measure = g.measure, entry_value = g.entry_value, depreciation = g.accumulated_depreciation
FROM patrimony_good g WHERE g.id = l.good_id AND l.transfer_id = %s
"""


@action(Perm.PATRIMONY_ISSUE)
def issue_transfer(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> IssuedPaper:
    """Gives the protocol its number and freezes values and depreciation; it is signed on paper afterwards.

    Raises:
        DomainError: not approved, or a good is no longer the giver's or fit.
    """
    transfer = locked(tx, cmd.pk, cmd.version, S.APPROVED)
    tx.require(transfer.unit_id)
    _lock_own(tx, transfer)
    transfer.basis = rulebook.on(clock.today()).value(keys.TRANSFER_BASIS.name).as_json()
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, [transfer.pk])
    paper = issue(tx, transfer, draft_of(transfer))
    transfer.paper = paper
    _save(transfer, S.ISSUED)
    index_transfer(tx, transfer)
    tx.log(transfer, paper=str(paper))
    return paper


def _lock_own(tx: Transaction, transfer: Transfer) -> list[int]:
    ids = list(transfer.lines.values_list("good_id", flat=True))
    lock_goods(tx, ids)
    goods = list(Good.objects.filter(pk__in=ids))
    if any(g.unit_id != transfer.unit_id for g in goods):
        raise DomainError(
            _("Un bun nu mai este al unității care dă. Retrageți transmiterea."), code="moved_meanwhile"
        )
    _refuse_unfit(goods)
    return ids


_ALIASES = """
INSERT INTO patrimony_goodalias (good_id, book_id, number)
SELECT g.id, g.keeper_id, g.inventory_number FROM patrimony_good g
JOIN patrimony_transferline l ON l.good_id = g.id AND l.transfer_id = %(transfer)s
WHERE g.keeper_id = %(giver)s ON CONFLICT DO NOTHING
"""
_HAND_ON = """
WITH was AS (
    SELECT g.id, g.room_id, g.custodian_id, l.new_number FROM patrimony_good g
    JOIN patrimony_transferline l ON l.good_id = g.id AND l.transfer_id = %(transfer)s
), passed AS (
    UPDATE patrimony_good g SET
        unit_id = %(unit)s, room_id = NULL, custodian_id = NULL,
        keeper_id = CASE WHEN g.keeper_id = %(giver)s THEN %(receiver)s ELSE g.keeper_id END,
        owner_id = CASE WHEN g.owner_id = %(giver)s THEN %(receiver)s ELSE g.owner_id END,
        inventory_number = coalesce(nullif(was.new_number, ''), g.inventory_number),
        version = g.version + 1
    FROM was WHERE g.id = was.id
    RETURNING g.id, was.room_id AS from_room, was.custodian_id AS from_custodian
)
INSERT INTO patrimony_placechange
    (good_id, at, from_room_id, to_room_id, from_custodian_id, to_custodian_id, reason, by_name)
SELECT id, %(now)s, from_room, NULL, from_custodian, NULL, %(reason)s, %(by)s FROM passed
"""


@action(Perm.PATRIMONY_ISSUE)
def enforce_transfer(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> int:
    """The signed protocol takes effect: the goods are the receiver's, by one statement; returns how many.

    The old number stays as an alias in the giver's book; room and custodian are named by the receiver.

    Raises:
        DomainError: no signed copy, a number taken meanwhile, or a good that left meanwhile.
    """
    transfer = locked(tx, cmd.pk, cmd.version, S.ISSUED)
    tx.require(transfer.unit_id)
    paper, receiver = transfer.paper, transfer.receiver
    assert paper is not None and receiver is not None  # noqa: S101, PT018 - CHECKs saw to it
    if paper.signed_id is None:
        raise DomainError(
            _("Depuneți întâi exemplarul semnat al protocolului, pe pagina actului."), code="unsigned"
        )
    ids = _lock_own(tx, transfer)
    _refuse_busy(ids)
    _refuse_taken(transfer)
    values: dict[str, Any] = {
        "transfer": transfer.pk,
        "unit": receiver.pk,
        "giver": transfer.unit.organisation_id,
        "receiver": receiver.organisation_id,
        "now": clock.now(),
        "reason": text.shorten(f"{paper}: {transfer.unit.name} → {receiver.name}", 300),
        "by": actor.name[:200],
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIASES, values)
        cursor.execute(_HAND_ON, values)
    transfer.act = _act_of(transfer, paper)
    index_act(tx, transfer.act)
    transfer.in_force_at = clock.now()
    _save(transfer, S.IN_FORCE)
    index_goods(tx, "g.id = ANY(%s)", ids)
    index_transfer(tx, transfer)
    tx.log(transfer, goods=len(ids))
    tx.log_subjects(KIND, ids)
    return len(ids)


def _act_of(transfer: Transfer, paper: IssuedPaper) -> LegalAct:
    day = paper.issued_at.astimezone(clock.BUCHAREST).date()
    return LegalAct.objects.create(
        issuer=transfer.unit.name,
        kind=ActKind.PROTOCOL,
        number=f"TFP {paper.number_text}",
        date=day,
        title=_("Transmitere fără plată, %(giver)s → %(receiver)s")
        % {"giver": transfer.unit.name, "receiver": transfer.receiver},
        in_force_from=day,
        file=paper.signed,
        unit=transfer.unit,
    )
