# SPDX-License-Identifier: EUPL-1.2
"""The states of a stocktaking: who may bring it from where to where. The table in the docs is made from this one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.kernel.errors import DomainError
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import Stocktaking

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = State
LEAD, APPROVE = Perm.STOCKTAKING_LEAD, Perm.STOCKTAKING_APPROVE


@dataclass(frozen=True)
class Transition:
    """One step: its verb, the states it starts from, and the permission it needs."""

    verb: str
    label: "StrOrPromise"
    sources: tuple[State, ...]
    target: State
    permission: Perm


TRANSITIONS: dict[str, Transition] = {
    t.verb: t
    for t in (
        Transition("edit", gettext_lazy("Modifică"), (S.DRAFT,), S.DRAFT, LEAD),
        Transition("decide", gettext_lazy("Emite decizia"), (S.DRAFT,), S.DECIDED, APPROVE),
        Transition("open", gettext_lazy("Îngheață evidența"), (S.DECIDED,), S.OPEN, LEAD),
        Transition("start", gettext_lazy("Începe numărarea"), (S.OPEN,), S.COUNTING, LEAD),
        Transition("compare", gettext_lazy("Compară cu evidența"), (S.COUNTING,), S.COMPARED, LEAD),
        Transition("recount", gettext_lazy("Reia numărarea"), (S.COMPARED,), S.COUNTING, LEAD),
        Transition("explain", gettext_lazy("Încheie explicațiile"), (S.COMPARED,), S.EXPLAINED, LEAD),
        Transition("propose", gettext_lazy("Trimite la aprobare"), (S.EXPLAINED,), S.PROPOSED, LEAD),
        Transition("approve", gettext_lazy("Aprobă rezultatele"), (S.PROPOSED,), S.APPROVED, APPROVE),
        Transition("return", gettext_lazy("Întoarce comisiei"), (S.PROPOSED,), S.EXPLAINED, APPROVE),
        Transition("book", gettext_lazy("Înregistrează rezultatele"), (S.APPROVED,), S.BOOKED, LEAD),
        Transition("archive", gettext_lazy("Arhivează"), (S.BOOKED,), S.ARCHIVED, LEAD),
        Transition(
            "cancel",
            gettext_lazy("Anulează inventarierea"),
            (S.DRAFT, S.DECIDED, S.OPEN, S.COUNTING),
            S.CANCELLED,
            LEAD,
        ),
    )
}


def allowed(found: Stocktaking, verb: str) -> bool:
    """Whether the step exists from the present state (rights are checked apart)."""
    return found.state in TRANSITIONS[verb].sources


def refuse_unless(found: Stocktaking, verb: str) -> None:
    """Refuses a step that does not exist from the present state.

    Raises:
        DomainError: with the step and the state.
    """
    if not allowed(found, verb):
        raise DomainError(
            _(
                "„%(step)s” nu se poate face cât timp inventarierea este în starea „%(state)s”. Reîncărcați pagina."
            )
            % {"step": TRANSITIONS[verb].label, "state": found.get_state_display()},
            code="wrong_state",
        )


def move(found: Stocktaking, verb: str) -> None:
    """Sets the new state, or refuses.

    Raises:
        DomainError: the step does not exist from here.
    """
    refuse_unless(found, verb)
    found.state = TRANSITIONS[verb].target
    found.version += 1
