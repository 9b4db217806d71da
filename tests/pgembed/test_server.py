# SPDX-License-Identifier: EUPL-1.2
"""The embedded PostgreSQL on real processes."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from vatra import pgembed
from vatra.pgembed import LaunchError, Server

HOLDER = Path(__file__).with_name("hold_server.py")

pytestmark = pytest.mark.slow


def ask(server: Server, question: str) -> object:
    with psycopg.connect(server.url("vatra"), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def wait_until_gone(pid: int, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while runs(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not runs(pid)


def test_first_start_gives_a_private_utf8_database_and_stop_leaves_nothing(data_dir: Path) -> None:
    with pgembed.start(data_dir) as server:
        pid = server.pid
        assert ask(server, "SELECT upper('șță')") == "ȘȚĂ"
        assert ask(server, "SELECT datlocale FROM pg_database WHERE datname = 'vatra'") == "C.UTF-8"
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW fsync") == "on"
        assert ask(server, "SHOW max_connections") == "60"
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
        assert pgembed.is_embedded(server.url("vatra"))
        assert pgembed.running_url(data_dir, "vatra") == server.url("vatra")
        socket_dir = server.socket_dir
    assert wait_until_gone(pid)
    assert not socket_dir.exists()
    assert pgembed.running_url(data_dir, "vatra") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_root_runs_it_under_another_account(data_dir: Path) -> None:
    with pgembed.start(data_dir, durable=False) as server:
        owner = Path(f"/proc/{server.pid}").stat().st_uid
        assert owner != 0
        assert server.data.stat().st_uid == owner
        assert ask(server, "SHOW fsync") == "off"


def test_second_start_is_refused_with_number_and_address(data_dir: Path) -> None:
    lock = pgembed.Lock(data_dir).take("http://localhost:8123")
    with lock, pgembed.start(data_dir, durable=False, lock=lock), pytest.raises(LaunchError) as refused:
        pgembed.start(data_dir)
    assert str(refused.value) == (
        f"Vatra rulează deja din dosarul {data_dir} (procesul {os.getpid()}, la http://localhost:8123); "
        "folosiți-o pe aceea sau opriți-o cu Ctrl-C în fereastra ei."
    )


def test_data_survive_a_killed_server_and_its_pid_file(data_dir: Path) -> None:
    server = pgembed.start(data_dir)
    ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    assert (data_dir / "pg" / "postmaster.pid").exists()
    with pgembed.start(data_dir) as again:
        assert ask(again, "SELECT n FROM kept") == 7


def test_pid_file_of_a_stranger_is_not_taken_for_a_server(data_dir: Path) -> None:
    pgembed.start(data_dir, durable=False).stop()
    (data_dir / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir / 'pg'}\n1\n5432\n")
    with pgembed.start(data_dir, durable=False) as server:
        assert ask(server, "SELECT 1") == 1


def test_server_ends_with_a_starter_killed_with_9_and_starts_again_at_once(data_dir: Path) -> None:
    with subprocess.Popen([sys.executable, HOLDER, data_dir], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert runs(pid)
        starter.kill()
    with pgembed.start(data_dir, durable=False) as server:
        assert server.pid != pid
    assert wait_until_gone(pid)


def test_deep_folder_gets_a_short_private_socket_folder(base: Path) -> None:
    deep = base / ("d" * 60) / ("e" * 60)
    with pgembed.start(deep, durable=False) as server:
        path = server.socket_dir / ".s.PGSQL.5432"
        assert path.exists()
        assert len(str(path)) < 100
        assert stat.S_IMODE(server.socket_dir.stat().st_mode) == 0o700


def test_modes_of_folders_that_were_there_stay(base: Path) -> None:
    parent = base / "parent"
    parent.mkdir()
    parent.chmod(0o711)
    pgembed.start(parent / "new" / "data", durable=False).stop()
    assert stat.S_IMODE(parent.stat().st_mode) == 0o711
    assert stat.S_IMODE(base.stat().st_mode) == 0o755


def test_half_made_cluster_is_made_again(data_dir: Path) -> None:
    half = data_dir / "pg.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with pgembed.start(data_dir, durable=False) as server:
        assert ask(server, "SELECT 1") == 1
    assert not half.exists()


def test_database_is_dropped_and_made_again(data_dir: Path) -> None:
    with pgembed.start(data_dir, durable=False) as server:
        ask(server, "CREATE TABLE gone (n int)")
        server.drop_database("vatra")
        server.ensure_database("vatra")
        assert ask(server, "SELECT to_regclass('gone')") is None
