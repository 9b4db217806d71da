# SPDX-License-Identifier: EUPL-1.2
"""From lines of devices' journals to observations: the same result whatever the order, however often they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from vatra.kernel import text
from vatra.modules.stocktaking.choices import Condition, PlaceState
from vatra.modules.stocktaking.models import CountPlace
from vatra.modules.stocktaking.models.counting import MOST

SAW, UNSAW = "saw", "unsaw"
KINDS = frozenset({SAW, UNSAW})
SUBJECT_LENGTH = 130
_STEP = Decimal("0.001")

_UPSERT = """
INSERT INTO stocktaking_observation
    (place_id, subject, source, by_name, seq, good_id, quantity, condition, note, photos, how, device_time, received_at,
     late)
SELECT DISTINCT ON (n.place_id, n.subject, n.source) n.place_id, n.subject, n.source, n.by_name, n.seq, g.id, n.quantity,
       n.condition, n.note, n.photos::jsonb, n.how, n.device_time, transaction_timestamp(), n.late
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::numeric[], %s::text[],
            %s::text[], %s::text[], %s::text[], %s::bigint[], %s::boolean[])
     AS n (place_id, subject, source, by_name, seq, good_id, quantity, condition, note, photos, how, device_time, late)
LEFT JOIN patrimony_good g ON g.id = n.good_id
ORDER BY n.place_id, n.subject, n.source, n.seq DESC
ON CONFLICT (place_id, subject, source) DO UPDATE SET
    seq = excluded.seq, by_name = excluded.by_name, good_id = excluded.good_id, quantity = excluded.quantity,
    condition = excluded.condition, note = excluded.note, photos = excluded.photos, how = excluded.how,
    device_time = excluded.device_time, received_at = excluded.received_at, late = excluded.late
WHERE excluded.seq > stocktaking_observation.seq
"""


class Source(Protocol):
    """Who wrote the lines: a device and its person."""

    @property
    def public_id(self) -> Any: ...

    @property
    def person_name(self) -> str: ...


class Line(Protocol):
    """A line of a journal, as the room of journals hands it on."""

    seq: int
    kind: str
    topic: UUID
    body: dict[str, Any]
    device_time_ms: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation in its own words; ``quantity`` None takes it back."""

    subject: str
    good_id: int | None
    quantity: Decimal | None
    condition: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()
    how: str = ""


def read(kind: str, body: Mapping[str, Any]) -> Seen | None:
    """The observation in a line; None when it says nothing usable (the line itself is kept by its journal)."""
    subject = body.get("s")
    if not isinstance(subject, str) or len(subject) > SUBJECT_LENGTH or subject[:2] not in {"g:", "c:"}:
        return None
    good_id: int | None = None
    if subject.startswith("g:"):
        good_id = int(subject[2:]) if subject[2:].isascii() and subject[2:].isdecimal() else None
        if good_id is None or not 0 < good_id < 2**63:
            return None
    elif not text.fix(subject[2:]):
        return None
    if kind == UNSAW:
        return Seen(subject, good_id, None)
    quantity = _quantity(body.get("q"))
    if quantity is None:
        return None
    condition = body.get("c", "")
    photos = body.get("p", [])
    return Seen(
        subject,
        good_id,
        quantity,
        condition if condition in Condition.values else "",
        text.fix(str(body.get("n", "")))[:500],
        tuple(p for p in photos if isinstance(p, str) and len(p) == 64)[:10]
        if isinstance(photos, list)
        else (),
        str(body.get("h", ""))[:8],
    )


def _quantity(value: object) -> Decimal | None:
    if not isinstance(value, str) or len(value) > 16:
        return None
    try:
        quantity = Decimal(value)
    except InvalidOperation:
        return None
    if not quantity.is_finite() or not 0 <= quantity <= MOST or quantity != quantity.quantize(_STEP):
        return None
    return quantity


def take_in(source: Source, lines: Iterable[Line]) -> list[Line]:
    """Brings new lines of one device into the observations, in one statement; returns those it could not use.

    Order and repetition do not matter: of each place, subject and source the line with the largest number stays.
    Lines for a closed place are kept as ``late`` and shown to the commission.
    """
    fresh = [line for line in lines if line.kind in KINDS]
    places = {
        key: (pk, state)
        for key, pk, state in CountPlace.objects.filter(
            public_id__in={line.topic for line in fresh}
        ).values_list("public_id", "pk", "state")
    }
    unusable: list[Line] = []
    rows: list[tuple[Any, ...]] = []
    for line in fresh:
        place = places.get(line.topic)
        seen = read(line.kind, line.body)
        if place is None or seen is None:
            unusable.append(line)
            continue
        rows.append(
            (
                place[0], seen.subject, str(source.public_id), source.person_name, line.seq, seen.good_id,
                seen.quantity, seen.condition, seen.note, _json(seen.photos), seen.how, line.device_time_ms,
                place[1] == PlaceState.CLOSED,
            )
        )  # fmt: skip
    write(rows)
    waiting = {pk for pk, state in places.values() if state == PlaceState.WAITING}
    if rows and waiting:
        CountPlace.objects.filter(pk__in=waiting, state=PlaceState.WAITING).update(state=PlaceState.COUNTING)
    return unusable


def write(rows: list[tuple[Any, ...]]) -> None:
    """Upserts observations given as tuples in the order of the columns of the statement."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])


def _json(photos: tuple[str, ...]) -> str:
    return "[" + ",".join(f'"{p}"' for p in photos if p.isalnum()) + "]"
