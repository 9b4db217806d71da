# SPDX-License-Identifier: EUPL-1.2
"""Where goods stand, who answers for them, in which state they are: one good or thousands by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import JOB_TYPES, enqueue
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions.goods import KIND
from vatra.modules.patrimony.actions.lines import require_place
from vatra.modules.patrimony.choices import GoodState, ProtocolState
from vatra.modules.patrimony.models import Good, Movement, ProtocolLine
from vatra.organisation.models import Room

INLINE = 200
MOST = 20_000
MOVE_JOB = "patrimony.change_place"
SETTABLE = frozenset({GoodState.IN_USE, GoodState.RESERVE, GoodState.DEFECT, GoodState.PROPOSED})


@dataclass(frozen=True)
class Place:
    """Where goods go. What is not said stays: ``None`` with its flag off."""

    room_id: int | None = None
    custodian_id: int | None = None
    sets_room: bool = False
    sets_custodian: bool = False


@dataclass(frozen=True)
class ChangePlace:
    """``by_name`` is who asked, when a job carries it out."""

    good_ids: Sequence[int]
    place: Place
    reason: str = ""
    once: str = ""
    by_name: str = ""


@action(Perm.PATRIMONY_EDIT)
def change_place(tx: Transaction, *, actor: Actor, cmd: ChangePlace) -> int:
    """Corrects the room of goods of one unit, or names their first custodian; returns how many changed.

    One custodian follows another only by a movement or by the hand-over of the custody.

    Raises:
        NotFoundError: one of the goods does not exist or is of a unit the actor does not see.
        DomainError: goods of several units, a good out of the registry, or one that has another custodian.
        BadInputError: nothing chosen, or a room or custodian of another unit.
    """
    tx.once(cmd.once)
    unit_id = lock_goods(tx, cmd.good_ids)
    refuse_other_custodian(tx, cmd.good_ids, cmd.place)
    changed = apply_place(tx, unit_id, cmd)
    log_goods(tx, cmd.good_ids, unit_id, cmd.reason, changed=changed)
    return changed


def lock_goods(tx: Transaction, good_ids: Sequence[int], permission: Perm | None = None) -> int:
    """Step: locks the goods in order of their keys and checks the right; returns their one unit.

    Raises:
        NotFoundError, DomainError: as ``change_place``.
    """
    if not good_ids:
        raise BadInputError(_("Nu ați ales niciun bun."), code="nothing_selected")
    rows = (
        Good.objects.visible_to(tx.actor)
        .filter(pk__in=good_ids)
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    found = list(rows.values_list("unit_id", "state", "inventory_number"))
    if len(found) != len(set(good_ids)):
        raise NotFoundError(_("Unele bunuri nu există sau nu aveți acces la ele. Nimic nu s-a schimbat."))
    units = {unit for unit, _state, _number in found}
    for unit in units:
        tx.require(unit, permission)
    gone = next((number for _unit, state, number in found if state == GoodState.GONE), None)
    if gone is not None:
        raise DomainError(
            _("Bunul %(number)s a ieșit din evidență. Scoateți-l din selecție și încercați din nou.")
            % {"number": gone},
            code="gone",
        )
    if len(units) > 1:
        raise DomainError(
            _("Bunurile alese sunt din mai multe unități. Alegeți bunuri ale unei singure unități."),
            code="several_units",
        )
    return units.pop()


def refuse_other_custodian(_tx: Transaction, good_ids: Sequence[int], place: Place) -> None:
    """Step: keeps the custodian of goods that have one; only a paper signed by both takes them to another.

    Raises:
        DomainError: with the first of them and what to do.
    """
    if not place.sets_custodian:
        return
    kept = Good.objects.filter(pk__in=good_ids, custodian__isnull=False).exclude(
        custodian_id=place.custodian_id
    )
    found = kept.order_by("inventory_number").values_list("inventory_number", "custodian__full_name").first()
    if found is not None:
        raise DomainError(
            _(
                "Bunul %(number)s este în gestiunea lui %(who)s. Gestionarul se schimbă prin „Mută cu bon” sau prin "
                "predarea gestiunii, cu semnătura ambilor."
            )
            % {"number": found[0], "who": found[1]},
            code="custodian_by_paper",
            field="custodian",
        )


_MOVE = """
WITH was AS (
    SELECT id, room_id, custodian_id FROM patrimony_good
    WHERE id = ANY(%(ids)s)
      AND ((%(sets_room)s AND room_id IS DISTINCT FROM %(room)s::bigint)
        OR (%(sets_custodian)s AND custodian_id IS DISTINCT FROM %(custodian)s::bigint))
), moved AS (
    UPDATE patrimony_good g SET
        room_id = CASE WHEN %(sets_room)s THEN %(room)s::bigint ELSE g.room_id END,
        custodian_id = CASE WHEN %(sets_custodian)s THEN %(custodian)s::bigint ELSE g.custodian_id END,
        version = g.version + 1
    FROM was WHERE g.id = was.id
    RETURNING g.id, was.room_id AS from_room, g.room_id AS to_room,
              was.custodian_id AS from_custodian, g.custodian_id AS to_custodian
)
INSERT INTO patrimony_placechange
    (good_id, at, from_room_id, to_room_id, from_custodian_id, to_custodian_id, reason, by_name)
SELECT id, %(now)s, from_room, to_room, from_custodian, to_custodian, %(reason)s, %(by)s FROM moved
"""


def apply_place(tx: Transaction, unit_id: int, cmd: ChangePlace) -> int:
    """Step: moves locked goods of one unit and writes their log, by one statement; returns how many changed.

    Raises:
        BadInputError: nothing chosen, or a room or custodian of another unit.
    """
    place = cmd.place
    if not (place.sets_room or place.sets_custodian):
        raise BadInputError(_("Alegeți locul nou, gestionarul nou sau amândouă."), field="room")
    require_place(
        unit_id,
        place.room_id if place.sets_room else None,
        place.custodian_id if place.sets_custodian else None,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "ids": list(cmd.good_ids),
                "room": place.room_id,
                "custodian": place.custodian_id,
                "sets_room": place.sets_room,
                "sets_custodian": place.sets_custodian,
                "now": clock.now(),
                "reason": text.fix(cmd.reason)[:300],
                "by": (cmd.by_name or tx.actor.name)[:200],
            },
        )
        return int(cursor.rowcount)


def log_goods(tx: Transaction, ids: Sequence[int], unit_id: int, reason: str, **data: Any) -> None:
    """Step: names the goods in the entry of the journal, one as its object, several as its subjects."""
    if len(ids) == 1:
        tx.log(Good.objects.get(pk=ids[0]), unit_id=unit_id, reason=text.fix(reason), **data)
    else:
        tx.log(reason=text.fix(reason), goods=len(ids), **data)
        tx.log_subjects(KIND, ids)


@action(Perm.PATRIMONY_EDIT)
def change_place_later(tx: Transaction, *, actor: Actor, cmd: ChangePlace) -> JobRun:
    """Hands a change of place of more than 200 goods to a job; the rights are checked now and again then.

    Raises:
        DomainError: more goods than one job takes, or as ``change_place``.
    """
    tx.once(cmd.once)
    if len(cmd.good_ids) > MOST:
        raise DomainError(
            _("Se pot muta odată cel mult 20.000 de bunuri. Restrângeți filtrul."), code="too_many"
        )
    unit_id = lock_goods(tx, cmd.good_ids)
    place = cmd.place
    refuse_other_custodian(tx, cmd.good_ids, place)
    require_place(
        unit_id,
        place.room_id if place.sets_room else None,
        place.custodian_id if place.sets_custodian else None,
    )
    run = enqueue(
        tx,
        JOB_TYPES[MOVE_JOB],
        title=_("Se mută %(n)s") % {"n": text.counted(len(cmd.good_ids), _("bun"), _("bunuri"))},
        result_url=f"/patrimoniu/bunuri/?unitate={unit_id}",
        good_ids=list(cmd.good_ids),
        place=[place.room_id, place.custodian_id, place.sets_room, place.sets_custodian],
        reason=cmd.reason,
        by_name=actor.name,
    )
    tx.log(reason=text.fix(cmd.reason), goods=len(cmd.good_ids))
    return run


@dataclass(frozen=True)
class SetState:
    good_ids: Sequence[int]
    state: GoodState
    reason: str
    once: str = ""


@action(Perm.PATRIMONY_EDIT)
def set_state(tx: Transaction, *, actor: Actor, cmd: SetState) -> int:
    """Sets the state of goods, with the reason; returns how many changed.

    „Propus la casare” is only a proposal: the good stays in the registry until the disposal has its act.

    Raises:
        BadInputError: no reason, or a state that only an act gives.
        NotFoundError, DomainError: as ``change_place``.
    """
    tx.once(cmd.once)
    unit_id = lock_goods(tx, cmd.good_ids)
    changed = apply_state(tx, cmd.good_ids, cmd.state, cmd.reason)
    log_goods(tx, cmd.good_ids, unit_id, cmd.reason, state=cmd.state.value, changed=changed)
    return changed


def apply_state(_tx: Transaction, ids: Sequence[int], state: GoodState, reason: str) -> int:
    """Step: sets the state of locked goods by one statement; returns how many changed.

    Raises:
        BadInputError: no reason, or a state that only an act gives.
    """
    if state not in SETTABLE:
        raise BadInputError(
            _("Un bun iese din evidență numai prin act: protocol sau proces-verbal de casare."), field="state"
        )
    if not text.fix(reason):
        raise BadInputError(_("Scrieți motivul; el rămâne în istoric."), field="reason")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patrimony_good SET state = %s, version = version + 1 WHERE id = ANY(%s) AND state <> %s",
            [state.value, list(ids), state.value],
        )
        return int(cursor.rowcount)


def refuse_occupied(_tx: Transaction, room: Room) -> None:
    """Keeps a room where it is while goods stand in it, or while a draft would put goods in it.

    Raises:
        DomainError: with their number and what to do first.
    """
    standing = Good.objects.kept().filter(room=room).count()
    ended = (ProtocolState.IN_FORCE, ProtocolState.CANCELLED)
    drafts = ProtocolLine.objects.filter(room=room).exclude(protocol__state__in=ended).count()
    moving = Movement.objects.open().filter(receiver_room=room).first()
    if moving is not None:
        raise DomainError(
            _(
                "Încăperea „%(room)s” este locul primitor pe %(movement)s. Încheiați sau retrageți întâi bonul."
            )
            % {"room": room.name, "movement": moving},
            code="room_occupied",
        )
    if not standing and not drafts:
        return
    goods = text.counted(standing, _("bun"), _("bunuri"))
    lines = text.counted(drafts, _("poziție"), _("poziții"))
    raise DomainError(
        _(
            "Încăperea „%(room)s” nu poate trece la altă unitate sau clădire: în ea sunt %(goods)s în evidență și "
            "%(lines)s din protocoale în lucru. Mutați întâi bunurile și schimbați locul pozițiilor."
        )
        % {"room": room.name, "goods": goods, "lines": lines},
        code="room_occupied",
    )
