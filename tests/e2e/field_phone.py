# SPDX-License-Identifier: EUPL-1.2
"""A person with a phone: enrols it, takes places along, counts."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.field_backend import GENESIS, ROOM_A, Backend, hash_of

EYES = """
window.codes = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code", "code_128"]; }
  async detect() { const code = window.codes.shift(); return code ? [{ rawValue: code }] : []; }
};
"""
"""A detector that reads what the test puts before it; the browser's own camera picture is a test pattern."""
JOURNAL = """
async () => {
  const names = document.querySelector("link[rel=modulepreload][href*=journal]").href;
  const { Journal } = await import(names);
  const { openDatabase } = await import(names.replace("journal", "database"));
  const journal = await new Journal(await openDatabase()).load();
  return { check: await journal.verify(), lines: (await journal.lines()).map((entry) => entry.line) };
}
"""

SERVED = """
() => navigator.serviceWorker.controller || new Promise((done) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true }))
"""


class Phone:
    """One browser window as a phone."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.complaints: list[str] = []
        self.page: Page = self.open()

    def open(self) -> Page:
        """A new window of the same phone."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page = page
        return page

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, where: str = "") -> Page:
        """Opens the page at a screen and waits until it stands."""
        self.page.goto(f"{self.address}/teren/{where}")
        self.page.locator("html[data-ready=da]").wait_for()
        return self.page

    def take(self, *titles: str) -> Page:
        """Enrols and takes places along; afterwards the page needs no network."""
        page = self.go("#/ia")
        page.get_by_role("button", name="Înscrie telefonul").click()
        for title in titles:
            page.get_by_label(title).check()
        page.get_by_role("button", name="Ia pe telefon").click()
        page.locator(".places").wait_for()
        page.evaluate(SERVED)
        return page

    def count(self, topic: str = ROOM_A) -> Page:
        """Opens the counting of a place."""
        self.page.evaluate("topic => { location.hash = `#/loc/${topic}`; }", topic)
        self.page.locator(".prog").wait_for()
        return self.page

    def type(self, text: str) -> None:
        """Types a number and asks for it."""
        self.page.get_by_role("button", name="Introdu numărul").last.click()
        self.page.get_by_label("Numărul de inventar").fill(text)
        self.page.get_by_role("button", name="Caută", exact=True).click()

    def confirm(self) -> None:
        """Presses the main button and waits until the line is kept."""
        self.page.locator(".thumb .primary").click()
        expect(self.page.locator(".hit")).to_be_hidden()

    def here(self) -> int:
        """Goods found in place, as the large figure says."""
        return int(self.page.locator(".prog .big").inner_text().split()[0])

    def journal(self) -> dict[str, Any]:
        """The journal as the page keeps it, and what its own check says."""
        kept = self.page.evaluate(JOURNAL)
        return {
            "check": kept["check"],
            "lines": kept["lines"],
            "rows": [json.loads(line) for line in kept["lines"]],
        }


def add_photo(phone: Phone) -> None:
    """Puts a picture of 2400 × 1200 on the open card."""
    picture = io.BytesIO()
    Image.new("RGB", (2400, 1200), "#9c3b2a").save(picture, "JPEG")
    phone.page.get_by_role("button", name="Fotografie sau observație").click()
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    phone.page.locator(".hit input[type=file]").set_input_files(file)
    phone.page.locator(".hit canvas").wait_for()


def assert_chained(lines: list[str]) -> None:
    """The journal from its first line: numbers without gap, each line holding the hash of the one before."""
    before = GENESIS
    for n, line in enumerate(lines, 1):
        version, _device, seq, prev, _at, _kind, _topic, _body = json.loads(line)
        assert (version, seq, prev) == (1, n, before)
        before = hash_of(line)


def wait_for(phone: Phone, backend: Backend, condition: Callable[[], bool]) -> None:
    """Lets the page work until the server shows what is awaited."""
    for _step in range(100):
        if condition():
            return
        phone.page.wait_for_timeout(100)
    pytest.fail(f"The server never got there: {backend.lines.keys()}, {backend.sendings} sendings")


def only(backend: Backend) -> str:
    """The one phone that the server knows."""
    (device,) = backend.keys
    return device
