# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages put together as one PDF, written piece by piece: one picture in memory, whatever their number."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

MOST_BYTES = 200 * 1024 * 1024
LONG_SIDE_PT = 842
"""An A4 page is 842 points long."""


def pdf_of(pictures: Sequence[Path]) -> Iterator[bytes]:
    """The bytes of a PDF with one JPEG on each page, in order; the same pictures give the same bytes."""
    offsets: list[int] = []
    written = 0

    def count(piece: bytes) -> bytes:
        nonlocal written
        written += len(piece)
        return piece

    def begun(number: int) -> bytes:
        offsets.append(written)
        return b"%d 0 obj\n" % number

    kids = b" ".join(b"%d 0 R" % (3 + 3 * place) for place in range(len(pictures)))
    yield count(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    yield count(begun(1) + b"<< /Type /Catalog /Pages 2 0 R /Lang (ro-RO) >>\nendobj\n")
    yield count(begun(2) + b"<< /Type /Pages /Count %d /Kids [%b] >>\nendobj\n" % (len(pictures), kids))
    for place, picture in enumerate(pictures):
        page, image, drawing = (3 + 3 * place + step for step in range(3))
        jpeg = picture.read_bytes()
        with Image.open(picture) as opened:
            width, height = opened.size
            colours = b"/DeviceGray" if opened.mode == "L" else b"/DeviceRGB"
        scale = LONG_SIDE_PT / max(width, height)
        box = b"%.2f %.2f" % (width * scale, height * scale)
        yield count(
            begun(page)
            + b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %b] /Contents %d 0 R" % (box, drawing)
            + b" /Resources << /XObject << /Im %d 0 R >> >> >>\nendobj\n" % image
        )
        yield count(
            begun(image)
            + b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8" % (width, height)
            + b" /ColorSpace %b /Filter /DCTDecode /Length %d >>\nstream\n" % (colours, len(jpeg))
        )
        yield count(jpeg)
        drawn = b"q %b 0 0 %b 0 0 cm /Im Do Q" % tuple(box.split())
        yield count(b"\nendstream\nendobj\n")
        yield count(
            begun(drawing) + b"<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(drawn), drawn)
        )
    start = written
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    yield b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    yield b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
