# SPDX-License-Identifier: EUPL-1.2
"""What stocktaking reads in the journals of devices, and whom it still waits for."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog import streams
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldPhoto
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking import counting, photos
from vatra.modules.stocktaking.models import CountPlace

_NEWS = """
SELECT p.public_id, o.subject, trim_scale(o.quantity)::text, o.by_name
FROM stocktaking_observation o JOIN stocktaking_countplace p ON p.id = o.place_id
WHERE p.public_id = ANY(%s) AND o.source <> %s AND o.quantity IS NOT NULL
ORDER BY o.received_at DESC, o.id DESC LIMIT %s
"""
MOST_NEWS = 2000


@dataclass(frozen=True, slots=True)
class _Source:
    public_id: uuid.UUID
    person_name: str


def check(device: FieldDevice, entries: Sequence[FieldEntry]) -> Mapping[int, str]:
    """Why the count cannot use a line; it is kept all the same."""
    scope = actor_for(device.user).scope(Perm.STOCKTAKING_COUNT)
    places = counting.places_of(entry.topic for entry in entries)
    return counting.unusable(entries, places, scope.covers)


def apply(device: FieldDevice, entries: Sequence[FieldEntry]) -> None:
    """Brings new lines into the observations."""
    counting.take_in(_Source(device.public_id, device.user.full_name or device.user.username), entries)
    photos.of_lines(device, entries, lambda unit_id: _reaches(device, unit_id))


def on_photo(photo: FieldPhoto) -> None:
    """Gives a photo to the unit that it shows."""
    photos.of_photo(photo, lambda unit_id: _reaches(photo.device, unit_id))


def _reaches(device: FieldDevice, unit_id: int) -> bool:
    return actor_for(device.user).scope(Perm.STOCKTAKING_COUNT).covers(unit_id)


def news(device: FieldDevice, topics: Collection[uuid.UUID]) -> Mapping[uuid.UUID, object]:
    """What others saw in the places that the device carries: subject, quantity, who; the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [list(topics), str(device.public_id), MOST_NEWS])
        rows = cursor.fetchall()
    told: dict[uuid.UUID, list[dict[str, str]]] = {}
    for topic, subject, quantity, who in rows:
        told.setdefault(topic, []).append({"s": subject, "q": quantity, "who": who})
    return told


def titles(actor: Actor, topics: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The names of places, as far as the person may see them."""
    rows = CountPlace.objects.visible_to(actor).filter(public_id__in=list(topics))
    return {
        topic: f"{title}, {unit}"
        for topic, title, unit in rows.values_list("public_id", "title", "stocktaking__unit__name")
    }


STREAM = streams.Stream("count", counting.KINDS, check, apply, news, titles, on_photo)
