# SPDX-License-Identifier: EUPL-1.2
"""Photos from the field: kept once, without place, and never a bomb."""

import hashlib
import io
from urllib.parse import urlencode

import pytest
from django.test import Client
from PIL import Image
from tests.foundation.fieldlog.conftest import device_of
from tests.foundation.files.test_store import photo_with_place

from vatra.demo.bench.phones import Phone
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.fieldlog.models import FieldDevice, FieldPhoto
from vatra.foundation.fieldlog.photos import photos_of
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import MAX_PIXELS
from vatra.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """The folder of files, empty."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def send(phone: Phone, content: bytes, **changes: str):
    """Sends a photo as a phone does."""
    query = phone.photo_query(hashlib.sha256(content).hexdigest()) | changes
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/teren/foto/?{urlencode(query)}", content, content_type="image/jpeg")


def bomb() -> bytes:
    """A small file that unpacks to more pixels than a photo has."""
    out = io.BytesIO()
    edge = int(MAX_PIXELS**0.5) + 1
    Image.new("1", (edge, edge)).save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_kept_once_without_its_place(phone, sightings, folder) -> None:
    content = photo_with_place()
    sha = hashlib.sha256(content).hexdigest()

    first, again = send(phone, content), send(phone, content)

    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (200, {"sha": sha})
    photo = FieldPhoto.objects.get()
    assert (photo.device, photo.sha_sent) == (device_of(phone), sha)
    assert photo.file.created_by_id == photo.device.user_id
    kept = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert set(kept) == {photo.file.sha256, photo.file.thumbnail_sha256}
    assert all(b"CameraDemo" not in picture for picture in kept.values())
    assert sightings.photos == [sha]
    assert photos_of([photo.device_id], [sha]) == {(photo.device_id, sha): photo}
    assert LogEntry.objects.filter(verb="keep_photo", actor_id=photo.device.user_id).count() == 2


REFUSED = {
    "too many pixels": (
        bomb, 422, "photo_pixels",
        "Fotografia are prea mulți pixeli (peste 60 de milioane). Micșorați-o și încercați din nou.",
    ),
    "a program": (
        lambda: b"MZ nu este o poza", 422, "file_type", None,
    ),
    "broken": (
        lambda: b"\xff\xd8\xff stricat", 422, "photo_damaged",
        "Fotografia este deteriorată și nu poate fi citită. Alegeți alt fișier.",
    ),
    "nothing": (lambda: b"", 422, "file_empty", "Fișierul este gol. Alegeți alt fișier."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_is_not_kept(name, phone, folder) -> None:
    make, status, code, message = REFUSED[name]
    content = make()

    answer = send(phone, content)

    told = answer.json()
    expected = message or (
        f"Fișierul „{hashlib.sha256(content).hexdigest()[:12]}.jpg” nu este de tipul cerut. "
        "Se primesc: JPEG, PNG, WebP."
    )
    assert (answer.status_code, told["code"], told["message"]) == (status, code, expected)
    assert (FieldPhoto.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_other_bytes_than_the_hash_says_are_refused(phone, folder) -> None:
    sha = hashlib.sha256(b"altceva").hexdigest()
    query = phone.photo_query(sha)

    answer = send(phone, photo_with_place(), **query)

    assert (answer.status_code, answer.json()) == (
        422,
        {
            "code": "wrong_hash",
            "message": "Fotografia s-a stricat pe drum. Nu s-a păstrat nimic; trimiteți-o din nou.",
        },
    )
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_photo_needs_its_signature(enrol, folder) -> None:
    one, two = enrol(), enrol()
    content = photo_with_place()

    def code(**changes: str) -> tuple[int, str]:
        answer = send(one, content, **changes)
        return answer.status_code, answer.json()["code"]

    assert code(device=two.device) == (403, "bad_signature")
    assert code(signature="") == (403, "bad_signature")
    assert code(sha="0" * 64) == (403, "bad_signature")
    assert code(sha="ABC") == (400, "malformed")
    assert code(device="00000000-0000-4000-8000-000000000000") == (403, "unknown_device")
    assert code(device="x") == (400, "malformed")
    FieldDevice.objects.update(revoked_at=clock.now())
    assert code() == (403, "revoked")
    assert FieldPhoto.objects.count() == 0
    assert LogEntry.objects.filter(verb="keep_photo").count() == 0
