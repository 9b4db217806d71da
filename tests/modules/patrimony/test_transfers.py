# SPDX-License-Identifier: EUPL-1.2
"""Transfer without payment: offer, need, approval by others, protocol, then the goods are the other school's."""

import re

import pytest
from django.db import DatabaseError, transaction
from tests.factories.patrimony import make_good
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.audit.history import history_of
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.models import VisaStep
from vatra.foundation.papers.visas import Decision
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import transfers
from vatra.modules.patrimony.actions.handing import HandingStep
from vatra.modules.patrimony.choices import GoodKind, GoodState
from vatra.modules.patrimony.models import GoodAlias, PlaceChange, Transfer

pytestmark = pytest.mark.django_db
CHAIN = ("accountant", "cfp_controller", "executive_director")


@pytest.fixture(autouse=True)
def _visas():
    """The chain of a new installation, whatever an earlier test left of it."""
    VisaStep.objects.filter(paper_kind="transfer").delete()
    for position, permission in enumerate(("visa.accountant", "visa.cfp", "visa.head"), start=1):
        VisaStep.objects.create(
            paper_kind="transfer", position=position, label=f"Viza {position}", permission=permission
        )


def offer(who, *goods):
    return transfers.offer_goods(
        actor=who, cmd=transfers.OfferGoods([g.pk for g in goods], "clasă desființată")
    )


def ask(who, transfer, school):
    cmd = transfers.AskFor(transfer.pk, transfer.version, school.unit.pk, "cerc de muzică")
    return transfers.ask_for(actor=who, cmd=cmd)


def send(officer, transfer, numbers=None):
    transfer.refresh_from_db()
    cmd = transfers.SendTransfer(transfer.pk, transfer.version, numbers or {})
    return transfers.send_transfer(actor=officer, cmd=cmd)


def decide(who, transfer, granted=True, note=""):
    transfer.refresh_from_db()
    cmd = transfers.DecideTransfer(transfer.pk, transfer.version, Decision(granted, note))
    return transfers.decide_transfer(actor=who, cmd=cmd)


def step(act, who, transfer, reason=""):
    transfer.refresh_from_db()
    return act(actor=who, cmd=HandingStep(transfer.pk, transfer.version, reason))


def approved(officer, actor, school, other, *goods, numbers=None):
    transfer = offer(actor("unit_administrator", school.unit), *goods)
    ask(actor("unit_director", other.unit), transfer, other)
    send(officer, transfer, numbers)
    for role in CHAIN:
        decide(actor(role), transfer)
    transfer.refresh_from_db()
    return transfer


def signed(officer, paper):
    run_pending()
    file_signed_copy(actor=officer, cmd=FileSignedCopy(paper.pk, [tiny_pdf("semnat")], "semnat.pdf"))


def test_a_piano_goes_to_another_school_with_its_history(officer, actor, school, other):
    piano = make_good(school, name="Pian vertical", serial="P1")
    transfer = approved(officer, actor, school, other, piano)
    assert transfer.state == "aprobat"
    paper = step(transfers.issue_transfer, officer, transfer)
    with pytest.raises(DomainError, match="exemplarul semnat"):
        step(transfers.enforce_transfer, officer, transfer)
    signed(officer, paper)
    piano.refresh_from_db()
    assert piano.unit_id == school.unit.pk

    assert step(transfers.enforce_transfer, officer, transfer) == 1

    number = piano.inventory_number
    piano.refresh_from_db()
    body = other.unit.organisation
    assert (piano.unit_id, piano.keeper_id, piano.owner_id) == (other.unit.pk, body.pk, body.pk)
    assert (piano.room_id, piano.custodian_id, piano.inventory_number) == (None, None, number)
    alias = GoodAlias.objects.get(good=piano)
    assert (alias.book_id, alias.number) == (school.unit.organisation_id, number)
    change = PlaceChange.objects.get(good=piano)
    assert (change.from_room_id, change.to_room_id) == (school.rooms[0].pk, None)
    rows = paper.content["table"]["groups"][0]["rows"]
    assert rows == [[1, number, number, "Pian vertical, seria P1", "buc", "1", "3899.00", "0.00", "3899.00"]]
    assert paper.content["basis"] == ["HG 841/1995, anexa 1 pct. 1 (temei neverificat pe text)"]
    assert paper.content["facts"][1]["value"] == "cerc de muzică"
    titles = [row.title for row in history_of(officer, "patrimony.good", piano)]
    assert titles[0] == "Transmis fără plată"
    assert titles[-1] == "Oferit spre transmitere fără plată"
    transfer.refresh_from_db()
    assert (transfer.state, transfer.act.unit_id) == ("in_vigoare", school.unit.pk)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Transfer.objects.filter(pk=transfer.pk).update(reason="x")


def test_a_number_taken_in_the_other_book_is_replaced_and_kept_as_alias(officer, actor, school, other):
    good = make_good(school, inventory_number="100")
    make_good(other, inventory_number="100")
    transfer = offer(actor("unit_administrator", school.unit), good)
    ask(actor("unit_director", other.unit), transfer, other)
    with pytest.raises(DomainError, match="Numărul 100 există deja"):
        send(officer, transfer)
    send(officer, transfer, {good.pk: "200"})
    for role in CHAIN:
        decide(actor(role), transfer)
    paper = step(transfers.issue_transfer, officer, transfer)
    signed(officer, paper)
    step(transfers.enforce_transfer, officer, transfer)

    good.refresh_from_db()
    assert (good.inventory_number, GoodAlias.objects.get(good=good).number) == ("200", "100")


def test_who_prepared_does_not_approve_and_a_refusal_opens_another_round(officer, actor, school, other):
    transfer = offer(officer, make_good(school))
    ask(actor("unit_director", other.unit), transfer, other)
    send(officer, transfer)
    with pytest.raises(NotAllowedError, match="lucrat la întocmirea"):
        decide(officer, transfer)
    with pytest.raises(BadInputError, match="motivul refuzului"):
        decide(actor("accountant"), transfer, granted=False)
    decide(actor("accountant"), transfer, granted=False, note="valoare greșită")
    transfer.refresh_from_db()
    assert (transfer.state, transfer.round) == ("cerut", 2)
    with pytest.raises(DomainError, match="starea „Cerut"):
        step(transfers.issue_transfer, officer, transfer)


@pytest.mark.parametrize(
    ("facts", "match"),
    [({"kind": GoodKind.BUILDING, "room": None, "life_months": 600}, "este imobil"),
     ({"state": GoodState.DEFECT}, "numai bunuri în stare de funcționare")],
)  # fmt: skip
def test_only_working_movables_are_offered(officer, school, facts, match):
    with pytest.raises(BadInputError, match=match):
        offer(officer, make_good(school, **facts))
    assert not Transfer.objects.exists()


def test_an_offer_is_seen_by_all_until_somebody_asked(officer, actor, school, other):
    stranger, giver = actor("unit_director", other.unit), actor("unit_administrator", school.unit)
    transfer = offer(giver, make_good(school))
    assert list(Transfer.objects.visible_to(stranger)) == [transfer]
    with pytest.raises(BadInputError, match="nu poate și cere"):
        ask(giver, transfer, school)
    with pytest.raises(NotFoundError):
        step(transfers.withdraw_transfer, stranger, transfer, "x")
    step(transfers.withdraw_transfer, giver, transfer, "ne răzgândim")
    assert list(Transfer.objects.visible_to(stranger)) == []
    with pytest.raises(NotFoundError):
        ask(stranger, transfer, other)


def test_two_schools_ask_at_once_and_the_first_has_it(officer, actor, school, other):
    transfer = offer(officer, make_good(school))
    shown = transfer.version
    ask(actor("unit_director", other.unit), transfer, other)
    with pytest.raises(StaleError):
        transfers.ask_for(actor=officer, cmd=transfers.AskFor(transfer.pk, shown, other.unit.pk, "x"))
    with pytest.raises(DomainError, match="este deja pe Transmitere"):
        offer(officer, transfer.lines.get().good)


def test_in_the_browser_it_is_offered_asked_for_and_sent(client_as, school, other):
    good = make_good(school)
    giver, taker = client_as("unit_administrator", school.unit), client_as("unit_director", other.unit)
    giver.post(f"/patrimoniu/bunuri/{good.pk}/ofera/", {"reason": "clasă desființată", "once": ""})
    transfer = Transfer.objects.get()
    page = f"/patrimoniu/transmiteri/{transfer.pk}/"
    assert "Cere bunurile" in taker.get(page).content.decode()
    assert "Cere bunurile" not in giver.get(page).content.decode()
    taker.post(f"{page}pas/cere/", {"version": 1, "unit": other.unit.name, "need": "cerc de muzică"})
    officer = client_as("patrimony_officer")
    form = officer.get(f"{page}pas/trimite/").content.decode()
    assert re.search(f'name="nr{good.pk}"', form)
    officer.post(f"{page}pas/trimite/", {"version": 2, f"nr{good.pk}": ""})
    transfer.refresh_from_db()
    assert transfer.state == "la_viza"
    assert "așteaptă viza" in client_as("accountant").get(page).content.decode()
