# SPDX-License-Identifier: EUPL-1.2
"""The phone page for everybody: screen readers, keyboard, thumbs, small and enlarged screens, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.e2e.field_backend import ROOM_A, Backend
from tests.e2e.field_phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOM = "Subsol, camera tehnică"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL = """
() => [...document.querySelectorAll("a, button, input, textarea, .seg label, .pick label, .chk label")]
  .filter((node) => node.checkVisibility() && !node.closest(".vh") && !node.matches(".vh, .skip, [type=radio], [type=checkbox]"))
  .map((node) => [node.getBoundingClientRect(), node.outerHTML.slice(0, 90)])
  .filter(([box]) => box.width < 44 || box.height < 44)
  .map(([box, text]) => `${Math.round(box.width)}x${Math.round(box.height)} ${text}`)
"""
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def screens(one: Phone):
    """Every screen and state, one after another, by name."""
    page = one.go()
    yield "empty", page
    page = one.go("#/ia")
    page.get_by_role("button", name="Înscrie telefonul").wait_for()
    yield "enrol", page
    page.get_by_role("button", name="Înscrie telefonul").click()
    page.get_by_label(ROOM).check()
    yield "take", page
    page.get_by_role("button", name="Ia pe telefon").click()
    page.locator(".place").wait_for()
    yield "places", page
    page = one.count()
    yield "count", page
    page.locator(".left button").first.click()
    yield "hit", page
    page.get_by_role("button", name="Fotografie sau observație").click()
    yield "note", page
    one.confirm()
    yield "confirmed", page
    one.type("5-412-000046")
    yield "quantity", page
    one.confirm()
    one.type("xyz")
    yield "unknown", page
    one.confirm()
    page.get_by_role("button", name="Introdu numărul").last.click()
    page.get_by_label("Numărul de inventar").fill("00001")
    yield "typing", page
    page = one.go(f"#/loc/{ROOM_A}/lista")
    yield "list", page
    page.get_by_role("button", name="Am terminat locul").click()
    yield "question", page
    page.get_by_role("button", name="Termină locul").click()
    page.locator(".place .st.ok").wait_for()
    yield "receipt", page
    one.context.set_offline(True)
    yield "offline", one.count()
    yield "phone", one.go("#/telefon")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_screen_is_accessible_and_fits_a_thumb(phone, backend: Backend, dark: bool) -> None:
    one = phone(dark=dark, height=2400)  # nothing lies half under the bar
    axe, found = Axe(), []
    for name, page in screens(one):
        broken = axe.run(page, options=RULES).response["violations"]
        found += [f"{name}: {rule['id']} {[node['target'] for node in rule['nodes'][:3]]}" for rule in broken]
        found += [f"{name}: small {target}" for target in page.evaluate(SMALL)]

    assert found == [], "\n".join(found)
    assert one.complaints == []


@pytest.mark.parametrize("size", [(320, 256), (360, 640), (430, 932)], ids=str)
def test_nothing_runs_over_the_side(phone, backend: Backend, size: tuple[int, int]) -> None:
    one = phone(width=size[0], height=size[1])

    wide = [name for name, page in screens(one) if page.evaluate(WIDE)]

    assert wide == []


def press_until(page: Page, condition: str, key: str = "Tab", most: int = 80) -> None:
    """Presses a key until the focused element is the one meant."""
    for _step in range(most):
        if page.evaluate(f"() => {{ const it = document.activeElement; return Boolean({condition}); }}"):
            return
        page.keyboard.press(key)
    pytest.fail(f"The keyboard never reaches: {condition}")


def test_a_good_is_counted_by_keyboard_alone(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    page = one.go()
    press_until(page, "it.matches('.place')")
    page.keyboard.press("Enter")
    page.locator(".prog").wait_for()
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    press_until(page, "it.textContent === 'Introdu numărul' && it.matches('.primary')")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "numar"
    page.keyboard.type("5-412-000003")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.textContent") == "Comutator rețea 24 porturi"
    press_until(page, "it.matches('[name=stare]')")
    page.keyboard.press("ArrowRight")
    press_until(page, "it.matches('.thumb .primary')")
    page.keyboard.press("Enter")

    expect(page.locator(".prog .big")).to_have_text("1 din 50 de bunuri")
    expect(page.locator("#anunt")).to_have_text("Confirmat: 1 din 50")
    last = one.journal()["rows"][-1][7]
    assert (last["s"], last["c"], last["h"]) == ("g:3", "uzata", "typed")
    assert one.complaints == []


def test_what_was_scanned_is_said(phone, backend: Backend) -> None:
    one = phone(camera=True)
    one.take(ROOM)
    page = one.count()
    page.locator(".cam.on").wait_for()
    page.evaluate("() => window.codes.push('5-412-000001')")

    expect(page.locator("#anunt")).to_have_text(
        "Recunoscut, este pe listă: Comutator rețea 24 porturi, 5-412-000001"
    )
    assert page.locator("button:not([aria-label])").filter(has_not_text=re.compile(r"\S")).count() == 0


def test_the_theme_and_the_signals_are_the_phones_own_choice(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    page = one.go("#/telefon")
    page.get_by_label("Sunet la scanare").uncheck()
    page.get_by_role("button", name="Schimbă tema luminoasă sau întunecată").click()

    page = one.go("#/telefon")

    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    expect(page.get_by_label("Sunet la scanare")).not_to_be_checked()
    expect(page.get_by_label("Vibrație la scanare")).to_be_checked()
