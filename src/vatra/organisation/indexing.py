# SPDX-License-Identifier: EUPL-1.2
"""What of this room can be found by the search; written in the transaction of the action that changed it."""

from django.urls import reverse

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search import index
from vatra.organisation.choices import IdentifierScheme, OrganisationKind
from vatra.organisation.models import Building, EducationUnit, LegalAct, Organisation, Room

UNIT, ACT, ORGANISATION, BUILDING, ROOM = (
    "organisation.educationunit",
    "organisation.legalact",
    "organisation.organisation",
    "organisation.building",
    "organisation.room",
)


def index_unit(tx: Transaction, unit: EducationUnit) -> None:
    """A unit by its names, address and codes; seen by its own people and the directorate."""
    former = unit.names.exclude(name=unit.name).values_list("name", flat=True)
    cui = unit.organisation.identifiers.filter(scheme=IdentifierScheme.CUI).values_list("value", flat=True)
    index.put(
        tx,
        index.Entry(
            kind=UNIT,
            object_id=unit.pk,
            permission=Perm.ORGANISATION_VIEW,
            title=unit.name,
            subtitle=unit.address,
            url=reverse("organisation:unit-detail", args=[unit.code]),
            unit_id=unit.pk,
            keywords=" ".join(former),
            exact=(unit.code, unit.siiir or "", *cui),
            weight=20,
        ),
    )


def index_act(tx: Transaction, act: LegalAct) -> None:
    """An act by kind, number, date, issuer and title; one of no unit is open to all inside."""
    index.put(
        tx,
        index.Entry(
            kind=ACT,
            object_id=act.pk,
            permission=Perm.ORGANISATION_VIEW,
            title=str(act),
            subtitle=" · ".join(filter(None, [act.issuer, act.title])),
            url=reverse("organisation:act-detail", args=[act.pk]),
            unit_id=act.unit_id,
            exact=(act.number, f"{act.number}/{act.date.year}", f"{act.number}/{act.date:%d.%m.%Y}"),
            open_inside=act.unit_id is None,
        ),
    )


def index_organisation(tx: Transaction, body: Organisation) -> None:
    """A body or firm by name and code; natural persons are found by the directorate only."""
    codes = body.identifiers.values_list("value", flat=True)
    index.put(
        tx,
        index.Entry(
            kind=ORGANISATION,
            object_id=body.pk,
            permission=Perm.ORGANISATION_VIEW,
            title=body.name,
            subtitle=body.get_kind_display(),
            url=reverse("organisation:organisation-detail", args=[body.pk]),
            keywords=" ".join(filter(None, [body.short_name, body.address])),
            exact=tuple(codes),
            open_inside=body.kind != OrganisationKind.PERSON,
        ),
    )


def index_building(tx: Transaction, building: Building) -> None:
    """A building by name and site; several units may use it, so only the directorate finds it here."""
    index.put(
        tx,
        index.Entry(
            kind=BUILDING,
            object_id=building.pk,
            permission=Perm.PATRIMONY_VIEW,
            title=building.name,
            subtitle=f"{building.site.name}, {building.site.address}",
            url=reverse("organisation:building-detail", args=[building.pk]),
            keywords=building.code,
        ),
    )


def index_room(tx: Transaction, room: Room) -> None:
    """A room by name and code; seen by the unit that uses it and by the directorate."""
    index.put(
        tx,
        index.Entry(
            kind=ROOM,
            object_id=room.pk,
            permission=Perm.PATRIMONY_VIEW,
            title=room.name,
            subtitle=f"{room.building.name}, {room.unit.name}",
            url=reverse("organisation:building-detail", args=[room.building_id]),
            unit_id=room.unit_id,
            keywords=" ".join(filter(None, [room.code, room.function])),
        ),
    )


_UNITS = """
SELECT 'organisation.educationunit', u.id, u.id, %s, false, u.name, u.address, replace(%s, 'CODE', u.code), '',
       array_remove(ARRAY[u.code, u.siiir, i.value], NULL), 20
FROM organisation_educationunit u
LEFT JOIN organisation_identifier i ON i.organisation_id = u.organisation_id AND i.scheme = 'cui'
WHERE u.id = ANY(%s)
"""


def index_units(tx: Transaction, ids: list[int]) -> int:
    """New units of an import, in one statement; returns how many."""
    address = reverse("organisation:unit-detail", args=["CODE"])
    return index.put_many(tx, _UNITS, [str(Perm.ORGANISATION_VIEW), address, ids])
