# SPDX-License-Identifier: EUPL-1.2
"""Styles are built again when their sources changed; a build for tests never leaves an older list of names behind."""

from pathlib import Path

import pytest
from django.core import management

from vatra.cli import preparation


@pytest.fixture
def place(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.STATIC_ROOT = str(tmp_path / "build" / "static")
    Path(settings.STATIC_ROOT).mkdir(parents=True)
    monkeypatch.setattr(preparation, "CHECKOUT", tmp_path)
    monkeypatch.setattr(preparation, "_asset_files", list)
    monkeypatch.setattr(management, "call_command", lambda *_args, **_options: None)
    return tmp_path / "build"


def test_build_for_tests_takes_an_older_manifest_away(place: Path, settings) -> None:
    manifest = place / "static" / "staticfiles.json"
    manifest.write_text("{}")
    settings.ENV = "test"
    assert preparation.build_assets() == ""
    assert not manifest.exists()
    assert preparation.build_assets() == preparation.UNCHANGED


def test_trial_builds_again_where_there_is_no_manifest(place: Path, settings) -> None:
    settings.ENV = "test"
    preparation.build_assets()
    settings.ENV = "demo"
    assert preparation.build_assets() == ""
    (place / "static" / "staticfiles.json").write_text("{}")
    assert preparation.build_assets() == preparation.UNCHANGED
