# SPDX-License-Identifier: EUPL-1.2
"""From lines of devices' journals to observations: the same result whatever the order, however often they come."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

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
    """Who wrote the lines: a device (or the desk) and its person."""

    @property
    def public_id(self) -> Any: ...

    @property
    def person_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """What is needed of a place to count in it."""

    pk: int
    state: str
    unit_id: int


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


def places_of(topics: Iterable[UUID]) -> dict[UUID, Place]:
    """The places of those topics, by topic."""
    rows = CountPlace.objects.filter(public_id__in=set(topics)).values_list(
        "public_id", "pk", "state", "stocktaking__unit_id"
    )
    return {topic: Place(pk, state, unit_id) for topic, pk, state, unit_id in rows}


def unusable(
    lines: Iterable[Line], places: Mapping[UUID, Place], reaches: Callable[[int], bool]
) -> dict[int, str]:
    """By number of line, why it says nothing that can be counted; the line itself is kept by its journal.

    Args:
        reaches: whether the person of the device may count in that unit.
    """
    wrong: dict[int, str] = {}
    for line in lines:
        place = places.get(line.topic)
        if place is None:
            wrong[line.seq] = _("Locul numărat nu există în nicio inventariere.")
        elif not reaches(place.unit_id):
            wrong[line.seq] = _("Persoana acestui telefon nu numără în unitatea locului.")
        elif read(line.kind, line.body) is None:
            wrong[line.seq] = _("Linia nu spune ce bun s-a văzut sau are o cantitate care nu se poate.")
    return wrong


def take_in(source: Source, lines: Iterable[Line]) -> None:
    """Brings new lines of one device into the observations, in one statement.

    Order and repetition do not matter: of each place, subject and source the line with the largest number stays.
    Lines for a closed place are kept as ``late`` and shown to the commission. What cannot be used is passed over.
    """
    fresh = [line for line in lines if line.kind in KINDS]
    topics = {line.topic for line in fresh}
    if not topics:
        return
    _begin(topics)
    places = places_of(topics)
    rows: list[tuple[Any, ...]] = []
    for line in fresh:
        place = places.get(line.topic)
        seen = read(line.kind, line.body)
        if place is None or seen is None:
            continue
        rows.append(
            (
                place.pk, seen.subject, str(source.public_id), source.person_name, line.seq, seen.good_id,
                seen.quantity, seen.condition, seen.note, _json(seen.photos), seen.how, line.device_time_ms,
                place.state == PlaceState.CLOSED,
            )
        )  # fmt: skip
    write(rows)


_START = """
UPDATE stocktaking_countplace SET state = 'in_lucru' WHERE id IN (
    SELECT id FROM stocktaking_countplace WHERE public_id = ANY(%s) AND state = 'asteapta' ORDER BY id FOR UPDATE)
"""
_HOLD = "SELECT 1 FROM stocktaking_countplace WHERE public_id = ANY(%s) ORDER BY id FOR SHARE"


def _begin(topics: Iterable[UUID]) -> None:
    """Says that places are being counted, and keeps them from being closed until this transaction ends.

    Nobody who shares a row asks for it alone afterwards, so two devices in one place do not wait for one another.
    """
    wanted = list(topics)
    with connection.cursor() as cursor:
        cursor.execute(_START, [wanted])
        cursor.execute(_HOLD, [wanted])


def write(rows: list[tuple[Any, ...]]) -> None:
    """Upserts observations given as tuples in the order of the columns of the statement."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [list(column) for column in zip(*rows, strict=True)])


def _json(photos: tuple[str, ...]) -> str:
    return "[" + ",".join(f'"{p}"' for p in photos if p.isalnum()) + "]"
