# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” offers to carry on: own drafts, the next steps of protocols, proposals to decide."""

import pytest
from tests.factories.patrimony import make_good
from tests.factories.schools import School

from vatra.modules.patrimony.actions.protocols import OpenProtocol, ProtocolHead, open_protocol
from vatra.modules.patrimony.cards import work_for
from vatra.modules.patrimony.choices import Door, ProtocolState
from vatra.modules.patrimony.models import Proposal, Protocol

pytestmark = pytest.mark.django_db


def propose(school: School, reason: str = "Seria lipsește.", by: int = 1) -> Proposal:
    good = make_good(school)
    return Proposal.objects.create(
        unit=school.unit, good=good, changes={"serial": "X1"}, reason=reason, proposed_by_id=by,
        proposed_by_name="Ana Demo",
    )  # fmt: skip


def test_a_draft_waits_for_its_maker_only(school, actor):
    officer, colleague = actor("patrimony_officer"), actor("patrimony_officer")
    draft = open_protocol(
        actor=officer, cmd=OpenProtocol(Door.NEW, school.unit.pk, ProtocolHead(place="București"))
    )

    assert work_for(officer) == [
        (
            "Ciornă",
            f"Protocol nou – {school.unit.name}",
            "0 poziții",
            f"/patrimoniu/protocoale/{draft.pk}/",
            "Continuă",
        )
    ]
    assert work_for(colleague) == []


@pytest.mark.parametrize(
    ("state", "verb"),
    [("vizat", "Emite"), ("emis", "Depune exemplarul semnat"), ("semnat", "Pune în vigoare")],
)
def test_the_next_step_waits_for_those_who_may_take_it(school, actor, state, verb):
    Protocol.objects.create(
        door=Door.NEW,
        unit=school.unit,
        state=ProtocolState(state),
        prepared_by_id=1,
        prepared_by_name="Ana Demo",
    )

    assert [piece.verb for piece in work_for(actor("patrimony_officer"))] == [verb]
    assert work_for(actor("auditor")) == []


def test_who_proposed_sees_it_without_a_step_to_take(school, actor):
    mine, colleague = actor("unit_administrator", school.unit.pk), actor("unit_director", school.unit.pk)
    proposal = propose(school, by=mine.user_id)

    (piece,) = work_for(mine)

    assert (piece.url, piece.verb) == (f"/patrimoniu/propuneri/{proposal.pk}/", "")
    assert work_for(colleague) == []


def test_proposals_wait_for_who_decides_them_and_not_for_the_unit(school, actor):
    proposal = propose(school, "Seria " + "lipsește " * 30)

    (piece,) = work_for(actor("patrimony_officer"))

    assert piece.title == f"{proposal.good.inventory_number} – {school.unit.name}"
    assert piece.detail.startswith("Ana Demo: Seria lipsește")
    assert piece.detail.endswith("…")
    assert len(piece.detail) <= 100
    assert piece.url == f"/patrimoniu/propuneri/{proposal.pk}/"
    assert work_for(actor("unit_director", school.unit.pk)) == []


def test_azi_shows_it_and_says_when_there_is_nothing(school, client_as):
    officer = client_as("patrimony_officer")
    empty = officer.get("/azi/").content.decode()
    propose(school)

    page = officer.get("/azi/").content.decode()

    assert "Nimic nu vă așteaptă" in empty
    assert "Hotărăște" in page
    assert "Nimic nu vă așteaptă" not in page
