# SPDX-License-Identifier: EUPL-1.2
"""The board and the pages of a stocktaking: what they show, to whom, what they refuse."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.access import user_with
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.search.models import SearchEntry
from vatra.kernel import clock
from vatra.modules.stocktaking.actions import procedure
from vatra.modules.stocktaking.choices import Moment, State
from vatra.modules.stocktaking.models import CommissionMember, Declaration, Stocktaking
from vatra.modules.stocktaking.queries import guidance
from vatra.modules.stocktaking.queries.board import blocking, figured, figures_of, pace_for, totals_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(user_with("patrimony_officer"))
    return client


@pytest.fixture
def director(w: steps.World) -> Client:
    client = Client()
    client.force_login(user_with("unit_director", w.school.unit.pk))
    return client


def body_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def figures(found: Stocktaking):
    return figures_of(figured(Stocktaking.objects.filter(pk=found.pk)).get())


def test_empty_board_says_what_to_do(officer: Client) -> None:
    body = body_of(officer, "/inventariere/")
    assert "Nicio inventariere" in body
    assert 'href="/inventariere/noua/"' in body
    assert "Pe stări" not in body


def test_figures_while_people_count(w: steps.World) -> None:
    found = steps.counted(w)
    first, second = steps.place_of(found, w.laptop), steps.place_of(found, w.piano)
    steps.scan("a", steps.saw(first, w.chairs, "8"), steps.saw(first, w.piano, seq=2))
    steps.scan("b", steps.saw(first, w.chairs, "9"))
    steps.scan("a", steps.Line(3, "saw", second.public_id, {"s": "c:FARA-NUMAR", "q": "1"}))
    f = figures(found)
    assert (f.places, f.closed, f.lines, f.seen, f.surplus, f.differing) == (2, 0, 3, 2, 1, 1)
    assert (f.custodians, f.before, f.after, f.members, f.phones) == (1, 1, 0, 2, 0)
    found.refresh_from_db()
    assert blocking(found, f) == "2 locuri deschise, 1 bun numărat diferit"


def test_board_tells_state_progress_and_what_blocks(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    steps.scan("a", steps.saw(steps.place_of(found, w.laptop), w.laptop))
    body = body_of(officer, "/inventariere/")
    row = re.search(rf"<tr>.*?/inventariere/{found.pk}/.*?</tr>", body, re.DOTALL)
    assert row is not None
    for words in ("Se numără", "0 / 2", "1 / 3", "2 locuri deschise"):
        assert words in row[0]
    assert "Inventarieri în lucru" in body
    assert "Ritmul ultimelor zile" in body


def test_totals_and_pace_of_the_board(w: steps.World) -> None:
    found = steps.counted(w)
    steps.scan("a", steps.saw(steps.place_of(found, w.laptop), w.laptop))
    totals = totals_for(w.lead)
    assert (totals.by_state, totals.places, totals.closed, totals.lines) == ({"numarare": 1}, 2, 0, 3)
    pace = pace_for(w.lead)
    assert len(pace) == 10
    assert pace[-1] == (clock.today(), 1)
    assert sum(n for _day, n in pace) == 1


def test_board_costs_the_same_for_one_and_for_many(w: steps.World, officer: Client) -> None:
    steps.counted(w)

    def cost() -> int:
        body_of(officer, "/inventariere/")
        with CaptureQueriesContext(connection) as queries:
            body_of(officer, "/inventariere/")
        return len(queries)

    one = cost()
    for _number in range(3):
        steps.counted(steps.world(make_school()))
    assert cost() == one


def test_people_of_a_unit_see_their_own_only(w: steps.World, director: Client, client_as) -> None:
    found = steps.counted(w)
    other = steps.counted(steps.world(make_school("Școala Străină")))
    mine = body_of(director, "/inventariere/")
    assert f"/inventariere/{found.pk}/" in mine
    assert "Școala Străină" not in mine
    place = other.places.first()
    for url in (
        f"/inventariere/{other.pk}/",
        f"/inventariere/{other.pk}/modifica/",
        f"/inventariere/{other.pk}/comisie/",
        f"/inventariere/{other.pk}/locuri/",
        f"/inventariere/{other.pk}/diferente/",
        f"/inventariere/{other.pk}/liste/",
        f"/inventariere/{other.pk}/pas/cancel/",
        f"/inventariere/locuri/{place.pk}/",
        f"/inventariere/locuri/{place.pk}/numara/",
        f"/inventariere/locuri/{place.pk}/pas/inchide/",
    ):
        assert director.get(url).status_code == 404, url
    assert client_as("registry_clerk").get("/inventariere/").status_code == 403


def test_filters_and_exports_of_the_board(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    draft = steps.prepared(steps.world(make_school("Școala Ciornei")))
    counting = body_of(officer, "/inventariere/?stare=numarare")
    assert f'href="/inventariere/{found.pk}/"' in counting
    assert f'href="/inventariere/{draft.pk}/"' not in counting
    year = clock.today().year
    assert f'href="/inventariere/{draft.pk}/"' in body_of(officer, f"/inventariere/?an={year}")
    assert "Nimic nu se potrivește" in body_of(officer, f"/inventariere/?an={year - 1}")
    csv = b"".join(officer.get("/inventariere/?export=csv").streaming_content).decode("utf-8-sig")
    assert "Școala Ciornei" in csv
    assert "0 / 2" in csv


def plan_data(**changes: object) -> dict[str, object]:
    today = clock.today()
    data = {
        "occasion": "anuala",
        "reference_date": today.isoformat(),
        "starts_on": today.isoformat(),
        "ends_on": (today + dt.timedelta(days=5)).isoformat(),
        "method": "Pe încăperi.",
        "compensable": "",
    }
    return data | changes


def test_preparing_one_twice_pressed_makes_one(w: steps.World, officer: Client) -> None:
    once = "0b0dd9f3-5b50-4c3e-9a0a-2f0f0f0f0f0f"
    data = plan_data(unit=w.school.unit.name, once=once)
    first = officer.post("/inventariere/noua/", data)
    found = Stocktaking.objects.get()
    assert (first.status_code, first.url) == (302, f"/inventariere/{found.pk}/")
    again = officer.post("/inventariere/noua/", data)
    assert again.status_code == 422
    assert Stocktaking.objects.count() == 1
    entry = SearchEntry.objects.get(kind="stocktaking.stocktaking")
    assert (entry.object_id, entry.url) == (found.pk, f"/inventariere/{found.pk}/")


def test_plan_refuses_dates_out_of_order(w: steps.World, officer: Client) -> None:
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    answer = officer.post("/inventariere/noua/", plan_data(unit=w.school.unit.name, ends_on=yesterday))
    assert answer.status_code == 422
    assert "Încheierea este înaintea începutului." in answer.content.decode()
    assert not Stocktaking.objects.exists()


def test_stale_plan_shows_both_versions(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    old = found.version
    procedure.change_stocktaking(
        actor=w.lead, cmd=procedure.ChangePlan(found.pk, old, steps.plan(method="Nou."))
    )
    answer = officer.post(f"/inventariere/{found.pk}/modifica/", plan_data(version=old, method="Vechi."))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Cele două variante" in body
    assert "Nou." in body
    found.refresh_from_db()
    assert found.method == "Nou."


def commission_data(version: int, *rows: tuple[str, str, str, str], **more: str) -> dict[str, object]:
    data: dict[str, object] = {"version": version, "rows": len(rows), **more}
    for n, (name, function, duty, sub) in enumerate(rows):
        data |= {f"name-{n}": name, f"function-{n}": function, f"duty-{n}": duty, f"sub-{n}": sub}
    return data


def test_commission_is_named_by_rows(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    url = f"/inventariere/{found.pk}/comisie/"
    body = body_of(officer, url)
    assert body.count('name="name-') == 4
    answer = officer.post(
        url,
        commission_data(
            found.version,
            ("Ion Demo", "director adjunct", "presedinte", "0"),
            ("", "", "membru", "0"),
            ("Ema Demo", "laborant", "presedinte", "1"),
        ),
    )
    assert answer.status_code == 302
    members = CommissionMember.objects.filter(stocktaking=found).order_by("sub")
    assert list(members.values_list("name", "function", "duty", "sub")) == [
        ("Ion Demo", "director adjunct", "presedinte", 0),
        ("Ema Demo", "laborant", "presedinte", 1),
    ]
    page = body_of(officer, f"/inventariere/{found.pk}/?fila=comisie")
    assert "Subcomisia 1" in page


def test_more_rows_without_script_keep_what_was_typed(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    data = commission_data(found.version, ("Ion Demo", "x", "presedinte", "0"), adauga="1")
    answer = officer.post(f"/inventariere/{found.pk}/comisie/", data)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert body.count('name="name-') == 4
    assert 'value="Ion Demo"' in body
    assert CommissionMember.objects.filter(stocktaking=found, name="Ion Demo").count() == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("Ion", "", "membru", "0"), "Comisia centrală are nevoie de exact un președinte; acum are 0."),
        (("Ion", "", "presedinte", "minus"), "este un număr de la 0 (comisia centrală) la 200"),
        (("Ion", "", "rege", "0"), "Alegeți calitatea pentru „Ion”"),
    ],
)
def test_commission_that_cannot_be(w: steps.World, officer: Client, row, sentence: str) -> None:
    found = steps.prepared(w)
    answer = officer.post(f"/inventariere/{found.pk}/comisie/", commission_data(found.version, row))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert found.members.count() == 2


def test_stale_commission_changes_nothing(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    data = commission_data(found.version - 1, ("Ion", "", "presedinte", "0"))
    answer = officer.post(f"/inventariere/{found.pk}/comisie/", data)
    assert answer.status_code == 422
    assert "altcineva a schimbat" in answer.content.decode()
    assert not found.members.filter(name="Ion").exists()


def test_the_next_step_is_named_with_what_blocks_it(
    w: steps.World, officer: Client, director: Client
) -> None:
    found = procedure.prepare_stocktaking(actor=w.lead, cmd=procedure.Prepare(w.school.unit.pk, steps.plan()))
    body = body_of(director, f"/inventariere/{found.pk}/")
    assert "„Emite decizia” așteaptă: comisia nu este numită." in body
    lead = Client()
    lead.force_login(user_with("patrimony_officer"))
    assert "o face directorul unității sau directorul executiv" in body_of(lead, f"/inventariere/{found.pk}/")


def test_preparer_has_no_button_and_is_told_why(w: steps.World) -> None:
    found = steps.prepared(w)
    writer = user_with("unit_director", w.school.unit.pk, full_name="Directoare Demo")
    client = Client()
    client.force_login(writer)
    client.post(f"/inventariere/{found.pk}/modifica/", plan_data(version=found.version))
    body = body_of(client, f"/inventariere/{found.pk}/")
    assert "/pas/decide/" not in body
    assert "ați lucrat la întocmire, deci o face altă persoană cu acest drept" in body
    assert client.get(f"/inventariere/{found.pk}/pas/decide/").status_code == 302
    found.refresh_from_db()
    refused = client.post(f"/inventariere/{found.pk}/pas/decide/", {"version": found.version})
    assert refused.status_code == 403
    found.refresh_from_db()
    assert found.state == State.DRAFT


def test_step_names_effect_and_count_and_refuses_stale(w: steps.World, director: Client) -> None:
    found = steps.prepared(w)
    url = f"/inventariere/{found.pk}/pas/decide/"
    assert "2 persoane în comisie" in body_of(director, url)
    stale = director.post(url, {"version": found.version - 1})
    assert stale.status_code == 422
    found.refresh_from_db()
    assert found.state == State.DRAFT
    assert director.post(url, {"version": found.version}).status_code == 302
    again = director.post(url, {"version": found.version})
    assert again.status_code == 422
    found.refresh_from_db()
    assert (found.state, found.decision is not None) == (State.DECIDED, True)
    body = body_of(director, f"/inventariere/{found.pk}/")
    assert str(found.decision) in body
    assert "Mersul procedurii" in body


def test_cancelling_asks_why(w: steps.World, officer: Client) -> None:
    found = steps.opened(w)
    url = f"/inventariere/{found.pk}/pas/cancel/"
    assert "2 locuri" in body_of(officer, url)
    empty = officer.post(url, {"version": found.version, "note": " "})
    assert empty.status_code == 422
    assert "Scrieți motivul anulării." in empty.content.decode()
    assert officer.post(url, {"version": found.version, "note": "greșită"}).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.cancel_reason) == (State.CANCELLED, "greșită")


def test_unknown_step_is_no_page(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    assert officer.get(f"/inventariere/{found.pk}/pas/edit/").status_code == 404


def test_declaration_with_its_seven_questions(w: steps.World, officer: Client) -> None:
    found = steps.opened(w)
    url = f"/inventariere/{found.pk}/declaratii/{w.school.custodian.pk}/inainte/"
    body = body_of(officer, url)
    assert body.count("Gol înseamnă „Nu.”") == 7
    page = body_of(officer, f"/inventariere/{found.pk}/?fila=declaratii")
    assert f'href="{url}"' in page
    once = "11111111-5b50-4c3e-9a0a-2f0f0f0f0f0f"
    data = {"terti": "Un retroproiector împrumutat.", "last_entry": "NIR 4 din 2.11.2026", "once": once}
    assert officer.post(url, data).status_code == 302
    assert officer.post(url, data).status_code == 422
    made = Declaration.objects.get()
    assert (made.moment, made.answers, made.last_entry) == (
        Moment.BEFORE,
        {"terti": "Un retroproiector împrumutat."},
        "NIR 4 din 2.11.2026",
    )
    page = body_of(officer, f"/inventariere/{found.pk}/?fila=declaratii")
    assert "Un retroproiector împrumutat." in page
    assert f'href="{url}"' not in page


def test_declaration_of_somebody_without_custody_is_no_page(w: steps.World, officer: Client) -> None:
    found = steps.opened(w)
    assert officer.get(f"/inventariere/{found.pk}/declaratii/999999/inainte/").status_code == 404
    assert (
        officer.get(f"/inventariere/{found.pk}/declaratii/{w.school.custodian.pk}/candva/").status_code == 404
    )


def test_todo_counts_what_is_done(w: steps.World) -> None:
    found = steps.counted(w)
    things = [(t.label, t.detail, t.done) for t in guidance.todo_of(found, figures(found))]
    assert things[0] == ("Numărați și închideți locurile", "0 din 2", False)
    assert things[1] == ("Luați declarațiile de la încheiere", "0 din 1", False)


def test_results_are_due_seven_working_days_after_the_end() -> None:
    # Friday 27 November 2026; 30 November and 1 December are legal holidays.
    found = Stocktaking(ends_on=dt.date(2026, 11, 27))
    assert guidance.results_due(found) == dt.date(2026, 12, 10)


def test_start_page_tells_what_waits(w: steps.World, officer: Client) -> None:
    steps.opened(w)
    body = body_of(officer, "/azi/")
    assert "declarație de gestionar lipsă" in body
    assert w.school.unit.name in body
    assert "Ia declarațiile" in body


def test_every_part_of_the_page_opens_in_every_state(w: steps.World, officer: Client) -> None:
    found = steps.prepared(w)
    parts = ("", "?fila=comisie", "?fila=declaratii", "?fila=istoric", "locuri/", "diferente/", "liste/")
    for part in parts:
        body_of(officer, f"/inventariere/{found.pk}/{part}")
    procedure.decide_stocktaking(actor=w.head, cmd=steps.step(found))
    procedure.open_stocktaking(actor=w.lead, cmd=steps.step(found))
    for part in parts:
        body_of(officer, f"/inventariere/{found.pk}/{part}")
    assert Decimal("13899.00") == sum(line.entry_value for line in found.lines.all())
