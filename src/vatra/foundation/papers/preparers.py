# SPDX-License-Identifier: EUPL-1.2
"""Who wrote on a record before it went to visas. Whoever did gives no visa on it, in any round."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Model

from vatra.foundation.access.actions import Transaction, kind_of
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.papers.models import Preparer


class Writer(NamedTuple):
    """A person who wrote, by key and name."""

    user_id: int
    name: str


def note_preparer(tx: Transaction, subject: Model, others: Iterable[Writer] = ()) -> None:
    """Notes that the actor, and those others, wrote on the record; a step of every action that writes on it.

    The first time counts; the system, which has no account, is not noted.
    """
    people = {writer.user_id: writer.name for writer in others}
    if tx.actor.user_id is not None:
        people[tx.actor.user_id] = tx.actor.name
    Preparer.objects.bulk_create(
        [
            Preparer(subject_kind=kind_of(subject), subject_id=subject.pk, user_id=key, user_name=name[:200])
            for key, name in people.items()
        ],
        ignore_conflicts=True,
    )


def preparers_of(subject: Model) -> Mapping[int, str]:
    """The names of those who wrote on the record, by the key of their account, the first to write first."""
    found = Preparer.objects.filter(subject_kind=kind_of(subject), subject_id=subject.pk)
    return dict(found.order_by("pk").values_list("user_id", "user_name"))


def writers_in_journal(subject: Model) -> list[Writer]:
    """Everybody who, by the journal, did something on a record, such as the staged rows of an import."""
    done = LogEntry.objects.filter(
        object_kind=kind_of(subject), object_id=subject.pk, outcome=Outcome.DONE, actor_id__isnull=False
    )
    rows = done.order_by("actor_id").values_list("actor_id", "actor_name").distinct()
    return [Writer(key, name) for key, name in rows if key is not None]
