# SPDX-License-Identifier: EUPL-1.2
"""Text as people type it, and the two keys by which it is searched and sorted.

``fold`` and ``ro_key`` have SQL twins (``vatra_fold``, ``ro_key``) installed by this package's migration.
"""

import re
import unicodedata

from django.utils.translation import get_language

from vatra.kernel.folding import COMMON, DOUBLE, DROPPED, OTHER

ELLIPSIS = "…"
BULLET = "•"
_ASCII_LOWER = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLD: dict[int, str | None] = {
    **_ASCII_LOWER,
    **{ord(c): target for target, letters in (*COMMON.items(), *OTHER.items()) for c in letters},
    **dict.fromkeys(map(ord, DROPPED)),
    **{ord(c): two for c, two in DOUBLE.items()},
}
# A letter may lead to one that becomes two (a capital Æ to æ to ae), as the nested calls in SQL do.
_FOLD |= {code: DOUBLE[target] for code, target in _FOLD.items() if target in DOUBLE}

_ROMANIAN_LOWER = _ASCII_LOWER | dict(zip(map(ord, "ĂÂÎȘȚŞŢşţ"), "ăâîșțșțșț", strict=True))
_COMPOSED = (
    ("a\u0306", "ă"),
    ("a\u0302", "â"),
    ("i\u0302", "î"),
    ("s\u0326", "ș"),
    ("t\u0326", "ț"),
    ("s\u0327", "ș"),
    ("t\u0327", "ț"),
)
# "{" and "|" stand after z in the "C" collation, so the letter follows all words of its base letter.
_PLACES = str.maketrans({"ă": "a{", "â": "a|", "î": "i{", "ș": "s{", "ț": "t{"})

_COMMA_BELOW = str.maketrans("ŞşŢţ", "ȘșȚț")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def fold(text: str) -> str:
    """The text for searching: small letters without marks, one spelling for all four of ș and ț.

    Works letter by letter on an explicit table, so that PostgreSQL's ``vatra_fold`` gives the same
    result on every version. Typographic quotes, dashes and spaces become plain ones.
    """
    return text.lower() if text.isascii() else text.translate(_FOLD)


def ro_key(text: str) -> str:
    """The text for sorting byte by byte in Romanian order: a ă â … i î … s ș t ț."""
    lowered = text.translate(_ROMANIAN_LOWER)
    for pair, letter in _COMPOSED:
        lowered = lowered.replace(pair, letter)
    return fold(lowered.translate(_PLACES))


def _visible(char: str) -> str:
    if char in "\t\n\v\f\r\x85":
        return "\n"
    return "" if unicodedata.category(char) in _INVISIBLE else char


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\t", " ")
    kept = "".join(map(_visible, text))
    return unicodedata.normalize("NFC", kept).translate(_COMMA_BELOW)


def fix(text: str) -> str:
    """One clean line: composed letters, ș and ț with comma, no invisible characters, single spaces."""
    return " ".join(_clean(text).split())


def fix_lines(text: str) -> str:
    """As ``fix`` for text of several lines: line ends are kept, at most one empty line in a row."""
    lines = [" ".join(line.split()) for line in _clean(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def thousands(number: int) -> str:
    """The whole number with a dot between thousands: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def needs_de(number: int) -> bool:
    """Whether a counted noun takes „de”: 20 de bunuri, but 0, 19 or 101 bunuri."""
    last_two = abs(number) % 100
    return number != 0 and not 1 <= last_two <= 19


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 bun, 2 bunuri, 1.220 de bunuri; pages in English need no „de”."""
    if number == 1:
        return f"1 {one}"
    de = "de " if needs_de(number) and get_language() != "en" else ""
    return f"{thousands(number)} {de}{many}"


def mask(text: str, *, keep: int = 4) -> str:
    """The text with all but its last ``keep`` characters hidden; short texts are hidden whole."""
    hidden = len(text) - keep if len(text) > keep else len(text)
    return BULLET * hidden + text[hidden:]


def initials(name: str) -> str:
    """Up to two capitals for a person's badge: first letters of the first and the last word."""
    words = [word for word in re.split(r"[\s.]+", fix(name)) if word[:1].isalpha()]
    chosen = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0].upper() for word in chosen)


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words where possible, with an ellipsis."""
    if len(text) <= limit:
        return text
    room = text[: limit - 1]
    cut = room if text[limit - 1].isspace() else room.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.-–") + ELLIPSIS
