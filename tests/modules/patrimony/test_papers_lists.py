# SPDX-License-Identifier: EUPL-1.2
"""Registers, sheets, labels and codes, field by field."""

import pypdfium2
import pytest

from vatra.foundation.papers.rendering import common_papers as cp
from vatra.foundation.papers.rendering import page_count, problems, render, twin_csv
from vatra.modules.patrimony.papers import asset_sheet, labels, lists, samples
from vatra.modules.patrimony.papers import list_samples as made


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Papers are drawn without a database, so there is no cache in it to empty."""


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def check(template: str, data: object, title: str = "Document") -> list[str]:
    pdf = render(template, data, title=title, demo=True)  # type: ignore[arg-type]
    assert problems(pdf, data) == []  # type: ignore[arg-type]
    return pages_of(pdf)


def test_the_register_of_inventory_numbers():
    data = made.sample_register(4)
    (page,) = check(lists.LIST_TEMPLATE, data)
    assert "Cod formular: 14-2-1" in page
    assert "Registrul numerelor de inventar" in page
    for col in lists.REGISTER:
        assert col["title"].replace(" ", "") in page.replace(" ", "")
    assert "factura nr. 5501 05.02.2024 2.637,00" in page
    assert "Total: Grupa 2.1 5.237,00" in page
    assert "Total general 10.622,00" in page
    assert "Întocmit Ana Exemplu" in page


def test_the_csv_twin_of_the_register_says_the_same():
    lines = twin_csv(made.sample_register(4)["table"]).decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "Grupa;Nr. crt.;Număr de inventar;Cod de clasificare;Denumirea și caracteristicile tehnice;Locul;"
        "Document de intrare;Data intrării;Valoare de intrare (lei);Document de ieșire;Data ieșirii"
    )
    assert lines[2].startswith("Grupa 2.1;2;2131-000001;2.2.9.;Tablă interactivă")
    assert lines[2].endswith("factura nr. 5501;05.02.2024;2.637,00;;")
    assert lines[5] == "Total general;;;;;;;;10.622,00;;"


def test_the_extract_names_custodian_owner_and_basis():
    (page,) = check(lists.LIST_TEMPLATE, made.sample_extract(2))
    assert "Unitatea Școala Gimnazială „Exemplu” (demo)" in page
    assert "Gestionar Ioana Mostră" in page
    assert "Încăperea —" in page
    assert "2.637,00 263,70 Corp A, sala 2 Ioana Mostră unitatea PV nr. 27/2026" in page


def test_the_room_sheet_for_the_door():
    (page,) = check(lists.ROOM_TEMPLATE, made.sample_room(3))
    assert "Fișa încăperii: Sala 12, Laborator de chimie" in page
    assert "Gestionar Ioana Mostră" in page
    assert "Scanați pentru lista la zi" in page
    assert "Bunuri în încăpere la 23.11.2026" in page
    assert "Total 3" in page


def test_a_room_without_custodian_and_without_goods():
    data = made.sample_room(0)
    data["custodian"] = ""
    (page,) = check(lists.ROOM_TEMPLATE, data)
    assert "Gestionar nenumit" in page
    assert "Nu sunt poziții." in page


def test_the_asset_sheet_has_a_front_and_a_back():
    front, back = check(asset_sheet.TEMPLATE, made.sample_asset_sheet())
    assert "Cod formular: 14-2-2" in front
    for words in (
        "Grupa 2131",
        "Număr de inventar 2131-000017",
        "Cod de clasificare 2.2.9.",
        "Felul, seria, numărul și data documentului de proveniență factura seria DEMO nr. 5517 din 05.03.2024",
        "Accesorii suport de perete, două creioane",
        "Valoare de inventar (lei) 12.400,00",
        "Amortizare lunară (lei) 258,33",
        "Durata normală de funcționare 4 ani",
        "Cota de amortizare (%) 25",
        "Data dării în folosință: anul 2024 luna martie",
        "Data amortizării complete: anul 2028 luna martie",
    ):
        assert words in front
    for col in asset_sheet.MOVEMENTS:
        assert col["title"].replace(" ", "") in back.replace(" ", "")
    assert "05.01.2024 bon de mișcare nr. 1 creștere 1 12.400,00 12.400,00" in back


def test_several_asset_sheets_each_begin_on_a_new_page():
    pages = check(asset_sheet.TEMPLATE, made.sample_asset_sheet(sheets=3))
    assert ["Cod formular" in page for page in pages] == [True, False] * 3


@pytest.mark.parametrize("key", sorted(labels.FORMATS))
def test_labels_lie_inside_the_sheet(key):
    sheet = labels.FORMATS[key]
    wide = sheet["left"] + sheet["columns"] * sheet["width"] + (sheet["columns"] - 1) * sheet["gap_x"]
    tall = sheet["top"] + sheet["rows"] * sheet["height"] + (sheet["rows"] - 1) * sheet["gap_y"]
    assert wide <= 210
    assert tall <= 297


@pytest.mark.parametrize(("key", "places"), [("3x8", 24), ("3x7", 21), ("5x13", 65), ("2x7", 14)])
def test_labels_begin_at_the_asked_place_and_go_on_to_the_next_sheet(key, places):
    pages = check(labels.TEMPLATE, made.sample_labels(key, count=places, start=2))
    assert [page.count("2131-0000") for page in pages] == [places - 1, 1]
    assert all("DEMO – fără valoare juridică" in page for page in pages)
    assert "Prop.: Municipiul București" in pages[0]


def test_a_long_name_stays_in_its_label():
    data = made.sample_labels("5x13", count=65)
    data["labels"][7] |= {
        "name": "x" * 10_000,
        "keeper": "y " * 5000,
        "owner": "z" * 10_000,
        "number": "9" * 100,
    }
    assert page_count(render(labels.TEMPLATE, data, title="Etichete", demo=True)) == 1


@pytest.mark.parametrize("key", sorted(labels.FORMATS))
@pytest.mark.parametrize("number", ["SC412-2131-00025", "ȘCOALA-412/2131/000025"])
def test_a_long_number_stays_in_its_label(key, number):
    """Every word ends before the right edge of the label it begins in."""
    sheet = labels.FORMATS[key]
    data = made.sample_labels(key, count=sheet["columns"])
    for label in data["labels"]:
        label["number"] = number

    document = pypdfium2.PdfDocument(render(labels.TEMPLATE, data, title="Etichete", demo=True))
    words = document[0].get_textpage()
    millimetres = 25.4 / 72
    boxes = [words.get_rect(n) for n in range(words.count_rects())]

    step = sheet["width"] + sheet["gap_x"]
    over = [
        (left, right)
        for left, _bottom, right, _top in boxes
        if right * millimetres
        > sheet["left"] + int((left * millimetres - sheet["left"]) // step) * step + sheet["width"]
    ]
    assert (len(boxes) > 0, over) == (True, [])
    assert words.get_text_bounded().count(number) == sheet["columns"]


def test_a_start_beyond_the_sheet_is_refused():
    with pytest.raises(ValueError, match="between 1 and 24"):
        made.sample_labels("3x8", start=25)
    with pytest.raises(KeyError):
        made.sample_labels("9x9")


def test_access_codes_one_block_per_account():
    codes: list[cp.AccessCode] = [
        {
            "holder": samples.SCHOOL,
            "username": f"scoala-{n}",
            "code": f"K7QM-{n}",
            "valid_until": "2026-12-10",
        }
        for n in range(9)
    ]
    data: cp.AccessCodesPaper = {
        "meta": samples.meta(cp.CODES_TITLE),
        "address": "vatra.example.ro",
        "codes": codes,
    }
    pdf = render(cp.CODES_TEMPLATE, data, title="Coduri", demo=True, attach_json=False)
    pages = pages_of(pdf)
    assert problems(pdf, data) == ["the attached JSON is not the paper's data"]
    assert sum(page.count("valabil până la 10.12.2026") for page in pages) == 9
    assert "scoala-0 K7QM-0" in pages[0]


def test_the_report_of_an_import():
    line: cp.FindingLine = {
        "line": 14,
        "column": "Valoare",
        "value": "1.2.3,4",
        "severity": "eroare",
        "message": "Valoarea nu este un număr.",
        "remedy": "Scrieți valoarea în lei.",
    }
    data = cp.findings_paper(
        samples.meta(cp.FINDINGS_TITLE), [{"label": "Fișierul", "value": "bunuri.xlsx"}], [line]
    )
    (page,) = check(cp.FINDINGS_TEMPLATE, data)
    assert "Fișierul bunuri.xlsx" in page
    assert "1 14 Valoare 1.2.3,4 eroare Valoarea nu este un număr. Scrieți valoarea în lei." in page
