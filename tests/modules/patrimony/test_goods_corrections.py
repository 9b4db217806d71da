# SPDX-License-Identifier: EUPL-1.2
"""Corrections ask again the rules that speak of what was corrected, and only those."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories.patrimony import make_good
from tests.modules.patrimony.goods_steps import add

from vatra.kernel.errors import BadInputError
from vatra.modules.patrimony.actions import goods
from vatra.modules.patrimony.choices import GoodKind
from vatra.modules.patrimony.forms.goods import initial_correction
from vatra.modules.patrimony.models import Good

pytestmark = pytest.mark.django_db


def an_object(officer, school, value: str = "800.00", **changes) -> Good:
    facts = {"kind": GoodKind.INVENTORY_OBJECT, "entry_value": Decimal(value), "life_months": None}
    return add(officer, school, **(facts | {"classification_code": ""} | changes))


def correct(officer, good: Good, **values) -> Good:
    version = Good.objects.get(pk=good.pk).version
    return goods.correct_good(actor=officer, cmd=goods.CorrectGood(good.pk, version, values, "greșit scris"))


def refused(officer, good: Good, **values) -> tuple[str | None, str]:
    before = Good.objects.values().get(pk=good.pk)
    with pytest.raises(BadInputError) as said:
        correct(officer, good, **values)
    assert Good.objects.values().get(pk=good.pk) == before
    return said.value.field, said.value.message


def test_an_object_whose_value_grows_over_the_limit_is_refused(officer, school):
    good = an_object(officer, school)

    field, sentence = refused(officer, good, entry_value=Decimal("90000.00"))

    assert field == "entry_value"
    assert sentence.startswith(
        "Valoarea pe bucată 90.000,00\u00a0lei atinge limita mijloacelor fixe la 14.02.2024"
    )
    assert sentence.endswith("bifați că se folosește mai puțin de un an.")
    assert ", regulă neverificată). Înregistrați bunul" in sentence


def test_an_object_said_to_be_short_lived_may_grow_over_the_limit(officer, school):
    good = an_object(officer, school, "4000.00", short_life=True)

    kept = correct(officer, good, entry_value=Decimal("4200.00"))

    assert (kept.entry_value, goods.is_short_lived(kept)) == (Decimal("4200.00"), True)
    assert kept.rule_values["short_life"]["basis"] == "OG 81/2003 art. 1 c)"


def test_the_tick_is_set_and_taken_back_by_a_correction(officer, school):
    good = an_object(officer, school)
    ticked = correct(officer, good, entry_value=Decimal("4000.00"), short_life=True)

    field, _sentence = refused(officer, good, short_life=False)
    cheap = correct(officer, good, short_life=False, entry_value=Decimal("700.00"))

    assert (goods.is_short_lived(ticked), field, goods.is_short_lived(cheap)) == (True, "entry_value", False)
    assert [initial_correction(g)["short_life"] for g in (ticked, cheap)] == [True, False]


def test_pieces_and_day_of_entry_count_for_the_limit(officer, school):
    good = an_object(officer, school, "8000.00", quantity=Decimal(10))

    assert refused(officer, good, quantity=Decimal(2))[0] == "entry_value"
    assert correct(officer, good, quantity=Decimal(5)).quantity == Decimal(5)


def test_the_value_of_a_good_is_corrected_without_reopening_its_life(officer, school):
    """The range of a class may change after the life was chosen; the choice stands."""
    good = make_good(school, life_months=600)

    kept = correct(officer, good, entry_value=Decimal("5000.00"))

    assert (kept.entry_value, kept.life_months) == (Decimal("5000.00"), 600)
    assert kept.rule_values["fixed_asset_threshold"]["key"] == "patrimony.fixed_asset_threshold"
    assert refused(officer, good, life_months=599)[0] == "life_years"
    assert refused(officer, good, classification_code="3.1.1")[0] == "life_years"


def test_the_life_of_a_good_is_corrected_without_asking_its_value_again(officer, school):
    """A good that was a fixed asset by the limit of its day stays one when its life is mended."""
    good = make_good(school, entry_value=Decimal("1000.00"))

    kept = correct(officer, good, life_months=48)

    assert kept.life_months == 48
    assert kept.rule_values["classification"]["basis"] == "HG 2139/2004"
    assert refused(officer, good, entry_value=Decimal("1001.00"))[0] == "entry_value"


@pytest.mark.parametrize("day", [dt.date(2099, 1, 1), dt.date(1899, 12, 31)])
def test_an_impossible_day_is_refused(officer, school, day):
    good = make_good(school)

    assert refused(officer, good, commissioning_date=day)[0] == "commissioning_date"
    assert refused(officer, good, entry_date=day)[0] == "entry_date"


def test_the_form_shows_the_tick_for_objects_alone(client_as, officer, school):
    thing, asset = an_object(officer, school, "4000.00", short_life=True), make_good(school)
    client = client_as("patrimony_officer")

    pages = [client.get(f"/patrimoniu/bunuri/{g.pk}/corecteaza/").content.decode() for g in (thing, asset)]

    assert ['name="short_life"' in page for page in pages] == [True, False]
    assert "Se folosește mai puțin de un an" in pages[0]
