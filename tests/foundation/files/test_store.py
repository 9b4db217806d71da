# SPDX-License-Identifier: EUPL-1.2
"""What the store keeps of the files people send, and what it does not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school

from vatra.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db
GPS, LATITUDE_REF, LATITUDE, MAKER = 0x8825, 1, 2, 0x010F


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of files, empty."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def photo_with_place() -> bytes:
    """A JPEG that says where it was taken, and with what."""
    picture, out = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    facts = picture.getexif()
    facts[MAKER] = "CameraDemo"
    facts.get_ifd(GPS).update({LATITUDE_REF: "N", LATITUDE: (44.0, 25.0, 1.0)})
    picture.save(out, "JPEG", exif=facts)
    return out.getvalue()


def hung(client_as, content: bytes) -> int:
    """The status of sending that as a photo of a good."""
    mine = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/{make_good(make_school()).pk}/fotografie/"
    sent = {"file": SimpleUploadedFile("poza.jpg", content), "caption": "Față"}
    return mine.post(address, sent).status_code


def bytes_in(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_place_of_a_photo_is_kept_nowhere(client_as, folder):
    sent = photo_with_place()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)

    assert hung(client_as, sent) == 302

    photo, kept = StoredFile.objects.get(), bytes_in(folder)
    assert set(kept) == {photo.sha256, photo.thumbnail_sha256}
    assert [name for name, content in kept.items() if b"CameraDemo" in content] == []
    assert [dict(Image.open(io.BytesIO(content)).getexif()) for content in kept.values()] == [{}] * len(kept)


@pytest.mark.parametrize("content", [b"MZ not a picture", b"\xff\xd8\xff broken"], ids=["program", "broken"])
def test_of_a_refused_file_nothing_stays(client_as, folder, content):
    assert hung(client_as, content) == 422

    assert StoredFile.objects.count() == 0
    assert bytes_in(folder) == {}
