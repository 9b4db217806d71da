# SPDX-License-Identifier: EUPL-1.2
"""The main job clicked through: an old protocol from a dirty file, and a new one through visas to its signed copy."""

import datetime as dt
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.dirty_files import FILES
from tests.factories.access import PASSWORD, user_with
from tests.factories.schools import School, make_decision, make_school
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.permissions import Role
from vatra.foundation.imports.models import ImportRun
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import VisaStep
from vatra.modules.patrimony.models import Good, Protocol

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DIRTY = "anexa3-titluri-si-subsol.xlsx"
SCAN = {"name": "protocol scanat.pdf", "mimeType": "application/pdf", "buffer": tiny_pdf("Scan")}
CHAIN = (
    ("Verificat", "visa.check", Role.PATRIMONY_OFFICER),
    ("Contabil", "visa.accountant", Role.ACCOUNTANT),
    ("CFP", "visa.cfp", Role.CFP_CONTROLLER),
    ("Juridic", "visa.legal", Role.LEGAL_ADVISER),
    ("Conducere", "visa.head", Role.EXECUTIVE_DIRECTOR),
)


@pytest.fixture
def school(house: str) -> School:
    make_decision()
    return make_school("Școala Gimnazială Demo Est")


def press(page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state("networkidle")


def follow(page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()
    page.wait_for_load_state("networkidle")


def test_an_old_protocol_comes_in_from_a_dirty_file(school: School, visitor) -> None:
    officer = user_with(Role.PATRIMONY_OFFICER)
    person = visitor()
    page = person.go("/intrare/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    press(page, "Intrați")

    person.go("/patrimoniu/protocoale/nou/?fel=existent")
    page.fill("[name=unit]", school.unit.name)
    page.fill("[name=own_number]", "412")
    page.fill("[name=own_date]", "2003-05-06")
    page.fill("[name=opening_date]", "2025-12-31")
    protocol = _opened(page)
    _import_dirty_file(page, person, protocol)

    person.go(f"/patrimoniu/protocoale/{protocol.pk}/")
    page.set_input_files("form[action$='/scanare/'] input[type=file]", SCAN)
    press(page, "Încarcă protocolul scanat")
    person.go(f"/patrimoniu/protocoale/{protocol.pk}/pas/record/")
    page.locator("main form[method=post] button.primary").click()
    expect(page.locator("h1").first).to_contain_text("412")

    person.go("/patrimoniu/bunuri/")
    expect(page.locator("main")).to_contain_text("Pianină acustică neagră")
    first = Good.objects.get(inventory_number="000101")
    assert (Good.objects.count(), first.entry_value, first.opening_date) == (
        6,
        Decimal("18450.75"),
        dt.date(2025, 12, 31),
    )
    assert person.complaints == []


def _opened(page) -> Protocol:
    page.locator("main form[method=post] button.primary").first.click()
    page.wait_for_load_state("networkidle")
    assert Protocol.objects.exists(), page.locator("main").inner_text()
    return Protocol.objects.get()


def _import_dirty_file(page, person, protocol: Protocol) -> None:
    person.go(f"/importuri/nou/?tinta=patrimony.annex3&protocol={protocol.pk}")
    sheet = {"name": DIRTY, "mimeType": "application/octet-stream", "buffer": FILES[DIRTY]()}
    page.set_input_files("input[name=fisier]", sheet)
    press(page, "Încarcă")
    press(page, "Verifică datele")
    run_pending()
    run = ImportRun.objects.get()
    person.go(f"/importuri/{run.public_id}/")
    expect(page.locator("main")).to_contain_text("rânduri cu erori")
    follow(page, "Îndreaptă rândul 9")
    page.fill("[name=celula-classification_code]", "2.1.17.2.1")
    press(page, "Salvează și verifică")
    follow(page, "Continuă")
    press(page, "Înregistrează")
    run_pending()
    run.refresh_from_db()
    assert (run.state, protocol.lines.count()) == ("done", 6)


def test_a_new_protocol_goes_through_visas_to_its_signed_copy(school: School, visitor, drawn_papers) -> None:
    VisaStep.objects.all().delete()
    for position, (label, permission, _role) in enumerate(CHAIN, start=1):
        VisaStep.objects.create(paper_kind="protocol", position=position, label=label, permission=permission)
    officer = user_with(Role.PATRIMONY_OFFICER)
    person = visitor(officer)
    page = person.go("/patrimoniu/protocoale/nou/?fel=nou")
    page.fill("[name=unit]", school.unit.name)
    page.fill(
        "[name=decision]", page.locator("datalist[id*=decision] option").first.get_attribute("value") or ""
    )
    for side in ("giver", "receiver"):
        page.fill(f"[name={side}_order]", "Dispoziția 2/2026")
        page.fill(f"[name={side}_members]", "Ana Demo, președinte\nDan Demo, membru")
        page.fill(f"[name={side}_people]", "Ana Demo, director")
    protocol = _opened(page)
    base = f"/patrimoniu/protocoale/{protocol.pk}/"
    _type_one_desk(page, person, base)

    _step(page, person, base, "send")
    for _label, _permission, role in CHAIN:
        checker = visitor(user_with(role))
        _step(checker.page, checker, base, "grant")
        assert checker.complaints == []
    _step(page, person, base, "issue")
    run_pending()
    paper = Protocol.objects.get().paper
    assert paper is not None
    person.go(f"/acte/{paper.public_id}/")
    page.set_input_files("form[action$='/semnat/'] input[type=file]", SCAN)
    page.locator("form[action$='/semnat/'] button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    _step(page, person, base, "enforce")

    assert (Protocol.objects.get().state, Good.objects.get().inventory_number) == ("in_vigoare", "3001")
    own = visitor(user_with(Role.UNIT_ADMINISTRATOR, school.unit.pk))
    expect(own.go("/patrimoniu/bunuri/").locator("main")).to_contain_text("Bancă școlară dublă")
    other = visitor(user_with(Role.UNIT_ADMINISTRATOR, make_school().unit.pk))
    expect(other.go("/patrimoniu/bunuri/").locator("main")).not_to_contain_text("Bancă școlară dublă")
    assert person.complaints + own.complaints + other.complaints == []


def _type_one_desk(page, person, base: str) -> None:
    person.go(f"{base}anexa/3/adauga/")
    typed = {
        "inventory_number": "3001",
        "name": "Bancă școlară dublă",
        "entry_value": "2.750,00",
        "classification_code": "3.1.1",
        "account": "214",
        "commissioning_date": "2021-09-01",
        "entry_date": "2021-09-01",
    }
    for name, value in typed.items():
        field = page.locator(f"[name={name}]")
        if field.count():
            field.fill(value)
    life = page.locator("[name=life_months], [name=life_years], [name=life]").first
    life.fill("120" if life.get_attribute("name") == "life_months" else "10")
    page.locator("main form[method=post] button.primary").first.click()
    page.wait_for_load_state("networkidle")
    assert Protocol.objects.get().lines.count() == 1, page.locator("main").inner_text()


def _step(page, person, base: str, verb: str) -> None:
    before = Protocol.objects.get().version
    person.go(f"{base}pas/{verb}/")
    page.locator("main form[method=post] button.primary").first.click()
    page.wait_for_load_state("networkidle")
    assert Protocol.objects.get().version > before, (verb, page.locator("main").inner_text())
