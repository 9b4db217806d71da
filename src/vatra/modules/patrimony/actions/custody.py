# SPDX-License-Identifier: EUPL-1.2
"""Custodies: who answers for which place since when. None ends while goods are in its care.

Legal: Law 82/1991 and OMFP 2861/2009 annex 1 pt 2(4): every good is in somebody's custody or use.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions.lines import require_place
from vatra.modules.patrimony.models import Custody, Good
from vatra.organisation.actions.acts import act_for
from vatra.organisation.models import Mandate, Person


@dataclass(frozen=True)
class OpenCustody:
    """A person takes a room, or the whole unit, into care from a day, by an act."""

    unit_id: int
    person_id: int
    valid_from: dt.date
    room_id: int | None = None
    act_id: int | None = None
    once: str = ""


@action(Perm.PATRIMONY_EDIT)
def open_custody(tx: Transaction, *, actor: Actor, cmd: OpenCustody) -> Custody:
    """Records a custody.

    Raises:
        BadInputError: the person has no mandate in the unit, the room is another unit's, or the day is ahead.
        DomainError: the place has a custodian in that time.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    if cmd.valid_from > clock.today():
        raise BadInputError(
            _("Gestiunea începe cel târziu azi. Alegeți ziua în care a fost primită."), field="valid_from"
        )
    require_place(cmd.unit_id, cmd.room_id, cmd.person_id)
    custody = Custody.objects.create(
        unit_id=cmd.unit_id,
        person_id=cmd.person_id,
        room_id=cmd.room_id,
        valid_from=cmd.valid_from,
        act=act_for(tx, cmd.act_id),
    )
    _log(tx, custody)
    return custody


@dataclass(frozen=True)
class CloseCustody:
    """``version`` is the one that the page showed."""

    custody_id: int
    version: int
    valid_to: dt.date


@action(Perm.PATRIMONY_EDIT)
def close_custody(tx: Transaction, *, actor: Actor, cmd: CloseCustody) -> Custody:
    """Ends a custody in which there are no more goods.

    Raises:
        NotFoundError: no such custody for the actor.
        DomainError: goods are still in its care; the sentence says how many.
        BadInputError: the day is before its start or ahead.
    """
    custody = (
        Custody.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("person", "unit", "room")
        .filter(pk=cmd.custody_id)
        .first()
    )
    if custody is None:
        raise NotFoundError(_("Gestiunea nu există sau nu aveți acces la ea."))
    tx.require(custody.unit_id)
    refuse_stale(cmd.version, custody.version)
    if not custody.valid_from <= cmd.valid_to <= clock.today():
        raise BadInputError(
            _("Ziua încheierii este între începutul gestiunii și azi. Alegeți altă zi."), field="valid_to"
        )
    kept = goods_in(custody.unit_id, custody.person_id, custody.room_id).count()
    if kept:
        raise DomainError(still_kept(str(custody.person), kept), code="custody_ends_without_goods")
    custody.valid_to = cmd.valid_to
    custody.version += 1
    custody.save()
    _log(tx, custody)
    return custody


def _log(tx: Transaction, custody: Custody) -> None:
    tx.log(custody, detail=str(custody))
    tx.log_subjects("organisation.person", [custody.person_id])
    tx.log_subjects("organisation.educationunit", [custody.unit_id])


def goods_in(unit_id: int, person_id: int, room_id: int | None) -> QuerySet[Good]:
    """The goods of a unit in a person's care, in one room or in all."""
    goods = Good.objects.kept().filter(unit_id=unit_id, custodian_id=person_id)
    return goods if room_id is None else goods.filter(room_id=room_id)


def still_kept(name: str, count: int) -> str:
    """The sentence that keeps a custodian: how many goods, and the way out."""
    return _(
        "%(name)s are în gestiune %(n)s. Faceți întâi predarea-primirea gestiunii (Patrimoniu → Gestiuni), apoi încheiați."
    ) % {"name": name, "n": text.counted(count, _("bun"), _("bunuri"))}


def refuse_with_goods(_tx: Transaction, mandate: Mandate, last_day: dt.date) -> None:
    """Keeps the last mandate of a person in a unit open while goods of it are in that person's care.

    Raises:
        DomainError: with their number and what to do first.
    """
    if mandate.unit_id is None:
        return
    after = Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)
    others = Mandate.objects.filter(
        after, unit_id=mandate.unit_id, person_id=mandate.person_id, valid_from__lte=last_day
    )
    if others.exclude(pk=mandate.pk).exists():
        return
    kept = goods_in(mandate.unit_id, mandate.person_id, None).count()
    if kept:
        name = Person.objects.get(pk=mandate.person_id).full_name
        raise DomainError(still_kept(name, kept), code="custodian_with_goods")
