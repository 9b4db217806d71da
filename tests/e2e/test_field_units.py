# SPDX-License-Identifier: EUPL-1.2
"""The parts of the phone page that need no screen: matching codes, folding lines, figures, quantities."""

import json

import pytest
from tests.e2e.field_backend import ROOM_A, ROOM_B, Backend, package_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def run(phone, code: str, /, **values):
    """Runs code in the page with ``count.js`` and ``texts.js`` at hand."""
    page = phone().go()
    head = """async (values) => {
      const place = document.querySelector("link[rel=modulepreload][href*='/count']").href;
      const count = await import(place);
      const texts = await import(place.replace("count", "texts"));
    """
    return page.evaluate(f"{head}{code}}}", values)


@pytest.mark.parametrize(
    ("code", "subject", "kind"),
    [
        ("https://vatra.example/b/tok0001/", "g:1", "here"),
        ("http://10.0.0.5:8000/b/tok0001", "g:1", "here"),
        (" 5-412-000002 ", "g:2", "here"),
        ("5-412-000052", "g:52", "elsewhere"),
        ("https://vatra.example/b/tok0063/", "g:63", "elsewhere"),
        ("https://vatra.example/b/Strain1/", "c:https://vatra.example/b/Strain1/", "unknown"),
        ("  abc   12 ", "c:ABC 12", "unknown"),
        ("5-412-00000", "c:5-412-00000", "unknown"),
        ("țeavă", "c:ȚEAVĂ", "unknown"),
    ],
)
def test_a_code_leads_to_its_good(phone, backend: Backend, code: str, subject: str, kind: str) -> None:
    found = run(
        phone,
        "const hit = new count.Book(values.pack).match(values.code, values.topic); return [hit.subject, hit.kind];",
        pack=package_of([ROOM_A, ROOM_B]),
        code=code,
        topic=ROOM_A,
    )

    assert found == [subject, kind]


def test_of_two_goods_with_one_number_the_one_of_the_place_not_yet_seen_comes_first(phone, backend) -> None:
    pack = package_of([ROOM_A, ROOM_B])
    for index in (3, 4, 55):
        pack["goods"][index][2] = "77"

    found = run(
        phone,
        """
        const book = new count.Book(values.pack);
        const seen = new Map();
        const subjects = [];
        for (let n = 0; n < 3; n += 1) {
          const hit = book.match("77", values.topic, seen);
          subjects.push(hit.subject);
          seen.set(hit.subject, {});
        }
        return subjects;
        """,
        pack=pack,
        topic=ROOM_A,
    )

    assert found == ["g:4", "g:5", "g:4"]


def line(seq: int, kind: str, body: dict) -> dict:
    return {
        "seq": seq,
        "kind": kind,
        "at": seq,
        "line": json.dumps([1, "d", seq, "p", seq, kind, ROOM_A, body]),
    }


def saw(seq: int, subject: str, quantity: str = "1") -> dict:
    return line(seq, "saw", {"s": subject, "q": quantity, "c": "buna", "n": "", "p": [], "h": "scan"})


def test_lines_fold_into_figures(phone, backend) -> None:
    entries = [
        line(1, "take", {}), saw(2, "g:1"), saw(3, "g:46", "12"), saw(4, "g:46", "11"), saw(5, "g:2"),
        line(6, "unsaw", {"s": "g:2"}), saw(7, "g:52"), saw(8, "c:X"), saw(9, "g:47", "0"), line(10, "done", {}),
    ]  # fmt: skip

    found = run(
        phone,
        """
        const book = new count.Book(values.pack);
        const figures = (entries, others) => {
          const p = count.progressOf(book, values.topic, count.observed(entries), others);
          return [p.here, p.left.length, p.extra, p.missing, p.others];
        };
        const one = count.observed(values.entries);
        return [figures(values.entries), figures(values.entries.slice(0, 9)), figures(values.entries, count.seenByOthers(values.news)),
          one.done, one.seen.get("g:46").q, count.observed([...values.entries, values.more]).done];
        """,
        pack=package_of([ROOM_A, ROOM_B]),
        topic=ROOM_A,
        entries=entries,
        more=saw(11, "g:3"),
        news=[
            {"s": s, "q": q, "who": "Ana"}
            for s, q in (("g:10", "0"), ("g:1", "1"), ("g:9", "1"), ("g:10", "1"))
        ],
    )

    assert found == [
        [2, 47, ["g:52", "c:X"], 48, 0],
        [2, 47, ["g:52", "c:X"], 1, 0],
        [3, 46, ["g:52", "c:X"], 47, 1],
        10,
        "11",
        0,
    ]


def test_quantities_are_read_as_people_write_them(phone, backend) -> None:
    written = [
        "12",
        " 3,5 ",
        "3.50",
        "007",
        "0",
        "12345678",
        "-1",
        "1e9",
        "123456789",
        "",
        "3,",
        "1.234.5",
        "doi",
    ]

    found = run(phone, "return values.written.map(count.quantity);", written=written)

    assert found == ["12", "3.5", "3.5", "7", "0", "12345678", None, None, None, None, None, None, None]


def test_figures_are_written_in_romanian(phone, backend) -> None:
    found = run(
        phone,
        """
        const goods = [0, 1, 2, 19, 20, 101, 120, 1220].map((n) => texts.counted("n_goods", n));
        return [goods, texts.number("1234.5"), texts.moment("2026-11-23T14:05:00"), texts.size(1.24e9), texts.size(3.4e8)];
        """,
    )

    goods = ["0 bunuri", "1 bun", "2 bunuri", "19 bunuri", "20 de bunuri", "101 bunuri", "120 de bunuri", "1.220 de bunuri"]  # fmt: skip
    assert found == [goods, "1.234,5", "23.11.2026, 14:05", "1,2 GB", "340 MB"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 11; SM-A125F Build/RP1A) AppleWebKit/537.36", "SM-A125F"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36", "Telefon Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X)", "Telefon iPhone"),
        ("Curl", "Telefon"),
    ],
)
def test_a_phone_gets_a_name_to_begin_with(phone, backend, agent: str, name: str) -> None:
    told = run(
        phone,
        'return (await import(place.replace("count", "screen_take"))).proposedName(values.agent);',
        agent=agent,
    )

    assert told == name
