# SPDX-License-Identifier: EUPL-1.2
"""Drawn scans and pictures: nothing is photographed, every sheet says DEMO."""

import io
import random
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont

A4 = (620, 877)
PAPER, INK, RED = "#f7f4ec", "#2a2f3a", "#b3261e"
NOTICE = "DEMO – fără valoare juridică"


@cache
def _font(size: int) -> "ImageFont.FreeTypeFont":
    from PIL.ImageFont import truetype

    from vatra.foundation.papers.rendering.fonts import FONT_DIR

    return truetype(str(FONT_DIR / "AtkinsonHyperlegible-Regular.ttf"), size)


def scan(title: str, lines: list[str]) -> bytes:
    """A one-page PDF that looks like a scanned paper, with the notice across its head and foot."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", A4, PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 40), NOTICE, fill=RED, font=_font(18))
    pen.text((60, 110), title, fill=INK, font=_font(24))
    for place, line in enumerate(lines):
        pen.text((60, 180 + place * 30), line, fill=INK, font=_font(16))
    for place in range(2):
        left = 60 + place * 300
        pen.line((left, 720, left + 200, 720), fill=INK, width=1)
        pen.text((left, 726), ("Am predat", "Am primit")[place], fill=INK, font=_font(14))
    pen.text((60, 810), NOTICE, fill=RED, font=_font(18))
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=75)
    return out.getvalue()


def picture(name: str, rng: random.Random) -> bytes:
    """A drawn picture of a good as JPEG: coloured shapes with its name, and the notice."""
    from PIL import Image, ImageDraw

    wall = rng.choice(("#dfe8e2", "#e9e1d3", "#dbe3ee", "#efe6e0"))
    body = rng.choice(("#8a5a34", "#3f6f5f", "#35507a", "#7a3b3b", "#55585f"))
    sheet = Image.new("RGB", (960, 720), wall)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 520, 960, 720), fill="#c9bfae")
    left, top = rng.randint(180, 260), rng.randint(170, 240)
    pen.rounded_rectangle((left, top, 960 - left, 560), 24, fill=body, outline=INK, width=6)
    for place in range(rng.randint(2, 4)):
        y = top + 50 + place * 80
        pen.line((left + 30, y, 930 - left, y), fill="#ffffff", width=5)
    pen.text((40, 30), name, fill=INK, font=_font(34))
    pen.text((40, 660), f"Desen, nu fotografie · {NOTICE}", fill=RED, font=_font(26))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()
