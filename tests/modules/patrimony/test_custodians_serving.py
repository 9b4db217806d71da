# SPDX-License-Identifier: EUPL-1.2
"""Only a person whose mandate in the unit runs today may be given goods."""

import datetime as dt

import pytest
from tests.factories.patrimony import make_good
from tests.factories.schools import School

from vatra.kernel import clock
from vatra.kernel.errors import BadInputError
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions.lines import require_place
from vatra.modules.patrimony.actions.places import ChangePlace, Place, change_place
from vatra.organisation.models import Mandate, Person

pytestmark = pytest.mark.django_db


def left(school: School) -> Person:
    """A custodian whose mandate ended yesterday."""
    yesterday = clock.today() - dt.timedelta(days=1)
    Mandate.objects.filter(person=school.custodian).update(valid_to=yesterday)
    return school.custodian


def test_a_custodian_who_left_is_neither_offered_nor_taken(school, actor):
    good = make_good(school, custodian=None)
    assert [pk for pk, _name in pickers.custodians(school.unit.pk)()] == [school.custodian.pk]
    gone = left(school)

    assert pickers.custodians(school.unit.pk)() == []
    with pytest.raises(BadInputError, match="nu are mandat care să curgă azi") as refused:
        change_place(
            actor=actor("patrimony_officer"),
            cmd=ChangePlace([good.pk], Place(custodian_id=gone.pk, sets_custodian=True), "predare"),
        )
    good.refresh_from_db()
    assert refused.value.field == "custodian"
    assert good.custodian_id is None


def test_the_last_day_of_a_mandate_still_counts(school):
    Mandate.objects.filter(person=school.custodian).update(valid_to=clock.today())

    require_place(school.unit.pk, None, school.custodian.pk)
