# SPDX-License-Identifier: EUPL-1.2
"""Freezing the book of a unit: places, lists and lines, each by one statement."""

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.kernel import clock
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.ports import BOOK_OF_UNIT
from vatra.modules.stocktaking.models import Stocktaking

_BOOK = f"""
CREATE TEMPORARY TABLE frozen_book ON COMMIT DROP AS
SELECT b.*,
       CASE WHEN b.good_state IN ('defect', 'propus_casare', 'in_conservare') THEN 'depreciate'
            WHEN b.domain = 'public' THEN 'public'
            WHEN b.domain = 'privat' THEN 'privat'
            WHEN b.domain = 'tert' THEN 'tert' ELSE 'propriu' END AS chapter,
       CASE WHEN b.kind IN ('teren', 'cladire') THEN 'imobile'
            WHEN b.kind = 'mijloc_fix' THEN 'mijloace_fixe' ELSE 'obiecte' END AS list_group
FROM ({BOOK_OF_UNIT}) b
"""
# Every room of the unit is counted, also one in which the book has nothing: a surplus may stand there.
_PLACES = """
INSERT INTO stocktaking_countplace
    (public_id, stocktaking_id, room_id, title, "where", sub, state, expected, closed_by_name, version)
SELECT gen_random_uuid(), %(stocktaking)s, r.id, r.name, b.name, 0, 'asteapta', coalesce(f.lines, 0), '', 1
FROM organisation_room r JOIN organisation_building b ON b.id = r.building_id
LEFT JOIN (SELECT room_id, count(*) AS lines FROM frozen_book GROUP BY room_id) f ON f.room_id = r.id
WHERE r.unit_id = %(unit)s AND (r.is_active OR f.lines IS NOT NULL)
UNION ALL
SELECT gen_random_uuid(), %(stocktaking)s, NULL, %(nowhere)s, '', 0, 'asteapta', count(*), '', 1
FROM frozen_book WHERE room_id IS NULL HAVING count(*) > 0
ORDER BY 5, 4, 3
"""
_LISTS = """
INSERT INTO stocktaking_countlist (stocktaking_id, number, place_id, custodian_id, owner_id, chapter, "group")
SELECT %(stocktaking)s,
       row_number() OVER (ORDER BY p."where", p.title, p.id, d.chapter, d.list_group, d.owner_id, d.custodian_id),
       p.id, d.custodian_id, d.owner_id, d.chapter, d.list_group
FROM (SELECT DISTINCT room_id, custodian_id, owner_id, chapter, list_group FROM frozen_book) d
JOIN stocktaking_countplace p ON p.stocktaking_id = %(stocktaking)s AND p.room_id IS NOT DISTINCT FROM d.room_id
"""
_LINES = """
INSERT INTO stocktaking_bookline
    (stocktaking_id, place_id, list_id, good_id, position, inventory_number, name, serial, code, account, measure,
     single, quantity, entry_value, depreciation, good_state)
SELECT %(stocktaking)s, p.id, l.id, f.good_id,
       row_number() OVER (PARTITION BY l.id ORDER BY f.account, f.inventory_number, f.good_id),
       f.inventory_number, f.name, f.serial, f.code, f.account, f.measure, f.single, f.quantity, f.entry_value,
       f.depreciation, f.good_state
FROM frozen_book f
JOIN stocktaking_countplace p ON p.stocktaking_id = %(stocktaking)s AND p.room_id IS NOT DISTINCT FROM f.room_id
JOIN stocktaking_countlist l ON l.place_id = p.id AND l.chapter = f.chapter AND l."group" = f.list_group
    AND l.owner_id IS NOT DISTINCT FROM f.owner_id AND l.custodian_id IS NOT DISTINCT FROM f.custodian_id
ORDER BY l.id, f.account, f.inventory_number
"""


class Frozen(NamedTuple):
    """How much was frozen."""

    places: int
    lists: int
    lines: int


def freeze(_tx: Transaction, found: Stocktaking) -> Frozen:
    """Step: copies the book of the reference day.

    Raises:
        DomainError: the unit keeps no goods on that day.
    """
    next_day = dt.datetime.combine(
        found.reference_date + dt.timedelta(days=1), dt.time(), tzinfo=clock.BUCHAREST
    )
    values: dict[str, Any] = {
        "stocktaking": found.pk,
        "unit": found.unit_id,
        "day": found.reference_date,
        "next_day": next_day,
        "nowhere": _("Fără loc în evidență"),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOOK, values)
        cursor.execute(_PLACES, values)
        places = cursor.rowcount
        cursor.execute(_LISTS, values)
        lists = cursor.rowcount
        cursor.execute(_LINES, values)
        lines = cursor.rowcount
        # Several units may be opened in one transaction of a command.
        cursor.execute("DROP TABLE frozen_book")
    if not lines:
        raise DomainError(
            _("Unitatea nu are bunuri în evidență la data de referință, deci nu este nimic de numărat."),
            code="empty_book",
        )
    return Frozen(places, lists, lines)
