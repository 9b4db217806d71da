# SPDX-License-Identifier: EUPL-1.2
"""The list and the page of goods: what they show, to whom, and at what cost."""

import csv
import io

import pytest
from django.db import connection
from django.db.models import Sum
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from tests.factories.patrimony import make_good, make_many

from vatra.foundation.shell import keyset
from vatra.kernel import money
from vatra.modules.patrimony import searching
from vatra.modules.patrimony.choices import GoodKind, GoodState
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries import goods as queries
from vatra.modules.patrimony.views.good_lists import kept_rows

pytestmark = pytest.mark.django_db


def test_the_list_shows_the_columns_of_the_design(client_as, school):
    good = make_good(school, inventory_number="5-412-001861", name="Laptop demonstrativ", serial="SN1")

    page = client_as("patrimony_officer").get("/patrimoniu/bunuri/")

    body = page.content.decode()
    assert page.status_code == 200
    heads = [
        "Nr. inventar",
        "Denumire",
        "Loc de folosință",
        "Gestionar",
        "Stare",
        "PIF",
        "Valoare inventar",
        "Unitate",
    ]
    assert [h for h in heads if h not in body] == []
    assert f'href="/patrimoniu/bunuri/{good.pk}/">5-412-001861</a>' in body
    assert "Corp A · Sala 1" in body
    assert "14.02.2024" in body
    assert "3.899,00\u00a0lei" in body


@pytest.mark.parametrize(
    "tab",
    [
        "lipsa=loc",
        "lipsa=proprietar",
        "lipsa=cod",
        "lipsa=carte",
        "stare=propus_casare",
        "stare=iesit",
        "fel=imobile",
    ],
)
def test_each_tab_and_filter_answers(client_as, school, tab):
    make_good(school, inventory_number="ascuns")

    page = client_as("patrimony_officer").get(f"/patrimoniu/bunuri/?{tab}")

    assert page.status_code == 200
    assert ">ascuns</a>" not in page.content.decode()


def test_tabs_find_what_is_missing(client_as, school):
    make_good(school, inventory_number="FARA-LOC", room=None)
    make_good(school, inventory_number="FARA-PROP", owner=None)
    make_good(school, inventory_number="CASARE", state=GoodState.PROPOSED)
    make_good(
        school,
        inventory_number="TEREN",
        kind=GoodKind.LAND,
        room=None,
        classification_code="",
        life_months=None,
    )
    officer = client_as("patrimony_officer")

    def shown(query: str) -> set[str]:
        body = officer.get(f"/patrimoniu/bunuri/?{query}").content.decode()
        return {n for n in ("FARA-LOC", "FARA-PROP", "CASARE", "TEREN") if f">{n}</a>" in body}

    assert shown("lipsa=loc") == {"FARA-LOC"}
    assert shown("lipsa=proprietar") == {"FARA-PROP"}
    assert shown("stare=propus_casare") == {"CASARE"}
    assert shown("fel=imobile") == {"TEREN"}
    assert shown("lipsa=carte") == {"TEREN"}


@pytest.mark.parametrize("typed", ["șurubelniță", "surubelnita", "şurubelniţă", "ŞURUBELNIŢĂ"])
def test_search_finds_four_spellings(client_as, school, typed):
    make_good(school, inventory_number="GASIT", name="Șurubelniță electrică")
    make_good(school, inventory_number="ALTUL", name="Ciocan")

    body = client_as("patrimony_officer").get("/patrimoniu/bunuri/", {"q": typed}).content.decode()

    assert ">GASIT</a>" in body
    assert ">ALTUL</a>" not in body


def test_search_reads_wildcards_as_letters(client_as, school):
    make_good(school, inventory_number="ALTUL")

    body = client_as("patrimony_officer").get("/patrimoniu/bunuri/", {"q": "%"}).content.decode()

    assert ">ALTUL</a>" not in body


def test_people_of_a_unit_see_only_their_unit(client_as, school, other):
    make_good(school, inventory_number="AL-MEU")
    foreign = make_good(other, inventory_number="STRAIN", name="Pian de concert", token="t" * 22)
    mine = client_as("unit_administrator", school.unit)

    lists = [
        "/patrimoniu/bunuri/",
        "/patrimoniu/bunuri/?q=pian",
        f"/patrimoniu/bunuri/?unitate={other.unit.pk}",
        f"/patrimoniu/bunuri/?loc={other.rooms[0].pk}",
        f"/patrimoniu/bunuri/?gestionar={other.custodian.pk}",
    ]
    for address in lists:
        body = mine.get(address).content.decode()
        assert "STRAIN" not in body, address
        assert "Pian de concert" not in body, address
        assert other.custodian.full_name not in body, address
    for address in (
        f"/patrimoniu/bunuri/{foreign.pk}/",
        f"/patrimoniu/bunuri/{foreign.pk}/?fila=jurnal",
        f"/patrimoniu/bunuri/{foreign.pk}/eticheta/",
        f"/patrimoniu/bunuri/{foreign.pk}/fisa/",
        f"/patrimoniu/bunuri/{foreign.pk}/propune/",
        f"/patrimoniu/locuri/{other.rooms[0].pk}/",
        f"/patrimoniu/liste/registru/{other.unit.pk}/",
        f"/patrimoniu/liste/unitate/{other.unit.pk}/?format=csv",
        f"/patrimoniu/liste/gestionar/{other.custodian.pk}/",
        f"/patrimoniu/liste/loc/{other.rooms[0].pk}/",
        f"/patrimoniu/liste/incapere/{other.rooms[0].pk}/",
        f"/b/{foreign.token}/",
    ):  # fmt: skip
        assert mine.get(address).status_code == 404, address


def test_the_export_holds_only_the_own_unit(client_as, school, other):
    make_good(school, inventory_number="AL-MEU")
    make_good(other, inventory_number="STRAIN")

    answer = client_as("unit_director", school.unit).get("/patrimoniu/bunuri/?export=csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    numbers = [row[0] for row in csv.reader(io.StringIO(text), delimiter=";") if row]
    assert "AL-MEU" in numbers
    assert "STRAIN" not in numbers


def test_strangers_are_sent_to_sign_in(client, school):
    good = make_good(school)

    for address in ("/patrimoniu/bunuri/", f"/patrimoniu/bunuri/{good.pk}/", f"/b/{good.token}/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/intrare/?next=")


def test_the_system_administrator_sees_no_goods(client_as, school):
    make_good(school)

    assert client_as("administrator").get("/patrimoniu/bunuri/").status_code == 403


def test_a_scanned_label_opens_the_good(client_as, school):
    good = make_good(school)

    answer = client_as("unit_director", school.unit).get(f"/b/{good.token}/")

    assert answer.status_code == 302
    assert answer["Location"] == f"/patrimoniu/bunuri/{good.pk}/"


def test_scripts_and_long_names_are_shown_as_text(client_as, school):
    attack = "<script>alert('x')</script>"
    good = make_good(
        school, name=attack, serial=attack[:80], description=attack + "ă" * 9970, entry_document=attack
    )
    officer = client_as("patrimony_officer")

    for address in (
        "/patrimoniu/bunuri/",
        f"/patrimoniu/bunuri/{good.pk}/",
        f"/patrimoniu/bunuri/{good.pk}/corecteaza/",
    ):
        body = officer.get(address).content.decode()
        assert attack not in body, address
        assert "&lt;script&gt;alert" in body, address


@pytest.mark.parametrize(
    "query",
    [
        "unitate=9999999999999999999999",
        "loc=²",
        "gestionar=-1",
        "fel=x",
        "dupa=xx",
    ],
)
def test_nonsense_in_the_address_is_answered(client_as, school, query):
    make_good(school)
    name, _eq, value = query.partition("=")

    assert client_as("patrimony_officer").get("/patrimoniu/bunuri/", {name: value}).status_code == 200


@pytest.mark.parametrize("name", ["stare", "cont", "q"])
def test_a_nul_in_the_address_is_refused(client_as, school, name):
    assert client_as("patrimony_officer").get("/patrimoniu/bunuri/", {name: "\x00"}).status_code == 400


@pytest.mark.parametrize("fila", ["", "miscari", "documente", "jurnal", "alta"])
def test_each_part_of_the_page_opens(client_as, school, fila):
    good = make_good(school)

    page = client_as("auditor").get(f"/patrimoniu/bunuri/{good.pk}/", {"fila": fila})

    assert page.status_code == 200
    assert good.inventory_number in page.content.decode()


def test_the_page_keeps_the_parties_apart_and_says_why(client_as, school):
    good = make_good(school)

    body = client_as("patrimony_officer").get(f"/patrimoniu/bunuri/{good.pk}/").content.decode()

    for label in ("Proprietar", "Administrator", "Utilizator", "Ține evidența", "De ce?", "factura DEMO 1"):
        assert label in body, label


def test_arrows_lead_to_the_neighbours_of_the_unit(client_as, school, other):
    first, second, third = (make_good(school, inventory_number=n) for n in ("A-1", "A-2", "A-3"))
    make_good(other, inventory_number="A-2b")
    officer = client_as("patrimony_officer")

    body = officer.get(f"/patrimoniu/bunuri/{second.pk}/").content.decode()

    assert f'href="/patrimoniu/bunuri/{first.pk}/" rel="prev"' in body
    assert f'href="/patrimoniu/bunuri/{third.pk}/" rel="next"' in body
    ends = officer.get(f"/patrimoniu/bunuri/{first.pk}/").content.decode()
    assert 'rel="prev"' not in ends


def test_what_the_pages_cost(client_as, school):
    make_many(school.unit, 120)
    good = make_good(school)
    officer = client_as("patrimony_officer")
    budgets = {
        "/patrimoniu/bunuri/": 12,
        f"/patrimoniu/bunuri/?unitate={school.unit.pk}": 12,
        f"/patrimoniu/bunuri/{good.pk}/": 20,
        "/patrimoniu/cladiri/": 12,
    }
    for address, most in budgets.items():
        officer.get(address)
        with CaptureQueriesContext(connection) as seen:
            officer.get(address)
        assert len(seen) <= most, (address, [q["sql"][:120] for q in seen])


@pytest.mark.parametrize("role", ["patrimony_officer", "executive_director", "accountant", "auditor"])
def test_azi_tells_what_is_wrong(client_as, school, role):
    make_good(school, room=None)
    make_good(school, owner=None)

    body = client_as(role).get("/azi/").content.decode()

    assert 'href="/patrimoniu/bunuri/?lipsa=loc"><b>1</b>' in body
    assert 'href="/patrimoniu/bunuri/?lipsa=proprietar"><b>1</b>' in body


def test_azi_of_a_unit_counts_only_its_goods(client_as, school, other):
    make_good(school, room=None)
    make_good(other, room=None)
    client = client_as("unit_director", school.unit)
    client.get("/azi/")

    with CaptureQueriesContext(connection) as seen:
        body = client.get("/azi/").content.decode()

    assert 'href="/patrimoniu/bunuri/?lipsa=loc"><b>1</b>' in body
    assert len([q for q in seen if "patrimony_" in q["sql"]]) <= 8


def test_azi_counts_unknown_codes_like_the_list(client_as, school):
    make_good(school, classification_code="9.9.9", inventory_number="COD")
    make_good(school, classification_code="", life_months=None, inventory_number="GOL")
    for viewer in (client_as("patrimony_officer"), client_as("unit_director", school.unit)):
        azi = viewer.get("/azi/").content.decode()
        body = viewer.get("/patrimoniu/bunuri/?lipsa=cod").content.decode()
        assert ">COD</a>" in body
        assert ">GOL</a>" in body
        assert 'href="/patrimoniu/bunuri/?lipsa=cod"><b>2</b>' in azi


@pytest.mark.slow
def test_pages_of_many_goods_walk_an_index_and_totals_read_one(school, other, actor):
    make_many(school.unit, 20_000)
    make_many(other.unit, 5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE patrimony_good")
    everything = actor("patrimony_officer")
    mine = actor("unit_director", school.unit.pk)

    def page(who, sort: str) -> str:
        rows = queries.with_columns(kept_rows(queries.goods(who), QueryDict()))
        return keyset.ordered(rows, name=sort, descending=False)[:51].explain()

    plans = {
        "good_by_number": page(everything, "inventory_number"),
        "good_by_name": page(everything, "name_key"),
        "good_by_value": page(everything, "entry_value"),
        "good_by_pif": page(everything, "commissioning_date"),
        "good_by_unit_number": page(mine, "inventory_number"),
        "good_by_unit_name": page(mine, "name_key"),
        "good_folded_trgm": searching.in_folded(
            queries.with_columns(queries.goods(everything)), "SN19999"
        ).explain(),
    }

    for index, plan in plans.items():
        assert f"using {index} " in plan or f"on {index} " in plan, plan
        assert "Seq Scan on patrimony_good" not in plan, plan


@pytest.mark.slow
def test_a_deep_page_and_the_total_are_exact(client_as, school):
    make_many(school.unit, 1_205)
    officer = client_as("patrimony_officer")
    cursor = keyset.Cursor("inventar", "G-0001150", "0", 1150).encode()

    deep = officer.get("/patrimoniu/bunuri/", {"dupa": cursor}).content.decode()
    foot = officer.get("/patrimoniu/bunuri/?total=1", headers={"HX-Request": "true"}).content.decode()

    assert ">G-0001150</a>" in deep
    assert ">G-0001198</a>" in deep or ">G-0001199</a>" in deep
    assert ">G-0001149</a>" not in deep
    assert "Total, 1.205 bunuri" in foot
    assert money.lei(Good.objects.aggregate(s=Sum("entry_value"))["s"]) in foot
