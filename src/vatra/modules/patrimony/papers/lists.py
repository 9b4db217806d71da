# SPDX-License-Identifier: EUPL-1.2
"""Tabular papers: 14-2-1, the extract per unit, custodian or room, the room sheet for the door."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from vatra.foundation.papers.rendering import Column, Fact, PaperMeta, Signatory, Table, build_table, column

REGISTER_TITLE = "Registrul numerelor de inventar"
REGISTER_CODE = "14-2-1"
EXTRACT_TITLE = "Extras din registrul patrimoniului"
PERSON_TITLE = "Fișa de evidență a materialelor de natura obiectelor de inventar în folosință"
PERSON_CODE = "14-3-9"
LIST_TEMPLATE = "common/listing"
ROOM_TITLE = "Fișa încăperii"
ROOM_TEMPLATE = "patrimony/room_sheet"


class ListPaper(TypedDict):
    """A list on landscape pages: facts, one table, signatures."""

    meta: PaperMeta
    facts: list[Fact]
    table: Table
    signatories: list[Signatory]
    landscape: bool


class RegisterLine(TypedDict):
    """14-2-1: one inventory number, in the order of entry. Exit is empty while the asset is in the entity."""

    inventory_no: str
    code: str
    name: str
    place: str
    entry_document: str
    entry_date: str
    value: Decimal | str
    exit_document: str
    exit_date: str


class GoodLine(TypedDict):
    """Extract: one good kept by a unit, a custodian or in a room."""

    inventory_no: str
    code: str
    name: str
    unit: str
    quantity: Decimal | str
    value: Decimal | str
    depreciation: Decimal | str | None
    place: str
    custodian: str
    owner: str
    basis: str


class RoomLine(TypedDict):
    """Room sheet: one good found in the room."""

    inventory_no: str
    name: str
    quantity: Decimal | str
    owner: str
    remarks: str


class RoomPaper(TypedDict):
    """The sheet on the door: room, custodian, goods and a code that opens the room's page."""

    meta: PaperMeta
    room: str
    building: str
    facts: list[Fact]
    custodian: str
    door: "Door"
    table: Table
    signatories: list[Signatory]


class Door(TypedDict):
    """Address of the room's page, drawn as a QR code."""

    qr: str


_NO = column("no", "Nr. crt.", "int", 10)
REGISTER: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar", "code", 30),
    column("code", "Cod de clasificare", "code", 20),
    column("name", "Denumirea și caracteristicile tehnice"),
    column("place", "Locul", width=34),
    column("entry_document", "Document de intrare", width=36),
    column("entry_date", "Data intrării", "date", 18),
    column("value", "Valoare de intrare (lei)", "money", 26, total=True),
    column("exit_document", "Document de ieșire", width=30),
    column("exit_date", "Data ieșirii", "date", 18),
]
GOODS: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar sau cod", "code", 30),
    column("code", "Cod de clasificare", "code", 19),
    column("name", "Denumirea"),
    column("unit", "UM", "code", 11),
    column("quantity", "Cantitate", "quantity", 16),
    column("value", "Valoare de intrare (lei)", "money", 25, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 25, total=True),
    column("place", "Locul", width=26),
    column("custodian", "Gestionar", width=24),
    column("owner", "Proprietar", width=24),
    column("basis", "Temeiul", width=22),
]
ROOM_GOODS: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar sau cod", "code", 30),
    column("name", "Denumirea"),
    column("quantity", "Cantitate", "quantity", 18, total=True),
    column("owner", "Proprietar", width=32),
    column("remarks", "Observații", width=32),
]


def register_table(by_group: Mapping[str, Sequence[RegisterLine]]) -> Table:
    """14-2-1 by accounting or catalogue group, in the order numbers were given."""
    return build_table(
        REGISTER_TITLE, REGISTER, {name: list(map(dict, rows)) for name, rows in by_group.items()}
    )


class PersonLine(TypedDict):
    """14-3-9: an object given to a person to use, or taken back."""

    name: str
    code: str
    unit: str
    date: str
    document: str
    given: Decimal | str | None
    returned: Decimal | str | None
    value: Decimal | str | None


PERSON: list[Column] = [
    _NO,
    column("name", "Denumirea obiectului"),
    column("code", "Cod", "code", 34),
    column("unit", "UM", "code", 12),
    column("date", "Data", "date", 20),
    column("document", "Documentul", width=58),
    column("given", "Cantitate predată", "quantity", 22),
    column("returned", "Cantitate restituită", "quantity", 22),
    column("value", "Valoare (lei)", "money", 26, total=True),
    column("signature", "Semnătura", width=28),
]


def person_table(lines: Sequence[PersonLine]) -> Table:
    """14-3-9: what one person has received to use and what came back, in the order of the documents."""
    return build_table("Obiecte de inventar în folosință", PERSON, list(map(dict, lines)))


def goods_table(by_group: Mapping[str, Sequence[GoodLine]], name: str = "Bunuri") -> Table:
    """Goods of an extract by account group; the empty group name prints one undivided list."""
    return build_table(name, GOODS, {group: list(map(dict, rows)) for group, rows in by_group.items()})


def room_table(lines: Sequence[RoomLine]) -> Table:
    """Goods of a room, for the portrait sheet on the door."""
    return build_table("Bunuri în încăpere", ROOM_GOODS, list(map(dict, lines)), page="portrait")


def list_paper(
    meta: PaperMeta, table: Table, *, facts: Sequence[Fact] = (), signatories: Sequence[Signatory] = ()
) -> ListPaper:
    """Freeze a list paper for ``LIST_TEMPLATE``."""
    return {
        "meta": meta,
        "facts": list(facts),
        "table": table,
        "signatories": list(signatories),
        "landscape": table["page"] == "landscape",
    }
