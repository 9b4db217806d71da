# SPDX-License-Identifier: EUPL-1.2
"""A person with a phone: enrols it, takes places along, counts."""

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from tests.e2e.field_backend import ROOM_A

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
        page.get_by_role("button", name="Ia cu tine").click()
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
        return {"check": kept["check"], "lines": kept["lines"], "rows": [json.loads(line) for line in kept["lines"]]}
