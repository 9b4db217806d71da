# SPDX-License-Identifier: EUPL-1.2
"""Fits cell text into its column with the font's own widths, before the typesetter sees it.

A row whose height is known beforehand is laid out once instead of twice, which halves the time of long lists;
a word wider than its column gets break points, so nothing runs over the next cell. Estimates err on the roomy
side: hyphens and slashes, where the typesetter may break too, only make lines fuller.
"""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from fontTools.ttLib import TTFont

from vatra.foundation.papers.rendering.fonts import FONT_DIR

# The same figures stand in typ/lib.typ: margins, cell insets, size and leading of lists.
USABLE_MM = {"landscape": 267.0, "portrait": 180.0}
INSET_X_MM = 1.2
INSET_Y_MM = 1.1
SIZE_PT = 7.5
LEADING_EM = 0.42
MM_PER_PT = 25.4 / 72
SAFETY = 1.005  # kerning widens a line by at most this share,
SLACK_MM = 0.15  # and a single pair of letters by at most this much
MOST_LINES = 14
BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Advance widths by code point and cap height, in ems; ``widest`` stands in for unknown glyphs."""

    advances: dict[int, float]
    widest: float
    cap: float


@functools.cache
def metrics() -> Metrics:
    """Measures of the regular weight."""
    font = TTFont(FONT_DIR / "AtkinsonHyperlegible-Regular.ttf")
    em = font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    advances = {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}
    digit = max(advances[ord(sign)] for sign in "0123456789")
    advances |= dict.fromkeys(map(ord, "0123456789"), digit)
    advances[ord(BREAK)] = 0.0
    return Metrics(advances, max(advances.values()), font["OS/2"].sCapHeight / em)


def width_mm(text: str) -> float:
    """Printed width of a text in a list, rounded up by the safety share."""
    known = metrics()
    ems = sum(known.advances.get(ord(char), known.widest) for char in text)
    return ems * SIZE_PT * MM_PER_PT * SAFETY


def column_widths(widths: Sequence[float], usable: float) -> list[float]:
    """Widths in millimetres; columns of width 0 share what the others leave, at least 12 mm each."""
    shares = sum(1 for width in widths if width == 0)
    if not shares:
        return list(widths)
    share = max(12.0, (usable - sum(widths)) / shares)
    return [width or share for width in widths]


def fit(text: str, width: float) -> tuple[str, int]:
    """A cell's text with break points where a word is wider than its column, and its number of lines.

    Args:
        text: cleaned text; line feeds start new lines.
        width: width of the column in millimetres, insets included.
    """
    room = width - 2 * INSET_X_MM - SLACK_MM
    if len(text) * metrics().widest * SIZE_PT * MM_PER_PT <= room and "\n" not in text:
        return text, 1
    fitted: list[str] = []
    lines = 0
    for paragraph in text.split("\n"):
        words = [_broken(word, room) for word in paragraph.split(" ")]
        fitted.append(" ".join(words))
        lines += _count_lines(words, room)
    return "\n".join(fitted), lines


def _broken(word: str, room: float) -> str:
    if width_mm(word) <= room:
        return word
    pieces: list[str] = []
    piece, used = "", 0.0
    for char in word:
        step = width_mm(char)
        if piece and used + step > room:
            pieces.append(piece)
            piece, used = "", 0.0
        piece += char
        used += step
    return BREAK.join([*pieces, piece])


def _count_lines(words: Sequence[str], room: float) -> int:
    lines, used = 1, 0.0
    space = width_mm(" ")
    for word in words:
        for place, piece in enumerate(word.split(BREAK)):
            gap = space if used and place == 0 else 0.0
            step = width_mm(piece)
            if used and used + gap + step > room:
                lines += 1
                used = step
            else:
                used += gap + step
    return lines


def row_height(lines: int) -> float:
    """Height in millimetres of a row with so many lines; 0 leaves it to the typesetter, which may break it."""
    if lines > MOST_LINES:
        return 0.0
    text = lines * metrics().cap + (lines - 1) * LEADING_EM
    return round(2 * INSET_Y_MM + text * SIZE_PT * MM_PER_PT + 0.05, 3)


def fit_row(cells: Sequence[str], widths: Sequence[float]) -> tuple[list[str], float]:
    """Fit every cell of a row and give the row's height (0 = automatic)."""
    pairs = list(itertools.starmap(fit, zip(cells, widths, strict=True)))
    return [text for text, _ in pairs], row_height(max(lines for _, lines in pairs))
