# SPDX-License-Identifier: EUPL-1.2
"""Photos of a count belong to the unit in which they were taken, whichever came first, line or photo."""

import hashlib
import io
import uuid

import pytest
from PIL import Image
from tests.factories.access import user_with
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.access.actors import actor_for
from vatra.foundation.fieldlog.models import FieldDevice, FieldPhoto
from vatra.foundation.fieldlog.photos import KeepPhoto, keep_photo
from vatra.modules.stocktaking import journal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("photo_first", [True, False])
def test_photo_belongs_to_the_unit(photo_first: bool, tmp_path, settings) -> None:
    settings.DATA_DIR = tmp_path
    w = steps.world(make_school())
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    user = user_with("unit_administrator", w.school.unit.pk)
    device = FieldDevice.objects.create(user=user, name="Telefon de probă", public_key=uuid.uuid4().hex)
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, "JPEG")
    sha = hashlib.sha256(drawn.getvalue()).hexdigest()
    line = steps.saw(place, w.laptop)
    line.body["p"] = [sha]

    def count() -> None:
        journal.apply(device, [line])  # type: ignore[list-item]

    def send() -> None:
        keep_photo(actor=actor_for(user), cmd=KeepPhoto(device.pk, sha, [drawn.getvalue()]))

    for step in (send, count) if photo_first else (count, send):
        step()
    assert FieldPhoto.objects.get(sha_sent=sha).file.unit_id == w.school.unit.pk
