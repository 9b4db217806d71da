# SPDX-License-Identifier: EUPL-1.2
"""Makes a copy: one snapshot of the database, then the files that it knows."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from vatra.foundation.audit.models import Seal
from vatra.foundation.backup import tables as tb
from vatra.foundation.backup.manifest import FILE_PATH, MEMBER, FileEntry, Manifest, TableEntry
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError

BLOCK = 1024 * 1024


def write(target: Path) -> Manifest:
    """Writes a copy; the file appears under its name only when it is whole.

    Raises:
        BadInputError: the file exists already, or its folder does not.
        DomainError: a stored file is damaged or missing.
    """
    if target.exists():
        raise BadInputError(
            f"Fișierul {target} există deja și nu se scrie peste el. Alegeți alt nume.", code="exists"
        )
    if not target.parent.is_dir():
        raise BadInputError(
            f"Dosarul {target.parent} nu există. Creați-l sau alegeți altul.", code="no_folder"
        )
    half = target.with_name(target.name + ".half")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                manifest = _fill(archive)
            out.flush()
            os.fsync(out.fileno())
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile) -> Manifest:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tb.same_text(cursor)
        manifest = Manifest(
            program=version("vatra"),
            server=_server(cursor),
            made_at=clock.now().isoformat(timespec="seconds"),
            migrations=migrations(cursor),
            sequences=tb.sequences(cursor),
            seals=Seal.objects.count(),
        )
        for table in tb.tables(cursor):
            content = tb.Content(cursor, table)
            _add(archive, f"tables/{table.name}", content)
            manifest.tables.append(TableEntry(table.name, list(table.columns), content.rows, content.sha256))
        known = _known_files(cursor)
    manifest.files = list(_files(archive, known))
    archive.writestr(MEMBER, manifest.as_bytes())
    return manifest


def _server(cursor: Any) -> str:
    cursor.execute("SHOW server_version")
    return str(cursor.fetchone()[0])


def migrations(cursor: Any) -> dict[str, list[str]]:
    """The applied migrations of each app."""
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    found: dict[str, list[str]] = {}
    for app, name in cursor.fetchall():
        found.setdefault(app, []).append(name)
    return found


def _known_files(cursor: Any) -> list[str]:
    """Hashes of every file that a row speaks of, thumbnails too."""
    cursor.execute(
        "SELECT sha256 FROM files_storedfile UNION"
        " SELECT thumbnail_sha256 FROM files_storedfile WHERE thumbnail_sha256 <> '' ORDER BY 1"
    )
    return [row[0] for row in cursor.fetchall()]


def _add(archive: zipfile.ZipFile, member: str, pieces: Iterable[bytes]) -> None:
    with archive.open(member, "w", force_zip64=True) as out:
        for piece in pieces:
            out.write(piece)


def _files(archive: zipfile.ZipFile, known: list[str]) -> Iterator[FileEntry]:
    root = Path(settings.DATA_DIR)
    for sha256 in known:
        path = f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        if not FILE_PATH.fullmatch(path) or not (root / path).is_file():
            raise DomainError(
                f"Lipsește de pe disc fișierul cu amprenta {sha256}; copia nu ar fi întreagă. "
                "Verificați dosarul de date (VATRA_DATA).",
                code="file_missing",
            )
        yield FileEntry(path, _copy_file(archive, root / path, path, sha256))


def _copy_file(archive: zipfile.ZipFile, source: Path, member: str, sha256: str) -> int:
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(member)
    info.compress_type = zipfile.ZIP_STORED
    with source.open("rb") as stored, archive.open(info, "w", force_zip64=True) as out:
        while block := stored.read(BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    if digest.hexdigest() != sha256:
        raise DomainError(
            f"Fișierul {member} nu mai corespunde amprentei sale; copia se oprește. "
            "Aduceți-l dintr-o copie mai veche și încercați din nou.",
            code="file_damaged",
        )
    return size
