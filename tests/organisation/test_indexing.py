# SPDX-License-Identifier: EUPL-1.2
"""Whole tables in one statement are found exactly as records written one by one."""

import datetime as dt
from dataclasses import dataclass

import pytest
from tests.factories.organisation import UnitFactory

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import Door, ProtocolState
from vatra.modules.patrimony.indexing import index_existing_protocols, index_protocol
from vatra.modules.patrimony.models import Protocol
from vatra.organisation import indexing
from vatra.organisation.models import Building, LegalAct, Organisation, Room, Site

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Again:
    at_once: bool


@action(Perm.ORGANISATION_MANAGE)
def index_again(tx: Transaction, *, actor: Actor, cmd: Again) -> None:
    """Writes the entries of all records, by one way or the other."""
    protocols = list(Protocol.objects.all())
    if cmd.at_once:
        indexing.index_all_acts(tx)
        indexing.index_all_places(tx)
        indexing.index_all_organisations(tx)
        index_existing_protocols(tx, [protocol.pk for protocol in protocols])
        return
    for act in LegalAct.objects.all():
        indexing.index_act(tx, act)
    for building in Building.objects.all():
        indexing.index_building(tx, building)
    for room in Room.objects.all():
        indexing.index_room(tx, room)
    for body in Organisation.objects.exclude(kind="unitate"):
        indexing.index_organisation(tx, body)
    for protocol in protocols:
        index_protocol(tx, protocol)


def entries():
    rows = SearchEntry.objects.order_by("kind", "object_id").values()
    return [
        {k: sorted(v) if k == "exact" else v for k, v in row.items() if k not in {"id", "updated_at"}}
        for row in rows
    ]


def test_whole_tables_are_indexed_like_single_records(actor):
    unit = UnitFactory()
    day = dt.date(2024, 2, 5)
    for kind, owner in (("hcl", None), ("alt_act", unit), ("hg", None)):
        LegalAct.objects.create(
            issuer="Consiliul", kind=kind, number="7", date=day, title="Titlu", unit=owner
        )
    site = Site.objects.create(name="Incinta", address="Str. Lungă 5")
    building = Building.objects.create(site=site, code="C1", name="Corp A")
    Room.objects.create(
        building=building, unit=unit, code="012", name="Sala 12", level=0, function="sală de clasă"
    )
    Room.objects.create(building=building, unit=unit, code="013", name="Depozit", level=0)
    body = Organisation.objects.create(
        name="Exemplu SRL", kind="firma", address="Str. Scurtă 1", short_name="EX"
    )
    body.identifiers.create(scheme="cui", value="14399840")
    Organisation.objects.create(name="Ana Pop", kind="persoana")
    Protocol.objects.create(
        door=Door.EXISTING, unit=unit, state=ProtocolState.DRAFT, own_number="55", own_date=day, prepared_by_name="Ana"
    )  # fmt: skip
    officer = actor(Role.PATRIMONY_OFFICER)

    index_again(actor=officer, cmd=Again(at_once=False))
    one_by_one = entries()
    SearchEntry.objects.all().delete()
    index_again(actor=officer, cmd=Again(at_once=True))

    assert len(one_by_one) >= 8
    assert entries() == one_by_one
