# SPDX-License-Identifier: EUPL-1.2
"""The pages of an import, clicked through without JavaScript."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.dirty_files import ANNEX3_HEADER, FILES, GOODS
from tests.foundation.imports.sample_target import TABLE, SampleTarget, goods, run_sql
from tests.spreadsheets import SheetOf, xlsx

from vatra.foundation.access.permissions import Role
from vatra.foundation.imports import registry
from vatra.foundation.imports.models import ImportRow, ImportRun
from vatra.foundation.jobs.queue import run_pending

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/importuri/nou/?tinta=test.annex3"


@pytest.fixture(autouse=True)
def _house(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(registry, "_targets", {})
    registry.register(SampleTarget())
    run_sql(TABLE)
    run_sql("TRUNCATE sample_goods")
    with time_machine.travel(dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC), tick=False):
        yield
    run_sql("DROP TABLE sample_goods")


@pytest.fixture
def officer(client_as):
    return client_as(Role.PATRIMONY_OFFICER)


def sent(browser, content, address=NEW):
    return browser.post(address, {"fisier": SimpleUploadedFile("lista.xlsx", content)})


def mapped(browser, content):
    sent(browser, content)
    run = ImportRun.objects.latest("id")
    chosen = {f"camp-{key}": position for key, position in run.mapping.items()}
    browser.post(f"/importuri/{run.public_id}/coloane/", {"pas": "confirma", **chosen})
    run_pending()
    return run


def flawed_file():
    broken = ("B-1", "<script>alert('x')</script>", "3.1.1", "mult", *GOODS[0][4:])
    return xlsx(SheetOf("Anexa 3", [ANNEX3_HEADER, *GOODS[:2], broken]))


def test_the_whole_way_from_the_file_to_the_registry_and_back(officer):
    run = mapped(officer, flawed_file())
    base = f"/importuri/{run.public_id}/"

    grid = officer.get(base).content.decode()
    assert "„mult” nu este un număr." in grid
    assert "&lt;script&gt;" in grid
    assert "<script>alert" not in grid

    row = officer.get(f"{base}rand/4/").content.decode()
    assert 'name="celula-entry_value" value="mult"' in row
    mended = officer.post(f"{base}rand/4/", {"versiune": 0, "celula-entry_value": "3.100,00"})
    assert (mended.status_code, mended["Location"]) == (302, base)

    confirm = officer.get(f"{base}confirmare/").content.decode()
    assert "3 rânduri" in confirm
    assert 'name="versiune" value="2"' in confirm
    started = officer.post(f"{base}confirmare/", {"versiune": 2})
    assert started["Location"] == base
    assert "totul sau nimic" in officer.get(base).content.decode()
    run_pending()
    assert "Importul a fost înregistrat." in officer.get(base).content.decode()
    assert [g[0] for g in goods()] == ["000101", "000102", "B-1"]

    officer.post(f"{base}anulare/")
    assert "Importul a fost anulat" in officer.get(base).content.decode()
    assert goods() == []


def test_the_list_shows_the_newest_first_with_its_state(officer):
    mapped(officer, flawed_file())
    mapped(officer, xlsx(SheetOf("Anexa 3", [ANNEX3_HEADER, *GOODS])))

    page = officer.get("/importuri/").content.decode()

    assert page.index("pregătit") < page.index("cu erori")


@pytest.mark.parametrize(
    "name", ["refuz-pdf.xlsx", "refuz-parola.xlsx", "refuz-trunchiat.xlsx", "refuz-bomba.xlsx"]
)
def test_a_refused_file_is_answered_with_its_sentence_and_422(officer, name):
    answer = sent(officer, FILES[name]())

    assert answer.status_code == 422
    assert 'href="#fisier"' in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_sending_no_file_says_what_to_do(officer):
    answer = officer.post(NEW, {})

    assert answer.status_code == 422
    assert "Alegeți fișierul cu lista" in answer.content.decode()


def test_the_columns_page_shows_the_first_rows_and_keeps_a_wrong_choice(officer):
    sent(officer, flawed_file())
    run = ImportRun.objects.get()
    address = f"/importuri/{run.public_id}/coloane/"

    assert "Centrală termică murală 35 kW" in officer.get(address).content.decode()
    answer = officer.post(address, {"pas": "confirma", "camp-inventory_number": 0})

    assert answer.status_code == 422
    assert "Câmpuri obligatorii fără coloană" in answer.content.decode()
    assert ImportRow.objects.count() == 0


def test_another_sheet_can_be_chosen(officer):
    sent(officer, FILES["sase-foi.xlsx"]())
    run = ImportRun.objects.get()
    address = f"/importuri/{run.public_id}/coloane/"
    assert "Fișierul are 6 foi" in officer.get(address).content.decode()

    answer = officer.post(address, {"pas": "cauta", "foaie": "Luna 2", "rand": ""})

    run.refresh_from_db()
    assert (answer["Location"], run.sheet) == (address, "Luna 2")


def test_a_row_mended_by_somebody_else_shows_both_versions(officer):
    run = mapped(officer, flawed_file())
    address = f"/importuri/{run.public_id}/rand/4/"
    officer.post(address, {"versiune": 0, "celula-name": "Prima versiune"})

    answer = officer.post(address, {"versiune": 0, "celula-name": "A doua versiune"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Prima versiune"' in text
    assert "Denumirea bunului: A doua versiune" in text
    assert ImportRow.objects.get(line=4).values["name"] == "Prima versiune"


def test_a_row_can_be_left_out(officer):
    run = mapped(officer, flawed_file())

    officer.post(f"/importuri/{run.public_id}/rand/4/sare/", {"sare": "da"})

    run.refresh_from_db()
    assert (run.state, run.rows_skipped) == ("ready", 1)


@pytest.mark.parametrize("path", ["", "coloane/", "rand/2/", "confirmare/"])
def test_a_unit_gets_the_import_of_another_unit_answered_like_a_missing_one(client_as, officer, path):
    run = mapped(officer, flawed_file())
    ImportRun.objects.update(unit_id=8)
    unit = client_as(Role.UNIT_ADMINISTRATOR, 7)

    assert unit.get(f"/importuri/{run.public_id}/{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.REGISTRY_CLERK, Role.ACCOUNTANT])
def test_roles_without_the_right_get_no_page_of_imports(client_as, role):
    assert client_as(role).get("/importuri/").status_code == 403


def test_a_unit_cannot_upload_for_another_unit(client_as):
    answer = sent(client_as(Role.UNIT_ADMINISTRATOR, 7), flawed_file(), f"{NEW}&unitate=8")

    assert answer.status_code == 404
    assert ImportRun.objects.count() == 0
