# SPDX-License-Identifier: EUPL-1.2
"""The code in the foot of every page: the paper's verification address with the number of the page.

The typesetter cannot draw codes and their number is not known before it ran, so it gets as many as the measured
rows make likely. Should the paper be longer, the engine lays it out again with as many as it has pages: no page
is ever without its code.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from vatra.foundation.papers.rendering.layout import qr_svg

# Heights in millimetres of what typ/lib.typ draws; an estimate that is too low costs a second run.
BODY_MM = {"landscape": 166.0, "portrait": 253.0}
HEAD_MM = 62.0
SECTION_MM = 13.0
FACT_ROW_MM = 6.0
TABLE_HEAD_MM = 13.0
EXTRA_ROW_MM = 5.0
TEXT_ROW_MM = 4.6
TEXT_ROW_LETTERS = 100
SIGNATURE_ROW_MM = 26.0
SPARE = 2
MASK = 3
"""A fixed mask costs 4 ms a code instead of 10; readers undo every mask."""


def address(verification: str, page: int) -> str:
    """What the code of a page says."""
    return f"{verification}?p={page}"


def draw(verification: str, pages: int) -> list[str]:
    """The codes of the pages 1 to ``pages``, without quiet zone: the foot around them is white."""
    return [qr_svg(address(verification, page), quiet=0, mask=MASK) for page in range(1, pages + 1)]


def likely_pages(drawn: Mapping[str, Any]) -> int:
    """How many pages a paper is likely to have at most, from its drawable data (see ``layout.drawable``)."""
    room = BODY_MM["landscape" if drawn.get("landscape") else "portrait"] - TABLE_HEAD_MM
    pages, used = 0, HEAD_MM + FACT_ROW_MM * len(drawn.get("facts") or ())
    parts = [*(drawn.get("sections") or ()), {key: drawn.get(key) for key in ("table", "signatories")}]
    for part in parts:
        if part.get("own_page") and used:
            pages += math.ceil(used / room)
            used = 0.0
        used += _height(part, room)
    return pages + math.ceil(used / room) + SPARE


def _height(part: Mapping[str, Any], room: float) -> float:
    facts, people = len(part.get("facts") or ()), len(part.get("signatories") or ())
    letters = sum(len(part.get(key) or "") for key in ("text", "closing"))
    written = math.ceil(letters / TEXT_ROW_LETTERS + 1) * TEXT_ROW_MM
    table = sum(_row_heights(part["table"], room)) if part.get("table") else 0.0
    return (
        SECTION_MM
        + FACT_ROW_MM * math.ceil(facts / 2)
        + written
        + table
        + SIGNATURE_ROW_MM * math.ceil(people / 3)
    )


def _row_heights(table: Mapping[str, Any], room: float) -> Iterator[float]:
    yield TABLE_HEAD_MM + EXTRA_ROW_MM
    for group in table["groups"]:
        yield 2 * EXTRA_ROW_MM
        for height in group["heights"]:
            yield height or room
