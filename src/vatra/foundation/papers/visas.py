# SPDX-License-Identifier: EUPL-1.2
"""The chain of visas: configured steps, in order, each by a person who did not write on the record."""

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.models import Visa, VisaStep
from vatra.foundation.papers.preparers import preparers_of
from vatra.foundation.shell.templatetags.shell import status_html
from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError


@dataclass(frozen=True)
class Step:
    """A step of the chain and what was decided on it in the present round (None: not yet)."""

    position: int
    label: str
    permission: str
    visa: Visa | None

    @property
    def granted(self) -> bool:
        return self.visa is not None and self.visa.granted


def chain(paper_kind: str, subject: Model, round_number: int) -> list[Step]:
    """The steps of that kind of paper with the decisions of one round.

    A visa given for a step that the chain no longer has stays in the list: its giver gives no other.
    """
    given = {
        v.position: v
        for v in Visa.objects.filter(subject_kind=kind_of(subject), subject_id=subject.pk, round=round_number)
    }
    steps = VisaStep.objects.filter(paper_kind=paper_kind, is_active=True).order_by("position")
    found = [Step(s.position, s.label, s.permission, given.pop(s.position, None)) for s in steps]
    found += [Step(v.position, v.label, "", v) for v in given.values()]
    return sorted(found, key=lambda step: step.position)


def next_step(steps: list[Step]) -> Step | None:
    """The first step still without decision; None when the chain is through or was refused."""
    for step in steps:
        if step.visa is None:
            return step
        if not step.visa.granted:
            return None
    return None


def is_complete(steps: list[Step]) -> bool:
    """Whether every step was granted."""
    return all(step.granted for step in steps)


def may_decide(actor: Actor, steps: list[Step], preparers: Container[int], unit_id: int | None) -> bool:
    """Whether this actor may give the next visa: right held, wrote nothing on the record, no visa of theirs yet."""
    step = next_step(steps)
    return (
        step is not None
        and actor.user_id is not None
        and actor.user_id not in preparers
        and actor.scope(step.permission).covers(unit_id)
        and all(s.visa is None or s.visa.by_id != actor.user_id for s in steps)
    )


@dataclass(frozen=True)
class Decision:
    """What a person decides on the next step; a refusal needs a note."""

    granted: bool
    note: str = ""


def decide(
    tx: Transaction,
    steps: list[Step],
    decision: Decision,
    *,
    subject: Model,
    round_number: int,
    unit_id: int | None,
) -> Visa:
    """Writes the next visa of the chain, as a step of an action that has locked the subject.

    Raises:
        DomainError: nothing waits for a visa.
        NotAllowedError: one of the preparers, a person without the right, or one who has given a visa already.
        BadInputError: a refusal without a reason.
    """
    step = next_step(steps)
    if step is None:
        raise DomainError(
            _("Documentul nu mai așteaptă nicio viză. Reîncărcați pagina."), code="no_visa_waits"
        )
    preparers = preparers_of(subject)
    if tx.actor.user_id is None or tx.actor.user_id in preparers:
        raise NotAllowedError(
            _(
                "Ați lucrat la întocmirea documentului, deci nu îl puteți și viza. Viza o dă o persoană care nu a scris pe el."
            )
        )
    tx.require(unit_id, Perm(step.permission))
    if not may_decide(tx.actor, steps, preparers, unit_id):
        raise NotAllowedError(_("Ați dat deja o viză pe acest document; următoarea o dă altă persoană."))
    if not decision.granted and not decision.note.strip():
        raise BadInputError(
            _("Scrieți motivul refuzului, ca documentul să poată fi îndreptat."), field="note"
        )
    return Visa.objects.create(
        subject_kind=kind_of(subject),
        subject_id=subject.pk,
        round=round_number,
        position=step.position,
        label=step.label,
        granted=decision.granted,
        note=decision.note.strip(),
        by_id=tx.actor.user_id,
        by_name=tx.actor.name,
    )


class ShownStep(NamedTuple):
    """A step ready for ``papers/_visas.html``."""

    mark: SafeString
    label: str
    detail: str
    note: str


def shown(steps: list[Step]) -> list[ShownStep]:
    """The steps as a page shows them: state, who decided and when, and the note."""
    waiting = next_step(steps)
    return [_shown(step, waits=step == waiting) for step in steps]


def _shown(step: Step, *, waits: bool) -> ShownStep:
    if step.visa is None:
        mark = status_html("run", _("așteaptă viza")) if waits else status_html("off", _("urmează"))
        return ShownStep(mark, step.label, "", "")
    mark = status_html("ok", _("dată")) if step.granted else status_html("bad", _("refuzată"))
    return ShownStep(mark, step.label, f"{step.visa.by_name}, {dates.moment(step.visa.at)}", step.visa.note)
