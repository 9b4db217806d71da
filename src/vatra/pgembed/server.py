# SPDX-License-Identifier: EUPL-1.2
"""Start, find and stop the embedded PostgreSQL of one data folder."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, quote, urlsplit

import psycopg
from psycopg import sql

from vatra.pgembed import engine
from vatra.pgembed.account import Account, require_reach, server_account
from vatra.pgembed.errors import LaunchError
from vatra.pgembed.keeper import Kept, keep
from vatra.pgembed.lock import Lock, holder
from vatra.pgembed.places import PRIVATE, SHARED, make_folder, require_space, socket_folder

ROLE = "vatra"
FIRST_MEGABYTES = 300
LATER_MEGABYTES = 100
START_SECONDS = 60
SHARED_MEMORY_FLOOR = 256 * 1024 * 1024
MARK = "vatra-embedded"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """A running server; use as a context or call ``stop``.

    Attributes:
        socket_dir: the private folder of its socket.
        data: PostgreSQL's data folder.
    """

    def __init__(self, kept: Kept, socket_dir: Path, data: Path, lock: Lock | None) -> None:
        self._kept = kept
        self._lock = lock
        self.socket_dir = socket_dir
        self.data = data

    @property
    def alive(self) -> bool:
        """Whether PostgreSQL still runs."""
        return self._kept.alive

    @property
    def pid(self) -> int:
        """Process number of the postmaster; 0 when it has ended."""
        return _postmaster(self.data) or 0

    @property
    def log(self) -> Path:
        """File of PostgreSQL's messages."""
        return self._kept.log

    def url(self, database: str) -> str:
        """The address of a database, in the form of ``DATABASE_URL``."""
        return f"postgresql://{ROLE}@/{quote(database)}?host={quote(str(self.socket_dir), safe='/')}"

    def ensure_database(self, name: str) -> None:
        """Create the database if it is absent."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def drop_database(self, name: str) -> None:
        """Drop the database with whatever is connected to it; harmless when absent."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def stop(self) -> None:
        """Fast shutdown; returns when nothing of the server is left running."""
        self._kept.stop()
        shutil.rmtree(self.socket_dir, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(
    data_dir: Path, *, durable: bool = True, database: str = "vatra", lock: Lock | None = None
) -> Server:
    """Start the server of a data folder, making it at the first start.

    Args:
        data_dir: folder of the instance (data, log, lock, socket); made when absent.
        durable: False for tests: faster, and lost with the machine's power.
        database: created if absent.
        lock: the folder's lock when the caller holds it already and will release it.

    Raises:
        LaunchError: two runs at once, no space, no reach, another major version, or PostgreSQL's own
            refusal; one sentence each.
    """
    data_dir = data_dir.absolute()
    own_lock = None if lock is not None else Lock(data_dir).take()
    try:
        server = _start_locked(data_dir, durable=durable, lock=own_lock)
        try:
            server.ensure_database(database)
        except BaseException:
            server.stop()
            raise
    except BaseException:
        if own_lock is not None:
            own_lock.release()
        raise
    return server


def running_url(data_dir: Path, database: str) -> str | None:
    """The address of a database of the server another process runs from this folder, if one does."""
    data_dir = data_dir.absolute()
    data = data_dir / "pg"
    if holder(data_dir) is None or _postmaster(data) is None:
        return None
    folder = socket_folder(data_dir, server_account(data))
    return f"postgresql://{ROLE}@/{quote(database)}?host={quote(str(folder), safe='/')}"


def is_embedded(url: str) -> bool:
    """Whether an address leads to a server of this launcher."""
    host = dict(parse_qsl(urlsplit(url).query)).get("host", "")
    return host.startswith("/") and (Path(host) / MARK).exists()


def _start_locked(data_dir: Path, *, durable: bool, lock: Lock | None) -> Server:
    data = data_dir / "pg"
    account = server_account(data)
    make_folder(data_dir, SHARED)
    require_space(data_dir, LATER_MEGABYTES if data.exists() else FIRST_MEGABYTES)
    require_reach(account, data_dir)
    bin_dir = engine.binaries(data_dir.parent, account)
    if not data.exists():
        _initdb(bin_dir, data, account)
    _check_version(data)
    _stop_leftover(data)
    sockets = socket_folder(data_dir, account)
    (sockets / MARK).touch()
    log = data_dir / "postgres.log"
    log.unlink(missing_ok=True)
    settings = SETTINGS | _shared_memory() | ({} if durable else NOT_DURABLE)
    settings["unix_socket_directories"] = str(sockets)
    command = [str(bin_dir / "postgres"), "-D", str(data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    kept = keep(command, log=log, env=_environment(), cwd=data_dir, account=account, ask="INT")
    server = Server(kept, sockets, data, lock)
    try:
        _wait(server)
    except BaseException:
        kept.stop()
        raise
    return server


def _initdb(bin_dir: Path, data: Path, account: Account) -> None:
    """Make the cluster beside its place and rename it: a half-made one never counts."""
    half = data.with_name("pg.half")
    shutil.rmtree(half, ignore_errors=True)
    make_folder(half, PRIVATE, account)
    command = [str(bin_dir / "initdb"), "-D", str(half), "-U", ROLE]
    command += ["--auth-local=trust", "--auth-host=reject", "--encoding=UTF8", "--no-locale"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"]
    made = subprocess.run(
        command,
        check=False,
        capture_output=True,
        env=_environment(),
        cwd=data.parent,
        start_new_session=True,
        **account.popen_options(),
    )
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        reason = made.stderr.decode(errors="replace").strip().splitlines()
        raise LaunchError(
            f"PostgreSQL nu a putut pregăti dosarul {data}: {reason[-1] if reason else made.returncode}"
        )
    half.rename(data)


def _check_version(data: Path) -> None:
    written = (data / "PG_VERSION").read_text().strip()
    ours = engine.major_version()
    if written != ours:
        raise LaunchError(
            f"Datele din {data} sunt scrise de PostgreSQL {written}, iar programul aduce PostgreSQL {ours}; "
            "luați o copie de siguranță cu versiunea veche și restaurați-o în cea nouă, "
            "sau începeți de la zero cu ./run demo --reset."
        )


def _environment() -> dict[str, str]:
    kept = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    return kept | ({"TMPDIR": os.environ["TMPDIR"]} if os.environ.get("TMPDIR") else {})


def _shared_memory() -> dict[str, str]:
    """Small or absent /dev/shm (containers): keep the shared segments in files instead."""
    try:
        place = os.statvfs("/dev/shm")  # noqa: S108 - only measured
    except OSError:
        return {"dynamic_shared_memory_type": "mmap"}
    small = place.f_bavail * place.f_frsize < SHARED_MEMORY_FLOOR
    return {"dynamic_shared_memory_type": "mmap" if small else "posix"}


def _postmaster(data: Path) -> int | None:
    """The postmaster working in this very folder, if one lives."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid if _works_in(pid, data) else None


def _works_in(pid: int, data: Path) -> bool:
    proc = Path("/proc") / str(pid)
    if proc.exists():
        with contextlib.suppress(OSError):
            return (proc / "cwd").resolve() == data.resolve()
        return False
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True)
    return str(data).encode() in shown.stdout


def _stop_leftover(data: Path) -> None:
    """Wait out (or end) the server of a killed earlier run, and forget a dead one's pid file."""
    for sign, seconds in ((None, 5.0), (signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0)):
        pid = _postmaster(data)
        if pid is None:
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        if sign is not None:
            os.kill(pid, sign)
        end = time.monotonic() + seconds
        while _postmaster(data) is not None and time.monotonic() < end:
            time.sleep(0.05)
    if _postmaster(data) is not None:
        raise LaunchError(
            f"PostgreSQL al unei porniri anterioare (procesul {_postmaster(data)}) nu se oprește; "
            "opriți-l cu kill -9 și porniți din nou."
        )


def _wait(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if not server.alive or time.monotonic() > end:
                lines = server.log.read_text(errors="replace").strip().splitlines()
                reason = lines[-1] if lines else str(error).strip()
                raise LaunchError(f"PostgreSQL nu a pornit ({server.log}): {reason}") from error
            time.sleep(0.03)
        else:
            return
