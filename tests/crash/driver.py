# SPDX-License-Identifier: EUPL-1.2
"""Kills the web, the worker and PostgreSQL with signal 9 while an import or an issue runs, and looks at what is left.

``python tests/crash/driver.py FOLDER import|issue POINTS SEED`` starts a PostgreSQL of its own, does the work
POINTS times, each time killing one of the three at a random moment, and prints one JSON line for each point.
The web and the worker are children forked from this prepared process, so that a start costs no time; the
web child answers real requests, the worker child is procrastinate's own.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROWS = 400
PATIENCE = 60
VICTIMS = ("worker", "postgres", "web", "worker", "postgres")


@dataclass
class Place:
    """The folder of the run and its server."""

    folder: Path
    server: Any

    def strike(self) -> None:
        """PostgreSQL dies."""
        from django.db import connections

        connections.close_all()
        os.kill(self.server.pid, signal.SIGKILL)

    def restart(self) -> None:
        """It comes up again from what lies on the disk; every child that holds its lock must be gone."""
        from vatra import pgembed

        self.server.stop()
        self.server = pgembed.start(self.folder / "instance")


def child(work: Callable[[], Any]) -> int:
    """Starts ``work`` in a process of its own; returns its id."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        work()
    except BaseException:  # noqa: BLE001 - the child must never return into the parent's loop
        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


def finish(pid: int) -> bool:
    """Waits for the child; whether a signal ended it."""
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def worker() -> None:
    """Everything that waits, then ends."""
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--one-shot", "--concurrency", "2")


def set_free() -> None:
    """What the sweep does each minute, without waiting for a heartbeat to grow old."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL WHERE status = 'doing'"
        )
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def interrupted(place: Place, work: Callable[[], Any], victim: str, after: float) -> bool:
    """Runs ``work`` in a child and kills the victim after some seconds; whether it was still at work."""
    pid = child(work)
    time.sleep(after)
    if victim == "postgres":
        place.strike()
    os.kill(pid, signal.SIGKILL)
    at_work = finish(pid)
    if victim == "postgres":
        place.restart()
    return at_work


def post(user_id: int, address: str, data: dict[str, Any]) -> None:
    from django.test import Client

    from vatra.foundation.access.models import User

    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    answer = client.post(address, data)
    if answer.status_code >= 400:
        print(address, answer.status_code, answer.content.decode()[:4000], file=sys.stderr)  # noqa: T201


class Import:
    """One annex from file to lines."""

    def __init__(self, protocol_id: int, user_id: int) -> None:
        self.protocol_id, self.user_id = protocol_id, user_id

    def run(self) -> Any:
        from vatra.foundation.imports.models import ImportRun

        return ImportRun.objects.filter(context__protocol=self.protocol_id).order_by("-id").first()

    def next(self) -> tuple[str, Callable[[], Any]] | None:
        """Who works next, and how; None when all is done."""
        run = self.run()
        if run is None:
            return "web", self.upload
        base = f"/importuri/{run.public_id}/"
        mapping = {f"camp-{key}": str(position) for key, position in run.mapping.items()}
        steps: dict[str, tuple[str, Callable[[], Any]] | None] = {
            "uploaded": (
                "web",
                lambda: post(self.user_id, f"{base}coloane/", {"pas": "confirma", **mapping}),
            ),
            "mapped": ("worker", worker),
            "ready": ("web", lambda: post(self.user_id, f"{base}confirmare/", {"versiune": run.version})),
            "running": ("worker", worker),
            "failed": ("web", lambda: post(self.user_id, f"{base}reluare/", {})),
            "done": None,
        }
        return steps[run.state]

    def upload(self) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile

        rows = ["Nr. inv.;Denumirea bunului;Cod clasif.;Val. intrare;Data PIF;DNF"]
        rows += [
            f"{self.protocol_id}-{n:05};Bancă demo {n};3.1.1;3.250,00;01.09.2021;10" for n in range(ROWS)
        ]
        file = SimpleUploadedFile("anexa.csv", "\r\n".join(rows).encode())
        post(
            self.user_id,
            f"/importuri/nou/?tinta=patrimony.annex3&protocol={self.protocol_id}",
            {"fisier": file},
        )

    def half(self) -> list[str]:
        """What must hold at any moment."""
        from vatra.modules.patrimony.models import ProtocolLine

        lines = ProtocolLine.objects.filter(protocol_id=self.protocol_id).count()
        run = self.run()
        wanted = {ROWS} if run is not None and run.state == "done" else {0}
        return [] if lines in wanted else [f"{lines} lines while the import is {run and run.state}"]

    def whole(self) -> list[str]:
        """What must hold at the end."""
        from vatra.foundation.audit.models import LogEntry
        from vatra.modules.patrimony.models import ProtocolLine

        lines = ProtocolLine.objects.filter(protocol_id=self.protocol_id)
        numbers = lines.values("inventory_number").distinct().count()
        run = self.run()
        applied = LogEntry.objects.filter(verb="apply_import", object_id=run.pk, outcome="done").count()
        found = (lines.count(), numbers, run.rows.count(), applied)
        return [] if found == (ROWS, ROWS, ROWS, 1) else [f"lines, numbers, rows, entries: {found}"]


class Issue:
    """One protocol from its last visa to its PDF."""

    def __init__(self, protocol_id: int, user_id: int) -> None:
        self.protocol_id, self.user_id = protocol_id, user_id

    def protocol(self) -> Any:
        from vatra.modules.patrimony.models import Protocol

        return Protocol.objects.select_related("paper").get(pk=self.protocol_id)

    def next(self) -> tuple[str, Callable[[], Any]] | None:
        """Who works next, and how; None when all is done."""
        found = self.protocol()
        address = f"/patrimoniu/protocoale/{found.pk}/pas/issue/"
        steps: dict[str, tuple[str, Callable[[], Any]] | None] = {
            "vizat": ("web", lambda: post(self.user_id, address, {"version": found.version, "note": ""})),
            "se_emite": ("worker", worker),
            "emis": None,
        }
        return steps[found.state]

    def half(self) -> list[str]:
        """What must hold at any moment: numbers without gap or double, each with its entry in the register."""
        from vatra.foundation.papers.models import IssuedPaper, NumberSeries
        from vatra.modules.registry.models import RegistryEntry

        wrong = []
        papers = IssuedPaper.objects.order_by("number")
        numbers = list(papers.values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"numbers of papers: {numbers}")
        entries = list(RegistryEntry.objects.order_by("number").values_list("number", "paper_id"))
        if [n for n, _paper in entries] != list(range(1, len(numbers) + 1)):
            wrong.append(f"numbers of the register: {entries}")
        if sorted(paper or 0 for _n, paper in entries) != sorted(papers.values_list("pk", flat=True)):
            wrong.append(f"entries without their paper: {entries}")
        wrong += [
            f"series {series.key} stands at {series.last}, not {len(numbers)}"
            for series in NumberSeries.objects.exclude(last=len(numbers))
        ]
        return wrong

    def whole(self) -> list[str]:
        """What must hold at the end: one paper, one PDF whose bytes have its hash."""
        import hashlib

        from vatra.foundation.files.models import StoredFile
        from vatra.foundation.files.store import open_bytes
        from vatra.foundation.papers.models import IssuedPaper

        papers = IssuedPaper.objects.filter(owner_kind="patrimony.protocol", owner_id=self.protocol_id)
        paper = papers.get()
        with open_bytes(paper.pdf.sha256) as stored:
            digest = hashlib.sha256(stored.read()).hexdigest()
        files = StoredFile.objects.filter(
            purpose="paper", owner_id=paper.pk, owner_kind="papers.issuedpaper"
        ).count()
        found = (paper.state, digest == paper.pdf_sha256, files)
        return [*self.half(), *([] if found == ("issued", True, 1) else [f"state, hash, files: {found}"])]


def point(place: Place, job: Import | Issue, victim: str, random_: random.Random) -> dict[str, Any]:
    """Goes on until the victim's turn, kills it, restarts, goes on to the end."""
    killed, at_work, wrong, end = False, False, [], time.monotonic() + PATIENCE
    turn = random_.randrange(2)
    after = random_.uniform(0.0, 0.6)
    while (step := job.next()) is not None:
        who, work = step
        mine = victim in {who, "postgres"}
        if mine and not killed and (turn == 0 or isinstance(job, Issue)):
            at_work = interrupted(place, work, victim, after)
            killed = True
            wrong += job.half()
            set_free()
        else:
            turn -= mine
            finish(child(work))
            set_free()
        if time.monotonic() > end:
            wrong.append(f"not finished after {PATIENCE} s: {step[0]}")
            break
    return {"victim": victim, "after": round(after, 3), "at_work": at_work, "wrong": [*wrong, *job.whole()]}


def prepare(kind: str, points: int) -> list[Import | Issue]:
    """The schema, an officer, a school, and a protocol for each point."""
    import datetime as dt
    from decimal import Decimal

    from django.core.management import call_command
    from tests.factories.access import user_with
    from tests.factories.schools import make_decision, make_school

    from vatra.foundation.access.actors import actor_for
    from vatra.modules.patrimony.actions import lines, protocols
    from vatra.modules.patrimony.choices import Annex, Door
    from vatra.modules.patrimony.models import Protocol

    call_command("migrate", verbosity=0)
    officer, school = user_with("patrimony_officer"), make_school()
    jobs: list[Import | Issue] = []
    for _number in range(points):
        head = protocols.ProtocolHead(council_decision_id=make_decision().pk)
        opened = protocols.open_protocol(
            actor=actor_for(officer), cmd=protocols.OpenProtocol(Door.NEW, school.unit.pk, head)
        )
        if kind == "import":
            jobs.append(Import(opened.pk, officer.pk))
            continue
        desk = lines.LineInput(
            Annex.FIXED_ASSETS, f"B{opened.pk}", "Bancă demo", Decimal("3250.00"),
            classification_code="3.1.1", life_months=120, commissioning_date=dt.date(2021, 9, 1),
        )  # fmt: skip
        lines.save_line(actor=actor_for(officer), cmd=lines.SaveLine(opened.pk, desk))
        Protocol.objects.filter(pk=opened.pk).update(state="vizat")
        jobs.append(Issue(opened.pk, officer.pk))
    return jobs


def main(folder: Path, kind: str, points: int, seed: int) -> None:
    """Prints one JSON line for each point."""
    from vatra import pgembed

    place = Place(folder, pgembed.start(folder / "instance"))
    os.environ |= {
        "VATRA_ENV": "test",
        "DATABASE_URL": place.server.url("vatra"),
        "VATRA_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "vatra.config.settings",
    }
    import django

    django.setup()
    try:
        random_ = random.Random(seed)
        for number, job in enumerate(prepare(kind, points)):
            told = point(place, job, VICTIMS[number % len(VICTIMS)], random_)
            print(json.dumps(told), flush=True)  # noqa: T201 - the answer of this program
    finally:
        place.server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
