# SPDX-License-Identifier: EUPL-1.2
"""Targets as the rooms declare them: fixed assets, inventory objects, a network of units."""

from decimal import Decimal

from vatra.foundation.imports.reading import Choice, Kind, Target, TargetField

MOST = Decimal("100000000.00")
NUMBER = TargetField(
    "inventory_number",
    "Număr de inventar",
    Kind.CODE,
    required=True,
    aliases=("Nr. inv.", "Nr. inventar", "Număr inventar"),
    max_length=40,
)
NAME = TargetField(
    "name",
    "Denumirea bunului",
    Kind.TEXT,
    required=True,
    aliases=("Denumire", "Denumirea mijlocului fix", "Denumirea obiectului de inventar"),
    max_length=300,
)
CODE = TargetField(
    "classification",
    "Cod de clasificare",
    Kind.CODE,
    aliases=("Cod clasif.", "Cod HG 2139"),
    pattern=r"\d(?:\.\d{1,2}){1,4}\.?",
    hint="Codul are forma 3.1.1.",
)
ENTRY = TargetField(
    "entry_value",
    "Valoare de intrare",
    Kind.MONEY,
    required=True,
    aliases=("Val. intrare", "Valoare de inventar", "Valoare"),
    minimum=Decimal(0),
    maximum=MOST,
)
DEPRECIATION = TargetField(
    "depreciation",
    "Amortizare cumulată",
    Kind.MONEY,
    aliases=("Amortizare", "Valoare amortizată"),
    minimum=Decimal(0),
    maximum=MOST,
)
LIFE = TargetField(
    "life_years",
    "Durata normală de funcționare (ani)",
    Kind.NUMBER,
    aliases=("DNF", "Durata normală"),
    minimum=Decimal(1),
    maximum=Decimal(100),
)
START = TargetField(
    "commissioned_on", "Data punerii în funcțiune", Kind.DATE, aliases=("Data PIF", "PIF", "Data intrării")
)
UNIT = TargetField("unit", "Unitate de măsură", Kind.TEXT, aliases=("U.M.",), max_length=20)
QUANTITY = TargetField(
    "quantity",
    "Cantitate",
    Kind.QUANTITY,
    required=True,
    aliases=("Cant.", "Bucăți"),
    minimum=Decimal(0),
    maximum=Decimal(100000),
)
PRICE = TargetField(
    "unit_price", "Preț unitar", Kind.MONEY, required=True, aliases=("P.U.",), minimum=Decimal(0)
)
CUSTODIAN = TargetField("custodian", "Gestiune", Kind.TEXT, aliases=("Gestionar",), max_length=120)
PLACE = TargetField(
    "place", "Sala", Kind.TEXT, aliases=("Sala/loc", "Loc de folosință", "Încăpere"), max_length=120
)

ANNEX3 = Target(
    "test.annex3",
    "Anexa 3 – mijloace fixe",
    (NUMBER, NAME, CODE, ENTRY, DEPRECIATION, LIFE, START, UNIT, CUSTODIAN, PLACE),
)
ANNEX4 = Target(
    "test.annex4",
    "Anexa 4 – obiecte de inventar",
    (
        TargetField(
            "code", "Cod", Kind.CODE, required=True, aliases=("Cod obiect", "Cod articol"), max_length=40
        ),
        NAME,
        UNIT,
        QUANTITY,
        PRICE,
        START,
        PLACE,
    ),
)
NETWORK = Target(
    "test.network",
    "Rețeaua școlară",
    (
        TargetField(
            "siiir", "Cod SIIIR", Kind.CODE, required=True, pattern=r"\d{10}", hint="Codul are 10 cifre."
        ),
        TargetField(
            "long_name", "Denumirea unității", required=True, aliases=("Denumire lungă",), max_length=300
        ),
        TargetField("short_name", "Denumire scurtă", max_length=120),
        TargetField(
            "is_legal_person",
            "Personalitate juridică",
            Kind.CHOICE,
            required=True,
            aliases=("Statut", "PJ"),
            choices=(
                Choice("yes", "Cu personalitate juridică", ("DA", "PJ")),
                Choice("no", "Structură arondată", ("NU", "AR", "Arondată")),
            ),
        ),
        TargetField("fiscal_code", "CUI", Kind.CODE, aliases=("CIF", "Cod fiscal")),
        TargetField("address", "Adresa", aliases=("Strada și numărul",)),
        TargetField("phone", "Telefon", Kind.CODE, max_length=30),
        TargetField("pupils", "Număr elevi", Kind.NUMBER, minimum=Decimal(0), maximum=Decimal(10000)),
    ),
)
