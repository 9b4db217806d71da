# SPDX-License-Identifier: EUPL-1.2
"""Units with their places and goods for tests; every name is invented."""

import datetime as dt
from decimal import Decimal

import factory

from vatra.modules.patrimony.choices import GoodKind, Provenance
from vatra.modules.patrimony.models import Good
from vatra.organisation.choices import MandateFunction, OrganisationKind, UnitKind
from vatra.organisation.models import (
    Authority,
    Building,
    BuildingUse,
    EducationUnit,
    Mandate,
    Organisation,
    Person,
    Room,
    Site,
)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organizația Demo {n}")
    kind = OrganisationKind.COMPANY
    is_demo = True


class UnitFactory(factory.django.DjangoModelFactory):
    """A school with its own organisation."""

    class Meta:
        model = EducationUnit

    code = factory.Sequence(lambda n: f"demo{n}")
    name = factory.Sequence(lambda n: f"Școala Gimnazială Demo nr. {900 + n}")
    kind = UnitKind.SCHOOL
    is_demo = True
    organisation = factory.SubFactory(
        OrganisationFactory, kind=OrganisationKind.EDUCATION_UNIT, name=factory.SelfAttribute("..name")
    )


class RoomFactory(factory.django.DjangoModelFactory):
    """A room in a building that its unit uses."""

    class Meta:
        model = Room

    unit = factory.SubFactory(UnitFactory)
    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Sala {n}")

    @factory.lazy_attribute
    def building(self) -> Building:
        site = Site.objects.create(name="Incinta demo", address="Strada Exemplului nr. 5")
        made = Building.objects.create(site=site, code=f"C{site.pk}", name="Corp A")
        BuildingUse.objects.create(unit=self.unit, building=made, valid_from=dt.date(2020, 1, 1))
        return made


class CustodianFactory(factory.django.DjangoModelFactory):
    """A person; ``CustodianFactory.of(unit)`` gives them a mandate in the unit."""

    class Meta:
        model = Person

    full_name = factory.Sequence(lambda n: f"Gestionar Demo {n}")
    is_demo = True

    @classmethod
    def of(cls, unit: EducationUnit) -> Person:
        """A custodian of that unit since 2020."""
        person = cls()
        Mandate.objects.create(
            person=person, function=MandateFunction.CUSTODIAN, unit=unit, valid_from=dt.date(2020, 1, 1)
        )
        return person


class GoodFactory(factory.django.DjangoModelFactory):
    """A bought laptop of a unit that owns and keeps it."""

    class Meta:
        model = Good

    unit = factory.SubFactory(UnitFactory)
    kind = GoodKind.FIXED_ASSET
    inventory_number = factory.Sequence(lambda n: f"5-900-{n:06d}")
    name = "Laptop demo"
    classification_code = "2.2.9"
    life_months = 36
    account = "2131"
    entry_value = Decimal("3899.00")
    entry_date = dt.date(2024, 2, 14)
    commissioning_date = dt.date(2024, 2, 14)
    provenance = Provenance.PURCHASE
    entry_document = "factura demo 1"
    domain = "propriu"
    keeper = factory.LazyAttribute(lambda o: o.unit.organisation)
    owner = factory.LazyAttribute(lambda o: o.unit.organisation)


def make_authority() -> Authority:
    """The one authority, with the owner and the administrator of estate."""
    body = OrganisationFactory(name="Sectorul Demo", kind=OrganisationKind.PUBLIC_BODY)
    owner = OrganisationFactory(name="Municipiul Demo", kind=OrganisationKind.MUNICIPALITY)
    council = OrganisationFactory(name="Consiliul Local Demo", kind=OrganisationKind.COUNCIL)
    return Authority.objects.create(
        organisation=body, owner_of_estate=owner, administrator_of_estate=council, siruta="179187", is_demo=True
    )
