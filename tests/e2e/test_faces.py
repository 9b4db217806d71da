# SPDX-License-Identifier: EUPL-1.2
"""The main pages in a browser: accessible, inside narrow screens, without a word on the console."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.architecture.world import World, build_world
from tests.factories.access import PASSWORD

from vatra.foundation.access.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def world(house: str, drawn_papers: None) -> World:
    return build_world()


def inside(world: World) -> list[str]:
    """Pages of a signed-in person."""
    a = world.a
    return [
        "/azi/",
        "/stil/",
        "/cont/",
        "/cauta/?q=zebră&lista=1",
        "/organizare/",
        f"/organizare/unitati/{a.unit.code}/",
        "/organizare/acte/",
        "/acte/",
        f"/acte/{a.paper.public_id}/",
        "/patrimoniu/protocoale/",
        "/patrimoniu/protocoale/nou/",
        f"/patrimoniu/protocoale/{a.draft.pk}/",
        f"/patrimoniu/protocoale/{a.draft.pk}/anexa/3/",
        f"/patrimoniu/protocoale/{a.draft.pk}/?fila=verificari",
        "/patrimoniu/bunuri/",
        f"/patrimoniu/bunuri/{a.good.pk}/",
        f"/importuri/{a.run.public_id}/",
        "/registratura/",
        "/lucrari/",
        "/reguli/",
    ]


def outside(world: World) -> list[str]:
    """Pages of everybody."""
    return [
        "/",
        "/intrare/",
        "/directia/",
        "/scoli/",
        f"/scoli/{world.a.unit.code}/",
        "/contact/",
        "/verificare/",
        "/accesibilitate/",
    ]


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_main_pages_are_accessible(world: World, visitor, settings, width: int, dark: bool) -> None:
    settings.IS_DEMO = dark  # with and without the strip of a demo
    officer = visitor(world.staff[Role.PATRIMONY_OFFICER], width=width, dark=dark)
    stranger = visitor(width=width, dark=dark)
    axe, found = Axe(), []
    for who, paths in ((officer, inside(world)), (stranger, outside(world))):
        for path in paths:
            results = axe.run(who.go(path), options=RULES)
            for rule in results.response["violations"]:
                places = [node["target"] for node in rule["nodes"][:3]]
                found.append(f"{path}: {rule['id']} {places}")

    assert found == [], "\n".join(found)
    assert officer.complaints + stranger.complaints == []


def test_nothing_runs_over_a_narrow_screen(world: World, visitor) -> None:
    officer = visitor(world.staff[Role.PATRIMONY_OFFICER], width=320)
    stranger = visitor(width=320)
    wide = [
        path
        for who, paths in ((officer, inside(world)), (stranger, outside(world)))
        for path in paths
        if who.go(path).evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    ]

    assert wide == []


def test_a_units_administrator_signs_in_by_keyboard_and_sees_one_school(world: World, visitor) -> None:
    person = visitor()
    page = person.go("/intrare/")
    _tab_to(page, "login")
    page.keyboard.type(world.a.administrator.username)
    _tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/azi/")

    listed = person.go("/patrimoniu/bunuri/").content()

    assert ("MARKERA-BUN" in listed, "MARKERB" in listed) == (True, False)
    link = f"/patrimoniu/bunuri/{world.a.good.pk}/"
    _tab_until(page, f"document.activeElement.getAttribute('href') === '{link}'")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{link}")
    assert (
        person.go(f"/patrimoniu/bunuri/{world.b.good.pk}/").locator("main").inner_text().count("MARKERB") == 0
    )
    assert person.complaints == []


def test_the_palette_finds_and_opens(world: World, visitor) -> None:
    officer = visitor(world.staff[Role.PATRIMONY_OFFICER])
    page = officer.go("/azi/")
    page.keyboard.press("Control+k")
    page.keyboard.type("markera-bun-3001", delay=20)
    page.locator("dialog[open] [role=option], dialog[open] a").filter(has_text="3001").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/bunuri/{world.a.good.pk}/")

    assert officer.complaints == []


def _tab_to(page, name: str) -> None:
    _tab_until(page, f"document.activeElement.name === '{name}'")


def _tab_until(page, condition: str, most: int = 120) -> None:
    for _step in range(most):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The keyboard never reaches: {condition}")
