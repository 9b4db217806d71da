# SPDX-License-Identifier: EUPL-1.2
"""Which column is which field, guessed from the headers and remembered per source."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from vatra.foundation.imports.reading.spelling import header_words
from vatra.foundation.imports.reading.targets import Target, TargetField

THRESHOLD = 0.55
_CAMEL = re.compile(r"(?<=[a-zăâîșț])(?=[A-ZĂÂÎȘȚ])")


@dataclass(frozen=True, slots=True)
class Guess:
    """One proposed column for one field.

    Attributes:
        key: key of the field.
        position: position of the column in the table, from 0.
        score: from 0 to 1; 1 is a header known word for word.
    """

    key: str
    position: int
    score: float


def words_of(header: str) -> tuple[str, ...]:
    """The stems of a header, also of ``NrInventar`` and ``NR_INVENTAR``."""
    return header_words(_CAMEL.sub(" ", header))


@lru_cache(maxsize=8192)
def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2:
        return False
    return SequenceMatcher(None, one, other).ratio() > 0.84


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(any(_same_word(a, b) for b in other) for a in one)


@lru_cache(maxsize=65536)
def likeness(header: tuple[str, ...], alias: tuple[str, ...]) -> float:
    """How much a header means an alias: 1 for the same words, less for more or fewer of them."""
    if not header or not alias:
        return 0.0
    if header == alias:
        return 1.0
    shared = _shared(alias, header)
    if shared == len(alias):
        return 0.97 if len(header) == len(alias) else 0.6 + 0.35 * len(alias) / len(header)
    if shared and _shared(header, alias) == len(header):
        return 0.45 + 0.4 * len(header) / len(alias)
    return 1.2 * shared / (len(header) + len(alias))


def field_score(header: str, field: TargetField) -> float:
    """The best likeness of a header to any name of the field."""
    words = words_of(header)
    names = (field.label, field.key, *field.aliases)
    return max(likeness(words, words_of(name)) for name in names)


def guess_columns(headers: Sequence[str], target: Target) -> tuple[Guess, ...]:
    """The best column for each field, each column used once, surest first."""
    candidates = [
        Guess(field.key, position, score)
        for position, header in enumerate(headers)
        if header
        for field in target.fields
        if (score := field_score(header, field)) >= THRESHOLD
    ]
    order = {field.key: index for index, field in enumerate(target.fields)}
    candidates.sort(key=lambda guess: (-guess.score, guess.position, order[guess.key]))
    chosen: list[Guess] = []
    keys: set[str] = set()
    positions: set[int] = set()
    for guess in candidates:
        if guess.key not in keys and guess.position not in positions:
            chosen.append(guess)
            keys.add(guess.key)
            positions.add(guess.position)
    return tuple(chosen)


def fingerprint(headers: Sequence[str]) -> str:
    """The same 32 signs for the same headers in the same order, in any spelling."""
    joined = "|".join(" ".join(words_of(header)) for header in headers)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]
