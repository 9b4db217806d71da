# SPDX-License-Identifier: EUPL-1.2
"""Goods for tests, in schools of ``tests.factories.schools``; every name is invented."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.db import connection
from tests.factories.schools import School

from vatra.modules.patrimony.choices import GoodKind, Provenance
from vatra.modules.patrimony.models import Good
from vatra.organisation.models import EducationUnit

_numbers = itertools.count(1)


def make_good(school: School, **facts: Any) -> Good:
    """A bought laptop in the first room of the school, owned and kept by it."""
    values: dict[str, Any] = {
        "unit": school.unit,
        "kind": GoodKind.FIXED_ASSET,
        "inventory_number": f"5-{next(_numbers):06d}",
        "name": "Laptop demonstrativ",
        "serial": "",
        "classification_code": "2.2.9",
        "life_months": 36,
        "account": "2131",
        "entry_value": Decimal("3899.00"),
        "entry_date": dt.date(2024, 2, 14),
        "commissioning_date": dt.date(2024, 2, 14),
        "provenance": Provenance.PURCHASE,
        "entry_document": "factura DEMO 1",
        "domain": "propriu",
        "keeper": school.unit.organisation,
        "owner": school.unit.organisation,
        "room": school.rooms[0],
        "custodian": school.custodian,
    }
    return Good.objects.create(**(values | facts))


def make_many(unit: EducationUnit, count: int, *, first: int = 1) -> None:
    """Thousands of goods by one statement, numbered ``G-000001`` upwards; names, values and dates repeat."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO patrimony_good (kind, inventory_number, name, description, serial, classification_code,
                   life_months, account, measure, quantity, entry_value, accumulated_depreciation, commissioning_date,
                   domain, owner_id, keeper_id, rule_values, unit_id, state, provenance, entry_document, entry_date,
                   token, version, created_at, room_id)
               SELECT 'mijloc_fix', 'G-' || lpad(n::text, 7, '0'),
                      (ARRAY['Bancă școlară', 'Șurubelniță', 'Tablă interactivă', 'Pian', 'Centrală termică'])[1 + n %% 5]
                        || ' ' || n,
                      '', 'SN' || n, '2.2.9', 36, '2131', 'buc', 1, 100 + n %% 9000, 0, '2020-01-01'::date + n %% 2000,
                      'propriu', %(owner)s, %(owner)s, '{}', %(unit)s, 'in_folosinta', 'achizitie', 'factura DEMO',
                      '2020-01-01', 'tok' || %(unit)s || '-' || n, 1, now(), %(room)s
               FROM generate_series(%(first)s, %(last)s) n""",
            {
                "owner": unit.organisation_id,
                "unit": unit.pk,
                "first": first,
                "last": first + count - 1,
                "room": unit.rooms.values_list("pk", flat=True).first(),
            },
        )
