# SPDX-License-Identifier: EUPL-1.2
"""The patrimony at a glance: exact sums, by unit, account and age, inside the rights of whoever looks."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories.patrimony import make_good
from tests.factories.schools import School, make_school

from vatra.foundation.audit.models import LogEntry
from vatra.modules.patrimony.choices import GoodKind, GoodState
from vatra.modules.patrimony.queries.overview import overview

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    found = make_school()
    make_good(found, entry_value=Decimal("100.10"), accumulated_depreciation=Decimal("40.05"))
    make_good(
        found, entry_value=Decimal("0.20"), account="214", room=None, commissioning_date=dt.date(1987, 9, 1)
    )
    make_good(found, entry_value=Decimal("999.00"), state=GoodState.GONE)
    return found


@pytest.fixture
def other() -> School:
    found = make_school()
    land = {"kind": GoodKind.LAND, "room": None, "classification_code": "", "life_months": None}
    make_good(
        found, **land, account="2111", entry_value=Decimal("5000.00"), owner=None, state=GoodState.IN_USE
    )
    make_good(
        found, state=GoodState.PROPOSED, entry_value=Decimal("7.00"), commissioning_date=dt.date(2008, 1, 1)
    )
    return found


def test_sums_leave_out_what_left_the_registry(school, other, actor):
    found = overview(actor("patrimony_officer"))

    by_unit = {row.pk: row for row in found.units}
    mine, theirs = by_unit[school.unit.pk], by_unit[other.unit.pk]
    assert (mine.goods, mine.value, mine.depreciation) == (2, Decimal("100.30"), Decimal("40.05"))
    assert (mine.without_place, mine.without_owner) == (1, 0)
    assert (theirs.goods, theirs.value, theirs.without_place, theirs.without_owner) == (
        2,
        Decimal("5007.00"),
        0,
        1,
    )
    assert found.goods == 4
    assert found.value == Decimal("5107.30")
    assert [(row.account, row.goods, row.value) for row in found.accounts] == [
        ("211", 1, Decimal("5000.00")),
        ("213", 2, Decimal("107.10")),
        ("214", 1, Decimal("0.20")),
    ]


def test_ages_come_in_steps_of_five_years_without_land(school, other, actor):
    found = overview(actor("patrimony_officer"))

    assert [(row.label, row.counts) for row in found.spans] == [
        ("–1989", (1, 0, 0, 0)),
        *((f"{year}–{(year + 4) % 100:02d}", (0, 0, 0, 0)) for year in (1990, 1995, 2000)),
        ("2005–09", (0, 0, 0, 1)),
        ("2010–14", (0, 0, 0, 0)),
        ("2015–19", (0, 0, 0, 0)),
        ("2020–24", (1, 0, 0, 0)),
    ]


def test_people_of_a_unit_see_their_unit_only(school, other, actor):
    found = overview(actor("unit_director", school.unit.pk))

    assert [row.pk for row in found.units] == [school.unit.pk]
    assert [row.account for row in found.accounts] == ["213", "214"]


def test_the_page_and_its_file(school, other, client_as):
    officer = client_as("patrimony_officer")

    page = officer.get("/patrimoniu/ansamblu/").content.decode()
    file = officer.get("/patrimoniu/ansamblu/?export=csv")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()

    assert "5.107,30\u00a0lei" in page
    assert f'?unitate={school.unit.pk}&amp;lipsa=loc">1</a>' in page
    assert lines[3] == (
        "Cod;Unitate;Protocol;Bunuri;Valoare de inventar;Amortizare cumulată;Fără loc;Fără proprietar"
    )
    assert f"{school.unit.code};{school.unit.name};Fără protocol;2;100,30;40,05;1;0" in lines
    assert LogEntry.objects.get(verb="export_list").object_label == "Patrimoniul pe unități"
    assert officer.get("/patrimoniu/ansamblu/?export=pdf").status_code == 422
