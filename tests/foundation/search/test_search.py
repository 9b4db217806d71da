# SPDX-License-Identifier: EUPL-1.2
"""The index and its rights, on the database."""

import pytest
from django.db import connection, transaction

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search import index
from vatra.foundation.search.index import Entry
from vatra.foundation.search.models import SearchEntry
from vatra.foundation.search.query import exact_hits, matches, search, search_groups
from vatra.foundation.search.words import exact_key, split
from vatra.kernel.actor import Actor, Scope

pytestmark = pytest.mark.django_db(transaction=True)


@action(Perm.PATRIMONY_EDIT)
def put_entries(tx: Transaction, *, actor: Actor, cmd: list[Entry]) -> None:
    """Indexes what the test asks for."""
    for entry in cmd:
        index.put(tx, entry)


@action(Perm.PATRIMONY_EDIT)
def put_selected(tx: Transaction, *, actor: Actor, cmd: str) -> int:
    """Indexes the rows of a SELECT."""
    return index.put_many(tx, cmd)


@action(Perm.PATRIMONY_EDIT)
def drop_entries(tx: Transaction, *, actor: Actor, cmd: list[int]) -> int:
    """Takes goods out of the index."""
    return index.remove(tx, "test.good", cmd)


SYSTEM = system_actor(Perm.PATRIMONY_EDIT)


def good(pk: int, title: str, **fields: object) -> Entry:
    base = {"kind": "test.good", "permission": Perm.PATRIMONY_VIEW, "url": f"/bun/{pk}/", "unit_id": 7}
    return Entry(object_id=pk, title=title, **{**base, **fields})  # type: ignore[arg-type]


def keep(*entries: Entry) -> None:
    put_entries(actor=SYSTEM, cmd=list(entries))


def titles(actor: Actor, typed: str, **options: object) -> list[str]:
    return [hit.title for hit in search(actor, typed, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["științe", "ştiinţe", "stiinte", "ȘTIINȚE", "s\u0326tiint\u0326e"])
def test_four_spellings_find_the_same(officer, typed):
    keep(good(1, "Laborator de științe"), good(2, "Laborator de fizică"))

    assert titles(officer, typed) == ["Laborator de științe"]


@pytest.mark.parametrize("written", ["științe", "ştiinţe", "stiinte", "ȘTIINȚE"])
def test_spelling_of_the_record_does_not_matter(officer, written):
    keep(good(1, f"Laborator de {written}"))

    assert titles(officer, "Științe") == [f"Laborator de {written}"]


def test_every_word_must_be_found_anywhere_in_the_entry(officer):
    keep(
        good(1, "Bancă școlară", subtitle="Școala nr. 12", keywords="lemn"),
        good(2, "Bancă școlară", subtitle="Școala nr. 14", keywords="metal"),
    )

    assert [h.object_id for h in search(officer, "lemn banca")] == [1]
    assert [h.object_id for h in search(officer, "ancă 14")] == [2]
    assert titles(officer, "banca plastic") == []


def test_short_words_match_only_the_start_of_a_word(officer):
    keep(good(1, "Tablă albă"), good(2, "Xilofon"), good(3, "Fax"))

    assert titles(officer, "x") == ["Xilofon"]
    assert titles(officer, "ta") == ["Tablă albă"]


@pytest.mark.parametrize("typed", ["100%", "100_", "100\\"])
def test_wildcards_are_plain_letters(officer, typed):
    keep(good(1, f"Bumbac {typed}"), good(2, "Bumbac 100 de metri"))

    assert [h.object_id for h in search(officer, typed) if not h.is_exact] == [1]


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "'; DROP TABLE search_searchentry; --"])
def test_nothing_and_nonsense_find_nothing(officer, typed):
    keep(good(1, "Scaun"))

    assert search(officer, typed) == []


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("123/2026", "nr. 123/2026"),
        ("123/2026", "123 / 2026"),
        ("RO 4267117", "4267117"),
        ("4267117", "ro4267117"),
        ("1261101234", "1261 101 234"),
        ("MF-0045", "mf0045"),
    ],
)
def test_exact_numbers_come_first_however_they_are_written(officer, number, typed):
    keep(good(1, f"Pian cu {typed} în nume", weight=90), good(2, "Pian vechi", exact=[number]))

    hits = search(officer, typed)

    assert (hits[0].object_id, hits[0].is_exact) == (2, True)


def test_sql_and_python_normalise_numbers_alike():
    numbers = ["Nr. 123/2026", "RO4267117", "ro-12", "Roman 5", "MF–0045 ", "ȘC. 12/a", "nrx1", "١٢", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vatra_exact(n) FROM unnest(%s::text[]) WITH ORDINALITY AS t (n, i) ORDER BY i", [numbers]
        )
        in_sql = [row[0] for row in cursor.fetchall()]

    assert in_sql == [exact_key(n) for n in numbers]
    assert exact_key("Nr. 123/2026") == "123/2026"


def test_a_unit_finds_its_own_and_what_is_open_inside(of_unit):
    keep(
        good(1, "Proiector propriu"),
        good(2, "Proiector al altora", unit_id=8, exact=["77"]),
        good(3, "Proiector al direcției", unit_id=None),
        good(4, "Proiector pentru toți", unit_id=None, open_inside=True),
        good(5, "Proiector al altora, deschis", unit_id=8, open_inside=True),
        good(6, "Proiector sub alt drept", permission=Perm.REGISTRY_VIEW),
    )

    assert sorted(h.object_id for h in search(of_unit, "proiector")) == [1, 4]
    assert exact_hits(of_unit, "77") == []


def test_everywhere_means_all_units_and_none_but_only_that_permission(officer):
    keep(
        good(1, "Pian", unit_id=8),
        good(2, "Pian", unit_id=None),
        good(3, "Pian", permission=Perm.REGISTRY_VIEW),
    )

    assert sorted(h.object_id for h in search(officer, "pian")) == [1, 2]


def test_without_the_right_to_search_nothing_is_found():
    keep(good(1, "Pian", exact=["5"]))
    stranger = Actor(3, "X", grants={Perm.PATRIMONY_VIEW: Scope(everywhere=True)})

    assert search(stranger, "pian") == []
    assert search(stranger, "5") == []


def test_title_beginning_with_the_words_comes_before_weight(officer):
    keep(
        good(1, "Dulap cu bancă", weight=90),
        good(2, "Bancă", weight=0),
        good(3, "Bancă de lucru", weight=5),
    )

    assert [h.object_id for h in search(officer, "banca")] == [3, 2, 1]


def test_limit_and_kinds(officer):
    keep(*(good(n, f"Scaun {n}") for n in range(5)), good(9, "Scaunul Mare", kind="test.unit"))

    assert len(search(officer, "scaun", limit=3)) == 3
    assert titles(officer, "scaun", kinds=["test.unit"]) == ["Scaunul Mare"]
    assert search(officer, "scaun", kinds=["test.unregistered"]) == []


def test_groups_come_in_the_order_of_kinds_and_say_when_there_is_more(officer):
    keep(*(good(n, f"Scaun {n}") for n in range(4)), good(9, "Scaunul Mare", kind="test.unit"))

    groups = search_groups(officer, "scaun", per_kind=3)

    assert [(g.kind.code, len(g.hits), g.more) for g in groups] == [
        ("test.unit", 1, False),
        ("test.good", 3, True),
    ]


def test_putting_again_replaces_and_removing_removes(officer):
    keep(good(1, "Masă", exact=["1"]))
    keep(good(1, "Masă rotundă", exact=["2"]))

    assert SearchEntry.objects.count() == 1
    assert titles(officer, "masa") == ["Masă rotundă"]
    assert search(officer, "1") == []
    assert drop_entries(actor=SYSTEM, cmd=[1, 2]) == 1
    assert titles(officer, "masa") == []


def test_a_select_is_indexed_in_one_statement(officer):
    select = (
        "SELECT 'test.good', n, 7, 'patrimony.view', false, 'Bancă ' || n, '', '/bun/' || n || '/', '',"
        " ARRAY['Nr. ' || n, ''], 3::smallint FROM generate_series(1, 1000) AS n"
    )

    assert put_selected(actor=SYSTEM, cmd=select) == 1000
    assert put_selected(actor=SYSTEM, cmd=select) == 1000
    assert SearchEntry.objects.count() == 1000
    assert SearchEntry.objects.get(object_id=42).exact == ["42"]
    assert search(officer, "bancă 777", limit=1)[0].object_id == 777


def test_a_rolled_back_action_leaves_no_entry(officer):
    with pytest.raises(ZeroDivisionError):
        failing(actor=SYSTEM, cmd=None)

    assert titles(officer, "masa") == []


@action(Perm.PATRIMONY_EDIT)
def failing(tx: Transaction, *, actor: Actor, cmd: None) -> float:
    """Fails after it indexed."""
    index.put(tx, good(1, "Masă"))
    return 1 / 0


def test_at_most_eight_words_of_at_most_two_hundred_letters():
    assert len(split(" ".join(f"w{n}" for n in range(50)))) == 8
    assert split("Țară ţară TARA") == ["tara"]
    assert sum(map(len, split("x" * 10_000))) == 200


@pytest.mark.parametrize("words", [["lampadar"], ["pi", "lampadar"], ["xi"]])
def test_the_trigram_index_answers(officer, words):
    fill(20_000)
    with transaction.atomic(), connection.cursor() as cursor:
        plan = matches(officer, words, "test.good")[:200].explain()
        cursor.execute("SELECT 1")

    assert "search_by_folded" in plan


def fill(rows: int) -> None:
    put_selected(
        actor=SYSTEM,
        cmd="SELECT 'test.good', n, mod(n, 80), 'patrimony.view', false,"
        " (ARRAY['Bancă școlară','Scaun','Calculator','Dulap metalic','Pian','Proiector','Tablă','Catedră'])[1 + mod(n, 8)]"
        " || ' ' || md5(n::text), 'Școala nr. ' || mod(n, 80), '/bun/' || n || '/', 'inv ' || n,"
        f" ARRAY[n::text], 1::smallint FROM generate_series(1, {rows}) AS n",
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchentry")
