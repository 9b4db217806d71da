# SPDX-License-Identifier: EUPL-1.2
"""The laws of merging: whatever the order, the cuts and the repetitions, the same lines give the same state."""

import uuid

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.architecture.conftest import undone
from tests.foundation.fieldlog.conftest import OTHER, TOPIC

from vatra.foundation.fieldlog.models import (
    FieldDevice,
    FieldEntry,
    FieldHold,
    FieldIncident,
    FieldReceipt,
)
from vatra.foundation.fieldlog.receiving import Batch, receive

pytestmark = pytest.mark.django_db
LAWS = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
QUANTITIES = st.sampled_from(["1", "2", "-1"])
LINES = st.tuples(
    st.sampled_from(["saw", "saw", "saw", "take", "done", "strange"]),
    st.sampled_from([TOPIC, OTHER]),
    st.sampled_from(["g:1", "g:2", "c:X"]),
    QUANTITIES,
    st.integers(-(10**12), 10**15),
)
SCRIPTS = st.lists(LINES, min_size=1, max_size=14)


def send(phone, places) -> None:
    """Sends these lines of the phone as one batch."""
    sent = phone.batch([phone.lines[place] for place in places])
    receive(Batch(sent["device"], sent["lines"], sent["signature"]))


def state(room) -> dict[str, object]:
    """All that is kept, without the moments of arrival, and what the room made of it."""
    return {
        "devices": sorted(FieldDevice.objects.values_list("pk", "have", "have_hash", "entries")),
        "lines": sorted(FieldEntry.objects.values_list("device_id", "seq", "hash", "prev", "line")),
        "holds": sorted(FieldHold.objects.values_list("device_id", "topic", "released_seq"), key=str),
        "receipts": sorted(
            FieldReceipt.objects.values_list("device_id", "topic", "upto", "entries", "head_hash", "mark")
        ),
        "incidents": sorted(FieldIncident.objects.values_list("device_id", "code", "digest", "message")),
        "room": dict(room.last),
        "given": sorted(room.given),
    }


def after(room, deliveries) -> dict[str, object]:
    """The state after these deliveries to a server that knew nothing."""
    room.clear()
    with undone():
        for phone, places in deliveries:
            send(phone, places)
        return state(room)


def written(phone, script) -> None:
    """Writes a new journal on the phone."""
    phone.lines, phone.head, phone.written = [], "0" * 64, 0
    for kind, topic, subject, quantity, at in script:
        phone.write(kind, topic, {"s": subject, "q": quantity}, at)


def cut(data, places: list[int]) -> list[list[int]]:
    """Some batches that together hold these places: any order, any cuts, some of it repeated."""
    order = data.draw(st.permutations(places + data.draw(st.lists(st.sampled_from(places), max_size=6))))
    batches, rest = [], list(order)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        batches.append(rest[:size])
        rest = rest[size:]
    return batches


@LAWS
@given(first=SCRIPTS, second=SCRIPTS, data=st.data())
def test_order_cuts_and_repetition_change_nothing(enrol, sightings, first, second, data) -> None:
    one, two = enrol(), enrol()
    written(one, first)
    written(two, second)
    plain = [(one, range(len(first))), (two, range(len(second)))]
    mixed = [(one, places) for places in cut(data, list(range(len(first))))]
    mixed += [(two, places) for places in cut(data, list(range(len(second))))]

    assert after(sightings, data.draw(st.permutations(mixed))) == after(sightings, plain)


@LAWS
@given(script=SCRIPTS, data=st.data())
def test_a_part_of_a_journal_gives_one_state_too(enrol, sightings, script, data) -> None:
    phone = enrol()
    written(phone, script)
    part = data.draw(st.lists(st.integers(0, len(script) - 1), min_size=1, unique=True))
    mixed = [(phone, places) for places in cut(data, part)]

    assert after(sightings, mixed) == after(sightings, [(phone, sorted(part))])


@LAWS
@given(script=SCRIPTS, data=st.data())
def test_the_same_again_changes_nothing(enrol, sightings, script, data) -> None:
    phone = enrol()
    written(phone, script)
    batches = [(phone, places) for places in cut(data, list(range(len(script))))]

    assert after(sightings, batches + batches) == after(sightings, batches)


@LAWS
@given(script=st.lists(LINES, min_size=3, max_size=14), data=st.data())
def test_what_is_put_together_first_does_not_matter(enrol, sightings, script, data) -> None:
    phone = enrol()
    written(phone, script)
    left = data.draw(st.integers(1, len(script) - 2))
    right = data.draw(st.integers(left + 1, len(script) - 1))
    a, b, c = list(range(left)), list(range(left, right)), list(range(right, len(script)))

    one = after(sightings, [(phone, a), (phone, b), (phone, c)])

    assert one == after(sightings, [(phone, a + b), (phone, c)])
    assert one == after(sightings, [(phone, a), (phone, b + c)])
    assert one == after(sightings, [(phone, c), (phone, a + b)])


@LAWS
@given(script=SCRIPTS, data=st.data())
def test_each_line_is_given_to_the_room_once(enrol, sightings, script, data) -> None:
    phone = enrol()
    written(phone, script)
    batches = [(phone, places) for places in cut(data, list(range(len(script))))]

    kept = after(sightings, batches)

    usable = [n for n, line in enumerate(script, 1) if line[0] == "saw" and line[3] != "-1"]
    assert kept["given"] == [(phone.device, seq) for seq in usable]
    assert [row[1] for row in kept["lines"]] == list(range(1, len(script) + 1))
    strange = [n for n, line in enumerate(script, 1) if line[0] == "strange"]
    bad = [n for n, line in enumerate(script, 1) if line[0] == "saw" and line[3] == "-1"]
    assert len(kept["incidents"]) == len(strange) + len(bad)


def test_gaps_are_told_and_closed(phone, sightings) -> None:
    written(phone, [("saw", TOPIC, "g:1", "1", 0)] * 9)
    row = FieldDevice.objects.get(public_id=phone.device)

    def sent(*numbers: int):
        batch = phone.batch([phone.lines[n - 1] for n in numbers])
        outcome = receive(Batch(batch["device"], batch["lines"], batch["signature"]))
        return outcome.have, outcome.missing, outcome.new

    assert sent(9, 4) == (0, [(1, 3), (5, 8)], 2)
    assert sent(1, 2) == (2, [(3, 3), (5, 8)], 2)
    assert sent(3) == (4, [(5, 8)], 1)
    assert sent(6, 6, 9) == (4, [(5, 5), (7, 8)], 1)
    assert sent(5, 7, 8, 1) == (9, [], 3)
    assert sent(*range(1, 10)) == (9, [], 0)
    row.refresh_from_db()
    assert (row.have, row.entries, row.have_hash) == (9, 9, phone.head)


def test_a_hold_opens_is_released_opens_again(phone, sightings) -> None:
    def hold():
        return FieldHold.objects.values_list("topic", "released_seq").get()

    written(phone, [("take", TOPIC, "", "", 0), ("saw", TOPIC, "g:1", "1", 0), ("done", TOPIC, "", "", 0)])
    send(phone, [0])
    assert hold() == (TOPIC, None)
    send(phone, [2])
    assert hold() == (TOPIC, None)
    assert FieldReceipt.objects.count() == 0
    send(phone, [1])
    assert hold() == (TOPIC, 3)
    phone.write("saw", TOPIC, {"s": "g:2", "q": "1"})
    send(phone, [3])
    assert hold() == (TOPIC, None)
    phone.write("done", TOPIC, {})
    send(phone, [4])
    assert hold() == (TOPIC, 5)
    assert list(FieldReceipt.objects.order_by("upto").values_list("upto", "entries")) == [(3, 3), (5, 5)]


def test_a_topic_is_no_other_topic(phone, sightings) -> None:
    written(phone, [("saw", TOPIC, "g:1", "1", 0), ("saw", OTHER, "g:1", "1", 0), ("done", TOPIC, "", "", 0)])
    send(phone, [0, 1, 2])

    holds = dict(FieldHold.objects.values_list("topic", "released_seq"))
    assert holds == {TOPIC: 3, OTHER: None}
    assert list(FieldReceipt.objects.values_list("topic", "upto", "entries")) == [(TOPIC, 3, 2)]
    assert uuid.UUID(int=0xC) not in holds
