# SPDX-License-Identifier: EUPL-1.2
"""What an import fills: fields with the names under which the units' files know them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a field.

    ``code`` is text that may look like a number (inventory numbers keep their leading zeros);
    ``money`` has two decimals, ``quantity`` up to three, ``number`` as many as written.
    """

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    QUANTITY = "quantity"
    CODE = "code"
    CHOICE = "choice"


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.QUANTITY})


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value with the spellings that mean it."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetField:
    """One field of the target.

    Attributes:
        key: name in the staged row.
        label: Romanian name shown to the clerk.
        kind: what stands in it.
        required: an empty cell is an error.
        aliases: other headers that mean this field, in any spelling.
        max_length: characters of a text or code.
        minimum, maximum: bounds of a number, money (lei) or quantity, both included.
        earliest: first believable date.
        pattern: regular expression a code must match entirely.
        hint: how a right value looks, ends the sentence of a refused code.
        choices: allowed values of a ``choice``.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    max_length: int = 500
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: dt.date = dt.date(1900, 1, 1)
    pattern: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of file that can be imported: its code, its name and its fields."""

    code: str
    label: str
    fields: tuple[TargetField, ...]

    def field(self, key: str) -> TargetField:
        """The field with that key; ``KeyError`` when there is none."""
        for candidate in self.fields:
            if candidate.key == key:
                return candidate
        raise KeyError(key)

    def missing(self, mapped: Iterable[str]) -> tuple[TargetField, ...]:
        """The required fields that no column is mapped to."""
        keys = set(mapped)
        return tuple(field for field in self.fields if field.required and field.key not in keys)
