# SPDX-License-Identifier: EUPL-1.2
"""Invented lists, sheets and labels for tests and the style page."""

from decimal import Decimal

from vatra.modules.patrimony.papers import asset_sheet, labels, lists
from vatra.modules.patrimony.papers.common import fact
from vatra.modules.patrimony.papers.samples import GOODS, SCHOOL, fixed_asset, meta


def sample_register(count: int = 20) -> lists.ListPaper:
    """An invented 14-2-1."""
    rows: list[lists.RegisterLine] = [
        {
            "inventory_no": f"2131-{n:06d}",
            "code": "2.2.9.",
            "name": GOODS[n % len(GOODS)],
            "place": f"Corp A, sala {n % 30 + 1}",
            "entry_document": f"factura nr. {5500 + n}",
            "entry_date": f"2024-{n % 12 + 1:02d}-05",
            "value": fixed_asset(n)["value"],
            "exit_document": "",
            "exit_date": "",
        }
        for n in range(count)
    ]
    half = count // 2
    table = lists.register_table({"Grupa 2.1": rows[:half], "Grupa 2.2": rows[half:]})
    return lists.list_paper(
        meta(lists.REGISTER_TITLE, code=lists.REGISTER_CODE),
        table,
        signatories=[
            {"role": "Întocmit", "name": "Ana Exemplu"},
            {"role": "Verificat", "name": "Radu Probă"},
        ],
    )


def sample_extract(count: int = 20) -> lists.ListPaper:
    """An invented extract for one custodian."""
    rows: list[lists.GoodLine] = [
        {
            "inventory_no": f"2131-{n:06d}",
            "code": "2.2.9.",
            "name": GOODS[n % len(GOODS)],
            "unit": "buc",
            "quantity": "1",
            "value": fixed_asset(n)["value"],
            "depreciation": fixed_asset(n)["depreciation"],
            "place": f"Corp A, sala {n % 30 + 1}",
            "custodian": "Ioana Mostră",
            "owner": "unitatea",
            "basis": "PV nr. 27/2026",
        }
        for n in range(count)
    ]
    return lists.list_paper(
        meta(lists.EXTRACT_TITLE),
        lists.goods_table({"": rows}),
        facts=[fact("Unitatea", SCHOOL), fact("Gestionar", "Ioana Mostră"), fact("Încăperea", None)],
        signatories=[{"role": "Gestionar", "name": "Ioana Mostră"}],
    )


def sample_room(count: int = 18) -> lists.RoomPaper:
    """An invented room sheet."""
    return {
        "meta": meta(lists.ROOM_TITLE),
        "room": "Sala 12, Laborator de chimie",
        "building": "Corp C1, Strada Exemplului nr. 5, etajul 1",
        "facts": [fact("Destinația", "laborator"), fact("Suprafața", "54,20 mp"), fact("Locuri", "30")],
        "custodian": "Ioana Mostră",
        "door": {"qr": "https://vatra.example.ro/incaperi/Q7K3M9XD"},
        "table": lists.room_table(
            [
                {
                    "inventory_no": f"2131-{n:06d}",
                    "name": GOODS[n % len(GOODS)],
                    "quantity": "1",
                    "owner": "unitatea",
                    "remarks": "",
                }
                for n in range(count)
            ]
        ),
        "signatories": [{"role": "Gestionar", "name": "Ioana Mostră"}],
    }


def sample_asset_sheet(sheets: int = 1, movements: int = 3) -> asset_sheet.AssetSheetPaper:
    """Invented sheets 14-2-2."""
    value = Decimal("12400.00")
    front: asset_sheet.AssetFront = {
        "group": "2131",
        "inventory_no": "2131-000017",
        "code": "2.2.9.",
        "origin": "factura seria DEMO nr. 5517 din 05.03.2024",
        "value": "12.400,00",
        "monthly_depreciation": "258,33",
        "name": GOODS[1],
        "accessories": "suport de perete, două creioane",
        "in_use_year": "2024",
        "in_use_month": "martie",
        "end_year": "2028",
        "end_month": "martie",
        "life": "4 ani",
        "rate": "25",
    }
    lines: list[asset_sheet.MovementLine] = [
        {
            "first_no": "2131-000017",
            "last_no": "",
            "document_date": f"2024-{n % 12 + 1:02d}-05",
            "document": f"bon de mișcare nr. {n + 1}",
            "operation": "creștere" if n == 0 else "mișcare în sala 14",
            "pieces": 1,
            "debit": value if n == 0 else None,
            "credit": None,
            "balance": value,
        }
        for n in range(movements)
    ]
    table = asset_sheet.movements_table(lines)
    return {
        "meta": meta(asset_sheet.TITLE, code=asset_sheet.CODE),
        "sheets": [{"front": front, "movements": table}] * sheets,
    }


def sample_labels(format_key: str, count: int = 30, start: int = 1) -> labels.LabelSheet:
    """Invented labels."""
    made: list[labels.Label] = [
        {
            "number": f"2131-{n:06d}",
            "keeper": SCHOOL,
            "owner": "Municipiul București" if n % 2 else "unitatea",
            "name": GOODS[n % len(GOODS)],
            "qr": f"https://vatra.example.ro/b/{n:08X}",
        }
        for n in range(count)
    ]
    return labels.label_sheet(meta(labels.TITLE), made, format_key=format_key, start=start)
