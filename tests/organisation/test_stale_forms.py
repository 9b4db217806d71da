# SPDX-License-Identifier: EUPL-1.2
"""Two people with the same form open: the second sees both versions, and nothing is lost."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from tests.factories.schools import School, make_school

from vatra.foundation.access.stale import stamp_of
from vatra.kernel.errors import StaleError
from vatra.organisation.actions import departments, organisations, places
from vatra.organisation.models import Building, Department, Identifier, Organisation, Room, Site

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """A record with its form: the address, what is sent, and the field the two people disagree on."""

    address: str
    sent: dict[str, str]
    field: str
    record: Any


@pytest.fixture
def school() -> School:
    return make_school()


@pytest.fixture
def officer(actor):
    return actor("patrimony_officer")


def a_site(school: School) -> Case:
    site = school.building.site
    return Case(f"/organizare/incinte/{site.pk}/", {"name": site.name, "address": site.address}, "name", site)


def a_building(school: School) -> Case:
    building = school.building
    return Case("building", {"code": building.code, "name": building.name}, "name", building)


def a_room(school: School) -> Case:
    room = school.rooms[0]
    sent = {"code": room.code, "name": room.name, "unit": school.unit.code, "level": "0", "is_active": "on"}
    return Case("room", sent, "name", room)


def an_organisation(school: School) -> Case:
    body = Organisation.objects.create(name="Firma Demo SRL", kind="firma", is_demo=True)
    return Case("organisation", {"name": body.name, "kind": "firma"}, "phone", body)


def a_department(school: School) -> Case:
    department = Department.objects.order_by("pk").first()
    return Case("department", {"summary": "Pe scurt"}, "phone", department)


ADDRESSES = {
    Site: ("organisation:site-change", "pk"),
    Building: ("organisation:building-change", "pk"),
    Room: ("organisation:room-change", "pk"),
    Organisation: ("organisation:organisation-change", "pk"),
    Department: ("organisation:department-contacts", "code"),
}
CASES = [a_site, a_building, a_room, an_organisation, a_department]


@pytest.mark.parametrize("case_of", CASES)
def test_the_second_of_two_people_sees_both_versions_and_may_go_on(client_as, school, case_of):
    call_command("load_configuration")
    case = case_of(school)
    name, key = ADDRESSES[type(case.record)]
    address = reverse(name, args=[getattr(case.record, key)])
    client = client_as("patrimony_officer")
    shown = re.search(r'name="version" value="([0-9a-f]{20})"', client.get(address).content.decode())[1]

    first = client.post(address, case.sent | {case.field: "Primul 1", "version": shown})
    late = client.post(address, case.sent | {case.field: "Al doilea 2", "version": shown})

    body = late.content.decode()
    assert (first.status_code, late.status_code) == (302, 422)
    assert "Cele două variante" in body
    assert "<td>Primul 1</td><td>Al doilea 2</td>" in body
    assert body.count('<th scope="row">') == 1
    assert "Între timp, altcineva a schimbat această înregistrare." in body
    case.record.refresh_from_db()
    assert getattr(case.record, case.field) == "Primul 1"
    fresh = re.search(r'name="version" value="([0-9a-f]{20})"', body)[1]
    again = client.post(address, case.sent | {case.field: "Al doilea 2", "version": fresh})
    assert (again.status_code, fresh != shown) == (302, True)
    case.record.refresh_from_db()
    assert getattr(case.record, case.field) == "Al doilea 2"


def test_a_form_without_its_mark_is_refused(officer, school):
    call_command("load_configuration")
    site, building, room = school.building.site, school.building, school.rooms[0]
    body = Organisation.objects.create(name="Firma Demo SRL", kind="firma", is_demo=True)
    facts = organisations.OrganisationFacts("Alta", "firma")
    calls = (
        lambda: places.save_site(actor=officer, cmd=places.SaveSite("X", "Y", site_id=site.pk)),
        lambda: places.save_building(
            actor=officer, cmd=places.SaveBuilding(site.pk, "X", "Y", building_id=building.pk)
        ),
        lambda: places.save_room(
            actor=officer, cmd=places.SaveRoom(building.pk, school.unit.pk, "X", "Y", room_id=room.pk)
        ),
        lambda: organisations.change_organisation(
            actor=officer, cmd=organisations.ChangeOrganisation(body.pk, facts)
        ),
        lambda: departments.change_contacts(
            actor=officer, cmd=departments.ChangeContacts("mass-media", phone="1")
        ),
    )
    before = [list(m.objects.order_by("pk").values()) for m in ADDRESSES]

    for call in calls:
        with pytest.raises(StaleError):
            call()

    assert [list(m.objects.order_by("pk").values()) for m in ADDRESSES] == before


def test_the_mark_of_an_organisation_speaks_of_its_tax_code(officer):
    body = Organisation.objects.create(name="Firma Demo SRL", kind="firma", is_demo=True)
    shown = stamp_of(body, "")
    Identifier.objects.create(organisation=body, scheme="cui", value="4267117")
    cmd = organisations.ChangeOrganisation(
        body.pk, organisations.OrganisationFacts("Firma Demo SRL", "firma"), shown
    )

    with pytest.raises(StaleError):
        organisations.change_organisation(actor=officer, cmd=cmd)

    assert Identifier.objects.filter(organisation=body).count() == 1


def test_a_mark_differs_with_every_fact_and_with_nothing_else(school):
    room = school.rooms[0]
    first = stamp_of(room)

    assert stamp_of(Room.objects.get(pk=room.pk)) == first
    marks = {first}
    for name, value in {"name": "X", "code": "Y", "level": 2, "function": "Z", "is_active": False}.items():
        changed = Room.objects.get(pk=room.pk)
        setattr(changed, name, value)
        marks.add(stamp_of(changed))
    assert len(marks) == 6
    assert stamp_of(room, without=("name",)) == stamp_of(changed_name(room), without=("name",))


def changed_name(room: Room) -> Room:
    other = Room.objects.get(pk=room.pk)
    other.name = "Altfel"
    return other
