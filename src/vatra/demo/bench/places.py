# SPDX-License-Identifier: EUPL-1.2
"""The throwaway database and folder of a measurement, filled with sample data of the asked size."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from vatra.demo.loading import load
from vatra.demo.network import BY_HAND, DEMO, SCALES, Scale, spread
from vatra.organisation import kept


def scale_of(goods: int) -> Scale:
    """The units of the large scale with so many goods in all; fewer than the small scale has: the small scale."""
    if goods <= DEMO.goods:
        return DEMO
    others = SCALES["sector"].units[len(BY_HAND) :]
    shares = spread(goods - DEMO.goods, [unit.goods for unit in others])
    sized = tuple(replace(unit, goods=share) for unit, share in zip(others, shares, strict=True))
    return Scale(f"{goods}", BY_HAND + sized)


@contextmanager
def throwaway(goods: int) -> Iterator[Scale]:
    """A new database beside the present one, loaded with goods, and gone afterwards; files lie in a folder of their own."""
    name = f"vatra_bench_{os.getpid()}_{goods}"
    present, data = connection.settings_dict["NAME"], settings.DATA_DIR
    folder = Path(tempfile.mkdtemp(prefix="vatra-bench-"))
    _administer(f'CREATE DATABASE "{name}"')
    try:
        use(name)
        settings.DATA_DIR = folder
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        call_command("createcachetable", verbosity=0)
        scale = scale_of(goods)
        load(scale, say=lambda _line: None)
        _settle()
        yield scale
    finally:
        use(present)
        settings.DATA_DIR = data
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def _settle() -> None:
    """Waits until the pages of goods are seen as finished, as they are on a table that has stood for a minute."""
    with connection.cursor() as cursor:
        for _try in range(30):
            cursor.execute("VACUUM patrimony_good")
            cursor.execute(
                "SELECT relallvisible >= relpages * 0.95 FROM pg_class WHERE oid = 'patrimony_good'::regclass"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(1)


def use(name: str) -> None:
    """Turns this process to another database of the same server."""
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    connection.settings_dict["NAME"] = name
    kept.forget()


def _administer(statement: str) -> None:
    """Runs a statement that cannot stand in a transaction, from the present database."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
