# SPDX-License-Identifier: EUPL-1.2
"""Where the launcher keeps its data, sockets and copies of the binaries.

Folders that exist are used as they are: only folders made here get a mode.
"""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

from vatra.pgembed.account import Account
from vatra.pgembed.errors import LaunchError

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 99
PRIVATE = 0o700
SHARED = 0o755


def base_folder() -> Path:
    """The folder of all checkouts' data: ``VATRA_HOME``, else by who runs the program."""
    told = os.environ.get("VATRA_HOME")
    if told:
        return Path(told).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/vatra")
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "vatra"


def instance_home(checkout: Path) -> Path:
    """The data folder of one checkout: its name for people, a hash of its path for uniqueness."""
    path = checkout.resolve()
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    name = re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-")[:16] or "vatra"
    return base_folder() / f"{name}-{digest}"


def make_folder(folder: Path, mode: int, owner: Account | None = None) -> None:
    """Make a folder and the missing ones above it; only what is made here gets a mode and owner.

    Raises:
        LaunchError: the place cannot be written.
    """
    missing = [folder, *folder.parents]
    missing = [place for place in missing if not place.exists()]
    try:
        for place in reversed(missing):
            place.mkdir()
            place.chmod(mode if place == folder else SHARED)
        if owner is not None and owner.is_other and folder in missing:
            os.chown(folder, owner.uid, owner.gid)
    except OSError as error:
        raise LaunchError(
            f"Dosarul {folder} nu poate fi creat ({error.strerror}); alegeți altul prin variabila VATRA_HOME."
        ) from error


def require_space(folder: Path, megabytes: int) -> None:
    """Refuse to begin what a full disk would break in the middle.

    Raises:
        LaunchError: fewer free megabytes than asked where the folder lies (or will lie).
    """
    place = next(p for p in [folder, *folder.parents] if p.exists())
    free = shutil.disk_usage(place).free // (1024 * 1024)
    if free < megabytes:
        raise LaunchError(
            f"Pe discul dosarului {place} mai sunt liberi {free} MB și este nevoie de cel puțin {megabytes} MB; "
            "eliberați spațiu sau alegeți alt loc prin variabila VATRA_HOME."
        )


def socket_folder(data_dir: Path, account: Account) -> Path:
    """A private folder for the socket whose full path stays under 100 characters.

    Beside the data when that is short enough, else a folder named by a hash under the temporary
    folder, accepted only when it is ours and closed to others.

    Raises:
        LaunchError: the short folder belongs to somebody else.
    """
    folder = data_dir / "sock"
    if _too_long(folder):
        digest = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"vatra-{account.uid}-{digest}"
        if _too_long(folder):
            folder = Path("/tmp") / folder.name  # noqa: S108 - owner and mode are checked below
    make_folder(folder, PRIVATE, account)
    found = folder.lstat()
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != account.uid
        or stat.S_IMODE(found.st_mode) != PRIVATE
    ):
        raise LaunchError(
            f"Dosarul {folder} există, dar nu este un dosar privat al contului {account.name}; "
            "ștergeți-l sau alegeți alt loc prin variabila VATRA_HOME."
        )
    return folder


def _too_long(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET_PATH
