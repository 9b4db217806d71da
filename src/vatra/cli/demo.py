# SPDX-License-Identifier: EUPL-1.2
"""``vatra demo``: the whole system on sample data, for this machine only."""

import argparse
import shutil
import time
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from vatra import pgembed
from vatra.cli import ports, preparation
from vatra.cli.environment import CHECKOUT, DATABASE, HOST, home, private_folder, set_up
from vatra.cli.processes import (
    Child,
    StopRequestedError,
    granian_command,
    ignore_signals,
    stopped_by_signals,
    wait_until_healthy,
    watch,
    worker_command,
)
from vatra.cli.steps import Step, run_steps, say
from vatra.pgembed import LaunchError, Lock, Server

SCALES = ("demo", "sector")
SIGN_INS = "vatra.demo.signins"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``vatra demo``."""
    parser.add_argument("--reset", action="store_true", help="șterge datele de probă și începe de la zero")
    parser.add_argument(
        "--port", type=int, help=f"portul web (implicit {ports.DEFAULT_PORT} sau următorul liber)"
    )
    parser.add_argument("--scale", choices=SCALES, help="cât de multe date de probă (implicit demo)")


def run(args: argparse.Namespace) -> int:
    """Start everything, stay until a signal comes, stop everything."""
    trial = Trial(home(), kind="demo", scale=args.scale, port=args.port, reset=args.reset)
    return trial.run()


class Trial:
    """One run of web, worker and PostgreSQL on this machine.

    Attributes:
        folder: where its data lie.
        kind: ``demo`` or ``dev``.
        reset: whether the data are deleted first.
    """

    def __init__(
        self,
        folder: Path,
        *,
        kind: str,
        scale: str | None = None,
        port: int | None = None,
        reset: bool = False,
    ) -> None:
        self.folder = folder
        self.kind = kind
        self.reset = reset
        self._asked_scale = scale
        self._asked_port = port
        self.port = 0
        self._server: Server | None = None
        self._children: list[Child] = []
        self._sign_ins: list[str] = []

    def run(self) -> int:
        """Run until a signal; 0 when the person ended it."""
        begin = time.monotonic()
        with ExitStack() as stack:
            stack.enter_context(stopped_by_signals())
            stack.callback(self._stop)
            try:
                self._prepare(stack)
                run_steps(self.steps())
                self._announce(time.monotonic() - begin)
                watch(self.server, self._children)
            except StopRequestedError:
                say("\nSe opresc serverul web, lucrările din fundal și PostgreSQL …")
        say("Vatra s-a oprit. Datele au rămas la locul lor.")
        return 0

    @property
    def server(self) -> Server:
        """The running PostgreSQL.

        Raises:
            LaunchError: it was not started.
        """
        if self._server is None:
            raise LaunchError("PostgreSQL nu este pornit.")
        return self._server

    @property
    def scale(self) -> str:
        """The scale asked for, else the one already loaded, else the small one."""
        loaded = preparation.read_demo_stamp(self.folder)
        return self._asked_scale or (loaded[0] if loaded and loaded[0] in SCALES else SCALES[0])

    def steps(self) -> list[Step]:
        """What is done from nothing to the first page, in order."""
        return [
            Step("PostgreSQL propriu", self._start_database),
            Step("Cataloage de texte", preparation.compile_catalogues),
            Step("Schema bazei de date", lambda: preparation.migrate(self.folder)),
            Step("Stiluri, litere, pictograme", preparation.build_assets),
            Step("Date de probă", self._load_data),
            Step("Server web", self._start_web),
            Step("Lucrări din fundal", self._start_worker),
        ]

    def web_command(self) -> list[str]:
        """The command that serves pages."""
        return granian_command(HOST, self.port)

    def _prepare(self, stack: ExitStack) -> None:
        if not pgembed.is_supported():
            raise LaunchError(
                "PostgreSQL propriu pornește numai pe Linux și macOS; pe alt sistem instalați PostgreSQL "
                "și dați adresa lui prin variabila DATABASE_URL."
            )
        self._lock = stack.enter_context(Lock(self.folder).take())
        self._refuse_other_scale()
        self.port, remark = ports.choose(self._asked_port)
        self._lock.announce(f"http://localhost:{self.port}")
        if remark:
            say(remark)
        if self.reset:
            self._delete()

    def _refuse_other_scale(self) -> None:
        loaded = preparation.read_demo_stamp(self.folder)
        if self.reset or loaded is None or not loaded[1] or self.scale == loaded[0]:
            return
        raise LaunchError(
            f"Datele de probă sunt deja încărcate la scara „{loaded[0]}”; pentru scara „{self.scale}” "
            f"ele se șterg și se încarcă din nou cu: ./run demo --reset --scale {self.scale}",
            code=2,
        )

    def _delete(self) -> None:
        say(f"Se șterg datele de probă din {self.folder} (baza de date, fișierele, jurnalele).")
        for name in ("pg", "pg.half", "app"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _start_database(self) -> str:
        fresh = not (self.folder / "pg").exists()
        self._server = pgembed.start(self.folder, database=DATABASE, lock=self._lock)
        set_up(self.folder, kind=self.kind, url=self._server.url(DATABASE), port=self.port)
        if fresh:
            self._forget()
        return "prima pornire" if fresh else self._clear_half_loaded()

    def _forget(self) -> None:
        preparation.demo_data_stamp(self.folder).unlink(missing_ok=True)
        preparation.forget_schema(self.folder)

    def _clear_half_loaded(self) -> str:
        """Begin again with an empty database where loading the sample data was cut short."""
        loaded = preparation.read_demo_stamp(self.folder)
        if loaded is None or loaded[1]:
            return ""
        self.server.drop_database(DATABASE)
        self.server.ensure_database(DATABASE)
        self._forget()
        return "încărcarea anterioară fusese întreruptă; se reia"

    def _load_data(self) -> str:
        remark = preparation.load_demo_data(self.folder, self.scale)
        self._sign_ins = sign_in_lines(private_folder(self.folder) / "sign-ins.txt")
        _leave_database()
        return remark

    def _start_web(self) -> str:
        web = self._start_child("Serverul web", self.web_command(), "web.log")
        wait_until_healthy(web, self.port)
        return ""

    def _start_worker(self) -> str:
        self._start_child("Lucrătorul din fundal", worker_command(), "worker.log")
        return ""

    def _start_child(self, title: str, command: list[str], log: str) -> Child:
        child = Child(title, command, private_folder(self.folder) / log)
        child.log.unlink(missing_ok=True)
        self._children.append(child)
        child.start()
        return child

    def _announce(self, seconds: float) -> None:
        address = f"http://localhost:{self.port}"
        say()
        say(f"  Vatra răspunde la  {address}   (pornită în {seconds:.1f} s)".replace(".", ",", 1))
        say(f"  Ascultă numai pe acest calculator ({HOST}); din rețea nu se vede.")
        say()
        for line in self._sign_ins:
            say(f"  {line}")
        say(f"  Datele:            {self.folder}")
        say("  Oprire:            Ctrl-C aici")
        say("  De la zero:        ./run demo --reset")
        say(f"  Pe un server:      {CHECKOUT / 'docs' / 'howto' / 'server.md'}")
        say()

    def _stop(self) -> None:
        ignore_signals()
        for child in self._children:
            child.stop()
        if self._server is not None:
            self._server.stop()


def sign_in_lines(remembered: Path) -> list[str]:
    """The sample accounts as a small table, one line each; asked of the program once, then read from the file."""
    if remembered.exists():
        return remembered.read_text().splitlines()
    preparation.ensure_django()
    if find_spec(SIGN_INS) is None:
        return []
    rows = [(str(role), str(name), str(word)) for role, name, word in import_module(SIGN_INS).sign_ins()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    lines = ["Conturi de probă (rol, utilizator, parolă):"]
    lines += [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    remembered.write_text("\n".join([*lines, "", ""]))
    remembered.chmod(0o600)
    return [*lines, ""]


def _leave_database() -> None:
    """Close this process's own connections: only web and worker talk to the database from here on."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
