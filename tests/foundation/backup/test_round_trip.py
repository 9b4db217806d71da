# SPDX-License-Identifier: EUPL-1.2
"""A copy and its way back: the same rows and files, into an empty place only, or not at all."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from vatra.demo import planting
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import LogEntry, Seal
from vatra.foundation.audit.sealing import first_broken_seal, seal_batch
from vatra.foundation.backup import manifest as mf
from vatra.foundation.backup.restoring import restore
from vatra.foundation.backup.writing import write
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import path_of
from vatra.kernel.errors import BadInputError, DomainError
from vatra.organisation.actions.acts import RecordAct, Scan, record_act
from vatra.organisation.models import Authority, Department

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]
PDF = b"%PDF-1.7 demo"


@pytest.fixture
def filled(settings, tmp_path):
    """An authority, an act with its scan, a sealed journal."""
    settings.DATA_DIR = tmp_path / "data"
    planting.load_authority()
    actor = system_actor(Perm.ORGANISATION_MANAGE)
    import datetime as dt

    cmd = RecordAct(
        "Consiliul demo", "hcl", "7", dt.date(2026, 1, 5), "ș ț \\N \t", scan=Scan([PDF], "hcl.pdf")
    )
    record_act(actor=actor, cmd=cmd)
    User.objects.create_user("ana", "parola-lunga-demo", full_name="Ana Demo")
    while seal_batch() is not None:
        pass
    return tmp_path


@contextmanager
def second_database(template: bool = True) -> Iterator[None]:
    """Another database with the same schema and no rows (or nothing at all), used until the end of the block."""
    present = connection.settings_dict["NAME"]
    name = f"{present}_copy"
    address = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in {"host", "user", "password", "port"}
    }
    connection.close()
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A template may have no other session: one that an earlier test's thread left idle is ended here.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [present])
        server.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{present}"' if template else ""))
        try:
            connection.settings_dict["NAME"] = name
            if template:
                call_command("flush", interactive=False, verbosity=0)
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = present
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_copy_comes_back_the_same_in_a_second_database(filled, settings):
    journal = list(LogEntry.objects.order_by("pk").values())
    sha256 = StoredFile.objects.get().sha256
    made = write(filled / "copy.zip")
    said: list[str] = []

    settings.DATA_DIR = filled / "elsewhere"
    with second_database():
        compared = restore(filled / "copy.zip", said.append)

        assert all(row.same and row.expected == row.found for row in compared)
        assert list(LogEntry.objects.order_by("pk").values()) == journal
        assert (Authority.objects.count(), Department.objects.count()) == (1, 4)
        assert (Seal.objects.count(), first_broken_seal()) == (1, None)
        assert path_of(sha256).read_bytes() == PDF
        assert (
            User.objects.create_user("ion", full_name="Ion Demo").pk
            == User.objects.get(username="ana").pk + 1
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
            assert cursor.fetchone() == (0,)
    assert (
        said[-1] == f"Restaurat: {sum(t.rows for t in made.tables)} rânduri, 1 fișiere; 1 sigilii verificate."
    )


def test_indexes_and_references_stand_again_after_restoring(filled, settings):
    count = "SELECT (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'), (SELECT count(*) FROM pg_constraint)"
    with connection.cursor() as cursor:
        cursor.execute(count)
        before = cursor.fetchone()
    write(filled / "copy.zip")
    settings.DATA_DIR = filled / "elsewhere"

    with second_database():
        restore(filled / "copy.zip", lambda _line: None)
        with connection.cursor() as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == before


def test_a_full_place_is_refused_and_stays_as_it_was(filled):
    write(filled / "copy.zip")

    with pytest.raises(DomainError, match="nu este gol"):
        restore(filled / "copy.zip", lambda _line: None)
    shutil.rmtree(filled / "data" / "files")
    with pytest.raises(DomainError, match="Baza de date nu este goală"):
        restore(filled / "copy.zip", lambda _line: None)
    assert (Authority.objects.count(), User.objects.count()) == (1, 1)


def changed(source, target, member: str, content: bytes) -> None:
    """A copy in which one member has other bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))


def test_a_changed_table_is_found_before_anything_is_written(filled, settings):
    write(filled / "copy.zip")
    changed(filled / "copy.zip", filled / "bad.zip", "tables/access_user", b"")
    settings.DATA_DIR = filled / "elsewhere"

    with second_database():
        with pytest.raises(BadInputError, match="tables/access_user"):
            restore(filled / "bad.zip", lambda _line: None)
        assert (User.objects.count(), (filled / "elsewhere" / "files").exists()) == (0, False)


def test_a_journal_rewritten_before_the_copy_is_refused(filled, settings):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_logentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE audit_logentry SET reason = 'altul' WHERE id = (SELECT min(id) FROM audit_logentry)"
        )
        cursor.execute("ALTER TABLE audit_logentry ENABLE TRIGGER USER")
    write(filled / "copy.zip")
    settings.DATA_DIR = filled / "elsewhere"

    with second_database():
        with pytest.raises(DomainError, match="sigilii"):
            restore(filled / "copy.zip", lambda _line: None)
        assert (User.objects.count(), (filled / "elsewhere" / "files").exists()) == (0, False)


def test_a_damaged_stored_file_stops_the_copy(filled):
    path_of(StoredFile.objects.get().sha256).write_bytes(b"alt")

    with pytest.raises(DomainError, match="amprentei"):
        write(filled / "copy.zip")
    assert not list(filled.glob("copy.zip*"))


def test_an_existing_file_is_never_overwritten(filled):
    (filled / "copy.zip").write_bytes(b"valoros")

    with pytest.raises(CommandError, match="există deja"):
        call_command("backup", filled / "copy.zip")
    assert (filled / "copy.zip").read_bytes() == b"valoros"


@pytest.mark.parametrize("path", ["../../etc/passwd", "files/aa/bb/../../../x", "/files/aa/bb/" + "a" * 64])
def test_paths_outside_the_copy_are_refused(path):
    raw = {
        "format": 1, "program": "0", "server": "18", "made_at": "", "migrations": {}, "tables": [], "sequences": {},
        "files": [{"path": path, "size": 1}], "seals": 0,
    }  # fmt: skip

    with pytest.raises(BadInputError, match="nu este o copie"):
        mf.read(json.dumps(raw).encode())


def test_something_else_is_not_a_copy(filled):
    (filled / "note.zip").write_text("nu este zip")

    with pytest.raises(CommandError, match="nu este o copie de siguranță întreagă"):
        call_command("restore", filled / "note.zip")


@pytest.mark.slow
def test_a_database_without_tables_gets_schema_and_data(filled, settings):
    write(filled / "copy.zip")
    settings.DATA_DIR = filled / "elsewhere"

    with second_database(template=False):
        restore(filled / "copy.zip", lambda _line: None)
        assert (Authority.objects.count(), User.objects.count()) == (1, 1)
