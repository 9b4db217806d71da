# SPDX-License-Identifier: EUPL-1.2
"""A line of a journal: reading its text, hashing it, fitting it between its neighbours.

The text is ``JSON.stringify([1, device, seq, prev, at, kind, topic, body])``. The hash is taken over the text as it
came, so both sides need no agreement on a canonical form.
"""

import hashlib
import json
import math
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from vatra.foundation.fieldlog.models import NO_HASH
from vatra.kernel.errors import DomainError

FORMAT = "vatra-fieldlog-1"
MOST_LINES = 500
LONGEST_LINE = 4000
"""Bytes of one line in UTF-8."""
LARGEST = 2**53
"""The largest whole number that a browser writes without loss."""
DEEPEST = 12

_KIND = re.compile(r"[a-z][a-z0-9_-]{0,15}")
_HASH = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What a database text cannot hold: zero characters and halves of a pair (an emoji cut in two)."""


class Line(NamedTuple):
    """A line that was read."""

    seq: int
    hash: str
    prev: str
    at: int
    kind: str
    topic: uuid.UUID
    body: dict[str, Any]
    text: str


class MalformedError(DomainError):
    """What was sent is no journal.

    Attributes:
        line: place of the line in what was sent, counted from 0; None where the whole is meant.
    """

    code = "malformed"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, line: int | None = None, too_large: bool = False) -> None:
        super().__init__(message, code="too_large" if too_large else None)
        self.line = line
        if too_large:
            self.status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class ForkedError(DomainError):
    """Two lines cannot both stand in one journal."""

    code = "forked"
    status = HTTPStatus.CONFLICT

    def __init__(self, seq: int) -> None:
        super().__init__(
            _(
                "Jurnalul trimis nu se leagă de cel primit până acum (linia %(seq)s). Nimic din această trimitere "
                "nu a intrat în jurnal; ea s-a păstrat și o verifică cine răspunde de dispozitive."
            )
            % {"seq": seq}
        )
        self.seq = seq


def hash_of(text: str) -> str:
    """Hex SHA-256 of a line's text.

    Raises:
        UnicodeEncodeError: the text holds half of a surrogate pair.
    """
    return hashlib.sha256(text.encode()).hexdigest()


def hashes_of(texts: Iterable[object]) -> list[str]:
    """The hashes of lines as sent, in their order.

    Raises:
        MalformedError: one of them is no text, or longer than a line may be.
    """
    hashes = []
    for place, text in enumerate(texts):
        try:
            raw = text.encode() if isinstance(text, str) else b""
        except UnicodeEncodeError:
            raw = b""
        if not raw:
            raise MalformedError(_("Linia %(n)s nu este un text.") % {"n": place + 1}, line=place)
        if len(raw) > LONGEST_LINE:
            raise MalformedError(
                _("Linia %(n)s are peste %(most)s de octeți. Scurtați nota și trimiteți din nou.")
                % {"n": place + 1, "most": LONGEST_LINE},
                line=place,
                too_large=True,
            )
        hashes.append(hashlib.sha256(raw).hexdigest())
    return hashes


def _no_constant(name: str) -> float:
    raise ValueError(name)


_decode = json.JSONDecoder(parse_constant=_no_constant).decode


def read(texts: Sequence[str], hashes: Sequence[str], device: str) -> list[Line]:
    """Reads lines of one device.

    Args:
        texts: the lines as they came.
        hashes: their hashes, from ``hashes_of``.
        device: public id of the device, as text.

    Raises:
        MalformedError: a line is no line, or is another device's.
    """
    found = []
    for place, (text, its_hash) in enumerate(zip(texts, hashes, strict=True)):
        try:
            found.append(_read(text, its_hash, device))
        except (ValueError, TypeError, RecursionError) as broken:
            raise MalformedError(
                _(
                    "Linia %(n)s nu poate fi citită ca linie de jurnal a acestui telefon. Nimic din această "
                    "trimitere nu a intrat în jurnal; ea s-a păstrat pentru verificare."
                )
                % {"n": place + 1},
                line=place,
            ) from broken
    return found


def _read(text: str, its_hash: str, device: str) -> Line:
    version, owner, seq, prev, at, kind, topic, body = _decode(text)
    if (
        type(version) is not int
        or version != 1
        or owner != device
        or type(seq) is not int
        or not 1 <= seq <= LARGEST
        or type(at) is not int
        or not -LARGEST <= at <= LARGEST
        or not _HASH.fullmatch(prev)
        or not _KIND.fullmatch(kind)
        or not _UUID.fullmatch(topic)
        or type(body) is not dict
    ):
        raise ValueError(text[:80])
    return Line(seq, its_hash, prev, at, kind, uuid.UUID(topic), storable(body), text)


def storable(value: Any, depth: int = 0) -> Any:
    """The value as the database can hold it; the text of the line keeps what was written.

    Raises:
        ValueError: nested too deep, or a number that is none.
    """
    kind = type(value)
    if kind is str:
        return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
    if kind is dict:
        if depth > DEEPEST:
            raise ValueError(depth)
        return {storable(key, depth): storable(inner, depth + 1) for key, inner in value.items()}
    if kind is list:
        if depth > DEEPEST:
            raise ValueError(depth)
        return [storable(inner, depth + 1) for inner in value]
    if kind is float and not math.isfinite(value):
        raise ValueError(value)
    return value


class Held(NamedTuple):
    """What is known of a line that the server holds already."""

    hash: str
    prev: str


def fit(lines: Iterable[Line], held: Mapping[int, Held]) -> list[Line]:
    """The lines that are new, in their order; each agrees with its neighbours, sent or held.

    Args:
        lines: as sent: any order, repeated or not.
        held: the lines held with the same numbers as those sent, or one number before or after.

    Raises:
        ForkedError: two different lines with one number, or a line that does not follow the one before it.
    """
    sent: dict[int, Line] = {}
    for line in lines:
        if sent.setdefault(line.seq, line).hash != line.hash:
            raise ForkedError(line.seq)
    new = []
    for seq in sorted(sent):
        line = sent[seq]
        same = held.get(seq)
        if same is not None:
            if same.hash != line.hash:
                raise ForkedError(seq)
            continue
        before = sent.get(seq - 1) or held.get(seq - 1)
        expected = before.hash if before is not None else NO_HASH if seq == 1 else line.prev
        after = held.get(seq + 1)
        if line.prev != expected or (after is not None and after.prev != line.hash):
            raise ForkedError(seq)
        new.append(line)
    return new
