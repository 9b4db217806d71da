# SPDX-License-Identifier: EUPL-1.2
"""Every address x every role x the other school's objects: nothing leaks, nothing refused changes anything."""

import pytest
from tests.architecture.matrix import Person, Walk, fingerprint, people
from tests.architecture.routes import ROWS, Route, every_route
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
ROUTES = every_route()


@pytest.fixture(scope="module")
def walkers(world: World) -> list[Person]:
    return people(world)


@pytest.fixture(scope="module")
def whole(world: World, walkers: list[Person]) -> dict[str, tuple[int, str]]:
    return fingerprint()


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_no_address_leaks(route: Route, world, walkers, whole, record_property) -> None:
    walk = Walk(route, world, walkers, whole)

    walk.run()

    record_property("leak_matrix_requests", walk.requests)
    assert walk.leaks == [], "\n" + "\n".join(walk.leaks)


def test_each_row_of_the_table_has_its_address() -> None:
    assert sorted(set(ROWS) - {route.name for route in ROUTES}) == []
