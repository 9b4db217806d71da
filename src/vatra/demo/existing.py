# SPDX-License-Identifier: EUPL-1.2
"""Old paper protocols, recorded as in force: through them come most of the sample goods."""

import datetime as dt

from vatra.demo.papers import scan
from vatra.demo.planting import MARK, Garden, PlantedUnit
from vatra.demo.stock import FillAnnexes, Stock, fill_annexes
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.in_force import record_existing
from vatra.modules.patrimony.actions.protocols import (
    OpenProtocol,
    ProtocolHead,
    ProtocolScan,
    ProtocolStep,
    file_protocol_scan,
    open_protocol,
)
from vatra.modules.patrimony.choices import Door
from vatra.modules.patrimony.models import Protocol

FIRST_OWN_DAY = dt.date(2023, 5, 8)
OPENING = dt.date(2025, 12, 31)


def own_day(place: int) -> dt.date:
    """The day of the n-th old protocol: the decision was carried out over some weeks."""
    return FIRST_OWN_DAY + dt.timedelta(days=place * 3 % 190)


def record(
    garden: Garden, stock: Stock, unit: PlantedUnit, place: int, positions: int, officer: Actor
) -> Protocol:
    """One old protocol of a unit with all its land, buildings and so many positions in all, put in force."""
    day = own_day(place)
    protocol = open_existing(garden, unit, str(1201 + place), day, officer)
    estate = stock.estate(unit, OPENING)
    movables = stock.maker(unit, day, OPENING).positions(positions - len(estate))
    fill_annexes(actor=officer, cmd=FillAnnexes(protocol.pk, estate, movables, unit.keeper_id))
    protocol = attach_scan(protocol, unit, positions, officer)
    record_existing(actor=officer, cmd=ProtocolStep(protocol.pk, protocol.version))
    return protocol


def open_existing(garden: Garden, unit: PlantedUnit, number: str, day: dt.date, officer: Actor) -> Protocol:
    """Opens the draft of an old protocol with its own number and day."""
    head = ProtocolHead(
        own_number=number,
        own_date=day,
        opening_date=OPENING,
        council_decision_id=garden.acts["preluare"].pk,
        place="București",
        notes=f"Protocol inventat {MARK}.",
        commissions=commissions(unit),
    )
    return open_protocol(actor=officer, cmd=OpenProtocol(Door.EXISTING, unit.unit.pk, head))


def attach_scan(protocol: Protocol, unit: PlantedUnit, positions: int, officer: Actor) -> Protocol:
    """Files a drawn scan of an old protocol."""
    title = f"PROTOCOL nr. {protocol.own_number}"
    lines = [
        "de predare-primire a bazei materiale",
        unit.plan.name,
        f"încheiat la {protocol.own_date:%d.%m.%Y}",
        f"{text.counted(positions, 'poziție', 'poziții')} în anexele 1–4",
    ]
    cmd = ProtocolScan(protocol.pk, [scan(title, lines)], f"protocol-{protocol.own_number}.pdf")
    return file_protocol_scan(actor=officer, cmd=cmd)


def commissions(unit: PlantedUnit) -> dict[str, object]:
    """Both commissions with their invented members, the shape that ``Protocol.commissions`` keeps."""
    people = unit.people
    giver = [("director", "președinte"), ("administrator", "membru")]
    if "contabil" in people:
        giver.append(("contabil", "membru"))
    receiver = [
        ("Radu Vlăsceanu", "președinte"),
        ("Mihaela Brădescu", "membru"),
        ("Lavinia Ulmeanca", "membru"),
    ]
    return {
        "giver": {
            "order": f"Decizia nr. 31-DEMO {MARK}",
            "members": [{"name": people[key].full_name, "function": word} for key, word in giver],
            "representatives": [{"name": people["director"].full_name, "function": "director"}],
        },
        "receiver": {
            "order": f"Dispoziția nr. 2207-DEMO/2026 {MARK}",
            "members": [{"name": name, "function": word} for name, word in receiver],
            "representatives": [{"name": "Irina Codreanca", "function": "director executiv"}],
        },
    }
