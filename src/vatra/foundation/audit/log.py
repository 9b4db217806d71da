# SPDX-License-Identifier: EUPL-1.2
"""Writing log entries; only the action frame and the guards call this."""

from typing import Any

from django.db import connection

from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.kernel import clock
from vatra.kernel.actor import Actor


def open_entry(actor: Actor) -> int:
    """Reserves the id of the action's log entry and tells it to the history triggers of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('vatra.log_entry', nextval('audit_logentry_id_seq')::text, true)"
            ", set_config('vatra.actor', %s, true)",
            [str(actor.user_id or "")],
        )
        return int(cursor.fetchone()[0])


def write_entry(entry_id: int | None, actor: Actor, verb: str, outcome: Outcome, **fields: Any) -> LogEntry:
    """Writes one entry; ``fields`` are those of ``LogEntry`` that describe the object, reason and data."""
    label = str(fields.pop("object_label", ""))[:300]
    return LogEntry.objects.create(
        pk=entry_id,
        at=clock.now(),
        actor_id=actor.user_id,
        actor_name=actor.name[:200],
        roles=", ".join(sorted(actor.roles))[:300],
        on_behalf=", ".join(actor.deputy_for)[:300],
        verb=verb[:80],
        outcome=outcome,
        object_label=label,
        **fields,
    )


def record_denial(
    actor: Actor, verb: str, what: str, *, object_kind: str = "", object_id: int | None = None
) -> None:
    """Logs a refused attempt, outside the refused transaction."""
    write_entry(
        None, actor, verb, Outcome.DENIED, object_label=what, object_kind=object_kind, object_id=object_id
    )


def record_export(actor: Actor, title: str, detail: str) -> None:
    """Logs who took which filtered list out as a file."""
    write_entry(None, actor, "export_list", Outcome.DONE, object_label=title, data={"detail": detail})
