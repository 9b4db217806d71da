# SPDX-License-Identifier: EUPL-1.2
"""Invented papers for tests, measurements and the style page; every name is a demonstration."""

from decimal import Decimal

from vatra.foundation.papers.rendering import PaperMeta, Signatory
from vatra.modules.patrimony.papers import annexes as ax
from vatra.modules.patrimony.papers.common import Commission, Party
from vatra.modules.patrimony.papers.protocol import (
    TITLE,
    ActPaper,
    ProtocolPaper,
    changes_table,
    protocol_paper,
)

SCHOOL = "Școala Gimnazială „Exemplu” (demo)"
SECTOR = "Sectorul 5 al Municipiului București (demo)"
OWNER = "Municipiul București"
GOODS = (
    "Calculator de birou cu monitor, tastatură și mouse",
    "Tablă interactivă cu proiector cu rază ultrascurtă",
    "Centrală termică murală în condensare, 48 kW",
    "Pian vertical",
    "Set mobilier laborator de chimie, 15 posturi, cu instalație de apă",
)


def meta(kind: str, *, code: str = "", number: str = "", date: str = "2026-11-20") -> PaperMeta:
    """Head and foot of an invented paper."""
    return {
        "type": kind,
        "code": code,
        "number": number,
        "date": date,
        "entity": SCHOOL,
        "entity_id": "00000000",
        "entity_seat": "Strada Exemplului nr. 5, Sector 5, București",
        "period": "anul 2026",
        "printed_at": "2026-11-23T09:30:00+02:00",
        "program": "Vatra",
        "version": "0.1.0",
        "qr": "https://vatra.example.ro/verificare/Q7K3M9XD",
    }


def people(*names: str) -> list[Signatory]:
    """Invented people; the first presides."""
    return [
        {"name": name, "role": "președinte" if place == 0 else "membru"} for place, name in enumerate(names)
    ]


def parties() -> list[Party]:
    """The school hands over, the sector receives."""
    return [
        {
            "role": "Predător",
            "name": SCHOOL,
            "id": "00000000",
            "seat": "Strada Exemplului nr. 5, Sector 5, București",
            "representatives": [
                {"name": "Ilinca Demonstreanu", "role": "director"},
                {"name": "Radu Probă", "role": "contabil-șef"},
            ],
        },
        {
            "role": "Primitor",
            "name": SECTOR,
            "id": "00000001",
            "seat": "București, Sector 5",
            "representatives": [{"name": "Matei Închipuit", "role": "director executiv"}],
        },
    ]


def commissions() -> list[Commission]:
    """Both commissions."""
    return [
        {
            "title": "Comisia de predare",
            "order": "decizia directorului nr. 41 din 02.11.2026",
            "members": people("Ana Exemplu", "Vlad Model", "Ioana Mostră"),
        },
        {
            "title": "Comisia de preluare",
            "order": "dispoziția nr. 812 din 05.11.2026",
            "members": people("Sorin Eșantion", "Țuțea-Șerban Ștefănița-Ilinca", "Dan Schiță"),
        },
    ]


def fixed_asset(number: int) -> ax.FixedAssetLine:
    """One invented fixed asset."""
    value = Decimal(2600 + number * 37 % 9000)
    worn = (value * (number % 10) / 10).quantize(Decimal("0.01"))
    return {
        "inventory_no": f"2131-{number:06d}",
        "code": "2.2.9.",
        "name": f"{GOODS[number % len(GOODS)]}, seria DX{number * 7919 % 999983:06d}",
        "commissioned": f"20{10 + number % 15:02d}-{1 + number % 12:02d}-15",
        "life": "4",
        "value": value,
        "depreciation": worn,
        "net": value - worn,
        "place": f"Corp A, sala {number % 40 + 1}",
        "owner": "unitatea",
    }


def inventory_object(number: int) -> ax.ObjectLine:
    """One invented inventory object."""
    return {
        "code": f"OI-{number:05d}",
        "name": "Scaun elev, cadru metalic, mărimea 5",
        "unit": "buc",
        "quantity": Decimal(number % 30 + 1),
        "price": Decimal("145.50"),
        "value": Decimal("145.50") * (number % 30 + 1),
        "place": f"Corp A, sala {number % 40 + 1}",
        "custodian": "Ioana Mostră",
        "owner": "unitatea",
    }


def _buildings() -> list[ax.BuildingLine]:
    return [
        {
            "body": f"C{place}",
            "name": name,
            "inventory_no": f"1000-{place:03d}",
            "cadastral": f"200000-C{place}",
            "built_area": Decimal(area),
            "developed_area": Decimal(area) * 3,
            "levels": "S+P+2E",
            "structure": "cadre din beton armat",
            "year": year,
            "state": "bună",
            "value": Decimal(area) * 1850,
            "depreciation": Decimal(area) * 925,
        }
        for place, (name, area, year) in enumerate(
            [
                ("Corp de școală, Strada Exemplului nr. 5", "1240.50", "1968"),
                ("Sală de sport", "412.00", "2004"),
            ],
            start=1,
        )
    ]


def _holding(good: str) -> ax.HoldingLine:
    return {
        "good": good,
        "land_book": "200000",
        "owner": OWNER,
        "administrator": "Consiliul Local al Sectorului 5",
        "user": SCHOOL,
        "basis": "HCGMB nr. 151/2001",
    }


def sample_annexes(assets: int, objects: int) -> list[ax.Annex]:
    """Annexes 1-7 with the asked number of lines in annexes 3 and 4."""
    third = assets // 3
    return [
        ax.land_annex(
            [
                {
                    "address": "Strada Exemplului nr. 5, Sector 5, București",
                    "cadastral": "200000",
                    "land_book": "200000",
                    "area_deed": "6480",
                    "area_measured": "6471.35",
                    "situation": "domeniul public al municipiului",
                    "claims": "nu se cunosc",
                    "encumbrances": "fără sarcini",
                    "value": "5240000",
                }
            ],
            [_holding("Teren, Strada Exemplului nr. 5")],
        ),
        ax.building_annex(
            {"Cont 212 Construcții": _buildings()},
            [_holding("Corp C1, corp de școală"), _holding("Corp C2, sală de sport")],
        ),
        ax.fixed_asset_annex(
            {
                "Cont 2131 Echipamente tehnologice": [fixed_asset(n) for n in range(third)],
                "Cont 2132 Aparate și instalații de măsurare": [
                    fixed_asset(n) for n in range(third, 2 * third)
                ],
                "Cont 214 Mobilier și aparatură birotică": [fixed_asset(n) for n in range(2 * third, assets)],
            }
        ),
        ax.object_annex({"Cont 303 Obiecte de inventar": [inventory_object(n) for n in range(objects)]}),
        ax.contract_annex(
            [
                {
                    "kind": "energie electrică",
                    "partner": "Furnizor Demo SRL",
                    "number": "EE-118/2025",
                    "date": "2025-01-10",
                    "subject": "furnizarea energiei electrice",
                    "holder": "unitatea",
                    "value": "96000",
                    "until": "2027-01-10",
                }
            ]
        ),
        ax.document_annex(
            [
                {
                    "name": "Cartea tehnică a construcției, corp C1",
                    "number": "fără număr",
                    "date": "2004-06-30",
                    "form": "original",
                    "pages": 214,
                    "remarks": "lipsește capitolul D",
                }
            ],
            [
                {
                    "utility": "gaze naturale",
                    "series": "GN-00871254",
                    "point": "RO-DEMO-0000123",
                    "place": "nișă fațadă nord",
                    "index": "18274.5",
                    "unit": "mc",
                    "read_on": "2026-11-19",
                    "holder": "unitatea",
                }
            ],
        ),
        ax.objection_annex([]),
    ]


def sample_protocol(assets: int = 12, objects: int = 5) -> ProtocolPaper:
    """An invented protocol."""
    return protocol_paper(
        meta(TITLE, number="27"),
        place="sediul unității",
        basis=[
            "Hotărârea Consiliului General al Municipiului București nr. 151/2001",
            "Hotărârea Consiliului Local nr. 0/2026 (demo)",
        ],
        parties=parties(),
        commissions=commissions(),
        subject="Se predau și se preiau terenul, construcțiile și bunurile mobile din anexele 1-7.",
        annexes=sample_annexes(assets, objects),
        objections="",
        copies=3,
    )


def sample_act() -> ActPaper:
    """An invented additional act."""
    return {
        "meta": meta("Act adițional la protocolul de predare-preluare", number="1", date="2026-11-22"),
        "place": "sediul unității",
        "protocol_no": "27",
        "protocol_date": "2026-11-20",
        "basis": ["Adresa unității nr. 1204 din 21.11.2026 (demo)"],
        "parties": parties(),
        "commissions": commissions(),
        "subject": "",
        "changes": changes_table(
            [
                {
                    "annex": "3",
                    "position": "nr. inventar 2131-000004",
                    "field": "valoare de intrare",
                    "was": "2.748,00 lei",
                    "becomes": "2.784,00 lei",
                    "reason": "eroare de transcriere față de factura nr. 5501 din 03.04.2014",
                }
            ]
        ),
        "copies": 3,
    }
