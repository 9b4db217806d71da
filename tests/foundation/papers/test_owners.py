# SPDX-License-Identifier: EUPL-1.2
"""A paper leads back to the record it was issued from, where the record's room says where that is shown."""

import pytest
from tests.foundation.papers.issuing_steps import issued

from vatra.foundation.access.permissions import Role
from vatra.foundation.papers import queries
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.queries import owner_url, register_owner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The registered pages, put back after the test."""
    kept = dict(queries._owner_pages)
    monkeypatch.setattr(queries, "_owner_pages", kept)
    return kept


def test_a_kind_that_no_room_named_has_no_page(owner, pages):
    assert owner_url(issued(owner)) == ""


def test_the_named_page_is_made_of_the_records_key(owner, pages):
    register_owner("access.user", lambda pk: f"/conturi/{pk}/")

    assert owner_url(issued(owner)) == f"/conturi/{owner.pk}/"
    assert owner_url(IssuedPaper(owner_kind="access.role", owner_id=owner.pk)) == ""


def test_the_last_to_name_a_page_is_heard(owner, pages):
    register_owner("access.user", lambda pk: f"/vechi/{pk}/")
    register_owner("access.user", lambda pk: f"/nou/{pk}/")

    assert owner_url(issued(owner)) == f"/nou/{owner.pk}/"
    assert sorted(k for k in pages if k == "access.user") == ["access.user"]


def test_protocols_are_named_by_their_room():
    paper = IssuedPaper(owner_kind="patrimony.protocol", owner_id=17)

    assert owner_url(paper) == "/patrimoniu/protocoale/17/"


def test_the_page_of_a_paper_links_its_record_only_where_there_is_one(owner, units, pages, client_as):
    paper, client = issued(owner, unit_id=7), client_as(Role.AUDITOR)

    without = client.get(f"/acte/{paper.public_id}/").content.decode()
    register_owner("access.user", lambda pk: f"/conturi-de-proba/{pk}/")
    linked = client.get(f"/acte/{paper.public_id}/").content.decode()

    assert ("/conturi-de-proba/" in without, linked.count(f'href="/conturi-de-proba/{owner.pk}/"')) == (
        False,
        1,
    )
