# SPDX-License-Identifier: EUPL-1.2
"""Steps for tests of scanned piles: papers with codes on their pages, and what a scanner or a phone makes of them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pypdfium2
from PIL import Image, ImageChops, ImageFilter
from tests.foundation.papers.issuing_steps import OFFICER

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.store import path_of
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.issuing import Draft, issue
from vatra.foundation.papers.models import IssuedPaper, ScanPile
from vatra.foundation.papers.piles.actions import SentFile, UploadPile, upload_pile
from vatra.foundation.papers.rendering import build_table, column
from vatra.kernel.actor import Actor

COLUMNS = [
    column("no", "Nr. crt.", "int", 12),
    column("name", "Denumirea"),
    column("value", "Valoare (lei)", "money", 30, total=True),
]
ROOM = (90, 70, 50)
SECTION_KEYS = {"subtitle": "", "facts": [], "signatories": []}


def meta(**changes: str) -> dict[str, str]:
    return {
        "type": "Liste de probă",
        "entity": "Școala Demo",
        "period": "2026",
        "printed_at": "2026-11-23T09:30:00+02:00",
        "program": "Vatra",
        "version": "0.1.0",
        **changes,
    }


def listed(lists: Sequence[int], *, landscape: bool = True) -> dict[str, object]:
    """The content of a paper with lists of so many lines, each list on pages of its own."""
    sections = [
        {
            "title": f"Lista {place}",
            "table": build_table(
                f"Lista {place}",
                COLUMNS,
                [{"name": f"Scaun {n}", "value": Decimal("12.50")} for n in range(lines)],
                page="landscape" if landscape else "portrait",
            ),
            "own_page": True,
        }
        for place, lines in enumerate(lists, 1)
    ]
    return {
        "meta": meta(),
        **SECTION_KEYS,
        "sections": sections,
        "landscape": landscape,
        "page_codes": True,
    }


@dataclass(frozen=True)
class IssueLists:
    owner_id: int
    unit_id: int | None
    lists: tuple[int, ...]


@action(Perm.PATRIMONY_ISSUE)
def issue_lists(tx: Transaction, *, actor: Actor, cmd: IssueLists) -> IssuedPaper:
    """Issues a paper whose pages bear codes."""
    draft = Draft(
        kind="liste",
        kind_label="Liste de probă",
        keeper=f"u{cmd.unit_id}",
        issuer="Școala Demo",
        title=f"Inventar {cmd.unit_id}",
        content=listed(cmd.lists),
        template="stocktaking/act",
        unit_id=cmd.unit_id,
    )
    return issue(tx, User.objects.get(pk=cmd.owner_id), draft)


def lists_of(owner: User, unit_id: int | None, *lists: int) -> IssuedPaper:
    """An issued paper with its PDF; a list of up to twenty lines takes a page."""
    paper = issue_lists(actor=OFFICER, cmd=IssueLists(owner.pk, unit_id, lists))
    run_pending()
    return IssuedPaper.objects.select_related("pdf").get(pk=paper.pk)


def page(paper: IssuedPaper, number: int, dots: int = 200) -> Image.Image:
    """The printed page of a paper."""
    return drawn(path_of(paper.pdf.sha256).read_bytes(), number, dots)


def drawn(pdf: bytes, number: int, dots: int = 200) -> Image.Image:
    """A page of a PDF as a scanner sees it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number - 1].render(scale=dots / 72).to_pil().convert("RGB")
    finally:
        document.close()


def send(who: Actor, *files: bytes) -> ScanPile:
    """Sends files and reads them."""
    sent = [SentFile(f"scan-{place}", [data]) for place, data in enumerate(files, 1)]
    pile = upload_pile(actor=who, cmd=UploadPile(sent))
    run_pending()
    return ScanPile.objects.get(pk=pile.pk)


def scans(paper: IssuedPaper, *numbers: int) -> bytes:
    return pdf_of_images(*(page(paper, number, 150) for number in numbers))


# ---- what happens to paper --------------------------------------------------------------------------------------


def jpeg(image: Image.Image, quality: int = 80) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def packed(image: Image.Image, quality: int) -> Image.Image:
    """The picture after JPEG of that quality."""
    return Image.open(io.BytesIO(jpeg(image, quality))).convert("RGB")


def pdf_of_images(*images: Image.Image) -> bytes:
    """What a scanner sends: a PDF with a picture on each page."""
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=200, save_all=True, append_images=list(images[1:]), quality=80)
    return out.getvalue()


def skewed(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def noisy(image: Image.Image, spread: float) -> Image.Image:
    specks = Image.effect_noise(image.size, spread).convert("RGB")
    return ImageChops.add(image, specks, 1, -128)


def blurred(image: Image.Image, radius: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(radius))


def faded(image: Image.Image) -> Image.Image:
    """A weak copy: black became grey 150 of 255, white 210."""
    return image.point(lambda level: 150 + level * 60 // 255)


def photographed(image: Image.Image) -> Image.Image:
    """Held at an angle: the far edge is narrower, the table around is dark."""
    width, height = image.size
    corners = [(0.12 * width, 0.03 * height), (0.93 * width, 0), (width, height), (0, 0.96 * height)]
    straight = [(0, 0), (width, 0), (width, height), (0, height)]
    return image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, straight),
        Image.Resampling.BICUBIC,
        fillcolor=ROOM,
    )


def stacked(*images: Image.Image) -> Image.Image:
    """Pages under one another on one scan."""
    sheet = Image.new("RGB", (max(i.width for i in images), sum(i.height + 40 for i in images)), "white")
    top = 0
    for image in images:
        sheet.paste(image, (0, top))
        top += image.height + 40
    return sheet


def beside(*images: Image.Image) -> Image.Image:
    """Pages next to one another on one scan."""
    sheet = Image.new("RGB", (sum(i.width + 40 for i in images), max(i.height for i in images)), "white")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + 40
    return sheet


def _perspective(seen: Sequence[tuple[float, float]], source: Sequence[tuple[float, float]]) -> list[float]:
    """The eight numbers that take each point seen to its source, by Gauss and Jordan."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        best = max(range(place, 8), key=lambda r: abs(rows[r][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(8):
            if other != place:
                factor = rows[other][place]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[8] for row in rows]
