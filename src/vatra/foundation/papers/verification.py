# SPDX-License-Identifier: EUPL-1.2
"""What anybody holding a paper may learn: that it was issued here, and whether its bytes are the issued ones."""

import hashlib
import re
from typing import Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from vatra.foundation.files.store import open_bytes
from vatra.foundation.papers.issuing import content_is_intact
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.kernel import clock, dates

CHUNK = 1024 * 1024
LARGEST_UPLOAD = 200 * 1024 * 1024
_SEPARATORS = re.compile(r"[^0-9a-z]")


class Verification(NamedTuple):
    """The public facts of a paper: no title, no names, no content.

    Attributes:
        is_issued: false while its PDF is still being made.
        matches: the stored content and original have, now, the hashes taken when the paper was issued.
        signed_matches: the same for the signed copy; None where none was filed.
    """

    kind: str
    number: str
    issuer: str
    date: str
    iso_date: str
    is_demo: bool
    is_issued: bool
    is_cancelled: bool
    is_replaced: bool
    version: int
    pdf_sha256: str
    signed_sha256: str
    matches: bool
    signed_matches: bool | None


def normal_token(typed: str) -> str:
    """The code as printed: small letters and digits, whatever spaces or dashes were typed."""
    return _SEPARATORS.sub("", typed[:200].lower())


def verify(token: str) -> Verification | None:
    """The public facts behind a code, with the hashes computed anew from what is stored; None if unknown."""
    paper = IssuedPaper.objects.select_related("pdf", "signed").filter(token=normal_token(token)).first()
    if paper is None:
        return None
    day = paper.issued_at.astimezone(clock.BUCHAREST).date()
    original = paper.pdf.sha256 if paper.pdf else ""
    return Verification(
        kind=paper.kind_label,
        number=paper.number_text,
        issuer=paper.issuer,
        date=dates.long_day(day),
        iso_date=day.isoformat(),
        is_demo=paper.is_demo,
        is_issued=paper.pdf_id is not None,
        is_cancelled=paper.state == PaperState.CANCELLED,
        is_replaced=IssuedPaper.objects.filter(replaces=paper).exists(),
        version=paper.version,
        pdf_sha256=paper.pdf_sha256 or "",
        signed_sha256=paper.signed_sha256 or "",
        matches=content_is_intact(paper) and _stored_as(original, paper.pdf_sha256),
        signed_matches=_stored_as(paper.signed.sha256, paper.signed_sha256) if paper.signed else None,
    )


def _stored_as(address: str, expected: str | None) -> bool:
    """Whether the bytes kept at that address have the expected hash today."""
    if not address or not expected:
        return False
    digest = hashlib.sha256()
    try:
        with open_bytes(address) as stored:
            while chunk := stored.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == expected


class Comparison(NamedTuple):
    """What a visitor's own file is; tone ``ok`` or ``bad``."""

    tone: str
    sentence: str


def compare(facts: Verification, file: "HashedFile | None") -> Comparison:
    """Compares the hash of the visitor's file with those of the paper."""
    if file is None or not file.size:
        return Comparison("bad", _("Alegeți fișierul PDF pe care îl aveți, apoi apăsați „Compară”."))
    if file.size > LARGEST_UPLOAD:
        return Comparison("bad", _("Fișierul este prea mare: se compară fișiere de cel mult 200 MB."))
    if facts.pdf_sha256 and file.sha256 == facts.pdf_sha256:
        return Comparison("ok", _("Fișierul dumneavoastră este, octet cu octet, originalul emis."))
    if facts.signed_sha256 and file.sha256 == facts.signed_sha256:
        return Comparison(
            "ok", _("Fișierul dumneavoastră este, octet cu octet, exemplarul semnat depus la emitent.")
        )
    return Comparison(
        "bad",
        _(
            "Fișierul dumneavoastră nu este cel emis. O copie scanată sau salvată din nou are altă amprentă: "
            "cereți emitentului fișierul original."
        ),
    )


class HashedFile(UploadedFile):  # type: ignore[type-arg]  # not generic when it runs
    """An uploaded file of which only the hash and the size were kept."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(None, name, size=size)
        self.sha256 = sha256


class HashingUpload(FileUploadHandler):
    """Takes in a file without keeping its bytes anywhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)

    def file_complete(self, file_size: int) -> HashedFile:
        return HashedFile(str(self.file_name), file_size, self.digest.hexdigest())
