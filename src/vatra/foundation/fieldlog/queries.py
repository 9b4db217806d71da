# SPDX-License-Identifier: EUPL-1.2
"""What other rooms ask of the journal."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet

from vatra.foundation.fieldlog.models import FieldEntry, FieldHold, FieldReceipt


class Unsent(NamedTuple):
    """A device that may still have lines about a topic.

    Attributes:
        hold: for ``holds.forfeit``.
        since: when the device took the topic.
        seen: when it was last heard of.
    """

    hold: FieldHold
    device: str
    person: str
    since: dt.datetime
    seen: dt.datetime
    revoked: bool


def unsent(topic: uuid.UUID) -> list[Unsent]:
    """The devices waited for before a topic can be closed: neither released nor given up. One query."""
    return unsent_of([topic]).get(topic, [])


def unsent_of(topics: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Unsent]]:
    """The same for many topics; topics for which nobody is waited for are absent. One query."""
    waiting = FieldHold.objects.filter(
        topic__in=topics, released_seq__isnull=True, forfeited_at__isnull=True
    ).select_related("device__user")
    found: dict[uuid.UUID, list[Unsent]] = {}
    for hold in waiting.order_by("taken_at", "pk"):
        device = hold.device
        row = Unsent(
            hold, device.name, str(device.user), hold.taken_at, device.seen_at, device.revoked_at is not None
        )
        found.setdefault(hold.topic, []).append(row)
    return found


def entries_of(topic: uuid.UUID) -> QuerySet[FieldEntry]:
    """All lines about a topic, by device and number."""
    return FieldEntry.objects.filter(topic=topic).order_by("device_id", "seq")


def receipts_of(topic: uuid.UUID) -> QuerySet[FieldReceipt]:
    """The receipts given for a topic, the newest first."""
    return (
        FieldReceipt.objects.filter(topic=topic).select_related("device__user").order_by("-issued_at", "-pk")
    )
