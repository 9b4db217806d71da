# SPDX-License-Identifier: EUPL-1.2
"""Annexes 1-7 of the hand-over protocol: what each line says and in what columns.

No statutory form of this protocol is known; the content follows practice and the columns are data, so an
authority may ask for others. Areas are in square metres, values in lei.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from vatra.foundation.papers.rendering import Column, Table, build_table, column, count_lines
from vatra.foundation.papers.rendering.tables import Cell

_NO = column("no", "Nr. crt.", "int", 10)


class LandLine(TypedDict):
    """Annex 1, a parcel."""

    address: str
    cadastral: str
    land_book: str
    area_deed: Decimal | str | None
    area_measured: Decimal | str | None
    situation: str
    claims: str
    encumbrances: str
    value: Decimal | str | None


class BuildingLine(TypedDict):
    """Annex 2, a building (corp)."""

    body: str
    name: str
    inventory_no: str
    cadastral: str
    built_area: Decimal | str | None
    developed_area: Decimal | str | None
    levels: str
    structure: str
    year: str
    state: str
    value: Decimal | str | None
    depreciation: Decimal | str | None


class HoldingLine(TypedDict):
    """Who owns, administers and uses a parcel or a building, and on what basis."""

    good: str
    land_book: str
    owner: str
    administrator: str
    user: str
    basis: str


class FixedAssetLine(TypedDict):
    """Annex 3, a fixed asset; ``net`` is entry value less depreciation."""

    inventory_no: str
    code: str
    name: str
    commissioned: str
    life: str
    value: Decimal | str
    depreciation: Decimal | str
    net: Decimal | str
    place: str
    owner: str


class ObjectLine(TypedDict):
    """Annex 4, an inventory object (obiect de inventar): code and quantity."""

    code: str
    name: str
    unit: str
    quantity: Decimal | str
    price: Decimal | str
    value: Decimal | str
    place: str
    custodian: str
    owner: str


class ContractLine(TypedDict):
    """Annex 5, a contract in force."""

    kind: str
    partner: str
    number: str
    date: str
    subject: str
    holder: str
    value: Decimal | str | None
    until: str


class DocumentLine(TypedDict):
    """Annex 6, a document handed over."""

    name: str
    number: str
    date: str
    form: str
    pages: int | None
    remarks: str


class MeterLine(TypedDict):
    """Annex 6, a meter with its index at hand-over."""

    utility: str
    series: str
    point: str
    place: str
    index: Decimal | str
    unit: str
    read_on: str
    holder: str


class ObjectionLine(TypedDict):
    """Annex 7, a missing document or an objection."""

    subject: str
    objection: str
    party: str
    until: str
    responsible: str


class Section(TypedDict):
    """One table of an annex; ``note`` is printed above it."""

    title: str
    note: str
    table: Table


class Annex(TypedDict):
    """An annex; ``lines`` counts its goods, contracts or documents, ``separate`` names the paper they are in, if apart."""

    number: str
    title: str
    lines: int
    sections: list[Section]
    separate: NotRequired[str]


# Areas are written with two decimals, as money is.
LAND: list[Column] = [
    _NO,
    column("address", "Adresa terenului"),
    column("cadastral", "Număr cadastral", "code", 24),
    column("land_book", "Număr carte funciară", "code", 24),
    column("area_deed", "Suprafață din acte (mp)", "money", 20, total=True),
    column("area_measured", "Suprafață măsurată (mp)", "money", 20, total=True),
    column("situation", "Situația juridică", width=34),
    column("claims", "Litigii, cereri de restituire", width=34),
    column("encumbrances", "Sarcini", width=24),
    column("value", "Valoare de inventar (lei)", "money", 26, total=True),
]
BUILDINGS: list[Column] = [
    _NO,
    column("body", "Corp", "code", 12),
    column("name", "Denumirea și adresa"),
    column("inventory_no", "Număr de inventar", "code", 28),
    column("cadastral", "Număr cadastral", "code", 22),
    column("built_area", "Supr. construită (mp)", "money", 19, total=True),
    column("developed_area", "Supr. desfășurată (mp)", "money", 20, total=True),
    column("levels", "Regim de înălțime", "code", 16),
    column("structure", "Structura", width=22),
    column("year", "Anul", "code", 11),
    column("state", "Starea", width=18),
    column("value", "Valoare de inventar (lei)", "money", 27, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 27, total=True),
]
HOLDINGS: list[Column] = [
    _NO,
    column("good", "Imobilul"),
    column("land_book", "Număr carte funciară", "code", 26),
    column("owner", "Proprietar", width=42),
    column("administrator", "Administrator", width=42),
    column("user", "Utilizator", width=42),
    column("basis", "Temeiul", width=46),
]
FIXED_ASSETS: list[Column] = [
    _NO,
    column("inventory_no", "Număr de inventar", "code", 30),
    column("code", "Cod de clasificare", "code", 19),
    column("name", "Denumirea și caracteristicile tehnice"),
    column("commissioned", "Data punerii în funcțiune", "date", 18),
    column("life", "Durata (ani)", "code", 13),
    column("value", "Valoare de intrare (lei)", "money", 25, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 25, total=True),
    column("net", "Valoare rămasă (lei)", "money", 25, total=True),
    column("place", "Locul", width=24),
    column("owner", "Proprietar", width=27),
]
OBJECTS: list[Column] = [
    _NO,
    column("code", "Cod", "code", 26),
    column("name", "Denumirea"),
    column("unit", "UM", "code", 12),
    column("quantity", "Cantitate", "quantity", 18),
    column("price", "Preț unitar (lei)", "money", 24),
    column("value", "Valoare (lei)", "money", 26, total=True),
    column("place", "Locul", width=28),
    column("custodian", "Gestionar", width=32),
    column("owner", "Proprietar", width=32),
]
CONTRACTS: list[Column] = [
    _NO,
    column("kind", "Felul", width=26),
    column("partner", "Cocontractant"),
    column("number", "Număr", "code", 26),
    column("date", "Data", "date", 18),
    column("subject", "Obiectul"),
    column("holder", "Titular", width=38),
    column("value", "Valoare anuală (lei)", "money", 26),
    column("until", "Valabil până la", "date", 19),
]
DOCUMENTS: list[Column] = [
    _NO,
    column("name", "Documentul"),
    column("number", "Număr", "code", 34),
    column("date", "Data", "date", 18),
    column("form", "Original sau copie", width=24),
    column("pages", "File", "int", 14, total=True),
    column("remarks", "Observații"),
]
METERS: list[Column] = [
    _NO,
    column("utility", "Utilitatea", width=28),
    column("series", "Seria contorului", "code", 32),
    column("point", "Loc de consum (POD/CLC)", "code", 38),
    column("place", "Amplasare"),
    column("index", "Index la predare", "quantity", 26),
    column("unit", "UM", "code", 12),
    column("read_on", "Data citirii", "date", 20),
    column("holder", "Titularul contractului", width=44),
]
OBJECTIONS: list[Column] = [
    _NO,
    column("subject", "La ce se referă", width=60),
    column("objection", "Documentul lipsă sau obiecțiunea"),
    column("party", "Formulată de", width=38),
    column("until", "Termen", "date", 20),
    column("responsible", "Cine răspunde", width=40),
]

type Lines[L] = Sequence[L] | Mapping[str, Sequence[L]]


def land_annex(lines: Sequence[LandLine], holdings: Sequence[HoldingLine]) -> Annex:
    """Annex 1: land, then who owns, administers and uses it."""
    return _annex(
        "1", "Terenuri", _table("Terenuri", LAND, lines), _table(_HOLDINGS_TITLE, HOLDINGS, holdings)
    )


def building_annex(lines: Lines[BuildingLine], holdings: Sequence[HoldingLine]) -> Annex:
    """Annex 2: buildings (by account if grouped), then owner, administrator and user of each."""
    return _annex(
        "2",
        "Construcții",
        _table("Construcții", BUILDINGS, lines),
        _table(_HOLDINGS_TITLE, HOLDINGS, holdings),
    )


def fixed_asset_annex(lines: Lines[FixedAssetLine]) -> Annex:
    """Annex 3: fixed assets, grouped by account."""
    return _annex("3", "Mijloace fixe", _table("Mijloace fixe", FIXED_ASSETS, lines))


def object_annex(lines: Lines[ObjectLine]) -> Annex:
    """Annex 4: inventory objects, grouped by account."""
    return _annex("4", "Obiecte de inventar", _table("Obiecte de inventar", OBJECTS, lines))


def contract_annex(lines: Sequence[ContractLine]) -> Annex:
    """Annex 5: contracts in force (utilities, guard, rent)."""
    return _annex("5", "Contracte în curs", _table("Contracte în curs", CONTRACTS, lines))


def document_annex(documents: Sequence[DocumentLine], meters: Sequence[MeterLine]) -> Annex:
    """Annex 6: documents handed over and meters with their index at hand-over."""
    return _annex(
        "6",
        "Documente predate și contoare",
        _table("Documente predate", DOCUMENTS, documents),
        _table("Contoare, cu indexul la predare", METERS, meters),
    )


def objection_annex(lines: Sequence[ObjectionLine]) -> Annex:
    """Annex 7: missing documents and objections."""
    return _annex(
        "7", "Documente lipsă și obiecțiuni", _table("Documente lipsă și obiecțiuni", OBJECTIONS, lines)
    )


_HOLDINGS_TITLE = "Proprietar, administrator, utilizator"


def _table(name: str, columns: Sequence[Column], lines: object) -> Table:
    return build_table(name, columns, lines)  # type: ignore[arg-type]  # typed dicts are mappings of str


def _annex(number: str, title: str, *tables: Table) -> Annex:
    many = len(tables) > 1
    sections: list[Section] = [
        {"title": f"{number}.{place} {table['name']}" if many else "", "note": "", "table": table}
        for place, table in enumerate(tables, start=1)
    ]
    counted = [table for table in tables if table["name"] != _HOLDINGS_TITLE]
    return {"number": number, "title": title, "lines": sum(map(count_lines, counted)), "sections": sections}


SUMMARY: list[Column] = [
    column("annex", "Anexa", "code", 14),
    column("account", "Grupa (contul)"),
    column("lines", "Poziții", "int", 16, total=True),
    column("value", "Valoare de intrare (lei)", "money", 34, total=True),
    column("depreciation", "Amortizare cumulată (lei)", "money", 34, total=True),
    column("net", "Valoare rămasă (lei)", "money", 34, total=True),
]


def summarise(annexes: Sequence[Annex]) -> Table:
    """Totals per account group over annexes 1-4, the figures both book-keepers enter.

    A group without depreciation counts as zero; the net value is entry value less depreciation.
    """
    lines: list[dict[str, object]] = []
    for annex in annexes:
        table = annex["sections"][0]["table"]
        keys = [col["key"] for col in table["columns"]]
        if annex["number"] not in {"1", "2", "3", "4"}:
            continue
        for group in table["groups"]:
            totals = dict(zip(keys, group["totals"], strict=True))
            value, worn = _money(totals.get("value")), _money(totals.get("depreciation"))
            lines.append(
                {
                    "annex": annex["number"],
                    "account": group["title"] or annex["title"],
                    "lines": len(group["rows"]),
                    "value": value,
                    "depreciation": worn,
                    "net": value - worn,
                }
            )
    return build_table("Centralizator pe grupe de conturi", SUMMARY, lines, page="portrait")


def _money(cell: Cell) -> Decimal:
    return Decimal(str(cell or 0))
