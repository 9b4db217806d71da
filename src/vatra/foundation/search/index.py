# SPDX-License-Identifier: EUPL-1.2
"""Writing the index, in the transaction of the action that changed the object."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from vatra.foundation.access.actions import Transaction
from vatra.foundation.search.models import SearchEntry

COLUMNS = (
    "kind",
    "object_id",
    "unit_id",
    "permission",
    "open_inside",
    "title",
    "subtitle",
    "url",
    "keywords",
    "exact",
    "weight",
)
"""The columns that the SELECT given to ``put_many`` returns, in this order.

Types: text, bigint, bigint or null, text, boolean, text, text, text, text, text[], smallint.
"""

_INSERT = """
INSERT INTO search_searchentry
    (kind, object_id, unit_id, permission, open_inside, title, subtitle, url, keywords, exact, weight, updated_at)
SELECT s.kind, s.object_id, s.unit_id, s.permission, s.open_inside, left(s.title, 300), left(s.subtitle, 300), s.url,
       s.keywords, ARRAY(SELECT DISTINCT k FROM unnest(s.exact) AS e, vatra_exact(e) AS k WHERE k <> ''), s.weight,
       transaction_timestamp()
FROM ("""
_NAMES = """
) AS s (kind, object_id, unit_id, permission, open_inside, title, subtitle, url, keywords, exact, weight)
"""
_CONFLICT = """
ON CONFLICT (kind, object_id) DO UPDATE SET
    unit_id = excluded.unit_id, permission = excluded.permission, open_inside = excluded.open_inside,
    title = excluded.title, subtitle = excluded.subtitle, url = excluded.url, keywords = excluded.keywords,
    exact = excluded.exact, weight = excluded.weight, updated_at = excluded.updated_at
"""
_ROW = (
    "SELECT %s::text, %s::bigint, %s::bigint, %s::text, %s::boolean, %s::text, %s::text, %s::text, %s::text,"
    " %s::text[], %s::smallint"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be found of one object; the fields are those of ``SearchEntry``.

    Attributes:
        exact: numbers as people write them (inventory, registry, CUI, SIIIR, protocol); normalised when kept.
    """

    kind: str
    object_id: int
    permission: str
    title: str
    url: str
    unit_id: int | None = None
    subtitle: str = ""
    keywords: str = ""
    exact: Sequence[str] = field(default_factory=tuple)
    weight: int = 0
    open_inside: bool = False


def put(tx: Transaction, entry: Entry) -> None:
    """Writes the entry of one object, or replaces it."""
    values = [getattr(entry, column) for column in COLUMNS]
    values[COLUMNS.index("exact")] = [number for number in entry.exact if number]
    put_many(tx, _ROW, values)


def put_many(_tx: Transaction, select: str, params: Sequence[Any] = (), *, fresh: bool = False) -> int:
    """Writes entries from a SELECT that returns ``COLUMNS`` in order, in one statement; returns how many.

    Meant for imports of thousands of rows. ``select`` is a constant of the calling module; values go
    through ``params`` (a plain ``%`` is written ``%%``). The same object may come only once in it;
    with ``fresh`` none of them may be in the index yet, which saves the comparison.
    """
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + select + _NAMES + ("" if fresh else _CONFLICT), params)
        return int(cursor.rowcount)


def expect_many(_tx: Transaction) -> None:
    """Says that thousands of rows follow in this transaction.

    They are found at once as ever, but are merged into the trigram indexes after the commit, by the
    minute's housekeeping, instead of while people wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")


def remove(_tx: Transaction, kind: str, ids: Iterable[int]) -> int:
    """Takes objects out of the index; returns how many were there."""
    deleted, _by_model = SearchEntry.objects.filter(kind=kind, object_id__in=list(ids)).delete()
    return deleted
