# SPDX-License-Identifier: EUPL-1.2
"""Fonts, icons and htmx are made from packages, the same each time, and only when something changed."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from fontTools.ttLib import TTFont

from vatra.foundation.shell import assets

ROMANIAN = "ăâîșțĂÂÎȘȚ„”«»–—…€"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    listing = folder / "icons.txt"
    listing.write_text("search\ncheck\nsearch\n\n")
    assert assets.build(folder / "assets", listing) is True
    return folder


def test_a_second_run_has_nothing_to_do(built):
    assert assets.build(built / "assets", built / "icons.txt") is False


def test_a_forced_run_makes_the_same_bytes(built):
    files = sorted(p for p in (built / "assets").rglob("*") if p.is_file())
    before = [p.read_bytes() for p in files]

    assert assets.build(built / "assets", built / "icons.txt", force=True) is True

    assert [p.read_bytes() for p in files] == before
    assert [p.relative_to(built / "assets").as_posix() for p in files] == [
        "fonts/atkinson-400.woff2",
        "fonts/atkinson-700.woff2",
        "fonts/bricolage.woff2",
        "icons.svg",
        "js/htmx.js",
    ]


@pytest.mark.parametrize("name", ["atkinson-400", "atkinson-700", "bricolage"])
def test_faces_have_every_romanian_letter(built, name):
    font = TTFont(built / "assets" / "fonts" / f"{name}.woff2")

    missing = [letter for letter in ROMANIAN if ord(letter) not in font.getBestCmap()]

    assert missing == []


def test_fonts_stay_inside_the_budget(built):
    sizes = {p.stem: p.stat().st_size for p in (built / "assets" / "fonts").iterdir()}

    assert sizes["atkinson-400"] + sizes["atkinson-700"] <= 53_000
    assert sum(sizes.values()) <= 113_000


def test_the_display_face_varies_in_weight_only(built):
    font = TTFont(built / "assets" / "fonts" / "bricolage.woff2")

    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [
        ("wght", 400, 700)
    ]


def test_the_sprite_has_each_icon_once(built):
    symbols = ET.parse(built / "assets" / "icons.svg").getroot()  # noqa: S314 - made above

    assert [s.get("id") for s in symbols] == ["check", "search"]
    assert all(len(s) for s in symbols)


def test_an_unknown_icon_is_named(tmp_path: Path):
    listing = tmp_path / "icons.txt"
    listing.write_text("search\nno-such-drawing\n")

    with pytest.raises(assets.AssetError, match="no-such-drawing"):
        assets.build(tmp_path / "assets", listing)

    assert not (tmp_path / "assets.made").exists()


def test_the_command_says_the_sentence(monkeypatch):
    def broken(*, force):
        raise assets.AssetError("The icon „x” does not exist.")

    monkeypatch.setattr(assets, "build", broken)

    with pytest.raises(CommandError, match="The icon „x” does not exist"):
        call_command("build_assets")


def test_the_reader_of_codes_is_added_by_hand(tmp_path: Path):
    source = tmp_path / "jsQR.js"
    source.write_text("window.jsQR = function () {};")

    assets.add_qr_reader(source, tmp_path / "assets")

    assert (tmp_path / "assets" / "js" / "vendor" / "jsqr.js").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("text", [None, "window.other = 1;"])
def test_what_is_no_reader_of_codes_is_refused(tmp_path: Path, text: str | None):
    source = tmp_path / "jsQR.js"
    if text:
        source.write_text(text)

    with pytest.raises(assets.AssetError, match="is not jsQR"):
        assets.add_qr_reader(source, tmp_path / "assets")

    assert not (tmp_path / "assets").exists()


def test_typst_gets_the_original_faces():
    paths = assets.font_paths()

    assert sorted(paths) == ["bold", "bold-italic", "display", "italic", "regular"]
    assert all(path.suffix == ".ttf" and path.is_file() for path in paths.values())
