# SPDX-License-Identifier: EUPL-1.2
"""Places at the desk: what each source saw, counting without a phone, settling, closing, lost phones."""

import uuid

import pytest
from django.test import Client
from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.fieldlog.models import FieldDevice, FieldHold
from vatra.kernel import clock
from vatra.modules.stocktaking.actions import counting as actions
from vatra.modules.stocktaking.choices import Duty, PlaceState
from vatra.modules.stocktaking.models import CountPlace, Observation, Settlement, Stocktaking
from vatra.modules.stocktaking.queries import places as queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


@pytest.fixture
def officer() -> Client:
    return signed_in("patrimony_officer")


def signed_in(role: str, unit_id: int | None = None) -> Client:
    client = Client()
    client.force_login(user_with(role, unit_id))
    return client


def body_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def room(w: steps.World, found: Stocktaking) -> CountPlace:
    return steps.place_of(found, w.laptop)


def hold(place: CountPlace, name: str = "Telefonul lui Dan") -> FieldHold:
    user = user_with("unit_administrator", place.stocktaking.unit_id, full_name="Dan Demo")
    device = FieldDevice.objects.create(user=user, name=name, public_key=uuid.uuid4().hex)
    return FieldHold.objects.create(device=device, topic=place.public_id, taken_at=clock.now())


def test_list_of_places_with_what_was_seen(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.scan("a", steps.saw(first, w.chairs, "8"), steps.saw(first, w.piano, seq=2))
    steps.scan("b", steps.saw(first, w.chairs, "9"))
    hold(first)
    figures = queries.figures_of(queries.with_figures(CountPlace.objects.filter(pk=first.pk)).get())
    assert figures == (1, 1, 1, "Dan Demo")
    assert "Dan Demo" in body_of(officer, f"/inventariere/{found.pk}/locuri/")
    second = found.places.exclude(pk=first.pk).get()
    for query, there in (
        ("telefon=da", True),
        ("difera=da", True),
        ("stare=deschis", True),
        ("stare=inchis", False),
        ("q=sala+1", True),
    ):
        body = body_of(officer, f"/inventariere/{found.pk}/locuri/?{query}")
        assert (f'/inventariere/locuri/{first.pk}/"' in body) is there, query
        if query != "stare=deschis":
            assert f'/inventariere/locuri/{second.pk}/"' not in body, query


def test_places_are_divided_between_sub_commissions(w: steps.World, officer: Client) -> None:
    people = [
        actions_member("Ana Demo", Duty.PRESIDENT, 0),
        actions_member("Ema Demo", Duty.PRESIDENT, 1),
    ]
    found = steps.prepared(w)
    steps.procedure.set_commission(
        actor=w.lead, cmd=steps.procedure.SetCommission(found.pk, found.version, people)
    )
    steps.procedure.decide_stocktaking(actor=w.head, cmd=steps.step(found))
    steps.procedure.open_stocktaking(actor=w.lead, cmd=steps.step(found))
    first = room(w, found)
    url = f"/inventariere/{found.pk}/subcomisii/"
    assert f'formaction="{url}?sub=1"' in body_of(officer, f"/inventariere/{found.pk}/locuri/")
    assert officer.post(f"{url}?sub=1", {"id": [first.pk]}).status_code == 302
    first.refresh_from_db()
    assert (first.sub, first.version) == (1, 2)
    assert officer.post(f"{url}?sub=7", {"id": [first.pk]}).status_code == 422
    other = steps.opened(steps.world(make_school())).places.first()
    foreign = officer.post(f"{url}?sub=1", {"id": [other.pk]})
    other.refresh_from_db()
    assert (foreign.status_code, other.sub) == (302, 0)
    assert signed_in("unit_administrator", w.school.unit.pk).post(f"{url}?sub=0").status_code == 403
    first.refresh_from_db()
    assert first.sub == 1


def actions_member(name: str, duty: Duty, sub: int):
    return steps.procedure.Member(name, "", duty, sub)


def test_place_tells_lines_disputes_and_finds(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.scan("a", steps.saw(first, w.chairs, "8"), steps.saw(first, w.piano, seq=2))
    steps.scan("b", steps.saw(first, w.chairs, "9"))
    steps.scan("b", steps.Line(2, "saw", first.public_id, {"s": "c:ETICHETA-9", "q": "2", "n": "aspirator"}))
    seen = queries.seen_in(queries.place(w.lead, first.pk))
    assert [(d.subject, d.book, [x.quantity for x in d.words]) for d in seen.disputes] == [
        (f"g:{w.chairs.pk}", "10", ["8", "9"])
    ]
    assert [(f.label, f.kind, f.where, f.quantity, f.note) for f in seen.found] == [
        ("5-000102 – Pian vertical", "bun din alt loc", "Sala 2", "1", ""),
        ("ETICHETA-9", "plus, nu este în evidența înghețată", "", "2", "aspirator"),
    ]
    body = body_of(officer, f"/inventariere/locuri/{first.pk}/")
    assert "surse diferite" in body
    assert "nevăzut" in body
    assert f"/inventariere/locuri/{first.pk}/hotaraste/?ce=g%3A{w.chairs.pk}" in body
    unseen = body_of(officer, f"/inventariere/locuri/{first.pk}/?ce=nevazute")
    assert "5-000101" in unseen
    assert ">SC-1<" not in unseen
    elsewhere = steps.place_of(found, w.piano)
    assert "văzut în Sala 1" in body_of(officer, f"/inventariere/locuri/{elsewhere.pk}/")


def test_counting_at_the_desk(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    url = f"/inventariere/locuri/{first.pk}/numara/"
    body = body_of(officer, url)
    assert f'name="q-{w.laptop.pk}" value=""' in body
    once = "22222222-5b50-4c3e-9a0a-2f0f0f0f0f0f"
    data = {
        "once": once,
        f"b-{w.laptop.pk}": "1",
        f"q-{w.chairs.pk}": "8,5",
        f"c-{w.chairs.pk}": "uzata",
        f"n-{w.chairs.pk}": "două rupte",
        "code-x0": "sc-404",
        "q-x0": "",
        "code-x1": "5-000102",
        "q-x1": "1",
    }
    assert officer.post(url, data).status_code == 302
    rows = Observation.objects.filter(place=first).order_by("subject")
    told = {o.subject: (str(o.quantity.normalize()), o.condition, o.note) for o in rows}
    assert told == {
        "c:sc-404": ("1", "", ""),
        f"g:{w.laptop.pk}": ("1", "", ""),
        f"g:{w.chairs.pk}": ("8.5", "uzata", "două rupte"),
        f"g:{w.piano.pk}": ("1", "", ""),
    }
    assert officer.post(url, data).status_code == 422
    assert rows.count() == 4
    assert "numărat: 8,500" in body_of(officer, url)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"q": "-1"}, "SC-1: cantitatea nu poate fi negativă."),
        ({"q": "multe"}, "SC-1: Scrieți un număr, de exemplu 12,5."),
        ({"q": "1000000000"}, "SC-1: Numărul este în afara limitelor."),
        ({"q": "2000000"}, "Cantitatea numărată este între 0 și 1.000.000"),
        ({"c": "buna"}, "SC-1: scrieți și cantitatea numărată."),
        ({}, "Nu ați scris nicio cantitate."),
    ],
)
def test_desk_count_that_cannot_be(
    w: steps.World, officer: Client, typed: dict[str, str], sentence: str
) -> None:
    found = steps.counted(w)
    first = room(w, found)
    data = {f"{key}-{w.chairs.pk}": value for key, value in typed.items()}
    answer = officer.post(f"/inventariere/locuri/{first.pk}/numara/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Observation.objects.exists()


def test_desk_count_walks_by_pages(w: steps.World, officer: Client, monkeypatch) -> None:
    from vatra.modules.stocktaking.views import counting

    monkeypatch.setattr(counting, "PAGE", 2)
    make_good(w.school, inventory_number="5-000200")
    found = steps.counted(w)
    first = room(w, found)
    url = f"/inventariere/locuri/{first.pk}/numara/"
    last = found.lines.get(inventory_number="5-000200")
    body = body_of(officer, url)
    assert "SC-1" not in body
    answer = officer.post(url, {f"b-{w.laptop.pk}": "1"})
    assert answer.url == f"{url}?dupa={last.pk}"
    assert "SC-1" in body_of(officer, answer.url)


def test_closed_place_takes_no_count(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.close_all(w, found)
    answer = officer.post(f"/inventariere/locuri/{first.pk}/numara/", {f"q-{w.chairs.pk}": "3"})
    assert answer.status_code == 422
    assert "este închis" in answer.content.decode()
    assert not Observation.objects.exists()


def test_commission_settles_what_differs(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.scan("a", steps.saw(first, w.chairs, "8"))
    steps.scan("b", steps.saw(first, w.chairs, "9"))
    subject = f"g:{w.chairs.pk}"
    url = f"/inventariere/locuri/{first.pk}/hotaraste/"
    assert "Persoană Demo" in body_of(officer, f"{url}?ce={subject}")
    data = {"subject": subject, "quantity": "9", "condition": "buna", "note": "numărate a treia oară"}
    counter = signed_in("unit_administrator", w.school.unit.pk)
    assert counter.post(url, data).status_code == 403
    assert officer.post(url, data).status_code == 302
    settled = Settlement.objects.get()
    assert (settled.subject, settled.quantity, settled.note) == (subject, 9, "numărate a treia oară")
    assert Observation.objects.filter(place=first).count() == 2
    assert officer.post(url, data).status_code == 404


def test_closing_tells_what_stays_unseen(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    url = f"/inventariere/locuri/{first.pk}/pas/inchide/"
    assert "2 poziții rămân nevăzute" in body_of(officer, url)
    refused = officer.post(url, {"version": 1, "note": ""})
    assert refused.status_code == 422
    assert "Aici nu s-a numărat nimic" in refused.content.decode()
    steps.scan("a", steps.saw(first, w.laptop))
    assert officer.post(url, {"version": 9}).status_code == 422
    assert officer.post(url, {"version": 1}).status_code == 302
    assert "a fost deja închis" in officer.post(url, {"version": 1}).content.decode()
    first.refresh_from_db()
    assert first.state == PlaceState.CLOSED


def test_reopening_asks_why_and_is_for_those_who_lead(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.close_all(w, found)
    url = f"/inventariere/locuri/{first.pk}/pas/redeschide/"
    counter = signed_in("unit_administrator", w.school.unit.pk)
    assert counter.post(url, {"version": 2, "note": "din nou"}).status_code == 403
    assert officer.post(url, {"version": 2, "note": ""}).status_code == 422
    assert officer.post(url, {"version": 2, "note": "o vitrină uitată"}).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.closed_by_name) == (PlaceState.COUNTING, "")
    assert officer.get(f"/inventariere/locuri/{first.pk}/pas/altceva/").status_code == 404


def test_a_phone_with_unsent_lines_keeps_the_place_open_until_it_is_given_up(
    w: steps.World, officer: Client
) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.scan("a", steps.saw(first, w.laptop))
    held = hold(first)
    close = f"/inventariere/locuri/{first.pk}/pas/inchide/"
    assert "nu a trimis tot" in officer.post(close, {"version": 1}).content.decode()
    url = f"/inventariere/locuri/{first.pk}/telefon/{held.pk}/"
    assert "Telefonul lui Dan" in body_of(officer, url)
    assert officer.post(url, {"reason": "scurt"}).status_code == 422
    counter = signed_in("unit_administrator", w.school.unit.pk)
    assert counter.post(url, {"reason": "l-a scăpat în fântână"}).status_code == 403
    assert officer.post(url, {"reason": "l-a scăpat în fântână"}).status_code == 302
    held.refresh_from_db()
    assert held.forfeit_reason == "l-a scăpat în fântână"
    assert officer.get(url).status_code == 404
    assert officer.post(close, {"version": 1}).status_code == 302


def test_late_lines_are_shown(w: steps.World, officer: Client) -> None:
    found = steps.counted(w)
    first = room(w, found)
    steps.scan("a", steps.saw(first, w.laptop))
    actions.close_place(actor=w.lead, cmd=actions.PlaceStep(first.pk, 1))
    steps.scan("b", steps.saw(first, w.chairs, "10"))
    body = body_of(officer, f"/inventariere/locuri/{first.pk}/")
    assert "Sosite după închidere" in body
    assert "Redeschide locul" in body
