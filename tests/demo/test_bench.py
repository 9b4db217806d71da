# SPDX-License-Identifier: EUPL-1.2
"""The measurements themselves: figures are read right, and every row comes on tiny sizes."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from vatra.demo.bench import measuring
from vatra.demo.bench.measuring import Result
from vatra.demo.bench.places import scale_of


def test_verdicts_follow_the_median():
    assert Result("a", "ms", 1, 10, 25, 12).verdict == "țintă"
    assert Result("a", "ms", 1, 20, 25, 12).verdict == "da"
    assert Result("a", "ms", 1, 30, 25, 12).verdict == "NU"
    assert Result("a", "rânduri/s", 1, 3500, 3000, 8000, more_is_better=True).verdict == "da"
    assert measuring.missing("a", "ms", "nu există", 25).verdict == "–"


def test_p95_is_the_value_that_95_of_100_do_not_exceed():
    assert measuring.p95([float(n) for n in range(1, 101)]) == 95.0
    assert measuring.p95([3.0]) == 3.0


@pytest.mark.django_db
def test_cpu_of_both_processes_is_counted():
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(md5(g::text)) FROM generate_series(1, 300000) g")

    spent = measuring.cpu_runs(work, 3, warm=1)

    assert min(spent) > 20  # the server works, this process hardly


def test_a_scale_has_as_many_goods_as_asked():
    assert scale_of(100_000).goods == 100_000
    assert scale_of(10).goods == 6000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_row_is_measured_on_tiny_sizes(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    out, figures = io.StringIO(), tmp_path / "bench.json"

    call_command("bench", goods=9000, lines=60, runs=2, seconds=0.5, json=figures, stdout=out)

    rows = json.loads(figures.read_text())
    missing = [row["work"] for row in rows if row["median"] is None]
    assert missing == ["raport 1.000.000 / 100.000"]
    assert [row["unit"] for row in rows].count("ms CPU") == 6 + 2
    numbers = next(row for row in rows if row["unit"] == "numere/s")
    assert numbers["note"] == "fără goluri și dubluri"
    assert "lista bunurilor" in out.getvalue()
