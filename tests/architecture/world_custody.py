# SPDX-License-Identifier: EUPL-1.2
"""The movements, custodies and hand-overs of the world in which every private text says whose it is."""

from tests.architecture.world import SINCE, Side, intern, mark, marked_pdf

from vatra.foundation.jobs.queue import run_pending
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions import custody, handovers, movements, transfers
from vatra.modules.patrimony.actions.handing import Confirm, HandingStep
from vatra.modules.patrimony.models import Good, Handover, Movement
from vatra.organisation.models import Person


def fill_custody(side: Side, officer: Actor) -> None:
    """A movement issued and one open, a custody, a hand-over issued and one open."""
    letter, unit_id = side.letter, side.unit.pk
    heir = Person.objects.create(full_name=intern(letter, "urmaș"), is_demo=True)
    heir.mandates.create(function="salariat", unit=side.unit, valid_from=SINCE)
    side.custody = custody.open_custody(
        actor=officer, cmd=custody.OpenCustody(unit_id, side.custodian.pk, SINCE, act_id=side.act.pk)
    )
    good = next(g for g in side.goods if g.kind == "mijloc_fix")
    for room, receiver in ((side.rooms[1], side.custodian), (side.rooms[0], heir)):
        cmd = movements.ProposeMovements(
            [good.pk],
            room.pk,
            mark(letter, "BUN motiv bon"),
            receiver.pk,
            {good.pk: mark(letter, "BUN notă")},
        )
        side.movements += movements.propose_movements(actor=officer, cmd=cmd).movements
        if len(side.movements) == 1:
            signed = _signed(side, side.movements[0])
            movements.confirm_movement(actor=officer, cmd=signed)
            movements.issue_movement(actor=officer, cmd=HandingStep(signed.pk, signed.version + 1))
    movements.withdraw_movement(
        actor=officer, cmd=HandingStep(side.movements[1].pk, 1, mark(letter, "BUN retras"))
    )
    for _time in range(2):
        side.handovers.append(_handover(side, officer, heir))
        Good.objects.filter(pk=good.pk, custodian=heir).update(custodian=side.custodian)
    run_pending()
    # An offer is seen by every unit; once withdrawn it is the giver's own again.
    spare = Good.objects.create(
        unit=side.unit, kind="obiect_inventar", inventory_number=mark(letter, "BUN-OFERTA"), keeper=side.unit.organisation,
        name=mark(letter, "BUN ofertă"), entry_value=10, entry_date=SINCE, provenance="achizitie",
    )  # fmt: skip
    offered = transfers.offer_goods(
        actor=officer, cmd=transfers.OfferGoods([spare.pk], mark(letter, "BUN motiv ofertă"))
    )
    side.transfer = transfers.withdraw_transfer(
        actor=officer, cmd=HandingStep(offered.pk, 1, mark(letter, "BUN ofertă retrasă"))
    )
    again = movements.ProposeMovements(
        [good.pk], side.rooms[0].pk, mark(letter, "BUN iar"), side.custodian.pk
    )
    side.movements += movements.propose_movements(actor=officer, cmd=again).movements


def _handover(side: Side, officer: Actor, receiver: Person) -> Handover:
    made = handovers.open_handover(
        actor=officer,
        cmd=handovers.OpenHandover(
            side.unit.pk, side.custodian.pk, receiver.pk, mark(side.letter, "BUN motiv predare"),
            room_id=side.rooms[1].pk,
            present=[{"name": intern(side.letter, "martor"), "function": "membru"}],
        ),
    )  # fmt: skip
    if not side.handovers:
        ids = list(made.lines.values_list("pk", flat=True))
        handovers.tick_lines(actor=officer, cmd=handovers.TickLines(made.pk, ids))
        made.refresh_from_db()
        signed = _signed(side, made)
        handovers.confirm_handover(actor=officer, cmd=signed)
        handovers.issue_handover(actor=officer, cmd=HandingStep(signed.pk, signed.version + 1))
    return made


def _signed(side: Side, record: Movement | Handover) -> Confirm:
    scan = [marked_pdf(side.letter)]
    return Confirm(record.pk, record.version, "giver", scan, f"{mark(side.letter)}foaie.pdf", both=True)
