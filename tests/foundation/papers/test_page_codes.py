# SPDX-License-Identifier: EUPL-1.2
"""The code in the foot of each page: on every page, its own number, and the standards stay."""

import json

import pytest
import zxingcpp
from tests.foundation.papers.scanning import blurred, drawn, faded, listed, meta

from vatra.foundation.papers.rendering import canonical_json, engine, page_count, pagecodes, problems, render
from vatra.foundation.papers.rendering.layout import drawable

ADDRESS = "https://vatra.exemplu.ro/verificare/23456789abcdefghjkmnpq/"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Papers are drawn without a database, so there is no cache in it to empty."""


def with_codes(lists: list[int], **changes: object) -> dict[str, object]:
    return listed(lists) | {"meta": meta(qr=ADDRESS)} | changes


def rendered(content: dict[str, object]) -> bytes:
    return render("stocktaking/act", content, title="Liste", demo=False)


def codes_on(pdf: bytes, number: int) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(drawn(pdf, number)))


@pytest.mark.parametrize("lists", [[0], [3], [120], [2] * 12, [40, 1, 55]])
def test_every_page_bears_the_code_of_its_number(lists):
    content = with_codes(lists)
    pdf = rendered(content)

    pages = page_count(pdf)

    first = codes_on(pdf, 1)
    assert first == [ADDRESS, f"{ADDRESS}?p=1"]
    assert [codes_on(pdf, n) for n in range(2, pages + 1)] == [
        [f"{ADDRESS}?p={n}"] for n in range(2, pages + 1)
    ]
    assert problems(pdf, content) == []
    assert pages >= len(lists)


def test_upright_pages_bear_codes_too():
    content = listed([150], landscape=False) | {"meta": meta(qr=ADDRESS)}
    pdf = rendered(content)

    assert page_count(pdf) == 3
    assert [codes_on(pdf, n)[-1] for n in range(1, 4)] == [f"{ADDRESS}?p={n}" for n in range(1, 4)]
    assert problems(pdf, content) == []


def test_a_paper_longer_than_expected_is_laid_out_again_with_enough_codes(monkeypatch):
    content = with_codes([2] * 5)
    expected = rendered(content)
    runs: list[int] = []
    typeset = engine._typeset
    monkeypatch.setattr(pagecodes, "likely_pages", lambda _drawn: 2)
    monkeypatch.setattr(engine, "_typeset", lambda order: runs.append(1) or typeset(order))

    pdf = rendered(content)

    assert len(runs) == 2
    assert page_count(pdf) == page_count(expected) == 5
    assert [codes_on(pdf, n)[-1] for n in range(1, 6)] == [f"{ADDRESS}?p={n}" for n in range(1, 6)]


def test_the_same_paper_gives_the_same_bytes():
    assert rendered(with_codes([30])) == rendered(with_codes([30]))


@pytest.mark.parametrize("changes", [{"page_codes": False}, {"meta": meta(qr="")}])
def test_without_the_wish_or_without_an_address_there_are_none(changes):
    pdf = rendered(with_codes([60], **changes))

    assert codes_on(pdf, 2) == []


def test_the_code_survives_a_weak_and_blurred_photocopy():
    pdf = rendered(with_codes([60]))

    copy = blurred(faded(drawn(pdf, 2)), 1.2)

    assert [code.text for code in zxingcpp.read_barcodes(copy)] == [f"{ADDRESS}?p=2"]


def test_few_codes_more_than_pages_are_drawn():
    for lists in ([0], [3], [400], [2] * 30, [40] * 10):
        content = with_codes(lists)
        likely = pagecodes.likely_pages(drawable(json.loads(canonical_json(content))))
        pages = page_count(rendered(content))
        assert pages <= likely <= 2 * pages + 4, (lists, pages, likely)
