# SPDX-License-Identifier: EUPL-1.2
"""The summary for the council says what the units found, and lists the public domain apart."""

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
    (unit,) = units_of(YEAR)
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
