# SPDX-License-Identifier: EUPL-1.2
"""Opening, changing, checking, issuing and ending protocols."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.papers.issuing import cancel_paper
from vatra.foundation.papers.preparers import note_preparer
from vatra.foundation.papers.visas import Decision, chain, decide, is_complete
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.checks import check_protocol
from vatra.modules.patrimony.choices import Door
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.transitions import allowed, move
from vatra.organisation.actions.acts import act_for

PAPER_KIND = "protocol"


@dataclass(frozen=True)
class ProtocolHead:
    """The head of a protocol as typed; ``own_*`` and ``opening_date`` belong to an existing paper protocol."""

    own_number: str = ""
    own_date: dt.date | None = None
    opening_date: dt.date | None = None
    council_decision_id: int | None = None
    place: str = ""
    copies: int = 2
    notes: str = ""
    commissions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenProtocol:
    door: Door
    unit_id: int
    head: ProtocolHead
    amends_id: int | None = None
    once: str = ""


def locked(tx: Transaction, protocol_id: int, permission: Perm | None = None) -> Protocol:
    """The protocol, locked for this transaction, after checking the right over its unit.

    Raises:
        NotFoundError: no such protocol, or of a unit that the actor does not see (answered alike).
    """
    protocol = (
        Protocol.objects.visible_to(tx.actor).select_for_update(of=("self",)).filter(pk=protocol_id).first()
    )
    if protocol is None:
        raise NotFoundError(_("Protocolul nu există sau nu aveți acces la el."))
    tx.require(protocol.unit_id, permission)
    return protocol


def editable(tx: Transaction, protocol_id: int) -> Protocol:
    """The locked protocol, if it is still a draft, about to be written on: the actor becomes one of its preparers.

    Raises:
        DomainError: it is past the draft; what was wrong is put right by an additional act.
    """
    protocol = locked(tx, protocol_id, Perm.PATRIMONY_EDIT)
    if not allowed(protocol, "edit"):
        raise DomainError(
            _(
                "Protocolul nu mai este ciornă, deci nu se mai modifică. Ce este greșit se îndreaptă prin act adițional."
            ),
            code="not_draft",
        )
    note_preparer(tx, protocol)
    return protocol


def count_version(_tx: Transaction, protocol: Protocol) -> None:
    """Step: what was shown of a locked draft is no longer what it holds, so steps from an older page are refused."""
    protocol.version += 1
    protocol.save(update_fields=["version"])


def _apply_head(tx: Transaction, protocol: Protocol, head: ProtocolHead) -> None:
    protocol.own_number = text.fix(head.own_number)
    protocol.own_date = head.own_date
    protocol.opening_date = head.opening_date
    protocol.council_decision = act_for(tx, head.council_decision_id)
    protocol.place = text.fix(head.place)
    protocol.copies = head.copies
    protocol.notes = text.fix_lines(head.notes)
    protocol.commissions = dict(head.commissions)
    if protocol.door == Door.EXISTING:
        _require_existing(protocol)


def _require_existing(protocol: Protocol) -> None:
    if not protocol.own_number:
        raise BadInputError(_("Scrieți numărul de pe protocolul existent."), field="own_number")
    if protocol.own_date is None:
        raise BadInputError(_("Scrieți data de pe protocolul existent."), field="own_date")
    if protocol.own_date > clock.today():
        raise BadInputError(_("Data protocolului existent nu poate fi în viitor."), field="own_date")
    if protocol.opening_date is None:
        raise BadInputError(
            _("Scrieți data pentru care se preiau valorile și amortizarea."), field="opening_date"
        )


@action(Perm.PATRIMONY_EDIT)
def open_protocol(tx: Transaction, *, actor: Actor, cmd: OpenProtocol) -> Protocol:
    """Opens a draft: an existing paper protocol, a new one, or an additional act to one in force.

    Raises:
        BadInputError: number, date or opening date of an existing protocol missing.
        DomainError: the act to amend is not in force.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    protocol = Protocol(
        door=cmd.door, unit_id=cmd.unit_id, prepared_by_id=actor.user_id, prepared_by_name=actor.name
    )
    if cmd.door == Door.ADDITIONAL:
        protocol.amends = _amended(tx, cmd)
    _apply_head(tx, protocol, cmd.head)
    protocol.save()
    note_preparer(tx, protocol)
    tx.log(protocol, door=cmd.door)
    return protocol


def _amended(tx: Transaction, cmd: OpenProtocol) -> Protocol:
    base = locked(tx, cmd.amends_id or 0)
    if base.state != "in_vigoare" or base.unit_id != cmd.unit_id:
        raise DomainError(_("Actul adițional se face numai la un protocol în vigoare al aceleiași unități."))
    return base


@dataclass(frozen=True)
class ChangeProtocol:
    protocol_id: int
    version: int
    head: ProtocolHead


@action(Perm.PATRIMONY_EDIT)
def change_protocol(tx: Transaction, *, actor: Actor, cmd: ChangeProtocol) -> Protocol:
    """Changes the head of a draft.

    Raises:
        StaleError: somebody changed it after the form was opened.
    """
    protocol = editable(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    _apply_head(tx, protocol, cmd.head)
    protocol.version += 1
    protocol.save()
    tx.log(protocol)
    return protocol


@dataclass(frozen=True)
class ProtocolScan:
    protocol_id: int
    chunks: Iterable[bytes]
    name: str


@action(Perm.PATRIMONY_EDIT)
def file_protocol_scan(tx: Transaction, *, actor: Actor, cmd: ProtocolScan) -> Protocol:
    """Files the scan of an existing protocol while it is a draft; a new scan takes the place of the former."""
    protocol = editable(tx, cmd.protocol_id)
    protocol.scan = save(
        tx, Incoming(cmd.chunks, cmd.name, Purpose.SCAN, protocol.unit_id, "patrimony.protocol", protocol.pk)
    )
    protocol.version += 1
    protocol.save(update_fields=["scan", "version"])
    tx.log(protocol, file=protocol.scan.name)
    return protocol


@dataclass(frozen=True)
class ProtocolStep:
    """A step on a protocol, from the version that the person saw."""

    protocol_id: int
    version: int
    note: str = ""


def refuse_errors(protocol: Protocol) -> None:
    """Refuses to go on while a check of the annexes says „error”.

    Raises:
        DomainError: with the number of errors and the first one.
    """
    errors = [f for f in check_protocol(protocol) if f.severity == "error"]
    if errors:
        raise DomainError(
            _("Protocolul are %(n)s; prima: %(first)s Îndreptați-le în „Verificări” și încercați din nou.")
            % {"n": text.counted(len(errors), _("eroare"), _("erori")), "first": errors[0].message},
            code="has_errors",
        )


@action(Perm.PATRIMONY_EDIT)
def send_to_visas(tx: Transaction, *, actor: Actor, cmd: ProtocolStep) -> Protocol:
    """Closes the draft and opens a round of visas; whoever sends it is named as the one who prepared it.

    Raises:
        DomainError: the annexes are empty or have errors, or the protocol is not a draft.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    if not protocol.lines.exists():
        raise DomainError(
            _("Protocolul nu are nicio poziție în anexele 1–4. Adăugați sau importați bunurile.")
        )
    refuse_errors(protocol)
    move(protocol, "send")
    protocol.prepared_by_id, protocol.prepared_by_name = actor.user_id, actor.name
    protocol.save()
    note_preparer(tx, protocol)
    tx.log(protocol, round=protocol.round)
    return protocol


@dataclass(frozen=True)
class DecideVisa:
    protocol_id: int
    version: int
    decision: Decision


@action(Perm.PATRIMONY_VIEW)
def decide_visa(tx: Transaction, *, actor: Actor, cmd: DecideVisa) -> Protocol:
    """Grants or refuses the next visa of the chain. A refusal brings the draft back, the last grant approves.

    Raises:
        NotAllowedError: somebody who wrote on the draft, a person without that visa's right, or with a visa already given.
        BadInputError: a refusal without reason.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    if not allowed(protocol, "grant"):
        raise DomainError(_("Protocolul nu este la viză. Reîncărcați pagina."), code="wrong_state")
    steps = chain(PAPER_KIND, protocol, protocol.round)
    visa = decide(
        tx,
        steps,
        cmd.decision,
        subject=protocol,
        round_number=protocol.round,
        unit_id=protocol.unit_id,
    )
    if not visa.granted:
        move(protocol, "refuse")
        protocol.round += 1
    elif is_complete(chain(PAPER_KIND, protocol, protocol.round)):
        move(protocol, "grant")
    else:
        protocol.version += 1
    protocol.save()
    tx.log(protocol, reason=visa.note, visa=visa.label, granted=visa.granted)
    return protocol


@action(Perm.PATRIMONY_ISSUE)
def cancel_protocol(tx: Transaction, *, actor: Actor, cmd: ProtocolStep) -> Protocol:
    """Cancels a protocol that is not in force, with its issued paper; the number, if it has one, stays used.

    Raises:
        BadInputError: no reason given.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    if not cmd.note.strip():
        raise BadInputError(_("Scrieți motivul anulării."), field="note")
    move(protocol, "cancel")
    protocol.cancel_reason = text.fix(cmd.note)[:300]
    protocol.save()
    if protocol.paper is not None:
        cancel_paper(tx, protocol.paper)
    tx.log(protocol, reason=protocol.cancel_reason)
    return protocol
