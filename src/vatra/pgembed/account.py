# SPDX-License-Identifier: EUPL-1.2
"""Under which Unix account PostgreSQL runs: the starter's own, never root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vatra.pgembed.errors import LaunchError

CANDIDATES = ("vatra", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """A Unix account.

    Attributes:
        is_other: whether processes must be started under it with root's help.
    """

    name: str
    uid: int
    gid: int
    is_other: bool

    def popen_options(self) -> dict[str, Any]:
        """What ``subprocess`` needs so that the child runs under this account."""
        if not self.is_other:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}


def server_account(data: Path) -> Account:
    """The account for the server of that data folder.

    Its owner when the data exist, so that an account added later does not lock them out.

    Raises:
        LaunchError: started as root where no account to drop to exists.
    """
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        return Account(me.pw_name, me.pw_uid, me.pw_gid, is_other=False)
    if data.exists() and data.stat().st_uid != 0:
        return _entry(pwd.getpwuid(data.stat().st_uid))
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return _entry(found)
    raise LaunchError(
        "PostgreSQL nu pornește ca root și nu există nici contul „vatra”, nici „nobody”; "
        "creați unul cu: useradd --system vatra."
    )


def require_reach(account: Account, folder: Path) -> None:
    """Check that the account can enter the folder, without changing anybody's modes.

    Raises:
        LaunchError: a folder above is closed to the account.
    """
    if not account.is_other:
        return
    test = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$0"', str(folder)], check=False, cwd="/", **account.popen_options()
    )
    if test.returncode != 0:
        raise LaunchError(
            f"Contul {account.name}, sub care rulează PostgreSQL, nu poate intra în {folder}; "
            "alegeți prin variabila VATRA_HOME un loc în afara dosarelor private, de exemplu /var/lib/vatra."
        )


def _entry(found: pwd.struct_passwd) -> Account:
    return Account(found.pw_name, found.pw_uid, found.pw_gid, is_other=True)
