# SPDX-License-Identifier: EUPL-1.2
"""Pages of the organisation: exact facts, rights, budgets of queries."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.factories.organisation import (
    BuildingFactory,
    BuildingUseFactory,
    LegalActFactory,
    MandateFactory,
    RoomFactory,
    SiteFactory,
    UnitFactory,
    UnitNameFactory,
)

from vatra.organisation.models import ActEffect, EducationUnit, PupilCount

pytestmark = pytest.mark.django_db


def _full_unit():
    unit = UnitFactory(code="g412", name="Școala Gimnazială Demo nr. 412", siiir="4000000412")
    UnitNameFactory(unit=unit)
    MandateFactory(unit=unit, person__full_name="Ana Inventată")
    use = BuildingUseFactory(unit=unit, building__name="Corp A")
    RoomFactory(unit=unit, building=use.building, code="S12", name="Laboratorul de chimie")
    PupilCount.objects.create(unit=unit, school_year=2025, pupils=612, groups=24, staff=51)
    act = LegalActFactory(number="155", date=dt.date(2025, 5, 30))
    ActEffect.objects.create(
        act=act,
        object_kind="organisation.educationunit",
        object_id=unit.pk,
        state="inclusă în rețeaua școlară",
        valid_from=dt.date(2025, 9, 1),
    )
    return unit


def test_unit_page_shows_its_facts(client_as, django_assert_max_num_queries):
    unit = _full_unit()
    client = client_as("patrimony_officer")
    url = reverse("organisation:unit-detail", args=[unit.code])
    client.get(url)

    with django_assert_max_num_queries(30):
        page = client.get(url).content.decode()

    assert "<h1>Școala Gimnazială Demo nr. 412</h1>" in page
    assert "<b>Ana Inventată</b>, director" in page
    assert "Corp A</a>" in page
    assert "1 încăpere" in page
    assert "Elevi pe ani școlari: 2025–2026: 612" in page
    assert "<td>612</td><td>24</td><td>51</td>" in page
    assert "<b>inclusă în rețeaua școlară</b>" in page
    assert "HCL 155/30.05.2025</a>" in page
    assert "act neverificat pe text" in page


PAGES = [
    "organisation:unit-list",
    "organisation:building-list",
    "organisation:act-list",
    "organisation:organisation-list",
    "organisation:department-list",
    "organisation:unit-create",
    "organisation:act-create",
    "organisation:site-create",
    "organisation:organisation-create",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_the_officer(client_as, name):
    _full_unit()

    assert client_as("patrimony_officer").get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_anonymous_people_are_sent_to_the_sign_in(client, name):
    assert client.get(reverse(name)).status_code == 302


def _addresses(unit, room, act):
    return [
        reverse("organisation:unit-detail", args=[unit.code]),
        reverse("organisation:unit-change", args=[unit.code]),
        reverse("organisation:unit-rename", args=[unit.code]),
        reverse("organisation:unit-pupils", args=[unit.code]),
        reverse("organisation:unit-mandate", args=[unit.code]),
        reverse("organisation:unit-building", args=[unit.code]),
        reverse("organisation:building-detail", args=[room.building_id]),
        reverse("organisation:room-change", args=[room.pk]),
        reverse("organisation:act-detail", args=[act.pk]),
        reverse("organisation:organisation-detail", args=[unit.organisation_id]),
    ]


@pytest.mark.parametrize("role", ["unit_director", "unit_administrator"])
def test_another_units_pages_and_forms_are_closed(client_as, role):
    mine, other = UnitFactory(), UnitFactory(name="Liceul Străin")
    use = BuildingUseFactory(unit=other)
    room = RoomFactory(unit=other, building=use.building)
    act = LegalActFactory(unit=other)
    client = client_as(role, mine)

    statuses = {client.get(url).status_code for url in _addresses(other, room, act)}

    assert statuses <= {403, 404}


def test_lists_and_exports_of_a_director_hold_the_own_unit_only(client_as):
    mine = UnitFactory(name="Școala Proprie")
    UnitFactory(name="Liceul Străin")
    MandateFactory(unit=mine)
    client = client_as("unit_director", mine)

    for query in ("", "?export=csv", "?q=liceul"):
        response = client.get(reverse("organisation:unit-list") + query)
        text = b"".join(response.streaming_content if response.streaming else [response.content]).decode()
        assert "Liceul Străin" not in text
    exported = client.get(reverse("organisation:unit-list") + "?export=csv")
    assert "Școala Proprie" in b"".join(exported.streaming_content).decode()


def test_a_shared_building_shows_only_the_own_rooms_and_unit(client_as):
    mine, other = UnitFactory(name="Școala Proprie"), UnitFactory(name="Liceul Străin")
    building = BuildingFactory()
    for unit, room in ((mine, "Sala noastră"), (other, "Sala lor")):
        BuildingUseFactory(unit=unit, building=building)
        RoomFactory(unit=unit, building=building, name=room)

    page = (
        client_as("unit_director", mine)
        .get(reverse("organisation:building-detail", args=[building.pk]))
        .content.decode()
    )

    assert "Sala noastră" in page
    assert "Sala lor" not in page
    assert "Liceul Străin" not in page


def test_an_act_for_all_hides_its_effects_on_other_units(client_as):
    mine, other = UnitFactory(name="Școala Proprie"), UnitFactory(name="Liceul Străin")
    act = LegalActFactory()
    for unit in (mine, other):
        ActEffect.objects.create(
            act=act,
            object_kind="organisation.educationunit",
            object_id=unit.pk,
            state="în rețea",
            valid_from=dt.date(2026, 9, 1),
        )
    ActEffect.objects.create(
        act=act,
        object_kind="patrimony.secret",
        object_id=1,
        state="stare ascunsă",
        valid_from=dt.date(2026, 9, 1),
    )

    page = (
        client_as("unit_director", mine)
        .get(reverse("organisation:act-detail", args=[act.pk]))
        .content.decode()
    )

    assert "Școala Proprie" in page
    assert "Liceul Străin" not in page
    assert "stare ascunsă" not in page


@pytest.mark.parametrize("typed", ["scoala stefan", "ŞCOALA ŞTEFAN", "Școala Ștefan", "s\u0326coala stefan"])
def test_units_are_found_in_every_spelling(client_as, typed):
    UnitFactory(name="Școala Gimnazială „Ștefan cel Bun”")
    UnitFactory(name="Grădinița Albinuța")

    page = (
        client_as("patrimony_officer").get(reverse("organisation:unit-list"), {"q": typed}).content.decode()
    )

    assert "Ștefan cel Bun" in page
    assert "Albinuța" not in page


def test_list_is_in_romanian_order(client_as):
    for name in ("Țara", "Zorile", "Școala", "Stejarul"):
        UnitFactory(name=name)

    page = client_as("patrimony_officer").get(reverse("organisation:unit-list")).content.decode()

    assert sorted(["Stejarul", "Școala", "Țara", "Zorile"], key=page.index) == [
        "Stejarul",
        "Școala",
        "Țara",
        "Zorile",
    ]


def test_a_filter_that_does_not_exist_is_refused_with_a_sentence(client_as):
    response = client_as("patrimony_officer").get(reverse("organisation:unit-list"), {"fel": "castel"})

    assert response.status_code == 422
    assert "Filtrul ales nu există." in response.content.decode()


def _unit_post(**changes):
    return {
        "code": "g900",
        "name": "Grădiniţa Demo nr. 900",
        "kind": "gradinita",
        "levels": ["prescolar"],
        "since": "01.09.2026",
        "once": "o-cheie",
        **changes,
    }


def test_a_new_unit_is_recorded_with_its_name_and_body(client_as):
    response = client_as("patrimony_officer").post(reverse("organisation:unit-create"), _unit_post())

    assert response.status_code == 302
    unit = EducationUnit.objects.get(code="g900")
    assert unit.name == "Grădinița Demo nr. 900"
    assert unit.organisation.name == unit.name
    assert list(unit.names.values_list("name", "valid_from", "valid_to")) == [
        (unit.name, dt.date(2026, 9, 1), None)
    ]


def test_the_same_form_sent_twice_records_once(client_as):
    client = client_as("patrimony_officer")
    client.post(reverse("organisation:unit-create"), _unit_post())

    again = client.post(reverse("organisation:unit-create"), _unit_post(code="g901"))

    assert again.status_code == 422
    assert EducationUnit.objects.count() == 1


def test_a_director_cannot_record_a_unit(client_as):
    response = client_as("unit_director", UnitFactory()).post(
        reverse("organisation:unit-create"), _unit_post()
    )

    assert response.status_code == 403
    assert EducationUnit.objects.count() == 1


def test_scripts_and_long_names_do_no_harm(client_as):
    client = client_as("patrimony_officer")
    long = client.post(reverse("organisation:unit-create"), _unit_post(name="x" * 10_000))
    client.post(reverse("organisation:unit-create"), _unit_post(name="<script>alert(1)</script>", once=""))

    page = client.get(reverse("organisation:unit-list")).content.decode()

    assert long.status_code == 422
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_stale_form_changes_nothing(client_as):
    unit = UnitFactory(address="Strada Veche")
    post = {
        "kind": unit.kind,
        "levels": unit.levels,
        "address": "Strada Nouă",
        "reason": "mutare",
        "version": "0",
    }

    response = client_as("patrimony_officer").post(
        reverse("organisation:unit-change", args=[unit.code]), post
    )

    assert response.status_code == 422
    assert "altcineva a schimbat această înregistrare" in response.content.decode()
    unit.refresh_from_db()
    assert unit.address == "Strada Veche"


def test_sites_and_buildings_open(client_as):
    client, site, building = client_as("patrimony_officer"), SiteFactory(), BuildingFactory()
    names = [
        ("site-change", site),
        ("building-create", site),
        ("building-detail", building),
        ("building-change", building),
        ("room-create", building),
    ]

    assert {
        client.get(reverse(f"organisation:{name}", args=[row.pk])).status_code for name, row in names
    } == {200}
