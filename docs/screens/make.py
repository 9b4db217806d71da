# SPDX-License-Identifier: EUPL-1.2
"""Makes the pictures of README from a running demo: ``uv run python docs/screens/make.py [http://localhost:8000]``.

The pages are looked up by their links, so that the pictures do not depend on keys of one database.
"""

import io
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
PASSWORD = "vatra-demo"  # noqa: S105 - the demo's own, printed at its start
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
DESKTOP, PHONE = (1440, 900), (390, 844)


def window(browser: Browser, size: tuple[int, int], *, dark: bool = False) -> Page:
    """An empty window in the given theme."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="ro-RO",
        reduced_motion="reduce",
    ).new_page()


def sign_in(page: Page, address: str, name: str) -> None:
    """Signs in as one of the demo's accounts."""
    page.goto(f"{address}/intrare/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/azi/")


def take(page: Page, address: str, name: str) -> None:
    """Opens a page and keeps its picture under the name."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # Flat colours: a palette of 128 is not told from the original and weighs a third.
    shot.quantize(128, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


def first_link(page: Page, address: str, part: str, words: str = "") -> str:
    """The address of the first row of a list that has ``words`` and whose link holds ``part``."""
    page.goto(address)
    row = page.locator("main tbody tr").filter(has_text=words).first
    found = row.locator(f"a[href*='{part}']").first.get_attribute("href") or ""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{found}"


def main(address: str) -> None:
    """Takes all pictures."""
    place = os.environ.get("VATRA_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=FLAGS)
        public = window(browser, DESKTOP)
        take(public, f"{address}/", "acasa")
        for suffix, size, dark in (
            ("", DESKTOP, False),
            ("-noapte", DESKTOP, True),
            ("-telefon", PHONE, False),
        ):
            page = window(browser, size, dark=dark)
            sign_in(page, address, "patrimoniu")
            take(page, f"{address}/azi/", f"azi{suffix}")
            take(page, f"{address}/patrimoniu/bunuri/", f"bunuri{suffix}")
            found = first_link(page, f"{address}/patrimoniu/bunuri/?q=SC412-2131", "/bunuri/")
            take(page, found, f"bun{suffix}")
            found = first_link(page, f"{address}/patrimoniu/protocoale/", "/protocoale/", "Emis, de semnat")
            take(page, found, f"protocol{suffix}")
        browser.close()


if __name__ == "__main__":
    main((sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/"))
