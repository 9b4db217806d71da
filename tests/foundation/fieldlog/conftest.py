# SPDX-License-Identifier: EUPL-1.2
"""Phones that are enrolled, and a stream of its own that reads what they write."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from tests.factories.access import user_with

from vatra.demo.bench.phones import Phone
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Role
from vatra.foundation.fieldlog import streams
from vatra.foundation.fieldlog.models import FieldDevice

TOPIC, OTHER = uuid.UUID(int=0xA), uuid.UUID(int=0xB)
type Enrol = Callable[..., Phone]


def device_of(phone: Phone) -> FieldDevice:
    """The row of a phone."""
    return FieldDevice.objects.get(public_id=phone.device)


class Sightings:
    """What a room would make of the lines: per topic, device and subject the line with the largest number."""

    def __init__(self) -> None:
        self.last: dict[tuple[uuid.UUID, str, str], tuple[int, str]] = {}
        self.given: list[tuple[str, int]] = []
        self.photos: list[str] = []
        self.failing = False

    def check(self, _device, entries):
        return {e.seq: "Cantitatea nu este un număr." for e in entries if e.body.get("q") == "-1"}

    def apply(self, device, entries):
        if self.failing:
            msg = "the room fails"
            raise RuntimeError(msg)
        for entry in entries:
            self.given.append((str(device.public_id), entry.seq))
            key = entry.topic, str(device.public_id), str(entry.body.get("s"))
            self.last[key] = max(self.last.get(key, (0, "")), (entry.seq, str(entry.body.get("q"))))

    def news(self, _device, topics):
        return {topic: sorted(s for t, _d, s in self.last if t == topic) for topic in topics}

    def titles(self, _actor, topics):
        return dict.fromkeys(topics, "Camera 12 <b>")

    def on_photo(self, photo):
        self.photos.append(photo.sha_sent)

    def clear(self) -> None:
        """Forgets what it was given."""
        self.last.clear()
        self.given.clear()


@pytest.fixture
def sightings() -> Iterator[Sightings]:
    """A stream that reads ``saw``, for the time of a test; the room that reads it otherwise stands aside."""
    usual = {s.code: s for s in streams.all_streams()}
    for code in usual:
        streams.unregister(code)
    room = Sightings()
    streams.register(
        streams.Stream(
            "sightings", frozenset({"saw"}), room.check, room.apply, room.news, room.titles, room.on_photo
        )
    )
    yield room
    streams.unregister("sightings")
    for stream in usual.values():
        streams.register(stream)


def enrolled(user: User) -> Phone:
    """A phone of that person, known to the server."""
    phone = Phone()
    device = FieldDevice.objects.create(user=user, name="Telefon de probă", public_key=phone.public_key)
    phone.device = str(device.public_id)
    return phone


@pytest.fixture
def enrol(db: None) -> Enrol:
    """``enrol(user=None)``: a phone of that person, else of a patrimony officer."""
    return lambda user=None: enrolled(user or user_with(Role.PATRIMONY_OFFICER, None))


@pytest.fixture
def phone(enrol: Enrol) -> Phone:
    return enrol()


@pytest.fixture
def post() -> Callable:
    """Sends a batch as a phone does: no session, no token of a form."""
    client = Client(enforce_csrf_checks=True)
    return lambda batch: client.post("/teren/jurnal/", batch, content_type="application/json")
