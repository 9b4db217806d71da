# SPDX-License-Identifier: EUPL-1.2
"""What the choosers of patrimony forms offer, each narrowed to what the actor may use."""

from collections.abc import Callable, Sequence

from django.db.models import Q

from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.models import Good
from vatra.organisation.models import EducationUnit, LegalAct, Organisation, Person, Room

type Pairs = Sequence[tuple[int, str]]


def units(actor: Actor) -> Callable[[], Pairs]:
    """The education units that the actor sees, by name."""
    return lambda: list(
        EducationUnit.objects.visible_to(actor).active().order_by("name").values_list("pk", "name")
    )


def rooms(unit_id: int) -> Callable[[], Pairs]:
    """The rooms of a unit, with their building."""
    return lambda: [
        (pk, f"{building} · {name} ({code})")
        for pk, building, name, code in Room.objects.filter(unit_id=unit_id, is_active=True)
        .order_by("building__code", "level", "code")
        .values_list("pk", "building__name", "name", "code")
    ]


def custodians(unit_id: int) -> Callable[[], Pairs]:
    """People whose mandate in the unit runs today."""
    return lambda: list(
        Person.objects.serving(unit_id, clock.today()).order_by("full_name").values_list("pk", "full_name")
    )


def parties(unit_id: int) -> Callable[[], Pairs]:
    """Organisations that can own, administer or keep: public bodies, this unit and its parent, all others."""
    public = ("municipiu", "consiliu", "institutie")

    def listed() -> Pairs:
        bodies = Organisation.objects.filter(
            ~Q(kind="unitate") | Q(unit=unit_id) | Q(unit__structures=unit_id)
        )
        rows = bodies.distinct().order_by("name").values_list("pk", "name", "kind")
        ordered = sorted(rows, key=lambda r: (r[2] not in public, r[2] != "unitate", r[1]))
        return [(pk, name) for pk, name, _kind in ordered]

    return listed


def decisions(actor: Actor) -> Callable[[], Pairs]:
    """Council and Government decisions on which a protocol may rest, the newest first."""
    return lambda: [
        (
            act.pk,
            f"{act.short_kind} {act.number} din {dates.day(act.date)}"
            + (f" – {act.title[:80]}" if act.title else ""),
        )
        for act in LegalAct.objects.visible_to(actor)
        .filter(kind__in=["hcl", "hcgmb", "hg", "dispozitie"])
        .order_by("-date", "-id")[:300]
    ]


def acts_of(actor: Actor, unit_id: int) -> Callable[[], Pairs]:
    """Acts by which people of a unit are named: its own ones and those of no unit, the newest first."""
    return lambda: [
        (
            act.pk,
            f"{act.short_kind} {act.number} din {dates.day(act.date)}"
            + (f" – {act.title[:80]}" if act.title else ""),
        )
        for act in LegalAct.objects.visible_to(actor)
        .filter(Q(unit_id=unit_id) | Q(unit__isnull=True))
        .order_by("-date", "-id")[:300]
    ]


def givers(unit_id: int) -> Pairs:
    """People who have goods of the unit in care, whether or not their mandate still runs."""
    kept = Good.objects.kept().filter(unit_id=unit_id, custodian__isnull=False)
    rows = Person.objects.filter(pk__in=kept.order_by().values("custodian_id").distinct())
    return list(rows.order_by("full_name").values_list("pk", "full_name"))
