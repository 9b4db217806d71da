# SPDX-License-Identifier: EUPL-1.2
"""Protocols on their way: one new protocol in each state, an additional act, an old protocol half entered."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from vatra.demo.existing import OPENING, commissions, open_existing
from vatra.demo.inventory import Position
from vatra.demo.papers import scan
from vatra.demo.planting import MARK, Garden, PlantedUnit
from vatra.demo.stock import FillAnnexes, Stock, fill_annexes
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.visas import Decision
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions.in_force import enter_in_force, issue_protocol
from vatra.modules.patrimony.actions.lines import (
    AddSide,
    ContractInput,
    ItemInput,
    LineInput,
    ObjectionInput,
    SaveLine,
    TotalInput,
    add_side,
    save_line,
)
from vatra.modules.patrimony.actions.protocols import (
    DecideVisa,
    OpenProtocol,
    ProtocolHead,
    ProtocolStep,
    cancel_protocol,
    decide_visa,
    open_protocol,
    send_to_visas,
)
from vatra.modules.patrimony.choices import Annex, Door, LineOperation, ProtocolState
from vatra.modules.patrimony.models import Good, Protocol

VISA_GIVERS = ("patrimoniu2", "contabil", "cfp", "juridic", "director")
LAST_DELIVERY = dt.date(2026, 6, 30)
IN_FORCE_UNIT, IN_FORCE_POSITIONS = "arte", 60
S = ProtocolState


@dataclass(slots=True)
class Stage:
    """Who plays and on what."""

    garden: Garden
    stock: Stock
    users: dict[str, User]

    def actor(self, username: str) -> Actor:
        """The rights of an account."""
        return actor_for(self.users[username])

    @property
    def officer(self) -> Actor:
        """Who prepares the protocols."""
        return self.actor("patrimoniu")


def play(stage: Stage) -> None:
    """All stories, in the order in which they happened."""
    _reach(stage, stage.garden.units[IN_FORCE_UNIT], IN_FORCE_POSITIONS, S.IN_FORCE)
    _reach(stage, stage.garden.units["sc440"], 48, S.SIGNED)
    _reach(stage, stage.garden.units["dacia"], 72, S.ISSUED)
    _reach(stage, stage.garden.units["izvor"], 66, S.APPROVED)
    _reach(stage, stage.garden.units["sc431"], 54, S.CHECKING)
    _cancelled(stage)
    _draft_with_findings(stage)
    _half_entered(stage)
    _additional_act(stage)


def _reach(stage: Stage, unit: PlantedUnit, positions: int, goal: ProtocolState) -> Protocol:
    """Brings a new protocol of a unit as far as ``goal``, through every state before it."""
    protocol = _prepared(stage, unit, positions)
    for state, step in _STEPS:
        if protocol.state == goal:
            break
        step(stage, protocol)
        protocol = Protocol.objects.select_related("unit", "paper").get(pk=protocol.pk)
        if protocol.state != state:
            msg = f"sample protocol of {unit.plan.code} stopped at {protocol.state}"
            raise RuntimeError(msg)
        if state == goal:
            break
    return protocol


def _open_new(stage: Stage, unit: PlantedUnit, notes: str = "") -> Protocol:
    head = ProtocolHead(
        council_decision_id=stage.garden.acts["dotare"].pk,
        place="București",
        copies=3,
        notes=notes,
        commissions=commissions(unit),
    )
    return open_protocol(actor=stage.officer, cmd=OpenProtocol(Door.NEW, unit.unit.pk, head))


def _movables(stage: Stage, unit: PlantedUnit, count: int, purpose: str) -> list[Position]:
    maker = stage.stock.maker(unit, LAST_DELIVERY, OPENING, purpose)
    return list(maker.positions(count))


def _prepared(stage: Stage, unit: PlantedUnit, positions: int) -> Protocol:
    protocol = _open_new(stage, unit)
    goods = _movables(stage, unit, positions, "nou")
    fill_annexes(actor=stage.officer, cmd=FillAnnexes(protocol.pk, [], goods, unit.keeper_id))
    utility = str(stage.garden.bodies["utilitati"])
    for entry in (
        ContractInput("energie termică", utility, "TE-88/2024-DEMO", dt.date(2024, 2, 1)),
        ItemInput("Cartea tehnică a clădirii, volumul B", "CT-12", note="original"),
        ItemInput("Contor apă rece", "AP-40412", Decimal("1284.300"), "m³", "cămin intrare"),
        ObjectionInput("primitor", "Lipsește planul etajului 1; se predă în 30 de zile."),
    ):
        add_side(actor=stage.officer, cmd=AddSide(protocol.pk, entry))
    return Protocol.objects.get(pk=protocol.pk)


def _send(stage: Stage, protocol: Protocol, visas: int = 0) -> None:
    send_to_visas(actor=stage.officer, cmd=ProtocolStep(protocol.pk, protocol.version))
    _give(stage, protocol, visas)


def _give(stage: Stage, protocol: Protocol, count: int, start: int = 0) -> None:
    for username in VISA_GIVERS[start : start + count]:
        version = Protocol.objects.get(pk=protocol.pk).version
        decide_visa(
            actor=stage.actor(username), cmd=DecideVisa(protocol.pk, version, Decision(True, "De acord."))
        )


def _approve(stage: Stage, protocol: Protocol) -> None:
    _give(stage, protocol, len(VISA_GIVERS) - 2, start=2)


def _issue(stage: Stage, protocol: Protocol) -> None:
    issue_protocol(actor=stage.officer, cmd=ProtocolStep(protocol.pk, protocol.version))
    run_pending()


def _sign(stage: Stage, protocol: Protocol) -> None:
    assert protocol.paper is not None  # noqa: S101 - an issued protocol has its paper by a CHECK of its states
    copy = scan(f"{protocol.paper}", ["exemplar semnat de ambele comisii", protocol.unit.name])
    file_signed_copy(
        actor=stage.officer, cmd=FileSignedCopy(protocol.paper.pk, [copy], "exemplar-semnat.pdf")
    )


def _enforce(stage: Stage, protocol: Protocol) -> None:
    enter_in_force(actor=stage.officer, cmd=ProtocolStep(protocol.pk, protocol.version))


_STEPS: tuple[tuple[ProtocolState, Callable[[Stage, Protocol], None]], ...] = (
    (S.CHECKING, lambda stage, protocol: _send(stage, protocol, 2)),
    (S.APPROVED, _approve),
    (S.ISSUED, _issue),
    (S.SIGNED, _sign),
    (S.IN_FORCE, _enforce),
)


def _cancelled(stage: Stage) -> None:
    unit = stage.garden.units["gr407"]
    protocol = _open_new(stage, unit)
    goods = _movables(stage, unit, 20, "anulat")
    fill_annexes(actor=stage.officer, cmd=FillAnnexes(protocol.pk, [], goods, unit.keeper_id))
    note = "Dotările au fost livrate altei unități; protocolul se reface."
    cancel_protocol(actor=stage.officer, cmd=ProtocolStep(protocol.pk, protocol.version, note))


def _draft_with_findings(stage: Stage) -> None:
    """A draft in which the checks find something of each kind."""
    unit = stage.garden.units["sc415"]
    protocol = _open_new(stage, unit, "Se verifică listele primite de la unitate.")
    goods = _movables(stage, unit, 40, "constatari")
    goods[1] = goods[1]._replace(classification_code="3.9.9")
    goods[2] = goods[2]._replace(life_months=600)
    goods[3] = goods[3]._replace(inventory_number=goods[0].inventory_number)
    goods[4] = goods[4]._replace(commissioning_date=dt.date(2099, 1, 15))
    goods[5] = goods[5]._replace(entry_value=Decimal("1240.00"), accumulated_depreciation=Decimal("0.00"))
    goods[12] = goods[12]._replace(room_id=None)
    fill_annexes(actor=stage.officer, cmd=FillAnnexes(protocol.pk, [], goods, unit.keeper_id))
    total = TotalInput(Annex.FIXED_ASSETS, Decimal("64000.00"), positions=9)
    add_side(actor=stage.officer, cmd=AddSide(protocol.pk, total))


def _half_entered(stage: Stage) -> None:
    """An old protocol of which only the head and two positions were typed; its scan is missing."""
    unit = stage.garden.units["gr424"]
    protocol = open_existing(stage.garden, unit, "1288", dt.date(2023, 10, 19), stage.officer)
    numbers = stage.stock.numbers_of(unit)
    for name, value in (
        ("Cazan mural în condensație 65 kW", "21480.00"),
        ("Mașină de spălat profesională", "9350.50"),
    ):
        line = LineInput(
            annex=Annex.FIXED_ASSETS, inventory_number=numbers.fixed("2131"), name=name, entry_value=Decimal(value),
            account="2131", classification_code="3.4", life_months=120, commissioning_date=dt.date(2021, 11, 8),
            place_text="subsol",
        )  # fmt: skip
        save_line(actor=stage.officer, cmd=SaveLine(protocol.pk, line))


def _additional_act(stage: Stage) -> None:
    """An additional act that corrects one good of an old protocol, still a draft."""
    unit = stage.garden.units["sc412"]
    base = Protocol.objects.get(unit=unit.unit, state=S.IN_FORCE, door=Door.EXISTING)
    head = ProtocolHead(place="București", commissions=commissions(unit))
    act = open_protocol(
        actor=stage.officer, cmd=OpenProtocol(Door.ADDITIONAL, unit.unit.pk, head, amends_id=base.pk)
    )
    good = Good.objects.filter(protocol=base, kind="mijloc_fix").exclude(room=None).order_by("pk")[0]
    line = LineInput(
        annex=Annex.FIXED_ASSETS, inventory_number=good.inventory_number, name=good.name,
        entry_value=good.entry_value + Decimal("180.00"), account=good.account, serial=good.serial,
        classification_code=good.classification_code, life_months=good.life_months,
        accumulated_depreciation=good.accumulated_depreciation, commissioning_date=good.commissioning_date,
        owner_id=good.owner_id, keeper_id=good.keeper_id, domain=good.domain, room_id=good.room_id,
        custodian_id=good.custodian_id, operation=LineOperation.CORRECT, target_id=good.pk,
        reason=f"Transportul nu fusese cuprins în valoarea de intrare {MARK}.",
    )  # fmt: skip
    save_line(actor=stage.officer, cmd=SaveLine(act.pk, line))
