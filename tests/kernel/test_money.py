# SPDX-License-Identifier: EUPL-1.2
"""Amounts in lei: rounding, writing and reading."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vatra.kernel.errors import BadInputError
from vatra.kernel.money import lei, number, parse_lei, quantize

AMOUNTS = st.decimals(min_value=Decimal("-9999999999999.99"), max_value=Decimal("9999999999999.99"), places=2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.56"), "1.234,56\u00a0lei"),
        (Decimal(0), "0,00\u00a0lei"),
        (Decimal("-0.001"), "0,00\u00a0lei"),
        (Decimal("-1234567.895"), "-1.234.567,90\u00a0lei"),
        (Decimal("999.995"), "1.000,00\u00a0lei"),
    ],
)
def test_lei(value, text):
    assert lei(value) == text


def test_number_with_other_places():
    assert number(1234567, places=0) == "1.234.567"
    assert number(Decimal("12.3456"), places=3) == "12,346"
    assert number(5) == "5,00"


def test_half_a_ban_is_rounded_away_from_zero():
    assert quantize(Decimal("2.675")) == Decimal("2.68")
    assert quantize(Decimal("-2.675")) == Decimal("-2.68")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", "1234.50"), ("1.234,50", "1234.50"), ("1234.50", "1234.50"), ("1 234,5", "1234.50"),
        ("1\u00a0234,5 lei", "1234.50"), ("1.234", "1234.00"), ("1.234.567", "1234567.00"), ("1,234.50", "1234.50"),
        ("1,234,567", "1234567.00"), ("2500 LEI", "2500.00"), ("12,30 RON", "12.30"), ("-5", "-5.00"), ("−5,1", "-5.10"),
        ("+7", "7.00"), ("0", "0.00"), ("-0", "0.00"), ("0,50", "0.50"), ("12,5000", "12.50"), ("007", "7.00"),
    ],
)  # fmt: skip
def test_parse_lei(text, value):
    parsed = parse_lei(text)

    assert str(parsed) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lei",
        "abc",
        "1..2",
        "12.34,5",
        "1.234.56",
        "1 23",
        "1.23.456",
        "1.234,5.6",
        "٣",
        "1e5",
        "--5",
        "5-",
        "½",
        "1,2a",
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(BadInputError) as refusal:
        parse_lei(text)

    assert (
        refusal.value.message == f"Suma „{text}” nu se poate citi. Scrieți-o cu cifre, de exemplu 1.234,56."
    )


def test_more_than_two_decimals_and_absurd_lengths_are_refused():
    with pytest.raises(BadInputError, match="mai mult de două zecimale"):
        parse_lei("12,345")
    with pytest.raises(BadInputError, match="prea mare"):
        parse_lei("1" * 14)


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount):
    assert parse_lei(lei(amount)) == amount
    assert parse_lei(str(amount)) == amount


@given(st.text(max_size=30))
def test_reading_gives_whole_bani_or_a_sentence(text):
    with suppress(BadInputError):
        value = parse_lei(text)
        assert value == quantize(value)
