# SPDX-License-Identifier: EUPL-1.2
"""What the council is told about the stocktakings of a year, with the annex of the public domain."""

from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from vatra.modules.stocktaking.choices import State

ENDED = [State.APPROVED.value, State.BOOKED.value, State.ARCHIVED.value]
"""Only what is approved is told to the council; the other units stand in the summary by their stage alone."""
_UNITS = """
WITH mine AS (
    SELECT s.id, u.name AS unit, u.code, s.state FROM stocktaking_stocktaking s
    JOIN organisation_educationunit u ON u.id = s.unit_id
    WHERE s.occasion = 'anuala' AND extract(year FROM s.reference_date) = %(year)s AND s.state <> 'anulata'
),
ended AS (SELECT id FROM mine WHERE state = ANY(%(ended)s)),
line AS (
    SELECT stocktaking_id, count(*) AS lines, sum(entry_value) AS value FROM stocktaking_bookline
    WHERE stocktaking_id IN (SELECT id FROM ended) GROUP BY 1
),
difference AS (
    SELECT stocktaking_id, sum(value) FILTER (WHERE finding = 'lipsa') AS short,
           sum(value) FILTER (WHERE finding = 'plus') AS surplus,
           count(*) FILTER (WHERE suggestion = 'casare') AS scrap,
           sum(replacement_value) AS imputed
    FROM stocktaking_difference WHERE stocktaking_id IN (SELECT id FROM ended) GROUP BY 1
)
SELECT mine.unit, mine.state, coalesce(line.lines, 0), coalesce(line.value, 0), coalesce(d.short, 0),
       coalesce(d.surplus, 0), coalesce(d.scrap, 0), coalesce(d.imputed, 0)
FROM mine LEFT JOIN line ON line.stocktaking_id = mine.id LEFT JOIN difference d ON d.stocktaking_id = mine.id
ORDER BY mine.unit, mine.code
"""
_PUBLIC = """
SELECT u.name, l.account, li."group", count(*), sum(l.quantity), sum(l.entry_value),
       coalesce(sum(d.value), 0)
FROM stocktaking_bookline l
JOIN stocktaking_countlist li ON li.id = l.list_id
JOIN stocktaking_stocktaking s ON s.id = l.stocktaking_id
JOIN organisation_educationunit u ON u.id = s.unit_id
JOIN patrimony_good g ON g.id = l.good_id AND g.domain = 'public'
LEFT JOIN stocktaking_difference d ON d.line_id = l.id AND d.finding = 'lipsa'
WHERE s.occasion = 'anuala' AND extract(year FROM s.reference_date) = %(year)s AND s.state = ANY(%(ended)s)
GROUP BY u.name, u.id, l.account, li."group" ORDER BY u.name, u.id, l.account, li."group"
"""


class UnitResult(NamedTuple):
    """One unit: positions, book value, value of shortages and surpluses, goods proposed for scrapping, lei imputed."""

    unit: str
    state: str
    lines: int
    value: Decimal
    short: Decimal
    surplus: Decimal
    scrap: int
    imputed: Decimal

    @property
    def ended(self) -> bool:
        """Whether its results are approved."""
        return self.state in ENDED


class PublicGroup(NamedTuple):
    """Goods of the public domain in one unit and account."""

    unit: str
    account: str
    group: str
    lines: int
    quantity: Decimal
    value: Decimal
    short: Decimal


def units_of(year: int) -> list[UnitResult]:
    """The annual stocktakings of a year, by unit."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"year": year, "ended": ENDED})
        return [UnitResult(*row) for row in cursor.fetchall()]


def public_domain_of(year: int) -> list[PublicGroup]:
    """The annex: goods of the public domain counted in that year, by unit and account."""
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC, {"year": year, "ended": ENDED})
        return [PublicGroup(*row) for row in cursor.fetchall()]
