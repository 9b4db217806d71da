# SPDX-License-Identifier: EUPL-1.2
"""The proof of the count on phones in its short form: 8 phones, a bad network, a server that falls down."""

import dataclasses

import pytest
from django.core.management import call_command
from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school

from vatra.demo.bench import count, field
from vatra.demo.bench.count import Run, Size, Verdict
from vatra.foundation.access.permissions import Role
from vatra.foundation.fieldlog import streams
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry
from vatra.modules.stocktaking import journal
from vatra.modules.stocktaking.models import CountPlace

SMALL = Size(scans=2000, devices=8, seed=7, workers=1, hard=False)


@pytest.fixture
def school(db: None) -> None:
    """A school with two rooms and forty goods; one person counts with all the phones."""
    school = make_school()
    for _ in range(40):
        make_good(school)
    user_with(Role.PATRIMONY_OFFICER, username=count.COUNTS_BY)
    count.open_places()


def test_nothing_is_lost_doubled_or_other_after_another_order(school) -> None:
    runs = [count.go(SMALL, order) for order in (1, 2)]
    must = count.expected(SMALL)

    assert [count.judge(run, must) for run in runs] == [Verdict(0, 0, 0)] * 2
    assert runs[0].state == runs[1].state
    assert runs[0].heads == runs[1].heads
    assert (must.scans, len(must.heads)) == (2000, 8)
    assert runs[0].tally != runs[1].tally
    happened = [dataclasses.asdict(run.tally) for run in runs]
    assert [name for name in happened[0] if not any(tally[name] for tally in happened)] == []
    assert all(run.tally.lines > must.lines for run in runs)
    assert next(s for s in streams.all_streams() if s.code == count.STREAM) == journal.STREAM
    assert [result.median for result in count.rows(SMALL, runs, must)[1:5]] == [0, 0, 0, 0]


def test_the_proof_sees_what_is_wrong(school) -> None:
    size = dataclasses.replace(SMALL, scans=200, devices=2)
    run, must = count.go(size, 1), count.expected(size)
    lines, digest = run.state["lines"]

    def verdict(**changes) -> Verdict:
        return count.judge(
            Run(**({"given": run.given, "state": run.state, "heads": run.heads} | changes)), must
        )

    assert verdict() == Verdict(0, 0, 0)
    assert verdict(state=run.state | {"lines": (lines - 3, digest)}).lost == 3
    assert verdict(state=run.state | {"lines": (lines + 2, digest)}).doubled == 2
    assert verdict(given=run.given + 5).doubled == 5
    assert verdict(heads={}).lost == 2
    seen, digest = run.state["observations"]
    assert verdict(state=run.state | {"observations": (seen, str(int(digest) + 1))}).wrong == 1
    assert verdict(state=run.state | {"incidents": (4, "")}).wrong == 4


def test_what_is_written_depends_on_the_seed_alone(school) -> None:
    corner = count.corners()[0]

    first = list(field.script(1, 5, corner, 120))

    assert first == list(field.script(1, 5, corner, 120))
    assert first != list(field.script(2, 5, corner, 120))
    assert sum(line.kind in {"saw", "unsaw"} for line in first) == 120
    assert (first[0].kind, first[-1].kind) == ("take", "done")


def test_each_phone_has_its_share() -> None:
    size = Size(scans=10, devices=4)

    assert [size.share(number) for number in range(4)] == [3, 3, 2, 2]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_command_counts_in_two_processes_on_a_database_of_its_own(tmp_path, settings, capsys) -> None:
    settings.DATA_DIR = tmp_path / "data"

    call_command("bench", "count", scans=1500, devices=6, goods=100, orders=1)

    out = capsys.readouterr().out
    assert "1500 de scanări de pe 6 de telefoane" in out
    assert FieldEntry.objects.count() == FieldDevice.objects.count() == CountPlace.objects.count() == 0
