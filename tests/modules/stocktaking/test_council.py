# SPDX-License-Identifier: EUPL-1.2
"""The summary for the council says what the units found, and lists the public domain apart."""

import re
from decimal import Decimal

import pytest
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.kernel import clock
from vatra.kernel.errors import DomainError, NotAllowedError
from vatra.modules.stocktaking.actions.council import IssueSummary, issue_summary
from vatra.modules.stocktaking.queries.council import public_domain_of, units_of

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = clock.today().year


def test_summary_of_a_year() -> None:
    w = steps.world(make_school())
    make_good(
        w.school, inventory_number="P-1", domain="public", entry_value=Decimal("500.00"), account="2111"
    )
    with pytest.raises(DomainError, match="nu este nimic de centralizat"):
        issue_summary(actor=w.lead, cmd=IssueSummary(YEAR))
    found = steps.approved(w)
    running = steps.world(make_school())
    steps.counted(running)
    unit, unfinished = units_of(YEAR)
    assert (unfinished.unit, unfinished.state, unfinished.lines, unfinished.value) == (
        running.school.unit.name, "numarare", 0, Decimal(0),
    ), "without approved results a unit stands there by its stage alone"  # fmt: skip
    assert (unit.unit, unit.state, unit.lines, unit.value, unit.short) == (
        w.school.unit.name, "aprobata", 4, Decimal("14399.00"), Decimal("14399.00"),
    )  # fmt: skip
    assert [tuple(row) for row in public_domain_of(YEAR)] == [
        (w.school.unit.name, "2111", "mijloace_fixe", 1, Decimal(1), Decimal("500.00"), Decimal("500.00"))
    ]
    paper = issue_summary(actor=w.lead, cmd=IssueSummary(YEAR))
    assert (paper.kind, paper.unit_id) == ("inv_centralizator", None)
    assert found.results is not None


def test_people_of_a_unit_issue_no_summary() -> None:
    w = steps.world(make_school())
    with pytest.raises(NotAllowedError):
        issue_summary(actor=w.head, cmd=IssueSummary(YEAR))


def test_page_of_the_summary(client_as) -> None:
    w = steps.world(make_school())
    client = client_as("patrimony_officer")
    page = client.get("/inventariere/centralizator/").content.decode()
    assert "Nicio inventariere anuală în acest an" in page
    assert "Emite centralizatorul" not in page
    steps.approved(w)
    page = client.get("/inventariere/centralizator/").content.decode()
    assert w.school.unit.name in page
    assert "Emite centralizatorul" in page
    sent = {"once": re.search(r'name="once" value="([^"]+)"', page)[1]}
    assert client.post("/inventariere/centralizator/", sent).status_code == 302
    assert client.post("/inventariere/centralizator/", sent).status_code == 422
    assert client_as("unit_director", w.school.unit).get("/inventariere/centralizator/").status_code == 403
