# SPDX-License-Identifier: EUPL-1.2
"""One run at a time: a lock that the kernel takes back when its holder dies, however it dies."""

import contextlib
import fcntl
import json
import os
from pathlib import Path
from typing import Self

from vatra.pgembed.errors import LaunchError
from vatra.pgembed.places import SHARED, make_folder

Holder = dict[str, str | int]


class Lock:
    """The lock of one data folder, with the holder's process number and address for the second comer."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "lock"
        self._file: int | None = None

    def take(self, address: str = "") -> Self:
        """Take the lock and write who holds it.

        Raises:
            LaunchError: another living process holds it; the sentence names its number and address.
        """
        make_folder(self.path.parent, SHARED)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            raise LaunchError(_refusal(self.path)) from error
        self._file = file
        self.announce(address)
        return self

    def announce(self, address: str) -> None:
        """Write the address under which the holder answers."""
        if self._file is None:
            return
        text = json.dumps({"pid": os.getpid(), "address": address}).encode()
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, text, 0)

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self if self._file is not None else self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


def holder(folder: Path) -> Holder | None:
    """Who holds the folder's lock now (``pid``, ``address``), or None when nobody does."""
    path = folder / "lock"
    if not path.exists():
        return None
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _read(path)
    return None


def _read(path: Path) -> Holder:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text())
        if isinstance(found, dict):
            return found
    return {}


def _refusal(path: Path) -> str:
    who = _read(path)
    process = f"procesul {who['pid']}" if who.get("pid") else "alt proces"
    where = f", la {who['address']}" if who.get("address") else ""
    return (
        f"Vatra rulează deja din dosarul {path.parent} ({process}{where}); "
        "folosiți-o pe aceea sau opriți-o cu Ctrl-C în fereastra ei."
    )
