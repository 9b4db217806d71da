# SPDX-License-Identifier: EUPL-1.2
"""Text files of unknown encoding, decided by the Romanian letters that come out."""

import codecs
from dataclasses import dataclass

from vatra.kernel.errors import BadInputError

_ROMANIAN = frozenset("ăâîșțĂÂÎȘȚşţŞŢ")
_EXPECTED = frozenset("„”«»–—’…°²³§€½¼¾éöüáÉÖÜÁ\u00a0")
_EIGHT_BIT = ("windows-1250", "iso-8859-16", "iso-8859-2")
_SAMPLE = 400_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding it was read with."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """The text of a CSV or TSV file.

    A byte order mark is believed; then UTF-8 (which other encodings practically never are by
    chance); then UTF-16 without a mark; then the 8-bit encoding whose letters look Romanian.

    Raises:
        BadInputError: no encoding gives readable text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding)
    if content[:2000].count(0) > len(content[:2000]) // 3:
        return _strictly(content, "utf-16-be" if content[0] == 0 else "utf-16-le")
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _best_eight_bit(content)


def _strictly(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise BadInputError(
            "Textul fișierului nu poate fi citit: începutul spune o codare, iar conținutul alta. "
            "Salvați fișierul ca „CSV UTF-8” sau ca XLSX și încărcați-l din nou.",
            code="unreadable_text",
        ) from error


def _best_eight_bit(content: bytes) -> Decoded:
    sample = bytes(b for b in content[:_SAMPLE] if b >= 0x80)
    best = max(_EIGHT_BIT, key=lambda encoding: plausibility(sample, encoding))
    return Decoded(content.decode(best, errors="replace"), best)


def plausibility(high_bytes: bytes, encoding: str) -> float:
    """How Romanian the bytes above 127 look in that encoding, from minus three to one per byte.

    Romanian letters count fully, typographic signs half, other letters against, control characters
    and holes strongly against. The letters stand at the same places in the three encodings (with a
    cedilla or a comma, which is mended anyway); the quotes and dashes tell them apart, and where
    nothing does, windows-1250 comes first because Excel writes it.
    """
    text = high_bytes.decode(encoding, errors="replace")
    return sum(map(_letter_score, text)) / max(len(text), 1)


def _letter_score(letter: str) -> float:
    if letter in _ROMANIAN:
        return 1.0
    if letter in _EXPECTED:
        return 0.5
    if letter == "\ufffd" or "\x80" <= letter <= "\x9f":
        return -3.0
    return -1.0 if letter.isalpha() else -0.5
