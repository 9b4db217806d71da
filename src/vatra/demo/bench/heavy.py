# SPDX-License-Identifier: EUPL-1.2
"""Heavy work: an import, a long protocol as PDF, numbers taken by many at once."""

import csv
import io
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import cast

from django.db import connection, transaction

from vatra.demo.bench.measuring import Result, missing
from vatra.demo.existing import OPENING
from vatra.demo.inventory import Maker, Numbers, Owner, Place, Position
from vatra.demo.papers import scan
from vatra.demo.stock import FillAnnexes, fill_annexes
from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, StartApply, map_columns, start_apply
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import NumberSeries
from vatra.foundation.papers.numbering import take_number
from vatra.foundation.papers.rendering import canonical_json
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.in_force import record_existing
from vatra.modules.patrimony.actions.protocols import (
    OpenProtocol,
    ProtocolHead,
    ProtocolScan,
    ProtocolStep,
    file_protocol_scan,
    open_protocol,
)
from vatra.modules.patrimony.choices import Domain, Door
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.papers.protocol_content import draft_of
from vatra.organisation.models import EducationUnit, Room

CONNECTIONS, ROLLBACK_EVERY = 16, 5
UNIT = "gr424"
"""The unit of the sample data that has no goods yet."""
_HEADS = ("Număr de inventar", "Denumire", "Cod de clasificare", "Durata normală", "Valoare de intrare",
          "Amortizare cumulată", "Data PIF", "Cont", "Serie")  # fmt: skip
_RENDER = """
import json, resource, sys, time
import django
django.setup()
from vatra.foundation.papers.rendering import render
data = json.load(open(sys.argv[1], encoding="utf-8"))
begin = time.perf_counter()
pdf = render(data["template"], data["content"], title="Protocol", demo=True)
seconds = time.perf_counter() - begin
peak = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({"seconds": seconds, "peak": max(peak), "bytes": len(pdf)}))
"""


def officer() -> Actor:
    """Who does the work."""
    return actor_for(User.objects.get(username="patrimoniu"))


def movables(count: int, purpose: str) -> list[Position]:
    """That many positions of the unit, one fixed asset to four lots, with numbers of their own."""
    unit = EducationUnit.objects.get(code=UNIT)
    rooms = Room.objects.filter(unit=unit).order_by("pk")
    maker = Maker(
        rng=random.Random(purpose),
        places=[Place(room.pk, room.function, None) for room in rooms],
        owners=[Owner(unit.organisation_id, Domain.OWN.value, 1)],
        keeper_id=unit.organisation_id,
        numbers=Numbers(purpose.upper()),
        until=OPENING,
        opening=OPENING,
    )
    return list(maker.positions(count))


IMPORT_RUNS, WARM_ROWS = 3, 20


def import_rows(count: int) -> Result:
    """Machine time from a file received to goods in the registry, with their history and search entries.

    The rows go through annex 3 of an old protocol; the people's part (mending, filing the scan) is left out.
    A worker runs for days, so a few rows go first and bring the program into memory.
    """
    work = f"import de {count} rânduri până în evidență, timp de mașină"
    _import("9000", WARM_ROWS, "cald")
    runs = []
    for number in range(IMPORT_RUNS):
        spent = _import(str(9001 + number), count, f"imp{number}")
        if spent is None:
            return missing(work, "rânduri/s", "nu s-au preluat toate rândurile", 3000, 8000)
        runs.append(spent)
    runs.sort(key=sum)
    best, median = runs[0], runs[len(runs) // 2]
    read, annexed, entered = best
    note = (
        f"citire și verificare {read:.2f} s, preluare în anexă {annexed:.2f} s, "
        f"intrare în evidență cu istoric și căutare {entered:.2f} s"
    )
    rates = [round(count / sum(spent)) for spent in (best, median)]
    return Result(work, "rânduri/s", rates[0], rates[1], 3000, 8000, more_is_better=True, note=note)


def _import(number: str, count: int, purpose: str) -> tuple[float, float, float] | None:
    """Seconds of reading with checks, of taking into the annex, of entering; None when rows were lost."""
    who, unit = officer(), EducationUnit.objects.get(code=UNIT)
    head = ProtocolHead(number, OPENING, OPENING, place="București")
    protocol = open_protocol(actor=who, cmd=OpenProtocol(Door.EXISTING, unit.pk, head))
    sheet = io.BytesIO(_sheet(count, purpose))
    begin = time.perf_counter()
    run = upload_import(
        actor=who,
        cmd=UploadImport("patrimony.annex3", {"protocol": str(protocol.pk)}, "anexa3.csv", sheet),
    )
    map_columns(actor=who, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    run.refresh_from_db()
    staged = time.perf_counter()
    start_apply(actor=who, cmd=StartApply(run=run.public_id, version=run.version))
    run_pending()
    end = time.perf_counter()
    if protocol.lines.count() != count:
        return None
    pages = [scan("PROTOCOL", ["de predare-primire a bazei materiale"])]
    protocol = file_protocol_scan(actor=who, cmd=ProtocolScan(protocol.pk, pages, "protocol.pdf"))
    entering = time.perf_counter()
    record_existing(actor=who, cmd=ProtocolStep(protocol.pk, protocol.version))
    return staged - begin, end - staged, time.perf_counter() - entering


def _sheet(count: int, purpose: str) -> bytes:
    """A CSV as a school would send it, fixed assets only."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(_HEADS)
    fixed = [good for good in movables(count * 5, purpose) if good.life_months]
    for good in fixed[:count]:
        money = (str(good.entry_value), str(good.accumulated_depreciation))
        writer.writerow(
            (
                good.inventory_number, good.name, good.classification_code, (good.life_months or 0) // 12,
                *(amount.replace(".", ",") for amount in money), f"{good.commissioning_date:%d.%m.%Y}",
                good.account, good.serial,
            )
        )  # fmt: skip
    return out.getvalue().encode()


def long_protocol(count: int) -> list[Result]:
    """Seconds and peak memory of a protocol of so many lines as PDF, rendered in a process of its own."""
    who, unit = officer(), EducationUnit.objects.get(code=UNIT)
    members = [{"name": "Persoană Demo", "function": "președinte"}]
    sides = {side: {"order": "1-DEMO", "members": members} for side in ("giver", "receiver")}
    head = ProtocolHead(place="București", commissions=sides)
    protocol = open_protocol(actor=who, cmd=OpenProtocol(Door.NEW, unit.pk, head))
    goods = movables(count, "lung")
    fill_annexes(actor=who, cmd=FillAnnexes(protocol.pk, [], goods, unit.organisation_id))
    begin = time.perf_counter()
    draft = draft_of(Protocol.objects.select_related("unit__organisation").get(pk=protocol.pk))
    frozen = json.loads(canonical_json({**draft.content}))
    seconds = time.perf_counter() - begin
    meta = {"number": "1/2026", "date": "2026-11-22", "printed_at": "2026-11-22T10:00:00+02:00", "program": "Vatra",
            "version": "0", "qr": "http://localhost:8000/verificare/demo/"}  # fmt: skip
    frozen["meta"] = {**frozen["meta"], **meta}
    frozen["registry_number"] = "1/2026"
    return _rendered(count, {"template": draft.template, "content": frozen}, seconds)


def _rendered(count: int, job: dict[str, object], freezing: float) -> list[Result]:
    work = f"protocol de {count} de poziții ca PDF/A"
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content.json"
        content.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", _RENDER, str(content)], capture_output=True, check=False, text=True
        )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["fără mesaj"])[-1][:120]
        return [missing(work, "s", f"redarea a eșuat: {why}", 15, 8)]
    figures = json.loads(done.stdout.splitlines()[-1])
    seconds = round(figures["seconds"] + freezing, 2)
    peak = round(figures["peak"] / 1024 / 1024, 2)
    note = f"din care înghețarea conținutului {freezing:.1f} s; {figures['bytes'] / 1e6:.1f} MB"
    return [
        Result(work, "s", seconds, seconds, 15, 8, note=note),
        Result(f"{work}, memorie de vârf", "GB", peak, peak, 1.5, 1.5),
    ]


def numbers(seconds: float) -> Result:
    """Numbers taken per second by 16 connections, one in five rolled back, and whether any gap or double came."""
    keeper = f"numere-{time.time_ns()}"
    taken: list[list[int]] = [[] for _ in range(CONNECTIONS)]
    stop = time.monotonic() + seconds
    workers = [threading.Thread(target=_take_until, args=(stop, keeper, own)) for own in taken]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    spent = time.perf_counter() - begin
    every = sorted(value for own in taken for value in own)
    last = NumberSeries.objects.get(key__startswith=f"bench:{keeper}:").last
    whole = every == list(range(1, len(every) + 1)) and last == len(every)
    rate = round(len(every) / spent)
    note = "fără goluri și dubluri" if whole else "NUMERELE AU GOLURI SAU DUBLURI"
    return Result(
        f"numere fără goluri, {CONNECTIONS} conexiuni, 20 % anulate", "numere/s", rate, rate, 700, 1000,
        more_is_better=True, note=note,
    )  # fmt: skip


class _TakenBackError(Exception):
    """One in five transactions is given up after it took its number."""


def _take_until(stop: float, keeper: str, own: list[int]) -> None:
    turn = 0
    no_frame = cast("Transaction", None)  # the number alone is measured, without the journal of an action
    try:
        while time.monotonic() < stop:
            turn += 1
            try:
                with transaction.atomic():
                    value = take_number(no_frame, "bench", keeper).value
                    if turn % ROLLBACK_EVERY == 0:
                        raise _TakenBackError
                own.append(value)
            except _TakenBackError:
                continue
    finally:
        connection.close()
