# SPDX-License-Identifier: EUPL-1.2
"""Lists in a browser: columns and saved views by keyboard, typing that keeps every link right."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.architecture.world import World, build_world

from vatra.foundation.access.permissions import Role
from vatra.foundation.shell.models import SavedView

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
GOODS = "/patrimoniu/bunuri/"


@pytest.fixture
def world(house: str, drawn_papers: None) -> World:
    return build_world()


def violations(page) -> list[str]:
    return [rule["id"] for rule in Axe().run(page, options=RULES).response["violations"]]


def asked(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_columns_and_views_by_keyboard(world: World, visitor) -> None:
    officer = visitor(world.staff[Role.PATRIMONY_OFFICER])
    page = officer.go(GOODS)

    page.locator("#list-columns summary").press("Enter")
    page.locator('button[value="stare:sus"]').press("Enter")
    expect(page.locator("[data-boxes-said]")).to_have_text("Stare: locul 4")
    page.locator('button[value="stare:sus"]').press("Enter")
    expect(page.locator('button[value="stare:sus"]')).to_be_focused()
    assert violations(page) == []
    page.locator('[name=col][value="cont"]').press("Space")
    page.locator('[name=col][value="pif"]').press("Space")
    with page.expect_navigation():
        page.locator("#list-columns .btn.primary").press("Enter")
    columns = "inventar,denumire,stare,loc,gestionar,valoare,unitate,cont"
    assert asked(page) == {"col": [columns]}

    page.locator("[data-slash]").press_sequentially("mar")
    expect(page.locator('#list-views input[name="stare"]')).to_have_value(re.compile("^q=mar&"))
    page.locator("#list-views summary").press("Enter")
    assert violations(page) == []
    page.locator("#view-name").fill("Cu „mar”")
    with page.expect_navigation():
        page.locator("#view-name").press("Enter")

    view = SavedView.objects.get(owner=world.staff[Role.PATRIMONY_OFFICER])
    assert asked(page) == {"q": ["mar"], "col": [columns], "viz": [str(view.pk)]}
    expect(page.locator(".views [aria-current]")).to_have_text("Cu „mar”")
    page.locator("#list-views summary").press("Enter")
    page.locator("#list-views .danger").press("Enter")
    with page.expect_navigation():
        page.locator("[data-confirm-yes]").press("Enter")
    assert SavedView.objects.filter(pk=view.pk).exists() is False
    assert officer.complaints == []


def test_a_failure_while_typing_keeps_the_last_good_rows(world: World, visitor) -> None:
    officer = visitor(world.staff[Role.PATRIMONY_OFFICER])
    page = officer.go(GOODS)
    rows = page.locator("#list tbody tr").count()

    def fail(route):
        route.fulfill(status=500, content_type="text/html", body='<div class="note bad">Nu a mers.</div>')

    page.route("**/patrimoniu/bunuri/?q=m*", fail)
    page.locator("[data-slash]").press_sequentially("m")
    expect(page.locator("#list-error")).to_have_text("Nu a mers.")

    assert rows > 0
    assert page.locator("#list tbody tr").count() == rows
    assert urlsplit(page.url).query == ""
    page.unroute("**/patrimoniu/bunuri/?q=m*")
    page.locator("[data-slash]").press_sequentially("a")
    expect(page.locator("#list-error")).to_have_text("")
    assert asked(page)["q"] == ["ma"]


@pytest.mark.parametrize("path", [GOODS, "/patrimoniu/cladiri/", "/organizare/", "/organizare/acte/"])
def test_the_last_column_is_seen_without_moving_sideways(world: World, visitor, path: str) -> None:
    page = visitor(world.staff[Role.PATRIMONY_OFFICER]).go(path)

    assert page.evaluate("(t => t.scrollWidth - t.clientWidth)(document.querySelector('.tw'))") == 0


def test_on_a_phone_views_open_in_sight_and_columns_stay_away(world: World, visitor) -> None:
    user = world.staff[Role.PATRIMONY_OFFICER]
    view = SavedView.objects.create(
        owner=user, list_name="patrimony:goods", slot=1, name="Terenuri", query="fel=teren"
    )
    page = visitor(user, width=390, dark=True).go(f"{GOODS}?fel=teren&viz={view.pk}")

    expect(page.locator(".views [aria-current]")).to_be_in_viewport()
    expect(page.locator("#list-columns")).to_be_hidden()
    page.locator("#list-views summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
