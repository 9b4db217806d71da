# SPDX-License-Identifier: EUPL-1.2
"""Child processes that end with their starter, even one killed with -9.

Each child stands under a tiny shell in a session of its own. The shell's standard input is a pipe
from the starter: when the starter ends, in whatever way, the pipe closes and the shell stops the
child. This holds across accounts and needs nothing of one operating system.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from vatra.pgembed.account import Account

PATIENCE_SECONDS = 20
# $1: the signal that asks politely, $2: seconds of patience, then the command. The group is the session's own.
KEEPER = """
exec 3<&0 </dev/null
sig=$1; patience=$2; shift 2
"$@" 3<&- &
child=$!
{
  read -r _
  kill -s "$sig" "$child"
  while [ "$patience" -gt 0 ] && kill -0 "$child"; do sleep 1; patience=$((patience - 1)); done
  kill -s KILL 0
} <&3 3<&- 2>/dev/null &
exec 3<&-
wait "$child"
kill -s KILL 0
"""


class Kept:
    """A child process under its keeper.

    Attributes:
        log: the file that takes its output.
    """

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self.log = log

    @property
    def alive(self) -> bool:
        """Whether the child still runs."""
        return self._process.poll() is None

    @property
    def session(self) -> int:
        """Number of the session (and of the keeper) the child runs in."""
        return self._process.pid

    def stop(self, patience: float = PATIENCE_SECONDS + 5) -> None:
        """Ask the child to end and wait; what does not end in time is killed with its session."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def last_lines(self, count: int = 12) -> str:
        """The end of the log, for the sentence that says what went wrong."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-count:])


def keep(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    account: Account | None = None,
    ask: str = "TERM",
    patience: int = PATIENCE_SECONDS,
) -> Kept:
    """Start a command that ends when this process ends.

    Args:
        command: program and arguments.
        log: file to which standard output and error are added.
        env: the whole environment of the child.
        cwd: its working folder.
        account: under whose account it runs; None: the starter's.
        ask: name of the signal that asks it to end.
        patience: seconds it gets after that.
    """
    with open(log, "ab", opener=_private) as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "vatra-keeper", ask, str(patience), *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            **(account.popen_options() if account else {}),
        )
    return Kept(process, log)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
