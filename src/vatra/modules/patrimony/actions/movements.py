# SPDX-License-Identifier: EUPL-1.2
"""Movements between places of use: proposed, confirmed by both custodians, issued with a number; then goods move.

Legal: OMFP 2634/2015 annex 2, 14-2-3A (hand-over between two places of use of the same entity), 14-3-3A, 14-3-6A.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import LogSubject
from vatra.foundation.audit.undoing import TakeBack, entry_of, undo_key
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions import handing
from vatra.modules.patrimony.actions.goods import KIND
from vatra.modules.patrimony.actions.handing import Confirm, HandingStep
from vatra.modules.patrimony.actions.lines import require_place
from vatra.modules.patrimony.actions.places import ChangePlace, Place, apply_place, lock_goods
from vatra.modules.patrimony.choices import ESTATE, GoodKind, HandingState, MovementForm
from vatra.modules.patrimony.indexing import index_movement
from vatra.modules.patrimony.models import Custody, Good, Movement, MovementLine
from vatra.modules.patrimony.papers.movement_content import draft_of
from vatra.organisation.models import Room

MOVEMENT = "patrimony.movement"
MOST_LINES = 2000


@dataclass(frozen=True)
class ProposeMovements:
    """Goods of one unit that go to a place; without ``receiver_id`` the custodian of that place receives them.

    ``notes`` are remarks by key of good.
    """

    good_ids: Sequence[int]
    room_id: int | None
    reason: str
    receiver_id: int | None = None
    notes: Mapping[int, str] = field(default_factory=dict)
    once: str = ""


class Proposed(NamedTuple):
    """The movements made, and how many goods stood already where they were to go."""

    movements: list[Movement]
    goods: int
    skipped: int


@action(Perm.PATRIMONY_PROPOSE)
def propose_movements(tx: Transaction, *, actor: Actor, cmd: ProposeMovements) -> Proposed:
    """Makes a movement for each place and custodian that the goods come from, and for each form they need.

    Raises:
        NotFoundError: goods that the actor does not see.
        DomainError: goods of several units, out of the registry, or on another open movement.
        BadInputError: no place, no reason, land or buildings, all of them there already, too many.
    """
    tx.once(cmd.once)
    unit_id = lock_goods(tx, cmd.good_ids)
    room, receiver_id = _destination(unit_id, cmd)
    goods = list(
        Good.objects.filter(pk__in=cmd.good_ids)
        .select_related("room__building")
        .order_by("inventory_number", "pk")
    )
    _refuse_unmovable(goods)
    going = [g for g in goods if (g.room_id, g.custodian_id) != (room.pk, receiver_id)]
    if not going:
        raise BadInputError(
            _("Bunurile alese sunt deja acolo, la același gestionar. Alegeți alt loc."), field="room"
        )
    groups: dict[tuple[int, int | None, int | None, str], list[Good]] = defaultdict(list)
    for good in going:
        groups[good.keeper_id, good.room_id, good.custodian_id, _form(good, room)].append(good)
    made = [_propose(tx, key, members, room, receiver_id, cmd) for key, members in groups.items()]
    _log_proposed(tx, made, [g.pk for g in going], cmd.reason)
    return Proposed(made, len(going), len(goods) - len(going))


def _destination(unit_id: int, cmd: ProposeMovements) -> tuple[Room, int]:
    if cmd.room_id is None:
        raise BadInputError(_("Alegeți locul în care ajung bunurile."), field="room")
    if not text.fix(cmd.reason):
        raise BadInputError(_("Scrieți motivul mișcării; el apare pe bon."), field="reason")
    receiver = cmd.receiver_id or custodian_of(unit_id, cmd.room_id)
    if receiver is None:
        raise BadInputError(
            _("Locul nu are un gestionar înregistrat la „Gestiuni”. Alegeți gestionarul primitor."),
            field="custodian",
        )
    require_place(unit_id, cmd.room_id, receiver)
    return Room.objects.select_related("building").get(pk=cmd.room_id), receiver


def custodian_of(unit_id: int, room_id: int | None) -> int | None:
    """Who answers for a place now: the custodian of the room, else of the whole unit."""
    running = Custody.objects.running().filter(unit_id=unit_id, valid_from__lte=clock.today())
    rows = running.filter(Q(room_id=room_id) | Q(room__isnull=True)).order_by(F("room").asc(nulls_last=True))
    return rows.values_list("person_id", flat=True).first()


def _refuse_unmovable(goods: Sequence[Good]) -> None:
    if len(goods) > MOST_LINES:
        raise BadInputError(
            _("Se mișcă odată cel mult 2.000 de bunuri. Restrângeți selecția sau filtrul."), code="too_many"
        )
    estate = next((g for g in goods if g.kind in ESTATE), None)
    if estate is not None:
        raise BadInputError(
            _("%(good)s este imobil și nu se mișcă cu bon. Scoateți-l din selecție.") % {"good": estate}
        )
    line = (
        MovementLine.objects.filter(good__in=goods, is_open=True)
        .select_related("good", "movement__paper")
        .first()
    )
    if line is not None:
        raise DomainError(
            _("Bunul %(number)s este deja pe %(movement)s. Încheiați sau retrageți întâi acel document.")
            % {"number": line.good.inventory_number, "movement": line.movement},
            code="good_in_one_open_movement",
        )


def _form(good: Good, room: Room) -> MovementForm:
    """Fixed assets have their own form; other goods another one inside the premises, another between addresses."""
    if good.kind == GoodKind.FIXED_ASSET:
        return MovementForm.FIXED_ASSETS
    far = good.room is not None and good.room.building.site_id != room.building.site_id
    return MovementForm.OTHER_ADDRESS if far else MovementForm.SAME_PREMISES


def _propose(
    tx: Transaction,
    key: tuple[int, int | None, int | None, str],
    goods: Sequence[Good],
    room: Room,
    receiver_id: int,
    cmd: ProposeMovements,
) -> Movement:
    keeper_id, from_room, giver_id, form = key
    movement = Movement.objects.create(
        unit_id=goods[0].unit_id,
        form=form,
        keeper_id=keeper_id,
        giver_room_id=from_room,
        giver_id=giver_id,
        receiver_room=room,
        receiver_id=receiver_id,
        reason=text.fix(cmd.reason)[:300],
        proposed_by_id=tx.actor.user_id,
        proposed_by_name=tx.actor.name[:200],
    )
    MovementLine.objects.bulk_create(
        [
            MovementLine(
                movement=movement, position=n, good=good, note=text.fix(cmd.notes.get(good.pk, ""))[:200]
            )
            for n, good in enumerate(goods, start=1)
        ],
        batch_size=1000,
    )
    return movement


def _log_proposed(tx: Transaction, made: Sequence[Movement], goods: Sequence[int], reason: str) -> None:
    tx.log(made[0], reason=text.fix(reason), goods=len(goods), papers=len(made))
    tx.log_subjects(MOVEMENT, [m.pk for m in made])
    tx.log_subjects(KIND, goods)


@action(Perm.PATRIMONY_VIEW)
def confirm_movement(tx: Transaction, *, actor: Actor, cmd: Confirm) -> Movement:
    """A custodian confirms that the goods were given or received, or a paper signed by them is recorded.

    Raises:
        NotAllowedError, BadInputError, DomainError, StaleError: as ``handing.confirm``.
    """
    movement = handing.locked(tx, Movement, cmd)
    handing.confirm(tx, movement, cmd)
    return movement


@action(Perm.PATRIMONY_VIEW)
def refuse_movement(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Movement:
    """The custodian whose turn it is refuses, with the reason.

    Raises:
        NotAllowedError, BadInputError, DomainError, StaleError: as ``handing.refuse``.
    """
    movement = handing.locked(tx, Movement, cmd)
    handing.refuse(tx, movement, cmd.reason)
    return movement


@action(Perm.PATRIMONY_PROPOSE)
def withdraw_movement(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> Movement:
    """Withdraws a movement that has no number yet; the goods are free for another one.

    Raises:
        DomainError: issued or ended meanwhile. BadInputError: no reason.
    """
    movement = handing.locked(tx, Movement, cmd)
    handing.require_state(movement, HandingState.OPEN, HandingState.GIVEN, HandingState.RECEIVED)
    handing.end(tx, movement, HandingState.WITHDRAWN, cmd.reason)
    return movement


@action(Perm.PATRIMONY_PROPOSE)
def take_back_movements(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Withdraws the movements that one step proposed; returns how many.

    Raises:
        NotFoundError: movements of another unit. DomainError: somebody signed one meanwhile.
    """
    entry = entry_of(cmd.entry_id)
    tx.once(undo_key(cmd.entry_id))
    ids = LogSubject.objects.filter(log_entry_id=entry.pk, object_kind=MOVEMENT)
    rows = Movement.objects.visible_to(actor).filter(pk__in=ids.values("object_id")).order_by("pk")
    found = list(rows.select_related("paper").select_for_update(of=("self",)))
    if not found:
        raise NotFoundError(_("Bonul nu există sau nu aveți acces la el."))
    for movement in found:
        tx.require(movement.unit_id)
        handing.require_state(movement, HandingState.OPEN)
        handing.end(tx, movement, HandingState.WITHDRAWN, _("Propunere anulată de cel care a făcut-o."))
    tx.log(found[0], undoes=entry.pk)
    tx.log_subjects(MOVEMENT, [m.pk for m in found])
    return len(found)


_FREEZE = """
UPDATE patrimony_movementline l SET
    inventory_number = g.inventory_number,
    name = left(concat_ws(', ', g.name, nullif(g.description, ''), 'seria ' || nullif(g.serial, '')), 400),
    quantity = g.quantity, measure = g.measure, entry_value = g.entry_value, depreciation = g.accumulated_depreciation
FROM patrimony_good g WHERE g.id = l.good_id AND l.movement_id = %s
"""


@action(Perm.PATRIMONY_ISSUE)
def issue_movement(tx: Transaction, *, actor: Actor, cmd: HandingStep) -> IssuedPaper:
    """Gives the movement its number, freezes its lines and moves the goods: all or nothing.

    Raises:
        DomainError: not confirmed by both, or a good was moved or left the registry meanwhile.
        BadInputError: the place or the custodian is no longer of the unit.
    """
    movement = handing.locked(tx, Movement, cmd)
    handing.require_state(movement, HandingState.RECEIVED)
    ids = list(movement.lines.values_list("good_id", flat=True))
    if not ids:
        raise DomainError(_("Bonul nu are nicio poziție. Retrageți-l."), code="movement_has_lines")
    lock_goods(tx, ids)
    _refuse_moved(movement)
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, [movement.pk])
    paper = issue(tx, movement, draft_of(movement))
    place = Place(movement.receiver_room_id, movement.receiver_id, sets_room=True, sets_custodian=True)
    words = text.shorten(f"{paper} ({movement.form}): {movement.reason}", 300)
    apply_place(tx, movement.unit_id, ChangePlace(ids, place, words))
    movement.paper, movement.state, movement.issued_at = paper, HandingState.ISSUED, clock.now()
    movement.version += 1
    movement.save()
    index_movement(tx, movement)
    tx.log(movement, paper=str(paper), goods=len(ids))
    tx.log_subjects(KIND, ids)
    return paper


def _refuse_moved(movement: Movement) -> None:
    """Refuses goods that are no longer where the movement takes them from.

    Raises:
        DomainError: with the first of them and what to do.
    """
    here = Q(good__room_id=movement.giver_room_id) if movement.giver_room_id else Q(good__room__isnull=True)
    kept = Q(good__custodian_id=movement.giver_id) if movement.giver_id else Q(good__custodian__isnull=True)
    rows = movement.lines.exclude(here & kept & Q(good__unit_id=movement.unit_id))
    gone = list(rows.order_by("position").values_list("good__inventory_number", flat=True))
    if gone:
        raise DomainError(
            _(
                "%(n)s de pe bon nu mai %(verb)s în locul sau la gestionarul predător (%(first)s): s-a schimbat între "
                "timp. Nimic nu s-a mutat; retrageți bonul și întocmiți altul."
            )
            % {
                "n": text.counted(len(gone), _("bun"), _("bunuri")),
                "verb": _("este") if len(gone) == 1 else _("sunt"),
                "first": ", ".join(gone[:3]),
            },
            code="moved_meanwhile",
        )
