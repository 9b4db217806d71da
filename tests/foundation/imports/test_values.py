# SPDX-License-Identifier: EUPL-1.2
"""Single cells: every way of writing a number or a date, and what is refused."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.foundation.imports.example_targets import CODE, ENTRY, NAME, NUMBER, QUANTITY, START

from vatra.foundation.imports.reading import parser_for

MOMENT = dt.datetime(2019, 5, 12, 8, 30)  # noqa: DTZ001 - cells carry no zone
TODAY = dt.date(2026, 11, 22)


def read(field, raw, sign=""):
    value, problems = parser_for(field, today=TODAY, sign=sign)(raw)
    return value, [p.code for p in problems]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1234,5 lei", "1234.50"),
        ("lei 1234,5", "1234.50"),
        ("1234,50 RON", "1234.50"),
        ("1'234,50", "1234.50"),
        ("250,-", "250.00"),
        ("0,005", "0.01"),
        (1234.56, "1234.56"),
        (1234.560000000001, "1234.56"),
        (12, "12.00"),
    ],
)
def test_a_sum_is_read(raw, value):
    assert read(ENTRY, raw)[0] == Decimal(value)


@pytest.mark.parametrize(
    "raw", ["12-12", "1.23.456", "1,2,3", "0x10", "doi", "12 34 abc", "1.234.56,7,8", "١٢"]
)
def test_what_is_no_number_is_refused(raw):
    value, codes = read(ENTRY, raw)

    assert value is None
    assert codes == ["not_a_number"]


@pytest.mark.parametrize(
    ("sign", "value", "codes"), [(",", "1234.00", []), ("", "1234.00", ["ambiguous_number"])]
)
def test_a_lone_sign_before_three_digits_follows_the_column(sign, value, codes):
    assert read(ENTRY, "1.234", sign) == (Decimal(value), codes)


def test_a_quantity_may_have_three_decimals_where_the_column_says_so():
    assert read(QUANTITY, "1.234", ".") == (Decimal("1.234"), [])
    assert read(QUANTITY, "30 buc") == (Decimal("30.000"), [])


@pytest.mark.parametrize("raw", ["", "  ", "-", "—"])
def test_an_empty_required_sum_is_missing(raw):
    assert read(ENTRY, raw) == (None, ["required"])


@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_any_sum_is_read_back_from_the_romanian_and_the_english_form(amount):
    english = f"{amount:,.2f}"
    romanian = english.translate(str.maketrans(",.", ".,"))

    assert read(ENTRY, romanian, ",") == (amount, [])
    assert read(ENTRY, english, ".") == (amount, [])


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12.05.2019", dt.date(2019, 5, 12)),
        ("1.2.2019", dt.date(2019, 2, 1)),
        ("12/05/2019", dt.date(2019, 5, 12)),
        ("12-05-2019", dt.date(2019, 5, 12)),
        ("2019-05-12", dt.date(2019, 5, 12)),
        ("2019-05-12 00:00:00", dt.date(2019, 5, 12)),
        ("12.05.2019 10:30", dt.date(2019, 5, 12)),
        ("12 mai 2019", dt.date(2019, 5, 12)),
        ("12-Mai-19", dt.date(2019, 5, 12)),
        ("3 ian. 2020", dt.date(2020, 1, 3)),
        ("20190512", dt.date(2019, 5, 12)),
        (43597, dt.date(2019, 5, 12)),
        (43597.75, dt.date(2019, 5, 12)),
        ("43597", dt.date(2019, 5, 12)),
        (MOMENT, dt.date(2019, 5, 12)),
        ("07/03/99", dt.date(1999, 3, 7)),
        (1, dt.date(1900, 1, 1)),
        (59, dt.date(1900, 2, 28)),
        (61, dt.date(1900, 3, 1)),
    ],
)
def test_a_date_is_read(raw, value):
    assert read(START, raw)[0] == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31.12.1899", "date_out_of_range"),
        ("01.01.2099", "date_out_of_range"),
        ("24.11.2027", "date_out_of_range"),
        ("05/13/2019", "not_a_date"),
        ("29.02.2019", "not_a_date"),
        ("azi", "not_a_date"),
        (dt.time(10, 30), "not_a_date"),
        (True, "not_a_date"),
        (2019, "year_only"),
        ("2019", "year_only"),
    ],
)
def test_a_date_that_is_not_believable_is_refused(raw, code):
    assert read(START, raw)[1] == [code]


@pytest.mark.parametrize(
    ("raw", "value", "codes"),
    [
        ("000101", "000101", []),
        (1861.0, "1861", []),
        ("1861.0", "1861", ["code_mended"]),
        ("'0012", "0012", []),
        ("1,86E+12", "1,86E+12", ["scientific_code"]),
        (MOMENT, None, ["code_became_date"]),
        ("x" * 41, "x" * 41, ["too_long"]),
        ("", None, ["required"]),
    ],
)
def test_an_inventory_number_stays_text(raw, value, codes):
    assert read(NUMBER, raw) == (value, codes)


def test_a_classification_code_has_its_shape():
    assert read(CODE, "3.1.1") == ("3.1.1", [])
    assert read(CODE, 2.1) == ("2.1", [])
    assert read(CODE, "mobilier") == ("mobilier", ["bad_code"])


@given(st.text(max_size=60))
def test_any_text_comes_out_clean_and_stays_the_same_when_read_again(raw):
    value, _codes = read(NAME, raw)

    if value is not None:
        assert value == " ".join(value.split())
        assert not set(value) & set("şţŞŢ\u00a0\x00")
        assert read(NAME, value)[0] == value


@given(
    st.from_regex(r"[0-9]{1,12}(,[0-9]{1,2})?", fullmatch=True),
    st.sampled_from(["", ",", "."]),
    st.sampled_from([ENTRY, QUANTITY, NUMBER]),
)
def test_a_plain_numeral_is_read_at_once_as_with_all_questions(text, sign, field):
    assert read(field, text, sign) == read(field, f" {text} ", sign)
