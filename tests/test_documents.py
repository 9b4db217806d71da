# SPDX-License-Identifier: EUPL-1.2
"""The documents tell the truth where a machine can check it."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from vatra.cli.main import COMMANDS

ROOT = Path(settings.BASE_DIR)
DOCS = sorted(
    [*ROOT.glob("*.md"), *(page for page in ROOT.glob("docs/**/*.md")), *ROOT.glob("changes/README.md")]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
KINDS = {
    kind["directory"]
    for kind in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["towncrier"]["type"]
}


def read(name):
    return (ROOT / name).read_text()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]

    assert [target for target in targets if not (page.parent / target).exists()] == []
    assert page.read_text().startswith("<!-- SPDX-License-Identifier: EUPL-1.2 -->")


def test_every_test_named_in_the_threat_model_exists():
    named = set(re.findall(r"`(test_\w+)`", read("THREAT_MODEL.md")))
    written = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text())
    }

    assert named - written == set()
    assert len(named) > 45


def test_every_room_has_its_line_in_the_architecture():
    told = set(re.findall(r"^\| `([\w/]+)` \|", read("ARCHITECTURE.md"), re.MULTILINE))
    rooms = {
        config.name.removeprefix("vatra.").replace(".", "/")
        for config in apps.get_app_configs()
        if config.name.startswith("vatra.")
    }

    assert rooms - told == set()


def test_every_command_is_named_in_the_architecture():
    line = next(line for line in read("ARCHITECTURE.md").splitlines() if line.startswith("| `cli` |"))

    assert [command.name for command in COMMANDS if command.name not in line] == []


def test_lines_of_the_change_log_have_a_known_kind():
    names = [file.name for file in (ROOT / "changes").glob("*.md") if file.name != "README.md"]

    assert [
        name for name in names if not re.fullmatch(rf"[\w-]+\.({'|'.join(sorted(KINDS))})\.md", name)
    ] == []


def test_decisions_are_numbered_without_gap_and_listed():
    pages = sorted(file.name for file in (ROOT / "docs" / "adr").glob("0*.md"))
    index = read("docs/adr/README.md")

    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    assert [name for name in pages if name not in index] == []


def test_the_licence_is_whole():
    text = read("LICENSE")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [n for n in range(1, 16) if not re.search(rf"^{n}\. ?[A-Z]", text, re.MULTILINE)] == []
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text
