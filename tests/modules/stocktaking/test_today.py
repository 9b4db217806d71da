# SPDX-License-Identifier: EUPL-1.2
"""„Azi” tells those who count that places wait for them, and only of their own unit."""

import pytest
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.modules.stocktaking.cards import lines_for, work_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_administrator_of_the_unit_sees_what_is_to_be_counted(actor) -> None:
    w = steps.world(make_school())
    found = steps.counted(w)
    counter = actor("unit_administrator", w.school.unit)
    assert [(line.n, line.text) for line in lines_for(counter) if line.n] == [(2, "locuri de numărat")]
    (piece,) = work_for(counter)
    assert piece.url == f"/inventariere/{found.pk}/"
    stranger = actor("unit_administrator", make_school().unit)
    assert [line.n for line in lines_for(stranger) if line.n] == []
    assert work_for(stranger) == []
