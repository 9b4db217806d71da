# SPDX-License-Identifier: EUPL-1.2
"""Identifiers: normal writing, refusals in sentences. The numbers are made up, with right check digits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ro import cnp as stdnum_cnp

from vatra.kernel import identifiers as ids
from vatra.kernel.errors import BadInputError

MADE_UP_CNP = "1630615123457"


@pytest.mark.parametrize(
    ("check", "typed", "normal"),
    [
        (ids.validate_cui, "RO 185 472 90", "18547290"),
        (ids.validate_cui, "18547290", "18547290"),
        (ids.validate_cnp, "163 0615 123457", MADE_UP_CNP),
        (ids.validate_siruta, " 179187 ", "179187"),
        (ids.validate_siiir, "40 6110 0456", "4061100456"),
        (ids.validate_siiir, "0161100456", "0161100456"),
        (ids.validate_cadastral_number, "212345 – c1", "212345-C1"),
        (ids.validate_cadastral_number, "212345-C1-U3", "212345-C1-U3"),
        (ids.validate_cadastral_number, "1234/2/1", "1234/2/1"),
        (ids.validate_land_book_number, "CF nr. 212345", "212345"),
        (ids.validate_land_book_number, "C.F. 212345-C1-U3", "212345-C1-U3"),
        (ids.validate_land_book_number, "Cartea funciară 4521/A", "4521/A"),
        (ids.validate_iban, "ro49 AAAA 1B31 0075 9384 0000", "RO49AAAA1B31007593840000"),
    ],
)
def test_normal_writing(check, typed, normal):
    assert check(typed) == normal
    assert check(normal) == normal


@pytest.mark.parametrize(
    ("check", "typed", "sentence"),
    [
        (
            ids.validate_cui,
            "18547291",
            "Codul fiscal „18547291” nu este valid. Verificați cifrele de pe certificatul de înregistrare.",
        ),
        (
            ids.validate_siiir,
            "406110045",
            "Codul SIIIR „406110045” nu are forma așteptată: 10 cifre, cu tot cu zerouri.",
        ),
        (
            ids.validate_siruta,
            "1791870",
            "Codul SIRUTA „1791870” nu are forma așteptată: 1–6 cifre, de exemplu 179187.",
        ),
        (
            ids.validate_cadastral_number,
            "C1-212345",
            "Numărul cadastral „C1-212345” nu are forma așteptată, de exemplu 212345 sau 212345-C1.",
        ),
        (
            ids.validate_land_book_number,
            "CF",
            "Numărul de carte funciară „CF” nu are forma așteptată, de exemplu 212345 sau 212345-C1-U3.",
        ),
        (
            ids.validate_iban,
            "RO50AAAA1B31007593840000",
            "Contul IBAN „RO50AAAA1B31007593840000” nu este valid. Verificați-l pe documentul băncii sau al trezoreriei.",
        ),
    ],
)
def test_refusals(check, typed, sentence):
    with pytest.raises(BadInputError) as refusal:
        check(typed)

    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    "typed", ["1630615123458", "1632215123457", "163061512345", "", "CNP", "٣630615123457"]
)
def test_a_bad_personal_code_is_refused_without_repeating_it(typed):
    with pytest.raises(BadInputError) as refusal:
        ids.validate_cnp(typed)

    assert refusal.value.code == "bad_cnp"
    assert (
        refusal.value.message
        == "Codul numeric personal nu este valid. Verificați cele 13 cifre din actul de identitate."
    )


def test_a_personal_code_is_noticed_inside_a_text():
    assert ids.looks_like_cnp(f"Popescu Ana, CNP {MADE_UP_CNP}") is True
    assert ids.looks_like_cnp("163-0615-123457") is True
    assert ids.looks_like_cnp("1630615123458") is False
    assert ids.looks_like_cnp(f"{MADE_UP_CNP}9") is False
    assert ids.looks_like_cnp("Masă 120x60, seria 2019") is False


@given(
    st.sampled_from("1256"),
    st.dates(min_value=dt.date(1930, 1, 1), max_value=dt.date(1999, 12, 31)),
    st.integers(1, 46),
    st.integers(1, 999),
)
def test_every_well_made_personal_code_passes_and_one_changed_digit_does_not(sex, born, county, serial):
    body = f"{sex}{born:%y%m%d}{county:02d}{serial:03d}"
    code = body + stdnum_cnp.calc_check_digit(body)
    last = (int(code[-1]) + 1) % 10

    assert ids.validate_cnp(code) == code
    assert ids.looks_like_cnp(f"x {code}")
    assert not ids.looks_like_cnp(f"{code[:-1]}{last}")


@given(st.text(max_size=30))
def test_checks_answer_or_refuse_whatever_comes(text):
    for check in (
        ids.validate_cui,
        ids.validate_cnp,
        ids.validate_siruta,
        ids.validate_siiir,
        ids.validate_cadastral_number,
        ids.validate_land_book_number,
        ids.validate_iban,
    ):
        try:
            normal = check(text)
        except BadInputError as refusal:
            answer = refusal.message
        else:
            answer = f"{check(normal)}." if check(normal) == normal else ""
        assert answer.endswith(".")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12", 12),
        (" 7 ", 7),
        ("", None),
        ("-1", None),
        ("1e3", None),
        ("١٢", None),
        ("9" * 16, None),
        ("9" * 15, 10**15 - 1),
    ],
)
def test_a_key_of_an_address_is_a_short_number_or_nothing(typed, key):
    assert ids.record_key(typed) == key
