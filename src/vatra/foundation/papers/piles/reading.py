# SPDX-License-Identifier: EUPL-1.2
"""Scans of printed papers: the codes on each of them, and the upright picture of each page.

Nothing here knows the database or Django: ``child`` runs the part that opens foreign files in a process of its own.
Memory holds one scan at a time.
"""

import contextlib
import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

DOTS_PER_INCH = 200
MOST_PIXELS = 9_000_000
"""Of one scan as it is read: an A4 page at 300 dots per inch, or an A3 at 200."""

MOST_SOURCE_PIXELS = 89_000_000
"""Of the pictures in one page or of a photo, before they are made smaller; an A3 at 600 dots has 70 million."""

MOST_LETTERS = 300
KEPT_EDGE = 2400
THUMBNAIL_EDGE = 480
QUALITY = 70
CODE_MM = 14.0
CODE_RIGHT_MM = 22.0
CODE_BOTTOM_MM = 13.5
"""Side of the printed code and the distance of its middle to the page's right and lower edge (typ/lib.typ)."""

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
A4_MM = (210.0, 297.0)
OVERLAP = 0.02
LEVEL_DEGREES = 0.7
BLANK_SPAN = 12
ADDRESS = re.compile(r"/verificare/([2-9a-z]{22})/(?:\?p=([0-9]{1,6}))?$")

type Point = tuple[float, float]
type Look = Callable[[Image.Image], tuple[Image.Image, float]]


class UnreadableError(Exception):
    """A file of scans that cannot be opened; ``reason`` is ``password``, ``damaged``, ``pixels`` or ``empty``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PageCode(NamedTuple):
    """What the code of our papers says; ``number`` None where it names no page."""

    token: str
    number: int | None


@dataclass(frozen=True)
class Mark:
    """A code found on a scan: its text and its corners in pixels, from the upper left one clockwise."""

    text: str
    corners: tuple[Point, Point, Point, Point]

    @property
    def page(self) -> PageCode | None:
        """The paper and page it names, or None where it is no code of our papers."""
        found = ADDRESS.search(self.text)
        if found is None:
            return None
        return PageCode(found[1], int(found[2]) if found[2] else None)

    @property
    def middle(self) -> Point:
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @property
    def side(self) -> tuple[Point, Point]:
        """The printed code's side to the right and downwards, as vectors in pixels."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return ((bx - ax + cx - dx) / 2, (by - ay + cy - dy) / 2), (
            (dx - ax + cx - bx) / 2,
            (dy - ay + cy - by) / 2,
        )

    @property
    def angle(self) -> float:
        """How far the page is turned clockwise on the scan, in degrees from -180 to 180."""
        (right_x, right_y), (down_x, down_y) = self.side
        return math.degrees(math.atan2(right_y - down_x, right_x + down_y))


@dataclass(frozen=True)
class Part:
    """A page found on a scan; ``mark`` None where no code was read."""

    mark: Mark | None


def count_scans(path: Path) -> int:
    """How many scans a file holds: pages of a PDF, frames of a picture.

    Raises:
        UnreadableError: it cannot be opened, asks for a password, or holds none.
    """
    if _is_pdf(path):
        with _pdf(path) as document:
            count = len(document)
    else:
        with _picture(path) as picture:
            count = int(getattr(picture, "n_frames", 1))
    if count < 1:
        raise UnreadableError("empty")
    return count


def scan_image(path: Path, number: int, dots: int = DOTS_PER_INCH) -> Image.Image:
    """One scan of a file, from 1, as a colour picture of at most ``MOST_PIXELS``.

    Raises:
        UnreadableError: this scan is damaged or would take too much memory.
    """
    if _is_pdf(path):
        with _pdf(path) as document:
            return _drawn(document, number - 1, dots)
    with _picture(path) as picture:
        return _loaded(picture, number - 1)


def marks_on(image: Image.Image) -> list[Mark]:
    """The codes on a scan; one that shows no page code is looked at again, sharper and without specks."""
    return _look(image, (_as_is, _sharper, _without_specks, _doubled))


def _look(image: Image.Image, looks: Sequence[Look]) -> list[Mark]:
    grey = image.convert("L")
    found: list[Mark] = []
    if _is_blank(grey):
        return found
    for look in looks:
        for mark in _decode(*look(grey)):
            if not any(_same_place(mark, other) for other in found):
                found.append(mark)
        if any(mark.page and mark.page.number is not None for mark in found):
            break
    return found


def _is_blank(grey: Image.Image) -> bool:
    levels = grey.reduce(4).histogram()
    seen = [level for level, count in enumerate(levels) if count]
    return seen[-1] - seen[0] < BLANK_SPAN


def marks_of(path: Path, number: int) -> tuple[Image.Image, list[Mark]]:
    """A scan with its codes; a PDF page without any is drawn finer once more."""
    image = scan_image(path, number)
    found = marks_on(image)
    if found or not _is_pdf(path) or _is_blank(image.convert("L")):
        return image, found
    finer = scan_image(path, number, DOTS_PER_INCH * 3 // 2)
    found = _look(finer, (_as_is, _sharper))
    return (finer, found) if found else (image, [])


def parts_of(marks: Sequence[Mark]) -> list[Part]:
    """The pages on a scan: one for each page code; else one for the whole scan, with the code that is on it.

    The code in the head of a first page names no page number and makes no page where a numbered one was read.
    """
    numbered = [mark for mark in marks if mark.page and mark.page.number is not None]
    if numbered:
        return [Part(mark) for mark in numbered]
    ours = [mark for mark in marks if mark.page]
    return [Part((ours or list(marks))[0])] if marks else [Part(None)]


def upright(
    image: Image.Image, part: Part, all_parts: Sequence[Part], sizes: Sequence[tuple[float, float]]
) -> Image.Image:
    """The page as a person holds it: turned level, cut off from the other pages on the same scan.

    Args:
        image: the whole scan.
        part: the page wanted.
        all_parts: all pages on the scan, ``part`` among them.
        sizes: width and height in millimetres of the printed page of each of ``all_parts``.
    """
    if part.mark is None:
        return image
    turned, place = _turned(image, part.mark.angle)
    if len(all_parts) == 1:
        return turned
    middles = [place(_page_middle(p.mark, size)) for p, size in zip(all_parts, sizes, strict=True) if p.mark]
    own = place(_page_middle(part.mark, sizes[list(all_parts).index(part)]))
    return turned.crop(_share(own, middles, turned.size))


def jpeg(image: Image.Image, edge: int = KEPT_EDGE) -> bytes:
    """The picture as JPEG of at most that many pixels on its long side."""
    small = image.convert("RGB")
    if max(small.size) > edge:
        small.thumbnail((edge, edge), reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return out.getvalue()


# ---- opening ----------------------------------------------------------------------------------------------------


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


@contextlib.contextmanager
def _pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise UnreadableError("password" if locked else "damaged") from error
    try:
        yield document
    finally:
        document.close()


@contextlib.contextmanager
def _picture(path: Path) -> Iterator[Image.Image]:
    try:
        with Image.open(path) as picture:
            yield picture
    except Image.DecompressionBombError as bomb:
        raise UnreadableError("pixels") from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as damaged:
        raise UnreadableError("damaged") from damaged


def _drawn(document: pypdfium2.PdfDocument, index: int, dots: int) -> Image.Image:
    try:
        page = document[index]
        width, height = page.get_size()
        if _source_pixels(page) > MOST_SOURCE_PIXELS:
            raise UnreadableError("pixels")
        most = math.sqrt(MOST_PIXELS / max(width * height, 1.0))
        bitmap = page.render(scale=min(dots / 72, most))
        picture: Image.Image = bitmap.to_pil().convert("RGB")
    except pypdfium2.PdfiumError as damaged:
        raise UnreadableError("damaged") from damaged
    bitmap.close()
    page.close()
    return picture


def _source_pixels(page: pypdfium2.PdfPage) -> int:
    total = 0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        width, height = image.get_px_size()
        total += width * height
    return total


def _loaded(picture: Image.Image, index: int) -> Image.Image:
    if index:
        picture.seek(index)
    if picture.width * picture.height > MOST_SOURCE_PIXELS:
        raise UnreadableError("pixels")
    scale = math.sqrt(MOST_PIXELS / (picture.width * picture.height))
    target = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
    if scale < 1:
        picture.draft("RGB", target)
    loaded = ImageOps.exif_transpose(picture).convert("RGB")
    if scale < 1:
        loaded.thumbnail((max(target), max(target)), reducing_gap=2.0)
    return loaded


# ---- finding codes ----------------------------------------------------------------------------------------------


def _as_is(grey: Image.Image) -> tuple[Image.Image, float]:
    return grey, 1.0


def _sharper(grey: Image.Image) -> tuple[Image.Image, float]:
    return grey.filter(ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0)), 1.0


def _without_specks(grey: Image.Image) -> tuple[Image.Image, float]:
    return ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)), cutoff=1), 1.0


def _doubled(grey: Image.Image) -> tuple[Image.Image, float]:
    bigger = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
    return bigger.filter(ImageFilter.GaussianBlur(1.2)), 2.0


def _decode(grey: Image.Image, zoom: float) -> list[Mark]:
    found: list[Mark] = []
    for code in zxingcpp.read_barcodes(grey, formats=QR):
        at = code.position
        points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        a, b, c, d = ((point.x / zoom, point.y / zoom) for point in points)
        found.append(Mark(code.text[:MOST_LETTERS], (a, b, c, d)))
    return found


def _same_place(mark: Mark, other: Mark) -> bool:
    (ax, ay), (bx, by) = mark.middle, other.middle
    right, _down = mark.side
    return math.hypot(ax - bx, ay - by) < math.hypot(*right)


# ---- turning and cutting ----------------------------------------------------------------------------------------


class _Placing(NamedTuple):
    """Where a point of the scan lies on the turned picture."""

    cos: float
    sin: float
    old: Point
    new: Point

    def __call__(self, point: Point) -> Point:
        x, y = point[0] - self.old[0], point[1] - self.old[1]
        return self.new[0] + x * self.cos + y * self.sin, self.new[1] - x * self.sin + y * self.cos


def _turned(image: Image.Image, angle: float) -> tuple[Image.Image, _Placing]:
    quarter = round(angle / 90) % 4
    rest = angle - 90 * round(angle / 90)
    turned = image.transpose(_QUARTERS[quarter]) if quarter else image
    if abs(rest) >= LEVEL_DEGREES:
        turned = turned.rotate(rest, Image.Resampling.BILINEAR, expand=True, fillcolor="white")
    else:
        angle -= rest
    radians = math.radians(angle)
    old = image.width / 2, image.height / 2
    return turned, _Placing(math.cos(radians), math.sin(radians), old, (turned.width / 2, turned.height / 2))


_QUARTERS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}


def _page_middle(mark: Mark, size: tuple[float, float]) -> Point:
    """Where the middle of the printed page lies, from its code in the lower right corner."""
    (right_x, right_y), (down_x, down_y) = mark.side
    right = (CODE_RIGHT_MM - size[0] / 2) / CODE_MM
    down = (CODE_BOTTOM_MM - size[1] / 2) / CODE_MM
    x, y = mark.middle
    return x + right * right_x + down * down_x, y + right * right_y + down * down_y


def _share(own: Point, middles: Sequence[Point], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The rectangle around a page, up to half way to each other page and a little beyond."""
    left, top, right, bottom = 0.0, 0.0, float(size[0]), float(size[1])
    for x, y in middles:
        across, along = x - own[0], y - own[1]
        if abs(across) >= abs(along) and across:
            edge = own[0] + across * (0.5 + OVERLAP)
            left, right = (max(left, edge), right) if across < 0 else (left, min(right, edge))
        elif along:
            edge = own[1] + along * (0.5 + OVERLAP)
            top, bottom = (max(top, edge), bottom) if along < 0 else (top, min(bottom, edge))
    box = round(left), round(top), round(right), round(bottom)
    return box if box[2] > box[0] and box[3] > box[1] else (0, 0, *size)
