# SPDX-License-Identifier: EUPL-1.2
"""The one clock. UTC in the database, Europe/Bucharest for people; tests freeze it."""

import datetime as dt
from zoneinfo import ZoneInfo

BUCHAREST = ZoneInfo("Europe/Bucharest")


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(tz=dt.UTC)


def local_now() -> dt.datetime:
    """The present moment on the wall clock of Bucharest."""
    return now().astimezone(BUCHAREST)


def today() -> dt.date:
    """The calendar day in Bucharest."""
    return local_now().date()
