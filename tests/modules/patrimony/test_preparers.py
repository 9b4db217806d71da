# SPDX-License-Identifier: EUPL-1.2
"""Whoever wrote on a protocol gives no visa on it."""

import importlib
import io

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.factories.access import user_with
from tests.modules.patrimony.test_protocol_flow import PEOPLE, add, desk, open_new, step
from tests.spreadsheets import SheetOf, xlsx

from vatra.foundation.access.actors import actor_for
from vatra.foundation.imports.actions.applying import UndoImport, undo_import
from vatra.foundation.imports.actions.mending import MendRow, mend_row
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, StartApply, map_columns, start_apply
from vatra.foundation.imports.models import ImportRow, ImportRun
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.models import Preparer, Visa, VisaStep
from vatra.foundation.papers.preparers import preparers_of
from vatra.foundation.papers.visas import Decision
from vatra.kernel.errors import NotAllowedError
from vatra.modules.patrimony.actions import lines, protocols
from vatra.modules.patrimony.cards import papers_for
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.queries.protocols import barred_from_visas, steps_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_visa():
    VisaStep.objects.all().delete()
    VisaStep.objects.create(paper_kind="protocol", position=1, label="Verificat", permission="visa.check")


def named(name: str):
    """An officer of patrimony with that name."""
    user = user_with("patrimony_officer", None)
    user.full_name = name
    user.save(update_fields=["full_name"])
    return actor_for(user)


def decide(who, protocol, granted: bool = True, note: str = "") -> Protocol:
    cmd = protocols.DecideVisa(protocol.pk, step(protocol).version, Decision(granted, note))
    return protocols.decide_visa(actor=who, cmd=cmd)


def refused(who, protocol) -> str:
    with pytest.raises(NotAllowedError) as said:
        decide(who, protocol)
    assert (Visa.objects.count(), Protocol.objects.get(pk=protocol.pk).state) == (0, "la_viza")
    return said.value.message


def sent(sender, protocol) -> Protocol:
    protocols.send_to_visas(actor=sender, cmd=step(protocol))
    return Protocol.objects.get(pk=protocol.pk)


def typed_line(who, protocol):
    add(who, protocol, desk("3002"))


def changed_head(who, protocol):
    head = protocols.ProtocolHead(place="Sectorul 0", commissions=PEOPLE)
    cmd = protocols.ChangeProtocol(protocol.pk, step(protocol).version, head)
    protocols.change_protocol(actor=who, cmd=cmd)


def removed_line(who, protocol):
    add(who, protocol, desk("3003"))
    ids = (protocol.lines.get(inventory_number="3003").pk,)
    lines.remove_lines(actor=who, cmd=lines.RemoveLines(protocol.pk, ids))


def added_objection(who, protocol):
    entry = lines.ObjectionInput("primitor", "Lipsește planul etajului 1.")
    lines.add_side(actor=who, cmd=lines.AddSide(protocol.pk, entry))


@pytest.mark.parametrize("wrote", [typed_line, changed_head, removed_line, added_objection])
def test_a_colleague_who_wrote_on_the_draft_gives_no_visa(school, one_visa, wrote):
    sender, colleague, other = named("Ana Demo"), named("Dan Demo"), named("Ion Demo")
    protocol = open_new(sender, school)
    add(sender, protocol, desk())
    wrote(colleague, protocol)
    protocol = sent(sender, protocol)

    assert preparers_of(protocol) == {sender.user_id: "Ana Demo", colleague.user_id: "Dan Demo"}
    assert refused(colleague, protocol) == (
        "Ați lucrat la întocmirea documentului, deci nu îl puteți și viza. "
        "Viza o dă o persoană care nu a scris pe el."
    )
    assert decide(other, protocol).state == "vizat"


def test_a_refused_write_makes_nobody_a_preparer(actor, school, one_visa):
    sender, reader = named("Ana Demo"), actor("accountant")
    protocol = open_new(sender, school)

    with pytest.raises(NotAllowedError):
        typed_line(reader, protocol)

    assert preparers_of(protocol) == {sender.user_id: "Ana Demo"}


def test_who_mended_after_a_refusal_gives_no_visa_in_the_next_round(school, one_visa):
    sender, checker, other = named("Ana Demo"), named("Dan Demo"), named("Ion Demo")
    protocol = open_new(sender, school)
    add(sender, protocol, desk())
    sent(sender, protocol)
    decide(checker, protocol, granted=False, note="Lipsește o bancă")
    typed_line(checker, protocol)
    protocol = sent(sender, protocol)

    with pytest.raises(NotAllowedError, match="întocmirea"):
        decide(checker, protocol)

    assert Visa.objects.filter(round=2).count() == 0
    assert decide(other, protocol).state == "vizat"


def test_the_page_and_the_first_page_say_who_gives_no_visa(client_as, school, one_visa):
    sender, colleague, other = named("Ana Demo"), named("Dan Demo"), named("Ion Demo")
    protocol = open_new(sender, school)
    add(sender, protocol, desk())
    typed_line(colleague, protocol)
    protocol = sent(sender, protocol)
    browser = client_as(user=_user(colleague))

    page = browser.get(f"/patrimoniu/protocoale/{protocol.pk}/").content.decode()

    assert "Nu dau viză, fiindcă au lucrat la întocmire: Ana Demo, Dan Demo." in page
    assert "Aveți dreptul acestei vize, dar ați scris pe protocol, deci o dă altă persoană." in page
    found = barred_from_visas(other, protocol)
    assert (found.names, found.own) == ("Ana Demo, Dan Demo", "")
    assert [b.verb for b in steps_for(colleague, protocol)] == ["cancel"]
    assert [b.verb for b in steps_for(other, protocol)] == ["grant", "refuse", "cancel"]
    assert (len(papers_for(colleague)), len(papers_for(other))) == (0, 1)


def _user(who):
    return apps.get_model("access", "User").objects.get(pk=who.user_id)


def test_the_database_refuses_a_visa_of_a_preparer(school, one_visa):
    sender = named("Ana Demo")
    protocol = open_new(sender, school)

    with pytest.raises(IntegrityError, match="gives no visa"), transaction.atomic():
        Visa.objects.create(
            subject_kind="patrimony.protocol", subject_id=protocol.pk, position=1, label="Verificat",
            granted=True, by_id=sender.user_id, by_name="Ana Demo",
        )  # fmt: skip

    assert Visa.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_who_uploaded_mended_applied_or_undid_an_import_gives_no_visa(school):
    VisaStep.objects.all().delete()
    VisaStep.objects.create(paper_kind="protocol", position=1, label="Verificat", permission="visa.check")
    sender, uploader, mender, applier, undoer = (named(f"Persoana {n}") for n in range(5))
    protocol = open_new(sender, school)
    add(sender, protocol, desk())
    head = ["Număr de inventar", "Denumirea bunului", "Valoare de intrare", "Data intrării"]
    sheet = [head, ["3100", "Bancă", "3000,00", "01.09.2021"], ["3101", "Tablă", "3000,00", "01.09.2021"]]
    run = upload_import(
        actor=uploader,
        cmd=UploadImport(
            target="patrimony.annex3",
            context={"protocol": str(protocol.pk)},
            name="anexa.xlsx",
            stream=io.BytesIO(xlsx(SheetOf("Anexa 3", sheet))),
        ),
    )
    map_columns(actor=uploader, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    row = ImportRow.objects.filter(run=run).order_by("line").first()
    mend_row(actor=mender, cmd=MendRow(run.public_id, row.line, row.version, {"name": "Bancă dublă"}))
    run = ImportRun.objects.get()
    assert preparers_of(protocol) == {sender.user_id: "Persoana 0"}

    start_apply(actor=applier, cmd=StartApply(run=run.public_id, version=run.version))
    run_pending()

    assert protocol.lines.count() == 3
    everybody = {sender.user_id, uploader.user_id, mender.user_id, applier.user_id}
    assert set(preparers_of(protocol)) == everybody
    undo_import(actor=undoer, cmd=UndoImport(run=run.public_id))
    assert set(preparers_of(protocol)) == everybody | {undoer.user_id}


def test_old_drafts_take_their_preparers_from_the_journal(school, one_visa):
    sender, colleague, checker = named("Ana Demo"), named("Dan Demo"), named("Ion Demo")
    protocol = open_new(sender, school)
    add(sender, protocol, desk())
    typed_line(colleague, protocol)
    sent(sender, protocol)
    decide(checker, protocol, granted=False, note="Lipsește o bancă")
    before = set(Preparer.objects.values_list("subject_kind", "subject_id", "user_id", "user_name"))
    filler = importlib.import_module("vatra.modules.patrimony.migrations.0003_preparers_of_old_drafts")

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE papers_preparer DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM papers_preparer")
        cursor.execute("ALTER TABLE papers_preparer ENABLE TRIGGER USER")
        cursor.execute(filler._FROM_JOURNAL)

    after = set(Preparer.objects.values_list("subject_kind", "subject_id", "user_id", "user_name"))
    assert before == after
    assert len(after) == 2
