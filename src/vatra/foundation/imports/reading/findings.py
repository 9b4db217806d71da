# SPDX-License-Identifier: EUPL-1.2
"""What is wrong with a cell, a row or a file, told to the person who can mend it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Severity(StrEnum):
    """How much a finding weighs: an error stops the import, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about the file.

    Attributes:
        line: line of the file as the spreadsheet program numbers it; 0 for the whole file.
        column: letter of the column in the file, empty when the remark is about the row.
        key: key of the target's field, empty when the column is not mapped.
        value: the text found there, shortened; personal codes are masked.
        severity: error, warning or info.
        code: stable machine name of the fact.
        message: whole sentence: what is wrong and what to do.
    """

    line: int
    column: str
    key: str
    value: str
    severity: Severity
    code: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """The finding as plain values for a jsonb column."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The finding read back from a jsonb column."""
        return cls(**{**stored, "severity": Severity(stored["severity"])})


@dataclass(frozen=True, slots=True)
class Problem:
    """What a parser says about a value, before it is known where the value stands."""

    severity: Severity
    code: str
    message: str


def shown(value: object, limit: int = 80) -> str:
    """The value as a finding shows it: one line, at most ``limit`` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
