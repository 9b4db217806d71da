# SPDX-License-Identifier: EUPL-1.2
"""What other modules may ask of the patrimony: the book of a unit on a day, and corrections that a count decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.modules.patrimony.choices import GoodState
from vatra.modules.patrimony.indexing import index_goods
from vatra.modules.patrimony.models import Good, PlaceChange

BOOK_OF_UNIT = """
SELECT g.id AS good_id, g.inventory_number, g.name, g.serial, g.classification_code AS code, g.account, g.measure,
       g.kind <> 'obiect_inventar' AS single, g.kind, g.domain, g.quantity, g.entry_value,
       g.accumulated_depreciation AS depreciation, g.state AS good_state, g.owner_id,
       CASE WHEN later.id IS NULL THEN g.room_id ELSE later.from_room_id END AS room_id,
       CASE WHEN later.id IS NULL THEN g.custodian_id ELSE later.from_custodian_id END AS custodian_id
FROM patrimony_good g
LEFT JOIN LATERAL (
    SELECT p.id, p.from_room_id, p.from_custodian_id FROM patrimony_placechange p
    WHERE p.good_id = g.id AND p.at >= %(next_day)s ORDER BY p.at, p.id LIMIT 1
) later ON true
WHERE g.unit_id = %(unit)s AND g.entry_date <= %(day)s AND g.state <> 'iesit'
"""
"""The goods of a unit as its book had them at the end of ``day``, with the place and custodian of that day.

Parameters: ``unit`` (bigint), ``day`` (date), ``next_day`` (timestamptz, the first moment after that day).
"""


def custodian_ids(unit_id: int) -> set[int]:
    """The people in whose custody goods of the unit stand today."""
    found = Good.objects.filter(unit_id=unit_id, custodian__isnull=False).exclude(state=GoodState.GONE)
    return set(found.order_by().values_list("custodian_id", flat=True).distinct())


@dataclass(frozen=True)
class Correction:
    """What a count decided about a good: the room in which it stands, or its state; None leaves it as it is."""

    good_id: int
    room_id: int | None = None
    state: str | None = None


class Applied(NamedTuple):
    """How many goods got another room, how many another state."""

    moved: int
    stated: int


def apply_count(tx: Transaction, unit_id: int, corrections: Iterable[Correction], reason: str) -> Applied:
    """Step: puts goods into the rooms and states that an approved count found; returns how many of each.

    A good that left the unit or its book meanwhile is passed over. Nothing enters or leaves the book here.
    """
    tx.require(unit_id, Perm.STOCKTAKING_LEAD)
    wanted = {c.good_id: c for c in corrections}
    goods = (
        Good.objects.select_for_update().filter(pk__in=wanted, unit_id=unit_id).exclude(state=GoodState.GONE)
    )
    moved: list[PlaceChange] = []
    stated = 0
    changed: list[Good] = []
    for good in goods.order_by("pk"):
        correction = wanted[good.pk]
        if correction.room_id is not None and correction.room_id != good.room_id:
            moved.append(
                PlaceChange(
                    good=good,
                    at=clock.now(),
                    from_room_id=good.room_id,
                    to_room_id=correction.room_id,
                    from_custodian_id=good.custodian_id,
                    to_custodian_id=good.custodian_id,
                    reason=reason[:300],
                    by_name=tx.actor.name,
                )
            )
            good.room_id = correction.room_id
        if correction.state is not None and correction.state != good.state:
            good.state = correction.state
            stated += 1
        good.version += 1
        changed.append(good)
    Good.objects.bulk_update(changed, ["room", "state", "version"], batch_size=1000)
    PlaceChange.objects.bulk_create(moved, batch_size=1000)
    if changed:
        index_goods(tx, "g.id = ANY(%s)", [good.pk for good in changed])
        tx.log_subjects("patrimony.good", [good.pk for good in changed])
    return Applied(len(moved), stated)
