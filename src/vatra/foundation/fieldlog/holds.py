# SPDX-License-Identifier: EUPL-1.2
"""What devices carry: opened by the first line about a topic, released by ``done``, answered with a receipt."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldHold, FieldReceipt
from vatra.foundation.fieldlog.signing import receipt_mark
from vatra.foundation.fieldlog.streams import DONE
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError

MOST_RECEIPTS = 200

_COUNTS = """
SELECT seq, place FROM (
    SELECT seq, row_number() OVER (PARTITION BY topic ORDER BY seq) AS place
    FROM fieldlog_fieldentry WHERE topic = ANY(%s::uuid[]) AND device_id = %s AND seq <= %s
) AS numbered WHERE seq = ANY(%s)
"""
_RELEASE = """
UPDATE fieldlog_fieldhold AS hold SET released_seq = ends.done, released_at = %s
FROM (
    SELECT topic, max(seq) AS last, max(seq) FILTER (WHERE kind = %s) AS done
    FROM fieldlog_fieldentry WHERE device_id = %s AND topic = ANY(%s::uuid[]) GROUP BY topic
) AS ends
WHERE hold.device_id = %s AND hold.topic = ends.topic AND ends.last = ends.done AND ends.done <= %s
"""


def settle(device: FieldDevice, new: Sequence[FieldEntry], had: int) -> None:
    """Opens, reopens and releases holds after new lines, and issues the receipts that have become due.

    The outcome depends on the lines held, not on the order they came in: a receipt stands for each ``done``
    without gap before it, a hold is released where nothing follows the last ``done``.

    Args:
        device: its row is locked and its ``have`` is up to date.
        new: the lines that came.
        had: ``have`` before they came.
    """
    _open(device, new)
    done = _done_between(device, new, had)
    if done:
        _issue(device, done)
        _release(device, {entry.topic for entry in done})


def _open(device: FieldDevice, new: Sequence[FieldEntry]) -> None:
    last: dict[uuid.UUID, int] = {}
    for entry in new:
        last[entry.topic] = max(entry.seq, last.get(entry.topic, 0))
    found = {hold.topic: hold for hold in FieldHold.objects.filter(device=device, topic__in=last)}
    missing = [topic for topic in last if topic not in found]
    if missing:
        now = clock.now()
        FieldHold.objects.bulk_create(
            [FieldHold(device=device, topic=topic, taken_at=now) for topic in missing]
        )
    again = [h.pk for h in found.values() if h.released_seq is not None and h.released_seq < last[h.topic]]
    if again:
        FieldHold.objects.filter(pk__in=again).update(released_seq=None, released_at=None)


def _done_between(device: FieldDevice, new: Sequence[FieldEntry], had: int) -> list[FieldEntry]:
    """The lines ``done`` that are without gap now and were not before."""
    if device.have == had:
        return []
    if device.have == had + len(new) and new[0].seq == had + 1:
        return [entry for entry in new if entry.kind == DONE]
    lines = FieldEntry.objects.filter(device=device, seq__gt=had, seq__lte=device.have, kind=DONE)
    return list(lines.order_by("seq"))


def _issue(device: FieldDevice, done: Sequence[FieldEntry]) -> None:
    now = clock.now()
    counts = _counts(device, done)
    FieldReceipt.objects.bulk_create(
        [
            FieldReceipt(
                device=device,
                topic=entry.topic,
                upto=entry.seq,
                entries=counts[entry.seq],
                head_hash=entry.hash,
                issued_at=now,
                mark=receipt_mark(device.public_id, entry.topic, entry.seq, counts[entry.seq], entry.hash),
            )
            for entry in done
        ]
    )


def _counts(device: FieldDevice, done: Sequence[FieldEntry]) -> dict[int, int]:
    """For each ``done``, how many lines of its topic there are up to it."""
    topics = sorted({str(entry.topic) for entry in done})
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [topics, device.pk, done[-1].seq, [entry.seq for entry in done]])
        return {int(seq): int(place) for seq, place in cursor.fetchall()}


def _release(device: FieldDevice, topics: Collection[uuid.UUID]) -> None:
    """Releases the topics whose last line is a ``done`` without gap before it."""
    wanted = sorted(str(topic) for topic in topics)
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [clock.now(), DONE, device.pk, wanted, device.pk, device.have])


def open_topics(device: FieldDevice) -> list[uuid.UUID]:
    """The topics that the device carries."""
    held = FieldHold.objects.filter(device=device, released_seq__isnull=True, forfeited_at__isnull=True)
    return list(held.values_list("topic", flat=True))


def receipts_since(device: FieldDevice, seq: int) -> list[dict[str, Any]]:
    """The receipts of a device from that line on, as the phone reads them; at most 200, the newest."""
    found = FieldReceipt.objects.filter(device=device, upto__gte=seq).order_by("-upto")[:MOST_RECEIPTS]
    return [
        {
            "topic": str(receipt.topic),
            "upto": receipt.upto,
            "entries": receipt.entries,
            "head": receipt.head_hash,
            "at": receipt.issued_at.isoformat(),
            "mark": receipt.mark,
        }
        for receipt in reversed(found)
    ]


def forfeit(tx: Transaction, hold: FieldHold, reason: str) -> FieldHold:
    """Gives up waiting for a device that carries a topic: a step of the room that owns the topic.

    What the device sends later is still kept.

    Raises:
        BadInputError: no reason was given.
        DomainError: the hold is released or given up already.
    """
    if not reason.strip():
        raise BadInputError(_("Scrieți de ce nu se mai așteaptă acest telefon."), field="reason")
    locked = FieldHold.objects.select_for_update().get(pk=hold.pk)
    if locked.released_seq is not None or locked.forfeited_at is not None:
        raise DomainError(
            _("Telefonul nu mai este așteptat pentru această listă. Reîncărcați pagina."), code="not_held"
        )
    locked.forfeited_at = clock.now()
    locked.forfeited_by_name = tx.actor.name[:200]
    locked.forfeit_reason = reason.strip()[:300]
    locked.save(update_fields=["forfeited_at", "forfeited_by_name", "forfeit_reason"])
    tx.log_subjects("fieldlog.fielddevice", [locked.device_id])
    return locked
