# SPDX-License-Identifier: EUPL-1.2
"""What the page of registers and lists offers."""

from typing import NamedTuple

from django.db.models import Model
from django.urls import reverse

from vatra.foundation.access.actions import kind_of
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries.goods import address
from vatra.organisation.models import Room


class Choice(NamedTuple):
    """A room or a custodian of which a list can be made."""

    label: str
    url: str
    sheet_url: str = ""


def rooms(actor: Actor, unit_id: int) -> list[Choice]:
    """The rooms of a unit, each with its extract and its sheet."""
    rows = (
        Room.objects.visible_to(actor)
        .filter(unit_id=unit_id, is_active=True)
        .order_by("building_id", "level", "code")
    )
    return [
        Choice(
            f"{building} · {name} ({code})",
            reverse("patrimony:list-paper", args=["loc", pk]),
            reverse("patrimony:list-paper", args=["incapere", pk]),
        )
        for pk, building, name, code in rows.values_list("pk", "building__name", "name", "code")
    ]


def custodians(actor: Actor, unit_id: int) -> list[Choice]:
    """The custodians who have goods in a unit."""
    rows = Good.objects.visible_to(actor).filter(unit_id=unit_id, custodian__isnull=False)
    found = (
        rows.order_by("custodian__full_name").values_list("custodian_id", "custodian__full_name").distinct()
    )
    return [
        Choice(
            name,
            reverse("patrimony:list-paper", args=["gestionar", pk]),
            reverse("patrimony:list-paper", args=["obiecte", pk]),
        )
        for pk, name in found
        if pk is not None
    ]


class IssuedRow(NamedTuple):
    """A paper issued earlier."""

    label: str
    when: str
    url: str


def issued(actor: Actor, kind: str, owner: Model) -> list[IssuedRow]:
    """The last papers of that kind issued for the record."""
    rows = IssuedPaper.objects.visible_to(actor).filter(
        kind=kind, owner_kind=kind_of(owner), owner_id=owner.pk
    )
    return [
        IssuedRow(str(paper), dates.moment(paper.issued_at), address("papers:paper", paper.public_id))
        for paper in rows.order_by("-issued_at")[:10]
    ]
