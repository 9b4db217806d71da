# SPDX-License-Identifier: EUPL-1.2
"""The rules that the program knows, and how their values are written."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.kernel.errors import BadInputError
from vatra.kernel.money import number, parse_lei
from vatra.kernel.text import counted, fix

OPERATORS = (">", ">=")
#: A term of law longer than this is a typing error.
LONGEST_TERM = 100


class Kind(StrEnum):
    """How a value is written and read."""

    AMOUNT = "amount"
    YEARS = "years"
    DAYS = "days"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Key:
    """A rule by its stable name."""

    name: str
    kind: Kind
    title: str | Promise
    unit: str = ""
    is_limit: bool = False


FIXED_ASSET_THRESHOLD = Key(
    "patrimony.fixed_asset_threshold",
    Kind.AMOUNT,
    gettext_lazy("Valoarea de intrare de la care un bun este mijloc fix"),
    unit="lei",
    is_limit=True,
)
REVALUATION_TERM = Key(
    "patrimony.revaluation_term",
    Kind.YEARS,
    gettext_lazy("Termenul de reevaluare a construcțiilor și terenurilor"),
    unit="ani",
)
CATALOGUE = Key(
    "patrimony.catalogue",
    Kind.TEXT,
    gettext_lazy("Catalogul duratelor normale de funcționare"),
)
STOCKTAKING_RESULTS_TERM = Key(
    "stocktaking.results_term",
    Kind.DAYS,
    gettext_lazy("Termenul de prezentare a rezultatelor inventarierii, în zile lucrătoare"),
    unit="zile",
)
TRANSFER_BASIS = Key(
    "patrimony.transfer_basis",
    Kind.TEXT,
    gettext_lazy("Temeiul transmiterii fără plată între instituții publice"),
)
_ALL = (FIXED_ASSET_THRESHOLD, REVALUATION_TERM, CATALOGUE, STOCKTAKING_RESULTS_TERM, TRANSFER_BASIS)
KEYS: dict[str, Key] = {key.name: key for key in _ALL}


def read_value(key: Key, text: str) -> str:
    """The value typed by a person, in the writing kept in the database.

    Raises:
        BadInputError: it is not of the rule's kind, or makes no sense for it.
    """
    if key.kind is Kind.AMOUNT:
        amount = parse_lei(text)
        if amount <= 0:
            raise BadInputError(_("Valoarea trebuie să fie mai mare decât zero."), field="value")
        return str(amount)
    plain = fix(text)
    whole = plain.isascii() and plain.isdigit() and 1 <= int(plain[:9]) <= LONGEST_TERM
    if key.kind is Kind.YEARS and not whole:
        raise BadInputError(_("Scrieți un număr întreg de ani, de la 1 la 100."), field="value")
    if key.kind is Kind.DAYS and not whole:
        raise BadInputError(_("Scrieți un număr întreg de zile, de la 1 la 100."), field="value")
    if not plain:
        raise BadInputError(_("Scrieți valoarea regulii."), field="value")
    return str(int(plain)) if key.kind in {Kind.YEARS, Kind.DAYS} else plain


def show_value(key: Key, value: str, operator: str = "") -> str:
    """The value as a person reads it: „cel puțin 2.500,00 lei”, „3 ani”."""
    if key.kind is Kind.AMOUNT:
        words = {">": _("mai mult de"), ">=": _("cel puțin")}.get(operator, "")
        return f"{words} {number(Decimal(value))}\u00a0{key.unit}".strip()
    if key.kind is Kind.YEARS:
        return counted(int(value), "an", "ani")
    if key.kind is Kind.DAYS:
        return counted(int(value), "zi", "zile")
    return value
