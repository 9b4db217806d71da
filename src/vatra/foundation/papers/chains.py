# SPDX-License-Identifier: EUPL-1.2
"""Configuring the chain of visas of a kind of paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.models import VisaStep
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
    """Sets the chain of visas; papers already at visas go on with the new chain, given visas stay.

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
    before = list(
        VisaStep.objects.filter(paper_kind=cmd.paper_kind, is_active=True).values_list("label", flat=True)
    )
    VisaStep.objects.filter(paper_kind=cmd.paper_kind).delete()
    VisaStep.objects.bulk_create(
        VisaStep(paper_kind=cmd.paper_kind, position=n, label=s.label, permission=s.permission)
        for n, s in enumerate(steps, start=1)
    )
    tx.log(kind=cmd.paper_kind, before=before, after=[s.label for s in steps])
