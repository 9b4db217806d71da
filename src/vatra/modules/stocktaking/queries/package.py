# SPDX-License-Identifier: EUPL-1.2
"""What a phone takes along: places that a person may count, and the book of the unit without money or people."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import CountPlace
from vatra.modules.stocktaking.queries.counts import COUNTED

MOST_PLACES = 300

_PLACES = f"""
WITH mine AS (
    SELECT p.id, p.public_id, p.title, p."where", p.state, p.expected, u.name AS unit, s.id AS stocktaking_id
    FROM stocktaking_countplace p
    JOIN stocktaking_stocktaking s ON s.id = p.stocktaking_id
    JOIN organisation_educationunit u ON u.id = s.unit_id
    WHERE s.state = %(state)s AND (%(everywhere)s OR s.unit_id = ANY(%(units)s))
    ORDER BY u.name, p."where", p.title, p.id LIMIT %(most)s
),
seen AS (
    SELECT c.place_id, count(DISTINCT l.id) AS counted
    FROM ({COUNTED.format(where="p.id IN (SELECT id FROM mine)")}) c
    JOIN stocktaking_bookline l ON l.place_id = c.place_id AND l.good_id = c.good_id
    WHERE c.quantity > 0 GROUP BY c.place_id
)
SELECT mine.public_id, mine.title, mine."where", mine.unit, mine.expected, mine.state, coalesce(seen.counted, 0)
FROM mine LEFT JOIN seen ON seen.place_id = mine.id ORDER BY mine.unit, mine."where", mine.title, mine.id
"""
# The order of goods is that of places and numbers, so that the phone can show a place without sorting.
_GOODS = """
SELECT l.good_id, g.token, l.inventory_number, l.name, l.serial, trim_scale(l.quantity)::text, l.measure,
       l.single::int, l.place_id
FROM stocktaking_bookline l JOIN patrimony_good g ON g.id = l.good_id
WHERE l.stocktaking_id = %s ORDER BY l.place_id, l.inventory_number, l.id
"""


def places(actor: Actor) -> list[dict[str, Any]]:
    """The places that the person may count now, in the order of units and buildings."""
    scope = actor.scope(Perm.STOCKTAKING_COUNT)
    values: dict[str, Any] = {
        "state": State.COUNTING.value,
        "everywhere": scope.everywhere,
        "units": sorted(scope.unit_ids),
        "most": MOST_PLACES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, values)
        names = ("topic", "title", "where", "unit", "goods", "state", "counted")
        return [dict(zip(names, (str(row[0]), *row[1:]), strict=True)) for row in cursor.fetchall()]


def package(actor: Actor, topics: Sequence[UUID]) -> dict[str, Any]:
    """The places with those topics and all goods of their unit's frozen book.

    Raises:
        BadInputError: no place, too many, or places of several stocktakings.
        NotFoundError: a place that the person may not count, or that is not being counted.
    """
    if not topics:
        raise BadInputError(_("Alegeți cel puțin un loc de luat cu telefonul."), field="loc")
    if len(topics) > MOST_PLACES:
        raise BadInputError(_("Alegeți cel mult 300 de locuri odată."), field="loc")
    scope = actor.scope(Perm.STOCKTAKING_COUNT)
    found = list(
        CountPlace.objects.filter(public_id__in=topics, stocktaking__state=State.COUNTING)
        .select_related("stocktaking__unit", "stocktaking__decision")
        .order_by("where", "title", "pk")
    )
    if len(found) != len(set(topics)) or not all(scope.covers(p.stocktaking.unit_id) for p in found):
        raise NotFoundError(_("Unele locuri nu există, nu se numără acum sau nu aveți acces la ele."))
    stocktaking = found[0].stocktaking
    if any(p.stocktaking_id != stocktaking.pk for p in found):
        raise BadInputError(_("Luați odată locurile unei singure unități."), field="loc")
    goods, indexes = _goods(stocktaking.pk, {place.pk: number for number, place in enumerate(found)})
    return {
        "made_at": clock.now().isoformat(),
        "unit": {"name": stocktaking.unit.name},
        "stocktaking": {
            "id": stocktaking.pk,
            "title": str(stocktaking),
            "reference_date": stocktaking.reference_date.isoformat(),
        },
        "places": [
            {
                "topic": str(place.public_id),
                "title": place.title,
                "where": place.where,
                "state": place.state,
                "goods": indexes[number],
            }
            for number, place in enumerate(found)
        ],
        "goods": goods,
    }


def _goods(stocktaking_id: int, numbers: dict[int, int]) -> tuple[list[list[Any]], list[list[int]]]:
    """The goods as short rows, and for each place the indexes of its own."""
    indexes: list[list[int]] = [[] for _place in numbers]
    with connection.cursor() as cursor:
        cursor.execute(_GOODS, [stocktaking_id])
        rows = [[*row[:8], numbers.get(row[8], -1), ""] for row in cursor.fetchall()]
    for position, row in enumerate(rows):
        if row[8] >= 0:
            indexes[row[8]].append(position)
    return rows, indexes
