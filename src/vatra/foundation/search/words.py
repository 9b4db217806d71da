# SPDX-License-Identifier: EUPL-1.2
"""What was typed, taken apart: folded words and the number it may be."""

import re

from vatra.kernel import text

MAX_WORDS = 8
MAX_TEXT = 200
PREFIX_LENGTH = 2
_NOT_IN_NUMBERS = re.compile(r"[^a-z0-9/]")
_NUMBER_WORD = re.compile(r"^(?:nr|ro)(?=[0-9])")


def split(typed: str) -> list[str]:
    """The folded words of what was typed, at most eight, each once, in order."""
    folded = text.fold(text.fix(typed[:MAX_TEXT]))
    return list(dict.fromkeys(folded.split()))[:MAX_WORDS]


def exact_key(number: str) -> str:
    """A number as it is compared: folded, without spaces, dots and dashes, without „nr.” or „RO” in front.

    The SQL twin is ``vatra_exact``.
    """
    return _NUMBER_WORD.sub("", _NOT_IN_NUMBERS.sub("", text.fold(number)))
