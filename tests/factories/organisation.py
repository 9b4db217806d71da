# SPDX-License-Identifier: EUPL-1.2
"""Bodies, units, acts and places for tests; all invented."""

import datetime as dt

import factory

from vatra.organisation.choices import ActKind, Level, OrganisationKind, UnitKind
from vatra.organisation.models import (
    Building,
    BuildingUse,
    EducationUnit,
    LegalAct,
    Mandate,
    Organisation,
    Person,
    Room,
    Site,
    UnitName,
)

SINCE = dt.date(2020, 9, 1)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A firm."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Firma Demo {n}")
    kind = OrganisationKind.COMPANY
    is_demo = True


class UnitFactory(factory.django.DjangoModelFactory):
    """An active school with legal personality and its body."""

    class Meta:
        model = EducationUnit

    code = factory.Sequence(lambda n: f"s{n}")
    siiir = factory.Sequence(lambda n: f"40{n:08d}")
    kind = UnitKind.SCHOOL
    name = factory.Sequence(lambda n: f"Școala Gimnazială Demo {n}")
    levels = factory.LazyFunction(lambda: [Level.PRIMARY, Level.LOWER_SECONDARY])
    address = factory.Sequence(lambda n: f"Strada Demo nr. {n}")
    phone = "021 000 01 00"
    email = "scoala@exemplu.invalid"
    is_demo = True
    organisation = factory.SubFactory(
        OrganisationFactory, kind=OrganisationKind.EDUCATION_UNIT, name=factory.SelfAttribute("..name")
    )


class UnitNameFactory(factory.django.DjangoModelFactory):
    """The present name of a unit since 2020."""

    class Meta:
        model = UnitName

    unit = factory.SubFactory(UnitFactory)
    name = factory.SelfAttribute("unit.name")
    valid_from = SINCE


class LegalActFactory(factory.django.DjangoModelFactory):
    """A decision of the local council."""

    class Meta:
        model = LegalAct

    issuer = "Consiliul Local Demo"
    kind = ActKind.HCL
    number = factory.Sequence(lambda n: str(100 + n))
    date = dt.date(2026, 1, 29)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Persoana Inventată {n}")
    is_demo = True


class MandateFactory(factory.django.DjangoModelFactory):
    """The director of a unit since 2020."""

    class Meta:
        model = Mandate

    person = factory.SubFactory(PersonFactory)
    unit = factory.SubFactory(UnitFactory)
    function = "director"
    valid_from = SINCE


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    name = factory.Sequence(lambda n: f"Incinta Demo {n}")
    address = factory.Sequence(lambda n: f"Strada Incintei nr. {n}")


class BuildingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Building

    site = factory.SubFactory(SiteFactory)
    code = "C1"
    name = factory.Sequence(lambda n: f"Corp Demo {n}")


class BuildingUseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BuildingUse

    unit = factory.SubFactory(UnitFactory)
    building = factory.SubFactory(BuildingFactory)
    valid_from = SINCE


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    building = factory.SubFactory(BuildingFactory)
    unit = factory.SubFactory(UnitFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Sala Demo {n}")
