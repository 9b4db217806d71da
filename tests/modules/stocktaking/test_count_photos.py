# SPDX-License-Identifier: EUPL-1.2
"""Photos of the count: they belong to the unit that was counted, and stand on the page of the difference."""

import hashlib
import uuid

import pytest
from django.test import Client
from tests.factories.access import user_with
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.fieldlog.models import NO_HASH, FieldDevice, FieldEntry, FieldPhoto
from vatra.foundation.files.models import StoredFile
from vatra.kernel import clock
from vatra.modules.stocktaking import journal
from vatra.modules.stocktaking.actions.comparing import compare
from vatra.modules.stocktaking.choices import Finding, Moment
from vatra.modules.stocktaking.models import CountPlace, Difference

pytestmark = pytest.mark.django_db(transaction=True)
SHA = hashlib.sha256(b"poza").hexdigest()


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


def device_of(unit_id: int) -> FieldDevice:
    user = user_with("unit_administrator", unit_id, full_name="Dan Demo")
    return FieldDevice.objects.create(user=user, name="Telefon", public_key=uuid.uuid4().hex)


def photo_of(device: FieldDevice) -> FieldPhoto:
    stored = StoredFile.objects.create(
        purpose="photo", name="poza.jpg", mime="image/jpeg", size=4, sha256=SHA, created_by_id=device.user_id
    )
    return FieldPhoto.objects.create(device=device, sha_sent=SHA, file=stored)


def entry_of(device: FieldDevice, place: CountPlace) -> FieldEntry:
    body = {"s": "c:FARA-NUMAR", "q": "1", "n": "rupt", "p": [SHA], "h": "typed"}
    return FieldEntry.objects.create(
        device=device, seq=1, hash="a" * 64, prev=NO_HASH, device_time_ms=0, received_at=clock.now(),
        kind="saw", topic=place.public_id, body=body, line="-",
    )  # fmt: skip


def unit_of_the_photo() -> int | None:
    return StoredFile.objects.get().unit_id


def test_photo_before_its_line(w: steps.World) -> None:
    place = steps.place_of(steps.counted(w), w.laptop)
    device = device_of(w.school.unit.pk)
    journal.on_photo(photo_of(device))
    assert unit_of_the_photo() is None
    journal.apply(device, [entry_of(device, place)])
    assert unit_of_the_photo() == w.school.unit.pk


def test_photo_after_its_line(w: steps.World) -> None:
    place = steps.place_of(steps.counted(w), w.laptop)
    device = device_of(w.school.unit.pk)
    journal.apply(device, [entry_of(device, place)])
    journal.on_photo(photo_of(device))
    assert unit_of_the_photo() == w.school.unit.pk


def test_nobody_puts_a_photo_into_another_unit(w: steps.World) -> None:
    place = steps.place_of(steps.counted(w), w.laptop)
    stranger = device_of(make_school().unit.pk)
    entry_of(stranger, place)
    journal.on_photo(photo_of(stranger))
    assert unit_of_the_photo() is None


def test_photo_stands_on_the_page_of_the_difference(w: steps.World) -> None:
    found = steps.counted(w)
    device = device_of(w.school.unit.pk)
    journal.apply(device, [entry_of(device, steps.place_of(found, w.laptop))])
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    row = Difference.objects.get(stocktaking=found, finding=Finding.SURPLUS)
    director = Client()
    director.force_login(user_with("unit_director", w.school.unit.pk))
    url = f"/inventariere/diferente/{row.pk}/"
    assert "1 fotografie nu a ajuns încă." in director.get(url).content.decode()
    journal.on_photo(photo_of(device))
    body = director.get(url).content.decode()
    assert f"/fisiere/{StoredFile.objects.get().public_id}/mic/" in body
    assert "Fotografie de la Dan Demo" in body
    assert "nu a ajuns" not in body
