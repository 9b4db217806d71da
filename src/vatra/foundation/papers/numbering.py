# SPDX-License-Identifier: EUPL-1.2
"""Numbers without gaps: the counter row is locked in the transaction of the one who takes the number.

Legal: OMFP 2634/2015, annex 1 pt 24 (sequential numbers, first number of each financial year by procedure).
"""

import datetime as dt
from typing import NamedTuple

from django.db import connection

from vatra.foundation.access.actions import Transaction


class Number(NamedTuple):
    """A number taken: its series, value, and the moment it was taken (never before that of a smaller one)."""

    series: str
    value: int
    at: dt.datetime


_TAKE = """
INSERT INTO papers_numberseries AS s (key, last, last_at) VALUES (%s, 1, clock_timestamp())
ON CONFLICT (key) DO UPDATE SET last = s.last + 1, last_at = greatest(s.last_at, clock_timestamp())
RETURNING last, last_at
"""


def take_number(_tx: Transaction, series: str) -> Number:
    """The next number of the series; a rollback gives it back, so there are neither gaps nor doubles.

    The row lock is held until the taker's transaction ends: keep that transaction short.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series])
        value, at = cursor.fetchone()
    return Number(series, value, at)


def series_key(kind: str, keeper: str, year: int) -> str:
    """The key of a yearly series: kind of paper, keeping entity, financial year."""
    return f"{kind}:{keeper}:{year}"
