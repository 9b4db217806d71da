# SPDX-License-Identifier: EUPL-1.2
"""Checks over all staged rows at once, in SQL, and the counts that follow from them."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from vatra.foundation.imports.models import ImportRun, RunState
from vatra.foundation.imports.registry import ImportTarget

_ADD = """
WITH found (row_id, key, value, severity, code, message) AS ({select}),
grouped AS (
    SELECT r.id, jsonb_agg(jsonb_build_object(
        'line', r.line, 'column', coalesce(%(letters)s::jsonb ->> f.key, ''), 'key', f.key,
        'value', left(coalesce(f.value, ''), 80), 'severity', f.severity, 'code', f.code, 'message', f.message)
        ORDER BY f.key, f.code) AS remarks
    FROM found f JOIN imports_importrow r ON r.id = f.row_id
    WHERE r.run_id = %(run_id)s AND r.state <> 'skipped'
    GROUP BY r.id
)
UPDATE imports_importrow r SET checks = r.checks || g.remarks FROM grouped g WHERE r.id = g.id
"""
_DUPLICATES = """
SELECT id, %(key)s, shown, 'error', 'duplicate_in_file',
       format(%(sentence)s, shown, CASE WHEN line = first_line THEN last_line ELSE first_line END)
FROM (
    SELECT id, line, "values" ->> %(key)s AS shown, count(*) OVER same AS times,
           min(line) OVER same AS first_line, max(line) OVER same AS last_line
    FROM imports_importrow
    WHERE run_id = %(run_id)s AND state <> 'skipped'
      AND NOT EXISTS (SELECT 1 FROM unnest(%(keys)s::text[]) k WHERE "values" ->> k IS NULL)
    WINDOW same AS (
        PARTITION BY ARRAY(SELECT upper("values" ->> k) FROM unnest(%(keys)s::text[]) WITH ORDINALITY u(k, n) ORDER BY n)
    )
) counted
WHERE times > 1
"""
_SENTENCE = "„%s” apare de mai multe ori în fișier, și pe rândul %s. Corectați numărul sau săriți unul dintre rânduri."
_CLEAR = "UPDATE imports_importrow SET checks = '[]' WHERE run_id = %s AND checks <> '[]'"
_SETTLE = """
UPDATE imports_importrow SET state = settled.state
FROM (
    SELECT id, CASE WHEN findings @> %(error)s OR checks @> %(error)s THEN 'flawed' ELSE 'good' END AS state
    FROM imports_importrow WHERE run_id = %(run_id)s AND state <> 'skipped'
) settled
WHERE imports_importrow.id = settled.id AND imports_importrow.state <> settled.state
"""
_COUNT = """
SELECT count(*), count(*) FILTER (WHERE state = 'flawed'), count(*) FILTER (WHERE state = 'skipped'),
       count(*) FILTER (WHERE state <> 'skipped' AND (findings @> %(warning)s OR checks @> %(warning)s))
FROM imports_importrow WHERE run_id = %(run_id)s
"""
_ERROR = json.dumps([{"severity": "error"}])
_WARNING = json.dumps([{"severity": "warning"}])


def add_findings(run: ImportRun, select: str, params: Mapping[str, Any]) -> int:
    """Add a remark to every staged row a SELECT names; returns how many rows got one.

    Args:
        run: the import.
        select: SQL giving ``row_id, key, value, severity, code, message``; ``%(run_id)s`` is given.
            Only constants of the program belong into it, everything else into ``params``.
        params: named values of the SELECT.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD.format(select=select), {**params, "run_id": run.pk, "letters": json.dumps(run.letters)}
        )
        return int(cursor.rowcount)


def recheck(run: ImportRun, target: ImportTarget) -> None:
    """Run every set-based check again and settle the states of rows and run.

    Called inside a transaction that holds the run's row; saves counts, state and version.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, [run.pk])
    for keys in target.unique:
        add_findings(run, _DUPLICATES, {"keys": list(keys), "key": keys[0], "sentence": _SENTENCE})
    target.check(run)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"run_id": run.pk, "error": _ERROR})
        cursor.execute(_COUNT, {"run_id": run.pk, "warning": _WARNING})
        run.rows_total, run.rows_flawed, run.rows_skipped, run.rows_warned = cursor.fetchone()
    run.state = RunState.READY if run.rows_good and not run.rows_flawed else RunState.CHECKED
    run.version += 1
    run.save(update_fields=["rows_total", "rows_flawed", "rows_skipped", "rows_warned", "state", "version"])
