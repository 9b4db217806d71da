# SPDX-License-Identifier: EUPL-1.2
"""The work of the reading job: scan after scan, kept in small groups so that a killed job goes on where it was."""

from collections.abc import Iterator
from itertools import batched

from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import path_of
from vatra.foundation.papers.models import IssuedPaper, ScannedPage, ScanPile
from vatra.foundation.papers.piles.actions import KeepScans, ReadPage, keep_scans
from vatra.foundation.papers.piles.queries import page_size
from vatra.foundation.papers.piles.reader import Reader, Scan
from vatra.foundation.papers.piles.reading import (
    A4_MM,
    THUMBNAIL_EDGE,
    Part,
    count_scans,
    jpeg,
    parts_of,
    upright,
)
from vatra.foundation.papers.rendering.pages import one_at_a_time
from vatra.kernel.actor import Actor

KEPT_TOGETHER = 8


def sources_of(pile: ScanPile) -> list[StoredFile]:
    """The files of a pile in the order in which they were sent."""
    files = StoredFile.objects.filter(owner_kind="papers.scanpile", owner_id=pile.pk, purpose=Purpose.PILE)
    return list(files.order_by("pk"))


def read_source(sender: Actor, pile: ScanPile, source: StoredFile) -> Iterator[int]:
    """Reads what is not read yet of one file; yields how many more of its scans are done, group after group."""
    with one_at_a_time():
        total = count_scans(path_of(source.sha256))
    read = set(ScannedPage.objects.filter(source=source).values_list("scan", flat=True))
    yield len(read)
    waiting = [number for number in range(1, total + 1) if number not in read]
    with Reader(path_of(source.sha256)) as reader:
        for group in batched(waiting, KEPT_TOGETHER):
            pages = [page for number in group for page in _read(reader, number)]
            keep_scans(actor=sender, cmd=KeepScans(pile.pk, source.pk, pages))
            yield len(group)


def _read(reader: Reader, number: int) -> list[ReadPage]:
    with reader.scan(number) as scan:
        if scan.image is None:
            return [ReadPage(number, 1, None, "", scan.fault, b"", b"")]
        parts = parts_of(scan.marks)
        sizes = [_size_of(part) for part in parts]
        return [_page(number, place, scan, parts, sizes) for place in range(len(parts))]


def _page(
    number: int, place: int, scan: Scan, parts: list[Part], sizes: list[tuple[float, float]]
) -> ReadPage:
    part = parts[place]
    if scan.image is None:
        raise ValueError(number)
    picture = upright(scan.image, part, parts, sizes)
    return ReadPage(
        scan=number,
        part=place + 1,
        code=part.mark.page if part.mark else None,
        text=part.mark.text if part.mark else "",
        fault="",
        picture=jpeg(picture),
        thumbnail=jpeg(picture, THUMBNAIL_EDGE),
    )


def _size_of(part: Part) -> tuple[float, float]:
    """The printed page's width and height in millimetres; A4 upright where the paper is not known."""
    code = part.mark.page if part.mark else None
    paper = IssuedPaper.objects.filter(token=code.token, pdf__isnull=False).first() if code else None
    return page_size(paper) if paper else A4_MM
