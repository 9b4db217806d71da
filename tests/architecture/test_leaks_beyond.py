# SPDX-License-Identifier: EUPL-1.2
"""What a walk over addresses does not reach: hits of the search, and ids of another school inside a form."""

import re

import pytest
from tests.architecture.conftest import undone
from tests.architecture.matrix import Person, fingerprint, people, read
from tests.architecture.world import WORD, Side, World

from vatra.foundation.search.models import SearchEntry
from vatra.kernel.text import fold

pytestmark = pytest.mark.django_db
SEARCHES = ("/cauta/?lista=1&q=", "/cauta/?q=", "/cauta/paleta/?q=")
BULK = ("/patrimoniu/bunuri/muta/", "/patrimoniu/bunuri/etichete/", "/patrimoniu/bunuri/propune-casare/")


@pytest.fixture(scope="module")
def walkers(world: World) -> list[Person]:
    return people(world)


def of_school(walkers: list[Person], letter: str) -> list[Person]:
    return [person for person in walkers if person.letter == letter]


def words_of(side: Side) -> list[str]:
    """A word of goods, numbers typed whole, and words of each kind of entry."""
    numbers = [side.good.inventory_number, side.protocols["in_force"].own_number, side.act.number]
    return [WORD, "sala 1", "corp", "donator", *numbers, side.paper.number_text, str(side.entry)]


def test_the_search_shows_nobody_what_is_not_theirs(world: World, walkers: list[Person]) -> None:
    leaks, hits = [], 0
    kept_out = [person for person in walkers if person.forbidden.pattern != "(?!)"]
    for person in kept_out:
        for typed in words_of(world.a) + words_of(world.b):
            for address in SEARCHES:
                answer = read(person.client.get(address + typed))
                echoed = re.compile(re.escape(typed), re.IGNORECASE)
                text = echoed.sub("", answer.text)
                hits += answer.status == 200
                if person.forbidden.search(text) or (person.outside and person.outside.search(text)):
                    leaks.append(f"{address}{typed} as {person.name}")

    assert (leaks, hits > 200) == ([], True)


def test_a_whole_number_of_the_other_school_leads_nowhere(world: World, walkers: list[Person]) -> None:
    number = world.b.good.inventory_number

    jumps = {p.name: read(p.client.get(f"/cauta/?q={number}")).location for p in walkers if p.letter}

    own = jumps["unit_administrator B"]
    assert f"/{world.b.good.pk}/" in own
    assert (jumps["unit_administrator A"], jumps["unit_director A"]) == ("", "")


def test_every_entry_of_the_index_that_names_a_school_is_tied_to_it(world: World) -> None:
    for side in world.sides:
        free = SearchEntry.objects.filter(folded__contains=fold(f"MARKER{side.letter}")).exclude(
            unit_id=side.unit.pk
        )
        assert list(free.values_list("kind", "title")) == []
        assert SearchEntry.objects.filter(unit_id=side.unit.pk).count() >= 12


@pytest.mark.parametrize("address", BULK)
def test_goods_of_the_other_school_cannot_be_slipped_into_a_bulk_form(
    address: str, world: World, walkers: list[Person]
) -> None:
    whole, other = fingerprint(), world.b
    for good in other.goods:
        good.refresh_from_db()  # slips and transfers of the world touched some after they were made
    forms = [
        {"id": [g.pk for g in other.goods]},
        {"id": [world.a.good.pk, other.good.pk], "reason": "probă", "motiv": "probă", "format": "24"},
        {"toate": "1", "filtru": f"unitate={other.unit.pk}", "reason": "probă"},
        {"toate": "1", "filtru": f"q={WORD}", "reason": "probă", "room": other.rooms[0].pk, "pas": "2"},
    ]
    for person in of_school(walkers, "A"):
        for data in forms:
            with undone():
                answer = read(person.client.post(address, data))
                now = fingerprint()
                assert person.forbidden.search(answer.text) is None, (person.name, data)
                assert touched_rows_of(other) == [], (person.name, data)
                assert {t for t in now if now[t] != whole[t]} <= OWN_TABLES, (person.name, data)


OWN_TABLES = {
    "patrimony_proposal",
    "jobs_jobrun",
    "procrastinate_jobs",
    "procrastinate_events",
    "audit_effectkey",
    "audit_logsubject",
    "search_searchentry",
}


def touched_rows_of(side: Side) -> list[str]:
    """Goods of the school that differ from how the world was built, and proposals that hang on them."""
    changed = [str(good.pk) for good in side.goods if changed_good(good)]
    new = side.good.proposals.model.objects.filter(good__in=side.goods).exclude(pk=side.proposal.pk)
    return changed + [str(proposal.pk) for proposal in new]


def changed_good(good) -> bool:
    now = type(good).objects.get(pk=good.pk)
    return (now.version, now.room_id, now.state) != (good.version, good.room_id, good.state)


def test_a_unit_cannot_point_its_form_at_the_other_schools_place(world: World, walkers: list[Person]) -> None:
    room = world.b.rooms[0].pk
    for person in of_school(walkers, "A"):
        for address in (
            f"/patrimoniu/bunuri/{world.a.good.pk}/propune/",
            f"/patrimoniu/bunuri/{world.a.good.pk}/muta/",
        ):
            with undone():
                answer = read(person.client.post(address, {"room": room, "reason": "probă", "version": "1"}))
                assert (answer.status in {403, 404, 405, 422}, person.forbidden.search(answer.text)) == (
                    True,
                    None,
                )
