# SPDX-License-Identifier: EUPL-1.2
"""The journal as a list: filters, columns, and what goes into a file."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from vatra.foundation.audit.history import more_of, who_did
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.audit.queries import kind_words
from vatra.foundation.audit.verbs import known_verbs, verb
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor

type Entries = QuerySet[LogEntry]


def _day(value: str) -> dt.datetime:
    """The first moment of a day in Bucharest."""
    return dt.datetime.combine(dates.parse_day(value), dt.time(), tzinfo=clock.BUCHAREST)


def _until(entries: Entries, value: str) -> Entries:
    return entries.filter(at__lt=_day(value) + dt.timedelta(days=1))


_KINDS = """
WITH RECURSIVE probe AS (
    SELECT min(object_kind) AS kind FROM audit_logentry WHERE object_kind > ''
    UNION ALL
    SELECT (SELECT min(object_kind) FROM audit_logentry WHERE object_kind > probe.kind) FROM probe WHERE kind IS NOT NULL
)
SELECT kind FROM probe WHERE kind IS NOT NULL
"""
"""A loose index scan in one statement: one probe of ``log_by_object`` per kind, however long the journal is."""


def _kinds(actor: Actor) -> Sequence[tuple[str, str]]:
    """The kinds of records that stand in the journal, for those who see it."""
    if not actor.scope("audit.view").everywhere:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        kinds = [kind for (kind,) in cursor.fetchall()]
    return sorted(((kind, kind_words(kind)) for kind in kinds), key=lambda pair: pair[1])


def _row(entry: LogEntry) -> Row:
    denied = entry.outcome == Outcome.DENIED
    title = str(verb(entry.verb).words)
    cells = (
        dates.short_moment(entry.at),
        who_did(entry) or "—",
        link(title, reverse("audit:entry", args=[entry.pk])),
        entry.object_label or "—",
        status("bad" if denied else "ok", str(Outcome(entry.outcome).label)),
        more_of(entry),
    )
    return Row(entry.pk, title, cells, "bad" if denied else "")


def _export_row(entry: LogEntry) -> tuple[Any, ...]:
    return (
        entry.at,
        who_did(entry),
        str(verb(entry.verb).words),
        entry.object_label,
        str(Outcome(entry.outcome).label),
        more_of(entry),
    )


JOURNAL = ListSpec(
    title=gettext_lazy("Jurnal"),
    noun=(gettext_lazy("intrare"), gettext_lazy("intrări")),
    columns=(
        Column("cand", gettext_lazy("Când"), sort="at", css="num", phone="meta"),
        Column("cine", gettext_lazy("Cine"), phone="line"),
        Column("ce", gettext_lazy("Ce s-a făcut"), phone="title"),
        Column("obiect", gettext_lazy("Obiect"), css="trim", phone="line"),
        Column("rezultat", gettext_lazy("Rezultat"), phone="side"),
        Column("detalii", gettext_lazy("Detalii"), css="trim ink2"),
    ),
    row=_row,
    default_sort="-cand",
    search=Search(
        label=gettext_lazy("Caută după persoană sau obiect"),
        placeholder=gettext_lazy("Persoană, obiect"),
        apply=lambda entries, words: entries.filter(
            Q(actor_name__icontains=words) | Q(object_label__icontains=words)
        ),
    ),
    filters=(
        Filter(
            "persoana",
            gettext_lazy("Persoana"),
            lambda entries, value: entries.filter(actor_name__icontains=value),
        ),
        Filter(
            "ce",
            gettext_lazy("Ce s-a făcut"),
            lambda entries, value: entries.filter(verb=value),
            lambda _actor: known_verbs(),
        ),
        Filter(
            "fel",
            gettext_lazy("Felul obiectului"),
            lambda entries, value: entries.filter(object_kind=value),
            _kinds,
        ),
        Filter(
            "rezultat",
            gettext_lazy("Rezultat"),
            lambda entries, value: entries.filter(outcome=value),
            lambda _actor: Outcome.choices,
        ),
        Filter(
            "din",
            gettext_lazy("De la"),
            lambda entries, value: entries.filter(at__gte=_day(value)),
            input_type="date",
        ),
        Filter("pana", gettext_lazy("Până la"), _until, input_type="date"),
    ),
    export_row=_export_row,
    empty=(
        gettext_lazy("Jurnalul este gol"),
        gettext_lazy("Fiecare operațiune făcută sau refuzată va apărea aici."),
    ),
)
