# SPDX-License-Identifier: EUPL-1.2
"""What the search knows of goods and protocols."""

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search.index import Entry, put, put_many
from vatra.modules.patrimony.models import Handover, Movement, Protocol, Transfer

GOOD = "patrimony.good"
PROTOCOL = "patrimony.protocol"
MOVEMENT = "patrimony.movement"
HANDOVER = "patrimony.handover"
TRANSFER = "patrimony.transfer"

_GOODS = """
SELECT %s, g.id, g.unit_id, %s, false, g.name, g.inventory_number || ' · ' || u.name, '/patrimoniu/bunuri/' || g.id || '/',
       g.serial,
       CASE WHEN g.kind = 'obiect_inventar' THEN ARRAY[]::text[]
            ELSE array_remove(ARRAY[g.inventory_number, nullif(g.serial, '')], NULL) END, 0::smallint
FROM patrimony_good g JOIN organisation_educationunit u ON u.id = g.unit_id
WHERE """


def index_goods(tx: Transaction, where: str, *params: object, fresh: bool = False) -> int:
    """Writes the search entries of the goods chosen by a condition on ``g`` (a constant of the caller).

    ``fresh``: goods made in this transaction, which no entry can know yet.
    """
    return put_many(tx, _GOODS + where, [GOOD, Perm.PATRIMONY_VIEW.value, *params], fresh=fresh)


def index_protocol(tx: Transaction, protocol: Protocol) -> None:
    """Writes the search entry of a protocol."""
    number = protocol.own_number or (protocol.paper.number_text if protocol.paper else "")
    put(
        tx,
        Entry(
            kind=PROTOCOL,
            object_id=protocol.pk,
            permission=Perm.PATRIMONY_VIEW.value,
            title=str(protocol),
            url=f"/patrimoniu/protocoale/{protocol.pk}/",
            unit_id=protocol.unit_id,
            subtitle=protocol.unit.name,
            keywords=number,
            exact=(number,),
            weight=2,
        ),
    )


_PROTOCOLS = """
SELECT %s, p.id, p.unit_id, %s, false,
       'Protocol ' || p.own_number || coalesce('/' || to_char(p.own_date, 'DD.MM.YYYY'), ''), u.name,
       '/patrimoniu/protocoale/' || p.id || '/', p.own_number, ARRAY[p.own_number], 2::smallint
FROM patrimony_protocol p JOIN organisation_educationunit u ON u.id = p.unit_id
WHERE p.door = 'existent' AND p.own_number <> '' AND p.id = ANY(%s)
"""


def index_existing_protocols(tx: Transaction, ids: list[int]) -> int:
    """Recorded paper protocols, in one statement, as ``index_protocol`` would write each; returns how many."""
    return put_many(tx, _PROTOCOLS, [PROTOCOL, Perm.PATRIMONY_VIEW.value, ids])


def index_movement(tx: Transaction, movement: Movement) -> None:
    """Writes the search entry of an issued movement."""
    _index_handing(tx, MOVEMENT, movement, f"/patrimoniu/miscari/{movement.pk}/")


def index_handover(tx: Transaction, handover: Handover) -> None:
    """Writes the search entry of an issued hand-over of a custody."""
    _index_handing(tx, HANDOVER, handover, f"/patrimoniu/gestiuni/predari/{handover.pk}/")


def index_transfer(tx: Transaction, transfer: Transfer) -> None:
    """Writes the search entry of an issued transfer."""
    _index_handing(tx, TRANSFER, transfer, f"/patrimoniu/transmiteri/{transfer.pk}/")


def _index_handing(tx: Transaction, kind: str, record: Movement | Handover | Transfer, url: str) -> None:
    number = record.paper.number_text if record.paper else ""
    put(
        tx,
        Entry(
            kind=kind,
            object_id=record.pk,
            permission=Perm.PATRIMONY_VIEW.value,
            title=str(record),
            url=url,
            unit_id=record.unit_id,
            subtitle=record.unit.name,
            keywords=number,
            exact=(number,),
            weight=1,
        ),
    )
