# SPDX-License-Identifier: EUPL-1.2
"""Numbers without gaps: a series is locked in the transaction of the one who takes the number.

The year is read only under that lock: who waited over midnight of New Year takes the first numbers of the new year,
not a late one of the old.

Legal: OMFP 2634/2015, annex 1 pt 24 (sequential numbers, first number of each financial year by procedure).
"""

import datetime as dt
from typing import NamedTuple

from django.db import connection

from vatra.foundation.access.actions import Transaction
from vatra.kernel import clock


class Number(NamedTuple):
    """A number taken: its series, value, and the moment it was taken (never before that of a smaller one)."""

    series: str
    value: int
    at: dt.datetime

    @property
    def local(self) -> dt.datetime:
        """The moment on the wall clock of Bucharest, whose year is that of the series."""
        return self.at.astimezone(clock.BUCHAREST)


_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_TAKE = """
INSERT INTO papers_numberseries AS s (key, last, last_at) VALUES (%(key)s, 1, %(now)s)
ON CONFLICT (key) DO UPDATE SET last = s.last + 1, last_at = greatest(s.last_at, %(now)s)
RETURNING last, last_at
"""


def take_number(_tx: Transaction, kind: str, keeper: str) -> Number:
    """The next number of the keeper's series of that kind in the present year of Bucharest.

    A rollback gives it back, so there are neither gaps nor doubles. The lock is held until the taker's transaction
    ends: keep that transaction short.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"vatra.number:{kind}:{keeper}"])
        now = clock.now()
        key = series_key(kind, keeper, now.astimezone(clock.BUCHAREST).year)
        cursor.execute(_TAKE, {"key": key, "now": now})
        value, at = cursor.fetchone()
    return Number(key, value, at)


def series_key(kind: str, keeper: str, year: int) -> str:
    """The key of a yearly series: kind of paper, keeping entity, financial year."""
    return f"{kind}:{keeper}:{year}"
