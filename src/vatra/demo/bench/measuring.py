# SPDX-License-Identifier: EUPL-1.2
"""CPU time of this process and of its PostgreSQL process, read from /proc; results as rows of a table."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table.

    Attributes:
        best, median: in ``unit``; None where the row could not be measured.
        must, goal: the figures asked for, in the same unit; for rates more is better.
        note: what was measured exactly, or why it was not.
    """

    work: str
    unit: str
    best: float | None
    median: float | None
    must: float | None = None
    goal: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the demand is met by the median, the goal too, or neither."""
        if self.median is None or self.must is None:
            return "–"
        if self._meets(self.goal):
            return "țintă"
        return "da" if self._meets(self.must) else "NU"

    def _meets(self, limit: float | None) -> bool:
        if limit is None or self.median is None:
            return False
        return self.median >= limit if self.more_is_better else self.median <= limit

    def as_json(self) -> dict[str, Any]:
        """The row for the JSON file."""
        return {**asdict(self), "verdict": self.verdict}


def backend_pid() -> int:
    """The PostgreSQL process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_of(pid: int) -> float:
    """CPU seconds of a process so far: to the nanosecond from schedstat, else in clock ticks from stat."""
    place = Path("/proc") / str(pid)
    try:
        ran = place.joinpath("schedstat").read_text().split()[0]
        if ran != "0":
            return int(ran) / 1e9
    except OSError:
        pass
    try:
        fields = place.joinpath("stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    except OSError:
        return 0.0


def cpu_runs(call: Callable[[], object], runs: int, warm: int = 3) -> list[float]:
    """Milliseconds of CPU (this process and its PostgreSQL process) of each run, after warming up."""
    for _ in range(warm):
        call()
    pid = backend_pid()
    spent = []
    for _ in range(runs):
        server, own = cpu_of(pid), time.process_time()
        call()
        spent.append((time.process_time() - own + cpu_of(pid) - server) * 1000)
    return spent


def calibration() -> Result:
    """What a fixed loop costs here and now: other figures scale with it, and its spread tells a busy machine."""
    spent = []
    for _ in range(15):
        begin = time.process_time()
        sum(len(str(number)) for number in range(100_000))
        spent.append((time.process_time() - begin) * 1000)
    return Result(
        "calibrare: o buclă fixă", "ms CPU", round(min(spent), 2), round(statistics.median(spent), 2)
    )


def wall_runs(call: Callable[[], object], runs: int, warm: int = 1) -> list[float]:
    """Milliseconds by the clock of each run."""
    for _ in range(warm):
        call()
    spent = []
    for _ in range(runs):
        begin = time.perf_counter()
        call()
        spent.append((time.perf_counter() - begin) * 1000)
    return spent


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * 95 // 100) - 1)]


def of_runs(work: str, unit: str, runs: list[float], must: float, goal: float, note: str = "") -> Result:
    """A row from several runs: the best and the median."""
    return Result(work, unit, round(min(runs), 2), round(statistics.median(runs), 2), must, goal, note=note)


def missing(work: str, unit: str, why: str, must: float | None = None, goal: float | None = None) -> Result:
    """A row that says honestly why there is no figure."""
    return Result(work, unit, None, None, must, goal, note=why)


def table(results: list[Result]) -> list[str]:
    """The rows as lines of text."""
    heads = ("Lucrare", "minim", "p50", "cerut", "țintă", "", "ajunge?", "Observații")
    rows = [
        (r.work, _text(r.best), _text(r.median), _text(r.must), _text(r.goal), r.unit, r.verdict, r.note)
        for r in results
    ]
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (heads, *rows)
    ]


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
