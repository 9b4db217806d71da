# SPDX-License-Identifier: EUPL-1.2
"""Drawings made by the server: deadline rulers, charts, QR codes. Colour comes from classes."""

import io
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from vatra.kernel import text


class Mark(NamedTuple):
    """A lesser limit on the large ruler: at which day, and its word."""

    day: int
    word: str


class Segment(NamedTuple):
    """A part of a stacked column: class of its fill and the word in the legend."""

    css: str
    word: str


@lru_cache(maxsize=512)
def small_ruler(elapsed: int, total: int, tone: str = "ok") -> SafeString:
    """The elapsed share of a term as a line of 120 units; the words beside it carry the meaning.

    Args:
        elapsed: days gone; more than ``total`` draws the limit before the end.
        total: days of the term, at least 1.
        tone: ``ok``, ``warn`` or ``bad``.
    """
    total = max(total, 1)
    over = elapsed > total
    now = 115 if over else 2 + round(116 * max(elapsed, 0) / total)
    limit = 104 if over else 118
    return format_html(
        '<svg class="ruler mini {}" viewBox="0 0 120 16" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="base" d="M2 8H118" stroke-width="4" stroke-linecap="round"/>'
        '<path class="done" d="M2 8H{}" stroke-width="4" stroke-linecap="round"/>'
        '<path class="lim" d="M{} 2V14" stroke-width="2"/>'
        '<circle class="now" cx="{}" cy="8" r="4" stroke-width="2"/></svg>',
        tone,
        now,
        limit,
        now,
    )


def large_ruler(
    *,
    total: int,
    elapsed: int,
    tone: str,
    words: dict[str, str],
    extension: int = 0,
    marks: Sequence[Mark] = (),
) -> SafeString:
    """The ruler of a record: one tick a day, today as a bead, the limit as a bar, the extension dotted.

    Args:
        total: days of the legal term.
        elapsed: days gone today.
        tone: ``ok``, ``warn`` or ``bad``.
        words: ``title`` (read aloud), ``now``, ``start``, ``limit`` and, with an extension, ``extended``.
        extension: further days that may be granted.
        marks: lesser limits, for example the day until which a petition may be redirected.
    """
    left, right = 8.0, 752.0
    span = max(total + extension, elapsed, 1)

    def at(day: float) -> str:
        return f"{left + (right - left) * day / span:.1f}"

    ticks = " ".join(f"M{at(day)} 34V42" for day in range(1, total))
    bead = at(min(elapsed, span))
    extended = (
        format_html(
            '<path class="ext" d="M{} 38H{}" stroke-width="3"/><path class="lim far" d="M{} 30V46" stroke-width="2"/>'
            '<text x="{}" y="68" text-anchor="end">{}</text>',
            at(total),
            at(total + extension),
            at(total + extension),
            at(total + extension),
            words.get("extended", ""),
        )
        if extension
        else mark_safe("")
    )
    lesser = format_html_join(
        "",
        '<path class="lim" d="M{} 46V56" stroke-width="1"/><text x="{}" y="68">{}</text>',
        ((at(m.day), f"{float(at(m.day)) + 6:.1f}", m.word) for m in marks),
    )
    flag_x = min(max(float(bead) - 20, left), right - 40)
    return format_html(
        '<svg class="ruler {tone}" viewBox="0 0 760 76" role="img" aria-label="{title}">'
        '<path class="base" d="M8 38H{end}" stroke-width="8" stroke-linecap="round"/>{extended}'
        '<path class="done" d="M8 38H{bead}" stroke-width="8" stroke-linecap="round"/>'
        '<path class="tick" d="{ticks}" stroke-width="1"/><path class="lim" d="M{end} 24V52" stroke-width="2"/>{lesser}'
        '<circle class="now" cx="{bead}" cy="38" r="8" stroke-width="3"/>'
        '<rect class="flag" x="{flag}" y="4" width="40" height="20" rx="5"/>'
        '<text class="flagt" x="{flag_text}" y="18" text-anchor="middle">{now}</text>'
        '<text x="8" y="68">{start}</text>'
        '<text class="strong" x="{end}" y="68" text-anchor="{anchor}">{limit}</text></svg>',
        tone=tone,
        title=words["title"],
        end=at(total),
        extended=extended,
        bead=bead,
        ticks=ticks,
        lesser=lesser,
        flag=f"{flag_x:.1f}",
        flag_text=f"{flag_x + 20:.1f}",
        now=words["now"],
        start=words["start"],
        anchor="middle" if extension else "end",
        limit=words["limit"],
    )


def _nice_step(top: float) -> int:
    """The distance of grid lines: 1, 2, 5 times a power of ten, so that at most five lines reach ``top``."""
    rough = max(top / 5, 1)
    power = 10 ** math.floor(math.log10(rough))
    return next(int(step * power) for step in (1, 2, 5, 10) if step * power >= rough)


def stacked_columns(
    title: str,
    columns: Sequence[tuple[str, Sequence[int]]],
    segments: Sequence[Segment],
) -> SafeString:
    """Columns of stacked counts with their sums above; at most five segments, from the ground up.

    Args:
        title: read aloud instead of the drawing; the figures belong in a table beside it.
        columns: label under the column and one count per segment.
        segments: fill classes (``c-pos``, ``c-hatch``...) and words.
    """
    width, height = 560, 210
    base, plot = height - 26, height - 44
    highest = max((sum(values) for _label, values in columns), default=0)
    grid = _nice_step(highest)
    top = max(grid * math.ceil(highest / grid), grid)
    left = 40
    step = (width - left) / max(len(columns), 1)
    parts: list[SafeString] = []
    for line in range(0, top + 1, grid):
        level = base - plot * line / top
        parts.append(
            format_html(
                '<path class="{}" d="M{} {}H560"/><text x="{}" y="{}" text-anchor="end">{}</text>',
                "grid" if line else "axis",
                left,
                f"{level:.1f}",
                left - 6,
                f"{level + 4:.1f}",
                text.thousands(line),
            )
        )
    for index, (label, values) in enumerate(columns):
        x, y = left + step * (index + 0.2), float(base)
        for value, segment in zip(values, segments, strict=True):
            tall = plot * value / top
            y -= tall
            parts.append(
                format_html(
                    '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
                    segment.css,
                    f"{x:.1f}",
                    f"{y:.1f}",
                    f"{step * 0.6:.1f}",
                    f"{max(tall - 1, 0):.1f}",
                )
            )
        middle = f"{x + step * 0.3:.1f}"
        parts.append(
            format_html(
                '<text class="v" x="{}" y="{}" text-anchor="middle">{}</text><text x="{}" y="202" text-anchor="middle">{}</text>',
                middle,
                f"{y - 6:.1f}",
                text.thousands(sum(values)),
                middle,
                label,
            )
        )
    return format_html(
        '<svg class="chart" viewBox="0 0 560 210" role="img" aria-label="{}">{}{}</svg>',
        title,
        _HATCH,
        mark_safe("".join(parts)),
    )


_HATCH = mark_safe(
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="c-neg"/><path class="hatchl" d="M0 0V5" stroke-width="2"/></pattern></defs>'
)


class Bar(NamedTuple):
    """A horizontal bar: its label, its length (any unit, not negative) and the words at its end."""

    label: str
    value: float
    words: str = ""


def bars(title: str, rows: Sequence[Bar], *, label_width: int = 150) -> SafeString:
    """Horizontal bars with their values at the end, in the order given.

    Args:
        title: read aloud instead of the drawing; the figures belong in a table beside it.
        label_width: units of the drawing kept for labels, of 510 in all; a letter takes about 6.
    """
    top = max((row.value for row in rows), default=0) or 1
    room, width = 410 - label_width, 510
    longest = label_width // 6
    body = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect class="c-1" x="{}" y="{}" width="{}" height="15" rx="2"/><text class="v" x="{}" y="{}">{}</text>',
        (
            (
                26 * i + 17,
                text.shorten(row.label, longest),
                label_width,
                26 * i + 5,
                max(round(row.value / top * room), 1),
                label_width + 7 + round(row.value / top * room),
                26 * i + 17,
                row.words or f"{row.value:g}",
            )
            for i, row in enumerate(rows)
        ),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width,
        26 * max(len(rows), 1),
        title,
        body,
    )


@lru_cache(maxsize=256)
def qr(content: str) -> SafeString:
    """The QR code of ``content``, error correction M, dark on a ground that stays white in both themes."""
    out = io.BytesIO()
    segno.make(content, error="m").save(
        out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, dark="#10151f"
    )
    return mark_safe(out.getvalue().decode())
