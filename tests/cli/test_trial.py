# SPDX-License-Identifier: EUPL-1.2
"""A whole trial run as real processes: start, refusals, every way to end it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

TINY = Path(__file__).with_name("tiny_trial.py")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="vatra-t-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def trial(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, TINY, folder, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(seen)


def left_running(folder: Path) -> list[str]:
    """Command lines of the processes that work for the folder: by their working folder or environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (place / "environ").read_bytes()
            about = str(folder).encode() in environment or str(folder) in command
            if about and int(place.name) != os.getpid():
                found.append(command[:120])
    return found


def nothing_left(folder: Path, seconds: float = 25) -> bool:
    end = time.monotonic() + seconds
    while left_running(folder) and time.monotonic() < end:
        time.sleep(0.1)
    return left_running(folder) == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(base: Path, port: int, sign: signal.Signals) -> None:
    folder = base / sign.name
    with trial(folder, port) as process:
        seen = read_until(process, "Pe un server")
        assert f"http://localhost:{port}" in seen
        assert "numai pe acest calculator" in seen
        assert str(folder) in seen
        assert len(left_running(folder)) > 3
        os.killpg(process.pid, sign)
        rest, _ = process.communicate(timeout=40)
    assert process.returncode == 0
    assert rest.strip().endswith("Vatra s-a oprit. Datele au rămas la locul lor.")
    assert left_running(folder) == []


def test_kill_9_ends_everything_and_a_new_start_works(base: Path, port: int) -> None:
    folder = base / "killed"
    with trial(folder, port) as process:
        read_until(process, "Pe un server")
        process.kill()
    with trial(folder, port) as again:
        read_until(again, "Pe un server")
        again.terminate()
        again.communicate(timeout=40)
    assert again.returncode == 0
    assert nothing_left(folder)


def the_one(folder: Path, needle: str) -> int:
    """Process number of the run's one program whose command line has the needle (keepers do not count)."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (place / "cmdline").read_bytes().decode(errors="replace")
            ours = str(folder) in command or str(folder).encode() in (place / "environ").read_bytes()
            if ours and needle in command and not command.startswith("/bin/sh"):
                found.append(int(place.name))
    assert len(found) == 1, found
    return found[0]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_a_killed_web_server_is_started_again(base: Path, port: int) -> None:
    folder = base / "web"
    with trial(folder, port) as process:
        read_until(process, "Pe un server")
        os.kill(the_one(folder, "ThreadingHTTPServer"), signal.SIGKILL)
        seen = read_until(process, "pornit din nou")
        assert "Serverul web s-a oprit neașteptat" in seen
        end = time.monotonic() + 10
        while not answers(port) and time.monotonic() < end:
            time.sleep(0.1)
        assert answers(port)


def test_a_killed_postgresql_ends_the_run_with_a_sentence(base: Path, port: int) -> None:
    folder = base / "pg-killed"
    with trial(folder, port) as process:
        read_until(process, "Pe un server")
        os.kill(int((folder / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        said, _ = process.communicate(timeout=40)
    assert process.returncode == 1
    assert "Vatra: PostgreSQL s-a oprit neașteptat" in said
    assert nothing_left(folder)


def test_two_runs_at_once(base: Path, port: int) -> None:
    folder = base / "twice"
    with trial(folder, port) as first:
        read_until(first, "Pe un server")
        with trial(folder, port) as second:
            said, _ = second.communicate(timeout=20)
        assert second.returncode == 1
        assert f"procesul {first.pid}, la http://localhost:{port}" in said
        assert said.count("\n") == 1
        assert first.poll() is None


def test_taken_port(base: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with trial(base / "taken", port) as process:
            said, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert said.startswith(f"Vatra: Portul {port} nu poate fi folosit")
    assert not (base / "taken" / "pg").exists()
