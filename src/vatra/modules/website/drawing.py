# SPDX-License-Identifier: EUPL-1.2
"""The map of schools: our own points over a grid of kilometres, drawn by the server."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

KM_PER_DEGREE = 111.32
WIDTH, HEIGHT, MARGIN = 640.0, 520.0, 36.0


class Point(NamedTuple):
    """A place on the map: degrees WGS 84, its name and its page."""

    latitude: float
    longitude: float
    name: str
    url: str


class Projection(NamedTuple):
    """Degrees to the drawing: kilometres east and north of the middle, ``scale`` units a kilometre."""

    latitude: float
    longitude: float
    scale: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place lies in the drawing; north is up."""
        east = (longitude - self.longitude) * KM_PER_DEGREE * math.cos(math.radians(self.latitude))
        north = (latitude - self.latitude) * KM_PER_DEGREE
        return WIDTH / 2 + east * self.scale, HEIGHT / 2 - north * self.scale


def fit(points: Sequence[Point]) -> Projection:
    """The projection in which all the points fit, never closer than two kilometres across."""
    south, north = min(p.latitude for p in points), max(p.latitude for p in points)
    west, east = min(p.longitude for p in points), max(p.longitude for p in points)
    latitude, longitude = (south + north) / 2, (west + east) / 2
    wide = max((east - west) * KM_PER_DEGREE * math.cos(math.radians(latitude)), 2.0)
    tall = max((north - south) * KM_PER_DEGREE, 2.0)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / tall)
    return Projection(latitude, longitude, scale)


def _grid(scale: float) -> str:
    """Lines a kilometre apart, the first two through the middle."""
    step = scale
    while step < 40:
        step *= 2
    across = int(WIDTH / 2 / step)
    down = int(HEIGHT / 2 / step)
    lines = [f"M{WIDTH / 2 + i * step:.1f} 0V{HEIGHT:.0f}" for i in range(-across, across + 1)]
    lines += [f"M0 {HEIGHT / 2 + i * step:.1f}H{WIDTH:.0f}" for i in range(-down, down + 1)]
    return "".join(lines)


def school_map(points: Sequence[Point], title: str) -> SafeString:
    """The map of the points, or nothing when there are none.

    Each point is a link with the name of the place; the list beside it says the same in words.

    Args:
        title: what the map shows, read aloud.
    """
    if not points:
        return SafeString("")
    projection = fit(points)
    placed = [(*projection.at(p.latitude, p.longitude), p) for p in points]
    marks = format_html_join(
        "",
        '<a href="{}" aria-label="{}"><title>{}</title><circle class="hit" cx="{}" cy="{}" r="13"/>'
        '<circle class="pt" cx="{}" cy="{}" r="6"/></a>',
        ((p.url, p.name, p.name, f"{x:.1f}", f"{y:.1f}", f"{x:.1f}", f"{y:.1f}") for x, y, p in placed),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}"><path class="street" d="{}"/>{}{}</svg>',
        f"{WIDTH:.0f}",
        f"{HEIGHT:.0f}",
        title,
        _grid(projection.scale),
        marks,
        _legend(projection.scale),
    )


def _legend(scale: float) -> SafeString:
    """The bar of one kilometre and the arrow to the north."""
    right = f"{16 + scale:.1f}"
    base = f"{HEIGHT - 16:.0f}"
    return format_html(
        '<g aria-hidden="true"><path class="bar" d="M16 {}v6H{}v-6"/><text x="16" y="{}">{}</text>'
        '<path class="north" d="M{} 44l8 -24l8 24l-8 -6z"/><text x="{}" y="60" text-anchor="middle">N</text></g>',
        f"{HEIGHT - 22:.0f}",
        right,
        f"{float(base) - 14:.0f}",
        _("1 km"),
        f"{WIDTH - 38:.0f}",
        f"{WIDTH - 30:.0f}",
    )
