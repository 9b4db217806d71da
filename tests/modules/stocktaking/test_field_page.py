# SPDX-License-Identifier: EUPL-1.2
"""The answers that a phone keeps: the same for everybody, complete, and new when anything of the page is new."""

import html
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from vatra.modules.stocktaking import field_texts
from vatra.modules.stocktaking.views import field

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.BASE_DIR) / "frontend" / "static" / "js" / "field"
KEY = re.compile(r"""\b(?:t|counted)\(\s*"([a-z_]+)"|\?\s*t\("([a-z_]+)"\)""")
BUILT = {
    "state_buna", "state_uzata", "state_defecta", "state_none",
    "server_offline", "server_signin", "server_denied", "server_trouble",
}  # fmt: skip
"""Keys that the scripts put together."""


def test_scripts_and_words_know_the_same_keys() -> None:
    used = {
        key for path in FOLDER.glob("*.js") for pair in KEY.findall(path.read_text()) for key in pair if key
    }

    assert used | BUILT == set(field_texts.texts())


def test_counted_words_have_three_forms() -> None:
    found = {key: text.count("|") for key, text in field_texts.texts().items() if "|" in text}

    assert set(found.values()) == {2}
    assert set(found) == {
        key for key in field_texts.texts() if key.startswith("n_") and "{" not in field_texts.texts()[key]
    }


def test_every_module_of_the_folder_is_kept_for_days_without_signal() -> None:
    loose = {"theme", "worker", "qr_worker"}

    assert {path.stem for path in FOLDER.glob("*.js")} - loose == set(field.MODULES)


def test_the_page_is_the_same_for_everybody(client_as, client: Client) -> None:
    stranger, person = client.get("/teren/"), client_as("auditor").get("/teren/")

    assert stranger.content == person.content
    assert (stranger.status_code, dict(stranger.cookies), dict(person.cookies)) == (200, {}, {})
    assert "csrf" not in stranger.content.decode().lower()


def test_the_page_allows_the_camera_to_itself_alone_and_runs_nothing_inline(client: Client) -> None:
    answer = client.get("/teren/")
    page = answer.content.decode()

    assert answer["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
    policy = answer["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert re.search(r"blob:|data:|unsafe", policy) is None
    scripts = re.findall(r"<script([^>]*)>", page)
    assert [s for s in scripts if "src=" not in s] == []
    assert re.search(r"\sstyle=|<style|\son[a-z]+=", page) is None


def test_the_worker_keeps_each_file_that_the_page_names(client: Client) -> None:
    page = client.get("/teren/").content.decode()
    answer = client.get("/teren/sw.js")
    told = dict(re.findall(r"^const (VERSION|SHELL|FILES) = (.*);$", answer.content.decode(), re.MULTILINE))
    files = json.loads(told["FILES"])

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert json.loads(told["SHELL"]) == "/teren/"
    assert json.loads(told["VERSION"]) == field.version()
    named = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
    assert named <= set(files)
    assert [
        f for f in files if f.startswith("/static/") and not finders.find(f.removeprefix("/static/"))
    ] == []


def test_the_version_follows_content_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    romanian = field.version()
    with translation.override("en"):
        english = field.version()
    real = field._content
    monkeypatch.setattr(
        field, "_content", lambda name: real(name) + (b" " if name.endswith("sync.js") else b"")
    )

    assert len({romanian, english, field.version()}) == 3


def test_a_phone_can_install_the_page(client: Client) -> None:
    answer = client.get("/teren/manifest.webmanifest")

    told = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == (
        "/teren/",
        "/teren/",
        "/teren/",
        "standalone",
    )
    assert told["short_name"] == "Inventariere"
    assert [bool(finders.find(icon["src"].removeprefix("/static/"))) for icon in told["icons"]] == [True]


@pytest.mark.parametrize("address", ["/teren/", "/teren/sw.js", "/teren/manifest.webmanifest"])
def test_nothing_is_posted_here(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_jsqr_is_kept_where_the_house_has_it(client: Client, settings, tmp_path: Path) -> None:
    assert '"qrWorker": ""' in html.unescape(client.get("/teren/").content.decode())
    (tmp_path / "js" / "vendor").mkdir(parents=True)
    (tmp_path / "js" / "vendor" / "jsqr.js").write_text("self.jsQR = () => null;")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, tmp_path]
    finders.get_finder.cache_clear()

    page, worker = (client.get(a).content.decode() for a in ("/teren/", "/teren/sw.js"))
    finders.get_finder.cache_clear()

    assert '"qrWorker": "/static/js/field/qr_worker.js"' in html.unescape(page)
    assert '"/static/js/vendor/jsqr.js", "/static/js/field/qr_worker.js"' in worker
