# SPDX-License-Identifier: EUPL-1.2
"""Splitting a very long paper into a main paper and annex papers, by account group.

Parts are separate documents with their own pages and hash; finished PDF/UA files are never glued together,
because joining breaks their structure tree.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Slice:
    """Lines ``start`` (included) to ``stop`` (excluded) of one group."""

    group: str
    start: int
    stop: int


def plan_parts(lines: Mapping[str, int], max_lines: int = MAX_LINES) -> list[list[Slice]]:
    """Divide groups, in their order, into parts of at most ``max_lines`` lines.

    A group that fits whole is not divided; a group longer than a part is cut. One part means the paper need
    not be split.

    Args:
        lines: number of lines by group title.
        max_lines: most lines in one document; at least 1.

    Returns:
        The parts; no part is empty, and an empty paper is a single part without slices.

    Raises:
        ValueError: ``max_lines`` is below 1.
    """
    if max_lines < 1:
        message = f"max_lines must be at least 1, not {max_lines}"
        raise ValueError(message)
    parts: list[list[Slice]] = [[]]
    room = max_lines
    for group, size in lines.items():
        start = 0
        if room < size and parts[-1] and (size <= max_lines or room == 0):
            parts.append([])
            room = max_lines
        while start < size:
            if room == 0:
                parts.append([])
                room = max_lines
            stop = min(size, start + room)
            parts[-1].append(Slice(group, start, stop))
            room -= stop - start
            start = stop
    return parts
