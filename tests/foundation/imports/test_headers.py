# SPDX-License-Identifier: EUPL-1.2
"""Headers in any spelling find their field."""

import datetime as dt

import pytest
from tests.foundation.imports.example_targets import ANNEX3, ANNEX4

from vatra.foundation.imports.reading import Sheet, find_table, fingerprint, guess_columns, guess_mapping


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Nr. inv.", "inventory_number"),
        ("NR.INVENTAR", "inventory_number"),
        ("Numar inventar", "inventory_number"),
        ("Numărul de inventar", "inventory_number"),
        ("Nr. de inventariere", "inventory_number"),
        ("NR_INV", "inventory_number"),
        ("NrInventar", "inventory_number"),
        ("Denumirea bunului", "name"),
        ("DENUMIRE MIJLOC FIX", "name"),
        ("Denumire bun", "name"),
        ("Val. intrare", "entry_value"),
        ("Valoarea de intrare (lei)", "entry_value"),
        ("Valoare inventar", "entry_value"),
        ("Cod clasif.", "classification"),
        ("Codul de clasificare", "classification"),
        ("DNF", "life_years"),
        ("D.N.F. (ani)", "life_years"),
        ("Durata normala de functionare", "life_years"),
        ("Data PIF", "commissioned_on"),
        ("Data P.I.F.", "commissioned_on"),
        ("Data punerii în funcţiune", "commissioned_on"),
        ("U.M.", "unit"),
        ("UM", "unit"),
        ("U/M", "unit"),
        ("Unitatea de masura", "unit"),
        ("Amortizare", "depreciation"),
        ("Amortiz. cumulată", "depreciation"),
        ("Val. amortizată", "depreciation"),
        ("Gestiune", "custodian"),
        ("Gestionar", "custodian"),
        ("Sala/loc", "place"),
        ("Locul de folosință", "place"),
        ("Incaperea", "place"),
    ],
)
def test_a_header_finds_its_field(header, key):
    guesses = guess_columns([header], ANNEX3)

    assert [guess.key for guess in guesses] == [key]


@pytest.mark.parametrize(
    ("header", "key"), [("Cant.", "quantity"), ("P.U.", "unit_price"), ("Pret unitar", "unit_price")]
)
def test_a_header_of_inventory_objects_finds_its_field(header, key):
    assert [guess.key for guess in guess_columns([header], ANNEX4)] == [key]


@pytest.mark.parametrize("header", ["Nr. crt.", "Observații", "Stare", ""])
def test_a_header_of_something_else_finds_no_field(header):
    assert guess_columns([header], ANNEX3) == ()


def test_each_field_gets_its_best_column_and_each_column_one_field():
    guesses = guess_columns(["Amortizare", "Nr. crt.", "Valoare de intrare", "Denumire", "Denumire"], ANNEX3)

    assert {guess.key: guess.position for guess in guesses} == {
        "entry_value": 2,
        "name": 3,
        "depreciation": 0,
    }


def test_the_fingerprint_ignores_spelling_but_not_order():
    assert fingerprint(["Nr. inv.", "Denumire"]) == fingerprint(["NUMĂR INVENTAR", "denumirea"])
    assert fingerprint(["Nr. inv.", "Denumire"]) != fingerprint(["Denumire", "Nr. inv."])


def test_a_remembered_mapping_wins_and_forgets_what_no_longer_exists():
    sheet = Sheet("S", [["Nr. inv.", "Denumire"], ["1", "Bancă"]], [1, 2])
    table = find_table(sheet, ANNEX3)

    assert guess_mapping(table, ANNEX3, {"name": 0, "gone": 1, "place": 7}) == {"name": 0}


def test_a_doubtful_guess_whose_values_are_of_another_kind_is_dropped():
    rows = [["Nr. inv.", "Denumirea", "Data intrării în evidența veche"]]
    rows += [[str(n), "Bancă", f"fila {n}"] for n in range(6)]
    table = find_table(Sheet("S", rows, list(range(1, 8))), ANNEX3)

    assert guess_mapping(table, ANNEX3) == {"inventory_number": 0, "name": 1}


def test_the_person_may_say_where_the_header_is():
    rows = [["alfa", "beta"], ["unu", "doi"], ["trei", "patru"]]
    table = find_table(Sheet("S", rows, [1, 2, 3]), ANNEX3, header_line=2)

    assert (table.headers, table.lines) == (("unu", "doi"), [3])


def test_dates_in_cells_are_no_header():
    rows = [["Nr. inv.", "Denumire", "Data PIF"], ["1", "Bancă", dt.date(2020, 1, 2)]]

    assert find_table(Sheet("S", rows, [1, 2]), ANNEX3).header_lines == (1,)
