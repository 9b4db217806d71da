# SPDX-License-Identifier: EUPL-1.2
"""Small invented worlds: an authority, its schools, rooms, people and acts."""

import datetime as dt
import itertools
from dataclasses import dataclass

from vatra.organisation.models import (
    Authority,
    Building,
    BuildingUse,
    EducationUnit,
    LegalAct,
    Organisation,
    Person,
    Room,
    Site,
)

_numbers = itertools.count(401)


def make_authority() -> Authority:
    """The one authority with the owner and the administrator of its estate."""
    found = Authority.objects.first()
    if found is not None:
        return found
    body = Organisation.objects.create(name="Sectorul Demonstrativ", kind="institutie", is_demo=True)
    owner = Organisation.objects.create(name="Municipiul Demonstrativ", kind="municipiu", is_demo=True)
    administrator = Organisation.objects.create(
        name="Consiliul Local Demonstrativ", kind="consiliu", is_demo=True
    )
    return Authority.objects.create(
        organisation=body,
        owner_of_estate=owner,
        administrator_of_estate=administrator,
        siruta="000000",
        is_demo=True,
    )


@dataclass(frozen=True)
class School:
    """A unit with one building of two rooms and a custodian."""

    unit: EducationUnit
    building: Building
    rooms: tuple[Room, Room]
    custodian: Person


def make_school(name: str = "") -> School:
    """A school of its own, with place names that repeat from school to school."""
    make_authority()
    number = next(_numbers)
    title = name or f"Școala Gimnazială nr. {number}"
    body = Organisation.objects.create(name=title, kind="unitate", is_demo=True)
    unit = EducationUnit.objects.create(
        organisation=body,
        code=f"s{number}",
        kind="gimnaziala",
        name=title,
        levels=["primar", "gimnazial"],
        is_demo=True,
    )
    site = Site.objects.create(name=f"Incinta {number}", address=f"Strada Exemplului nr. {number}")
    building = Building.objects.create(site=site, code="C1", name="Corp A")
    BuildingUse.objects.create(unit=unit, building=building, valid_from=dt.date(2020, 1, 1))
    rooms = tuple(
        Room.objects.create(building=building, unit=unit, code=f"A{n}", name=f"Sala {n}", level=0)
        for n in (1, 2)
    )
    person = Person.objects.create(full_name=f"Gestionar {number}", is_demo=True)
    person.mandates.create(function="gestionar", unit=unit, valid_from=dt.date(2020, 1, 1))
    return School(unit, building, rooms, person)  # type: ignore[arg-type]  # two rooms


def make_decision(number: str = "151") -> LegalAct:
    """A council decision on which protocols may rest."""
    act, _created = LegalAct.objects.get_or_create(
        issuer="Consiliul Demonstrativ",
        kind="hcl",
        number=number,
        date=dt.date(2020, 7, 20),
        defaults={"title": "Predarea bazei materiale"},
    )
    return act
