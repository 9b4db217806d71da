# SPDX-License-Identifier: EUPL-1.2
"""What a phone takes along: no money, no people, only what its person may count."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, PACKAGE = "/inventariere/teren/locuri/", "/inventariere/teren/pachet/"


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


def test_places_of_the_own_unit_while_it_is_counted(w: steps.World, client_as) -> None:
    found = steps.opened(w)
    client = client_as("unit_administrator", w.school.unit)
    assert client.get(PLACES).json() == []
    steps.declared(w, found, steps.Moment.BEFORE)
    steps.procedure.start_counting(actor=w.lead, cmd=steps.step(found))
    steps.scan("a", steps.saw(steps.place_of(found, w.piano), w.piano))
    rows = client.get(PLACES).json()
    assert [(r["title"], r["where"], r["goods"], r["state"], r["counted"]) for r in rows] == [
        ("Sala 1", "Corp A", 2, "asteapta", 0),
        ("Sala 2", "Corp A", 1, "in_lucru", 1),
    ]
    assert client_as("unit_administrator", make_school().unit).get(PLACES).json() == []


def test_package_holds_the_book_of_the_unit(w: steps.World, client_as) -> None:
    found = steps.counted(w)
    place = steps.place_of(found, w.piano)
    client = client_as("unit_administrator", w.school.unit)
    answer = client.get(PACKAGE, {"loc": str(place.public_id)})
    data = answer.json()
    assert data["places"] == [
        {
            "topic": str(place.public_id),
            "title": "Sala 2",
            "where": "Corp A",
            "state": "asteapta",
            "goods": [2],
        }
    ]
    assert data["goods"] == [
        [w.laptop.pk, w.laptop.token, "5-000101", "Laptop demonstrativ", "", "1", "buc", 1, -1, ""],
        [w.chairs.pk, w.chairs.token, "SC-1", "Scaun elev", "", "10", "buc", 0, -1, ""],
        [w.piano.pk, w.piano.token, "5-000102", "Pian vertical", "", "1", "buc", 1, 0, ""],
    ]
    text = answer.content.decode()
    assert "9000" not in text
    assert w.school.custodian.full_name not in text


def test_package_refuses_what_may_not_be_counted(w: steps.World, client_as) -> None:
    found = steps.counted(w)
    topic = str(found.places.first().public_id)
    stranger = client_as("unit_administrator", make_school().unit)
    assert stranger.get(PACKAGE, {"loc": topic}).status_code == 404
    client = client_as("unit_administrator", w.school.unit)
    for query, status, code in (
        ({}, 422, "bad_input"),
        ({"loc": "x"}, 422, "bad_input"),
        ({"loc": str(uuid.uuid4())}, 404, "not_found"),
    ):
        answer = client.get(PACKAGE, query)
        assert (answer.status_code, json.loads(answer.content)["code"]) == (status, code)


def test_package_costs_the_same_for_many_goods(w: steps.World, client_as) -> None:
    for number in range(40):
        make_good(w.school, inventory_number=f"M-{number}")
    found = steps.counted(w)
    topics = [str(t) for t in found.places.values_list("public_id", flat=True)]
    client = client_as("unit_administrator", w.school.unit)
    with CaptureQueriesContext(connection) as few:
        client.get(PACKAGE, {"loc": topics[0]})
    with CaptureQueriesContext(connection) as many:
        client.get(PACKAGE, {"loc": topics})
    assert len(few) == len(many)
