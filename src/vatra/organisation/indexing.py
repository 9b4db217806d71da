# SPDX-License-Identifier: EUPL-1.2
"""What of this room can be found by the search; written in the transaction of the action that changed it."""

import json

from django.urls import reverse

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search import index
from vatra.organisation.choices import ActKind, IdentifierScheme, OrganisationKind
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


_ACTS = """
SELECT %s, a.id, a.unit_id, %s, a.unit_id IS NULL,
       (%s::jsonb ->> a.kind) || ' ' || a.number || CASE WHEN position('/' IN a.number) > 0 THEN ' din ' ELSE '/' END
           || to_char(a.date, 'DD.MM.YYYY'),
       concat_ws(' · ', nullif(a.issuer, ''), nullif(a.title, '')), replace(%s, '/0/', '/' || a.id || '/'), '',
       ARRAY[a.number, a.number || '/' || to_char(a.date, 'YYYY'), a.number || '/' || to_char(a.date, 'DD.MM.YYYY')],
       0::smallint
FROM organisation_legalact a
"""
_ORGANISATIONS = """
SELECT %s, o.id, NULL::bigint, %s, o.kind <> 'persoana', o.name, coalesce(%s::jsonb ->> o.kind, o.kind),
       replace(%s, '/0/', '/' || o.id || '/'), concat_ws(' ', nullif(o.short_name, ''), nullif(o.address, '')),
       ARRAY(SELECT i.value FROM organisation_identifier i WHERE i.organisation_id = o.id), 0::smallint
FROM organisation_organisation o
"""
_BUILDINGS = """
SELECT %s, b.id, NULL::bigint, %s, false, b.name, s.name || ', ' || s.address,
       replace(%s, '/0/', '/' || b.id || '/'), b.code, ARRAY[]::text[], 0::smallint
FROM organisation_building b JOIN organisation_site s ON s.id = b.site_id
"""
_ROOMS = """
SELECT %s, r.id, r.unit_id, %s, false, r.name, b.name || ', ' || u.name,
       replace(%s, '/0/', '/' || b.id || '/'), concat_ws(' ', nullif(r.code, ''), nullif(r.function, '')),
       ARRAY[]::text[], 0::smallint
FROM organisation_room r JOIN organisation_building b ON b.id = r.building_id
JOIN organisation_educationunit u ON u.id = r.unit_id
"""


def _address(name: str) -> str:
    """The address of a record's page with a nought where its key stands."""
    return reverse(f"organisation:{name}", args=[0])


def index_all_acts(tx: Transaction) -> int:
    """All legal acts, in one statement, as ``index_act`` would write each; returns how many."""
    kinds = json.dumps({kind.value: LegalAct(kind=kind.value).short_kind for kind in ActKind})
    return index.put_many(tx, _ACTS, [ACT, str(Perm.ORGANISATION_VIEW), kinds, _address("act-detail")])


def index_all_places(tx: Transaction) -> int:
    """All buildings and rooms, in two statements; returns how many."""
    where, rule = _address("building-detail"), str(Perm.PATRIMONY_VIEW)
    buildings = index.put_many(tx, _BUILDINGS, [BUILDING, rule, where])
    return buildings + index.put_many(tx, _ROOMS, [ROOM, rule, where])


def index_all_organisations(tx: Transaction) -> int:
    """All bodies and firms that are no education units, in one statement; returns how many."""
    kinds = json.dumps({kind.value: str(kind.label) for kind in OrganisationKind})
    values = [ORGANISATION, str(Perm.ORGANISATION_VIEW), kinds, _address("organisation-detail")]
    return index.put_many(tx, _ORGANISATIONS + "WHERE o.kind <> 'unitate'", values)
