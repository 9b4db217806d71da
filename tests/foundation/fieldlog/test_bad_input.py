# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: ARG005
"""What must not enter, with the exact code and sentence, and what strange things must."""

import datetime as dt
import json
import re
import uuid

import pytest
import time_machine
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from tests.architecture.matrix import fingerprint
from tests.foundation.fieldlog.conftest import OTHER, TOPIC, device_of

from vatra.demo.bench.phones import Phone
from vatra.foundation.fieldlog import receiving
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldHold, FieldIncident
from vatra.kernel import clock

pytestmark = pytest.mark.django_db

UNREADABLE = (
    "Linia 1 nu poate fi citită ca linie de jurnal a acestui telefon. Nimic din această trimitere nu a intrat în "
    "jurnal; ea s-a păstrat pentru verificare."
)
FORGED = (
    "Semnătura nu este a telefonului înscris sau liniile au fost schimbate după semnare. Nu s-a primit nimic; "
    "jurnalul rămâne pe telefon și se poate exporta într-un fișier."
)
UNKNOWN = (
    "Telefonul nu este înscris aici. Intrați în cont de pe el și înscrieți-l; jurnalul rămâne pe telefon și se poate "
    "exporta într-un fișier."
)
NO_DEVICE = "Trimiterea nu spune de la ce telefon vine. Reîncărcați pagina pe telefon."
NO_LINES = "Trimiterea nu conține linii de jurnal. Reîncărcați pagina pe telefon."
ZEROS = "0" * 64


def kept() -> dict[str, tuple[int, str]]:
    """Every table but that of incidents."""
    return {name: rows for name, rows in fingerprint().items() if name != "fieldlog_fieldincident"}


def raw(phone: Phone, **changes: object) -> str:
    """A first line with parts of it changed."""
    parts = {"v": 1, "device": phone.device, "seq": 1, "prev": ZEROS, "at": 0, "kind": "saw",
             "topic": str(TOPIC), "body": {}}  # fmt: skip
    return json.dumps(list((parts | changes).values()))


LINES = {
    "another version": lambda p: raw(p, v=2),
    "version as truth": lambda p: raw(p, v=True),
    "another device's": lambda p: raw(p, device=str(uuid.uuid4())),
    "number 0": lambda p: raw(p, seq=0),
    "number as text": lambda p: raw(p, seq="1"),
    "number beyond whole numbers": lambda p: raw(p, seq=2**53 + 1),
    "short hash": lambda p: raw(p, prev="0"),
    "hash as number": lambda p: raw(p, prev=0),
    "clock as text": lambda p: raw(p, at="ieri"),
    "clock with fraction": lambda p: raw(p, at=1.5),
    "empty kind": lambda p: raw(p, kind=""),
    "kind in capitals": lambda p: raw(p, kind="SAW"),
    "topic that is none": lambda p: raw(p, topic="camera 12"),
    "body as list": lambda p: raw(p, body=[]),
    "too deep": lambda p: raw(p, body={"a": json.loads("[" * 20 + "]" * 20)}),
    "far too deep": lambda p: "[" * 3000,
    "endless number": lambda p: raw(p).replace("{}", '{"q": 1e999}'),
    "no number": lambda p: raw(p).replace("{}", '{"q": NaN}'),
    "cut off": lambda p: raw(p)[:-10],
    "seven parts": lambda p: json.dumps(json.loads(raw(p))[:7]),
    "an object": lambda _p: "{}",
    "a zero character": lambda p: raw(p).replace("{}", '{"n": "\x00"}'),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_none_is_kept_apart(name, phone, post, sightings) -> None:
    before = kept()
    batch = phone.batch([LINES[name](phone)])

    answer = post(batch)

    assert (answer.status_code, answer.json()) == (
        400,
        {"code": "malformed", "message": UNREADABLE, "line": 0},
    )
    assert kept() == before
    incident = FieldIncident.objects.get()
    texts = [text.replace("\x00", "\ufffd") for text in batch["lines"]]
    assert (incident.code, incident.device, incident.batch["texts"]) == ("malformed", device_of(phone), texts)


BATCHES = {
    "no JSON": (lambda p, b: "{nu", 400, "malformed", "Trimiterea s-a stricat pe drum. Trimiteți din nou."),
    "cut off": (
        lambda p, b: json.dumps(b)[:-20], 400, "malformed", "Trimiterea s-a stricat pe drum. Trimiteți din nou.",
    ),
    "a list": (lambda p, b: "[]", 400, "malformed", NO_LINES),
    "no device": (lambda p, b: b | {"device": None}, 400, "malformed", NO_DEVICE),
    "device in capitals": (lambda p, b: b | {"device": p.device.upper()}, 400, "malformed", NO_DEVICE),
    "device as words": (lambda p, b: b | {"device": "telefonul meu"}, 400, "malformed", NO_DEVICE),
    "lines as text": (lambda p, b: b | {"lines": "abc"}, 400, "malformed", NO_LINES),
    "a line as number": (lambda p, b: b | {"lines": [1]}, 400, "malformed", "Linia 1 nu este un text."),
    "half a letter": (lambda p, b: b | {"lines": ["\ud83d"]}, 400, "malformed", "Linia 1 nu este un text."),
    "501 lines": (
        lambda p, b: p.batch(p.lines * 501), 413, "too_large",
        "Trimiterea are peste 500 de linii. Trimiteți-le în mai multe bucăți.",
    ),
    "a line of 5 kB": (
        lambda p, b: p.batch([*p.lines, raw(p, body={"n": "ș" * 2500})]), 413, "too_large",
        "Linia 2 are peste 4000 de octeți. Scurtați nota și trimiteți din nou.",
    ),
    "6 MB": (
        lambda p, b: "x" * 6_000_000, 413, "too_large",
        "Trimiterea este prea mare. Trimiteți jurnalul în mai multe bucăți.",
    ),
    "never enrolled": (
        lambda p, b: b | {"device": "00000000-0000-4000-8000-000000000000"}, 403, "unknown_device", UNKNOWN,
    ),
    "no signature": (lambda p, b: b | {"signature": None}, 403, "bad_signature", FORGED),
    "signature of nothing": (lambda p, b: b | {"signature": "A" * 86}, 403, "bad_signature", FORGED),
    "signature as words": (lambda p, b: b | {"signature": "semnat, directorul"}, 403, "bad_signature", FORGED),
    "signed by another key": (
        lambda p, b: b | {"signature": Phone().batch(p.lines)["signature"]}, 403, "bad_signature", FORGED,
    ),
    "changed after signing": (
        lambda p, b: b | {"lines": [p.lines[0].replace('"1"', '"9"')]}, 403, "bad_signature", FORGED,
    ),
    "one line left out": (lambda p, b: b | {"lines": []}, 403, "bad_signature", FORGED),
}  # fmt: skip


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_that_is_none_enters_nowhere(name, phone, post, sightings) -> None:
    make, status, code, message = BATCHES[name]
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    before = kept()

    answer = post(make(phone, phone.batch(phone.lines)))

    told = answer.json()
    assert (answer.status_code, told["code"], told["message"]) == (status, code, message)
    assert kept() == before
    assert [i.code for i in FieldIncident.objects.all()] == ([code] if status == 403 else [])


def test_the_place_of_a_bad_line_is_told(phone, post) -> None:
    phone.write("saw", TOPIC, {})

    answer = post(phone.batch([*phone.lines, "strica"]))

    assert answer.json()["line"] == 1


def test_a_device_cannot_send_for_another(enrol, post, sightings) -> None:
    one, two = enrol(), enrol()
    one.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    before = kept()

    as_two = post(one.batch(one.lines) | {"device": two.device})
    in_its_own_name = post(two.batch(one.lines))

    assert (as_two.status_code, as_two.json()["code"]) == (403, "bad_signature")
    assert (in_its_own_name.status_code, in_its_own_name.json()) == (
        400, {"code": "malformed", "message": UNREADABLE, "line": 0},
    )  # fmt: skip
    assert kept() == before


def test_a_replay_changes_nothing(phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    batch = phone.batch(phone.lines)
    first = post(batch)
    lines = list(FieldEntry.objects.values_list())

    again = post(batch)

    assert (again.status_code, again.json()) == (200, first.json())
    assert list(FieldEntry.objects.values_list()) == lines
    assert sightings.given == [(phone.device, 1)]


def forked(phone: Phone, keep: int) -> Phone:
    """A second journal with the same key and the same first lines."""
    other = Phone()
    other._key, other.device = phone._key, phone.device
    other.lines, other.written = phone.lines[:keep], keep
    other.head = receiving.hashes_of(other.lines)[-1] if keep else ZEROS
    return other


@pytest.mark.parametrize(
    ("held", "keep", "sent", "seq"),
    [
        ([1, 2, 3], 2, [3], 3),  # the same number, another line
        ([1, 2, 3], 1, [2, 3, 4], 2),
        ([1, 3], 1, [2], 2),  # what follows is held and names another line before it
        ([1, 2, 3], 2, [4], 4),  # names another line before it than the one held
        ([3], 0, [1, 2, 3], 2),
    ],
)
def test_two_journals_of_one_device_are_a_fork(held, keep, sent, seq, phone, post, sightings) -> None:
    for n in range(3):
        phone.write("saw", TOPIC, {"s": f"g:{n}", "q": "1"})
    assert post(phone.batch([phone.lines[n - 1] for n in held])).status_code == 200
    other = forked(phone, keep)
    while len(other.lines) < max(sent):
        other.write("saw", OTHER, {"s": "altceva", "q": "1"})
    before = kept()
    batch = other.batch([other.lines[n - 1] for n in sent])

    answer = post(batch)

    assert (answer.status_code, answer.json()) == (
        409,
        {
            "code": "forked",
            "message": (
                f"Jurnalul trimis nu se leagă de cel primit până acum (linia {seq}). Nimic din această trimitere nu "
                "a intrat în jurnal; ea s-a păstrat și o verifică cine răspunde de dispozitive."
            ),
            "seq": seq,
        },
    )
    assert kept() == before
    assert FieldIncident.objects.get().batch == {
        "device": phone.device, "lines": len(sent), "texts": batch["lines"],
    }  # fmt: skip
    post(batch)
    assert FieldIncident.objects.count() == 1


def test_a_first_line_follows_nothing(phone, post, sightings) -> None:
    answer = post(phone.batch([raw(phone, prev="f" * 64)]))

    assert (answer.status_code, answer.json()["code"], answer.json()["seq"]) == (409, "forked", 1)
    assert FieldEntry.objects.count() == 0


def test_two_lines_of_one_number_in_one_batch_are_a_fork(phone, post, sightings) -> None:
    answer = post(phone.batch([raw(phone), raw(phone, at=1)]))

    assert (answer.status_code, answer.json()["code"]) == (409, "forked")
    assert FieldEntry.objects.count() == 0


def test_a_revoked_device_is_told_what_to_do(phone, post, sightings) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, 5, tzinfo=dt.UTC), tick=False):
        FieldDevice.objects.update(revoked_at=clock.now(), revoked_by_name="Șef", revoke_reason="pierdut")
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    before = kept()

    answer = post(phone.batch(phone.lines))

    assert (answer.status_code, answer.json()) == (
        403,
        {
            "code": "revoked",
            "message": (
                "Telefonul a fost retras la 23.11.2026, 10:05 și nu mai poate trimite. Jurnalul este tot pe el: "
                "exportați-l într-un fișier și predați fișierul celui care răspunde de dispozitive."
            ),
        },
    )
    assert kept() == before
    assert FieldIncident.objects.get().code == "revoked"


@pytest.mark.parametrize("at", [0, -(2**53), 253402300799000, 2**53])
def test_any_clock_is_accepted_and_never_trusted(at, phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"}, at)

    assert post(phone.batch(phone.lines)).json()["have"] == 1
    entry = FieldEntry.objects.get()
    assert entry.device_time_ms == at
    assert abs(entry.received_at - clock.now()) < dt.timedelta(minutes=1)


def test_strange_letters_are_kept_as_written(phone, post, sightings) -> None:
    line = raw(phone).replace("{}", r'{"n": "a\u0000b \ud83d Ș", "s": "x", "q": 12345678901234567890}')

    assert post(phone.batch([line])).status_code == 200
    entry = FieldEntry.objects.get()
    assert entry.line == line
    assert entry.body == {"n": "a\ufffdb \ufffd Ș", "s": "x", "q": 12345678901234567890}


def test_what_a_room_cannot_use_is_kept_and_reported(phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "-1"})
    phone.write("saw", TOPIC, {"s": "g:2", "q": "1"})
    phone.write("dance", TOPIC, {})

    assert post(phone.batch(phone.lines)).json()["have"] == 3
    assert sightings.given == [(phone.device, 2)]
    told = {i.code: (i.message, i.batch) for i in FieldIncident.objects.all()}
    assert told == {
        "unusable": ("Cantitatea nu este un număr.", {"seq": 1, "line": phone.lines[0]}),
        "unknown_kind": (
            "Linia 3 este de un fel necunoscut: „dance”. S-a păstrat, dar nu o citește nimeni.",
            {"seq": 3, "line": phone.lines[2]},
        ),
    }


def test_a_flood_of_lines_is_slowed(phone, post, sightings, monkeypatch) -> None:
    monkeypatch.setattr(receiving, "PACE_LINES", 12)
    for n in range(3):
        phone.write("saw", TOPIC, {"s": f"g:{n}", "q": "1"})
    with time_machine.travel(dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC), tick=False) as now:
        FieldDevice.objects.update(paced_at=clock.now())
        assert [post(phone.batch(phone.lines[:n])).status_code for n in (1, 2)] == [200, 200]
        before = kept()

        answer = post(phone.batch(phone.lines))

        assert (answer.status_code, answer.json(), answer["Retry-After"]) == (
            429,
            {
                "code": "too_fast",
                "message": (
                    "Telefonul trimite prea mult deodată. Ce are rămâne pe el; așteptați un minut și trimiteți din nou."
                ),
            },
            "60",
        )
        assert kept() == before
        now.shift(61)
        assert post(phone.batch(phone.lines)).json()["have"] == 3


def test_a_flood_of_forgeries_leaves_few_traces(phone, post, monkeypatch) -> None:
    monkeypatch.setattr("vatra.foundation.fieldlog.views.REFUSALS_KEPT", "2/h/ip")
    strangers = [f"00000000-0000-4000-8000-{n:012}" for n in range(5)]

    codes = [post(phone.batch([]) | {"device": device}).status_code for device in strangers]

    assert codes == [403] * 5
    assert FieldIncident.objects.count() == 2


def test_a_device_that_sends_rubbish_fills_no_disk(phone, post, monkeypatch) -> None:
    monkeypatch.setattr(receiving, "MOST_INCIDENTS", 2)

    codes = [post(phone.batch([f"rest {n}"])).status_code for n in range(4)]

    assert codes == [400] * 4
    assert FieldIncident.objects.count() == 2


def test_what_fails_half_way_leaves_nothing(phone, sightings, client) -> None:
    phone.write("take", TOPIC, {})
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    before = fingerprint()
    sightings.failing = True
    client.raise_request_exception = False

    answer = client.post("/teren/jurnal/", phone.batch(phone.lines), content_type="application/json")

    assert answer.status_code == 500
    assert fingerprint() == before
    sightings.failing = False
    answer = client.post("/teren/jurnal/", phone.batch(phone.lines), content_type="application/json")
    assert answer.json()["have"] == 2
    assert sightings.given == [(phone.device, 2)]


def test_the_journal_is_never_rewritten(phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    phone.write("done", TOPIC, {})
    post(phone.batch(phone.lines))
    post(phone.batch(["rest"]))
    tables = ("fieldlog_fieldentry", "fieldlog_fieldreceipt", "fieldlog_fieldincident")

    for table in tables:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            refusal = pytest.raises(ProgrammingError, match="Cannot update or delete rows")
            with refusal, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [{"public_key": "x"}, {"user_id": 1}, {"have": 0}, {"entries": 0, "have": 0}, {"revoked_at": None}],
)
def test_a_device_goes_forward_only(change, phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    post(phone.batch(phone.lines))
    FieldDevice.objects.update(revoked_at=clock.now())

    with pytest.raises(ProgrammingError), transaction.atomic():
        FieldDevice.objects.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM fieldlog_fielddevice")


def test_the_cost_in_statements_does_not_grow_with_the_lines(enrol, sightings) -> None:
    def statements(lines: int, topics: int) -> int:
        phone = enrol()
        for n in range(lines):
            phone.write("saw", uuid.UUID(int=n % topics), {"s": f"g:{n}", "q": "1"})
        sent = phone.batch(phone.lines)
        with CaptureQueriesContext(connection) as spent:
            receiving.receive(receiving.Batch(sent["device"], sent["lines"], sent["signature"]))
        return len([q for q in spent.captured_queries if not re.match("SAVEPOINT|RELEASE", q["sql"])])

    assert statements(1, 1) == statements(500, 1) == statements(500, 40)
    assert statements(1, 1) <= 8
    assert FieldHold.objects.count() > 40
