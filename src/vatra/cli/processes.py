# SPDX-License-Identifier: EUPL-1.2
"""The web and the worker of a trial run, kept alive and stopped in order."""

import contextlib
import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vatra.cli.environment import CHECKOUT, HOST
from vatra.cli.steps import say
from vatra.pgembed import Kept, LaunchError, Server, keep

READY_SECONDS = 90
MOST_RESTARTS = 5
LOOK_SECONDS = 0.5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """A signal asked the run to end; not an ``Exception``, so that nothing swallows it."""


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn the first signal into ``StopRequestedError`` and let nothing disturb the stopping after it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def stop(number: int, _frame: object) -> None:
        ignore_signals()
        raise StopRequestedError(number)

    for number in SIGNALS:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_signals() -> None:
    """From here on the stopping goes on to its end; it takes seconds and has limits of its own."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def granian_command(host: str, port: int, *, workers: int = 2, threads: int = 4) -> list[str]:
    """The command that serves the program."""
    command = [sys.executable, "-m", "granian", "vatra.config.wsgi:application", "--interface", "wsgi"]
    command += ["--host", host, "--port", str(port), "--workers", str(workers), "--no-ws"]
    command += [
        "--blocking-threads",
        str(threads),
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "5",
    ]
    return [*command, "--log-level", "warning"]


def worker_command() -> list[str]:
    """The command of the background worker."""
    return [sys.executable, "-m", "vatra.cli", "worker"]


@dataclass(slots=True)
class Child:
    """A process of the run that is started again when it falls.

    Attributes:
        title: its name for the person.
        command: program and arguments.
        log: file of its output.
    """

    title: str
    command: Sequence[str]
    log: Path
    kept: Kept | None = field(default=None, init=False)
    restarts: int = field(default=0, init=False)

    def start(self) -> None:
        """Start it with the environment of this process."""
        self.kept = keep(self.command, log=self.log, env=os.environ, cwd=CHECKOUT)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.kept is not None and self.kept.alive

    def revive(self) -> None:
        """Start it again after a fall.

        Raises:
            LaunchError: it has fallen too often.
        """
        self.stop()
        if self.restarts >= MOST_RESTARTS:
            raise LaunchError(f"{self.title} se oprește mereu; motivul stă în {self.log}.")
        self.restarts += 1
        say(f"{self.title} s-a oprit neașteptat și este pornit din nou (jurnal: {self.log}).")
        self.start()

    def stop(self) -> None:
        """End it and wait for its end."""
        if self.kept is not None:
            self.kept.stop()


def wait_until_healthy(web: Child, port: int) -> None:
    """Wait for the first good answer of ``/healthz``.

    Raises:
        LaunchError: the web ended or did not answer in time; the end of its log is shown.
    """
    end = time.monotonic() + READY_SECONDS
    while not _answers(port):
        if not web.alive or time.monotonic() > end:
            lines = web.kept.last_lines() if web.kept else ""
            raise LaunchError(f"Serverul web nu a pornit; motivul stă în {web.log}:\n{lines}")
        time.sleep(0.1)


def watch(server: Server, children: Sequence[Child], asleep: Callable[[float], None] = time.sleep) -> None:
    """Look after the run until a signal ends it.

    Raises:
        LaunchError: PostgreSQL ended, or a child falls again and again.
    """
    while True:
        if not server.alive:
            raise LaunchError(
                f"PostgreSQL s-a oprit neașteptat; motivul stă în {server.log}. Porniți din nou."
            )
        for child in children:
            if not child.alive:
                child.revive()
        asleep(LOOK_SECONDS)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    return False
