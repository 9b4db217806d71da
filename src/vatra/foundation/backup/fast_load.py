# SPDX-License-Identifier: EUPL-1.2
"""Loading many rows at once: indexes and references are taken away before and made again after, in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[]) ORDER BY oid
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY i.indexrelid
"""
_MEMORY = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL work_mem = '64MB'")


@contextmanager
def without_indexes(cursor: Any, names: Iterable[str]) -> Iterator[None]:
    """Takes indexes, references and own triggers of these tables away for the time of loading.

    Primary keys and unique constraints stay. What is made again is checked by the database for all rows,
    so nothing that the rules forbid can stay. The caller holds one transaction around it.
    """
    tables = list(names)
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in _MEMORY:
        cursor.execute(statement)
    cursor.execute(_FOREIGN_KEYS, [tables])
    references = cursor.fetchall()
    cursor.execute(_INDEXES, [tables])
    indexes = cursor.fetchall()
    for table, name, _definition in references:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in references:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
