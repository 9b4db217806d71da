# SPDX-License-Identifier: EUPL-1.2
"""What was counted: the one reading of many sources, and where they differ."""

from typing import NamedTuple

from django.db import connection

from vatra.modules.stocktaking.models import CountPlace, Stocktaking

SEEN = """
    SELECT o.place_id, o.subject, max(o.good_id) AS good_id, count(*) AS sources,
           count(DISTINCT o.quantity) AS quantities, max(o.quantity) AS quantity,
           CASE WHEN bool_or(o.condition = 'defecta') THEN 'defecta' WHEN bool_or(o.condition = 'uzata') THEN 'uzata'
                WHEN bool_or(o.condition = 'buna') THEN 'buna' ELSE '' END AS condition,
           string_agg(DISTINCT nullif(o.note, ''), ' · ') AS note, bool_or(o.late) AS late
    FROM stocktaking_observation o JOIN stocktaking_countplace p ON p.id = o.place_id
    WHERE {where} AND o.quantity IS NOT NULL
    GROUP BY o.place_id, o.subject
"""
"""One row for each place and subject that somebody saw; ``quantities`` above 1 means that the sources differ."""

COUNTED = f"""
    SELECT seen.place_id, seen.subject, seen.good_id, coalesce(s.quantity, seen.quantity) AS quantity,
           coalesce(nullif(s.condition, ''), seen.condition) AS condition,
           concat_ws(' · ', seen.note, nullif(s.note, '')) AS note, seen.late,
           seen.quantities > 1 AND s.id IS NULL AS differs
    FROM ({SEEN}) seen
    LEFT JOIN stocktaking_settlement s ON s.place_id = seen.place_id AND s.subject = seen.subject
"""
"""The same with what the commission settled."""

OF_PLACE = COUNTED.format(where="p.id = %(place)s")
OF_STOCKTAKING = COUNTED.format(where="p.stocktaking_id = %(stocktaking)s")


class Conflict(NamedTuple):
    """A subject about which sources differ."""

    subject: str
    label: str


def conflicts_of(place: CountPlace) -> list[Conflict]:
    """The subjects of a place that the commission has to settle, by number."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT c.subject, coalesce(g.inventory_number || ' – ' || g.name, substr(c.subject, 3))
                FROM ({OF_PLACE}) c LEFT JOIN patrimony_good g ON g.id = c.good_id
                WHERE c.differs ORDER BY 2""",
            {"place": place.pk},
        )
        return [Conflict(*row) for row in cursor.fetchall()]


class Twice(NamedTuple):
    """One physical piece that was seen in several places."""

    label: str
    places: str


def seen_twice(found: Stocktaking) -> list[Twice]:
    """Single pieces with a quantity in more than one place: one piece cannot stand in two."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT l.inventory_number || ' – ' || l.name, string_agg(p.title, ', ' ORDER BY p.title)
                FROM ({OF_STOCKTAKING}) c
                JOIN stocktaking_bookline l ON l.stocktaking_id = %(stocktaking)s AND l.good_id = c.good_id AND l.single
                JOIN stocktaking_countplace p ON p.id = c.place_id
                WHERE c.quantity > 0 GROUP BY l.id HAVING count(*) > 1 ORDER BY 1""",
            {"stocktaking": found.pk},
        )
        return [Twice(*row) for row in cursor.fetchall()]
