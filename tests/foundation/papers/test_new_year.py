# SPDX-License-Identifier: EUPL-1.2
"""Numbers around midnight of New Year in Bucharest: the year is that of the moment the number is taken."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from tests.foundation.papers.issuing_steps import OFFICER, IssueOne, issue_one

from vatra.foundation.papers.models import IssuedPaper, NumberSeries
from vatra.modules.registry.models import RegistryEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]

BEFORE = dt.datetime(2026, 12, 31, 21, 59, 59, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 12, 31, 22, 0, 1, tzinfo=dt.UTC)


@pytest.fixture
def clock_at() -> Iterator[Callable[[dt.datetime], None]]:
    """Sets the clock of the process, which stands still until it is set again."""
    traveller = time_machine.travel(BEFORE, tick=False)
    coordinates = traveller.start()
    yield coordinates.move_to
    traveller.stop()


def somebody_waits() -> bool:
    """Whether a connection waits for a lock of this database."""
    pause = threading.Event()
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                " WHERE NOT l.granted AND a.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return True
        pause.wait(0.05)
    return False


def test_who_waited_over_midnight_takes_the_first_number_of_the_new_year(owner, clock_at):
    waited: list[bool] = []

    def issue_second() -> None:
        try:
            issue_one(actor=OFFICER, cmd=IssueOne(owner.pk))
        finally:
            connection.close()

    second = threading.Thread(target=issue_second)

    def midnight() -> None:
        second.start()
        waited.append(somebody_waits())
        clock_at(AFTER)

    issue_one(actor=OFFICER, cmd=IssueOne(owner.pk, before_commit=midnight))
    second.join()

    assert waited == [True]
    old, new = IssuedPaper.objects.order_by("pk")
    assert (old.number_text, old.series, old.issued_at) == ("1/2026", "proba:dir:2026", BEFORE)
    assert (new.number_text, new.series, new.issued_at) == ("1/2027", "proba:dir:2027", AFTER)
    assert (old.content["meta"]["date"], new.content["meta"]["date"]) == ("2026-12-31", "2027-01-01")
    assert new.content["meta"]["printed_at"] == "2027-01-01T00:00:01+02:00"
    assert (old.registry_number, new.registry_number) == ("1/2026", "1/2027")
    rows = RegistryEntry.objects.order_by("pk").values_list("year", "number", "recorded_at")
    assert list(rows) == [(2026, 1, BEFORE), (2027, 1, AFTER)]
    assert dict(NumberSeries.objects.values_list("key", "last")) == {
        "proba:dir:2026": 1,
        "proba:dir:2027": 1,
        "registru:general:2026": 1,
        "registru:general:2027": 1,
    }


def test_the_last_evening_of_the_year_in_london_is_the_new_year_in_bucharest(owner, clock_at):
    clock_at(dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))

    paper = issue_one(actor=OFFICER, cmd=IssueOne(owner.pk))

    assert (paper.number_text, paper.content["meta"]["date"]) == ("1/2027", "2027-01-01")
