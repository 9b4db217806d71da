# SPDX-License-Identifier: EUPL-1.2
"""Writing and reading bytes: content addressed, atomic, with the type sniffed and photos re-encoded."""

import contextlib
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from vatra.foundation.access.actions import Transaction
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.kernel.errors import BadInputError

MB = 1024 * 1024
PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
SHEETS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "text/csv",
        "text/plain",
    },
)
PHOTO_EDGE = 2560
THUMBNAIL_EDGE = 480
MAX_PIXELS = 60_000_000


@dataclass(frozen=True)
class Limit:
    """What one purpose accepts: sniffed types (empty: any) and the largest size in bytes."""

    types: frozenset[str]
    size: int
    words: str


LIMITS: dict[Purpose, Limit] = {
    Purpose.PAPER: Limit(frozenset({PDF}), 200 * MB, "PDF"),
    Purpose.SIGNED: Limit(frozenset({PDF}) | IMAGES, 50 * MB, "PDF, JPEG, PNG"),
    Purpose.SCAN: Limit(frozenset({PDF}) | IMAGES, 50 * MB, "PDF, JPEG, PNG"),
    Purpose.PILE: Limit(
        frozenset({PDF, "image/jpeg", "image/png", "image/tiff"}), 50 * MB, "PDF, JPEG, PNG, TIFF"
    ),
    Purpose.PHOTO: Limit(IMAGES, 20 * MB, "JPEG, PNG, WebP"),
    Purpose.IMPORT: Limit(frozenset(), 50 * MB, "XLSX, XLS, ODS, CSV"),
    Purpose.EXPORT: Limit(frozenset(), 500 * MB, "XLSX, CSV"),
}


def clean_name(name: str) -> str:
    """The display name: last part of any path, no control characters, at most 120 letters, never empty."""
    last = re.split(r"[/\\]", name or "")[-1]
    plain = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u202a-\u202e\u2066-\u2069]", "", last).strip(" .")
    stem, dot, ext = plain.rpartition(".")
    short = f"{stem[:100]}.{ext[:12]}" if dot and stem else plain[:120]
    return short or "fisier"


def sniff(head: bytes) -> str:
    """The type told by the first bytes; ``application/octet-stream`` when they tell nothing."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    try:
        return str(puremagic.from_string(head, mime=True)) or "application/octet-stream"
    except puremagic.PureError:
        return "text/plain" if head and b"\x00" not in head else "application/octet-stream"


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256[2:4] / sha256


def open_bytes(sha256: str) -> BinaryIO:
    """Opens stored bytes for reading."""
    return path_of(sha256).open("rb")


def put(chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Writes bytes under their hash, atomically; returns hash and size.

    Raises:
        BadInputError: when they are more than ``limit``.
    """
    with _received(chunks, limit) as (temporary, sha256, size):
        _keep(temporary, sha256)
    return sha256, size


@contextlib.contextmanager
def _received(chunks: Iterable[bytes], limit: int) -> Iterator[tuple[Path, str, int]]:
    """The bytes in a file of their own, with hash and size. What is not kept by then is gone at the end.

    Raises:
        BadInputError: when they are more than ``limit``.
    """
    root = Path(settings.DATA_DIR) / "files"
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, prefix="in-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise _too_big(limit)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        yield temporary, digest.hexdigest(), size
    finally:
        temporary.unlink(missing_ok=True)


def _keep(temporary: Path, sha256: str) -> None:
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)


def _too_big(limit: int) -> BadInputError:
    return BadInputError(
        _("Fișierul este prea mare: se primesc cel mult %(mb)s MB. Împărțiți-l sau micșorați-l.")
        % {"mb": limit // MB},
        code="file_too_big",
    )


@dataclass(frozen=True)
class Incoming:
    """A file about to be stored: its chunks, claimed name, purpose and the record it hangs on.

    Attributes:
        thumbnail: a small picture of it, made by whoever stores it.
        most: largest size in bytes of what the program itself puts together; 0 is the purpose's own limit.
    """

    chunks: Iterable[bytes]
    name: str
    purpose: Purpose
    unit_id: int | None = None
    owner_kind: str = ""
    owner_id: int | None = None
    caption: str = ""
    thumbnail: bytes = b""
    most: int = 0


def save(tx: Transaction, incoming: Incoming) -> StoredFile:
    """Stores an incoming file as a step of an action; of what is refused nothing stays.

    Photos are turned upright, made at most 2,560 pixels wide and stripped of all metadata (place included); the
    picture as it came is not kept.

    Raises:
        BadInputError: too big, empty, of a type that this purpose does not accept, or a damaged picture.
    """
    limit = LIMITS[incoming.purpose]
    most = incoming.most or limit.size
    with _received(incoming.chunks, most) as (received, its_hash, its_size):
        mime = _accepted_type(received, incoming.name, limit)
        small = put([incoming.thumbnail], most)[0] if incoming.thumbnail else ""
        kept = (its_hash, its_size, small, mime)
        if incoming.purpose == Purpose.PHOTO:
            kept = _clean_photo(received, limit.size)
        else:
            _keep(received, its_hash)
    sha256, size, thumbnail, mime = kept
    return StoredFile.objects.create(
        purpose=incoming.purpose,
        name=clean_name(incoming.name),
        mime=mime,
        size=size,
        sha256=sha256,
        thumbnail_sha256=thumbnail,
        unit_id=incoming.unit_id,
        owner_kind=incoming.owner_kind,
        owner_id=incoming.owner_id,
        caption=incoming.caption[:200],
        created_by_id=tx.actor.user_id,
    )


def _accepted_type(received: Path, name: str, limit: Limit) -> str:
    """The sniffed type of received bytes, if this purpose accepts it.

    Raises:
        BadInputError: nothing was sent, or something else.
    """
    with received.open("rb") as sent:
        head = sent.read(8192)
    if not head:
        raise BadInputError(_("Fișierul este gol. Alegeți alt fișier."), code="file_empty")
    mime = sniff(head)
    if limit.types and mime not in limit.types:
        raise BadInputError(
            _("Fișierul „%(name)s” nu este de tipul cerut. Se primesc: %(types)s.")
            % {"name": clean_name(name), "types": limit.words},
            code="file_type",
        )
    return mime


def _clean_photo(received: Path, limit: int) -> tuple[str, int, str, str]:
    try:
        with Image.open(received) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadInputError(
                    _(
                        "Fotografia are prea mulți pixeli (peste 60 de milioane). Micșorați-o și încercați din nou."
                    ),
                    code="photo_pixels",
                )
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as damaged:
        raise BadInputError(
            _("Fotografia este deteriorată și nu poate fi citită. Alegeți alt fișier."), code="photo_damaged"
        ) from damaged
    clean, size = put([_jpeg(upright, PHOTO_EDGE)], limit)
    thumbnail, _size = put([_jpeg(upright, THUMBNAIL_EDGE)], limit)
    return clean, size, thumbnail, "image/jpeg"


def _jpeg(picture: Image.Image, edge: int) -> bytes:
    small = picture.copy()
    small.thumbnail((edge, edge))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
