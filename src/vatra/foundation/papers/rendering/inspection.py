# SPDX-License-Identifier: EUPL-1.2
"""What a finished paper says about itself, read back from its bytes."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from vatra.foundation.papers.rendering.engine import ATTACHMENT_NAME
from vatra.foundation.papers.rendering.layout import canonical_json

PDFA = "http://www.aiim.org/pdfa/ns/id/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"


@dataclass(frozen=True, slots=True)
class Inspection:
    """Facts read from a PDF.

    Attributes:
        pdfa: part and conformance, ``"3B"``; empty when not declared.
        pdfua: part, ``"1"``; empty when not declared.
        lang: language of the document.
        title: title in XMP metadata.
        marked: whether the content is tagged.
        pages: number of pages.
        fonts: names of the fonts used.
        loose_fonts: fonts used but not embedded.
        attachments: attached files by name.
    """

    pdfa: str
    pdfua: str
    lang: str
    title: str
    marked: bool
    pages: int
    fonts: frozenset[str]
    loose_fonts: frozenset[str]
    attachments: Mapping[str, bytes]


def inspect(pdf: bytes) -> Inspection:
    """Read the identifiers, language, tags, fonts and attachments of a PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        meta = document.open_metadata()
        root = document.Root
        embedded, loose = _fonts(document)
        return Inspection(
            pdfa=str(meta.get(f"{{{PDFA}}}part", "")) + str(meta.get(f"{{{PDFA}}}conformance", "")),
            pdfua=str(meta.get(f"{{{PDFUA}}}part", "")),
            lang=str(root.get("/Lang", "")),
            title=str(meta.get("dc:title", "")),
            marked=_is_marked(root),
            pages=len(document.pages),
            fonts=frozenset(embedded | loose),
            loose_fonts=frozenset(loose),
            attachments={
                name: bytes(spec.get_file().read_bytes()) for name, spec in document.attachments.items()
            },
        )


def problems(pdf: bytes, data: Mapping[str, Any], *, lang: str = "ro") -> list[str]:
    """What is missing for the paper to be an archival, accessible twin of its data; empty when all is well."""
    seen = inspect(pdf)
    found = [
        (seen.pdfa == "3B", f"PDF/A-3b is not declared ({seen.pdfa or 'nothing'})"),
        (seen.pdfua == "1", f"PDF/UA-1 is not declared ({seen.pdfua or 'nothing'})"),
        (seen.lang.partition("-")[0] == lang, f"language is {seen.lang or 'not set'}"),
        (bool(seen.title), "the title is not set"),
        (seen.marked, "the content is not tagged"),
        (bool(seen.fonts), "no font was found"),
        (not seen.loose_fonts, f"fonts not embedded: {', '.join(sorted(seen.loose_fonts))}"),
        (
            seen.attachments.get(ATTACHMENT_NAME) == canonical_json(data),
            "the attached JSON is not the paper's data",
        ),
    ]
    return [sentence for fine, sentence in found if not fine]


def _is_marked(root: pikepdf.Object) -> bool:
    info = root.get("/MarkInfo")
    return info is not None and bool(info.get("/Marked", False)) and "/StructTreeRoot" in root


def _fonts(document: pikepdf.Pdf) -> tuple[set[str], set[str]]:
    """Names of embedded and of loose fonts used by pages and the forms drawn on them."""
    embedded: set[str] = set()
    loose: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting = [page.obj.get("/Resources") for page in document.pages]
    while waiting:
        resources = waiting.pop()
        if resources is None or (resources.is_indirect and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        for font in resources.get("/Font", {}).values():
            (embedded if _is_embedded(font) else loose).add(str(font.get("/BaseFont", "Type3")))
        waiting += [form.get("/Resources") for form in resources.get("/XObject", {}).values()]
    return embedded, loose


def _is_embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    for inner in font.get("/DescendantFonts", [font]):
        descriptor = inner.get("/FontDescriptor")
        if descriptor is not None and any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        ):
            return True
    return False
