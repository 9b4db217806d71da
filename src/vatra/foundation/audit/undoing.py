# SPDX-License-Identifier: EUPL-1.2
"""The way back of reversible steps: rooms say which action takes back what an entry of the journal did.

The journal and the former rows hold everything that is needed, so nothing else is kept: a toast offers the
way back for ten seconds, the history of the record offers it later, and both ask for the same address.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.audit.models import EffectKey, LogEntry, Outcome, RowVersion
from vatra.foundation.audit.verbs import Text
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError


class Running(Protocol):
    """The token of a running action, as steps of this room see it."""

    @property
    def entry_id(self) -> int: ...


@dataclass(frozen=True)
class TakeBack:
    """The entry of the journal whose effect is taken back."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class Undo:
    """How one kind of step is taken back.

    Attributes:
        permission: code without which the way back is not offered; the action asks for it again.
        act: the action, called with ``actor`` and a ``TakeBack``. It refuses with a sentence where something
            changed meanwhile, and claims ``undo_key`` so that it happens once.
        done: what is said afterwards.
        label: words of the button in the history.
        one, many: what a step over several records counts, for the question asked before it is taken back.
        group: steps of one group follow one another on a record: only the last of them is offered.
        possible: whether this entry can be taken back at all.
    """

    permission: str
    act: Callable[..., Any]
    done: Text
    label: Text
    one: Text = ""
    many: Text = ""
    group: str = ""
    possible: Callable[[LogEntry], bool] = lambda _entry: True


class Offer(NamedTuple):
    """The way back as a button of the history; ``confirm`` is empty where one record is concerned."""

    url: str
    label: str
    confirm: str


_undos: dict[str, Undo] = {}
_backs: dict[str, str] = {}


def register(undos: Mapping[str, Undo]) -> None:
    """Names the way back of actions, by the verb under which they are logged."""
    for verb, undo in undos.items():
        _undos[verb] = undo
        _backs[undo.act.__name__] = undo.group


def undo_key(entry_id: int) -> str:
    """The effect key that marks an entry as taken back."""
    return f"undo:{entry_id}"


def undo_url(entry_id: int) -> str:
    """The address that takes an entry back, by POST."""
    return reverse("audit:undo", args=[entry_id])


def take_back(actor: Actor, entry_id: int) -> str:
    """Takes back what an entry did; returns the sentence that says so.

    Raises:
        NotFoundError: there is no such entry, or it has no way back.
        DomainError: it was taken back already, or something changed meanwhile.
        NotAllowedError: the actor may not change the record.
    """
    entry = LogEntry.objects.filter(pk=entry_id, outcome=Outcome.DONE).first()
    undo = _undos.get(entry.verb) if entry else None
    if entry is None or undo is None or not undo.possible(entry):
        raise NotFoundError(_("Operațiunea nu există sau nu se poate anula."))
    may = actor.can(
        undo.permission, entry.unit_id
    )  # to others the action answers, as if nothing had been undone
    if may and EffectKey.objects.filter(key=undo_key(entry_id)).exists():
        raise DomainError(_("Operațiunea a fost deja anulată. Nimic nu s-a schimbat."), code="undone")
    undo.act(actor=actor, cmd=TakeBack(entry_id))
    return str(undo.done)


def offers(actor: Actor, entries: Iterable[LogEntry]) -> dict[int, Offer]:
    """The ways back among the entries of one record, given newest first. One query, none where nothing fits."""
    closed: set[str] = set()
    fitting: dict[int, Undo] = {}
    candidates = [entry for entry in entries if entry.outcome == Outcome.DONE]
    for entry in candidates:
        undo = _undos.get(entry.verb)
        group = undo.group if undo else _backs.get(entry.verb, "")
        if (
            undo
            and group not in closed
            and undo.possible(entry)
            and actor.can(undo.permission, entry.unit_id)
        ):
            fitting[entry.pk] = undo
        if group:
            closed.add(group)
    gone = _taken_back(fitting)
    return {
        entry.pk: Offer(undo_url(entry.pk), str(undo.label), _question(undo, entry))
        for entry in candidates
        if (undo := fitting.get(entry.pk)) and entry.pk not in gone
    }


def _taken_back(ids: Collection[int]) -> set[int]:
    if not ids:
        return set()
    keys = EffectKey.objects.filter(key__in=[undo_key(pk) for pk in ids]).values_list("key", flat=True)
    return {int(key.partition(":")[2]) for key in keys}


def _question(undo: Undo, entry: LogEntry) -> str:
    """Asked where the step concerned more than the record on whose page the button stands."""
    count = int(entry.data.get("changed", entry.data.get("goods", 1)) or 1)
    if count < 2 or not undo.many:
        return ""
    return _("Pasul a privit %(n)s deodată. Se anulează pentru toate, nu numai pentru acesta.") % {
        "n": text.counted(count, str(undo.one), str(undo.many))
    }


def rows_of(entry_id: int, model: type[models.Model], operation: str = "U") -> list[int]:
    """The keys of the rows of a table that an entry changed (``U``) or deleted (``D``)."""
    rows = RowVersion.objects.filter(
        log_entry_id=entry_id,
        table_name=model._meta.db_table,  # noqa: SLF001 - the documented way to the names
        operation=operation,
    )
    return sorted(set(rows.values_list("row_id", flat=True)))


def entry_of(entry_id: int) -> LogEntry:
    """The entry that an action takes back.

    Raises:
        NotFoundError: there is none.
    """
    entry = LogEntry.objects.filter(pk=entry_id, outcome=Outcome.DONE).first()
    if entry is None:
        raise NotFoundError(_("Operațiunea nu există sau nu se poate anula."))
    return entry


_PUT_BACK = """
INSERT INTO {table} ({columns})
SELECT {columns} FROM (
    SELECT (jsonb_populate_record(NULL::{table}, v.old)).*
    FROM audit_rowversion v
    WHERE v.log_entry_id = %s AND v.table_name = %s AND v.operation = 'D'
) rows
"""


def put_back(
    _tx: Running,
    entry_id: int,
    model: type[models.Model],
) -> int:
    """Step: writes the rows that an entry deleted back under their keys, in one statement; returns how many."""
    meta = model._meta  # noqa: SLF001 - the documented way to the names
    quote = connection.ops.quote_name
    columns = ", ".join(
        quote(str(field.column))
        for field in meta.concrete_fields
        if not isinstance(field, models.GeneratedField)
    )
    sql = _PUT_BACK.format(table=quote(meta.db_table), columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(sql, [entry_id, meta.db_table])
        return int(cursor.rowcount)
