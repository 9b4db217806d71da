# SPDX-License-Identifier: EUPL-1.2
"""The rules of templates, styles and scripts, checked on every file of the house."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from vatra.foundation.shell import assets

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "src" / "vatra").rglob("templates/**/*.html"))
STYLES = sorted((ROOT / "frontend" / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "frontend" / "static" / "js").glob("*.js"))
ICONS = set(assets.icon_names(ROOT / "frontend" / "icons.txt"))

FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*="),
    "a style element": re.compile(r"<style\b"),
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "hx-on": re.compile(r"\b(?:data-)?hx-on\b"),
    "a js: value": re.compile(r"[\"'](?:js|javascript):", re.IGNORECASE),
    "a trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
    "hx-vals with code": re.compile(r"hx-vals=[\"']js"),
    "a letter with cedilla": re.compile("[şţŞŢ]"),
    "straight quotes around words": re.compile(r">[^<{]*\"\w[^<{]*\"[^<{]*<"),
}
LOOP = re.compile(r"{%\s*(for|endfor)\b")
ROW_TAGS = re.compile(r"{%\s*(?:url|include)\b|{{[^}|]*\|[^}]*}}")


def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_keeps_the_rules(path):
    source = path.read_text()

    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(source)]

    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_uses_only_listed_icons(path):
    used = set(re.findall(r"{%\s*icon\s+\"([^\"]+)\"", path.read_text()))

    assert used - ICONS == set()


def test_python_names_only_listed_icons():
    pattern = re.compile(r"\bicon(?:_svg)?(?:=|\()\"([a-z0-9-]+)\"")
    used = {
        name for path in (ROOT / "src" / "vatra").rglob("*.py") for name in pattern.findall(path.read_text())
    }

    assert used - ICONS == set()


def table_bodies(source):
    return re.findall(r"<tbody.*?</tbody>", source, re.DOTALL)


def loop_bodies(body):
    """What stands between the outermost for and endfor."""
    depth, start, found = 0, 0, []
    for match in LOOP.finditer(body):
        if match.group(1) == "for":
            depth += 1
            if depth == 1:
                start = match.end()
        else:
            depth -= 1
            if depth == 0:
                found.append(body[start : match.start()])
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_rows_of_tables_come_ready(path):
    found = [
        match
        for body in table_bodies(path.read_text())
        for loop in loop_bodies(body)
        for match in ROW_TAGS.findall(loop)
    ]

    assert found == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS], ids=relative)
def test_file_says_its_licence(path):
    assert "SPDX-License-Identifier: EUPL-1.2" in path.read_text()[:200]


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=relative)
def test_raw_colours_live_in_the_tokens_only(path):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text()) == []


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=relative)
def test_files_stay_readable(path):
    lines = path.read_text().splitlines()

    assert len(lines) <= 500
    assert max(len(line) for line in lines) <= 160


def test_every_variable_of_the_styles_is_a_token():
    tokens = set(re.findall(r"(--[a-z0-9-]+)\s*:", (ROOT / "frontend/static/css/tokens.css").read_text()))
    local = {"--cb"}
    used = {name for path in STYLES for name in re.findall(r"var\((--[a-z0-9-]+)", path.read_text())}

    assert used - tokens - local == set()


def test_both_themes_and_the_system_theme_set_the_same_names():
    source = (ROOT / "frontend/static/css/tokens.css").read_text()
    blocks = re.findall(r"color-scheme: (light|dark);(.*?)\n\s*}", source, re.DOTALL)
    names = [set(re.findall(r"(--[a-z0-9-]+):", body)) for _scheme, body in blocks]

    assert [scheme for scheme, _body in blocks] == ["light", "dark", "dark"]
    assert names[0] == names[1] == names[2]
    assert blocks[1][1].split() == blocks[2][1].split()


@pytest.mark.parametrize("code", ["eval(", "new Function", "document.write", "innerHTML +=", ".style."])
def test_scripts_need_no_exception_of_the_policy(code):
    assert [relative(path) for path in SCRIPTS if code in path.read_text()] == []


def packed(paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_page_weights_stay_inside_the_budget():
    css = ROOT / "frontend" / "static" / "css"
    shared = [css / f"{name}.css" for name in ("tokens", "base", "components", "forms", "print")]
    assets.build()
    htmx = ROOT / "build" / "assets" / "js" / "htmx.js"

    assert packed([*shared, css / "shell.css", css / "work.css", css / "record.css"]) <= 20_000
    assert packed([*shared, css / "public.css"]) <= 20_000
    assert packed([*SCRIPTS, htmx]) <= 40_000
