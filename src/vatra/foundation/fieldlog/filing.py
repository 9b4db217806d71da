# SPDX-License-Identifier: EUPL-1.2
"""A journal brought as a file: of a revoked device, of a phone that cannot get to the network, of a lost sign-in."""

import base64
import binascii
import gzip
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog import incidents, photos
from vatra.foundation.fieldlog.lines import FORMAT, MOST_LINES, ForkedError, MalformedError, hashes_of, read
from vatra.foundation.fieldlog.models import FieldDevice, Via
from vatra.foundation.fieldlog.receiving import (
    Source,
    accept,
    demand_signature,
    device_id,
    keep_refused,
    known_device,
    lines_of,
    with_person,
)
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError

MOST_BYTES = 128 * 1024 * 1024
"""Of a file, unpacked."""
MOST_FILE_LINES = 200_000
_GZIP = b"\x1f\x8b"
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Exported:
    """A journal as the phone's page exports it."""

    device: object
    lines: list[str]
    signature: object
    photos: Mapping[str, Any]


@dataclass(frozen=True)
class FileJournal:
    """An exported journal to take in."""

    journal: Exported


class Filed(NamedTuple):
    """What a file brought.

    Attributes:
        new: lines not known before.
        known: lines that had arrived already.
        photos: photos kept now or before.
        refused: photos that could not be kept.
    """

    device: FieldDevice
    new: int
    known: int
    photos: int
    refused: int


def read_file(sent: BinaryIO) -> Exported:
    """The journal in an uploaded file, packed with gzip or not.

    Raises:
        BadInputError: it is no exported journal, or is larger than one can be.
        MalformedError: it has no lines, or too many.
    """
    packed = sent.read(2) == _GZIP
    sent.seek(0)
    try:
        source: Any = gzip.GzipFile(fileobj=sent) if packed else sent
        content = source.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise BadInputError(
                _("Fișierul este prea mare: un jurnal are cel mult %(mb)s MB.")
                % {"mb": MOST_BYTES // 1024**2},
                code="file_too_big",
                field="file",
            )
        found = json.loads(content)
    except (ValueError, OSError, EOFError, zlib.error, RecursionError) as broken:
        raise _no_journal() from broken
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _no_journal()
    pictures = found.get("photos") or {}
    if not isinstance(pictures, dict):
        raise _no_journal()
    lines = lines_of(found.get("lines"), most=MOST_FILE_LINES)
    return Exported(found.get("device"), lines, found.get("signature"), pictures)


def _no_journal() -> BadInputError:
    return BadInputError(
        _("Fișierul nu este un jurnal exportat de pe telefon sau este deteriorat. Exportați-l din nou."),
        code="no_journal",
        field="file",
    )


@action(Perm.FIELDLOG_MANAGE)
def file_journal(tx: Transaction, *, actor: Actor, cmd: FileJournal) -> Filed:
    """Takes in a whole journal from a file: all of its lines or none; also of a revoked device.

    Photos that cannot be kept are reported as incidents and do not hold up the lines.

    Raises:
        UnknownDeviceError: its device was never enrolled.
        BadSignatureError: the device did not sign these lines.
        MalformedError: one of the lines is none.
        ForkedError: it contradicts the journal held.
    """
    journal = cmd.journal
    public_id = device_id(journal.device)
    device = known_device(with_person(), public_id)
    hashes = hashes_of(journal.lines)
    demand_signature(device, hashes, journal.signature)
    source, new = Source(Via.FILE, tx.entry_id), 0
    for start in range(0, len(hashes), MOST_LINES):
        piece = slice(start, start + MOST_LINES)
        new += accept(device, read(journal.lines[piece], hashes[piece], str(public_id)), source).new
    kept, refused = _photos(tx, device, journal)
    done = Filed(device, new, len(hashes) - new, kept, refused)
    tx.log(device, new=done.new, known=done.known, photos=done.photos, refused=done.refused)
    return done


def _photos(tx: Transaction, device: FieldDevice, journal: Exported) -> tuple[int, int]:
    """Keeps the photos that the signed lines name; gives how many were kept and how many refused."""
    named = {sha for text in journal.lines if '"p"' in text for sha in _SHA.findall(text)}
    bad: list[incidents.Happened] = []
    kept = 0
    for sha, encoded in sorted(journal.photos.items()):
        try:
            photos.keep(tx, device, sha, [_decoded(sha, encoded, named)])
            kept += 1
        except DomainError as refused:
            about = {"sha": sha[:64]}
            bad.append(incidents.Happened("bad_photo", refused.message, about))
    incidents.keep(device, bad)
    return kept, len(bad)


def _decoded(sha: str, encoded: object, named: set[str]) -> bytes:
    if sha not in named:
        raise BadInputError(
            _("Fotografia nu este numită de nicio linie semnată a jurnalului."), code="stray_photo"
        )
    try:
        return base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
    except (binascii.Error, ValueError):
        return b""


def keep_refused_file(journal: Exported, refused: ForkedError | MalformedError, address: str | None) -> None:
    """Keeps the beginning of a signed journal that was refused; the file stays with the person who brought it."""
    keep_refused(device_id(journal.device), journal.lines[:MOST_LINES], refused, address)
