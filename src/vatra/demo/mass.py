# SPDX-License-Identifier: EUPL-1.2
"""The large scale: tens of thousands of goods for each statement, in one action."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from vatra.demo.existing import OPENING, commissions, own_day
from vatra.demo.papers import scan
from vatra.demo.planting import MARK, PlantedUnit
from vatra.demo.stock import ESTATE_COLUMNS, Estate, Stock, copy_rows, rows_of
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.backup.fast_load import without_indexes
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.in_force import ESTATE_FACTS, FACTS
from vatra.modules.patrimony.choices import Door, ProtocolState
from vatra.modules.patrimony.indexing import index_existing_protocols, index_goods
from vatra.modules.patrimony.models import Protocol
from vatra.organisation.choices import ActKind
from vatra.organisation.indexing import index_all_acts
from vatra.organisation.models import ActEffect, LegalAct

LOADED_TABLES = ("patrimony_protocolline", "patrimony_good", "search_searchentry")
_FACTS = [name.strip() for name in FACTS.split(",")]
_GOODS = f"""
INSERT INTO patrimony_good ({FACTS}, unit_id, state, provenance, entry_document, entry_date, protocol_id,
                            protocol_line_id, basis_id, token, version, created_at)
SELECT {", ".join("coalesce(l.opening_date, p.opening_date)" if f == "opening_date" else f"l.{f}" for f in _FACTS)},
       p.unit_id, 'in_folosinta', 'protocol', coalesce(nullif(l.entry_document, ''), 'Protocol ' || p.own_number),
       coalesce(l.entry_date, p.own_date), p.id, l.id, p.act_id,
       substr(translate(replace(gen_random_uuid()::text, '-', ''), '0123456789abcdef', '23456789abcdefgh'), 1, 22),
       1, p.in_force_at
FROM patrimony_protocolline l JOIN patrimony_protocol p ON p.id = l.protocol_id
WHERE l.protocol_id = ANY(%s) ORDER BY l.id
"""
_IN_FORCE = """
UPDATE patrimony_protocol p SET state = 'in_vigoare', in_force_at = %(now)s, act_id = a.id
FROM organisation_legalact a
WHERE p.id = ANY(%(ids)s) AND a.unit_id = p.unit_id AND a.kind = 'protocol' AND a.number = p.own_number
"""
_SHEETS = f"""
INSERT INTO patrimony_goodestate (good_id, {ESTATE_FACTS})
SELECT g.id, {", ".join(f"e.{f.strip()}" for f in ESTATE_FACTS.split(","))}
FROM patrimony_lineestate e JOIN patrimony_good g ON g.protocol_line_id = e.line_id WHERE g.protocol_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class LoadMass:
    """The units whose old protocols come in, with the place of the first among all."""

    stock: Stock
    units: list[PlantedUnit]
    first: int


@action(Perm.PATRIMONY_ISSUE)
def load_mass(tx: Transaction, /, *, actor: Actor, cmd: LoadMass) -> int:
    """Records one old protocol in force for each unit, with all its goods; returns how many goods came in."""
    tx.require(None)
    protocols = _protocols(tx, cmd)
    ids = [protocol.pk for protocol in protocols]
    estate = [cmd.stock.estate(unit, OPENING) for unit in cmd.units]
    with connection.cursor() as cursor, without_indexes(cursor, LOADED_TABLES):
        copy_rows(_rows(cmd, protocols, estate))
        cursor.execute(
            "SELECT protocol_id, inventory_number, id FROM patrimony_protocolline"
            " WHERE protocol_id = ANY(%s) AND annex IN (1, 2)",
            [ids],
        )
        lines = {(protocol, number): line for protocol, number, line in cursor.fetchall()}
        with cursor.copy(f"COPY patrimony_lineestate ({', '.join(ESTATE_COLUMNS)}) FROM STDIN") as copy:
            for protocol, lands in zip(protocols, estate, strict=True):
                for land in lands:
                    copy.write_row((lines[protocol.pk, land.inventory_number], *land.facts))
        cursor.execute(_IN_FORCE, {"ids": ids, "now": clock.now()})
        cursor.execute(_GOODS, [ids])
        count = int(cursor.rowcount)
        cursor.execute("ANALYZE patrimony_good (id, unit_id, protocol_id, protocol_line_id)")
        cursor.execute(_SHEETS, [ids])
        index_goods(tx, "g.protocol_id = ANY(%s)", ids)
        index_existing_protocols(tx, ids)
        index_all_acts(tx)
    tx.log(units=len(ids), goods=count)
    tx.log_subjects("patrimony.protocol", ids)
    return count


def _rows(
    cmd: LoadMass, protocols: list[Protocol], estate: list[list[Estate]]
) -> Iterator[tuple[object, ...]]:
    for place, (unit, protocol, lands) in enumerate(
        zip(cmd.units, protocols, estate, strict=True), cmd.first
    ):
        maker = cmd.stock.maker(unit, own_day(place), OPENING)
        movables = maker.positions(unit.plan.goods - len(lands))
        yield from rows_of(protocol.pk, lands, movables, unit.keeper_id, cmd.stock.authority)


def _protocols(tx: Transaction, cmd: LoadMass) -> list[Protocol]:
    """The heads in force, each with its act and one shared drawn scan."""
    pages = [scan("PROTOCOL", ["de predare-primire a bazei materiale"])]
    sheet = save(tx, Incoming(pages, "protocol.pdf", Purpose.SCAN, cmd.units[0].unit.pk))
    acts = LegalAct.objects.bulk_create(
        LegalAct(
            issuer=unit.plan.name, kind=ActKind.PROTOCOL, number=str(1201 + place), date=own_day(place),
            title=f"Predare-preluare, {unit.plan.name}", in_force_from=own_day(place), unit=unit.unit, file=sheet,
        )
        for place, unit in enumerate(cmd.units, cmd.first)
    )  # fmt: skip
    protocols = Protocol.objects.bulk_create(
        Protocol(
            door=Door.EXISTING, unit=unit.unit, own_number=act.number, own_date=act.date, opening_date=OPENING,
            place="București", commissions=commissions(unit),
            notes=f"Protocol inventat {MARK}.", prepared_by_id=tx.actor.user_id, prepared_by_name=tx.actor.name,
            scan=_scan_of(unit, sheet),
        )
        for unit, act in zip(cmd.units, acts, strict=True)
    )  # fmt: skip
    ActEffect.objects.bulk_create(
        ActEffect(
            act=act, object_kind="patrimony.protocol", object_id=protocol.pk, state=str(ProtocolState.IN_FORCE.label),
            valid_from=act.date,
        )
        for act, protocol in zip(acts, protocols, strict=True)
    )  # fmt: skip
    return protocols


def _scan_of(unit: PlantedUnit, sheet: StoredFile) -> StoredFile:
    """The same bytes as a file of that unit."""
    return StoredFile.objects.create(
        purpose=sheet.purpose, name=sheet.name, mime=sheet.mime, size=sheet.size, sha256=sheet.sha256,
        unit_id=unit.unit.pk, created_by_id=sheet.created_by_id,
    )  # fmt: skip
