# SPDX-License-Identifier: EUPL-1.2
"""Configuring the chain of visas of a kind of paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.models import Visa, VisaStep
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VISAS: dict[str, "StrOrPromise"] = {
    Perm.VISA_CHECK.value: gettext_lazy("verificare (inspector patrimoniu)"),
    Perm.VISA_ACCOUNTANT.value: gettext_lazy("contabilitate (contabil)"),
    Perm.VISA_CFP.value: gettext_lazy("control financiar preventiv (controlor)"),
    Perm.VISA_LEGAL.value: gettext_lazy("juridic (consilier juridic)"),
    Perm.VISA_HEAD.value: gettext_lazy("conducere (director executiv)"),
}
KINDS: dict[str, "StrOrPromise"] = {}


def register_kind(code: str, label: "StrOrPromise") -> None:
    """Names a kind of paper that goes through visas (from ``ready``)."""
    KINDS[code] = label


@dataclass(frozen=True)
class ChainStep:
    """One step: the name shown, and the permission of who gives it."""

    label: str
    permission: str


@dataclass(frozen=True)
class SetChain:
    """The whole chain of one kind of paper, in order."""

    paper_kind: str
    steps: tuple[ChainStep, ...]


@action(Perm.ACCESS_ROLES)
def set_chain(tx: Transaction, *, actor: Actor, cmd: SetChain) -> None:
    """Sets the chain of visas; papers already at visas go on with the new chain.

    Given visas stay and count for the steps at the start of the chain that did not change; every other step has a
    position of its own, never used before, so that a visa is never taken for another.

    Raises:
        NotFoundError: no such kind of paper goes through visas.
        BadInputError: no steps, a step without name, or an unknown permission.
    """
    if cmd.paper_kind not in KINDS:
        raise NotFoundError(_("Acest fel de act nu trece prin vize."))
    steps = [ChainStep(text.fix(s.label)[:80], s.permission) for s in cmd.steps]
    if not steps:
        raise BadInputError(_("Lanțul are nevoie de cel puțin o viză."))
    if any(not s.label or s.permission not in VISAS for s in steps):
        raise BadInputError(_("Fiecare viză are nume și cine o dă. Completați amândouă sau goliți rândul."))
    before = list(VisaStep.objects.select_for_update().filter(paper_kind=cmd.paper_kind, is_active=True))
    positions = _positions(before, steps)
    VisaStep.objects.filter(paper_kind=cmd.paper_kind).delete()
    VisaStep.objects.bulk_create(
        VisaStep(paper_kind=cmd.paper_kind, position=position, label=s.label, permission=s.permission)
        for position, s in zip(positions, steps, strict=True)
    )
    tx.log(kind=cmd.paper_kind, before=[s.label for s in before], after=[s.label for s in steps])


def _positions(before: list[VisaStep], steps: list[ChainStep]) -> list[int]:
    """The positions of the new steps: those at the start that stay as they were keep theirs, the last never."""
    same = 0
    for old, new in zip(before, steps, strict=False):
        if (old.label, old.permission) != (new.label, new.permission):
            break
        same += 1
    if same == len(before) == len(steps):
        return [old.position for old in before]
    same = min(same, len(steps) - 1)
    used = [old.position for old in before] + [Visa.objects.aggregate(most=Max("position"))["most"] or 0]
    first = max(used) + 1
    return [old.position for old in before[:same]] + list(range(first, first + len(steps) - same))
