# SPDX-License-Identifier: EUPL-1.2
"""The shape of the papers of a stocktaking and the columns of their tables."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from vatra.foundation.papers.rendering import Column, Fact, PaperMeta, Signatory, Table, build_table, column

TEMPLATE = "stocktaking/act"
DECISION, DECLARATION_BEFORE, DECLARATION_AFTER = (
    "Decizie de inventariere",
    "Declarație a gestionarului înainte de inventariere",
    "Declarație a gestionarului la încheierea inventarierii",
)
LISTS, LISTS_CODE = "Liste de inventariere", "14-3-12"
RESULTS = "Proces-verbal privind rezultatele inventarierii"
EXPLANATIONS = "Explicații privind diferențele de inventar"
IMPUTATION, IMPUTATION_CODE = "Decizie de imputare", "14-8-2"
BOOKINGS = "Lista înregistrărilor rezultate din inventariere"
REGISTER, REGISTER_CODE = "Registrul-inventar", "14-1-2"


class Section(TypedDict):
    """A part with a title: facts, text, a table, closing words, signatures; any may be absent."""

    title: str
    text: NotRequired[str]
    facts: NotRequired[list[Fact]]
    table: NotRequired[Table]
    closing: NotRequired[str]
    signatories: NotRequired[list[Signatory]]
    own_page: NotRequired[bool]


class ActPaper(TypedDict):
    """A paper of ``act.typ``; with ``page_codes`` each page bears its own code, so that scans file themselves."""

    meta: PaperMeta
    subtitle: str
    facts: list[Fact]
    sections: list[Section]
    signatories: list[Signatory]
    landscape: bool
    page_codes: NotRequired[bool]


class ListLine(TypedDict):
    """14-3-12: one position, columns 1-14 of the form. Differences are empty while nothing is compared."""

    name: str
    code: str
    unit: str
    book: Decimal
    counted: Decimal | str
    plus: Decimal | str
    minus: Decimal | str
    price: Decimal
    value: Decimal
    value_plus: Decimal | str
    value_minus: Decimal | str
    inventory_value: Decimal | str
    impairment: Decimal | str
    reason: str


_NO = column("no", "Nr. crt.", "int", 9)
LIST_LINES: list[Column] = [
    _NO,
    column("name", "Denumirea bunurilor inventariate"),
    column("code", "Codul sau numărul de inventar", "code", 28),
    column("unit", "UM", "code", 9),
    column("book", "Stoc scriptic", "quantity", 15),
    column("counted", "Stoc faptic", "quantity", 15),
    column("plus", "Plus", "quantity", 11),
    column("minus", "Minus", "quantity", 11),
    column("price", "Preț unitar (lei)", "money", 20),
    column("value", "Valoare contabilă (lei)", "money", 24, total=True),
    column("value_plus", "Diferențe valorice: plus", "money", 19, total=True),
    column("value_minus", "Diferențe valorice: minus", "money", 19, total=True),
    column("inventory_value", "Valoare de inventar (lei)", "money", 24, total=True),
    column("impairment", "Depreciere: valoare", "money", 19, total=True),
    column("reason", "Depreciere: motiv", "code", 19),
]
DIFFERENCES: list[Column] = [
    _NO,
    column("finding", "Constatarea", width=18),
    column("label", "Bunul", width=52),
    column("place", "Locul", width=30),
    column("book", "Scriptic", "quantity", 13),
    column("counted", "Faptic", "quantity", 13),
    column("value", "Valoare (lei)", "money", 22, total=True),
    column("nature", "Natura și explicația"),
    column("suggestion", "Propunerea", width=32),
]
BOOKING_LINES: list[Column] = [
    _NO,
    column("what", "Operațiunea", width=46),
    column("label", "Bunul"),
    column("account", "Contul bunului", "code", 20),
    column("quantity", "Cantitate", "quantity", 16),
    column("value", "Valoare contabilă (lei)", "money", 28, total=True),
    column("other", "Valoare de înlocuire (lei)", "money", 28, total=True),
    column("paper", "Documentul", width=40),
]
REGISTER_LINES: list[Column] = [
    _NO,
    column("element", "Elementul inventariat (cont, gestiune)"),
    column("book", "Valoare contabilă (lei)", "money", 34, total=True),
    column("inventory", "Valoare de inventar (lei)", "money", 34, total=True),
    column("difference", "Diferențe (lei)", "money", 30, total=True),
    column("causes", "Cauzele diferențelor", width=60),
]


def list_table(name: str, lines: Sequence[ListLine]) -> Table:
    """14-3-12, one list. Legal: OMFP 2634/2015 annex 2; columns after OMEF 3512/2008, to be checked with the print."""
    return build_table(name, LIST_LINES, list(map(dict, lines)))
