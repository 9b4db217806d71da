# SPDX-License-Identifier: EUPL-1.2
"""What anybody may know: public facts of units that function today, and of the directorate.

These questions ask for no actor. They hand out rows of public fields only; no caller gets a model.
"""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet

from vatra.kernel import clock
from vatra.kernel.text import fold
from vatra.organisation.choices import Level, UnitKind
from vatra.organisation.folding import RoKey
from vatra.organisation.kept import kept
from vatra.organisation.models import Authority, Department, DepartmentName, EducationUnit, UnitName
from vatra.organisation.queries.units import levels_in_words

PUBLIC_FIELDS = (
    "code",
    "siiir",
    "kind",
    "name",
    "levels",
    "address",
    "phone",
    "email",
    "latitude",
    "longitude",
    "is_demo",
    "parent__code",
    "parent__name",
    "parent__is_active",
)


class PublicUnit(NamedTuple):
    """A unit as the public sees it.

    Attributes:
        levels: words, „preșcolar, primar”.
        parent_code, parent_name: the unit with legal personality it belongs to, or empty.
        latitude, longitude: degrees WGS 84, or None.
    """

    code: str
    siiir: str
    kind: str
    name: str
    levels: str
    address: str
    phone: str
    email: str
    latitude: float | None
    longitude: float | None
    is_demo: bool
    parent_code: str
    parent_name: str


def _public() -> QuerySet[EducationUnit]:
    return EducationUnit.objects.active()


def _rows(units: QuerySet[EducationUnit]) -> list[PublicUnit]:
    kinds = {str(code): str(label) for code, label in UnitKind.choices}
    return [
        PublicUnit(
            row["code"],
            row["siiir"] or "",
            kinds[row["kind"]],
            row["name"],
            levels_in_words(row["levels"]),
            row["address"],
            row["phone"],
            row["email"],
            None if row["latitude"] is None else float(row["latitude"]),
            None if row["longitude"] is None else float(row["longitude"]),
            row["is_demo"],
            (row["parent__code"] or "") if row["parent__is_active"] else "",
            (row["parent__name"] or "") if row["parent__is_active"] else "",
        )
        for row in units.values(*PUBLIC_FIELDS)
    ]


class _Found(NamedTuple):
    """A unit with the text it is searched by and its level codes."""

    unit: PublicUnit
    haystack: str
    levels: frozenset[str]


def _all() -> tuple[_Found, ...]:
    """Every active unit in Romanian alphabetical order."""
    former: dict[str, list[str]] = defaultdict(list)
    for code, name in UnitName.objects.filter(unit__is_active=True).values_list("unit__code", "name"):
        former[code].append(name)
    units = _public().order_by(RoKey("name"), "pk")
    levels = dict(units.values_list("code", "levels"))
    return tuple(
        _Found(
            unit,
            fold(" ".join([unit.name, unit.address, unit.code, unit.siiir, *former[unit.code]])),
            frozenset(levels[unit.code]),
        )
        for unit in _rows(units)
    )


def _units() -> tuple[_Found, ...]:
    return kept("units", _all)


def public_units(words: str = "", level: str = "") -> list[PublicUnit]:
    """Active units in Romanian alphabetical order, narrowed by words and level; at most a minute old.

    Words are looked for in the names (present and former), the street and the codes, in any spelling.
    An unknown level narrows nothing.
    """
    wanted = fold(words).split()
    return [
        found.unit
        for found in _units()
        if all(word in found.haystack for word in wanted)
        and (level not in Level.values or level in found.levels)
    ]


def public_unit(code: str) -> PublicUnit | None:
    """The active unit with that short code; at most a minute old."""
    return next((found.unit for found in _units() if found.unit.code == code), None)


def public_structures(code: str) -> list[PublicUnit]:
    """Active units without legal personality that belong to the unit with that code; at most a minute old."""
    return [found.unit for found in _units() if found.unit.parent_code == code]


def count_public_units() -> int:
    """How many units function today; at most a minute old."""
    return len(_units())


class PublicDepartment(NamedTuple):
    """A structure as the public sees it; ``head`` only where its source is known."""

    code: str
    name: str
    summary: str
    phone: str
    email: str
    tasks: tuple[str, ...]
    head: str
    source: str
    source_date: dt.date | None
    is_demo: bool


class PublicDirectorate(NamedTuple):
    """The directorate, the authority it belongs to and its structures in order."""

    authority: str
    place: str
    department: PublicDepartment
    structures: tuple[PublicDepartment, ...]


def _department(row: Department) -> PublicDepartment:
    names = list(row.names.all())
    return PublicDepartment(
        code=row.code,
        name=names[0].name if names else row.code,
        summary=row.summary,
        phone=row.phone,
        email=row.email,
        tasks=tuple(task.text for task in row.tasks.all()),
        head=row.public_head if row.public_source else "",
        source=row.public_source,
        source_date=row.public_source_date,
        is_demo=row.is_demo,
    )


def public_directorate() -> PublicDirectorate | None:
    """The directorate as configured, with today's names; None before the configuration is loaded.

    At most a minute old.
    """
    return kept("directorate", _directorate)


def _directorate() -> PublicDirectorate | None:
    authority = Authority.objects.select_related("organisation").first()
    today = clock.today()
    now = DepartmentName.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    )
    rows = list(Department.objects.prefetch_related("tasks", Prefetch("names", queryset=now)))
    top = next((row for row in rows if row.parent_id is None), None)
    if authority is None or top is None:
        return None
    below = tuple(_department(row) for row in rows if row.parent_id == top.pk)
    body = authority.organisation
    return PublicDirectorate(body.name, body.short_name or body.name, _department(top), below)


class PublicNames(NamedTuple):
    """The names of the house: directorate, place, authority."""

    department: str
    place: str
    authority: str


def public_names() -> PublicNames | None:
    """The names of the house today; None before the configuration is loaded. Two queries."""
    authority = Authority.objects.select_related("organisation").first()
    today = clock.today()
    name = (
        DepartmentName.objects.filter(department__parent__isnull=True, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by("department__position", "department_id")
        .values_list("name", flat=True)
        .first()
    )
    if authority is None or name is None:
        return None
    body = authority.organisation
    return PublicNames(name, body.short_name or body.name, body.name)
