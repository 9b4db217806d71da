# SPDX-License-Identifier: EUPL-1.2
"""Pictures of a paper's pages, for the preview in the browser."""

import io
import math
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pypdfium2

_ONE_AT_A_TIME = threading.RLock()
"""PDFium keeps state of its own and must never be entered by two threads."""

MM_PER_PT = 25.4 / 72
MOST_PIXELS = 25_000_000
"""Of one picture, 100 MB while it is drawn; an A4 page at scale 4 has 8 million. Larger pages are drawn smaller."""


def one_at_a_time() -> AbstractContextManager[bool]:
    """Held by whoever else in this process opens a PDF."""
    return _ONE_AT_A_TIME


def page_count(pdf: bytes | Path) -> int:
    """Number of pages of a PDF."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_size_mm(pdf: bytes | Path) -> tuple[float, float]:
    """Width and height of the first page in millimetres."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
        return width * MM_PER_PT, height * MM_PER_PT


def page_image(pdf: bytes | Path, page: int, scale: float = 1.5) -> bytes:
    """One page as PNG.

    Args:
        pdf: the paper.
        page: page number, from 1.
        scale: 1 is 72 dots per inch; 1.5 suits a screen, 4 a magnifier.

    Raises:
        IndexError: the paper has no such page.
    """
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        return _png(document, page - 1, scale)


def page_text(pdf: bytes | Path, page: int) -> str:
    """The words of one page, from 1, in reading order; empty where the page is only a picture.

    Raises:
        IndexError: the paper has no such page.
    """
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        words: str = document[page - 1].get_textpage().get_text_range()
        return words.replace("\r\n", "\n").strip()


def page_images(pdf: bytes | Path, scale: float = 1.5) -> Iterator[bytes]:
    """The pages as PNG, drawn one at a time as they are asked for."""
    for page in range(1, page_count(pdf) + 1):
        yield page_image(pdf, page, scale)


def _png(document: pypdfium2.PdfDocument, index: int, scale: float) -> bytes:
    page = document[index]
    width, height = page.get_size()
    most = math.sqrt(MOST_PIXELS / max(width * height, 1.0))
    bitmap = page.render(scale=min(scale, most))
    try:
        held = io.BytesIO()
        bitmap.to_pil().save(held, "PNG")
        return held.getvalue()
    finally:
        bitmap.close()
        page.close()
