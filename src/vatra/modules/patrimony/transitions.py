# SPDX-License-Identifier: EUPL-1.2
"""The states of a protocol: who may bring it from where to where. The table in the docs is made from this one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.choices import Door, ProtocolState
from vatra.modules.patrimony.models import Protocol

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

S = ProtocolState
BEFORE_FORCE = (S.DRAFT, S.CHECKING, S.APPROVED, S.ISSUED, S.SIGNED)


@dataclass(frozen=True)
class Transition:
    """One step: its verb, the states it starts from, the doors it exists for, and the permission it needs.

    ``permissions`` of a visa are those of the configured chain, one per step.
    """

    verb: str
    label: "StrOrPromise"
    sources: tuple[ProtocolState, ...]
    target: ProtocolState
    permission: Perm | None
    doors: tuple[Door, ...] = (Door.NEW, Door.ADDITIONAL)


TRANSITIONS: dict[str, Transition] = {
    t.verb: t
    for t in (
        Transition("edit", gettext_lazy("Modifică"), (S.DRAFT,), S.DRAFT, Perm.PATRIMONY_EDIT, tuple(Door)),
        Transition("send", gettext_lazy("Trimite la viză"), (S.DRAFT,), S.CHECKING, Perm.PATRIMONY_EDIT),
        Transition("grant", gettext_lazy("Acordă viza"), (S.CHECKING,), S.APPROVED, None),
        Transition("refuse", gettext_lazy("Refuză viza"), (S.CHECKING,), S.DRAFT, None),
        Transition("issue", gettext_lazy("Emite protocolul"), (S.APPROVED,), S.ISSUING, Perm.PATRIMONY_ISSUE),
        Transition("rendered", gettext_lazy("PDF emis"), (S.ISSUING,), S.ISSUED, None),
        Transition(
            "sign", gettext_lazy("Depune exemplarul semnat"), (S.ISSUED,), S.SIGNED, Perm.PATRIMONY_ISSUE
        ),
        Transition("enforce", gettext_lazy("Pune în vigoare"), (S.SIGNED,), S.IN_FORCE, Perm.PATRIMONY_ISSUE),
        Transition(
            "record",
            gettext_lazy("Înregistrează ca fiind în vigoare"),
            (S.DRAFT,),
            S.IN_FORCE,
            Perm.PATRIMONY_ISSUE,
            (Door.EXISTING,),
        ),
        Transition(
            "cancel",
            gettext_lazy("Anulează protocolul"),
            BEFORE_FORCE,
            S.CANCELLED,
            Perm.PATRIMONY_ISSUE,
            tuple(Door),
        ),
    )
}


def allowed(protocol: Protocol, verb: str) -> bool:
    """Whether the step exists from the protocol's present state and door (rights are checked apart)."""
    step = TRANSITIONS[verb]
    return protocol.state in step.sources and protocol.door in step.doors


def move(protocol: Protocol, verb: str) -> None:
    """Sets the new state, or refuses with the states from which the step exists.

    Raises:
        DomainError: the step does not exist from here.
    """
    step = TRANSITIONS[verb]
    if not allowed(protocol, verb):
        raise DomainError(
            _(
                "„%(step)s” nu se poate face cât timp protocolul este în starea „%(state)s”. Reîncărcați pagina."
            )
            % {"step": step.label, "state": protocol.get_state_display()},
            code="wrong_state",
        )
    protocol.state = step.target
    protocol.version += 1
