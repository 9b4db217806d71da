# SPDX-License-Identifier: EUPL-1.2
"""The font of official papers and what it can draw."""

import functools
from pathlib import Path

import fontpkg_atkinson_hyperlegible
from fontTools.ttLib import TTFont

FONT_DIR = Path(fontpkg_atkinson_hyperlegible.ROOT) / "files"


@functools.cache
def glyphs() -> frozenset[int]:
    """Code points that both weights used on papers can draw."""
    regular = TTFont(FONT_DIR / "AtkinsonHyperlegible-Regular.ttf").getBestCmap()
    bold = TTFont(FONT_DIR / "AtkinsonHyperlegible-Bold.ttf").getBestCmap()
    return frozenset(regular) & frozenset(bold)
