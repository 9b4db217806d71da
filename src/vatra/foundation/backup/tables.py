# SPDX-License-Identifier: EUPL-1.2
"""The tables of the database as a copy sees them: columns, order, sequences, and their content as hashed bytes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LEFT_OUT = frozenset({"django_migrations", "django_session", "shared_cache"})
"""Tables that are not copied: the schema's own state, signed-in browsers, the cache."""

_TABLES = """
SELECT c.relname,
       array(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
             ORDER BY a.attnum),
       array(SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (num, place)
             JOIN pg_attribute a ON a.attnum = k.num
             WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid ORDER BY k.place)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind = 'r'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C"
"""
_REFERENCES = """
SELECT DISTINCT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint c
JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.contype = 'f' AND n.nspname = current_schema() AND c.conrelid <> c.confrelid
"""
_SEQUENCES = """
SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind = 'S' ORDER BY c.relname COLLATE "C"
"""
_SAME_TEXT = (
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL client_encoding = 'UTF8'",
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the columns that are copied (generated ones are made anew) and its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def column_list(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)

    @property
    def export(self) -> str:
        """The statement whose output is the same bytes for the same content on every server."""
        order = ", ".join(f'"{column}"::text COLLATE "C"' for column in self.key or self.columns)
        return f'COPY (SELECT {self.column_list} FROM "{self.name}" ORDER BY {order}) TO STDOUT'

    @property
    def load(self) -> str:
        return f'COPY "{self.name}" ({self.column_list}) FROM STDIN'


def same_text(cursor: Any) -> None:
    """Makes values come out in one writing for the rest of the transaction, whatever the server's settings."""
    for statement in _SAME_TEXT:
        cursor.execute(statement)


def tables(cursor: Any) -> list[Table]:
    """The tables to copy, those that others refer to first."""
    cursor.execute(_TABLES)
    found = {
        name: Table(name, tuple(columns), tuple(key))
        for name, columns, key in cursor.fetchall()
        if name not in LEFT_OUT
    }
    cursor.execute(_REFERENCES)
    needs: dict[str, set[str]] = {name: set() for name in found}
    for child, parent in cursor.fetchall():
        if child in needs and parent in needs:
            needs[child].add(parent)
    return [found[name] for name in _in_order(needs)]


def _in_order(needs: dict[str, set[str]]) -> list[str]:
    """Parents before children; circles (broken by deferred constraints) in the order of names."""
    done: list[str] = []
    left = dict(needs)
    while left:
        ready = sorted(name for name, parents in left.items() if parents <= set(done))
        ready = ready or [min(left)]
        done += ready
        for name in ready:
            del left[name]
    return done


def sequences(cursor: Any) -> dict[str, tuple[int, bool]]:
    """Every sequence with its last value and whether that value was given out."""
    cursor.execute(_SEQUENCES)
    found = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT last_value, is_called FROM "{name}"')
        value, called = cursor.fetchone()
        found[name] = (int(value), bool(called))
    return found


def set_sequences(cursor: Any, values: dict[str, tuple[int, bool]]) -> None:
    """Sets every sequence as it was."""
    for name, (value, called) in values.items():
        cursor.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', value, called])


class Content:
    """The bytes of a table as they come, with their hash and number of rows."""

    def __init__(self, cursor: Any, table: Table) -> None:
        self._cursor = cursor
        self._table = table
        self._digest = hashlib.sha256()
        self.rows = 0

    def __iter__(self) -> Iterator[bytes]:
        with self._cursor.copy(self._table.export) as copy:
            for block in copy:
                piece = bytes(block)
                self._digest.update(piece)
                self.rows += piece.count(b"\n")
                yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def read_through(cursor: Any, table: Table) -> Content:
    """Reads a table to its end for its hash and count alone."""
    content = Content(cursor, table)
    for _piece in content:
        pass
    return content
