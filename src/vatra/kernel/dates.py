# SPDX-License-Identifier: EUPL-1.2
"""Days and moments as Romanians write and read them.

The names of months and days are Romanian in every language of the interface, because the same
functions write the official papers.
"""

import datetime as dt
import re

from django.utils.translation import gettext as _

from vatra.kernel import clock
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import counted, fix, fold

MONTHS = (
    "ianuarie",
    "februarie",
    "martie",
    "aprilie",
    "mai",
    "iunie",
    "iulie",
    "august",
    "septembrie",
    "octombrie",
    "noiembrie",
    "decembrie",
)
WEEKDAYS = ("luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică")

_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2}) ([a-z]{3,10})\.? (\d{4})")
_MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?$")
_WEEKDAY = re.compile(r"^(luni|marti|miercuri|joi|vineri|sambata|duminica),? ")
_MONTH_BY_NAME = {name: number for number, name in enumerate(MONTHS, 1)} | {
    name[:3]: number for number, name in enumerate(MONTHS, 1)
}


def day(value: dt.date) -> str:
    """22.11.2026."""
    return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def long_day(value: dt.date) -> str:
    """22 noiembrie 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday_day(value: dt.date) -> str:
    """Luni, 23 noiembrie - the name of the day in small letters."""
    return f"{WEEKDAYS[value.weekday()]}, {value.day} {MONTHS[value.month - 1]}"


def time_of_day(value: dt.datetime) -> str:
    """10:42 on the wall clock of Bucharest."""
    return f"{value.astimezone(clock.BUCHAREST):%H:%M}"


def moment(value: dt.datetime) -> str:
    """17 noiembrie 2026, 10:42 on the wall clock of Bucharest. The value must carry its time zone."""
    return f"{long_day(value.astimezone(clock.BUCHAREST).date())}, {time_of_day(value)}"


def short_moment(value: dt.datetime) -> str:
    """17.11.2026, 10:42 on the wall clock of Bucharest, for tables."""
    return f"{day(value.astimezone(clock.BUCHAREST).date())}, {time_of_day(value)}"


def due_in(term: dt.date, *, today: dt.date | None = None) -> str:
    """How far a deadline is: „azi”, „mâine”, „în 5 zile”, „depășit cu 3 zile”."""
    days = (term - (today or clock.today())).days
    if days < 0:
        return f"depășit cu {counted(-days, 'zi', 'zile')}"
    near = ("azi", "mâine")
    return near[days] if days < len(near) else f"în {counted(days, 'zi', 'zile')}"


def ago(past: dt.date, *, today: dt.date | None = None) -> str:
    """How long ago a day was: „azi”, „ieri”, „acum 21 de zile”; a coming day reads as in ``due_in``."""
    days = ((today or clock.today()) - past).days
    if days < 0:
        return due_in(past, today=today)
    near = ("azi", "ieri")
    return near[days] if days < len(near) else f"acum {counted(days, 'zi', 'zile')}"


def _parts(plain: str) -> tuple[int, int, int] | None:
    """Year, month and day, or None where the writing is not known."""
    if found := _ISO.fullmatch(plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMERIC.fullmatch(plain):
        return int(found[4]), int(found[3]), int(found[1])
    if (found := _WORDS.fullmatch(plain)) and found[2] in _MONTH_BY_NAME:
        return int(found[3]), _MONTH_BY_NAME[found[2]], int(found[1])
    return None


def parse_day(text: str) -> dt.date:
    """The day written as 12.05.2019, 12/05/2019, 12-05-2019, 2019-05-12 or 12 mai 2019.

    A midnight time behind it (as spreadsheets add) and the name of the weekday before it are ignored.
    The year needs four digits.

    Raises:
        BadInputError: not in one of these writings, or no such day in the calendar.
    """
    plain = _WEEKDAY.sub("", _MIDNIGHT.sub("", fold(fix(text))))
    parts = _parts(plain) if plain.isascii() else None
    if parts is None:
        raise BadInputError(
            _("Data „%(text)s” nu se poate citi. Scrieți-o ca zi.lună.an, de exemplu 12.05.2019.")
            % {"text": fix(text)[:40]}
        )
    try:
        return dt.date(*parts)
    except ValueError:
        raise BadInputError(
            _("Data „%(text)s” nu există în calendar. Verificați ziua și luna.") % {"text": fix(text)[:40]}
        ) from None
