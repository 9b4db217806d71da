# SPDX-License-Identifier: EUPL-1.2
"""The engine: standards, determinism, harmless text, demo marks, tables and their twins, previews, parts."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.papers.rendering import (
    PaperMeta,
    RenderError,
    Slice,
    Table,
    build_table,
    canonical_json,
    column,
    count_lines,
    engine,
    inspect,
    page_count,
    page_image,
    page_images,
    plan_parts,
    problems,
    render,
    twin_csv,
    twin_xlsx,
)
from vatra.foundation.papers.rendering import fitting as fit
from vatra.foundation.papers.rendering.layout import clean, drawable, qr_svg
from vatra.foundation.papers.rendering.pages import MOST_PIXELS
from vatra.foundation.papers.rendering.tables import display

COLUMNS = [
    column("no", "Nr. crt.", "int", 10),
    column("inv", "Număr de inventar", "code", 26),
    column("name", "Denumirea"),
    column("day", "Data", "date", 20),
    column("value", "Valoare (lei)", "money", 28, total=True),
]
DEMO = "DEMO – fără valoare juridică"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Papers are drawn without a database, so there is no cache in it to empty."""


def meta(**changes: str) -> PaperMeta:
    made: PaperMeta = {
        "type": "Listă de probă",
        "code": "00-0-0",
        "number": "7",
        "date": "2026-11-20",
        "entity": "Școala Demo",
        "period": "anul 2026",
        "printed_at": "2026-11-23T09:30:00+02:00",
        "program": "Vatra",
        "version": "0.1.0",
        "qr": "https://vatra.example.ro/v/1",
    }
    return made | changes  # type: ignore[return-value]


def table(*names: str) -> Table:
    lines = [
        {"inv": f"A-{n}", "name": name, "day": dt.date(2026, 1, 2), "value": Decimal("1234.5")}
        for n, name in enumerate(names, start=1)
    ]
    return build_table("Bunuri", COLUMNS, lines)


def paper(*names: str, **changes: str) -> dict[str, object]:
    return {
        "meta": meta(**changes),
        "facts": [],
        "signatories": [],
        "landscape": True,
        "table": table(*names),
    }


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_a_paper_declares_both_standards_and_carries_its_data():
    data = paper("Pian")
    pdf = render("common/listing", data, title="Listă", demo=False)
    seen = inspect(pdf)
    assert (seen.pdfa, seen.pdfua, seen.lang, seen.title) == ("3B", "1", "ro-RO", "Listă")
    assert seen.marked
    assert {font.split("+")[1] for font in seen.fonts} == {
        "AtkinsonHyperlegible-Regular",
        "AtkinsonHyperlegible-Bold",
    }
    assert seen.loose_fonts == frozenset()
    assert dict(seen.attachments) == {"date.json": canonical_json(data)}
    assert problems(pdf, data) == []


def test_problems_names_what_is_wrong():
    data = paper("Pian")
    pdf = render("common/listing", data, title="Listă", demo=False, attach_json=False)
    assert problems(pdf, data) == ["the attached JSON is not the paper's data"]
    bare = io.BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        empty.save(bare)
    assert problems(bare.getvalue(), data) == [
        "PDF/A-3b is not declared (nothing)",
        "PDF/UA-1 is not declared (nothing)",
        "language is not set",
        "the title is not set",
        "the content is not tagged",
        "no font was found",
        "the attached JSON is not the paper's data",
    ]


def test_the_same_data_gives_the_same_bytes():
    first = render("common/listing", paper("Pian", "Tablă"), title="Listă", demo=True)
    assert render("common/listing", paper("Pian", "Tablă"), title="Listă", demo=True) == first
    assert render("common/listing", paper("Pian", "Tabla"), title="Listă", demo=True) != first


@pytest.mark.parametrize(
    "hostile",
    [
        "#panic(1)",
        '#read("/config/settings.py")',
        "$x$ *b* _i_ `c` <l> @r = H",
        "\\u{41}",
        "]]#[",
        "// /* */",
        '"; #x',
    ],
)
def test_text_is_never_markup(hostile):
    data = paper(hostile, entity=f"E {hostile}")
    page = text_of(render("common/listing", data, title=hostile, demo=False))[0]
    assert page.count(hostile) == 3  # head, cell, footer


def test_letters_without_a_glyph_are_drawn_as_a_mark_and_kept_in_the_data():
    data = paper("Ş ţ 😀 中 \u0007\u202eevil\u0000 № ș", entity="Firmă 😀")
    pdf = render("common/listing", data, title="Listă 😀", demo=False)
    assert "Ș ț ? ? evil No ș" in text_of(pdf)[0]
    kept = json.loads(inspect(pdf).attachments["date.json"])
    assert kept["table"]["groups"][0]["rows"][0][2] == "Ş ţ 😀 中 \u0007\u202eevil\u0000 № ș"


def test_a_lone_surrogate_does_not_stop_the_paper():
    data = paper("a\ud800b")
    assert "a?b" in text_of(render("common/listing", data, title="Listă", demo=False))[0]


def test_ten_thousand_characters_flow_over_pages_with_and_without_spaces():
    words = "cuvinte " * 1250
    solid = "Ű" * 10_000
    pdf = render("common/listing", paper(words, solid), title="Listă", demo=False)
    pages = "".join(text_of(pdf))
    assert pages.count("cuvinte") == 1250
    assert pages.count("Ű") == 10_000
    assert page_count(pdf) > 2


def test_every_page_bears_what_the_order_asks():
    pdf = render("common/listing", paper(*["Pian"] * 90), title="Listă", demo=False)
    pages = text_of(pdf)
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert "Listă de probă · cod 00-0-0 · nr. 7" in page
        assert "Școala Demo · Perioada: anul 2026" in page
        assert f"Pagina {number} din 3" in page
        assert "Tipărit la 23.11.2026, 09:30 · Vatra 0.1.0" in page
        assert "Număr de inventar" in page
    assert DEMO not in "".join(pages)


def test_a_demo_paper_says_so_on_each_page():
    pages = text_of(render("common/listing", paper(*["Pian"] * 90), title="Listă", demo=True))
    assert all(page.count(DEMO) >= 2 for page in pages)


def test_an_empty_list_says_so():
    assert "Nu sunt poziții." in text_of(render("common/listing", paper(), title="Listă", demo=False))[0]


def test_an_unknown_template_and_a_path_trick_are_refused():
    for name in ("common/nothing", "common/../typ/listing", "../settings", "common/listing.typ"):
        with pytest.raises(LookupError):
            render(name, paper(), title="x", demo=False)


def test_a_refusal_of_the_typesetter_keeps_the_diagnostic_from_the_person():
    with pytest.raises(RenderError) as caught:
        render("common/access_codes", paper(), title="x", demo=False)
    assert caught.value.code == "paper_not_rendered"
    assert "tehnoredactare" in caught.value.message
    assert "codes" in caught.value.diagnostic


def test_a_paper_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(engine, "TIME_LIMIT_SECONDS", 0.01)
    with pytest.raises(RenderError) as caught:
        render("common/listing", paper("Pian"), title="x", demo=False)
    assert caught.value.diagnostic == "time limit"


def test_totals_are_exact_and_by_group():
    lines = {
        "Cont 2131": [{"value": "0.10"}, {"value": "0.20"}],
        "Cont 303": [],
        "Cont 214": [{"value": Decimal(1000000)}, {"value": None}],
    }
    made = build_table("T", COLUMNS, lines)
    assert [group["title"] for group in made["groups"]] == ["Cont 2131", "Cont 214"]
    assert [group["totals"] for group in made["groups"]] == [
        [None, None, None, None, "0.30"],
        [None, None, None, None, "1000000.00"],
    ]
    assert made["totals"][-1] == "1000000.30"
    assert [row[0] for group in made["groups"] for row in group["rows"]] == [1, 2, 3, 4]
    assert count_lines(made) == 4


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("1234567.50", "money", "1.234.567,50"),
        ("-0.05", "money", "-0,05"),
        ("-1234.00", "money", "-1.234,00"),
        (1500, "int", "1.500"),
        ("12.5", "quantity", "12,5"),
        ("necunoscut", "money", "necunoscut"),
        ("2026-01-02", "date", "02.01.2026"),
        ("1975", "date", "1975"),
        (None, "money", ""),
        ("00123", "code", "00123"),
    ],
)
def test_values_are_shown_as_a_romanian_reader_expects(value, kind, shown):
    assert display(value, kind) == shown


def test_csv_says_what_the_paper_says():
    text = twin_csv(table("Pian; mare", '=HYPERLINK("x")', "ș")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows == [
        ["Nr. crt.", "Număr de inventar", "Denumirea", "Data", "Valoare (lei)"],
        ["1", "A-1", "Pian; mare", "02.01.2026", "1.234,50"],
        ["2", "A-2", '\'=HYPERLINK("x")', "02.01.2026", "1.234,50"],
        ["3", "A-3", "ș", "02.01.2026", "1.234,50"],
        ["Total general", "", "", "", "3.703,50"],
    ]


def test_xlsx_holds_real_numbers_and_dates_and_no_formula():
    made = build_table(
        "Bunuri/[x]",
        COLUMNS,
        {"Cont 214": [{"inv": "001", "name": "=1+1", "day": "2026-01-02", "value": "12.30"}]},
    )
    sheet = openpyxl.load_workbook(io.BytesIO(twin_xlsx(made, meta(), demo=True))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sheet.title == "Bunuri  x"
    assert [row[0] for row in rows[:4]] == [
        DEMO,
        "Listă de probă · cod 00-0-0 · nr. 7",
        "Școala Demo · Perioada: anul 2026",
        "Tipărit la 23.11.2026, 09:30 · Vatra 0.1.0",
    ]
    assert rows[4] == ["Nr. crt.", "Număr de inventar", "Denumirea", "Data", "Valoare (lei)"]
    assert rows[5][0] == "Cont 214"
    assert rows[6] == [1, "001", "=1+1", dt.datetime(2026, 1, 2), 12.3]  # noqa: DTZ001
    assert sheet["C7"].data_type == "s"
    assert rows[7] == ["Total: Cont 214", None, None, None, 12.3]
    assert rows[8] == ["Total general", None, None, None, 12.3]
    assert sheet["E9"].number_format == "#,##0.00"


def test_previews_are_drawn_one_page_at_a_time():
    pdf = render("common/listing", paper(*["Pian"] * 40), title="Listă", demo=False)
    pictures = [Image.open(io.BytesIO(png)) for png in page_images(pdf, scale=0.5)]
    assert [picture.size for picture in pictures] == [(421, 298)] * page_count(pdf)
    assert page_image(pdf, 1, scale=0.5) == next(page_images(pdf, scale=0.5))
    with pytest.raises(IndexError):
        page_image(pdf, 3)


def test_a_qr_code_is_one_path_with_a_quiet_zone():
    svg = qr_svg("https://vatra.example.ro/v/1")
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 37 37"')
    assert svg.count("<path") == 1
    assert drawable({"qr": ""}) == {"qr": None}


def test_words_wider_than_their_column_get_break_points():
    text, lines = fit.fit("W" * 40, 20)
    assert text.replace(fit.BREAK, "") == "W" * 40
    pieces = text.split(fit.BREAK)
    assert lines == len(pieces)
    assert all(fit.width_mm(piece) <= 20 - 2 * fit.INSET_X_MM for piece in pieces)
    assert fit.fit("scurt", 20) == ("scurt", 1)
    assert fit.fit("a\nb", 20) == ("a\nb", 2)
    assert clean("x" * 30) == fit.BREAK.join(["x" * 8, "x" * 8, "x" * 8, "x" * 6])
    assert fit.row_height(fit.MOST_LINES + 1) == 0


@pytest.mark.parametrize(
    ("lines", "most", "parts"),
    [
        ({}, 10, [[]]),
        ({"a": 4, "b": 6}, 10, [[Slice("a", 0, 4), Slice("b", 0, 6)]]),
        ({"a": 4, "b": 7}, 10, [[Slice("a", 0, 4)], [Slice("b", 0, 7)]]),
        ({"a": 25}, 10, [[Slice("a", 0, 10)], [Slice("a", 10, 20)], [Slice("a", 20, 25)]]),
        ({"a": 10, "b": 1}, 10, [[Slice("a", 0, 10)], [Slice("b", 0, 1)]]),
        ({"a": 5, "b": 0, "c": 5}, 10, [[Slice("a", 0, 5), Slice("c", 0, 5)]]),
    ],
)
def test_long_papers_are_divided_by_group(lines, most, parts):
    assert plan_parts(lines, most) == parts


def test_a_part_holds_at_least_one_line():
    with pytest.raises(ValueError, match="at least 1"):
        plan_parts({"a": 1}, 0)


def test_a_page_of_ten_metres_is_drawn_no_larger_than_the_memory_allows():
    wall = tiny_pdf("Perete").replace(b"[0 0 300 200]", b"[0 0 28346 28346]")

    with Image.open(io.BytesIO(page_image(wall, 1))) as picture:
        assert max(picture.size) <= 5001
        assert picture.size[0] * picture.size[1] <= MOST_PIXELS * 1.001
    with Image.open(io.BytesIO(page_image(tiny_pdf("Foaie"), 1, 2))) as picture:
        assert picture.size == (600, 400)
