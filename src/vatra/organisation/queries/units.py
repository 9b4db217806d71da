# SPDX-License-Identifier: EUPL-1.2
"""Education units as their own people and the directorate see them."""

import datetime as dt
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.organisation.choices import IdentifierScheme, Level
from vatra.organisation.folding import RoKey, having_words
from vatra.organisation.models import (
    BuildingUse,
    EducationUnit,
    Identifier,
    Mandate,
    Organisation,
    PupilCount,
    UnitName,
)


def units(actor: Actor) -> QuerySet[EducationUnit]:
    """The units that the actor may see, with ``in_order``, the key of Romanian alphabetical order."""
    return EducationUnit.objects.visible_to(actor).select_related("parent").alias(in_order=RoKey("name"))


def with_words(rows: QuerySet[EducationUnit], typed: str) -> QuerySet[EducationUnit]:
    """Units whose name (present or former), street or code holds every typed word, in any spelling."""
    former = having_words(UnitName.objects.filter(unit=OuterRef("pk")), typed, "name")
    now = having_words(
        EducationUnit.objects.filter(pk=OuterRef("pk")),
        typed,
        "name",
        "address",
        "code",
        Coalesce("siiir", Value("")),
    )
    return rows.filter(Exists(now) | Exists(former))


def unit_by_code(actor: Actor, code: str) -> EducationUnit:
    """The unit with that short code.

    Raises:
        NotFoundError: there is none, or it is not the actor's; the two are answered alike.
    """
    unit = (
        EducationUnit.objects.visible_to(actor)
        .select_related("parent", "organisation")
        .filter(code=code)
        .first()
    )
    if unit is None:
        raise NotFoundError(
            _("Unitatea căutată nu există sau nu este a dumneavoastră. Alegeți-o din lista unităților.")
        )
    return unit


def structures(actor: Actor, unit: EducationUnit) -> QuerySet[EducationUnit]:
    """Units without legal personality that belong to this one, in alphabetical order."""
    return EducationUnit.objects.visible_to(actor).filter(parent=unit).order_by(RoKey("name"), "pk")


class CodeRow(NamedTuple):
    """A public code; ``inherited_from`` names the body whose code it is, when not the body's own."""

    scheme: str
    value: str
    inherited_from: str


def identifiers(organisation: Organisation, parent: Organisation | None) -> list[CodeRow]:
    """Codes of a body in the order of schemes; those it lacks are taken from its parent (nested identifiers)."""
    owners = [organisation.pk] + ([parent.pk] if parent else [])
    today = clock.today()
    rows = Identifier.objects.filter(organisation_id__in=owners).exclude(valid_to__lt=today)
    own: dict[str, CodeRow] = {}
    lent: dict[str, CodeRow] = {}
    for row in rows:
        target, source = (own, "") if row.organisation_id == organisation.pk else (lent, str(parent))
        target[row.scheme] = CodeRow(str(IdentifierScheme(row.scheme).label), row.value, source)
    lent = {k: v for k, v in lent.items() if k == IdentifierScheme.CUI}
    return [
        (own | {k: v for k, v in lent.items() if k not in own})[s]
        for s in IdentifierScheme.values
        if s in own or s in lent
    ]


class Term(NamedTuple):
    """Something with dates: its words, from, to, and the act behind it."""

    words: str
    detail: str
    since: dt.date
    until: dt.date | None
    act_id: int | None
    act: str
    running: bool
    pk: int = 0


def mandates(actor: Actor, unit: EducationUnit) -> list[Term]:
    """Who leads and works in the unit by a mandate, running ones first, newest first."""
    today = clock.today()
    rows = Mandate.objects.visible_to(actor).filter(unit=unit).select_related("person", "act")
    found = [
        Term(
            m.person.full_name,
            m.get_function_display(),
            m.valid_from,
            m.valid_to,
            m.act_id,
            str(m.act) if m.act else "",
            m.valid_from <= today and (m.valid_to is None or m.valid_to >= today),
            m.pk,
        )
        for m in rows.order_by("-valid_from", "-pk")
    ]
    return sorted(found, key=lambda term: not term.running)


def mandate_by_id(actor: Actor, mandate_id: int) -> Mandate:
    """The mandate with that key.

    Raises:
        NotFoundError: there is none, or it is in a unit that is not the actor's.
    """
    mandate = Mandate.objects.visible_to(actor).select_related("person", "unit").filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFoundError(_("Mandatul căutat nu există sau nu este al unității dumneavoastră."))
    return mandate


def names(unit: EducationUnit) -> list[Term]:
    """The names of a unit already fetched through ``visible_to``, the newest first."""
    today = clock.today()
    return [
        Term(
            n.name,
            "",
            n.valid_from,
            n.valid_to,
            n.act_id,
            str(n.act) if n.act else "",
            n.valid_from <= today and (n.valid_to is None or n.valid_to >= today),
        )
        for n in UnitName.objects.filter(unit=unit).select_related("act").order_by("-valid_from")
    ]


class YearRow(NamedTuple):
    """Pupils, groups and staff of one school year; ``label`` is „2026–2027”."""

    year: int
    label: str
    pupils: int
    groups: int
    staff: int


def school_year(first: int) -> str:
    """The school year that begins in that year, for example „2026–2027”."""
    return f"{first}–{first + 1}"


def pupils(unit: EducationUnit, years: int = 8) -> list[YearRow]:
    """The last school years of a unit already fetched through ``visible_to``, the oldest first."""
    rows = PupilCount.objects.filter(unit=unit).order_by("-school_year")[:years]
    return [
        YearRow(r.school_year, school_year(r.school_year), r.pupils, r.groups, r.staff)
        for r in reversed(rows)
    ]


class PlaceRow(NamedTuple):
    """A building as a unit uses it."""

    building_id: int
    building: str
    site: str
    address: str
    share: str
    since: dt.date
    until: dt.date | None
    running: bool


def places(actor: Actor, unit: EducationUnit) -> list[PlaceRow]:
    """The buildings that the unit uses or used; empty for who may not see buildings."""
    if not actor.scope(Perm.PATRIMONY_VIEW).covers(unit.pk):
        return []
    today = clock.today()
    uses = (
        BuildingUse.objects.filter(unit=unit)
        .select_related("building__site")
        .order_by("valid_to", "building__site__name", "pk")
    )
    found = [
        PlaceRow(
            use.building_id,
            str(use.building),
            use.building.site.name,
            use.building.site.address,
            f"{use.share.normalize():f} %".replace(".", ","),
            use.valid_from,
            use.valid_to,
            use.valid_from <= today and (use.valid_to is None or use.valid_to >= today),
        )
        for use in uses
    ]
    return sorted(found, key=lambda place: not place.running)


def levels_in_words(levels: list[str]) -> str:
    """Levels in the order of schooling, with commas: „preșcolar, primar”."""
    return ", ".join(str(Level(code).label) for code in Level.values if code in levels)


def parents_to_choose(actor: Actor) -> QuerySet[EducationUnit]:
    """Active units with legal personality, in alphabetical order."""
    return (
        EducationUnit.objects.visible_to(actor)
        .filter(Q(parent__isnull=True), is_active=True)
        .order_by(RoKey("name"))
    )


def unit_words(actor: Actor) -> list[tuple[int, str, str]]:
    """Key, short code (SIIIR where known) and name of the active units that the actor may see, in order."""
    rows = units(actor).filter(is_active=True).order_by(RoKey("name"), "pk")
    return [(row.pk, row.siiir or row.code, row.name) for row in rows]
