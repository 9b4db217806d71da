# SPDX-License-Identifier: EUPL-1.2
"""What the words of a school network file mean: kinds and levels of units."""

from vatra.kernel.text import fold
from vatra.organisation.choices import Level, UnitKind

_KINDS = (
    ("cresa", UnitKind.NURSERY),
    ("gradinita", UnitKind.KINDERGARTEN),
    ("scoala primara", UnitKind.PRIMARY),
    ("scoala gimnaziala speciala", UnitKind.SPECIAL),
    ("centrul scolar", UnitKind.SPECIAL),
    ("scoala gimnaziala", UnitKind.SCHOOL),
    ("liceul", UnitKind.HIGH_SCHOOL),
    ("colegiul", UnitKind.HIGH_SCHOOL),
    ("seminarul", UnitKind.HIGH_SCHOOL),
)
_LEVELS = {fold(str(code)): code for code in Level.values} | {"primara": Level.PRIMARY.value}


def kind_of_name(name: str) -> str:
    """The kind told by the first words of a unit's name; ``other`` when they tell nothing."""
    folded = fold(name)
    return str(next((kind for start, kind in _KINDS if folded.startswith(start)), UnitKind.OTHER))


def levels_of_words(words: str) -> list[str]:
    """The levels named in a cell, in the order of schooling; unknown words are left out."""
    said = (
        fold(words)
        .replace("-", " ")
        .replace(";", " ")
        .replace(",", " ")
        .replace("/", " ")
        .replace("+", " ")
        .split()
    )
    found = {_LEVELS[word] for word in said if word in _LEVELS}
    return [code for code in Level.values if code in found]
