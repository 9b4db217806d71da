# SPDX-License-Identifier: EUPL-1.2
"""Taking in what devices send: any order, repetition and chunking lead to the same journal.

One transaction holds the lines, what the streams make of them, holds and receipts; the row of the device is locked,
so two requests of one device stand in line. The number of statements does not depend on the number of lines.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.fieldlog import holds, incidents, signing, streams
from vatra.foundation.fieldlog.lines import (
    MOST_LINES,
    ForkedError,
    Held,
    Line,
    MalformedError,
    fit,
    hashes_of,
    read,
)
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldIncident, Via
from vatra.kernel import clock, dates
from vatra.kernel.errors import DomainError

PACE_SECONDS, PACE_LINES, PACE_LEAST = 60, 30_000, 5
"""Lines a device may send in a minute; a request counts as 5 lines at least."""
MOST_GAPS = 100
MOST_INCIDENTS = 200
DEADLOCKS, DEADLOCK = 3, "40P01"

_INSERT = """
INSERT INTO fieldlog_fieldentry
    (device_id, seq, hash, prev, device_time_ms, received_at, kind, topic, body, line, via, log_entry_id)
SELECT %s, seq, hash, prev, at, %s, kind, topic, body, line, %s, %s
FROM json_to_recordset(%s::json)
    AS t (seq bigint, hash text, prev text, at bigint, kind text, topic uuid, body jsonb, line text)
ON CONFLICT (device_id, seq) DO NOTHING
RETURNING seq, id
"""
_GAPS = """
SELECT from_seq, to_seq FROM (
    SELECT lag(seq, 1, %s::bigint) OVER (ORDER BY seq) + 1 AS from_seq, seq - 1 AS to_seq
    FROM fieldlog_fieldentry WHERE device_id = %s AND seq > %s
) AS steps WHERE from_seq <= to_seq ORDER BY from_seq LIMIT %s
"""
_HASH = "SELECT hash FROM fieldlog_fieldentry WHERE device_id = %s AND seq = %s"
_HELD = "SELECT seq, hash, prev FROM fieldlog_fieldentry WHERE device_id = %s AND seq = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a device sent.

    Attributes:
        device: public id as the device names itself.
        lines: texts of lines, at most 500 by network.
        signature: over the hashes of these lines.
        address: where it came from.
    """

    device: object
    lines: object
    signature: object
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """How lines came: by network, or in a file brought by the person of a log entry."""

    via: Via = Via.NET
    log_entry_id: int | None = None


@dataclass(slots=True)
class Outcome:
    """What a batch led to.

    Attributes:
        have: the line up to which the server holds everything.
        missing: first and last line of each gap after that, at most 100.
        new: how many lines were not known before.
    """

    have: int
    missing: list[tuple[int, int]]
    new: int
    receipts: list[dict[str, Any]] = field(default_factory=list)
    news: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The answer to the device."""
        return {"have": self.have, "missing": self.missing, "news": self.news, "receipts": self.receipts}


class DeviceRefusedError(DomainError):
    """The device may not send this; no person's right was asked, so the journal of denials is spared."""

    status = HTTPStatus.FORBIDDEN


class UnknownDeviceError(DeviceRefusedError):
    """No device of that name was enrolled here."""

    code = "unknown_device"


class BadSignatureError(DeviceRefusedError):
    """Signed by another key, or not this."""

    code = "bad_signature"


class RevokedError(DeviceRefusedError):
    """The device was revoked; its journal may still come as a file."""

    code = "revoked"


class TooFastError(DomainError):
    """More lines in a minute than any person makes."""

    code = "too_fast"
    status = HTTPStatus.TOO_MANY_REQUESTS


def device_id(value: object) -> uuid.UUID:
    """The public id that a device says it has.

    Raises:
        MalformedError: it is no such id in its usual writing.
    """
    try:
        found = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or str(found) != value:
        raise MalformedError(_("Trimiterea nu spune de la ce telefon vine. Reîncărcați pagina pe telefon."))
    return found


def known_device(devices: QuerySet[FieldDevice], public_id: uuid.UUID) -> FieldDevice:
    """The device of that id among these, which say whether its row is locked.

    Raises:
        UnknownDeviceError: it was never enrolled.
    """
    device = devices.filter(public_id=public_id).first()
    if device is None:
        raise UnknownDeviceError(
            _(
                "Telefonul nu este înscris aici. Intrați în cont de pe el și înscrieți-l; jurnalul rămâne pe telefon "
                "și se poate exporta într-un fișier."
            )
        )
    return device


def with_person() -> QuerySet[FieldDevice]:
    """Devices with their person, to be locked until the end of the transaction."""
    return FieldDevice.objects.select_related("user").select_for_update(of=("self",))


def demand_in_use(device: FieldDevice) -> None:
    """Refuses a revoked device.

    Raises:
        RevokedError: it was revoked.
    """
    if device.revoked_at is not None:
        raise RevokedError(
            _(
                "Telefonul a fost retras la %(when)s și nu mai poate trimite. Jurnalul este tot pe el: exportați-l "
                "într-un fișier și predați fișierul celui care răspunde de dispozitive."
            )
            % {"when": dates.short_moment(device.revoked_at)}
        )


def lines_of(value: object, *, most: int) -> list[str]:
    """The texts of lines in what was sent.

    Raises:
        MalformedError: it is no list, or a longer one than may be sent at once.
    """
    if not isinstance(value, list):
        raise MalformedError(_("Trimiterea nu conține linii de jurnal. Reîncărcați pagina pe telefon."))
    if len(value) > most:
        raise MalformedError(
            _("Trimiterea are peste %(most)s de linii. Trimiteți-le în mai multe bucăți.") % {"most": most},
            too_large=True,
        )
    return value


def receive(batch: Batch) -> Outcome:
    """Takes in one batch sent over the network: all of it or nothing.

    What is refused although it is signed by an enrolled device is kept as an incident.

    Raises:
        MalformedError: it is no batch, or one of its lines is no line.
        UnknownDeviceError: it was never enrolled.
        BadSignatureError: signed by another key, or not this.
        RevokedError: the device may not send any more.
        ForkedError: it contradicts the journal held.
        TooFastError: more lines in a minute than the limit.
    """
    public_id, texts = device_id(batch.device), lines_of(batch.lines, most=MOST_LINES)
    hashes = hashes_of(texts)
    try:
        return _receive(public_id, texts, hashes, batch.signature)
    except (ForkedError, MalformedError, RevokedError) as refused:
        keep_refused(public_id, texts, refused, batch.address)
        raise


def _receive(public_id: uuid.UUID, texts: list[str], hashes: list[str], signature: object) -> Outcome:
    """The transaction, begun again when two devices waited for one another."""
    left = DEADLOCKS
    while True:
        try:
            with transaction.atomic(durable=True):
                device = known_device(with_person(), public_id)
                demand_signature(device, hashes, signature)
                demand_in_use(device)
                _pace(device, len(texts))
                lines = read(texts, hashes, str(public_id))
                outcome = accept(device, lines, Source())
                outcome.receipts = holds.receipts_since(device, min((n.seq for n in lines), default=0))
                outcome.news = _news(device)
                return outcome
        except OperationalError as broken:
            left -= 1
            if not left or getattr(broken.__cause__, "sqlstate", "") != DEADLOCK:
                raise


def demand_signature(device: FieldDevice, hashes: Sequence[str], signature: object) -> None:
    """Refuses what this device did not sign.

    Raises:
        BadSignatureError: the signature is not of its key over these lines.
    """
    signed = signing.batch_text(str(device.public_id), hashes)
    if not signing.holds(device.public_key, signature, signed):
        raise BadSignatureError(
            _(
                "Semnătura nu este a telefonului înscris sau liniile au fost schimbate după semnare. Nu s-a primit "
                "nimic; jurnalul rămâne pe telefon și se poate exporta într-un fișier."
            )
        )


def _pace(device: FieldDevice, lines: int) -> None:
    now = clock.now()
    if not dt.timedelta() <= now - device.paced_at < dt.timedelta(seconds=PACE_SECONDS):
        device.paced_at, device.paced = now, 0
    device.paced += max(lines, PACE_LEAST)
    if device.paced > PACE_LINES:
        raise TooFastError(
            _(
                "Telefonul trimite prea mult deodată. Ce are rămâne pe el; așteptați un minut și trimiteți din nou."
            )
        )


def accept(device: FieldDevice, lines: Sequence[Line], source: Source) -> Outcome:
    """Takes lines into the journal: a step inside a transaction that holds the lock of the device.

    Raises:
        ForkedError: they contradict one another or the journal held.
    """
    had = device.have
    new = _store(device, fit(lines, _held(device, lines)), source)
    gaps = _advance(device, new)
    if new:
        _hand_out(device, new)
        holds.settle(device, new, had)
    return Outcome(device.have, gaps, len(new))


def _held(device: FieldDevice, lines: Sequence[Line]) -> dict[int, Held]:
    """The lines held that touch those sent. What merely continues the journal needs no look at the table."""
    if device.entries == device.have and all(line.seq > device.have for line in lines):
        return {device.have: Held(device.have_hash, "")}
    near = {line.seq + step for line in lines for step in (-1, 0, 1)}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [device.pk, sorted(near)])
        return {seq: Held(its_hash, prev) for seq, its_hash, prev in cursor.fetchall()}


def _store(device: FieldDevice, lines: Sequence[Line], source: Source) -> list[FieldEntry]:
    """Inserts lines in one statement; gives those that were not there, ascending."""
    if not lines:
        return []
    now = clock.now()
    rows = [
        {
            "seq": line.seq,
            "hash": line.hash,
            "prev": line.prev,
            "at": line.at,
            "kind": line.kind,
            "topic": str(line.topic),
            "body": line.body,
            "line": line.text,
        }
        for line in lines
    ]
    values: list[Any] = [
        device.pk,
        now,
        source.via,
        source.log_entry_id,
        json.dumps(rows, ensure_ascii=False),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        ids = dict(cursor.fetchall())
    return [
        FieldEntry(
            pk=ids[line.seq],
            device=device,
            seq=line.seq,
            hash=line.hash,
            prev=line.prev,
            device_time_ms=line.at,
            received_at=now,
            kind=line.kind,
            topic=line.topic,
            body=line.body,
            line=line.text,
            via=source.via,
            log_entry_id=source.log_entry_id,
        )
        for line in lines
        if line.seq in ids
    ]


def _advance(device: FieldDevice, new: Sequence[FieldEntry]) -> list[tuple[int, int]]:
    """Moves ``have`` to the last line without gap before it; gives the gaps that remain."""
    had, gaps = device.have, []
    follows = bool(new) and device.entries == had and new[-1].seq == had + len(new)
    device.entries += len(new)
    device.seen_at = clock.now()
    if follows:
        device.have, device.have_hash = new[-1].seq, new[-1].hash
    elif device.entries > had:
        with connection.cursor() as cursor:
            cursor.execute(_GAPS, [had, device.pk, had, MOST_GAPS])
            gaps = [(int(first), int(last)) for first, last in cursor.fetchall()]
            device.have = gaps[0][0] - 1 if gaps else device.entries
            if device.have > had:
                cursor.execute(_HASH, [device.pk, device.have])
                device.have_hash = cursor.fetchone()[0]
    device.save(update_fields=["have", "have_hash", "entries", "seen_at", "paced_at", "paced"])
    return gaps


def _hand_out(device: FieldDevice, new: Sequence[FieldEntry]) -> None:
    """Gives new lines to the streams that read them, and reports those that nobody can use."""
    known = set(streams.OWN_KINDS)
    unused: list[incidents.Happened] = []
    for stream in streams.all_streams():
        known |= stream.kinds
        mine = [entry for entry in new if entry.kind in stream.kinds]
        if not mine:
            continue
        bad = stream.check(device, mine)
        unused += [_unused("unusable", bad[entry.seq], entry) for entry in mine if entry.seq in bad]
        stream.apply(device, [entry for entry in mine if entry.seq not in bad] if bad else mine)
    for entry in new:
        if entry.kind not in known:
            words = _(
                "Linia %(seq)s este de un fel necunoscut: „%(kind)s”. S-a păstrat, dar nu o citește nimeni."
            )
            unused.append(_unused("unknown_kind", words % {"seq": entry.seq, "kind": entry.kind}, entry))
    if unused:
        incidents.keep(device, unused)


def _unused(code: str, why: str, entry: FieldEntry) -> incidents.Happened:
    return incidents.Happened(code, why, {"seq": entry.seq, "line": entry.line}, entry.hash)


def _news(device: FieldDevice) -> dict[str, object]:
    listening = streams.all_streams()
    topics = holds.open_topics(device) if listening else []
    news: dict[str, object] = {}
    for stream in listening:
        if topics:
            news.update({str(topic): told for topic, told in stream.news(device, topics).items()})
    return news


def keep_refused(
    public_id: uuid.UUID, texts: Sequence[str], refused: DomainError, address: str | None = None
) -> None:
    """Keeps what was refused, in a transaction of its own, so that the desk can see it.

    A device that keeps sending what is refused fills no disk: after 200 incidents in an hour nothing more is kept
    (it is still on the device, which was told so).
    """
    device = FieldDevice.objects.filter(public_id=public_id).first()
    an_hour_ago = clock.now() - dt.timedelta(hours=1)
    if (
        FieldIncident.objects.filter(device=device, at__gt=an_hour_ago)[:MOST_INCIDENTS].count()
        == MOST_INCIDENTS
    ):
        return
    signed = isinstance(refused, ForkedError | MalformedError)
    whole = {"device": str(public_id), "lines": len(texts)} | ({"texts": list(texts)} if signed else {})
    digest = "" if signed else incidents.digest_of([str(public_id), refused.code])
    with transaction.atomic():
        happened = incidents.Happened(refused.code, refused.message, whole, digest, address)
        incidents.keep(device, [happened])
