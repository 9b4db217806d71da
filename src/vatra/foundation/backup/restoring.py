# SPDX-License-Identifier: EUPL-1.2
"""Brings a copy back into an empty place, compares every table and file with it, and only then keeps the result."""

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from vatra.foundation.audit.sealing import first_broken_seal
from vatra.foundation.backup import manifest as mf
from vatra.foundation.backup import tables as tb
from vatra.foundation.backup.fast_load import without_indexes
from vatra.foundation.backup.writing import BLOCK, migrations
from vatra.kernel.errors import BadInputError, DomainError

MADE_BY_MIGRATIONS = frozenset({"auth_permission", "django_content_type", "rulebook_catalogueentry"})
"""Tables that a new schema is born with rows in; they are emptied and filled from the copy."""

Say = Callable[[str], None]


class Compared(NamedTuple):
    """One table or the files: what the copy has, what stands now, and whether the bytes are the same."""

    name: str
    expected: int
    found: int
    same: bool


def restore(source: Path, say: Say = print) -> list[Compared]:
    """Restores a copy into an empty database and an empty folder of files; all or nothing.

    Raises:
        BadInputError: the file is not a whole copy.
        DomainError: the place is not empty, the program is too old, or what was restored differs from the copy.
    """
    archive = _open(source)
    with archive:
        manifest = mf.read(archive.read(mf.MEMBER))
        _check_members(archive, manifest)
        _refuse_full_folder()
        _bring_schema(manifest)
        with _files_undone_on_failure(), transaction.atomic(durable=True), connection.cursor() as cursor:
            tb.same_text(cursor)
            _load(cursor, archive, manifest)
            compared = [*_compare(cursor, manifest), _restore_files(archive, manifest)]
            _refuse_differences(compared)
            _refuse_broken_seals()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    _tell(compared, manifest, say)
    return compared


def _open(source: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(source)
        archive.getinfo(mf.MEMBER)
    except FileNotFoundError as missing:
        raise BadInputError(f"Fișierul {source} nu există. Verificați calea.", code="no_file") from missing
    except (OSError, zipfile.BadZipFile, KeyError) as broken:
        raise BadInputError(
            f"Fișierul {source} nu este o copie de siguranță întreagă. Încercați altă copie.",
            code="not_a_backup",
        ) from broken
    return archive


def _check_members(archive: zipfile.ZipFile, manifest: mf.Manifest) -> None:
    """Every member is there with the hash that the manifest names, before anything is touched."""
    for member, sha256 in manifest.members.items():
        digest = hashlib.sha256()
        try:
            with archive.open(member) as content:
                while block := content.read(BLOCK):
                    digest.update(block)
        except (KeyError, OSError, zipfile.BadZipFile, EOFError) as broken:
            raise _damaged(member) from broken
        if digest.hexdigest() != sha256:
            raise _damaged(member)


def _damaged(member: str) -> BadInputError:
    return BadInputError(
        f"Copia este deteriorată: partea „{member}” lipsește sau nu corespunde amprentei. Încercați altă copie.",
        code="damaged",
    )


def _files_folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def _refuse_full_folder() -> None:
    folder = _files_folder()
    if folder.exists() and any(path.is_file() for path in folder.rglob("*")):
        raise DomainError(
            f"Dosarul {folder} nu este gol. Restaurarea se face numai într-un loc gol: "
            "mutați ce este acolo sau alegeți alt dosar de date (VATRA_DATA).",
            code="files_not_empty",
        )


def _bring_schema(manifest: mf.Manifest) -> None:
    """An empty database gets the schema of the copy; one that has a schema must have that of the copy and no data."""
    executor = MigrationExecutor(connection)
    known = {(app, name) for app, names in manifest.migrations.items() for name in names}
    unknown = known - set(executor.loader.disk_migrations) - _replaced(executor)
    if unknown:
        app, name = min(unknown)
        raise DomainError(
            f"Copia a fost făcută de o versiune mai nouă a programului (are migrarea {app}.{name}). "
            "Instalați acea versiune și încercați din nou.",
            code="newer_program",
        )
    if "django_migrations" in connection.introspection.table_names():
        _refuse_other_schema(manifest)
        _refuse_data()
        return
    wanted = [(app, names[-1]) for app, names in manifest.migrations.items()]
    executor.migrate([target for target in wanted if target in executor.loader.graph.nodes])


def _replaced(executor: MigrationExecutor) -> set[tuple[str, str]]:
    return {old for migration in executor.loader.disk_migrations.values() for old in migration.replaces}


def _refuse_other_schema(manifest: mf.Manifest) -> None:
    with connection.cursor() as cursor:
        present = migrations(cursor)
    if present and present != manifest.migrations:
        raise DomainError(
            "Schema bazei de date nu este cea a copiei. Creați o bază de date nouă, fără tabele, și restaurați în ea.",
            code="other_schema",
        )


def _refuse_data() -> None:
    with connection.cursor() as cursor:
        for table in tb.tables(cursor):
            if table.name in MADE_BY_MIGRATIONS:
                continue
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table.name}")')
            if cursor.fetchone()[0]:
                raise DomainError(
                    f"Baza de date nu este goală (tabelul {table.name} are date). Restaurarea se face numai "
                    "într-o bază de date goală: creați una nouă și dați adresa ei prin DATABASE_URL.",
                    code="database_not_empty",
                )


def _load(cursor: Any, archive: zipfile.ZipFile, manifest: mf.Manifest) -> None:
    entries = {entry.name: entry for entry in manifest.tables}
    present = tb.tables(cursor)
    names = [table.name for table in present]
    if set(entries) != set(names):
        odd = min(set(entries) ^ set(names))
        raise DomainError(
            f"Tabelele copiei nu sunt cele ale programului (diferă {odd}). Nimic nu s-a schimbat.",
            code="other_schema",
        )
    cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in names))
    with without_indexes(cursor, names):
        for table in present:
            entry = entries[table.name]
            source = tb.Table(table.name, tuple(entry.columns), table.key)
            with archive.open(entry.member) as content, cursor.copy(source.load) as copy:
                while block := content.read(BLOCK):
                    copy.write(block)
        tb.set_sequences(cursor, manifest.sequences)


def _compare(cursor: Any, manifest: mf.Manifest) -> Iterator[Compared]:
    by_name = {table.name: table for table in tb.tables(cursor)}
    for entry in manifest.tables:
        content = tb.read_through(cursor, by_name[entry.name])
        yield Compared(entry.name, entry.rows, content.rows, content.sha256 == entry.sha256)


def _restore_files(archive: zipfile.ZipFile, manifest: mf.Manifest) -> Compared:
    """Writes the files and reads them again from the disk."""
    root, same, found = Path(settings.DATA_DIR), True, 0
    for entry in manifest.files:
        target = root / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry.path) as content, target.open("wb") as out:
            shutil.copyfileobj(content, out, BLOCK)
        with target.open("rb") as written:
            same = same and hashlib.file_digest(written, "sha256").hexdigest() == entry.sha256
        found += 1
    return Compared("fișiere", len(manifest.files), found, same)


@contextmanager
def _files_undone_on_failure() -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(_files_folder(), ignore_errors=True)
        raise


def _refuse_differences(compared: list[Compared]) -> None:
    wrong = [row for row in compared if not row.same or row.expected != row.found]
    if wrong:
        first = wrong[0]
        raise DomainError(
            f"Ce s-a restaurat nu este ce spune copia: {first.name} are {first.found} în loc de {first.expected} "
            "sau alt conținut. Nimic nu s-a păstrat; încercați altă copie.",
            code="differs",
        )


def _refuse_broken_seals() -> None:
    broken = first_broken_seal()
    if broken is not None:
        raise DomainError(
            f"Lanțul de sigilii al jurnalului nu se verifică de la sigiliul {broken}. Nimic nu s-a păstrat; "
            "jurnalul fusese schimbat înainte de copie.",
            code="broken_seal",
        )


def _tell(compared: list[Compared], manifest: mf.Manifest, say: Say) -> None:
    width = max(len(row.name) for row in compared)
    say(f"{'tabel':<{width}} {'în copie':>10} {'restaurate':>10}  amprentă")
    for row in sorted(compared):
        if row.expected:
            say(f"{row.name:<{width}} {row.expected:>10} {row.found:>10}  aceeași")
    rows = sum(row.found for row in compared[:-1])
    say(f"Restaurat: {rows} rânduri, {compared[-1].found} fișiere; {manifest.seals} sigilii verificate.")
