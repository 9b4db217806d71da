# SPDX-License-Identifier: EUPL-1.2
"""Chosen columns: what the address says, what the sheet „Coloane” sends, what files hold."""

import csv
import io
import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from vatra.foundation.shell import columns, lists
from vatra.foundation.shell.context import Shell
from vatra.kernel.actor import Actor

SPEC = lists.ListSpec(
    title="Grupuri",
    noun=("grup", "grupuri"),
    columns=(
        lists.Column("number", "Nr.", sort="pk"),
        lists.Column("name", "Denumire", sort="name"),
        lists.Column("length", "Lungime", css="r"),
        lists.Column("again", "Încă o dată", shown=False, source="name", draw=lambda name: f"<{name}>"),
    ),
    default_sort="name",
    row=lambda g: lists.Row(g.pk, g.name, (lists.link(str(g.pk), f"/g/{g.pk}/"), g.name, str(len(g.name)))),
    export_row=lambda g: (g.pk, g.name, len(g.name)),
    totals=lambda qs: {"length": str(sum(len(g.name) for g in qs))},
)


def request(query=""):
    made = RequestFactory().get(f"/lista/?{query}")
    made.actor = Actor(user_id=1, name="Ana Pop")
    made.resolver_match = None
    return made


def keys(query):
    return columns.keys_of(SPEC, QueryDict(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ("number", "name", "length")),
        ("col=length,name", ("number", "length", "name")),
        ("col=name,number,name,name", ("number", "name")),
        ("col=name&col=again", ("number", "name", "again")),
        ("col=toate", ("number", "name", "length", "again")),
        ("col=", ("number",)),
        ("col=password,<script>,name", ("number", "name")),
        ("col=" + "name," * 5000, ("number", "name")),
    ],
)
def test_the_address_names_columns_and_the_first_stays(query, expected):
    assert keys(query) == expected


@pytest.mark.parametrize(
    ("query", "unknown"),
    [("", False), ("col=name", False), ("col=toate", False), ("col=name,x", True), ("col=toate,x", True)],
)
def test_unknown_columns_are_noticed(query, unknown):
    assert columns.has_unknown(SPEC, QueryDict(query)) is unknown


def test_the_usual_columns_need_no_words_in_the_address():
    assert columns.canonical(SPEC, QueryDict("col=number,name,length")) == ""
    assert columns.canonical(SPEC, QueryDict("col=name,length")) == ""
    assert columns.canonical(SPEC, QueryDict("col=length,name")) == "number,length,name"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("b:jos", ["first", "c", "b"]),
        ("c:sus", ["first", "c", "b"]),
        ("b:sus", ["first", "b", "c"]),
        ("c:jos", ["first", "b", "c"]),
        ("first:jos", ["first", "b", "c"]),
        ("x:jos", ["first", "b", "c"]),
        ("b:aside", ["first", "b", "c"]),
        ("", ["first", "b", "c"]),
    ],
)
def test_a_column_moves_one_place_and_never_past_the_first(order, expected):
    assert columns.moved(["first", "b", "c"], order) == expected


def test_the_plain_form_leads_to_the_short_address():
    sent = "q=a&sort=-name&dupa=xyz&rand=&col=number&col=name&col=length&col=again"

    answer = lists.answer(SPEC, Group.objects.none(), request(sent), "none.html")

    assert answer.status_code == 302
    assert answer["Location"] == "/lista/?q=a&sort=-name&col=number%2Cname%2Clength%2Cagain"


def test_a_move_without_script_opens_the_sheet_again_at_that_column():
    sent = "q=a&col=number&col=name&col=length&muta=length:sus"

    answer = lists.answer(SPEC, Group.objects.none(), request(sent), "none.html")

    assert answer["Location"] == "/lista/?q=a&col=number%2Clength%2Cname&coloane=length%3Asus"


def test_moving_back_to_the_usual_order_leaves_no_trace():
    answer = columns.tidied(SPEC, request("col=number&col=length&col=name&muta=length:jos"))

    assert answer is not None
    assert answer["Location"] == "/lista/?coloane=length%3Ajos"


def page_of(query):
    return lists.make_page(columns.chosen(SPEC, QueryDict(query)), Group.objects.all(), request(query))


@pytest.mark.django_db
def test_heads_cells_and_totals_follow_the_columns():
    Group.objects.create(name="abc")

    page = page_of("col=again,length&total=1")

    assert [h.label for h in page.heads] == ["Nr.", "Încă o dată", "Lungime"]
    assert page.rows[0].endswith('<td>&lt;abc&gt;</td><td class="r">3</td></tr>')
    assert page.totals == '<td colspan="2">Total, 1 grup</td><td class="r">3</td>'
    assert page.width == 3


@pytest.mark.django_db
def test_what_a_hidden_column_needs_is_not_fetched():
    Group.objects.create(name="abc")
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as without:
        page_of("")
    with CaptureQueriesContext(connection) as with_it:
        page_of("col=again")

    assert [("col_again" in q["sql"]) for q in without.captured_queries] == [False]
    assert [("col_again" in q["sql"]) for q in with_it.captured_queries] == [True]


@pytest.mark.django_db
def test_a_list_stays_sorted_by_a_column_that_is_hidden():
    Group.objects.bulk_create(Group(name=name) for name in "bac")

    page = page_of("col=length&sort=-name")

    by_name = dict(Group.objects.values_list("name", "pk"))
    assert [f"/g/{by_name[name]}/" in row for name, row in zip("cba", page.rows, strict=True)] == [True] * 3
    assert [(h.label, h.sorted) for h in page.heads] == [("Nr.", ""), ("Lungime", "")]


def exported(query):
    answer = lists.answer(SPEC, Group.objects.all(), request(query), "none.html")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.reader(io.StringIO(text), delimiter=";"))[3:]


@pytest.mark.django_db
def test_files_hold_the_columns_shown_or_all_of_them():
    pk = str(Group.objects.create(name="abc").pk)

    assert exported("export=csv") == [["Nr.", "Denumire", "Lungime"], [pk, "abc", "3"]]
    assert exported("export=csv&col=length") == [["Nr.", "Lungime"], [pk, "3"]]
    assert exported("export=csv&col=toate") == [
        ["Nr.", "Denumire", "Lungime", "Încă o dată"],
        [pk, "abc", "3", "<abc>"],
    ]


def test_numbers_and_nothing_stay_what_they_are_in_files():
    spec = replace(SPEC, columns=(SPEC.columns[0], replace(SPEC.columns[3], key="late")))
    one = replace(spec, export_row=lambda _g: (1,))
    picked = columns.chosen(one, QueryDict("col=late"))

    assert [picked.export_row({"col_late": value}) for value in (7, None, "", "x")] == [
        [1, 7],
        [1, None],
        [1, ""],
        [1, "<x>"],
    ]


def test_the_sheet_lists_shown_columns_first_and_hides_what_it_was_given():
    html = columns.boxes_html(SPEC, QueryDict("col=length&rand=compact&coloane=length:jos"))

    order = [html.index(f'value="{key}"') for key in ("number", "length", "name", "again")]
    assert order == sorted(order)
    assert 'name="col" value="length" checked' in html
    assert 'name="col" value="name">' in html
    assert '<option value="compact" selected>' in html
    assert re.findall(r'value="([^"]*)"[^>]*autofocus', html) == ["length:jos"]


@pytest.mark.parametrize(
    ("query", "cookie", "density"),
    [
        ("", "", ""),
        ("", "compact", "compact"),
        ("rand=roomy", "compact", "roomy"),
        ("rand=normal", "compact", ""),
        ("rand=huge", "compact", "compact"),
        ('rand="><script>', "", ""),
    ],
)
@override_settings(ALLOWED_HOSTS=["*"])
def test_the_address_goes_before_the_cookie_in_the_height_of_rows(query, cookie, density):
    asked = RequestFactory().get(f"/lista/?{query}")
    asked.COOKIES["densitate"] = cookie

    assert Shell(asked).density == density
