# SPDX-License-Identifier: EUPL-1.2
"""Money in lei: ``Decimal`` with two places, written and read in the Romanian way."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from vatra.kernel.errors import BadInputError
from vatra.kernel.text import fix, fold

NBSP = "\u00a0"
ZERO = Decimal("0.00")
BAN = Decimal("0.01")
#: More than any value of a public book; larger amounts are typing errors.
MOST_DIGITS = 13

_SUFFIX = re.compile(r"\s*(lei|ron)\.?$")
_SIGN = re.compile(r"^([-−+]?)\s*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([. ,'])\d{3})(?:\1\d{3})*")


def quantize(value: Decimal) -> Decimal:
    """The amount with two places; a half ban is rounded away from zero."""
    return value.quantize(BAN, rounding=ROUND_HALF_UP)


def number(value: Decimal | int, places: int = 2) -> str:
    """The number with a comma before decimals and dots between thousands: 1.234,56."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if rounded.is_zero():
        rounded = abs(rounded)
    return f"{rounded:,f}".translate(str.maketrans(",.", ".,"))


def lei(value: Decimal) -> str:
    """The amount with its currency, kept on one line: 1.234,56 lei."""
    return f"{number(value)}{NBSP}lei"


def _bad(text: str) -> BadInputError:
    return BadInputError(
        _("Suma „%(text)s” nu se poate citi. Scrieți-o cu cifre, de exemplu 1.234,56.")
        % {"text": fix(text)[:40]}
    )


def _split(digits: str) -> tuple[str, str]:
    """Whole part and decimals: the last comma or dot separates decimals, unless it groups thousands."""
    at = max(digits.rfind(","), digits.rfind("."))
    if at < 0:
        return digits, ""
    groups = _GROUPED.fullmatch(digits)
    if groups and (groups[1] == "." or digits.count(groups[1]) > 1):
        return digits, ""
    return digits[:at], digits[at + 1 :]


def parse_lei(text: str) -> Decimal:
    """The amount written in a form or in a file, with two places; it may be negative.

    Reads 1234,5 · 1.234,50 · 1234.50 · 1 234,5 · 1,234.50 and a trailing „lei”. A single dot before
    exactly three digits groups thousands (1.234 is 1234); a single comma always separates decimals.

    Raises:
        BadInputError: not a number, more than two decimals (unless zeros) or too large.
    """
    plain = _SUFFIX.sub("", fold(fix(text)))
    sign = _SIGN.match(plain)
    digits = plain[sign.end() :] if sign else plain
    whole, decimals = _split(digits)
    point = digits[len(whole) : len(whole) + 1]
    if not whole.isdigit() and (not _GROUPED.fullmatch(whole) or (point and point in whole)):
        raise _bad(text)
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        raise _bad(text)
    kept = decimals.rstrip("0")
    if len(kept) > 2:
        raise BadInputError(
            _("Suma „%(text)s” are mai mult de două zecimale. Rotunjiți-o la bani.")
            % {"text": fix(text)[:40]}
        )
    whole = re.sub(r"\D", "", whole)
    if not whole.isascii():
        raise _bad(text)
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise BadInputError(
            _("Suma „%(text)s” este prea mare. Verificați cifrele.") % {"text": fix(text)[:40]}
        )
    value = Decimal(f"{whole}.{kept or 0}").quantize(BAN)
    return -value if sign and sign[1] in {"-", "−"} and value else value
