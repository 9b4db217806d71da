# SPDX-License-Identifier: EUPL-1.2
"""A real browser in front of a real server; nothing leaves this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright
from tests.e2e import field_backend
from tests.e2e.field_backend import Backend
from tests.e2e.field_phone import EYES, Phone
from tests.factories.access import PASSWORD
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.models import User
from vatra.foundation.papers import jobs

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def chromium() -> str | None:
    """The browser of this machine, if there is one."""
    return os.environ.get("VATRA_CHROMIUM") or shutil.which("chromium") or None


@pytest.fixture(scope="session")
def playwright_of() -> Iterator[Playwright]:
    """What starts browsers and talks to them."""
    if chromium() is None:
        pytest.skip("There is no Chromium on this machine.")
    # Playwright keeps an event loop in this thread; Django would take its own calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def browser(playwright_of: Playwright) -> Iterator[Browser]:
    """The browser that most tests share."""
    started = playwright_of.chromium.launch(executable_path=chromium(), args=FLAGS + CAMERA)
    yield started
    started.close()


@pytest.fixture(scope="session")
def assets(browser: Browser) -> None:
    """Styles, fonts and icons as the server hands them out."""
    if not (Path(django_settings.BASE_DIR) / "build" / "assets").is_dir():
        call_command("build_assets", verbosity=0)


@pytest.fixture
def house(live_server, assets: None, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the running server; its files lie in a folder of the test."""
    settings.DATA_DIR = tmp_path
    return str(live_server.url)


@pytest.fixture
def drawn_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are drawn by a stand-in: what they look like is tested elsewhere."""
    monkeypatch.setattr(jobs, "render", lambda *_args, **_options: tiny_pdf("Protocol", "2"))


class Visitor:
    """One person at one browser window; keeps what the console complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        """Opens a page of the house and waits until it stands."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


def _only_here(route: Route) -> None:
    if urlsplit(route.request.url).hostname in LOOPBACK or route.request.url.startswith(("data:", "blob:")):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def visitor(browser: Browser, house: str) -> Iterator[Callable[..., Visitor]]:
    """``visitor(user=None, width=1440, dark=False)``: a window, signed in when a user is given."""
    opened: list[BrowserContext] = []

    def make(user: User | None = None, *, width: int = 1440, dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="ro-RO",
        )
        context.set_default_timeout(15_000)
        context.route("**/*", _only_here)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": house}])
        opened.append(context)
        return Visitor(context, house)

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def backend(settings) -> Backend:
    """The server of the phone page's tests, empty, at the addresses of the real one."""
    settings.ROOT_URLCONF = "tests.e2e.field_backend"
    return field_backend.reset()


@pytest.fixture
def phone(browser: Browser, house: str, backend: Backend) -> Iterator[Callable[..., Phone]]:
    """``phone()``: a phone of 390 × 844, enrolled nowhere; with ``camera`` it reads what the test shows it."""
    opened: list[BrowserContext] = []

    def make(*, camera: bool = False, dark: bool = False, width: int = 390, height: int = 844) -> Phone:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="ro-RO",
            reduced_motion="reduce",
            permissions=["camera"] if camera else [],
        )
        context.set_default_timeout(15_000)
        if camera:
            context.add_init_script(EYES)
        opened.append(context)
        return Phone(context, house)

    yield make
    for context in opened:
        context.close()


__all__ = ["PASSWORD", "Visitor"]
