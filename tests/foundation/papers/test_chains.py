# SPDX-License-Identifier: EUPL-1.2
"""Changing the chain while a paper is at visas: a visa given for one step is never taken for another."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories.access import user_with
from tests.factories.schools import make_school

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.papers.chains import ChainStep, SetChain, set_chain
from vatra.foundation.papers.models import IssuedPaper, PaperState, Visa, VisaStep
from vatra.foundation.papers.visas import chain, is_complete, next_step
from vatra.kernel import clock
from vatra.modules.patrimony.choices import Door
from vatra.modules.patrimony.models import Protocol

pytestmark = pytest.mark.django_db
CHECK = ChainStep("Verificat", Perm.VISA_CHECK.value)
LEGAL = ChainStep("Juridic", Perm.VISA_LEGAL.value)
HEAD = ChainStep("Conducere", Perm.VISA_HEAD.value)


def be(*steps: ChainStep) -> None:
    set_chain(actor=actor_for(user_with(Role.ADMINISTRATOR)), cmd=SetChain("protocol", steps))


def at_visas(*given: ChainStep) -> Protocol:
    """A protocol on which the first steps of the present chain were granted, each by another person."""
    protocol = Protocol.objects.create(unit=make_school().unit, door=Door.NEW)
    for step, visa in zip(VisaStep.objects.filter(paper_kind="protocol"), given, strict=False):
        Visa.objects.create(
            subject_kind="patrimony.protocol", subject_id=protocol.pk, position=step.position, label=visa.label,
            granted=True, by_id=step.position + 900, by_name="Persoana Demo",
        )  # fmt: skip
    return protocol


def waiting(protocol: Protocol) -> str:
    step = next_step(chain("protocol", protocol, 1))
    return step.label if step else ""


def test_a_visa_does_not_count_for_another_step_put_in_its_place() -> None:
    be(CHECK, HEAD)
    protocol = at_visas(CHECK)

    be(LEGAL, HEAD)

    assert waiting(protocol) == "Juridic"
    assert [s.label for s in chain("protocol", protocol, 1)] == ["Verificat", "Juridic", "Conducere"]


def test_visas_of_an_unchanged_start_still_count() -> None:
    be(CHECK, HEAD)
    protocol = at_visas(CHECK)

    be(CHECK, LEGAL, HEAD)

    assert waiting(protocol) == "Juridic"


def test_a_shortened_chain_still_waits_for_its_last_visa() -> None:
    be(CHECK, LEGAL, HEAD)
    protocol = at_visas(CHECK, LEGAL)

    be(CHECK, LEGAL)

    assert waiting(protocol) == "Juridic"
    assert not is_complete(chain("protocol", protocol, 1))


def test_the_same_chain_again_changes_no_position() -> None:
    be(CHECK, HEAD)
    before = list(VisaStep.objects.values_list("position", flat=True))

    be(CHECK, HEAD)

    assert list(VisaStep.objects.values_list("position", flat=True)) == before


def test_a_cancelled_paper_cannot_become_valid_again() -> None:
    paper = IssuedPaper.objects.create(
        kind="x", kind_label="X", series="x", number=1, number_text="1", issuer="i", title="t", issued_at=clock.now(),
        issued_by_name="n", content={}, content_sha256="0" * 64, template="t", owner_kind="k", owner_id=1,
        state=PaperState.CANCELLED, cancelled_at=clock.now(),
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE papers_issuedpaper SET state = 'issuing' WHERE id = %s", [paper.pk])

    paper.refresh_from_db()
    assert paper.state == "cancelled"
