# SPDX-License-Identifier: EUPL-1.2
"""What the commands put into the environment before Django reads it."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vatra import pgembed

CHECKOUT = Path(__file__).resolve().parents[3]
DATABASE = "vatra"
HOST = "127.0.0.1"
PRIVATE = 0o700


def home() -> Path:
    """The data folder of this checkout."""
    return pgembed.instance_home(CHECKOUT)


def secret_key(folder: Path) -> str:
    """The signing key kept in the folder's private part; made at the first start."""
    file = private_folder(folder) / "secret.key"
    if not file.exists():
        half = file.with_suffix(".half")
        half.write_text(secrets.token_urlsafe(50))
        half.chmod(0o600)
        half.rename(file)
    return file.read_text().strip()


def private_folder(folder: Path) -> Path:
    """The part of a data folder that only its owner reads: key, stamps, logs, uploaded files."""
    place = folder / "app"
    if not place.exists():
        place.mkdir(parents=True, mode=PRIVATE)
    return place


def set_up(folder: Path, *, kind: str, url: str, port: int = 8000) -> None:
    """Put the settings of an embedded instance into the environment.

    Args:
        folder: its data folder.
        kind: ``demo``, ``dev`` or ``test``.
        url: address of its database.
        port: where the web answers.
    """
    os.environ.update(
        {
            "VATRA_ENV": kind,
            "DATABASE_URL": url,
            "VATRA_SECRET_KEY": secret_key(folder),
            "VATRA_DATA": str(private_folder(folder) / "data"),
            "VATRA_BASE_URL": f"http://localhost:{port}",
        }
    )
    (private_folder(folder) / "data").mkdir(exist_ok=True)


@contextmanager
def database() -> Iterator[bool]:
    """The database of a command: ``DATABASE_URL``, else the demo's, started for it when it sleeps.

    Yields:
        Whether it is the embedded one.
    """
    if os.environ.get("DATABASE_URL"):
        yield False
        return
    folder = home()
    url = pgembed.running_url(folder, DATABASE)
    if url is not None:
        set_up(folder, kind="demo", url=url)
        yield True
        return
    with pgembed.start(folder, database=DATABASE) as server:
        set_up(folder, kind="demo", url=server.url(DATABASE))
        yield True


@contextmanager
def throwaway_database() -> Iterator[None]:
    """``DATABASE_URL``, else a server for this run only, which takes its data with it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    place = home() / "tests"
    if place.exists():
        for old in place.iterdir():
            if pgembed.holder(old) is None:
                shutil.rmtree(old, ignore_errors=True)
    folder = place / str(os.getpid())
    try:
        with pgembed.start(folder, durable=False, database=DATABASE) as server:
            set_up(folder, kind="test", url=server.url(DATABASE))
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
