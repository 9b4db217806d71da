# SPDX-License-Identifier: EUPL-1.2
"""The phone page in a browser: a day without a signal, counted by two phones, sent when the signal is back."""

import pytest
from playwright.sync_api import expect
from tests.e2e.field_backend import ROOM_A, ROOM_B, Backend
from tests.e2e.field_phone import assert_chained, only, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOM = "Subsol, camera tehnică"


def test_a_room_of_fifty_is_counted_without_a_signal(phone, backend: Backend) -> None:
    one = phone(camera=True)
    one.take(ROOM)
    device = only(backend)
    assert [row[5] for row in backend.entries(device)] == ["take"]
    one.context.set_offline(True)
    page = one.go(f"#/loc/{ROOM_A}")
    expect(page.locator(".cam.on")).to_be_visible()

    for n in range(1, 46):
        page.evaluate("code => window.codes.push(code)", f"https://vatra.example/b/tok{n:04}/")
        page.locator(".hit h2").wait_for()
        if n == 7:
            page.get_by_text("Defectă").click()
        one.confirm()
    expect(page.locator(".offline")).to_contain_text(
        "Fără semnal. Continuați. 45 de înregistrări sunt salvate"
    )
    for n in (46, 47, 48):
        one.type(f"5-412-{n:06}")
        expect(page.locator(".thumb .primary")).to_have_text("Confirmă 12 buc, ca în evidență")
        one.confirm()
    one.type("5-412-000049")
    page.get_by_role("button", name="Mai puțin cu unu").click()
    expect(page.locator(".thumb .primary")).to_have_text("Confirmă 11 buc")
    one.confirm()
    one.type("5-412-000052")
    expect(page.locator(".hit .okline")).to_contain_text("Trecut în altă încăpere a unității")
    one.confirm()
    one.type("inv 77")
    expect(page.locator(".hit .okline")).to_contain_text("Necunoscut în această unitate")
    page.get_by_label("Ce este").fill("Scaun roșu, lângă ușă")
    one.confirm()

    assert one.here() == 49
    expect(page.locator(".prog")).to_contain_text("2 în plus, nelistate")
    expect(page.locator(".prog")).to_contain_text("1 rămas")
    kept = one.journal()
    assert_chained(kept["lines"])
    assert kept["check"] == {"lines": 52, "broken": 0}
    assert len(backend.lines[device]) == 1

    one.context.set_offline(False)
    wait_for(one, backend, lambda: backend.have(device) == 52)
    found = backend.standing(device, ROOM_A)
    assert (found["g:7"]["c"], found["g:8"]["c"], found["g:7"]["h"]) == ("defecta", "buna", "scan")
    assert (found["g:46"]["q"], found["g:49"]["q"], found["g:49"]["h"]) == ("12", "11", "typed")
    assert (found["g:52"]["q"], found["c:INV 77"]["n"]) == ("1", "Scaun roșu, lângă ușă")
    assert len(found) == 51
    assert one.complaints == []


def test_the_page_opens_without_a_signal_after_it_was_closed(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    one.context.set_offline(True)
    one.page.close()
    one.open()

    page = one.go()

    expect(page.locator(".holds")).to_contain_text("Pe telefon: 1 loc cu 50 de bunuri, luate la 23.11.2026")
    expect(page.locator(".place")).to_contain_text("0 din 50 de bunuri")
    assert page.evaluate("document.fonts.check('16px Atkinson')") is True
    assert one.complaints == []


def test_an_observation_is_taken_back(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    page = one.count()
    page.locator(".left button").first.click()
    one.confirm()
    page.get_by_role("button", name="Anulează").click()
    expect(page.locator(".prog .big")).to_have_text("0 din 50 de bunuri")
    page.locator(".left button").nth(1).click()
    one.confirm()
    page.get_by_role("link", name="Lista completă a locului").click()
    page.get_by_role("button", name="Ia înapoi observația").click()
    expect(page.locator("#l-seen")).to_have_text("Confirmate (0)")

    rows = one.journal()["rows"]

    assert [(row[5], row[7].get("s"), row[7].get("h")) for row in rows] == [
        ("take", None, None),
        ("saw", "g:1", "tap"),
        ("unsaw", "g:1", None),
        ("saw", "g:2", "tap"),
        ("unsaw", "g:2", None),
    ]
    assert one.complaints == []


def test_a_second_phone_sees_what_the_first_saw_and_both_are_receipted(phone, backend: Backend) -> None:
    first, second = phone(), phone()
    for one in (first, second):
        one.take(ROOM)
    page = first.count()
    for _n in range(3):
        page.locator(".left button").first.click()
        first.confirm()
    device = next(iter(backend.keys))
    wait_for(first, backend, lambda: backend.have(device) == 4)

    page = second.count()
    page.locator(".left button").first.click()
    second.confirm()
    expect(page.locator(".prog")).to_contain_text("2 văzute de alții")
    assert second.here() == 3
    page.get_by_role("link", name="Lista completă a locului").click()
    expect(page.locator("li", has_text="5-412-000002")).to_contain_text("văzut de Ana Demo")
    page.get_by_role("button", name="Am terminat locul").click()
    expect(page.locator("dialog")).to_contain_text("Nevăzute de nimeni: 47 de bunuri")
    page.get_by_role("button", name="Termină locul").click()

    expect(page.locator(".place .st.ok")).to_have_text("Primit de server, 3 înregistrări, 23.11.2026, 14:05")
    assert [row[5] for row in second.journal()["rows"]] == ["take", "saw", "done"]
    assert first.complaints + second.complaints == []


def test_a_finished_place_leaves_the_phone_only_after_its_receipt(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM, "Cabinet director")
    page = one.count(ROOM_B)
    page.locator(".left button").first.click()
    one.confirm()
    backend.faults += ["down"] * 50
    page.get_by_role("link", name="Lista completă a locului").click()
    page.get_by_role("button", name="Am terminat locul").click()
    page.get_by_role("button", name="Termină locul").click()
    expect(page.locator(".place", has_text="Cabinet director")).to_contain_text("terminat, de trimis")
    page = one.go("#/telefon")
    expect(page.get_by_role("button", name="Scoate de pe telefon")).to_have_count(0)

    backend.faults.clear()
    page.get_by_role("button", name="Trimite acum").click()
    page.get_by_role("button", name="Scoate de pe telefon").click()
    page.locator("dialog").get_by_role("button", name="Scoate de pe telefon").click()
    expect(page.locator(".receipts li")).to_have_count(1)

    kept = one.journal()
    assert [row[6] for row in kept["rows"]] == [ROOM_A]
    assert kept["check"] == {"lines": 1, "broken": 0}
    one.count(ROOM_A).locator(".left button").first.click()
    one.confirm()
    wait_for(one, backend, lambda: backend.have(only(backend)) == 5)
    assert one.complaints == []
