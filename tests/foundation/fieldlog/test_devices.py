# SPDX-License-Identifier: EUPL-1.2
"""Devices come and go: enrolling from the phone, the pages at the desk, revoking, what other rooms ask."""

import uuid

import pytest
from django.test import Client
from tests.factories.access import user_with
from tests.foundation.fieldlog.conftest import OTHER, TOPIC, device_of, enrolled

from vatra.demo.bench.phones import Phone
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.fieldlog import enrolling, holds, queries, signing, streams
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldHold, FieldIncident, FieldReceipt
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError

pytestmark = pytest.mark.django_db
ENROL, DESK = "/teren/dispozitiv/", "/administrare/dispozitive/"


def enrol_by(client: Client, phone: Phone, name: object = "Telefonul meu"):
    """Enrols a phone as its page does."""
    sent = {"public_key": phone.public_key, "name": name}
    return client.post(ENROL, sent, content_type="application/json")


def test_a_phone_is_enrolled_once_for_its_person(client_as, post, sightings) -> None:
    mine, phone = client_as("unit_administrator", 5), Phone()

    first, again = enrol_by(mine, phone), enrol_by(mine, phone, "Alt nume")

    device = FieldDevice.objects.get()
    assert (device.user_id, device.name) == (mine.user.pk, "Telefonul meu")
    assert first.json() == again.json() == {"device": str(device.public_id), "name": "Telefonul meu"}
    phone.device = str(device.public_id)
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    assert post(phone.batch(phone.lines)).json()["have"] == 1


def test_a_key_is_one_persons(client_as) -> None:
    phone = Phone()
    enrol_by(client_as("unit_administrator", 5), phone)

    answer = enrol_by(client_as("unit_administrator", 6), phone)

    assert (answer.status_code, answer.json()) == (
        409,
        {
            "code": "key_taken",
            "message": (
                "Telefonul este înscris pe numele altei persoane. Ștergeți datele paginii și înscrieți-l din nou."
            ),
        },
    )
    assert FieldDevice.objects.count() == 1


@pytest.mark.parametrize(
    "key",
    [None, 5, "", "abc", "!" * 87, signing.to_base64url(b"\x04" + bytes(64)), signing.to_base64url(bytes(65)),
     "A" * 1000],
)  # fmt: skip
def test_what_is_no_key_is_refused(key, client_as) -> None:
    answer = client_as("unit_administrator", 5).post(
        ENROL, {"public_key": key}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()) == (
        422,
        {
            "code": "bad_key",
            "message": "Cheia trimisă de telefon nu poate fi folosită. Reîncărcați pagina și înscrieți telefonul din nou.",
        },
    )
    assert FieldDevice.objects.count() == 0


def test_a_person_has_so_many_phones(client_as, monkeypatch) -> None:
    monkeypatch.setattr(enrolling, "MOST_DEVICES", 1)
    mine = client_as("unit_administrator", 5)
    enrol_by(mine, Phone())

    answer = enrol_by(mine, Phone())

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_devices")
    FieldDevice.objects.update(revoked_at=clock.now())
    assert enrol_by(mine, Phone()).status_code == 200


def test_enrolling_asks_for_a_person_with_the_right(client_as, client) -> None:
    assert enrol_by(client, Phone()).status_code == 302
    assert enrol_by(client_as("accountant"), Phone()).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user_with(Role.UNIT_ADMINISTRATOR, 5))
    assert enrol_by(strict, Phone()).status_code == 403
    assert FieldDevice.objects.count() == 0


def test_everybody_sees_their_own_and_the_officer_all(client_as) -> None:
    mine, officer = client_as("unit_administrator", 5), client_as("patrimony_officer")
    own, foreign = (
        enrolled(mine.user),
        enrolled(user_with(Role.UNIT_ADMINISTRATOR, 6, full_name="Alta Persoană")),
    )

    def shown(client: Client) -> list[bool]:
        page = client.get(DESK).content.decode()
        return [f"{DESK}{phone.device}/" in page for phone in (own, foreign)]

    assert (shown(mine), shown(officer)) == ([True, False], [True, True])
    assert mine.get(f"{DESK}{foreign.device}/").status_code == 404
    assert mine.get(f"{DESK}{foreign.device}/retragere/").status_code == 404
    assert officer.get(f"{DESK}{foreign.device}/").status_code == 200
    assert client_as("accountant").get(DESK).status_code == 403


def test_the_page_of_a_device_tells_all(client_as, post, sightings) -> None:
    mine = client_as("unit_administrator", 5)
    phone = enrolled(mine.user)
    for kind, topic, subject in [("saw", TOPIC, "g:1"), ("done", TOPIC, ""), ("strange", OTHER, "")]:
        phone.write(kind, topic, {"s": subject, "q": "1"})
    post(phone.batch(phone.lines))

    page = mine.get(f"{DESK}{phone.device}/").content.decode()

    assert page.count("Camera 12 &lt;b&gt;") == 3  # two lists, one receipt
    assert "predată complet la" in page
    assert "pe telefon, neterminată" in page
    assert FieldReceipt.objects.get().mark in page
    assert "linie de un fel necunoscut" in page
    listed = mine.get(f"{DESK}incidente/?fel=unknown_kind").content.decode()
    assert "Linia 3 este de un fel necunoscut: „strange”." in listed
    assert mine.get(f"{DESK}incidente/?fel=nimic").status_code == 422
    incident = FieldIncident.objects.get()
    kept = mine.get(f"{DESK}incidente/{incident.pk}/").json()
    assert kept["batch"] == {"seq": 3, "line": phone.lines[2]}
    assert client_as("unit_administrator", 6).get(f"{DESK}incidente/{incident.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("state", "shows"), [("active", True), ("holding", True), ("gaps", True), ("revoked", False)]
)
def test_devices_are_filtered_by_state(state, shows, client_as, post, sightings) -> None:
    mine = client_as("unit_administrator", 5)
    phone = enrolled(mine.user)
    for topic in (TOPIC, OTHER):
        phone.write("saw", topic, {"s": "g:1", "q": "1"})
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    post(phone.batch([phone.lines[0], phone.lines[2]]))

    page = mine.get(f"{DESK}?stare={state}").content.decode()

    assert (f"{DESK}{phone.device}/" in page) is shows
    assert mine.get(f"{DESK}?export=csv").status_code == 200


def test_a_lost_phone_is_revoked_with_a_reason(client_as, post) -> None:
    mine = client_as("unit_administrator", 5)
    phone = enrolled(mine.user)
    address = f"{DESK}{phone.device}/retragere/"

    without = mine.post(address, {"reason": " "})
    done = mine.post(address, {"reason": "Pierdut în autobuz"})
    again = mine.post(address, {"reason": "Încă o dată"})

    device = device_of(phone)
    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 422)
    assert "Telefonul este retras deja. Nu s-a schimbat nimic." in again.content.decode()
    assert (device.revoke_reason, device.revoked_by_name) == ("Pierdut în autobuz", str(mine.user))
    assert LogEntry.objects.get(verb="revoke_own_device").reason == "Pierdut în autobuz"
    assert post(phone.batch([])).json()["code"] == "revoked"
    page = mine.get(f"{DESK}{phone.device}/").content.decode()
    assert "Pierdut în autobuz" in page
    assert "retragere" not in page


def test_the_officer_revokes_any(client_as) -> None:
    phone = enrolled(user_with(Role.UNIT_ADMINISTRATOR, 6))

    client_as("patrimony_officer").post(f"{DESK}{phone.device}/retragere/", {"reason": "Persoană plecată"})

    assert device_of(phone).revoked_at is not None
    assert LogEntry.objects.filter(verb="revoke_device").count() == 1


@action(Perm.FIELDLOG_MANAGE)
def give_up(tx: Transaction, *, actor, cmd: tuple[FieldHold, str]) -> FieldHold:
    """What the room that owns a topic would do."""
    return holds.forfeit(tx, *cmd)


def test_a_topic_waits_for_its_devices_until_they_are_given_up(enrol, actor, post, sightings) -> None:
    one, two = enrol(), enrol()
    for phone in (one, two):
        phone.write("take", TOPIC, {})
        post(phone.batch(phone.lines))
    one.write("done", TOPIC, {})
    post(one.batch(one.lines))
    waiting = queries.unsent(TOPIC)
    assert [(w.hold.device, w.person, w.revoked) for w in waiting] == [
        (device_of(two), str(device_of(two).user), False)
    ]
    assert queries.unsent_of([TOPIC, OTHER]) == {TOPIC: waiting}
    officer = actor(Role.PATRIMONY_OFFICER)

    with pytest.raises(BadInputError):
        give_up(actor=officer, cmd=(waiting[0].hold, " "))
    assert queries.unsent(TOPIC) == waiting
    kept = give_up(actor=officer, cmd=(waiting[0].hold, "Telefon pierdut"))
    with pytest.raises(DomainError, match="nu mai este așteptat"):
        give_up(actor=officer, cmd=(waiting[0].hold, "Telefon pierdut"))

    assert (kept.forfeited_by_name, kept.forfeit_reason) == (officer.name, "Telefon pierdut")
    assert queries.unsent(TOPIC) == []
    two.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    assert post(two.batch(two.lines)).json()["have"] == 2
    assert [(e.device_id, e.seq) for e in queries.entries_of(TOPIC)] == sorted(
        FieldEntry.objects.values_list("device_id", "seq")
    )


def test_a_receipt_can_be_checked(phone, post, sightings) -> None:
    phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
    phone.write("done", TOPIC, {})

    told = post(phone.batch(phone.lines)).json()["receipts"][0]

    facts = uuid.UUID(phone.device), TOPIC, told["upto"], told["entries"], told["head"]
    assert facts[2:] == (2, 2, phone.head)
    assert signing.receipt_holds(*facts, told["mark"])
    assert not signing.receipt_holds(*facts[:3], 3, facts[4], told["mark"])
    assert not signing.receipt_holds(*facts, told["mark"][:-1])
    assert list(queries.receipts_of(TOPIC)) == list(FieldReceipt.objects.all())


def test_receipts_come_again_with_what_they_answer(phone, post, sightings) -> None:
    for _ in range(2):
        phone.write("saw", TOPIC, {"s": "g:1", "q": "1"})
        phone.write("done", TOPIC, {})
    post(phone.batch(phone.lines))

    def told(lines: list[str]) -> list[int]:
        return [receipt["upto"] for receipt in post(phone.batch(lines)).json()["receipts"]]

    assert told(phone.lines) == told([]) == [2, 4]
    assert told(phone.lines[2:]) == [4]


def test_a_kind_is_read_by_one_stream_only(sightings) -> None:
    stream = streams.all_streams()[0]
    other = streams.Stream("other", frozenset({"saw"}), stream.check, stream.apply, stream.news)

    with pytest.raises(ValueError, match="sightings"):
        streams.register(other)
    assert [s.code for s in streams.all_streams()] == ["sightings"]
