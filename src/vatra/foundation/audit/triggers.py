# SPDX-License-Identifier: EUPL-1.2
"""Triggers that models declare in ``Meta.triggers`` so that nothing is lost or rewritten."""

import pgtrigger

_KEEP = """
INSERT INTO audit_rowversion (table_name, row_id, operation, old, log_entry_id, at)
SELECT TG_TABLE_NAME, o.{pk}, '{op}', to_jsonb(o),
       nullif(current_setting('vatra.log_entry', true), '')::bigint, clock_timestamp()
FROM old_rows o;
RETURN NULL;
"""


def keeps_history(pk: str = "id") -> list[pgtrigger.Trigger]:
    """Two statement-level triggers that copy every updated or deleted row into ``audit_rowversion``.

    They see bulk statements and raw SQL too. Inserts leave no copy: the action's log entry explains them.
    """
    return [
        pgtrigger.Trigger(
            name=f"keep_old_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(old="old_rows"),  # type: ignore[no-untyped-call]
            func=_KEEP.format(op=letter, pk=pk),
        )
        for word, operation, letter in (("update", pgtrigger.Update, "U"), ("delete", pgtrigger.Delete, "D"))
    ]


def append_only() -> list[pgtrigger.Trigger]:
    """A trigger that refuses every UPDATE and DELETE of the table."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
