# SPDX-License-Identifier: EUPL-1.2
"""Every dirty file gives exactly these values and exactly these findings."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from tests.dirty_files import FILES, make_all
from tests.foundation.imports.example_targets import ANNEX3, ANNEX4, NETWORK

from vatra.foundation.imports.reading import (
    Limits,
    ParsedTable,
    Table,
    find_table,
    guess_mapping,
    open_file,
    parse_table,
)
from vatra.kernel.errors import BadInputError

TODAY = dt.date(2026, 11, 22)
D = Decimal


def target_of(name):
    return ANNEX4 if "anexa4" in name else NETWORK if "retea" in name else ANNEX3


def read(name: str, sheet: str = "") -> tuple[Table, dict[str, int], ParsedTable]:
    target = target_of(name)
    opened = open_file(io.BytesIO(FILES[name]()))
    cells = opened.read(sheet)
    table = find_table(cells, target, opened.limits)
    mapping = guess_mapping(table, target)
    return table, mapping, parse_table(table, mapping, target, today=TODAY, sheet=cells)


def found(parsed: ParsedTable) -> list[tuple[int, str, str]]:
    return [(f.line, f.column, f.code) for f in parsed.findings]


FIRST = {
    "inventory_number": "000101",
    "name": "Centrală termică murală 35 kW",
    "classification": "2.1.17.1",
    "entry_value": D("18450.75"),
    "depreciation": D("6150.25"),
    "life_years": D(12),
    "commissioned_on": dt.date(2019, 5, 12),
    "unit": "buc",
    "custodian": "Popescu Ilie",
    "place": "Centrala",
}
NUMBERS = ["000101", "000102", "000103", "000104", "000105", "000106"]
ENTRIES = [D("18450.75"), D("12999.00"), D("3250.50"), D("27500.00"), D("9825.40"), D("5120.00")]
FESTIVE = ["Centrala", "Sala 12", "Sala 14", "Sala de festivități", "Sala 3", "Laborator IT"]
OBJECT = {
    "code": "OI-001",
    "name": "Scaun elev reglabil",
    "unit": "buc",
    "quantity": D("30.000"),
    "unit_price": D("145.50"),
    "commissioned_on": dt.date(2021, 9, 1),
    "place": "Sala 3",
}


def test_the_folder_is_the_same_each_time(tmp_path):
    first = make_all(tmp_path / "a")
    second = make_all(tmp_path / "b")

    assert [path.name for path in first.values()] == list(FILES)
    assert all(first[name].read_bytes() == second[name].read_bytes() for name in FILES)


@pytest.mark.parametrize(
    ("name", "encoding", "delimiter"),
    [
        ("anexa3-windows-1250.csv", "windows-1250", ";"),
        ("anexa3-iso-8859-2.tsv", "windows-1250", "\t"),
        ("anexa3-iso-8859-16.csv", "iso-8859-16", "|"),
        ("anexa3-utf8.csv", "utf-8", ";"),
        ("anexa3-utf8-bom.csv", "utf-8-sig", ","),
        ("anexa3-utf16.tsv", "utf-16", "\t"),
        ("anexa3-utf16-fara-marca.csv", "utf-16-le", ";"),
        ("anexa3-sep.csv", "utf-8", "|"),
        ("anexa3-sume-englezesti.csv", "utf-8", ";"),
    ],
)
def test_text_files_of_any_encoding_and_delimiter_give_the_same_goods(name, encoding, delimiter):
    opened = open_file(io.BytesIO(FILES[name]()))
    _table, mapping, parsed = read(name)

    assert (opened.encoding, opened.delimiter) == (encoding, delimiter)
    assert mapping == {field.key: position for position, field in enumerate(ANNEX3.fields)}
    assert next(parsed.rows()).values == FIRST
    assert parsed.columns["entry_value"] == ENTRIES
    assert parsed.columns["place"] == FESTIVE
    start = 3 if name == "anexa3-sep.csv" else 2
    assert parsed.lines == list(range(start, start + 6))
    assert parsed.findings == []


def test_titles_numbering_subheading_repeated_header_totals_and_signatures_are_no_goods():
    table, _mapping, parsed = read("anexa3-titluri-si-subsol.xlsx")

    assert table.header_lines == (6,)
    assert table.titles == (
        "ȘCOALA GIMNAZIALĂ DEMO NR. 901",
        "Sectorul 5, Str. Exemplului nr. 1",
        "Anexa 3 la protocolul de predare-preluare",
    )
    assert parsed.lines == [9, 10, 11, 14, 15, 16]
    assert parsed.columns["inventory_number"] == NUMBERS
    assert [line for line, _row in table.totals] == [12, 18]
    assert found(parsed) == [
        (8, "A", "heading_skipped"),
        (12, "B", "total_skipped"),
        (13, "A", "repeated_header"),
        (18, "A", "total_skipped"),
        (20, "A", "footer_skipped"),
        (21, "A", "footer_skipped"),
    ]


def test_a_two_line_header_with_merged_cells_and_empty_columns_is_joined():
    table, _mapping, parsed = read("anexa3-antet-pe-doua-randuri.xlsx")

    assert table.header_lines == (2, 3)
    assert table.headers[3:6] == ("Valoare de intrare", "Valoare amortizată", "Durata normală (ani)")
    assert [table.letter(p) for p in range(len(table.headers))] == [
        "A",
        "C",
        "D",
        "E",
        "F",
        "G",
        "H",
        "I",
        "K",
    ]
    assert parsed.columns["entry_value"] == ENTRIES
    assert parsed.columns["place"] == ["Corp A"] * 3 + FESTIVE[3:]
    assert found(parsed) == [(4, "K", "merged_filled")]


def test_formulas_give_their_saved_results_and_the_others_are_found():
    _table, _mapping, parsed = read("anexa3-formule.xlsx")

    assert parsed.columns["depreciation"] == [D("6150.25"), D("4333.00"), None]
    assert parsed.columns["place"] == ["Centrala", None, "Sala 14"]
    assert found(parsed) == [
        (3, "D", "formula_without_value"),
        (4, "E", "formula_error"),
        (5, "A", "total_skipped"),
    ]


def test_each_bad_value_is_found_at_its_place():
    _table, _mapping, parsed = read("anexa3-valori-gresite.xlsx")

    assert found(parsed) == [
        (3, "A", "code_mended"),
        (5, "A", "scientific_code"),
        (6, "A", "required"),
        (7, "B", "required"),
        (8, "B", "too_long"),
        (9, "B", "cnp_in_text"),
        (11, "B", "formula_text"),
        (12, "B", "control_characters"),
        (13, "D", "negative"),
        (14, "D", "too_large"),
        (15, "D", "not_a_number"),
        (16, "D", "negative"),
        (18, "D", "rounded"),
        (19, "G", "date_out_of_range"),
        (20, "G", "date_out_of_range"),
        (21, "G", "not_a_date"),
        (22, "G", "year_only"),
        (24, "G", "short_year"),
        (27, "C", "code_became_date"),
        (28, "C", "bad_code"),
        (29, "F", "not_a_number"),
        (30, "F", "too_small"),
    ]


def test_what_can_be_mended_is_mended():
    _table, _mapping, parsed = read("anexa3-valori-gresite.xlsx")
    at = {line: values for line, values, _findings in parsed.rows()}

    assert [at[line]["inventory_number"] for line in (2, 3, 4)] == ["1861", "1862", "00017"]
    assert at[10]["name"] == "<script>alert('x')</script>"
    assert at[11]["name"] == '=HYPERLINK("http://example.invalid")'
    assert at[12]["name"] == "Masă școlară țesută"
    assert at[16]["entry_value"] == D("-1250.00")
    assert at[17]["entry_value"] == D("2750.50")
    assert at[18]["entry_value"] == D("1234.57")
    assert [at[line]["commissioned_on"] for line in (23, 24, 25, 26)] == [
        dt.date(2019, 5, 12),
        dt.date(2016, 3, 7),
        dt.date(2020, 8, 20),
        dt.date(2019, 5, 12),
    ]
    assert at[31]["depreciation"] is None


def test_findings_show_the_value_shortened_and_without_the_personal_code():
    _table, _mapping, parsed = read("anexa3-valori-gresite.xlsx")
    values = {f.line: f.value for f in parsed.findings}

    assert values[9] == "Laptop elev Ionescu 1************"
    assert len(values[8]) == 80
    assert values[22] == "2019"
    assert values[19] == "01.01.2099"


@pytest.mark.parametrize(
    ("name", "values", "findings"),
    [
        (
            "sume-ambigue.csv",
            ["1234.00", "980.00", "12500.00"],
            [(2, "C", "ambiguous_number"), (4, "C", "ambiguous_number")],
        ),
        (
            "sume-amestecate.csv",
            ["1234.56", "1234.56", "1234.50", "1234.56", "1234.00", "2500.00", "1234567.80", "-12.50"],
            [(7, "C", "ambiguous_number"), (9, "C", "negative")],
        ),
        ("sume-cu-punct.csv", ["1234.50", "1500.00", "12345.00"], []),
    ],
)
def test_sums_are_read_by_the_signs_their_column_uses(name, values, findings):
    _table, _mapping, parsed = read(name)

    assert parsed.columns["entry_value"] == [D(v) for v in values]
    assert found(parsed) == findings


def test_a_line_break_inside_a_cell_does_not_move_the_line_numbers():
    _table, _mapping, parsed = read("randuri-in-celule.csv")

    assert parsed.lines == [2, 4]
    assert parsed.columns["name"] == ["Dulap cu două uși", "Cuier"]
    assert found(parsed) == [(4, "C", "not_a_number")]


@pytest.mark.parametrize("name", ["anexa4-obiecte.ods", "anexa4-obiecte.xls"])
def test_inventory_objects_come_from_ods_and_from_old_excel_with_serial_dates(name):
    _table, _mapping, parsed = read(name)

    assert next(parsed.rows()).values == OBJECT
    assert parsed.columns["quantity"] == [D("30.000"), D("25.000"), D("4.000")]
    assert found(parsed) == [(5, "A", "total_skipped")]


def test_the_network_file_keeps_codes_as_text_and_names_with_commas_below():
    _table, _mapping, parsed = read("retea-siiir.xlsx")

    assert parsed.columns["siiir"] == ["4091000101", "4091000102", "409100010"]
    assert parsed.columns["long_name"][:2] == ["ȘCOALA GIMNAZIALĂ DEMO NR. 901", "GRĂDINIȚA DEMO NR. 902"]
    assert parsed.columns["is_legal_person"] == ["yes", "no", None]
    assert parsed.columns["phone"] == ["0210000001", "0210000002", "0210000003"]
    assert found(parsed) == [(6, "A", "bad_code"), (6, "D", "unknown_choice"), (6, "H", "negative")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("refuz-pdf.xlsx", "not_a_spreadsheet"),
        ("refuz-zgomot.csv", "not_a_spreadsheet"),
        ("refuz-pagina-web.xls", "not_a_spreadsheet"),
        ("refuz-arhiva.xlsx", "not_a_spreadsheet"),
        ("refuz-parola.xlsx", "password_protected"),
        ("refuz-parola.ods", "password_protected"),
        ("refuz-document.xls", "not_a_spreadsheet"),
        ("refuz-trunchiat.xlsx", "corrupt"),
        ("refuz-stricat-inauntru.xlsx", "corrupt"),
        ("refuz-bomba.xlsx", "zip_bomb"),
        ("refuz-bomba-ascunsa.xlsx", "zip_bomb"),
        ("refuz-celula-departata.xlsx", "too_many_rows"),
        ("refuz-gol.csv", "empty_file"),
        ("refuz-doar-separatori.csv", "empty_file"),
        ("refuz-foaie-goala.xlsx", "empty_file"),
        ("refuz-doar-antet.xlsx", "header_only"),
        ("refuz-fara-antet.xlsx", "no_header"),
        ("refuz-200-coloane.xlsx", "too_many_columns"),
        ("sase-foi.xlsx", "choose_sheet"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_whole_sentence(name, code):
    with pytest.raises(BadInputError) as refusal:
        read(name)

    assert refusal.value.code == code
    assert refusal.value.message[0].isupper()
    assert refusal.value.message.endswith(".")


def test_a_file_over_the_limit_is_refused_without_being_read():
    class Huge(io.BytesIO):
        def seek(self, offset, whence=0):
            return 300 * 1024 * 1024 if whence == 2 else super().seek(offset, whence)

        def read(self, size=-1):
            raise AssertionError

    with pytest.raises(BadInputError) as refusal:
        open_file(Huge())

    assert refusal.value.code == "file_too_large"
    assert refusal.value.message.startswith("Fișierul are 300 MB, iar limita este de 50 MB.")


def test_the_size_limit_is_a_parameter():
    with pytest.raises(BadInputError) as refusal:
        open_file(io.BytesIO(FILES["anexa3-utf8.csv"]()), Limits(file_bytes=100))

    assert refusal.value.code == "file_too_large"


def test_a_chosen_sheet_of_many_is_read():
    _table, _mapping, parsed = read("sase-foi.xlsx", "Luna 4")

    assert parsed.columns["inventory_number"] == ["000101"]


def test_every_file_of_the_folder_is_used_by_a_test():
    source = Path(__file__).read_text(encoding="utf-8")

    assert [name for name in FILES if name not in source] == []
