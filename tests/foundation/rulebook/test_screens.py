# SPDX-License-Identifier: EUPL-1.2
"""The screens of the rule book, as an administrator, an officer and a visitor see them."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import Role
from vatra.foundation.rulebook.models import CatalogueEntry, LocalRule

pytestmark = pytest.mark.django_db
RULE = {
    "form_token": "a-1",
    "key": "patrimony.revaluation_term",
    "value": "2",
    "operator": "",
    "valid_from": "01.06.2026",
    "valid_to": "",
    "act_reference": "HCL 1/2026 (act inventat pentru test)",
    "reason": "Hotărâre locală.",
}


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC), tick=False):
        yield


def person(client, role):
    user = User.objects.create_user(username=f"demo.{role}", full_name="Persoană Demo")
    RoleAssignment.objects.create(user=user, role=role, valid_from=dt.date(2026, 1, 1))
    client.force_login(user)
    return client


@pytest.fixture
def administrator_client(client):
    return person(client, Role.ADMINISTRATOR)


@pytest.fixture
def officer_client(client):
    return person(client, Role.PATRIMONY_OFFICER)


def test_rules_of_a_chosen_day(officer_client):
    today = officer_client.get("/reguli/").content.decode()
    past = officer_client.get("/reguli/?la=01.03.2010").content.decode()
    before = officer_client.get("/reguli/?la=1994-01-01").content.decode()

    assert "cel puțin 2.500,00\u00a0lei" in today
    assert "HG 72/2014" in today
    assert today.count('<span class="st warn">neverificat</span>') == 5
    assert "Adaugă o regulă proprie" not in today
    assert "cel puțin 1.800,00\u00a0lei" in past
    assert "Nicio regulă la această dată" in before


def test_a_day_that_cannot_be_read_shows_today_and_a_sentence(officer_client):
    page = officer_client.get("/reguli/?la=<script>").content.decode()

    assert "Data „&lt;script&gt;” nu se poate citi. Scrieți-o ca zi.lună.an, de exemplu 12.05.2019." in page
    assert "cel puțin 2.500,00\u00a0lei" in page


def test_the_catalogue_is_searched_and_paged(officer_client):
    found = officer_client.get("/reguli/catalog/?q=invatamant").content.decode()
    first = officer_client.get("/reguli/catalog/").content.decode()
    none = officer_client.get("/reguli/catalog/?q=zzz").content.decode()

    assert "1.6.2" in found
    assert found.count("<tr>") == 2
    assert "40–60 de ani" in found
    assert 'rel="next"' in first
    assert first.count("<tr>") == 51
    assert "Niciun cod găsit" in none


def test_a_local_rule_is_added_and_withdrawn(administrator_client):
    answer = administrator_client.post("/reguli/proprii/adauga/", RULE)
    row = LocalRule.objects.get()
    listed = administrator_client.get("/reguli/").content.decode()
    form = administrator_client.get(f"/reguli/proprii/{row.pk}/retragere/").content.decode()
    ended = administrator_client.post(
        f"/reguli/proprii/{row.pk}/retragere/",
        {"form_token": "a-2", "act_reference": "HCL 2/2026", "reason": "Anulată."},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/reguli/")
    assert "2 ani" in listed
    assert f"/reguli/proprii/{row.pk}/retragere/" in listed
    assert "Termenul de reevaluare a construcțiilor și terenurilor: 2 ani." in form
    assert ended.status_code == 302
    assert LocalRule.objects.count() == 2
    assert administrator_client.get(f"/reguli/proprii/{row.pk}/retragere/").status_code == 404


def test_a_double_click_adds_one_rule(administrator_client):
    administrator_client.post("/reguli/proprii/adauga/", RULE)
    again = administrator_client.post("/reguli/proprii/adauga/", RULE)

    assert again.status_code == 422
    assert "Această operațiune a fost deja făcută. Nimic nu s-a repetat." in again.content.decode()
    assert LocalRule.objects.count() == 1


def test_a_refusal_is_shown_at_its_field(administrator_client):
    answer = administrator_client.post(
        "/reguli/proprii/adauga/", RULE | {"value": "doi", "valid_from": "31.02.2026"}
    )
    shape = answer.content.decode()
    rule = administrator_client.post("/reguli/proprii/adauga/", RULE | {"value": "doi"}).content.decode()

    assert answer.status_code == 422
    assert "Data „31.02.2026” nu există în calendar. Verificați ziua și luna." in shape
    assert "Scrieți un număr întreg de ani, de la 1 la 100." in rule
    assert LocalRule.objects.count() == 0


def test_the_official_file_is_imported_or_its_findings_are_listed(administrator_client):
    bad = SimpleUploadedFile("catalog.csv", b"Cod;Min;Max\n9.1;5;3\n")
    good = SimpleUploadedFile("catalog.csv", b"Cod;Min;Max\n9.1;3;5\n")
    fields = {"source": "fișier inventat pentru test"}

    refused = administrator_client.post(
        "/reguli/catalog/import/", {**fields, "form_token": "b-1", "file": bad}
    )
    done = administrator_client.post("/reguli/catalog/import/", {**fields, "form_token": "b-2", "file": good})

    assert refused.status_code == 422
    assert "Fișierul are 1 greșeală." in refused.content.decode()
    assert "Durata minimă trebuie să fie cel puțin 1 an" in refused.content.decode()
    assert done.status_code == 302
    assert CatalogueEntry.objects.get(code="9.1").max_months == 60


@pytest.mark.parametrize(
    "path", ["/reguli/proprii/adauga/", "/reguli/proprii/1/retragere/", "/reguli/catalog/import/"]
)
def test_an_officer_may_read_but_not_change(officer_client, path):
    assert officer_client.get(path).status_code == 403
    assert officer_client.post(path, RULE).status_code == 403
    assert LocalRule.objects.count() == 0


def test_a_visitor_is_sent_to_sign_in(client):
    answer = client.get("/reguli/")

    assert (answer.status_code, answer["Location"]) == (302, "/intrare/?next=/reguli/")
