# SPDX-License-Identifier: EUPL-1.2
"""Steps that the tests of goods share."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from tests.factories.schools import School, make_decision

from vatra.modules.patrimony.actions import goods
from vatra.modules.patrimony.choices import (
    Door,
    GoodKind,
    ProtocolState,
    Provenance,
)
from vatra.modules.patrimony.models import Good, Protocol

PDF = b"%PDF-1.7\n% scanned\n"


LAPTOP = goods.GoodInput(
    kind=GoodKind.FIXED_ASSET,
    inventory_number="5-1",
    name="Laptop demonstrativ",
    entry_value=Decimal("3899.00"),
    provenance=Provenance.PURCHASE,
    entry_date=dt.date(2024, 2, 14),
    entry_document="factura DEMO 1",
    classification_code="2.2.9.",
    life_months=36,
    account="2131",
)


def add(officer, school: School, **changes) -> Good:
    return goods.add_good(actor=officer, cmd=goods.AddGood(school.unit.pk, replace(LAPTOP, **changes)))


def in_force(school: School, good: Good) -> Good:
    """Makes the good one that a protocol in force brought in."""
    act = make_decision("77")
    protocol = Protocol.objects.create(
        door=Door.EXISTING, unit=school.unit, state=ProtocolState.IN_FORCE, own_number="12", own_date=dt.date(2003, 5, 1),
        act=act, in_force_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )  # fmt: skip
    Good.objects.filter(pk=good.pk).update(protocol=protocol, basis=act, provenance=Provenance.PROTOCOL)
    good.refresh_from_db()
    return good
