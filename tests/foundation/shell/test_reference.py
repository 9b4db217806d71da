# SPDX-License-Identifier: EUPL-1.2
"""The tables of ``docs/reference`` say what the code says."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from vatra.foundation.access.permissions import GRANTS, Perm, Role
from vatra.foundation.shell import reference
from vatra.modules.patrimony.transitions import TRANSITIONS

FOLDER = settings.BASE_DIR / reference.FOLDER


def test_pages_in_the_docs_are_up_to_date():
    assert reference.stale(FOLDER) == [], "run: ./run manage write_reference"
    assert sorted(reference.pages()) == [
        "permissions.md", "protocol-states.md", "settings.md", "stocktaking-states.md",
    ]  # fmt: skip


def test_a_changed_grant_makes_its_page_stale(monkeypatch):
    monkeypatch.setitem(GRANTS, Role.REGISTRY_CLERK, frozenset({Perm.PATRIMONY_ISSUE}))

    assert reference.stale(FOLDER) == ["permissions.md", "protocol-states.md"]


def test_a_removed_step_makes_its_page_stale(monkeypatch):
    monkeypatch.delitem(TRANSITIONS, "cancel")

    assert reference.stale(FOLDER) == ["protocol-states.md"]


def test_check_refuses_and_writes_nothing(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    with pytest.raises(CommandError, match="Stale: permissions"):
        call_command("write_reference", "--check", stdout=StringIO())
    assert list(tmp_path.iterdir()) == []


def test_command_writes_what_is_missing(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    out = StringIO()

    call_command("write_reference", stdout=out)
    call_command("write_reference", stdout=out)

    assert (
        out.getvalue()
        == "Written: permissions.md, protocol-states.md, settings.md, stocktaking-states.md.\nAll pages are up to date.\n"
    )
    assert reference.stale(tmp_path / reference.FOLDER) == []


def test_cells_are_escaped():
    assert reference.table(("a", "b"), [("x|y", "")]).splitlines()[2] == "| x\\|y |  |"
