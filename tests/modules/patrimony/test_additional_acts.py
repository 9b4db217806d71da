# SPDX-License-Identifier: EUPL-1.2
"""What an additional act may touch, and what happens when its goods changed meanwhile."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from tests.factories.access import user_with
from tests.factories.patrimony import make_good
from tests.factories.schools import School, make_decision, make_school

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.papers.issuing import Draft, issue
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions import in_force, lines, protocols
from vatra.modules.patrimony.checks import check_protocol
from vatra.modules.patrimony.choices import Annex, Door, GoodState, LineOperation, ProtocolState
from vatra.modules.patrimony.forms.lines import LineForm
from vatra.modules.patrimony.models import Good, GoodEstate, Protocol, ProtocolLine
from vatra.organisation.models import LegalAct

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return actor_for(user_with(Role.PATRIMONY_OFFICER))


def line_of(**facts: Any) -> lines.LineInput:
    given: dict[str, Any] = {
        "annex": Annex.FIXED_ASSETS,
        "inventory_number": "3001",
        "name": "Pian demonstrativ",
        "entry_value": Decimal("3250.00"),
        "classification_code": "3.1.1",
        "life_months": 120,
    }
    return lines.LineInput(**(given | facts))


def draft(school: School, door: Door, amends: Protocol | None = None) -> Protocol:
    return Protocol.objects.create(
        unit=school.unit,
        door=door,
        own_number="7",
        own_date="2003-05-06",
        opening_date="2025-12-31",
        amends=amends,
    )


def act(school: School) -> Protocol:
    return draft(school, Door.ADDITIONAL, draft(school, Door.EXISTING))


def in_force_by_name(protocol: Protocol, officer: Actor) -> in_force.Numbers:
    """Puts an act in force as it stands, without its way through visas."""
    Protocol.objects.filter(pk=protocol.pk).update(state=ProtocolState.SIGNED)
    protocol.refresh_from_db()
    issued_for(protocol, officer)
    return in_force.enter_in_force(
        actor=officer, cmd=protocols.ProtocolStep(protocol.pk, Protocol.objects.get(pk=protocol.pk).version)
    )


@dataclass(frozen=True)
class Stand:
    protocol: Protocol


@action(Perm.PATRIMONY_ISSUE)
def give_paper(tx: Transaction, *, actor: Actor, cmd: Stand) -> None:
    """A paper for a protocol, without drawing it."""
    unit = cmd.protocol.unit
    paper = issue(
        tx,
        cmd.protocol,
        Draft(
            "protocol",
            "Act adițional",
            unit.code,
            unit.name,
            "Probă",
            {"meta": {}},
            "patrimony/protocol",
            unit.pk,
        ),
    )
    Protocol.objects.filter(pk=cmd.protocol.pk).update(paper=paper)


def issued_for(protocol: Protocol, officer: Actor) -> None:
    give_paper(actor=officer, cmd=Stand(protocol))


def test_a_position_takes_no_room_of_another_school(officer: Actor) -> None:
    mine, other = make_school(), make_school()
    protocol = draft(mine, Door.EXISTING)
    given = line_of(room_id=other.rooms[0].pk)

    with pytest.raises(BadInputError) as refused:
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    assert refused.value.field == "room"
    assert protocol.lines.count() == 0


def test_a_position_takes_no_custodian_of_another_school(officer: Actor) -> None:
    mine, other = make_school(), make_school()
    protocol = draft(mine, Door.EXISTING)
    given = line_of(custodian_id=other.custodian.pk)

    with pytest.raises(BadInputError) as refused:
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    assert refused.value.field == "custodian"


def test_an_act_corrects_no_good_of_another_school(officer: Actor) -> None:
    mine, other = make_school(), make_school()
    good, protocol = make_good(other), act(mine)
    given = line_of(operation=LineOperation.CORRECT, target_id=good.pk)

    with pytest.raises(NotFoundError):
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    assert protocol.lines.count() == 0


def test_only_an_additional_act_corrects(officer: Actor) -> None:
    school = make_school()
    good, protocol = make_good(school), draft(school, Door.EXISTING)
    given = line_of(operation=LineOperation.CORRECT, target_id=good.pk)

    with pytest.raises(DomainError) as refused:
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    assert refused.value.code == "not_additional"


def test_a_correction_edited_again_stays_a_correction(officer: Actor) -> None:
    school = make_school()
    good, protocol = make_good(school), act(school)
    given = line_of(operation=LineOperation.CORRECT, target_id=good.pk, reason="greșit la preluare")
    kept = lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))
    data = {
        "inventory_number": "3001", "name": "Pian vertical", "entry_value": "3250", "classification_code": "3.1.1",
        "life_years": "10",
    }  # fmt: skip
    form = LineForm(data, annex=Annex.FIXED_ASSETS, unit_id=school.unit.pk)
    assert form.is_valid(), form.errors
    kept.refresh_from_db()

    lines.save_line(
        actor=officer,
        cmd=lines.SaveLine(protocol.pk, form.line_of(kept), kept.pk, version=lines.stamp_of_line(kept)),
    )

    again = ProtocolLine.objects.get(pk=kept.pk)
    assert (again.name, again.operation, again.target_id, again.reason) == (
        "Pian vertical", LineOperation.CORRECT, good.pk, "greșit la preluare",
    )  # fmt: skip


def test_an_act_corrects_number_quantity_and_name(officer: Actor) -> None:
    school = make_school()
    good, protocol = make_good(school), act(school)
    given = line_of(operation=LineOperation.CORRECT, target_id=good.pk, inventory_number="3009")
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    numbers = in_force_by_name(protocol, officer)

    good.refresh_from_db()
    assert (numbers.corrected, good.inventory_number, good.name) == (1, "3009", "Pian demonstrativ")


def test_an_act_corrects_the_estate_and_keeps_what_it_does_not_say(officer: Actor) -> None:
    school = make_school()
    good = make_good(school, kind="cladire", classification_code="1.6.2", life_months=600)
    GoodEstate.objects.create(good=good, address="Strada Veche nr. 1", cadastral_number="111")
    protocol = act(school)
    given = line_of(
        annex=Annex.BUILDINGS, classification_code="1.6.2", life_months=600, operation=LineOperation.CORRECT,
        target_id=good.pk, estate=lines.EstateInput(cadastral_number="222", developed_area=Decimal("90.50")),
    )  # fmt: skip
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    in_force_by_name(protocol, officer)

    estate = GoodEstate.objects.get(good=good)
    assert (estate.address, estate.cadastral_number, estate.developed_area) == (
        "Strada Veche nr. 1", "222", Decimal("90.50"),
    )  # fmt: skip


def test_an_act_whose_good_left_meanwhile_changes_nothing(officer: Actor) -> None:
    school = make_school()
    stays, leaves, protocol = make_good(school), make_good(school), act(school)
    for number, good in (("3001", stays), ("3002", leaves)):
        given = line_of(operation=LineOperation.CORRECT, target_id=good.pk, inventory_number=number)
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))
    Good.objects.filter(pk=leaves.pk).update(state=GoodState.GONE)

    with pytest.raises(DomainError) as refused:
        in_force_by_name(protocol, officer)

    assert refused.value.code == "target_gone"
    stays.refresh_from_db()
    assert stays.name == "Laptop demonstrativ"


def test_the_same_good_twice_in_an_act_is_an_error(officer: Actor) -> None:
    school = make_school()
    good, protocol = make_good(school), act(school)
    for number in ("3001", "3002"):
        given = line_of(operation=LineOperation.CORRECT, target_id=good.pk, inventory_number=number)
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given))

    found = [f.code for f in check_protocol(protocol) if f.code == "target_twice"]

    assert found == ["target_twice"]


def test_the_act_of_another_unit_is_not_taken_for_the_protocol(officer: Actor) -> None:
    mine, other = make_school("Școala Gemenilor"), make_school()
    protocol = draft(mine, Door.EXISTING)
    LegalAct.objects.create(
        issuer="Școala Gemenilor", kind="protocol", number="7", date="2003-05-06", unit=other.unit
    )
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, line_of(entry_date=None)))
    protocol.refresh_from_db()
    Protocol.objects.filter(pk=protocol.pk).update(council_decision=make_decision())

    with pytest.raises(DomainError) as refused:
        in_force._act_of(protocol)

    assert refused.value.code == "act_of_another_unit"


def test_a_cancelled_protocol_cancels_its_paper(officer: Actor) -> None:
    school = make_school()
    protocol = act(school)
    issued_for(protocol, officer)
    Protocol.objects.filter(pk=protocol.pk).update(state=ProtocolState.ISSUED)
    protocol.refresh_from_db()

    protocols.cancel_protocol(
        actor=officer, cmd=protocols.ProtocolStep(protocol.pk, protocol.version, "greșit")
    )

    protocol.paper.refresh_from_db()
    assert protocol.paper.state == "cancelled"
    assert protocol.paper.cancelled_at is not None
