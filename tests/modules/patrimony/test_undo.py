# SPDX-License-Identifier: EUPL-1.2
"""Reversible steps are taken back from the toast and from the history, unless somebody changed things meanwhile."""

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school

from vatra.foundation.access.stale import stamp_of
from vatra.foundation.audit.history import history_of
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.undoing import TakeBack, take_back
from vatra.foundation.files.models import StoredFile
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony.actions import lines, places, proposals, protocols
from vatra.modules.patrimony.actions.undoing import take_back_move
from vatra.modules.patrimony.actions.withdrawing import WithdrawProposal, withdraw_proposal
from vatra.modules.patrimony.choices import Annex, Door, GoodState, ProposalState
from vatra.modules.patrimony.models import Good, PlaceChange, Proposal, ProtocolLine
from vatra.organisation.actions.places import SaveRoom, save_room
from vatra.organisation.models import BuildingUse, Room

pytestmark = pytest.mark.django_db
UNDO = re.compile(r'<form method="post" action="(/jurnal/\d+/anuleaza/)" data-once data-undo>')


def last(verb: str) -> int:
    return LogEntry.objects.filter(verb=verb, outcome="done").latest("pk").pk


def move(officer, ids, room):
    place = places.Place(room_id=room, sets_room=True)
    return places.change_place(actor=officer, cmd=places.ChangePlace(ids, place, "probă"))


def offered(actor, good):
    return [(row.title, row.undo.label) for row in history_of(actor, "patrimony.good", good) if row.undo]


def test_a_move_of_several_goods_is_taken_back_whole(officer, school):
    first, second = make_good(school, room=school.rooms[0]), make_good(school, room=None)
    move(officer, [first.pk, second.pk], school.rooms[1].pk)
    entry = last("change_place")
    [offer] = [row.undo for row in history_of(officer, "patrimony.good", first) if row.undo]
    assert (
        offer.confirm == "Pasul a privit 2 bunuri deodată. Se anulează pentru toate, nu numai pentru acesta."
    )

    assert take_back(officer, entry) == "Mutarea este anulată."

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.room_id, second.room_id) == (school.rooms[0].pk, None)
    assert PlaceChange.objects.filter(good=second).order_by("pk").values_list("from_room_id", "to_room_id")[
        1
    ] == (
        school.rooms[1].pk,
        None,
    )
    undo = LogEntry.objects.get(verb="take_back_move")
    assert (undo.data["undoes"], undo.actor_id) == (entry, officer.user_id)
    assert offered(officer, first) == []


def test_what_was_taken_back_is_not_taken_back_twice(officer, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    take_back(officer, last("change_place"))

    with pytest.raises(DomainError, match="deja anulată"):
        take_back(officer, last("change_place"))
    assert PlaceChange.objects.count() == 2


def test_a_good_that_moved_on_is_left_where_it_is(officer, school):
    first, second = make_good(school, room=school.rooms[0]), make_good(school, room=school.rooms[0])
    move(officer, [first.pk, second.pk], school.rooms[1].pk)
    entry = last("change_place")
    place = places.Place(room_id=None, sets_room=True)
    places.change_place(actor=officer, cmd=places.ChangePlace([second.pk], place, ""))

    with pytest.raises(DomainError, match="1 bun a fost schimbat între timp"):
        take_back(officer, entry)
    first.refresh_from_db()
    assert first.room_id == school.rooms[1].pk
    assert not LogEntry.objects.filter(verb="take_back_move").exists()


def test_a_correction_meanwhile_does_not_stand_in_the_way(officer, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    Good.objects.filter(pk=good.pk).update(name="Alt nume")

    take_back(officer, last("change_place"))

    good.refresh_from_db()
    assert (good.room_id, good.name) == (school.rooms[0].pk, "Alt nume")


def test_only_the_last_move_is_offered_in_the_history(officer, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    move(officer, [good.pk], None)

    assert offered(officer, good) == [("Mutat", "Anulează")]


def test_other_people_neither_see_nor_take_the_way_back(officer, actor, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    entry = last("change_place")
    for who in (actor("unit_administrator", school.unit), actor("accountant")):
        assert offered(who, good) == []
        with pytest.raises(NotAllowedError):
            take_back(who, entry)
    with pytest.raises(NotFoundError):
        take_back(officer, LogEntry.objects.filter(outcome="denied").latest("pk").pk)

    good.refresh_from_db()
    assert good.room_id == school.rooms[1].pk


def test_a_good_out_of_the_registry_stays_out(officer, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    Good.objects.filter(pk=good.pk).update(state=GoodState.GONE)

    with pytest.raises(DomainError, match="a ieșit din evidență"):
        take_back_move(actor=officer, cmd=TakeBack(last("change_place")))


def test_the_former_state_comes_back(officer, school):
    good, other = make_good(school), make_good(school, state=GoodState.DEFECT)
    places.set_state(actor=officer, cmd=places.SetState([good.pk, other.pk], GoodState.PROPOSED, "uzat"))

    take_back(officer, last("set_state"))

    assert list(Good.objects.order_by("pk").values_list("state", flat=True)) == [
        GoodState.IN_USE,
        GoodState.DEFECT,
    ]


def test_the_toast_takes_back_and_says_so(client_as, school):
    good = make_good(school, room=school.rooms[0])
    mine = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/{good.pk}/"
    once = re.search(r'name="once" value="([^"]+)"', mine.get(f"{address}muta/").content.decode()).group(1)
    page = mine.post(f"{address}muta/", {"no_room": "on", "once": once}, follow=True).content.decode()
    way = UNDO.search(page).group(1)
    good.refresh_from_db()
    assert good.room_id is None

    answer = mine.post(way, {"inapoi": address}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "Mutarea este anulată." in answer.content.decode()
    good.refresh_from_db()
    assert good.room_id == school.rooms[0].pk
    again = mine.post(way, {"inapoi": address}, follow=True).content.decode()
    assert "Operațiunea a fost deja anulată. Nimic nu s-a schimbat." in again
    assert mine.get(way).status_code == 405


def test_photos_come_and_go(client_as, school, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    good = make_good(school)
    mine = client_as("patrimony_officer")
    address = f"/patrimoniu/bunuri/{good.pk}/"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")

    def hang() -> str:
        file = SimpleUploadedFile("poza.jpg", out.getvalue())
        return mine.post(
            f"{address}fotografie/", {"file": file, "caption": "Față"}, follow=True
        ).content.decode()

    mine.post(UNDO.search(hang()).group(1), {"inapoi": address})
    assert StoredFile.objects.count() == 0

    page = hang()
    kept = StoredFile.objects.get()
    way = f"{address}fotografie/{kept.public_id}/scoate/"
    assert way in page
    page = mine.post(way, follow=True).content.decode()
    assert StoredFile.objects.count() == 0
    assert mine.post(way).status_code == 404
    mine.post(UNDO.search(page).group(1), {"inapoi": address})
    assert (StoredFile.objects.get().pk, StoredFile.objects.get().sha256) == (kept.pk, kept.sha256)


def draft(officer, school):
    head = protocols.ProtocolHead(
        own_number="12", own_date=dt.date(2024, 5, 1), opening_date=dt.date(2024, 1, 1), place="București"
    )
    return protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.EXISTING, school.unit.pk, head)
    )


def position(number, annex=Annex.FIXED_ASSETS):
    return lines.LineInput(
        annex=annex, inventory_number=number, name=f"Bun {number}", entry_value=Decimal("2750.00"),
        estate=lines.EstateInput(address="Str. Lungă 5", area_deed=Decimal(200)),
    )  # fmt: skip


def test_positions_of_a_draft_come_back_with_their_facts(officer, school):
    protocol = draft(officer, school)
    for number, annex in (("1", Annex.FIXED_ASSETS), ("2", Annex.FIXED_ASSETS), ("3", Annex.LAND)):
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, position(number, annex)))
    before = list(ProtocolLine.objects.order_by("pk").values())
    ids = tuple(row["id"] for row in before[1:])
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, ids))
    assert ProtocolLine.objects.count() == 1

    assert take_back(officer, last("remove_lines")) == "Ce s-a șters este pus la loc."

    assert list(ProtocolLine.objects.order_by("pk").values()) == before
    assert ProtocolLine.objects.get(annex=Annex.LAND).estate.address == "Str. Lungă 5"


def test_positions_come_back_to_their_place_and_the_others_make_room(officer, school):
    protocol = draft(officer, school)
    kept = [
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, position(number))) for number in "1234"
    ]
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (kept[0].pk, kept[2].pk)))
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, position("5")))

    take_back(officer, last("remove_lines"))

    found = ProtocolLine.objects.order_by("position").values_list("inventory_number", "position")
    assert list(found) == [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]


def test_a_protocol_past_the_draft_takes_nothing_back(officer, school):
    protocol = draft(officer, school)
    old = lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, position("1")))
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (old.pk,)))
    protocol.refresh_from_db()
    protocols.cancel_protocol(
        actor=officer, cmd=protocols.ProtocolStep(protocol.pk, protocol.version, "greșit")
    )

    with pytest.raises(DomainError, match="nu mai este ciornă"):
        take_back(officer, last("remove_lines"))
    assert ProtocolLine.objects.count() == 0


def test_a_position_whose_room_went_to_another_unit_stays_away(officer, school):
    other, room = make_school(), school.rooms[1]
    protocol = draft(officer, school)
    placed = replace(position("1"), room_id=room.pk)
    old = lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, placed))
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (old.pk,)))
    BuildingUse.objects.create(unit=other.unit, building=school.building, valid_from=dt.date(2020, 1, 1))
    seen = stamp_of(Room.objects.get(pk=room.pk))
    cmd = SaveRoom(school.building.pk, other.unit.pk, room.code, room.name, room_id=room.pk, version=seen)
    save_room(actor=officer, cmd=cmd)

    with pytest.raises(DomainError, match="„Sala 2” a poziției 1 a trecut la altă unitate"):
        take_back(officer, last("remove_lines"))
    assert ProtocolLine.objects.count() == 0


def test_rows_of_the_other_annexes_come_back(officer, school):
    protocol = draft(officer, school)
    lines.add_side(actor=officer, cmd=lines.AddSide(protocol.pk, lines.ItemInput("Contor apă", "77")))
    row = protocol.items.get()
    lines.remove_side(actor=officer, cmd=lines.RemoveSide(protocol.pk, "document", row.pk))
    assert protocol.items.count() == 0

    take_back(officer, last("remove_side"))

    assert (protocol.items.get().pk, protocol.items.get().name) == (row.pk, "Contor apă")


@pytest.fixture
def keeper(actor, school):
    return actor("unit_administrator", school.unit)


def propose(keeper, good) -> Proposal:
    cmd = proposals.ProposeChange(good.pk, {"serial": "SN-1"}, "Seria este alta.")
    return proposals.propose_change(actor=keeper, cmd=cmd)


def test_a_proposal_just_sent_is_withdrawn_and_sent_again(keeper, school):
    proposal = propose(keeper, make_good(school))

    take_back(keeper, last("propose_change"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by_id) == (ProposalState.WITHDRAWN, keeper.user_id)

    with pytest.raises(NotFoundError):
        take_back(keeper, last("take_back_proposals"))


def test_a_withdrawal_is_taken_back_from_the_page(client_as, keeper, school):
    proposal = propose(keeper, make_good(school))
    mine = client_as("unit_administrator", school.unit)
    address = f"/patrimoniu/propuneri/{proposal.pk}/"
    page = mine.post(f"{address}retrage/", follow=True).content.decode()
    assert "Propunerea este retrasă." in page

    mine.post(UNDO.search(page).group(1), {"inapoi": address})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_at) == (ProposalState.OPEN, None)


def test_many_proposals_are_withdrawn_together_or_not_at_all(officer, keeper, school):
    goods = [make_good(school) for _n in range(3)]
    proposals.propose_disposal(actor=keeper, cmd=proposals.ProposeDisposal([g.pk for g in goods], "uzate"))
    entry = last("propose_disposal")
    decided = Proposal.objects.order_by("pk")[0]
    cmd = proposals.DecideProposal(decided.pk, goods[0].version, accepted=False, answer="Mai este bun.")
    proposals.decide_proposal(actor=officer, cmd=cmd)

    with pytest.raises(DomainError, match="s-a hotărât între timp: „Respinsă”"):
        take_back(keeper, entry)
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() == 2

    take_back(officer, last("decide_proposal"))
    decided.refresh_from_db()
    assert (decided.state, decided.answer) == (ProposalState.OPEN, "")
    take_back(keeper, entry)
    assert Proposal.objects.filter(state=ProposalState.WITHDRAWN).count() == 3


@pytest.mark.parametrize("ended", ["refused", "withdrawn"])
def test_a_proposal_about_a_good_that_left_is_not_opened_again(officer, keeper, school, ended):
    good = make_good(school)
    proposal = propose(keeper, good)
    if ended == "refused":
        cmd = proposals.DecideProposal(proposal.pk, good.version, accepted=False, answer="Mai este bun.")
        proposals.decide_proposal(actor=officer, cmd=cmd)
    else:
        withdraw_proposal(actor=keeper, cmd=WithdrawProposal(proposal.pk))
    Good.objects.filter(pk=good.pk).update(state=GoodState.GONE)

    with pytest.raises(DomainError, match="a ieșit din evidență"):
        take_back(officer, last("decide_proposal" if ended == "refused" else "withdraw_proposal"))
    proposal.refresh_from_db()
    assert proposal.state != ProposalState.OPEN


def test_who_may_not_take_back_does_not_learn_that_somebody_did(officer, actor, school):
    good = make_good(school, room=school.rooms[0])
    move(officer, [good.pk], school.rooms[1].pk)
    take_back(officer, last("change_place"))

    with pytest.raises(NotAllowedError):
        take_back(actor("accountant"), last("change_place"))
    assert LogEntry.objects.filter(verb="take_back_move", outcome="denied").count() == 1


def test_an_accepted_proposal_has_no_way_back(officer, keeper, school):
    good = make_good(school)
    proposal = propose(keeper, good)
    proposals.decide_proposal(
        actor=officer, cmd=proposals.DecideProposal(proposal.pk, good.version, accepted=True)
    )

    with pytest.raises(NotFoundError, match="nu se poate anula"):
        take_back(officer, last("decide_proposal"))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.ACCEPTED
