# SPDX-License-Identifier: EUPL-1.2
"""*Istoric*: what happened to a record, told from the journal and its former rows."""

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.audit import changes, verbs
from vatra.foundation.audit.changes import Change, Step
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.audit.undoing import Offer, offers
from vatra.kernel import dates
from vatra.kernel.actor import Actor

MOST_ENTRIES = 200
_ENTRIES = """
SELECT e.* FROM audit_logentry e
WHERE e.id IN (SELECT id FROM audit_logentry WHERE object_kind = %(kind)s AND object_id = %(id)s
               UNION SELECT log_entry_id FROM audit_logsubject WHERE object_kind = %(kind)s AND object_id = %(id)s
               UNION SELECT log_entry_id FROM audit_rowversion
                     WHERE table_name = %(table)s AND row_id = %(id)s AND log_entry_id IS NOT NULL)
  AND (%(all)s OR e.outcome = %(done)s)
ORDER BY e.at DESC, e.id DESC LIMIT %(most)s
"""
_ORIGIN = """
SELECT e.* FROM audit_logentry e
WHERE e.id IN (SELECT id FROM audit_logentry WHERE object_kind = %(kind)s AND object_id = %(id)s
               UNION SELECT log_entry_id FROM audit_logsubject WHERE object_kind = %(kind)s AND object_id = %(id)s)
  AND e.outcome = %(done)s
ORDER BY e.verb = ANY(%(steps)s) DESC, e.at, e.id LIMIT 1
"""


class HistoryRow(NamedTuple):
    """One line of the timeline; display strings.

    Attributes:
        title: what was done, a past participle sentence.
        changes: fields with their old and new words.
        more: reason and details typed or logged, possibly empty.
        url: the entry in the journal, empty for those who may not open it.
        undo: the way back, where there is one and the actor may take it.
    """

    icon: str
    tone: str
    title: str
    changes: list[Change]
    who: str
    when: str
    iso: str
    more: str
    url: str
    undo: Offer | None = None


def history_of(actor: Actor, kind: str, obj: models.Model) -> list[HistoryRow]:
    """The last 200 happenings of a record, newest first: own entries, bulk entries and changes made aside.

    The caller has checked that the actor may see the record. Refused attempts show only to those who may
    read the journal. Two queries, one per kind of other record that a changed field points to, and one where
    steps could be taken back.

    Args:
        kind: the name under which the journal knows the record, ``app.model``.
    """
    steps = changes.steps_of_row(type(obj), obj.pk)
    entries = _entries(actor, kind, obj)
    related = changes.related_words(steps)
    reads_journal = actor.scope("audit.view").everywhere
    by_entry = {step.entry_id: step for step in steps if step.entry_id is not None}
    backs = offers(actor, entries)
    told = [
        (
            entry.at,
            _told(entry, by_entry.get(entry.pk), related, reads_journal)._replace(undo=backs.get(entry.pk)),
        )
        for entry in entries
    ]
    told += [
        (step.at, row)
        for step in steps
        if step.entry_id is None and (row := _aside(step, changes.changes_of(step, related)))
    ]
    return [row for _at, row in sorted(told, key=lambda pair: pair[0], reverse=True)]


def origin_of(
    actor: Actor, kind: str, object_id: int, steps: Collection[str], title: str
) -> list[HistoryRow]:
    """The step on another record by which a record came in with many others, told as its own; one query.

    Args:
        kind: the other record's name in the journal.
        object_id: its key.
        steps: the verbs that bring records in; without any of them the other record's first entry is told.
        title: what happened to the record, a past participle sentence.
    """
    values = {"kind": kind, "id": object_id, "done": str(Outcome.DONE), "steps": list(steps)}
    entry = next(iter(LogEntry.objects.raw(_ORIGIN, values)), None)
    if entry is None:
        return []
    reads_journal = actor.scope("audit.view").everywhere
    return [_told(entry, None, {}, reads_journal)._replace(icon="file-check", tone="ok", title=title)]


def _entries(actor: Actor, kind: str, obj: models.Model) -> list[LogEntry]:
    values = {
        "kind": kind,
        "id": obj.pk,
        "table": obj._meta.db_table,  # noqa: SLF001
        "done": str(Outcome.DONE),
        "all": actor.scope("audit.view").everywhere,
        "most": MOST_ENTRIES,
    }
    return list(LogEntry.objects.raw(_ENTRIES, values))


def _told(entry: LogEntry, step: Step | None, related: Any, reads_journal: bool) -> HistoryRow:
    verb = verbs.verb(entry.verb)
    denied = entry.outcome == Outcome.DENIED
    return HistoryRow(
        icon="lock" if denied else verb.icon,
        tone="bad" if denied else verb.tone,
        title=_("Refuzat: %(what)s") % {"what": verb.words} if denied else str(verb.words),
        changes=changes.changes_of(step, related) if step else [],
        who=who_did(entry),
        when=dates.moment(entry.at),
        iso=entry.at.isoformat(),
        more=more_of(entry),
        url=reverse("audit:entry", args=[entry.pk]) if reads_journal else "",
    )


def _aside(step: Step, changed: list[Change]) -> HistoryRow | None:
    """A change that no action explains: somebody wrote into the database directly."""
    if not changed:
        return None
    at: dt.datetime = step.at
    title = _("Modificat direct în baza de date")
    return HistoryRow("triangle-alert", "warn", title, changed, "", dates.moment(at), at.isoformat(), "", "")


def who_did(entry: LogEntry) -> str:
    """The person, with those in whose place they acted."""
    if entry.on_behalf:
        return _("%(name)s, în locul: %(principals)s") % {
            "name": entry.actor_name,
            "principals": entry.on_behalf,
        }
    return entry.actor_name


def more_of(entry: LogEntry) -> str:
    """Detail, act and reason of an entry in one line."""
    parts = [str(entry.data.get("detail", "")), str(entry.data.get("basis", ""))]
    if entry.reason:
        parts.append(_("Motiv: %(reason)s") % {"reason": entry.reason})
    return " · ".join(part for part in parts if part)
