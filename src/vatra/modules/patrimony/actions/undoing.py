# SPDX-License-Identifier: EUPL-1.2
"""Taking back reversible steps: where goods stood and in which state, photos, positions of drafts, proposals.

Each is an action of its own, with the right of the step it takes back; what was before is read from the former
rows of the journal, and nothing is touched where somebody changed it meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.undoing import TakeBack, entry_of, put_back, rows_of, undo_key
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import path_of
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError
from vatra.modules.patrimony.actions.goods import locked_good
from vatra.modules.patrimony.actions.lines import SIDES, close_gaps
from vatra.modules.patrimony.actions.places import lock_goods, log_goods
from vatra.modules.patrimony.actions.protocols import count_version, editable
from vatra.modules.patrimony.models import Good, LineEstate, Protocol, ProtocolLine

_CHANGED = """
SELECT count(DISTINCT g.id) FROM audit_rowversion v JOIN patrimony_good g ON g.id = v.row_id
WHERE v.log_entry_id = %(entry)s AND v.table_name = 'patrimony_good' AND EXISTS (
    SELECT 1 FROM audit_rowversion n
    WHERE n.table_name = v.table_name AND n.row_id = v.row_id AND n.id > v.id
      AND EXISTS (SELECT 1 FROM unnest(%(names)s::text[]) f WHERE n.old -> f IS DISTINCT FROM to_jsonb(g) -> f))
"""
_FIRST = """
WITH first AS (
    SELECT DISTINCT ON (row_id) row_id, old FROM audit_rowversion
    WHERE log_entry_id = %(entry)s AND table_name = 'patrimony_good' AND operation = 'U' ORDER BY row_id, id
)"""
_MOVE_BACK = f"""{_FIRST}, was AS (
    SELECT g.id, g.room_id, g.custodian_id, (v.old ->> 'room_id')::bigint AS old_room,
           (v.old ->> 'custodian_id')::bigint AS old_custodian
    FROM first v JOIN patrimony_good g ON g.id = v.row_id
), moved AS (
    UPDATE patrimony_good g SET room_id = was.old_room, custodian_id = was.old_custodian, version = g.version + 1
    FROM was WHERE g.id = was.id
    RETURNING g.id, was.room_id AS from_room, g.room_id AS to_room,
              was.custodian_id AS from_custodian, g.custodian_id AS to_custodian
)
INSERT INTO patrimony_placechange
    (good_id, at, from_room_id, to_room_id, from_custodian_id, to_custodian_id, reason, by_name)
SELECT id, %(now)s, from_room, to_room, from_custodian, to_custodian, %(reason)s, %(by)s FROM moved
"""
_STATE_BACK = f"""{_FIRST}
UPDATE patrimony_good g SET state = v.old ->> 'state', version = g.version + 1 FROM first v WHERE v.row_id = g.id
"""
# What comes back stands where it stood; the other positions of the annex fill the places that are left, in order.
_MAKE_ROOM = """
WITH back AS (
    SELECT l.id, l.annex, l.position FROM patrimony_protocolline l
    JOIN audit_rowversion v ON v.row_id = l.id AND v.table_name = 'patrimony_protocolline' AND v.operation = 'D'
    WHERE v.log_entry_id = %(entry)s
), rest AS (
    SELECT id, annex, row_number() OVER (PARTITION BY annex ORDER BY position) AS k FROM patrimony_protocolline
    WHERE protocol_id = %(protocol)s AND annex IN (SELECT annex FROM back) AND id NOT IN (SELECT id FROM back)
), slots AS (
    SELECT a.annex, s AS position, row_number() OVER (PARTITION BY a.annex ORDER BY s) AS k
    FROM (SELECT annex, count(*) AS many FROM rest GROUP BY annex) a
    CROSS JOIN LATERAL generate_series(1, a.many + (SELECT count(*) FROM back)) s
    WHERE (a.annex, s) NOT IN (SELECT annex, position FROM back)
)
UPDATE patrimony_protocolline l SET position = slots.position
FROM rest JOIN slots ON slots.annex = rest.annex AND slots.k = rest.k
WHERE l.id = rest.id AND l.position <> slots.position
"""


def _begin(tx: Transaction, cmd: TakeBack) -> LogEntry:
    """The entry, marked as taken back."""
    entry = entry_of(cmd.entry_id)
    tx.once(undo_key(cmd.entry_id))
    return entry


def _words(entry: LogEntry) -> str:
    return _("cea din %(when)s") % {"when": dates.moment(entry.at)}


def _locked_goods(tx: Transaction, entry: LogEntry, names: Sequence[str]) -> tuple[list[int], int]:
    """The goods that the entry changed, locked, and their unit.

    Raises:
        DomainError: nothing was changed, or one of these facts was changed again since.
        NotFoundError: a good that the actor does not see.
    """
    ids = rows_of(entry.pk, Good)
    if not ids:
        raise DomainError(_("Operațiunea nu a schimbat nimic, deci nu are ce anula."), code="nothing")
    unit_id = lock_goods(tx, ids)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"entry": entry.pk, "names": list(names)})
        changed = int(cursor.fetchone()[0])
    if changed:
        raise DomainError(
            _(
                "%(n)s între timp de altcineva sau printr-un alt pas. Nu s-a anulat nimic; îndreptați de pe fișa bunului."
            )
            % {"n": text.counted(changed, _("bun a fost schimbat"), _("bunuri au fost schimbate"))},
            code="changed_since",
        )
    return ids, unit_id


@action(Perm.PATRIMONY_EDIT)
def take_back_move(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Puts goods back where they were, with the custodian they had, by one statement; returns how many.

    Raises:
        DomainError: one of them was moved again, left the registry, or the step was taken back already.
        NotFoundError: goods that the actor does not see.
    """
    entry = _begin(tx, cmd)
    ids, unit_id = _locked_goods(tx, entry, ("room_id", "custodian_id"))
    reason = _("Anularea mutării din %(when)s") % {"when": dates.moment(entry.at)}
    values: dict[str, Any] = {
        "entry": entry.pk,
        "now": clock.now(),
        "reason": reason[:300],
        "by": actor.name[:200],
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_BACK, values)
        count = int(cursor.rowcount)
    log_goods(tx, ids, unit_id, "", undoes=entry.pk, detail=_words(entry))
    return count


@action(Perm.PATRIMONY_EDIT)
def take_back_state(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Gives goods the state they had; returns how many.

    Raises:
        DomainError: the state of one was changed again, it left the registry, or taken back already.
        NotFoundError: goods that the actor does not see.
    """
    entry = _begin(tx, cmd)
    ids, unit_id = _locked_goods(tx, entry, ("state",))
    with connection.cursor() as cursor:
        cursor.execute(_STATE_BACK, {"entry": entry.pk})
        count = int(cursor.rowcount)
    log_goods(tx, ids, unit_id, "", undoes=entry.pk, detail=_words(entry))
    return count


def _no_photo() -> NotFoundError:
    return NotFoundError(
        _("Fotografia nu mai este la acest bun; poate a scos-o altcineva. Reîncărcați pagina.")
    )


@action(Perm.PATRIMONY_EDIT)
def take_back_photo(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> None:
    """Takes off a photo that was just added.

    Raises:
        NotFoundError: it is no longer there, or its good is not seen.
    """
    entry = _begin(tx, cmd)
    good = locked_good(tx, entry.object_id or 0)
    photos = StoredFile.objects.filter(
        pk=entry.data.get("file", 0), purpose=Purpose.PHOTO, owner_kind=entry.object_kind, owner_id=good.pk
    )
    if not photos.delete()[0]:
        raise _no_photo()
    tx.log(good, undoes=entry.pk, detail=str(entry.data.get("detail", "")))


@action(Perm.PATRIMONY_EDIT)
def put_back_photo(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> None:
    """Hangs a photo back that was taken off.

    Raises:
        DomainError: its bytes are no longer kept, as in an installation restored from a copy.
        NotFoundError: its good is not seen.
    """
    entry = _begin(tx, cmd)
    good = locked_good(tx, entry.object_id or 0)
    put_back(tx, entry.pk, StoredFile)
    kept = StoredFile.objects.filter(pk=entry.data.get("file", 0), owner_id=good.pk).first()
    if kept is None or not path_of(kept.sha256).exists():
        raise DomainError(
            _("Fotografia nu se mai păstrează, deci nu se poate pune la loc. Adăugați-o din nou."),
            code="no_bytes",
        )
    tx.log(good, undoes=entry.pk, detail=str(entry.data.get("detail", "")))


def _refuse_strange_rooms(protocol: Protocol) -> None:
    """While a position was away, nothing kept its room with the unit: ``refuse_occupied`` did not see it.

    Raises:
        DomainError: a position stands in a room that is no longer of the protocol's unit.
    """
    strange = protocol.lines.filter(room__isnull=False).exclude(room__unit_id=protocol.unit_id)
    found = strange.order_by("annex", "position").values_list("inventory_number", "room__name").first()
    if found is not None:
        raise DomainError(
            _(
                "Între timp, încăperea „%(room)s” a poziției %(number)s a trecut la altă unitate. Nu s-a pus nimic la "
                "loc; scrieți pozițiile din nou, cu locul lor de acum."
            )
            % {"room": found[1], "number": found[0]},
            code="changed_since",
        )


def _put_lines_back(tx: Transaction, entry: LogEntry, protocol: Protocol) -> int:
    """Step: the removed lines of a locked draft, each at its former place."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS line_position_once DEFERRED")
        count = put_back(tx, entry.pk, ProtocolLine)
        if count:
            cursor.execute(_MAKE_ROOM, {"entry": entry.pk, "protocol": protocol.pk})
            close_gaps(tx, protocol)
            _refuse_strange_rooms(protocol)
        cursor.execute("SET CONSTRAINTS line_position_once IMMEDIATE")
    return count


@action(Perm.PATRIMONY_EDIT)
def put_back_positions(tx: Transaction, *, actor: Actor, cmd: TakeBack) -> int:
    """Writes positions removed from the annexes of a draft back; returns how many.

    Raises:
        DomainError: the protocol is no longer a draft, what was removed was typed again meanwhile, or its room is
            now another unit's.
        NotFoundError: the protocol is not seen.
    """
    entry = _begin(tx, cmd)
    protocol = editable(tx, entry.object_id or 0)
    count = _put_lines_back(tx, entry, protocol)
    put_back(tx, entry.pk, LineEstate)
    count += sum(put_back(tx, entry.pk, model) for model in set(SIDES.values()))
    if not count:
        raise DomainError(_("Operațiunea nu a șters nimic, deci nu are ce anula."), code="nothing")
    count_version(tx, protocol)
    tx.log(protocol, undoes=entry.pk, put_back=count, detail=_words(entry))
    return count


def removes_something(entry: LogEntry) -> bool:
    """Whether an entry of a removal removed anything."""
    removed: Any = entry.data.get("removed")
    return bool(removed) and removed != 0


def changed_something(entry: LogEntry) -> bool:
    """Whether an entry of a change of place or state changed any good."""
    return bool(entry.data.get("changed"))
