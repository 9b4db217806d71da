# SPDX-License-Identifier: EUPL-1.2
"""The list engine: what the address says is what the page shows."""

import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory

from vatra.foundation.audit.models import LogEntry
from vatra.foundation.shell import exports, lists
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError

pytestmark = pytest.mark.django_db

SPEC = lists.ListSpec(
    title="Grupuri",
    noun=("grup", "grupuri"),
    columns=(
        lists.Column("number", "Nr.", sort="pk", phone="line"),
        lists.Column("name", "Denumire", sort="name", css="trim", phone="title"),
        lists.Column("length", "Lungime", css="r"),
    ),
    default_sort="name",
    row=lambda g: lists.Row(g.pk, g.name, (lists.link(str(g.pk), f"/g/{g.pk}/"), g.name, str(len(g.name)))),
    filters=(
        lists.Filter(
            "litera",
            "Litera",
            lambda qs, value: qs.filter(name__startswith=value),
            choices=lambda _actor: [("a", "litera A"), ("b", "litera B")],
        ),
    ),
    search=lists.Search("Caută", "denumire", lambda qs, words: qs.filter(name__contains=words)),
    export_row=lambda g: (g.pk, g.name, len(g.name)),
    totals=lambda qs: {"length": str(sum(len(g.name) for g in qs))},
    empty=("Niciun grup încă", "Adăugați primul grup."),
    tabs=(("Toate", ""), ("Cu A", "litera=a")),
)


def request(query=""):
    made = RequestFactory().get(f"/lista/?{query}")
    made.actor = Actor(user_id=1, name="Ana Pop")
    made.resolver_match = None
    return made


def names(page):
    return [re.search(r'p-title">([^<]*)</td>', row)[1] for row in page.rows]


def fill(*values):
    Group.objects.bulk_create(Group(name=value) for value in values)


def test_first_page_second_page_and_back():
    fill(*(f"g{i:03}" for i in range(120)))

    first = lists.make_page(SPEC, Group.objects.all(), request())
    second = lists.make_page(SPEC, Group.objects.all(), request(first.next_url.partition("?")[2]))
    back = lists.make_page(SPEC, Group.objects.all(), request(second.previous_url.partition("?")[2]))

    assert names(first) == [f"g{i:03}" for i in range(50)]
    assert first.previous_url == ""
    assert first.position == "Rândurile 1–50 din 120 de grupuri"
    assert names(second) == [f"g{i:03}" for i in range(50, 100)]
    assert second.position == "Rândurile 51–100 din 120 de grupuri"
    assert names(back) == names(first)
    assert back.position == first.position
    assert back.previous_url == ""


def test_last_page_has_no_next():
    fill(*(f"g{i:03}" for i in range(101)))

    page = lists.make_page(SPEC, Group.objects.all(), request("pe=100"))
    last = lists.make_page(SPEC, Group.objects.all(), request(page.next_url.partition("?")[2]))

    assert names(last) == ["g100"]
    assert last.next_url == ""
    assert last.position == "Rândurile 101 din 101 grupuri"


def test_more_than_a_thousand_is_not_counted_until_asked():
    fill(*(f"g{i:04}" for i in range(1002)))

    page = lists.make_page(SPEC, Group.objects.all(), request())
    exact = lists.make_page(SPEC, Group.objects.all(), request("total=1"))

    assert page.position == "Rândurile 1–50 din peste 1.000 de grupuri"
    assert page.capped is True
    assert exact.position == "Rândurile 1–50 din 1.002 grupuri"
    assert exact.totals == '<td colspan="2">Total, 1.002 grupuri</td><td class="r">5010</td>'


def test_one_page_takes_two_queries(django_assert_num_queries):
    fill(*(f"g{i:03}" for i in range(60)))

    with django_assert_num_queries(2):
        lists.make_page(SPEC, Group.objects.all(), request())


def test_a_list_that_fits_takes_one_query(django_assert_num_queries):
    fill("a", "b")

    with django_assert_num_queries(1):
        page = lists.make_page(SPEC, Group.objects.all(), request())

    assert page.announce == "2 grupuri"


def test_sort_down_and_its_heads():
    fill("b", "a", "c")

    page = lists.make_page(SPEC, Group.objects.all(), request("sort=-name"))

    assert names(page) == ["c", "b", "a"]
    assert [(h.label, h.sorted, h.url) for h in page.heads] == [
        ("Nr.", "", "/lista/?sort=number"),
        ("Denumire", "descending", "/lista/?sort=name"),
        ("Lungime", "", ""),
    ]


@pytest.mark.parametrize("sort", ["length", "password", "-", "name;drop", "user__password"])
def test_only_declared_columns_sort(sort):
    fill("b", "a")

    assert names(lists.make_page(SPEC, Group.objects.all(), request(f"sort={sort}"))) == ["a", "b"]


def test_a_cursor_of_another_sort_is_forgotten():
    fill(*(f"g{i:03}" for i in range(60)))
    first = lists.make_page(SPEC, Group.objects.all(), request())
    cursor = first.next_url.partition("dupa=")[2]

    page = lists.make_page(SPEC, Group.objects.all(), request(f"sort=-name&dupa={cursor}"))

    assert names(page)[0] == "g059"


def test_filters_are_chips_in_words_and_survive_sorting():
    fill("abc", "b")

    page = lists.make_page(SPEC, Group.objects.all(), request("litera=a&q=c"))

    assert names(page) == ["abc"]
    assert page.chips == [("Litera", "litera A", "/lista/?q=c", "Elimină filtrul Litera")]
    assert page.heads[0].url == "/lista/?litera=a&q=c&sort=number"
    assert page.clear_url == "/lista/"
    assert [tab.current for tab in page.tabs] == [False, False]


def test_the_tab_of_these_filters_is_current():
    page = lists.make_page(SPEC, Group.objects.all(), request("litera=a&sort=-name"))

    assert [(tab.label, tab.current) for tab in page.tabs] == [("Toate", False), ("Cu A", True)]


def test_nothing_yet_and_nothing_matches():
    nothing = lists.make_page(SPEC, Group.objects.all(), request(), empty_action=("/nou/", "Adaugă"))
    fill("b")
    no_match = lists.make_page(SPEC, Group.objects.all(), request("litera=a"))

    assert tuple(nothing.empty) == ("nothing", "Niciun grup încă", "Adăugați primul grup.", "/nou/", "Adaugă")
    assert no_match.empty.kind == "nomatch"
    assert no_match.empty.url == "/lista/"
    assert no_match.empty.verb == "Șterge filtrele"


def test_cells_are_escaped():
    fill("<script>alert(1)</script>")

    page = lists.make_page(SPEC, Group.objects.all(), request())

    assert "<script>" not in page.rows[0]
    assert '<td class="trim p-title">&lt;script&gt;alert(1)&lt;/script&gt;</td>' in page.rows[0]


def test_csv_holds_the_filtered_rows_in_order_and_names_the_filter():
    fill("b2", "a2", "a1", "=1+1")

    answer = lists.answer(
        SPEC,
        Group.objects.all(),
        request("litera=a&export=csv&pe=50"),
        "none.html",
    )
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0] == "\ufeffGrupuri"
    assert lines[1] == "Filtru: Litera: litera A"
    assert lines[3] == "Nr.;Denumire;Lungime"
    assert [line.split(";")[1] for line in lines[4:]] == ["a1", "a2"]
    entry = LogEntry.objects.get()
    assert (entry.verb, entry.actor_name, entry.object_label) == ("export_list", "Ana Pop", "Grupuri")
    assert entry.data["detail"] == "CSV; Litera: litera A"


def test_control_characters_do_not_break_a_workbook():
    made = exports.Sheet("Grupuri", "fără filtru", ["Denumire"], [("a\x01b\x1fc\td",)])
    target = io.BytesIO()

    exports.write_xlsx(made, target)

    assert openpyxl.load_workbook(target).active.cell(5, 1).value == "abc\td"


def test_formulas_do_not_run_in_exports():
    fill("=1+1", "@sum", "+4", "-4", "ok")

    csv_answer = lists.answer(SPEC, Group.objects.all(), request("export=csv"), "none.html")
    cells = [line.split(";")[1] for line in b"".join(csv_answer.streaming_content).decode().splitlines()[4:]]
    xlsx_answer = lists.answer(SPEC, Group.objects.all(), request("export=xlsx"), "none.html")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_answer.streaming_content)))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))

    assert sorted(cells) == ["'+4", "'-4", "'=1+1", "'@sum", "ok"]
    assert rows[0] == ("Nr.", "Denumire", "Lungime")
    assert sorted(row[1] for row in rows[1:]) == ["'+4", "'-4", "'=1+1", "'@sum", "ok"]
    assert {type(row[2]) for row in rows[1:]} == {int}
    book.close()
    xlsx_answer.close()


def test_an_unknown_format_is_refused():
    with pytest.raises(BadInputError) as refused:
        lists.answer(SPEC, Group.objects.all(), request("export=exe"), "none.html")

    assert refused.value.code == "bad_export"


def post(data):
    made = RequestFactory().post("/lista/", data)
    made.actor = Actor(user_id=1, name="Ana Pop")
    return made


def test_ticked_rows_are_selected_only_inside_what_may_be_seen():
    fill("a1", "a2", "b")
    ids = list(Group.objects.order_by("name").values_list("pk", flat=True))

    chosen = lists.selected(SPEC, Group.objects.exclude(name="b"), post({"id": [ids[0], ids[2]]}))

    assert [g.name for g in chosen] == ["a1"]


def test_all_that_the_filter_matches():
    fill("a1", "a2", "b")

    chosen = lists.selected(SPEC, Group.objects.all(), post({"toate": "1", "filtru": "litera=a&sort=name"}))

    assert sorted(g.name for g in chosen) == ["a1", "a2"]


@pytest.mark.parametrize("data", [{}, {"id": ["x"]}, {"id": ["1", "-2"]}])
def test_nothing_selected_is_refused(data):
    with pytest.raises(BadInputError) as refused:
        lists.selected(SPEC, Group.objects.all(), post(data))

    assert refused.value.code == "nothing_selected"
