# SPDX-License-Identifier: EUPL-1.2
"""``vatra bench count``: many phones, a bad network and a server that falls down; nothing lost, nothing twice."""

import json
import logging
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from vatra.demo.bench import places
from vatra.demo.bench.field import Corner, Counter, Expected, Tally, fingerprint, foresee, live, script
from vatra.demo.bench.measuring import Result
from vatra.demo.bench.phones import Phone
from vatra.foundation.access.models import User
from vatra.foundation.fieldlog import streams
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry
from vatra.kernel import clock
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.models import Good
from vatra.modules.stocktaking.models import CountPlace, Stocktaking
from vatra.organisation.models import EducationUnit, Room

HOUSE = uuid.UUID("5f1c9a52-7f0e-4c1f-9d55-2b6f2f1f7a01")
PLACES_OF_A_UNIT, GOODS_OF_A_UNIT = 12, 2000
COUNTS_BY = "patrimoniu"
STREAM = "count"
_CHILD = """
import json, sys, django
django.setup()
from vatra.demo.bench import count
print(json.dumps(count.child(json.loads(sys.argv[1]))))
"""
_SUM = "coalesce(sum(('x' || substr({}, 1, 15))::bit(60)::bigint), 0)::text"
_STATE = {
    "lines": f"SELECT count(*), {_SUM.format('hash')} FROM fieldlog_fieldentry",
    "observations": f"""SELECT count(*), {
        _SUM.format(
            "md5(concat_ws('|', p.public_id, o.subject, o.source, o.seq,"
            " coalesce(trim_scale(o.quantity)::text, '-')))"
        )
    }
        FROM stocktaking_observation o JOIN stocktaking_countplace p ON p.id = o.place_id""",
    "holds": f"""SELECT count(*), {_SUM.format("md5(concat_ws('|', d.public_id, h.topic, h.released_seq))")}
        FROM fieldlog_fieldhold h JOIN fieldlog_fielddevice d ON d.id = h.device_id""",
    "receipts": f"""SELECT count(*), {_SUM.format("md5(concat_ws('|', r.topic, r.upto, r.entries, r.head_hash, r.mark))")}
        FROM fieldlog_fieldreceipt r""",
    "incidents": "SELECT count(*), '' FROM fieldlog_fieldincident",
}
_EMPTY = """TRUNCATE fieldlog_fieldentry, fieldlog_fieldhold, fieldlog_fieldreceipt, fieldlog_fieldincident,
    fieldlog_fieldphoto, fieldlog_fielddevice, stocktaking_observation"""


class CrashError(RuntimeError):
    """The server falls down in the middle of a request."""


@dataclass(frozen=True)
class Size:
    """How much is counted.

    Attributes:
        seed: of what people write.
        workers: server processes.
        hard: whether some crashes take the database connection with them.
    """

    scans: int
    devices: int
    seed: int = 1
    workers: int = 2
    hard: bool = True

    def share(self, number: int) -> int:
        """Scans made with the phone of that number."""
        return self.scans // self.devices + (number < self.scans % self.devices)


@dataclass
class Run:
    """One way through the network to the end.

    Attributes:
        cpu: seconds of processor of the server processes, without PostgreSQL.
        given: lines that the count was given, each time it was given one.
        quarter, peak: memory of the largest server process in MB, after a quarter of the lines and at the end.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    given: int = 0
    quarter: float = 0.0
    peak: float = 0.0
    tally: Tally = field(default_factory=Tally)
    state: dict[str, tuple[int, str]] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)


def device_of(number: int) -> uuid.UUID:
    """The public id of a phone, the same in each run."""
    return uuid.uuid5(HOUSE, f"telefon {number}")


def corners() -> list[Corner]:
    """Where phones count, unit by unit.

    Raises:
        DomainError: no unit has rooms and goods.
    """
    topics: dict[int, list[uuid.UUID]] = {}
    for unit, topic in CountPlace.objects.order_by("pk").values_list("stocktaking__unit_id", "public_id"):
        topics.setdefault(unit, []).append(topic)
    found = []
    for unit, own in topics.items():
        goods = (
            Good.objects.filter(unit_id=unit).order_by("pk").values_list("pk", flat=True)[:GOODS_OF_A_UNIT]
        )
        if goods:
            found.append(Corner(tuple(own), list(goods)))
    if not found:
        raise DomainError("Nu există nicio unitate cu locuri de numărat și bunuri.", code="nothing_to_count")
    return found


def open_places() -> None:
    """A stocktaking for each unit, in its bare rows: what is measured begins after it."""
    today = clock.today()
    for unit in EducationUnit.objects.order_by("pk"):
        rooms = list(Room.objects.filter(unit=unit).order_by("pk")[:PLACES_OF_A_UNIT])
        if not rooms or Stocktaking.objects.filter(unit=unit).exists():
            continue
        own = Stocktaking.objects.create(unit=unit, reference_date=today, starts_on=today, ends_on=today)
        CountPlace.objects.bulk_create(
            CountPlace(
                public_id=uuid.uuid5(HOUSE, f"loc {room.pk}"),
                stocktaking=own,
                room=room,
                title=str(room)[:160],
            )
            for room in rooms
        )


class Server:
    """The real views behind a client, with a stream that can fall down after it has written.

    Attributes:
        given: lines that the stream was given in transactions that ended well.
    """

    def __init__(self, *, hard: bool) -> None:
        self._client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        self._hard = hard
        self._real = next(stream for stream in streams.all_streams() if stream.code == STREAM)
        self._crash = False
        self._crashes = self._pending = self.given = 0

    @contextmanager
    def up(self) -> Iterator["Server"]:
        """In service until the end of the block."""
        streams.register(replace(self._real, apply=self._apply))
        log = logging.getLogger("django.request")
        level, log.level = log.level, logging.CRITICAL
        try:
            yield self
        finally:
            log.level = level
            streams.register(self._real)

    def _apply(self, device: FieldDevice, entries: Sequence[FieldEntry]) -> None:
        self._real.apply(device, entries)
        self._pending = len(entries)
        if self._crash:
            self._crashes += 1
            if self._hard and self._crashes % 4 == 0:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            raise CrashError

    def deliver(self, batch: dict[str, object], crash: bool) -> tuple[int, Any]:
        """Sends a batch; with ``crash`` the server falls down after it has written, before it commits."""
        self._crash, self._pending = crash, 0
        sent = json.dumps(batch, ensure_ascii=False)
        answer = self._client.post("/teren/jurnal/", sent, content_type="application/json")
        if answer.status_code == 200:
            self.given += self._pending
            return 200, answer.json()
        if self._hard:
            connection.close()
        return answer.status_code, answer.content[:300]


def counters(size: Size, own: Sequence[int], where: Sequence[Corner]) -> list[Counter]:
    """The people of these numbers with their phones, enrolled."""
    found = []
    person = User.objects.get(username=COUNTS_BY)
    for number in own:
        phone = Phone()
        phone.device = str(device_of(number))
        FieldDevice.objects.create(
            public_id=device_of(number), user=person, name=f"Telefon {number}", public_key=phone.public_key
        )
        lines = script(size.seed, number, where[number % len(where)], size.share(number))
        found.append(Counter(phone, lines))
    return found


def work(size: Size, own: Sequence[int], order: int) -> Run:
    """What one server process does: the phones of these numbers, to the end."""
    run, total = Run(), sum(size.share(number) for number in own)
    people = counters(size, own, corners())
    with Server(hard=size.hard).up() as server:
        begin, busy = time.perf_counter(), time.process_time()

        def progress() -> None:
            if not run.quarter and server.given * 4 >= total:
                run.quarter = _memory()

        run.tally = live(people, random.Random(f"{order}:{own[0]}"), server.deliver, progress)
        run.seconds, run.given, run.peak = time.perf_counter() - begin, server.given, _memory()
        run.cpu = time.process_time() - busy
    return run


def _memory() -> float:
    """The largest memory this process has had so far, in MB; what its parent had does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next((line.split()[1] for line in lines if line.startswith("VmHWM")), "0")
    return round(int(peak) / 1024, 1)


def child(asked: Mapping[str, Any]) -> dict[str, Any]:
    """``work`` in a process of its own, on the database named."""
    places.use(asked["database"])
    return asdict(work(Size(**asked["size"]), asked["own"], asked["order"]))


def go(size: Size, order: int) -> Run:
    """One run by all workers, with the state it ended in; what an earlier run left is emptied first."""
    _empty()
    shares = [list(range(first, size.devices, size.workers)) for first in range(size.workers)]
    begin = time.perf_counter()
    runs = [work(size, shares[0], order)] if size.workers == 1 else _processes(size, shares, order)
    whole = Run(
        seconds=time.perf_counter() - begin if size.workers == 1 else max(run.seconds for run in runs),
        cpu=sum(run.cpu for run in runs),
        given=sum(run.given for run in runs),
        quarter=max(run.quarter for run in runs),
        peak=max(run.peak for run in runs),
        heads={
            str(device): (have, head)
            for device, have, head in FieldDevice.objects.values_list("public_id", "have", "have_hash")
        },
    )
    for run in runs:
        whole.tally.add(asdict(run.tally))
    with connection.cursor() as cursor:
        for name, statement in _STATE.items():
            cursor.execute(statement)
            count, digest = cursor.fetchone()
            whole.state[name] = (int(count), digest)
    return whole


def _processes(size: Size, shares: Sequence[Sequence[int]], order: int) -> list[Run]:
    database = connection.settings_dict["NAME"]
    started = []
    for own in shares:
        asked = json.dumps({"database": database, "size": asdict(size), "own": own, "order": order})
        started.append(
            subprocess.Popen([sys.executable, "-c", _CHILD, asked], stdout=subprocess.PIPE, text=True)
        )
    runs = []
    for process in started:
        told, _nothing = process.communicate()
        if process.returncode:
            raise DomainError(
                "Un proces al măsurătorii a căzut; vedeți mesajele de mai sus.", code="child_failed"
            )
        found = json.loads(told.splitlines()[-1])
        runs.append(Run(**{**found, "tally": Tally(**found["tally"])}))
    return runs


def _empty() -> None:
    """Forgets journals and observations: only ever on a database made for the measurement or the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_EMPTY)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def expected(size: Size) -> Expected:
    """What must be there in the end, from what people write alone."""
    found, where = Expected(), corners()
    for number in range(size.devices):
        lines = script(size.seed, number, where[number % len(where)], size.share(number))
        foresee(found, str(device_of(number)), lines)
    return found


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a run; all zero where nothing is.

    Attributes:
        lost: lines written that are not in the journal, and phones whose last line is another.
        doubled: lines too many in the journal, or given to the count more than once.
        wrong: observations too many or too few, or 1 where one of them says something else.
    """

    lost: int
    doubled: int
    wrong: int

    @property
    def fine(self) -> bool:
        return not (self.lost or self.doubled or self.wrong)


def judge(run: Run, must: Expected) -> Verdict:
    """Compares the end of a run with what was written."""
    lines, _digest = run.state["lines"]
    observations, digest = run.state["observations"]
    others = sum(run.heads.get(device) != tuple(head) for device, head in must.heads.items())
    return Verdict(
        lost=max(must.lines - lines, 0) + others,
        doubled=max(lines - must.lines, 0) + max(run.given - must.scans, 0),
        wrong=abs(observations - must.observations)
        or int(int(digest) != must.digest) + run.state["incidents"][0],
    )


def rows(size: Size, runs: Sequence[Run], must: Expected) -> list[Result]:
    """The runs as rows of the table."""
    verdicts = [judge(run, must) for run in runs]
    rates = sorted(round(must.scans / run.seconds) for run in runs)
    different = sum(run.state != runs[0].state for run in runs)
    work = f"{size.scans} de scanări de pe {size.devices} de telefoane"
    return [
        Result(work, "scanări/s", rates[-1], rates[0], 1500, 1500, more_is_better=True, note=_way(runs[0], must)),
        _none("scanări pierdute", sum(v.lost for v in verdicts), f"{must.lines} linii, {len(must.heads)} jurnale"),
        _none("scanări dublate", sum(v.doubled for v in verdicts), f"{runs[0].given} date numărătorii"),
        _none("rezultate greșite", sum(v.wrong for v in verdicts), f"{must.observations} de observații"),
        _none("rezultate altele, după ordine", different, f"{len(runs)} ordini, stare {_digest(runs[0])}"),
        _growth(runs),
    ]  # fmt: skip


def _none(work: str, found: int, note: str) -> Result:
    return Result(work, "", found, found, 0, 0, note=note)


def _growth(runs: Sequence[Run]) -> Result:
    peak, quarter = max(run.peak for run in runs), max(run.quarter for run in runs)
    note = f"{quarter:g} MB după un sfert din linii, cu telefoanele simulate cu tot"
    return Result(
        "memorie de vârf a unui proces",
        "MB",
        peak,
        peak,
        round(quarter * 1.25),
        round(quarter * 1.1),
        note=note,
    )


def _digest(run: Run) -> str:
    """Eight digits by which runs can be compared by eye."""
    return f"{fingerprint(json.dumps(run.state, sort_keys=True)):015x}"[:8]


def _way(run: Run, must: Expected) -> str:
    tally = run.tally
    return (
        f"{run.cpu / must.scans * 1000:.2f} ms CPU pe scanare în procesele web; {tally.sent} trimiteri cu {tally.lines} "
        f"de linii; pierdute pe drum {tally.lost_requests}, fără răspuns {tally.lost_answers}, întârziate {tally.late}, "
        f"repetate {tally.repeated}; căderi: {tally.phone_crashes} de telefon, {tally.server_crashes} de server"
    )
