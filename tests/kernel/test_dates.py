# SPDX-License-Identifier: EUPL-1.2
"""Days and moments: writing, reading, distances, working days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vatra.kernel import dates
from vatra.kernel.calendar_ro import WorkCalendar, legal_holidays
from vatra.kernel.errors import BadInputError

SUNDAY = dt.date(2026, 11, 22)
DAYS = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31))
UNREADABLE = "Data „{}” nu se poate citi. Scrieți-o ca zi.lună.an, de exemplu 12.05.2019."


def test_a_day_is_written_in_three_ways():
    assert dates.day(dt.date(2026, 1, 5)) == "05.01.2026"
    assert dates.long_day(SUNDAY) == "22 noiembrie 2026"
    assert dates.weekday_day(SUNDAY) == "duminică, 22 noiembrie"


def test_a_moment_is_told_on_the_wall_clock_of_bucharest():
    winter = dt.datetime(2026, 11, 17, 8, 42, tzinfo=dt.UTC)
    summer_night = dt.datetime(2026, 6, 30, 21, 5, tzinfo=dt.UTC)

    assert dates.moment(winter) == "17 noiembrie 2026, 10:42"
    assert dates.short_moment(summer_night) == "01.07.2026, 00:05"


@pytest.mark.parametrize(
    ("days", "due", "ago"),
    [
        (0, "azi", "azi"), (1, "mâine", "mâine"), (5, "în 5 zile", "în 5 zile"), (20, "în 20 de zile", "în 20 de zile"),
        (-1, "depășit cu 1 zi", "ieri"), (-3, "depășit cu 3 zile", "acum 3 zile"),
        (-121, "depășit cu 121 de zile", "acum 121 de zile"),
    ],
)  # fmt: skip
def test_distance_in_words(days, due, ago):
    day = SUNDAY + dt.timedelta(days=days)

    assert dates.due_in(day, today=SUNDAY) == due
    assert dates.ago(day, today=SUNDAY) == ago


@pytest.mark.parametrize(
    "text",
    [
        "12.05.2019", "12.5.2019", "12/05/2019", "12-05-2019", "2019-05-12", "12 mai 2019", " 12  MAI 2019 ",
        "2019-05-12 00:00:00", "2019-05-12T00:00:00", "duminică, 12 mai 2019",
    ],
)  # fmt: skip
def test_parse_day(text):
    assert dates.parse_day(text) == dt.date(2019, 5, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "azi",
        "12.05.19",
        "12.05/2019",
        "5/2019",
        "12 maiu 2019",
        "12.05.2019 10:00",
        "43597",
        "１２.05.2019",
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence(text):
    with pytest.raises(BadInputError) as refusal:
        dates.parse_day(text)

    assert refusal.value.message == UNREADABLE.format(text)


@pytest.mark.parametrize(
    "text", ["31.02.2019", "2019-13-01", "00.01.2020", "29 februarie 2019", "01.01.0000"]
)
def test_a_day_missing_from_the_calendar_is_refused(text):
    with pytest.raises(BadInputError) as refusal:
        dates.parse_day(text)

    assert refusal.value.message == f"Data „{text}” nu există în calendar. Verificați ziua și luna."


@given(DAYS)
def test_every_writing_is_read_back(day):
    assert dates.parse_day(dates.day(day)) == day
    assert dates.parse_day(dates.long_day(day)) == day
    assert dates.parse_day(day.isoformat()) == day


def test_legal_holidays_of_2026():
    found = legal_holidays(2026)

    assert dt.date(2026, 4, 10) in found  # Good Friday of the Orthodox Easter
    assert {dt.date(2026, 1, 24), dt.date(2026, 11, 30), dt.date(2026, 12, 1)} <= found
    assert dt.date(2026, 11, 23) not in found


def test_working_days_step_over_weekends_holidays_and_bridge_days():
    plain = WorkCalendar()
    with_bridge = WorkCalendar(
        days_off=frozenset({dt.date(2026, 11, 27)}), days_worked=frozenset({dt.date(2026, 12, 5)})
    )

    assert plain.add(dt.date(2026, 11, 26), 1) == dt.date(2026, 11, 27)
    assert plain.add(dt.date(2026, 11, 27), 1) == dt.date(2026, 12, 2)
    assert with_bridge.add(dt.date(2026, 11, 26), 1) == dt.date(2026, 12, 2)
    assert with_bridge.is_working(dt.date(2026, 12, 5)) is True
    assert plain.is_working(dt.date(2026, 12, 5)) is False
    assert plain.between(dt.date(2026, 11, 26), dt.date(2026, 12, 7)) == 5
    assert plain.between(dt.date(2026, 12, 7), dt.date(2026, 11, 26)) == 0
    assert plain.next_working(SUNDAY) == dt.date(2026, 11, 23)
    with pytest.raises(ValueError, match="forward"):
        plain.add(SUNDAY, -1)


@given(st.dates(min_value=dt.date(2007, 1, 1), max_value=dt.date(2030, 1, 1)), st.integers(0, 40))
def test_adding_and_counting_agree(start, count):
    calendar = WorkCalendar()
    end = calendar.add(start, count)

    assert calendar.between(start, end) == count
    assert count == 0 or calendar.is_working(end)
