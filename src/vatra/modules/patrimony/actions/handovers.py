# SPDX-License-Identifier: EUPL-1.2
"""The hand-over of a custody: lists per owner, counted, signed by both, numbered; then the goods change custodian.

Legal: OMFP 2861/2009 annex 1 pt 2(1) (stocktaking at hand-over of custody), pt 33 (lists signed by both custodians),
pt 39 (written explanations for every difference).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale, stamp_of
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions import handing
from vatra.modules.patrimony.actions.custody import goods_in
from vatra.modules.patrimony.actions.goods import KIND
from vatra.modules.patrimony.actions.handing import GIVER, Confirm, HandingStep
from vatra.modules.patrimony.actions.lines import require_place
from vatra.modules.patrimony.actions.places import ChangePlace, Place, apply_place, lock_goods
from vatra.modules.patrimony.choices import ESTATE, HandingState
from vatra.modules.patrimony.indexing import index_handover
from vatra.modules.patrimony.models import Custody, Handover, HandoverLine, MovementLine
from vatra.modules.patrimony.papers.handover_content import draft_of

HANDOVER = "patrimony.handover"


@dataclass(frozen=True)
class OpenHandover:
    """``room_id`` narrows what is handed over to one place; ``present`` are names with their function."""

    unit_id: int
    giver_id: int
    receiver_id: int
    reason: str
    room_id: int | None = None
    order: str = ""
    present: Sequence[dict[str, str]] = ()
    once: str = ""


_FACTS = """
    g.owner_id, g.domain, g.kind, g.room_id, g.inventory_number,
    left(concat_ws(', ', g.name, 'seria ' || nullif(g.serial, '')), 400), g.measure, g.quantity, g.entry_value,
    g.accumulated_depreciation
"""
_SCOPE = """
    g.unit_id = %(unit)s AND g.custodian_id = %(giver)s AND g.state <> 'iesit' AND g.kind <> ALL(%(estate)s)
    AND (%(room)s::bigint IS NULL OR g.room_id = %(room)s::bigint)
"""
_ADD = f"""
INSERT INTO patrimony_handoverline (handover_id, good_id, is_open, owner_id, domain, kind, room_id, inventory_number,
    name, measure, quantity, entry_value, depreciation, remark, explanation)
SELECT %(handover)s, g.id, true, {_FACTS}, '', '' FROM patrimony_good g
WHERE {_SCOPE} AND NOT EXISTS (
    SELECT 1 FROM patrimony_handoverline l WHERE l.handover_id = %(handover)s AND l.good_id = g.id)
ORDER BY g.inventory_number, g.id
"""
_DROP = f"""
DELETE FROM patrimony_handoverline l WHERE l.handover_id = %(handover)s
    AND NOT EXISTS (SELECT 1 FROM patrimony_good g WHERE g.id = l.good_id AND {_SCOPE})
"""
_RENEW = f"""
UPDATE patrimony_handoverline l SET (owner_id, domain, kind, room_id, inventory_number, name, measure, quantity,
    entry_value, depreciation) = (SELECT {_FACTS} FROM patrimony_good g WHERE g.id = l.good_id)
WHERE l.handover_id = %(handover)s AND EXISTS (
    SELECT 1 FROM patrimony_good g WHERE g.id = l.good_id AND ROW(g.owner_id, g.domain, g.room_id, g.quantity,
        g.entry_value, g.accumulated_depreciation) IS DISTINCT FROM
        ROW(l.owner_id, l.domain, l.room_id, l.quantity, l.entry_value, l.depreciation))
"""


def _values(handover: Handover) -> dict[str, Any]:
    return {
        "handover": handover.pk,
        "unit": handover.unit_id,
        "giver": handover.giver_id,
        "room": handover.room_id,
        "estate": sorted(ESTATE),
    }


def _run(sql: str, handover: Handover) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(handover))
        return int(cursor.rowcount)


@action(Perm.PATRIMONY_PROPOSE)
def open_handover(tx: Transaction, *, actor: Actor, cmd: OpenHandover) -> Handover:
    """Opens a hand-over with the list of all that the giver keeps there.

    Raises:
        BadInputError: the same person twice, no reason, the receiver has no mandate, a room of another unit.
        DomainError: the giver keeps nothing there, or is handing over already.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    if cmd.giver_id == cmd.receiver_id:
        raise BadInputError(_("Primitorul este alt gestionar decât predătorul."), field="receiver")
    if not text.fix(cmd.reason):
        raise BadInputError(_("Scrieți motivul predării; el apare pe proces-verbal."), field="reason")
    require_place(cmd.unit_id, cmd.room_id, cmd.receiver_id)
    handover = Handover.objects.create(
        unit_id=cmd.unit_id,
        giver_id=cmd.giver_id,
        receiver_id=cmd.receiver_id,
        room_id=cmd.room_id,
        reason=text.fix(cmd.reason)[:300],
        order=text.fix(cmd.order)[:160],
        present=list(cmd.present),
        proposed_by_id=actor.user_id,
        proposed_by_name=actor.name[:200],
    )
    if not _run(_ADD, handover):
        raise DomainError(
            _(
                "Predătorul nu are bunuri mobile în gestiune în locul ales. Alegeți alt gestionar sau alt loc."
            ),
            code="nothing_kept",
        )
    tx.log(handover, reason=handover.reason, goods=handover.lines.count())
    tx.log_subjects("organisation.person", [cmd.giver_id, cmd.receiver_id])
    return handover


@action(Perm.PATRIMONY_PROPOSE)
def refresh_handover(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> int:
    """Brings the list to what the giver keeps now; what was counted of goods that stay is kept. Returns how many changed.

    Raises:
        DomainError: signed already.
    """
    handover = handing.locked(tx, Handover, cmd)
    handing.require_state(handover, HandingState.OPEN)
    changed = _run(_DROP, handover) + _run(_ADD, handover) + _run(_RENEW, handover)
    _touch(handover)
    tx.log(handover, changed=changed)
    return changed


def _touch(handover: Handover) -> None:
    handover.version += 1
    handover.save(update_fields=["version"])


def _counting(tx: Transaction, handover_id: int) -> Handover:
    """The locked hand-over while it is being counted; several people may count at once.

    Raises:
        NotFoundError: none for the actor. DomainError: signed already.
    """
    rows = Handover.objects.visible_to(tx.actor).select_related("unit", "paper", "giver", "receiver")
    handover = rows.select_for_update(of=("self",)).filter(pk=handover_id).first()
    if handover is None:
        raise NotFoundError(_("Predarea-primirea nu există sau nu aveți acces la ea."))
    tx.require(handover.unit_id)
    handing.require_state(handover, HandingState.OPEN)
    return handover


@dataclass(frozen=True)
class TickLines:
    """Lines found as in the book, or (``found`` off) not counted yet after all."""

    handover_id: int
    line_ids: Sequence[int]
    found: bool = True
    once: str = ""


@action(Perm.PATRIMONY_PROPOSE)
def tick_lines(tx: Transaction, *, actor: Actor, cmd: TickLines) -> int:
    """Writes the book's quantity as the counted one for many lines by one statement; returns how many changed.

    Raises:
        NotFoundError: lines of another hand-over. DomainError: signed already.
    """
    tx.once(cmd.once)
    handover = _counting(tx, cmd.handover_id)
    lines = handover.lines.filter(pk__in=cmd.line_ids)
    if lines.count() != len(set(cmd.line_ids)):
        raise NotFoundError(_("Unele poziții nu mai sunt pe listă. Reîncărcați pagina."))
    if cmd.found:
        changed = lines.exclude(counted__isnull=False, counted=F("quantity")).update(
            counted=F("quantity"), explanation=""
        )
    else:
        changed = lines.filter(counted__isnull=False).update(counted=None, explanation="")
    _touch(handover)
    tx.log(handover, found=cmd.found, changed=changed)
    return changed


@dataclass(frozen=True)
class CountLine:
    """One line as counted; ``version`` is the stamp of the line shown (``stamp_of_line``)."""

    handover_id: int
    line_id: int
    counted: Decimal | None
    remark: str = ""
    explanation: str = ""
    version: str = ""


def stamp_of_line(line: HandoverLine) -> str:
    """The mark that the form of a line sends back."""
    return stamp_of(line)


@action(Perm.PATRIMONY_PROPOSE)
def count_line(tx: Transaction, *, actor: Actor, cmd: CountLine) -> HandoverLine:
    """Writes what was found of one good, with its remark and, where it differs from the book, the explanation.

    Raises:
        StaleError: somebody counted it meanwhile. BadInputError: a negative or impossible quantity.
    """
    handover = _counting(tx, cmd.handover_id)
    line = handover.lines.select_for_update(of=("self",)).filter(pk=cmd.line_id).first()
    if line is None:
        raise NotFoundError(_("Poziția nu mai este pe listă. Reîncărcați pagina."))
    refuse_stale(cmd.version, stamp_of_line(line))
    if cmd.counted is not None and not 0 <= cmd.counted < Decimal(10) ** 9:
        raise BadInputError(_("Cantitatea găsită este între 0 și 999.999.999."), field="counted")
    line.counted = cmd.counted
    line.remark = text.fix(cmd.remark)[:200]
    line.explanation = text.fix(cmd.explanation)[:300]
    line.save()
    _touch(handover)
    tx.log(handover, detail=line.inventory_number, counted=str(cmd.counted))
    return line


@dataclass(frozen=True)
class WriteFindings:
    """What was found beyond the lists, and who was there."""

    handover_id: int
    version: int
    findings: str
    order: str = ""
    present: Sequence[dict[str, str]] = ()


@action(Perm.PATRIMONY_PROPOSE)
def write_findings(tx: Transaction, *, actor: Actor, cmd: WriteFindings) -> Handover:
    """Writes the commission or those present, and what was found beyond the lists.

    Raises:
        StaleError: somebody changed it meanwhile. DomainError: signed already.
    """
    handover = _counting(tx, cmd.handover_id)
    refuse_stale(cmd.version, handover.version)
    handover.findings = text.fix_lines(cmd.findings)
    handover.order, handover.present = text.fix(cmd.order)[:160], list(cmd.present)
    handover.version += 1
    handover.save()
    tx.log(handover)
    return handover


@action(Perm.PATRIMONY_VIEW)
def confirm_handover(tx: Transaction, *, actor: Actor, cmd: Confirm) -> Handover:
    """One custodian signs, or what was signed on paper is recorded with its scan.

    Raises:
        DomainError: something was not counted, or a difference has no explanation; or as ``handing.confirm``.
    """
    handover = handing.locked(tx, Handover, cmd)
    if cmd.side == GIVER:
        _refuse_unfinished(handover)
    handing.confirm(tx, handover, cmd)
    return handover


def _refuse_unfinished(handover: Handover) -> None:
    left = handover.lines.filter(counted__isnull=True).count()
    if left:
        raise DomainError(
            _("%(n)s necontate. Contați-le sau bifați „ca în evidență”, apoi semnați.")
            % {"n": text.counted(left, _("poziție este"), _("poziții sunt"))},
            code="not_counted",
        )
    silent = handover.lines.exclude(counted=F("quantity")).filter(explanation="")
    first = silent.order_by("inventory_number").values_list("inventory_number", flat=True).first()
    if first is not None:
        raise DomainError(
            _("Diferența de la poziția %(number)s nu are explicație. Deschideți poziția și scrieți-o.")
            % {"number": first},
            code="not_explained",
        )


@action(Perm.PATRIMONY_VIEW)
def refuse_handover(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Handover:
    """The custodian whose turn it is refuses, with the reason.

    Raises:
        NotAllowedError, BadInputError, DomainError, StaleError: as ``handing.refuse``.
    """
    handover = handing.locked(tx, Handover, cmd)
    handing.refuse(tx, handover, cmd.reason)
    return handover


@action(Perm.PATRIMONY_PROPOSE)
def withdraw_handover(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Handover:
    """Withdraws a hand-over that has no number yet.

    Raises:
        DomainError: issued or ended meanwhile. BadInputError: no reason.
    """
    handover = handing.locked(tx, Handover, cmd)
    handing.require_state(handover, HandingState.OPEN, HandingState.GIVEN, HandingState.RECEIVED)
    handing.end(tx, handover, HandingState.WITHDRAWN, cmd.reason)
    return handover


@action(Perm.PATRIMONY_PROPOSE)
def count_again(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Handover:
    """Takes a signed hand-over back to counting; both signatures fall, with the reason in the history.

    Raises:
        DomainError: not signed, or issued. BadInputError: no reason.
    """
    handover = handing.locked(tx, Handover, cmd)
    handing.require_state(handover, HandingState.GIVEN, HandingState.RECEIVED)
    if not text.fix(cmd.reason):
        raise BadInputError(_("Scrieți de ce se numără din nou."), field="reason")
    for side in ("given", "received"):
        for name, value in (("at", None), ("by_id", None), ("by_name", ""), ("scan", None)):
            setattr(handover, f"{side}_{name}", value)
    handover.state = HandingState.OPEN
    handover.version += 1
    handover.save()
    tx.log(handover, reason=text.fix(cmd.reason))
    return handover


@action(Perm.PATRIMONY_ISSUE)
def issue_handover(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> IssuedPaper:
    """Gives the protocol its number; what was found goes into the receiver's care, and the giver's custody ends.

    What is missing stays with the giver until it is decided on, and keeps that custody open.

    Raises:
        DomainError: not signed by both, or what the giver keeps is no longer what is on the lists.
    """
    handover = handing.locked(tx, Handover, cmd)
    handing.require_state(handover, HandingState.RECEIVED)
    listed = list(handover.lines.order_by("pk").values_list("good_id", flat=True))
    lock_goods(tx, listed)
    _refuse_changed(handover, listed)
    missing = set(handover.lines.filter(counted=0).values_list("good_id", flat=True))
    found = [pk for pk in listed if pk not in missing]
    paper = issue(tx, handover, draft_of(handover))
    if found:
        place = Place(custodian_id=handover.receiver_id, sets_custodian=True)
        words = text.shorten(f"{paper}: {handover.reason}", 300)
        apply_place(tx, handover.unit_id, ChangePlace(found, place, words))
    closed = _pass_custodies(tx, handover)
    handover.paper, handover.state, handover.issued_at = paper, HandingState.ISSUED, clock.now()
    handover.version += 1
    handover.save()
    index_handover(tx, handover)
    tx.log(handover, paper=str(paper), goods=len(found), missing=len(missing), closed=closed)
    tx.log_subjects(KIND, listed)
    tx.log_subjects("organisation.person", [pk for pk in (handover.giver_id, handover.receiver_id) if pk])
    return paper


def _refuse_changed(handover: Handover, listed: Sequence[int]) -> None:
    """Refuses when the list and what the giver keeps have parted, or a good is on its way elsewhere.

    Raises:
        DomainError: with what to do.
    """
    kept = goods_in(handover.unit_id, handover.giver_id or 0, handover.room_id).exclude(
        kind__in=sorted(ESTATE)
    )
    now = set(kept.values_list("pk", flat=True))
    apart = len(now.symmetric_difference(listed))
    if apart:
        raise DomainError(
            _(
                "Lista nu mai este cea semnată: %(n)s de atunci. Nimic nu s-a predat; alegeți „Numără din nou”, "
                "împrospătați lista și semnați iar."
            )
            % {"n": text.counted(apart, _("bun a intrat sau a ieșit"), _("bunuri au intrat sau au ieșit"))},
            code="moved_meanwhile",
        )
    line = MovementLine.objects.filter(good_id__in=listed, is_open=True).select_related(
        "movement__paper", "good"
    )
    moving = line.first()
    if moving is not None:
        raise DomainError(
            _("Bunul %(number)s este pe %(movement)s. Încheiați sau retrageți întâi acel document.")
            % {"number": moving.good.inventory_number, "movement": moving.movement},
            code="on_its_way",
        )


def _pass_custodies(_tx: Transaction, handover: Handover) -> int:
    """Step: ends the giver's custodies that hold nothing any more and opens the receiver's; returns how many ended."""
    today = clock.today()
    running = Custody.objects.running().filter(unit_id=handover.unit_id, person_id=handover.giver_id or 0)
    if handover.room_id is not None:
        running = running.filter(room_id=handover.room_id)
    places: list[int | None] = []
    for custody in running.select_for_update(of=("self",)).order_by("pk"):
        if goods_in(custody.unit_id, custody.person_id, custody.room_id).exists():
            continue
        custody.valid_to = max(today, custody.valid_from)
        custody.version += 1
        custody.save()
        places.append(custody.room_id)
    closed = len(places)
    taken = Custody.objects.running().filter(unit_id=handover.unit_id)
    same = Q(room_id=handover.room_id) if handover.room_id else Q(room__isnull=True)
    if not closed and not taken.filter(same).exists():
        places = [handover.room_id]
    Custody.objects.bulk_create(
        Custody(
            unit_id=handover.unit_id,
            person_id=handover.receiver_id,
            room_id=room,
            valid_from=today,
            handover=handover,
        )
        for room in places
    )
    return closed
