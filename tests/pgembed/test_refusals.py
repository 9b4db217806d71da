# SPDX-License-Identifier: EUPL-1.2
"""What the launcher refuses, each in one sentence and before anything is half done."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from vatra import pgembed
from vatra.pgembed import LaunchError, account, engine, lock, places, server


def test_full_disk_is_said_before_anything_is_made(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 1024 * 1024))
    with pytest.raises(
        LaunchError, match=r"mai sunt liberi 5 MB și este nevoie de cel puțin \d+ MB"
    ) as refused:
        pgembed.start(data_dir)
    assert "VATRA_HOME" in str(refused.value)
    assert not (data_dir / "pg").exists()
    assert pgembed.holder(data_dir) is None


def test_data_of_another_major_version_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("15\n")
    with pytest.raises(LaunchError, match="scrise de PostgreSQL 15, iar programul aduce PostgreSQL 18"):
        server._check_version(tmp_path)


@pytest.mark.parametrize(("free", "kind"), [(64 * 1024 * 1024, "mmap"), (1024 * 1024 * 1024, "posix")])
def test_small_shared_memory_is_kept_in_files(free: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_bavail=free // 4096, f_frsize=4096))
    assert server._shared_memory() == {"dynamic_shared_memory_type": kind}


def test_absent_shared_memory_is_kept_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: str) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(os, "statvfs", absent)
    assert server._shared_memory() == {"dynamic_shared_memory_type": "mmap"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_closed_folder_is_named_and_not_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(LaunchError, match="nu poate intra în"):
        pgembed.start(closed / "data")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_missing_wheel_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    with pytest.raises(LaunchError, match="PostgreSQL propriu nu este instalat"):
        engine._site_folder()


def test_root_without_an_account_to_drop_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(account, "CANDIDATES", ("no-such-account-here",))
    with pytest.raises(LaunchError, match="useradd --system vatra"):
        account.server_account(tmp_path / "absent")


def test_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = account.Account("eu", os.geteuid(), os.getegid(), is_other=False)
    monkeypatch.chdir(tmp_path)
    Path("elsewhere").mkdir()
    Path("sock").symlink_to("elsewhere")
    with pytest.raises(LaunchError, match="nu este un dosar privat al contului eu"):
        places.socket_folder(Path(), me)


def test_instance_folder_is_keyed_by_the_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VATRA_HOME", str(tmp_path))
    first = pgembed.instance_home(Path("/srv/a/vatra"))
    second = pgembed.instance_home(Path("/srv/b/vatra"))
    assert first.parent == second.parent == tmp_path
    assert first.name.startswith("vatra-")
    assert first != second
    assert first == pgembed.instance_home(Path("/srv/a/vatra"))


def test_lock_is_free_again_after_release(tmp_path: Path) -> None:
    held = lock.Lock(tmp_path).take("http://localhost:8001")
    assert pgembed.holder(tmp_path) == {"pid": os.getpid(), "address": "http://localhost:8001"}
    with pytest.raises(LaunchError):
        lock.Lock(tmp_path).take()
    held.release()
    assert pgembed.holder(tmp_path) is None
    lock.Lock(tmp_path).take().release()
