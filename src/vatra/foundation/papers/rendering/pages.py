# SPDX-License-Identifier: EUPL-1.2
"""Pictures of a paper's pages, for the preview in the browser."""

import io
from collections.abc import Iterator

import pypdfium2


def page_count(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def page_image(pdf: bytes, page: int, scale: float = 1.5) -> bytes:
    """One page as PNG.

    Args:
        pdf: the paper.
        page: page number, from 1.
        scale: 1 is 72 dots per inch; 1.5 suits a screen, 4 a magnifier.

    Raises:
        IndexError: the paper has no such page.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        return _png(document, page - 1, scale)
    finally:
        document.close()


def page_images(pdf: bytes, scale: float = 1.5) -> Iterator[bytes]:
    """The pages as PNG, drawn one at a time as they are asked for."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(len(document)):
            yield _png(document, index, scale)
    finally:
        document.close()


def _png(document: pypdfium2.PdfDocument, index: int, scale: float) -> bytes:
    page = document[index]
    bitmap = page.render(scale=scale)
    try:
        held = io.BytesIO()
        bitmap.to_pil().save(held, "PNG")
        return held.getvalue()
    finally:
        bitmap.close()
        page.close()
