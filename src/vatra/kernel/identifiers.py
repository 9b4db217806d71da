# SPDX-License-Identifier: EUPL-1.2
"""Identifiers of people, firms, schools and properties: each check returns the normal writing.

A check digit is verified where its rule is public (CUI, CNP, IBAN); elsewhere only the shape is,
and the docstring says so. A personal code is never repeated in an error sentence.
"""

import re

from django.utils.translation import gettext as _
from stdnum import iban as stdnum_iban
from stdnum.exceptions import ValidationError
from stdnum.ro import cnp as stdnum_cnp
from stdnum.ro import cui as stdnum_cui

from vatra.kernel.errors import BadInputError
from vatra.kernel.text import fix

_CNP_INSIDE = re.compile(r"(?<!\d)[1-9](?:[ .-]?\d){12}(?!\d)")
_SIIIR = re.compile(r"\d{10}")
_SIRUTA = re.compile(r"[1-9]\d{0,5}")
_BODY = r"(?:-C[1-9]\d{0,2}(?:-U[1-9]\d{0,3})?)?"
_CADASTRAL = re.compile(rf"[1-9]\d{{0,7}}(?:/\d{{1,6}}){{0,4}}{_BODY}")
_LAND_BOOK = re.compile(rf"[1-9]\d{{0,7}}(?:/[A-Z]|/\d{{1,4}})?{_BODY}")
_LAND_BOOK_PREFIX = re.compile(r"^(?:C\.?F\.?|CARTEA? FUNCIARĂ)\s*(?:NR\.?\s*)?", re.IGNORECASE)
_DASHES = str.maketrans("–—\u2011−", "----")


def _compact(text: str) -> str:
    return fix(text).translate(_DASHES).replace(" ", "").upper()


def validate_cui(text: str) -> str:
    """The unique registration code (CUI/CIF): 2 to 10 digits with check digit, without „RO”.

    Raises:
        BadInputError: wrong length, other signs than digits, or the check digit does not match.
    """
    try:
        return str(stdnum_cui.validate(_compact(text)))
    except ValidationError:
        raise BadInputError(
            _("Codul fiscal „%(text)s” nu este valid. Verificați cifrele de pe certificatul de înregistrare.")
            % {"text": fix(text)[:20]},
            code="bad_cui",
        ) from None


def validate_cnp(text: str) -> str:
    """The personal numeric code: 13 digits with birth date, county and check digit.

    Raises:
        BadInputError: the code is not valid; the sentence does not repeat it.
    """
    try:
        return str(stdnum_cnp.validate(_compact(text)))
    except ValidationError:
        raise BadInputError(
            _("Codul numeric personal nu este valid. Verificați cele 13 cifre din actul de identitate."),
            code="bad_cnp",
        ) from None


def looks_like_cnp(text: str) -> bool:
    """Whether a valid personal code stands anywhere in the text: a reason to warn, not to refuse."""
    return any(
        stdnum_cnp.is_valid(re.sub(r"\D", "", found[0]))
        for found in _CNP_INSIDE.finditer(text.translate(_DASHES))
    )


def validate_siruta(text: str) -> str:
    """The code of a territorial unit: 1 to 6 digits, shape only (Sector 5 is 179187)."""
    return _shaped(
        _SIRUTA,
        _compact(text),
        text,
        _("Codul SIRUTA „%(text)s” nu are forma așteptată: 1–6 cifre, de exemplu 179187."),
    )


def validate_siiir(text: str) -> str:
    """The code of an education unit in SIIIR: 10 digits kept as text, shape only."""
    return _shaped(
        _SIIIR,
        _compact(text),
        text,
        _("Codul SIIIR „%(text)s” nu are forma așteptată: 10 cifre, cu tot cu zerouri."),
    )


def validate_cadastral_number(text: str) -> str:
    """The cadastral number of a land, a building (123456-C1) or a unit in it (123456-C1-U3); shape only.

    Old topographic numbers with slashes (1234/2/1) are taken too.
    """
    return _shaped(
        _CADASTRAL,
        _compact(text),
        text,
        _("Numărul cadastral „%(text)s” nu are forma așteptată, de exemplu 212345 sau 212345-C1."),
    )


def validate_land_book_number(text: str) -> str:
    """The number of a land book (carte funciară), without „CF nr.”; shape only."""
    bare = _LAND_BOOK_PREFIX.sub("", fix(text))
    return _shaped(
        _LAND_BOOK,
        _compact(bare),
        text,
        _("Numărul de carte funciară „%(text)s” nu are forma așteptată, de exemplu 212345 sau 212345-C1-U3."),
    )


def validate_iban(text: str) -> str:
    """An account number of any country of the IBAN register, without spaces.

    Raises:
        BadInputError: unknown country, wrong length or check digits.
    """
    try:
        return str(stdnum_iban.validate(_compact(text)))
    except ValidationError:
        raise BadInputError(
            _("Contul IBAN „%(text)s” nu este valid. Verificați-l pe documentul băncii sau al trezoreriei.")
            % {"text": fix(text)[:42]},
            code="bad_iban",
        ) from None


def _shaped(shape: re.Pattern[str], normal: str, typed: str, sentence: str) -> str:
    if normal.isascii() and shape.fullmatch(normal):
        return normal
    raise BadInputError(sentence % {"text": fix(typed)[:40]})


def record_key(text: str) -> int | None:
    """The primary key written in an address, or None when it is none (letters, signs, more than 15 digits)."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 16 else None
