# SPDX-License-Identifier: EUPL-1.2
"""What the public pages show, ready for their templates."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vatra.kernel.text import counted
from vatra.modules.website import links
from vatra.modules.website.drawing import Point, school_map
from vatra.organisation.choices import Level
from vatra.organisation.kept import kept
from vatra.organisation.queries import public as facts
from vatra.organisation.queries.public import PublicUnit

_DEMO = mark_safe(' <span class="tag">DEMO</span>')


class SchoolRow(NamedTuple):
    """A unit in the list."""

    name: str
    url: str
    about: str
    address: str
    phone: str
    is_demo: bool


class LevelOption(NamedTuple):
    """A choice of the level filter."""

    value: str
    label: str
    chosen: bool


def _url(unit: PublicUnit) -> str:
    return reverse("website:school-detail", args=[unit.code])


def _row(unit: PublicUnit) -> SchoolRow:
    about = ", ".join(filter(None, [unit.kind, unit.levels]))
    return SchoolRow(
        unit.name, _url(unit), about, unit.address, unit.phone.replace(" ", "\u00a0"), unit.is_demo
    )


def school_list(words: str, level: str) -> dict[str, Any]:
    """The list and the map of the units that match; the whole list is drawn once a minute."""
    if words or level:
        return _school_list(words, level)
    return kept("school_list", lambda: _school_list("", ""))


def _school_list(words: str, level: str) -> dict[str, Any]:
    units = facts.public_units(words, level)
    points = [
        Point(u.latitude, u.longitude, u.name, _url(u))
        for u in units
        if u.latitude is not None and u.longitude is not None
    ]
    found = counted(len(units), _("unitate"), _("unități"))
    return {
        "words": words,
        "levels": [LevelOption(str(v), str(w), v == level) for v, w in Level.choices],
        "rows": _drawn([_row(unit) for unit in units]),
        "found": found,
        "is_filtered": bool(words or level),
        "map": school_map(points, _("Harta unităților găsite: %(n)s cu loc cunoscut") % {"n": len(points)}),
        "unplaced": len(units) - len(points),
    }


def _drawn(rows: list[SchoolRow]) -> SafeString:
    """The rows of the list as markup."""
    lines = (
        (
            row.url,
            row.name,
            row.about,
            row.address,
            f" · {row.phone}" if row.phone else "",
            _DEMO if row.is_demo else "",
        )
        for row in rows
    )
    return format_html_join("", '<li><a href="{}">{}</a><p>{}</p><p>{}{}{}</p></li>', lines)


def school(unit: PublicUnit) -> dict[str, Any]:
    """The facts of one unit and its structures."""
    return {
        "unit": unit,
        "tel": "".join(c for c in unit.phone if c.isdigit() or c == "+"),
        "parent_url": reverse("website:school-detail", args=[unit.parent_code]) if unit.parent_code else "",
        "structures": [_row(row) for row in facts.public_structures(unit.code)],
    }


class LinkGroup(NamedTuple):
    """Links of the site map under one head."""

    title: str
    links: tuple[links.PublicLink, ...]


def sitemap() -> list[LinkGroup]:
    """The public pages in groups; what is not installed is absent."""
    about = [
        (_("Prima pagină"), "website:home"),
        (_("Direcția: structuri, atribuții, conducere"), "website:directorate"),
        (_("Contact"), "website:contact"),
    ]
    services = [
        (_("Găsiți o școală"), "website:school-list"),
        (_("Verificați un act"), "papers:verify-form"),
        (_("Date deschise"), "website:open-data"),
    ]
    site = [
        (_("Declarația de accesibilitate"), "shell:accessibility"),
        (_("Intrare pentru personal"), "access:login"),
    ]
    groups = [(_("Despre noi"), about), (_("Servicii și date"), services), (_("Despre acest site"), site)]
    return [
        LinkGroup(
            title,
            tuple(links.PublicLink(label, url) for label, name in pairs if (url := links.address(name))),
        )
        for title, pairs in groups
    ]
