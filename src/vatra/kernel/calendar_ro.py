# SPDX-License-Identifier: EUPL-1.2
"""Working days in Romania: legal holidays, weekends and the bridge days that the Government adds.

Legal holidays (Codul muncii, art. 139) come from the ``holidays`` package; days given free or worked
in exchange by a Government decision are passed in, because they are known only year by year.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def legal_holidays(year: int) -> frozenset[dt.date]:
    """The legal holidays of one year."""
    return frozenset(holidays.country_holidays("RO", years=year))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked.

    Attributes:
        days_off: bridge days given free by Government decisions.
        days_worked: Saturdays or Sundays worked in exchange.
    """

    days_off: frozenset[dt.date] = frozenset()
    days_worked: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Whether public institutions work on that day."""
        if day in self.days_worked:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off and day not in legal_holidays(day.year)

    def next_working(self, day: dt.date) -> dt.date:
        """That day if it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += dt.timedelta(days=1)
        return day

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """The last of ``working_days`` working days that follow ``day`` (which is not counted).

        Raises:
            ValueError: a negative number of days.
        """
        if working_days < 0:
            msg = "working days are counted forward"
            raise ValueError(msg)
        for _ in range(working_days):
            day = self.next_working(day + dt.timedelta(days=1))
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days follow ``start`` up to and including ``end``; 0 if ``end`` is earlier."""
        span = range(1, (end - start).days + 1)
        return sum(self.is_working(start + dt.timedelta(days=step)) for step in span)
