# SPDX-License-Identifier: EUPL-1.2
"""Both doors, from the draft to goods in the registry."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.schools import make_decision, make_school

from vatra.foundation.audit.history import history_of, origin_of
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.models import IssuedPaper, VisaStep
from vatra.foundation.papers.rendering import problems
from vatra.foundation.papers.visas import Decision
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError, StaleError
from vatra.modules.patrimony.actions import in_force, lines, protocols
from vatra.modules.patrimony.checks import check_protocol
from vatra.modules.patrimony.choices import Annex, Door, GoodKind, LineOperation, ProtocolState
from vatra.modules.patrimony.models import Good, Protocol
from vatra.modules.patrimony.queries.protocols import finding_rows

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n% scanned\n"
PEOPLE = {
    "giver": {"order": "decizia 1/2026", "members": [{"name": "Ana Demo", "function": "președinte"}]},
    "receiver": {"order": "dispoziția 2/2026", "members": [{"name": "Dan Demo", "function": "președinte"}]},
}
CHAIN = (
    ("Verificat", "visa.check"),
    ("Contabil", "visa.accountant"),
    ("CFP", "visa.cfp"),
    ("Juridic", "visa.legal"),
    ("Conducere", "visa.head"),
)


@pytest.fixture
def visas():
    VisaStep.objects.all().delete()
    for position, (label, permission) in enumerate(CHAIN, start=1):
        VisaStep.objects.create(paper_kind="protocol", position=position, label=label, permission=permission)


def desk(number: str = "3001", value: str = "2750.00", **changes) -> lines.LineInput:
    facts = {
        "annex": Annex.FIXED_ASSETS,
        "inventory_number": number,
        "name": "Bancă școlară dublă",
        "entry_value": Decimal(value),
        "classification_code": "3.1.1",
        "life_months": 120,
        "account": "214",
        "commissioning_date": dt.date(2021, 9, 1),
        "entry_date": dt.date(2021, 9, 1),
    }
    return lines.LineInput(**(facts | changes))


def building(number: str = "1001") -> lines.LineInput:
    return lines.LineInput(
        annex=Annex.BUILDINGS,
        inventory_number=number,
        name="Corp A",
        entry_value=Decimal("1250000.00"),
        classification_code="1.6.2",
        life_months=600,
        account="212",
        commissioning_date=dt.date(1975, 9, 1),
        estate=lines.EstateInput(
            cadastral_number="212345-C1", land_book_number="212345", developed_area=Decimal("2400.50")
        ),
    )


def open_existing(officer, school, **changes) -> Protocol:
    head = protocols.ProtocolHead(
        own_number="412",
        own_date=dt.date(2003, 5, 6),
        opening_date=dt.date(2025, 12, 31),
        council_decision_id=make_decision().pk,
        **changes,
    )
    return protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.EXISTING, school.unit.pk, head)
    )


def open_new(officer, school) -> Protocol:
    head = protocols.ProtocolHead(
        council_decision_id=make_decision().pk, place="București", commissions=PEOPLE
    )
    return protocols.open_protocol(actor=officer, cmd=protocols.OpenProtocol(Door.NEW, school.unit.pk, head))


def step(protocol: Protocol, note: str = "") -> protocols.ProtocolStep:
    return protocols.ProtocolStep(protocol.pk, Protocol.objects.get(pk=protocol.pk).version, note)


def add(officer, protocol, line) -> None:
    lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, line))


def scanned(officer, protocol) -> None:
    protocols.file_protocol_scan(
        actor=officer, cmd=protocols.ProtocolScan(protocol.pk, [PDF], "protocol.pdf")
    )


def test_a_good_tells_the_protocol_it_came_in_by(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())
    scanned(officer, protocol)
    in_force.record_existing(actor=officer, cmd=step(protocol))
    good = Good.objects.get()

    rows = origin_of(
        officer, "patrimony.protocol", protocol.pk, ("record_existing",), "Intrat în evidență prin protocol"
    )

    assert history_of(officer, "patrimony.good", good) == []
    assert [(row.title, row.who) for row in rows] == [("Intrat în evidență prin protocol", officer.name)]
    assert origin_of(officer, "patrimony.protocol", protocol.pk + 1, ("record_existing",), "Intrat") == []


def test_the_same_remark_about_many_positions_is_one_row(officer, school):
    protocol = open_existing(officer, school)
    for number in ("1", "2", "3"):
        add(officer, protocol, desk(number, room_id=school.rooms[0].pk if number == "2" else None))
    add(officer, protocol, desk("4"))

    rows = [row for row in finding_rows(protocol) if row.message == "Bunul nu are loc de folosință."]

    assert [(row.where, row.times) for row in rows] == [("Anexa 3 – Mijloace fixe, pozițiile 1, 3–4", 3)]


def test_an_existing_protocol_brings_its_goods_in_under_its_own_number(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk(accumulated_depreciation=Decimal("1191.58"), room_id=school.rooms[0].pk))
    add(officer, protocol, building())
    scanned(officer, protocol)

    numbers = in_force.record_existing(actor=officer, cmd=step(protocol))

    protocol.refresh_from_db()
    good = Good.objects.get(inventory_number="3001")
    assert numbers == in_force.Numbers(added=2, corrected=0, removed=0)
    assert (protocol.state, protocol.paper_id, str(protocol.act)) == (
        ProtocolState.IN_FORCE,
        None,
        "Protocol 412/06.05.2003",
    )
    assert (good.unit_id, good.owner_id, good.keeper_id) == (
        school.unit.pk,
        school.unit.organisation_id,
        school.unit.organisation_id,
    )
    assert (good.entry_value, good.accumulated_depreciation, good.opening_date) == (
        Decimal("2750.00"), Decimal("1191.58"), dt.date(2025, 12, 31),
    )  # fmt: skip
    assert (good.basis_id, good.protocol_id, good.life_months) == (protocol.act_id, protocol.pk, 120)
    estate = Good.objects.get(kind=GoodKind.BUILDING)
    assert (estate.owner.name, estate.administrator.name, estate.domain) == (
        "Municipiul Demonstrativ", "Consiliul Local Demonstrativ", "public",
    )  # fmt: skip
    assert estate.estate.developed_area == Decimal("2400.50")
    assert IssuedPaper.objects.count() == 0
    assert set(SearchEntry.objects.filter(kind="patrimony.good").values_list("title", flat=True)) == {
        "Bancă școlară dublă",
        "Corp A",
    }


def test_an_existing_protocol_needs_number_date_and_opening_date(officer, school):
    head = protocols.ProtocolHead(own_number="412", own_date=dt.date(2003, 5, 6))

    with pytest.raises(BadInputError) as refused:
        protocols.open_protocol(
            actor=officer, cmd=protocols.OpenProtocol(Door.EXISTING, school.unit.pk, head)
        )

    assert (refused.value.field, Protocol.objects.count()) == ("opening_date", 0)


def test_a_protocol_without_its_scan_is_not_recorded(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())

    with pytest.raises(DomainError, match="scanat"):
        in_force.record_existing(actor=officer, cmd=step(protocol))

    assert Good.objects.count() == 0
    assert Protocol.objects.get().state == ProtocolState.DRAFT


def test_a_new_protocol_goes_through_visas_issue_and_signature_into_force(actor, officer, school, visas):
    protocol = open_new(officer, school)
    add(officer, protocol, desk())
    add(officer, protocol, building())
    protocols.send_to_visas(actor=officer, cmd=step(protocol))
    for role in ("patrimony_officer", "accountant", "cfp_controller", "legal_adviser", "executive_director"):
        version = Protocol.objects.get().version
        protocols.decide_visa(
            actor=actor(role), cmd=protocols.DecideVisa(protocol.pk, version, Decision(granted=True))
        )

    paper = in_force.issue_protocol(actor=officer, cmd=step(protocol))
    issuing = Protocol.objects.get().state
    assert run_pending() == 1
    paper.refresh_from_db()
    issued = Protocol.objects.get().state
    file_signed_copy(actor=officer, cmd=FileSignedCopy(paper.pk, [PDF], "semnat.pdf"))
    signed = Protocol.objects.get().state
    in_force.enter_in_force(actor=officer, cmd=step(protocol))

    assert (issuing, issued, signed, Protocol.objects.get().state) == (
        "se_emite",
        "emis",
        "semnat",
        "in_vigoare",
    )
    assert (paper.number, paper.state, paper.registry_number.partition("/")[0]) == (1, "issued", "1")
    pdf = StoredFile.objects.get(pk=paper.pdf_id)
    assert pdf.sha256 == paper.pdf_sha256
    from vatra.foundation.files.store import open_bytes

    with open_bytes(pdf.sha256) as stored:
        assert problems(stored.read(), paper.content) == []
    assert sorted(Good.objects.values_list("inventory_number", flat=True)) == ["1001", "3001"]
    verbs = list(
        LogEntry.objects.filter(object_kind="patrimony.protocol")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "open_protocol", "save_line", "save_line", "send_to_visas", *["decide_visa"] * 5, "issue_protocol", "enter_in_force",
    ]  # fmt: skip


def test_the_preparer_gives_no_visa(officer, school, visas):
    protocol = open_new(officer, school)
    add(officer, protocol, desk())
    protocols.send_to_visas(actor=officer, cmd=step(protocol))

    with pytest.raises(NotAllowedError, match="întocmirea"):
        protocols.decide_visa(
            actor=officer,
            cmd=protocols.DecideVisa(protocol.pk, step(protocol).version, Decision(granted=True)),
        )

    assert Protocol.objects.get().state == ProtocolState.CHECKING
    assert LogEntry.objects.filter(outcome="denied").count() == 1


def test_a_refused_visa_needs_a_reason_and_brings_the_draft_back(actor, officer, school, visas):
    protocol = open_new(officer, school)
    add(officer, protocol, desk())
    protocols.send_to_visas(actor=officer, cmd=step(protocol))
    other = actor("patrimony_officer")

    with pytest.raises(BadInputError, match="motivul"):
        protocols.decide_visa(
            actor=other,
            cmd=protocols.DecideVisa(protocol.pk, step(protocol).version, Decision(granted=False)),
        )
    protocols.decide_visa(
        actor=other,
        cmd=protocols.DecideVisa(
            protocol.pk, step(protocol).version, Decision(granted=False, note="Lipsește anexa 1")
        ),
    )

    protocol.refresh_from_db()
    assert (protocol.state, protocol.round) == (ProtocolState.DRAFT, 2)


def test_what_is_in_force_cannot_be_edited_even_by_sql(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())
    scanned(officer, protocol)
    in_force.record_existing(actor=officer, cmd=step(protocol))

    with pytest.raises(DomainError, match="act adițional"):
        add(officer, protocol, desk("3002"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE patrimony_protocol SET notes = 'x' WHERE id = %s", [protocol.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM patrimony_protocolline WHERE protocol_id = %s", [protocol.pk])

    assert protocol.lines.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patrimony_lineestate SET address = 'x' WHERE line_id = %(line)s",
        "DELETE FROM patrimony_lineestate WHERE line_id = %(line)s",
        "UPDATE patrimony_protocolline SET protocol_id = %(draft)s, position = 9 WHERE id = %(line)s",
    ],
    ids=["facts changed", "facts removed", "position carried off"],
)
def test_positions_in_force_stay_whole_even_by_sql(officer, school, statement):
    protocol = open_existing(officer, school)
    add(officer, protocol, building())
    scanned(officer, protocol)
    in_force.record_existing(actor=officer, cmd=step(protocol))
    keys = {"line": protocol.lines.get().pk, "draft": open_new(officer, school).pk}

    refused = pytest.raises(DatabaseError, match="only while it is a draft")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, keys)

    assert protocol.lines.get().estate.cadastral_number == "212345-C1"


def test_an_additional_act_mends_and_takes_out(actor, officer, school, visas):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())
    add(officer, protocol, desk("3002"))
    scanned(officer, protocol)
    in_force.record_existing(actor=officer, cmd=step(protocol))
    first, second = Good.objects.order_by("inventory_number")
    head = protocols.ProtocolHead(commissions=PEOPLE)
    act = protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.ADDITIONAL, school.unit.pk, head, protocol.pk)
    )
    add(
        officer,
        act,
        desk("3001", "3100.00", operation=LineOperation.CORRECT, target_id=first.pk, reason="preț greșit"),
    )
    add(officer, act, desk("3002", operation=LineOperation.REMOVE, target_id=second.pk, reason="nu există"))
    protocols.send_to_visas(actor=officer, cmd=step(act))
    for role in ("patrimony_officer", "accountant", "cfp_controller", "legal_adviser", "executive_director"):
        protocols.decide_visa(
            actor=actor(role), cmd=protocols.DecideVisa(act.pk, step(act).version, Decision(granted=True))
        )
    paper = in_force.issue_protocol(actor=officer, cmd=step(act))
    run_pending()
    file_signed_copy(actor=officer, cmd=FileSignedCopy(paper.pk, [PDF], "semnat.pdf"))

    numbers = in_force.enter_in_force(actor=officer, cmd=step(act))

    first.refresh_from_db()
    second.refresh_from_db()
    assert numbers == in_force.Numbers(added=0, corrected=1, removed=1)
    assert (first.entry_value, first.version, second.state) == (Decimal("3100.00"), 2, "iesit")


def test_the_same_number_twice_and_one_already_in_the_registry_are_errors(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())
    scanned(officer, protocol)
    in_force.record_existing(actor=officer, cmd=step(protocol))
    other = protocols.open_protocol(
        actor=officer,
        cmd=protocols.OpenProtocol(
            Door.EXISTING,
            school.unit.pk,
            protocols.ProtocolHead("413", dt.date(2004, 1, 2), dt.date(2025, 12, 31), make_decision().pk),
        ),
    )
    for number in ("3001", "3005", "3005"):
        add(officer, other, desk(number, room_id=school.rooms[0].pk))
    scanned(officer, other)

    found = [
        (f.code, f.position)
        for f in check_protocol(Protocol.objects.get(pk=other.pk))
        if f.severity == "error"
    ]

    assert found == [("number_taken", 1), ("number_twice", 3)]


def test_findings_name_code_life_threshold_and_total(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk("1", classification_code="9.9.9", room_id=school.rooms[0].pk))
    add(officer, protocol, desk("2", life_months=600, room_id=school.rooms[0].pk))
    add(officer, protocol, desk("3", "150.00", room_id=school.rooms[0].pk))
    lines.add_side(
        actor=officer,
        cmd=lines.AddSide(protocol.pk, lines.TotalInput(Annex.FIXED_ASSETS, Decimal("5651.00"), "214", 3)),
    )
    scanned(officer, protocol)

    found = [(f.severity, f.code, f.position) for f in check_protocol(Protocol.objects.get(pk=protocol.pk))]

    assert found == [
        ("error", "total_differs", None),
        ("error", "unknown_code", 1),
        ("error", "life_out_of_range", 2),
        ("warning", "threshold", 3),
    ]


def test_a_stale_form_changes_nothing(officer, school):
    protocol = open_existing(officer, school)
    head = protocols.ProtocolHead("412", dt.date(2003, 5, 6), dt.date(2025, 12, 31), notes="prima")
    protocols.change_protocol(actor=officer, cmd=protocols.ChangeProtocol(protocol.pk, 1, head))

    with pytest.raises(StaleError):
        protocols.change_protocol(actor=officer, cmd=protocols.ChangeProtocol(protocol.pk, 1, head))

    assert Protocol.objects.get().version == 2


def typed(officer, protocol):
    add(officer, protocol, desk("3002"))


def totalled(officer, protocol):
    entry = lines.TotalInput(Annex.FIXED_ASSETS, Decimal("2750.00"))
    lines.add_side(actor=officer, cmd=lines.AddSide(protocol.pk, entry))


def taken_off(officer, protocol):
    row = protocol.declared_totals.get()
    lines.remove_side(actor=officer, cmd=lines.RemoveSide(protocol.pk, "total", row.pk))


@pytest.mark.parametrize("wrote", [typed, totalled, taken_off])
def test_nobody_takes_a_step_over_rows_written_after_the_page_was_opened(officer, school, wrote):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk())
    if wrote is taken_off:
        totalled(officer, protocol)
    scanned(officer, protocol)
    shown = step(protocol)
    wrote(officer, protocol)

    with pytest.raises(StaleError):
        in_force.record_existing(actor=officer, cmd=shown)

    assert (Good.objects.count(), Protocol.objects.get().state) == (0, ProtocolState.DRAFT)
    in_force.record_existing(actor=officer, cmd=step(protocol))


def test_a_form_sent_twice_opens_one_protocol(officer, school):
    head = protocols.ProtocolHead("412", dt.date(2003, 5, 6), dt.date(2025, 12, 31))
    cmd = protocols.OpenProtocol(Door.EXISTING, school.unit.pk, head, once="form:1")
    protocols.open_protocol(actor=officer, cmd=cmd)

    with pytest.raises(DomainError, match="deja făcută"):
        protocols.open_protocol(actor=officer, cmd=cmd)

    assert Protocol.objects.count() == 1


def test_people_of_another_unit_find_no_protocol(actor, officer, school):
    protocol = open_existing(officer, school)
    stranger = actor("unit_administrator", make_school().unit.pk)

    with pytest.raises((NotAllowedError, NotFoundError)):
        protocols.cancel_protocol(actor=stranger, cmd=step(protocol, "nu"))
    assert list(Protocol.objects.visible_to(stranger)) == []
    assert Protocol.objects.get().state == ProtocolState.DRAFT
