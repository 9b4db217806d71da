# SPDX-License-Identifier: EUPL-1.2
"""Cleaning, folding and sorting of text; the SQL twins agree with Python character by character."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from vatra.kernel.folding import COMMON, DOUBLE, OTHER
from vatra.kernel.text import counted, fix, fix_lines, fold, initials, mask, ro_key, shorten, thousands

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
LETTERS = "".join((*COMMON.values(), *OTHER.values(), *DOUBLE)) + "\u0306\u0302\u0326\u0327\u0301abcstixyz {|"
LISTED_TEXT = st.text(st.sampled_from(LETTERS), max_size=40)
IN_ROMANIAN_ORDER = [
    "2 Băieți", "abac", "acar", "azur", "ăla", "ăst", "âșchie", "bara", "bază", "bâta", "brad", "ied", "inel", "izvor",
    "înalt", "sac", "Sinaia", "școală", "tabăra", "tufă", "țară", "ULMI", "zăpadă",
]  # fmt: skip


QUERIES = {
    function: f"SELECT {function}(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x(t, n) ORDER BY n"
    for function in ("vatra_fold", "ro_key")
}


def in_sql(function: str, *texts: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[function], [list(texts)])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Şcoala\u00a0Gimnazială \t Nr.  5 ", "Școala Gimnazială Nr. 5"),
        ("Ţara s\u0327i a\u0306", "Țara și ă"),
        ("a\u200bb\ufeffc\u00add\u202e", "abcd"),
        ("rând\r\nnou\x00\x07", "rând nou"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_fix_cleans_one_line(typed, clean):
    assert fix(typed) == clean


def test_fix_lines_keeps_line_ends():
    assert fix_lines(" unu  doi\r\n\r\n\r\n\n trei\tşi ") == "unu doi\n\ntrei și"


@given(ANY_TEXT)
def test_fix_twice_changes_nothing(text):
    once = fix(text)

    assert fix(once) == once
    assert not set("ŞşŢţ\u00a0\u200b\n") & set(once)


@pytest.mark.parametrize(
    "spelling", ["Școală", "Şcoală", "S\u0326coala\u0306", "SCOALA", "ŞCOALĂ", "S\u0327coală"]
)
def test_all_spellings_fold_alike(spelling):
    assert fold(spelling) == "scoala"


def test_fold_of_other_letters():
    assert (
        fold("Kőrösi Łódź Æsop Straße Þór İı „x” – 12 m²") == 'korosi lodz aesop strasse thor ii "x" - 12 m2'
    )
    assert fold("ЙОСИП Ωμέγα 漢字 𝔸") == "иосип ωμεγα 漢字 𝔸"


@given(LISTED_TEXT)
def test_fold_does_not_care_for_composition(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(ANY_TEXT)
def test_fold_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_romanian_order():
    mixed = IN_ROMANIAN_ORDER[::2] + IN_ROMANIAN_ORDER[1::2]

    assert sorted(mixed, key=ro_key) == IN_ROMANIAN_ORDER
    assert ro_key("a\u0306s\u0327A\u0302") == ro_key("ĂŞÂ") == "a{s{a|"


@pytest.mark.django_db
def test_sql_twins_agree_on_every_character():
    """All of Unicode but NUL and surrogates, each as its own text with letters around it."""
    points = [c for c in map(chr, range(1, 0x30000)) if not "\ud800" <= c <= "\udfff"]
    points += [chr(c) for c in range(0xE0000, 0x110000, 997)]
    texts = ["".join(points[i : i + 64]) + "s" for i in range(0, len(points), 64)]

    assert in_sql("vatra_fold", *texts) == [fold(text) for text in texts]
    assert in_sql("ro_key", *texts) == [ro_key(text) for text in texts]


@pytest.mark.django_db
def test_sql_twins_agree_on_random_text():
    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.one_of(ANY_TEXT, LISTED_TEXT), min_size=1, max_size=20))
    def agree(texts):
        assert in_sql("vatra_fold", *texts) == [fold(text) for text in texts]
        assert in_sql("ro_key", *texts) == [ro_key(text) for text in texts]

    agree()


@pytest.mark.django_db
def test_sql_functions_are_strict_immutable_and_indexable():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, provolatile, proisstrict, proparallel FROM pg_proc"
            " WHERE proname IN ('vatra_fold', 'ro_key') ORDER BY proname"
        )
        assert cursor.fetchall() == [("ro_key", "i", True, "s"), ("vatra_fold", "i", True, "s")]
        cursor.execute("CREATE TEMP TABLE word (w text)")
        cursor.execute("CREATE INDEX word_order ON word (ro_key(w))")
        cursor.execute("CREATE INDEX word_fold ON word (vatra_fold(w) text_pattern_ops)")
        cursor.executemany("INSERT INTO word VALUES (%s)", [[w] for w in reversed(IN_ROMANIAN_ORDER)])
        cursor.execute("SELECT w FROM word ORDER BY ro_key(w)")
        assert [row[0] for row in cursor.fetchall()] == IN_ROMANIAN_ORDER


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bunuri"), (1, "1 bun"), (2, "2 bunuri"), (19, "19 bunuri"), (20, "20 de bunuri"), (38, "38 de bunuri"),
        (100, "100 de bunuri"), (101, "101 bunuri"), (119, "119 bunuri"), (120, "120 de bunuri"),
        (1000, "1.000 de bunuri"), (250_001, "250.001 bunuri"), (-20, "-20 de bunuri"),
    ],
)  # fmt: skip
def test_counted(number, text):
    assert counted(number, "bun", "bunuri") == text


@given(st.integers(min_value=0, max_value=10**12))
def test_thousands_can_be_read_back(number):
    assert int(thousands(number).replace(".", "")) == number


def test_mask_hides_all_but_the_end():
    assert mask("RO49AAAA1B31") == "••••••••1B31"
    assert mask("1234") == "••••"
    assert mask("12345", keep=0) == "•••••"
    assert mask("") == ""


@pytest.mark.parametrize(
    ("name", "badge"),
    [
        ("Ana Maria Popescu", "AP"),
        ("ștefan", "Ș"),
        ("  Ion  Țepeș ", "IȚ"),
        ("I. L. Caragiale", "IC"),
        ("", ""),
        ("5 -", ""),
    ],
)
def test_initials(name, badge):
    assert initials(name) == badge


def test_shorten_cuts_between_words():
    assert shorten("Bancă școlară", 20) == "Bancă școlară"
    assert shorten("Bancă școlară dublă", 14) == "Bancă școlară…"
    assert shorten("Bancă școlară dublă", 13) == "Bancă…"
    assert shorten("Interminabil", 5) == "Inte…"


@given(st.text(max_size=80), st.integers(min_value=1, max_value=40))
def test_shorten_never_exceeds_the_limit(text, limit):
    assert len(shorten(text, limit)) <= limit
