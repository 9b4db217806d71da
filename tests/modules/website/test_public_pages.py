# SPDX-License-Identifier: EUPL-1.2
"""Public pages: what they show, what they never show, and what they cost."""

import datetime as dt
import json
import time
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from tests.factories.organisation import (
    MandateFactory,
    OrganisationFactory,
    RoomFactory,
    UnitFactory,
    UnitNameFactory,
)

from vatra.modules.website.drawing import HEIGHT, WIDTH, Point, fit, school_map
from vatra.organisation import configuration, kept
from vatra.organisation.models import DepartmentName

PAGES = ["/", "/directia/", "/scoli/", "/contact/", "/harta-site/", "/date-deschise/"]


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def configured(transactional_db, _nothing_kept):
    configuration.load(configuration.SECTOR5)


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_without_session_or_cookie(client, configured, page):
    response = client.get(page)

    assert response.status_code == 200
    assert len(response.content) < 60_000
    assert response.cookies == {}
    assert Session.objects.count() == 0
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]


@pytest.mark.parametrize("page", PAGES)
def test_signed_in_people_get_pages_that_nobody_keeps(client_as, configured, page):
    assert client_as("patrimony_officer").get(page)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_nothing_within_the_minute(client, configured, page, django_assert_num_queries):
    client.get(page)

    with django_assert_num_queries(0):
        client.get(page)


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_pages_open_before_any_configuration(client, page):
    assert client.get(page).status_code == 200


def test_the_first_page_shows_three_structures_and_the_counted_units(client, configured):
    UnitFactory.create_batch(2)
    UnitFactory(is_active=False)

    page = client.get("/").content.decode()

    assert page.index("Găsiți o școală") < page.index("Cine suntem")
    assert "2 unități, cu adrese și contacte" in page
    for name in (
        "Serviciul Învățământ și Relații Comunitare",
        "Biroul Relații Mass-Media",
        "Compartimentul Experți Etnie Romă",
    ):
        assert page.count(f"{name}</a></h3>") == 1
    assert page.count("prin telefonul direcției, 021 314.70.53") == 3
    assert 'href="#"' not in page


def test_leadership_stands_with_source_and_date(client, configured):
    page = client.get("/directia/").content.decode()

    assert "Elena Roxana Nedelcu" in page
    assert "Sursa: date furnizate de beneficiar, la 22 noiembrie 2026." in page
    assert "Elena Roxana Nedelcu" not in client.get("/").content.decode()


def test_invented_telephones_are_marked(client, configured):
    configuration.load(configuration.SECTOR5_DEMO)

    page = client.get("/contact/").content.decode()

    assert '021 000 00 02 <span class="tag">DEMO</span>' in page
    assert "021 314.70.53</dd>" in page
    assert page.count('<span class="tag">DEMO</span>') == 6


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["stefan", "ŞTEFAN", "Ștefan", "s\u0326tefan"])
def test_schools_are_found_in_every_spelling(client, typed):
    UnitFactory(name="Școala „Ștefan cel Bun”")
    UnitFactory(name="Grădinița Albinuța")

    page = client.get("/scoli/", {"q": typed}).content.decode()

    assert "Ștefan cel Bun" in page
    assert "Albinuța" not in page
    assert "<b>1 unitate</b>" in page


@pytest.mark.django_db
def test_schools_are_found_by_street_and_level(client):
    UnitFactory(name="Prima", address="Calea Ferentari nr. 1", levels=["prescolar"])
    UnitFactory(name="A doua", address="Calea Ferentari nr. 2", levels=["liceal"])

    page = client.get("/scoli/", {"q": "ferentari", "nivel": "liceal"}).content.decode()

    assert "A doua</a>" in page
    assert "Prima</a>" not in page


@pytest.mark.django_db
def test_inner_facts_stay_inside(client):
    unit = UnitFactory(code="g1")
    UnitNameFactory(unit=unit, name="Denumire veche")
    MandateFactory(unit=unit, person__full_name="Director Ascuns")
    RoomFactory(unit=unit, name="Camera seifului")
    OrganisationFactory(name="Furnizor Ascuns")
    pages = [*PAGES, "/scoli/g1/", "/date-deschise/unitati.csv", "/date-deschise/unitati.json"]

    shown = "".join(client.get(page).content.decode() for page in pages)

    for inner in ("Director Ascuns", "Camera seifului", "Furnizor Ascuns", "/organizare/"):
        assert inner not in shown


@pytest.mark.django_db
def test_a_unit_that_closed_has_no_page(client):
    UnitFactory(code="inchisa", is_active=False, name="Școala închisă")

    assert client.get("/scoli/inchisa/").status_code == 404
    assert client.get("/scoli/nu-exista/").status_code == 404
    assert "Școala închisă" not in client.get("/date-deschise/unitati.csv").content.decode()


@pytest.mark.django_db
def test_a_unit_shows_its_structures_and_its_parent(client):
    whole = UnitFactory(code="mare", name="Școala mare")
    UnitFactory(code="mica", name="Grădinița mică", parent=whole)

    assert '<a href="/scoli/mica/">Grădinița mică</a>' in client.get("/scoli/mare/").content.decode()
    assert (
        'structură a unității <a href="/scoli/mare/">Școala mare</a>'
        in client.get("/scoli/mica/").content.decode()
    )


@pytest.mark.django_db
def test_open_data_are_exact_and_harmless_in_a_spreadsheet(client):
    UnitFactory(
        code="g1", name="=HYPERLINK(1)", latitude=Decimal("44.412345"), longitude=Decimal("26.071111")
    )

    table = client.get("/date-deschise/unitati.csv").content.decode("utf-8-sig").splitlines()
    row = json.loads(client.get("/date-deschise/unitati.json").content)["unitati"][0]

    assert table[0].startswith("cod,cod_siiir,fel,denumire,")
    assert ",'=HYPERLINK(1)," in table[1]
    assert (row["cod"], row["latitudine"], row["longitudine"]) == ("g1", 44.412345, 26.071111)


@pytest.mark.django_db
def test_the_map_draws_a_link_for_each_placed_unit(client):
    UnitFactory(code="a", name="A & B", latitude=Decimal("44.41"), longitude=Decimal("26.05"))
    UnitFactory(code="b", latitude=Decimal("44.43"), longitude=Decimal("26.08"))
    UnitFactory(code="c")

    page = client.get("/scoli/").content.decode()

    assert page.count('class="pt"') == 2
    assert '<a href="/scoli/a/" aria-label="A &amp; B">' in page
    assert "O unitate nu are încă loc pe hartă." in page


def test_points_stay_inside_the_drawing_and_north_is_up():
    points = [Point(44.40, 26.03, "sud-vest", "/a/"), Point(44.45, 26.10, "nord-est", "/b/")]
    projection = fit(points)
    (x1, y1), (x2, y2) = (projection.at(p.latitude, p.longitude) for p in points)

    drawn = school_map(points, "Harta")

    assert drawn.startswith('<svg class="map" viewBox="0 0 640 520" role="group" aria-label="Harta">')
    assert 0 < x1 < x2 < WIDTH
    assert 0 < y2 < y1 < HEIGHT


def test_a_new_name_of_the_directorate_shows_after_a_minute_at_most(client, configured, monkeypatch):
    client.get("/")
    DepartmentName.objects.filter(department__code="directia").update(
        name="Direcția Nouă", valid_from=dt.date(2020, 1, 1)
    )
    now = time.monotonic()

    assert "Direcția Nouă</b>" not in client.get("/contact/").content.decode().partition("</header>")[0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + 61)
    assert "Direcția Nouă</b>" in client.get("/contact/").content.decode().partition("</header>")[0]
