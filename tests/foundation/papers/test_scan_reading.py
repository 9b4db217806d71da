# SPDX-License-Identifier: EUPL-1.2
"""Codes are found and pages set upright whatever the scanner or the phone did to them."""

import io
from pathlib import Path

import pikepdf
import pytest
import segno
from PIL import Image
from tests.foundation.papers.issuing_steps import tiny_pdf
from tests.foundation.papers.scanning import (
    beside,
    blurred,
    drawn,
    faded,
    jpeg,
    listed,
    meta,
    noisy,
    packed,
    pdf_of_images,
    photographed,
    skewed,
    stacked,
)

from vatra.foundation.papers.piles import child
from vatra.foundation.papers.piles.reader import Reader
from vatra.foundation.papers.piles.reading import (
    MOST_PIXELS,
    Mark,
    PageCode,
    UnreadableError,
    count_scans,
    marks_on,
    parts_of,
    scan_image,
    upright,
)
from vatra.foundation.papers.rendering import render

TOKEN = "23456789abcdefghjkmnpq"
ADDRESS = f"https://vatra.exemplu.ro/verificare/{TOKEN}/"
LANDSCAPE = (297.0, 210.0)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Scans are read without a database, so there is no cache in it to empty."""


@pytest.fixture(scope="module")
def printed() -> bytes:
    """A paper of four pages."""
    content = listed([10, 10, 10, 10]) | {"meta": meta(qr=ADDRESS)}
    return render("stocktaking/act", content, title="Liste", demo=False)


@pytest.fixture(scope="module")
def second(printed: bytes) -> Image.Image:
    return drawn(printed, 2)


def numbers(image: Image.Image) -> list[int | None]:
    return [
        part.mark.page.number if part.mark and part.mark.page else None for part in parts_of(marks_on(image))
    ]


def pages_of(image: Image.Image) -> list[tuple[int, Image.Image]]:
    """The pages on a scan with their numbers, in the order of the numbers."""
    parts = parts_of(marks_on(image))
    sizes = [LANDSCAPE] * len(parts)
    found = [(part.mark.page.number, upright(image, part, parts, sizes)) for part in parts]
    return sorted(found, key=lambda pair: pair[0])


WAYS = {
    "as printed": lambda i: i,
    "quarter turn": lambda i: i.transpose(Image.Transpose.ROTATE_90),
    "head down": lambda i: i.transpose(Image.Transpose.ROTATE_180),
    "three quarters": lambda i: i.transpose(Image.Transpose.ROTATE_270),
    "15° left": lambda i: skewed(i, 15),
    "15° right": lambda i: skewed(i, -15),
    "head down and 11°": lambda i: skewed(i, 191),
    "blurred": lambda i: blurred(i, 1.5),
    "specks": lambda i: noisy(i, 60),
    "many specks": lambda i: noisy(i, 90),
    "weak": faded,
    "weak with specks": lambda i: noisy(faded(i), 20),
    "JPEG 40": lambda i: packed(i, 40),
    "100 dots": lambda i: i.resize((i.width // 2, i.height // 2), Image.Resampling.LANCZOS),
    "phone": photographed,
    "phone, turned, noisy, JPEG 40": lambda i: packed(noisy(skewed(photographed(i), 9), 25), 40),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_recognised_and_set_upright(second, way):
    scan = WAYS[way](second)

    assert numbers(scan) == [2]
    [(_number, page)] = pages_of(scan)
    again = marks_on(page)
    assert [mark.page for mark in again] == [PageCode(TOKEN, 2)]
    assert abs(again[0].angle) < 1.0
    assert page.width > page.height


def test_the_first_page_is_known_by_its_foot_not_by_its_head(printed):
    scan = drawn(printed, 1)

    assert len(marks_on(scan)) == 2
    assert numbers(scan) == [1]


@pytest.mark.parametrize(
    ("together", "turned"),
    [(stacked, 0), (stacked, 90), (stacked, 4), (beside, 0), (beside, 180), (beside, -6)],
)
def test_two_pages_on_one_scan_become_two(printed, together, turned):
    scan = together(drawn(printed, 2, 150), drawn(printed, 3, 150))
    scan = skewed(scan, turned) if turned else scan

    found = pages_of(scan)

    assert [number for number, _page in found] == [2, 3]
    for number, page in found:
        assert [mark.page for mark in marks_on(page)] == [PageCode(TOKEN, number)]
    if turned in {0, 90, 180}:
        assert all(1 <= p.width / 1754 < 1.08 and 1 <= p.height / 1240 < 1.08 for _n, p in found)


def test_two_pages_head_to_head_are_each_set_upright(printed):
    scan = beside(drawn(printed, 2, 150), drawn(printed, 3, 150).rotate(180))

    for number, page in pages_of(scan):
        [mark] = marks_on(page)
        assert mark.page == PageCode(TOKEN, number)
        assert abs(mark.angle) < 1.0


def test_a_code_of_another_program_is_told_apart():
    out = io.BytesIO()
    segno.make("https://alt-program.example/factura/77").save(out, kind="png", scale=6)
    sheet = Image.new("RGB", (1654, 2339), "white")
    sheet.paste(Image.open(out).convert("RGB"), (600, 600))

    [part] = parts_of(marks_on(sheet))

    assert part.mark is not None
    assert (part.mark.text, part.mark.page) == ("https://alt-program.example/factura/77", None)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (f"{ADDRESS}?p=7", PageCode(TOKEN, 7)),
        (ADDRESS, PageCode(TOKEN, None)),
        (f"{ADDRESS}?p=", None),
        (f"{ADDRESS}?p=-1", None),
        (f"{ADDRESS}?p=1234567", None),
        (f"{ADDRESS}?p=7&x=1", None),
        (f"https://x/verificare/{TOKEN[:-1]}/?p=1", None),
        (f"https://x/verificare/{TOKEN.upper()}/?p=1", None),
        ("", None),
        ("verificare", None),
    ],
)
def test_what_a_code_says(text, page):
    assert Mark(text, ((0, 0), (1, 0), (1, 1), (0, 1))).page == page


def test_a_blank_sheet_has_one_part_without_code():
    assert [part.mark for part in parts_of(marks_on(Image.new("RGB", (800, 1100), "white")))] == [None]


# ---- files --------------------------------------------------------------------------------------------------------


def kept(folder: Path, data: bytes) -> Path:
    path = folder / "scan"
    path.write_bytes(data)
    return path


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(tiny_pdf("one"))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def bomb_pdf(side: int = 30_000) -> bytes:
    """A page with one picture of 900 million points that packs into a few kilobytes."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        picture = document.make_stream(
            bytes(side * side // 8),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=side,
            Height=side,
            BitsPerComponent=1,
            ColorSpace=pikepdf.Name.DeviceGray,
        )
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
        page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
        document.save(out, compress_streams=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (locked_pdf(), "password"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (b"no picture at all", "damaged"),
        (b"", "damaged"),
        (b"\xff\xd8\xff\xe0 torn", "damaged"),
    ],
)
def test_files_that_cannot_be_opened_say_why(tmp_path, data, reason):
    with pytest.raises(UnreadableError) as refused:
        count_scans(kept(tmp_path, data))
    assert refused.value.reason == reason


def test_scans_are_counted_in_pdf_picture_and_tiff(tmp_path, second):
    small = second.resize((400, 280))
    frames = io.BytesIO()
    small.save(frames, "TIFF", save_all=True, append_images=[small, small])

    assert count_scans(kept(tmp_path, pdf_of_images(small, small))) == 2
    assert count_scans(kept(tmp_path, jpeg(small))) == 1
    assert count_scans(kept(tmp_path, frames.getvalue())) == 3
    assert scan_image(kept(tmp_path, frames.getvalue()), 3).size == (400, 280)


def test_a_picture_with_too_many_points_is_never_unpacked(tmp_path):
    with pytest.raises(UnreadableError, match="pixels"):
        scan_image(kept(tmp_path, bomb_pdf()), 1)
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(UnreadableError, match="pixels"):
        scan_image(kept(tmp_path, out.getvalue()), 1)


def test_a_huge_page_is_drawn_small(tmp_path):
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(14_000, 14_000))
        document.save(out)

    image = scan_image(kept(tmp_path, out.getvalue()), 1)

    assert image.width * image.height <= MOST_PIXELS * 1.01


def test_a_photo_is_turned_as_the_phone_says_and_made_smaller(tmp_path, second):
    big = second.resize((4600, 3253))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    big.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif)

    image = scan_image(kept(tmp_path, out.getvalue()), 1)

    assert image.width * image.height <= MOST_PIXELS
    assert image.width > image.height
    assert numbers(image) == [2]


def test_the_child_answers_scan_after_scan_and_names_faults(tmp_path, printed):
    path = kept(tmp_path, printed)

    with Reader(path) as reader:
        seen = []
        for number in (3, 1, 9, 2):
            with reader.scan(number) as scan:
                marks = [mark.page.number for mark in scan.marks if mark.page and mark.page.number]
                seen.append((marks, scan.fault, scan.image.size if scan.image else None))

    assert seen == [
        ([3], "", (2339, 1654)),
        ([1], "", (2339, 1654)),
        ([], "damaged", None),
        ([2], "", (2339, 1654)),
    ]


def test_a_scan_that_breaks_the_child_is_that_scans_fault(tmp_path, printed, monkeypatch):
    with Reader(kept(tmp_path, printed)) as reader:
        with reader.scan(1) as scan:
            assert scan.fault == ""
        reader._child.kill()
        with reader.scan(2) as scan:
            assert (scan.fault, scan.image) == ("pixels", None)
        with reader.scan(3) as scan:
            assert [mark.page.number for mark in scan.marks] == [3]


def test_the_memory_of_the_child_is_bounded():
    assert child.MOST_MEMORY == 1536 * 1024 * 1024
