# SPDX-License-Identifier: EUPL-1.2
"""Paging forward and back visits every row once, in order, whatever the values."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vatra.foundation.access.models import User
from vatra.foundation.shell import keyset
from vatra.foundation.shell.keyset import Cursor

pytestmark = pytest.mark.django_db


def walk(queryset, name, *, descending, size, backward=False):
    """Ids in the order in which pages give them, starting at either end, and the number of pages."""
    cursor, seen, pages = None, [], 0
    if backward:
        last = keyset.fetch(queryset, name=name, descending=not descending, size=1)
        if not last.rows:
            return [], 0
        seen = [last.rows[0].pk]
        cursor = keyset.cursor_for(last.rows[0], sort=name, name=name, ordinal=1)
    while True:
        page = keyset.fetch(
            queryset, name=name, descending=descending, size=size, cursor=cursor, backward=backward
        )
        ids = [row.pk for row in page.rows]
        seen = ids + seen if backward else seen + ids
        pages += 1
        more = page.before if backward else page.after
        if not more or not page.rows:
            return seen, pages
        edge = page.rows[0 if backward else -1]
        cursor = Cursor.decode(keyset.cursor_for(edge, sort=name, name=name, ordinal=1).encode())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moments=st.lists(st.none() | st.integers(min_value=0, max_value=3), max_size=17),
    size=st.integers(min_value=1, max_value=6),
    descending=st.booleans(),
)
def test_every_row_is_visited_once_in_order(db, moments, size, descending):
    User.objects.all().delete()
    base = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    rows = [
        User.objects.create(
            username=f"u{index}", last_login=None if m is None else base + dt.timedelta(days=m)
        )
        for index, m in enumerate(moments)
    ]
    late = base + dt.timedelta(days=99)
    expected = [
        row.pk for row in sorted(rows, key=lambda r: (r.last_login or late, r.pk), reverse=descending)
    ]

    forward, pages = walk(User.objects.all(), "last_login", descending=descending, size=size)
    back, _ = walk(User.objects.all(), "last_login", descending=descending, size=size, backward=True)

    assert forward == expected
    assert back == expected
    assert pages == max(1, -(-len(rows) // size))


def test_text_with_any_letters_pages_in_order():
    Group.objects.bulk_create(Group(name=name) for name in ["ș", "ț", "a;b", '"', "", "Ă", "z" * 150, "a,b"])
    expected = list(Group.objects.order_by("name", "pk").values_list("pk", flat=True))

    assert walk(Group.objects.all(), "name", descending=False, size=3)[0] == expected


def test_related_fields_page_too():
    kind = ContentType.objects.get_for_model(Group)
    Permission.objects.bulk_create(
        Permission(name=f"p{i}", codename=f"p{i}", content_type=kind) for i in range(7)
    )
    expected = list(Permission.objects.order_by("content_type__model", "pk").values_list("pk", flat=True))

    assert walk(Permission.objects.all(), "content_type__model", descending=False, size=5)[0] == expected


def test_the_place_is_found_by_one_row_comparison():
    Group.objects.bulk_create(Group(name=f"g{i}") for i in range(4))
    cursor = Cursor("name", "g1", "1", 2)
    statements = []

    def record(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        keyset.fetch(Group.objects.all(), name="name", descending=False, size=2, cursor=cursor)

    assert len(statements) == 1
    assert '("auth_group"."name", "auth_group"."id") > (%s, %s)' in statements[0]
    assert "OFFSET" not in statements[0]
    assert "LIMIT 3" in statements[0]


@pytest.mark.parametrize(
    "text",
    ["", "x", "%%%", "bm90IGpzb24", "W10", "WzEsMiwzXQ", "WyJuYW1lIixudWxsLCIxIiwiMSJd", "ș", "A" * 5000],
)
def test_a_broken_cursor_is_none(text):
    assert Cursor.decode(text) is None


@pytest.mark.parametrize(
    "cursor",
    [
        Cursor("last_login", "never", "1", 1),
        Cursor("last_login", None, "one", 1),
        Cursor("last_login", "2026-11-23T00:00:00+00:00", "9" * 400, 1),
        Cursor("last_login", "2026-11-23T00:00:00+00:00", "99999999999999999999", 1),
    ],
)
def test_a_cursor_of_nonsense_starts_at_the_beginning_or_finds_nothing(cursor):
    User.objects.create(username="one")

    page = keyset.fetch(
        User.objects.all(), name="last_login", descending=False, size=5, cursor=cursor, backward=True
    )

    assert [row.username for row in page.rows] in (["one"], [])


def test_text_with_a_null_character_starts_at_the_beginning():
    Group.objects.create(name="a")

    page = keyset.fetch(
        Group.objects.all(), name="name", descending=False, size=5, cursor=Cursor("name", "\x00", "1", 1)
    )

    assert [row.name for row in page.rows] == ["a"]
    assert not page.before
