# SPDX-License-Identifier: EUPL-1.2
"""Lines of journals give the same observations in every order, however they are cut and repeated."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.stocktaking import counting
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.models import Observation, Stocktaking
from vatra.modules.stocktaking.queries.counts import conflicts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(transactional_db: None) -> Stocktaking:
    return steps.counted(steps.world(make_school()))


def _state(found: Stocktaking) -> list[tuple[object, ...]]:
    rows = Observation.objects.filter(place__stocktaking=found)
    return sorted(rows.values_list("place", "subject", "source", "seq", "quantity", "condition", "note"))


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merge_is_idempotent_commutative_associative(found: Stocktaking, data: st.DataObject) -> None:
    Observation.objects.filter(place__stocktaking=found).delete()
    topics = list(found.places.values_list("public_id", flat=True))
    bodies = st.fixed_dictionaries(
        {"s": st.sampled_from(["c:A", "c:B", "c:C"]), "q": st.sampled_from(["0", "1", "2.5", "12"])}
    )
    written = {
        device: [
            steps.Line(
                seq, data.draw(st.sampled_from(["saw", "unsaw"])), data.draw(st.sampled_from(topics)), body
            )
            for seq, body in enumerate(data.draw(st.lists(bodies, max_size=6)), start=1)
        ]
        for device in ("a", "b")
    }
    for device, lines in written.items():
        counting.take_in(steps.Device(device), lines)
    once = _state(found)
    Observation.objects.filter(place__stocktaking=found).delete()
    pieces = [(device, line) for device, lines in written.items() for line in lines for _again in range(2)]
    for device, line in data.draw(st.permutations(pieces)):
        counting.take_in(steps.Device(device), [line])
    assert _state(found) == once


@pytest.mark.parametrize(
    "body",
    [
        {"s": "c:A", "q": "-1"},
        {"s": "c:A", "q": "1000000000"},
        {"s": "c:A", "q": "1.2345"},
        {"s": "c:A", "q": "NaN"},
        {"s": "c:A", "q": "Infinity"},
        {"s": "c:A", "q": 1},
        {"s": "c:A"},
        {"s": "c:   ", "q": "1"},
        {"s": "g:0", "q": "1"},
        {"s": "g:x", "q": "1"},
        {"s": f"g:{2**63}", "q": "1"},
        {"s": "x:1", "q": "1"},
        {"s": "c:" + "A" * 200, "q": "1"},
        {},
    ],
)
def test_lines_that_say_nothing_usable_are_handed_back(found: Stocktaking, body: dict[str, object]) -> None:
    topic = found.places.first().public_id
    line = steps.Line(1, "saw", topic, body)
    counting.take_in(steps.Device("a"), [line])
    assert counting.unusable([line], counting.places_of([topic]), lambda _unit: True) == {
        1: "Linia nu spune ce bun s-a văzut sau are o cantitate care nu se poate."
    }
    assert not Observation.objects.filter(place__stocktaking=found).exists()


def test_unknown_good_is_kept_as_seen(found: Stocktaking) -> None:
    topic = found.places.first().public_id
    counting.take_in(steps.Device("a"), [steps.Line(1, "saw", topic, {"s": "g:999999999", "q": "1"})])
    row = Observation.objects.get(place__stocktaking=found)
    assert (row.subject, row.good_id, row.quantity) == ("g:999999999", None, Decimal(1))


@pytest.mark.django_db(transaction=True)
def test_two_people_on_one_good_are_shown_and_settled() -> None:
    w = steps.world(make_school())
    found = steps.counted(w)
    place = steps.place_of(found, w.chairs)
    steps.scan("a", steps.saw(place, w.chairs, "10"))
    steps.scan("b", steps.saw(place, w.chairs, "10"))
    assert conflicts_of(place) == []
    steps.scan("b", steps.saw(place, w.chairs, "9", seq=2))
    assert conflicts_of(place) == [(f"g:{w.chairs.pk}", "SC-1 – Scaun elev")]
    with pytest.raises(DomainError, match="1 bun numărat diferit: hotărâți întâi"):
        desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, 1))
    desk.settle_difference(actor=w.lead, cmd=desk.Settle(place.pk, f"g:{w.chairs.pk}", Decimal(9)))
    assert conflicts_of(place) == []


@pytest.mark.django_db(transaction=True)
def test_lines_for_a_closed_place_are_kept_as_late() -> None:
    w = steps.world(make_school())
    found = steps.counted(w)
    steps.close_all(w, found)
    place = steps.place_of(found, w.laptop)
    steps.scan("a", steps.saw(place, w.laptop))
    assert Observation.objects.get(place=place).late is True
    place.refresh_from_db()
    assert place.state == "inchis"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("quantity", [Decimal(-1), Decimal(10**9), Decimal("0.0001")])
def test_desk_refuses_quantities_that_cannot_be(quantity: Decimal) -> None:
    w = steps.world(make_school())
    found = steps.counted(w)
    place = steps.place_of(found, w.chairs)
    with pytest.raises(BadInputError, match="Cantitatea numărată este între 0 și"):
        desk.count_at_desk(
            actor=w.lead, cmd=desk.CountAtDesk(place.pk, [desk.DeskCount(f"g:{w.chairs.pk}", quantity)])
        )
    assert not Observation.objects.filter(place=place).exists()
