# SPDX-License-Identifier: EUPL-1.2
"""Every page that somebody can open: how many queries it takes, and that it carries no inline style or script.

``UPDATE_QUERY_COUNTS=1`` rewrites ``query_counts.json``; without it a page that takes more queries than before fails.
"""

import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.architecture.matrix import Person, people, read
from tests.architecture.routes import Route, cases, every_route
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
BASELINE = Path(__file__).with_name("query_counts.json")
REWRITE = os.environ.get("UPDATE_QUERY_COUNTS") == "1"
MOST_OF_A_LIST, MOST_OF_A_PAGE = 12, 20
DEARER = {"patrimony:protocol": 28}
"""The page of a draft runs every set-based check of its annexes: a fixed number of statements, whatever their length."""
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|<[^>]+\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=\s*[\"']",
    re.IGNORECASE,
)
WHO = ("patrimony_officer", "administrator", "executive_director", "unit_administrator A", "registry_clerk")
ROUTES = every_route()


@pytest.fixture(scope="module")
def walkers(world: World) -> dict[str, Person]:
    return {person.name: person for person in people(world)}


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_a_page_stays_inside_its_budget(route: Route, world: World, walkers: dict[str, Person]) -> None:
    taken: dict[str, int] = {}
    for number, case in enumerate(case for case in cases(route, world) if case.letter != "B"):
        for name in WHO:
            first = walkers[name].client.get(case.url)
            read(first)
            if first.status_code != 200:
                continue
            with CaptureQueriesContext(connection) as queries:
                response = walkers[name].client.get(case.url)
            taken[f"{route.name} {number}".removesuffix(" 0")] = len(queries)
            answer = read(response)
            if response.headers["Content-Type"].startswith("text/html"):
                assert INLINE.findall(answer.html) == [], case.url
            break

    ceiling = DEARER.get(route.name, MOST_OF_A_PAGE if route.parts else MOST_OF_A_LIST)
    known = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    assert {page: count for page, count in taken.items() if count > ceiling} == {}
    if REWRITE:
        BASELINE.write_text(json.dumps(dict(sorted((known | taken).items())), indent=1) + "\n")
    else:
        grown = {
            page: (known.get(page), count) for page, count in taken.items() if count > known.get(page, -1)
        }
        assert grown == {}, "more queries than before; UPDATE_QUERY_COUNTS=1 when it is meant"
