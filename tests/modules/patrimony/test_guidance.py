# SPDX-License-Identifier: EUPL-1.2
"""What is left to do on a protocol, step by step, exactly as the page lists it."""

import pytest
from tests.foundation.papers.issuing_steps import tiny_pdf
from tests.modules.patrimony.test_protocol_flow import add, desk, open_existing, open_new, scanned, step

from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.models import VisaStep
from vatra.foundation.papers.visas import Decision
from vatra.modules.patrimony.actions import in_force, protocols
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.queries.guidance import Todo, todo_of

pytestmark = pytest.mark.django_db

BY_BUTTON = "cu butonul din capul paginii"
HINT = "erorile opresc protocolul, avertismentele nu"


def left(protocol: Protocol) -> list[Todo]:
    return todo_of(Protocol.objects.get(pk=protocol.pk))


def goods_of(protocol: Protocol, detail: str, *, done: bool) -> Todo:
    url = f"/patrimoniu/protocoale/{protocol.pk}/anexa/3/"
    return Todo("Treceți bunurile în anexe", detail, url, done)


def checks_of(protocol: Protocol, detail: str, *, done: bool) -> Todo:
    url = f"/patrimoniu/protocoale/{protocol.pk}/?fila=verificari"
    return Todo("Rezolvați ce arată verificările", detail, url, done)


def test_an_empty_existing_protocol(officer, school):
    protocol = open_existing(officer, school)

    assert left(protocol) == [
        goods_of(protocol, "le scrieți sau le importați dintr-un fișier", done=False),
        Todo("Încărcați protocolul scanat", "mai jos, la „Acte”", "#h-acte", done=False),
        checks_of(protocol, HINT, done=False),
        Todo("Înregistrați protocolul ca fiind în vigoare", BY_BUTTON, "", done=False),
    ]


def test_an_existing_protocol_with_goods_and_scan(officer, school):
    protocol = open_existing(officer, school)
    add(officer, protocol, desk("3001"))
    add(officer, protocol, desk("3002"))
    before = left(protocol)
    scanned(officer, protocol)

    assert before[:3] == [
        goods_of(protocol, "2 poziții", done=True),
        Todo("Încărcați protocolul scanat", "mai jos, la „Acte”", "#h-acte", done=False),
        checks_of(protocol, "1 eroare", done=False),
    ]
    assert left(protocol) == [
        goods_of(protocol, "2 poziții", done=True),
        Todo("Încărcați protocolul scanat", "protocol.pdf", "#h-acte", done=True),
        checks_of(protocol, HINT, done=True),
        Todo("Înregistrați protocolul ca fiind în vigoare", BY_BUTTON, "", done=False),
    ]


def test_a_new_protocol_with_errors_and_without(officer, school):
    protocol = open_new(officer, school)
    add(officer, protocol, desk(life_months=599))
    wrong = left(protocol)
    protocol.lines.update(life_months=120)

    assert wrong == [
        goods_of(protocol, "1 poziție", done=True),
        checks_of(protocol, "1 eroare", done=False),
        Todo("Trimiteți protocolul la viză", BY_BUTTON, "", done=False),
    ]
    assert left(protocol)[1] == checks_of(protocol, HINT, done=True)


@pytest.mark.django_db(transaction=True)
def test_from_visas_to_force(actor, officer, school):
    VisaStep.objects.all().delete()
    VisaStep.objects.create(paper_kind="protocol", position=1, label="Verificat", permission="visa.check")
    protocol = open_new(officer, school)
    add(officer, protocol, desk())
    protocols.send_to_visas(actor=officer, cmd=step(protocol))
    at_visas = left(protocol)
    visa = protocols.DecideVisa(protocol.pk, step(protocol).version, Decision(granted=True))
    protocols.decide_visa(actor=actor("patrimony_officer"), cmd=visa)
    approved = left(protocol)
    paper = in_force.issue_protocol(actor=officer, cmd=step(protocol))
    issuing = left(protocol)
    run_pending()
    issued = left(protocol)
    file_signed_copy(actor=officer, cmd=FileSignedCopy(paper.pk, [tiny_pdf("x")], "semnat.pdf"))
    signed = left(protocol)
    in_force.enter_in_force(actor=officer, cmd=step(protocol))

    sign = Todo(
        "Tipăriți, semnați și depuneți exemplarul semnat",
        "pe pagina actului, ca PDF sau imagine",
        f"/acte/{paper.public_id}/",
        done=False,
    )
    enforce = Todo("Puneți protocolul în vigoare", f"{BY_BUTTON}; bunurile intră în evidență", "", done=False)
    assert (at_visas, approved, issuing) == ([], [], [])
    assert issued == [sign, enforce]
    assert signed == [sign._replace(done=True), enforce]
    assert left(protocol) == []


def test_a_cancelled_protocol_leaves_nothing_to_do(officer, school):
    protocol = open_new(officer, school)
    protocols.cancel_protocol(actor=officer, cmd=step(protocol, "greșit deschis"))

    assert left(protocol) == []
