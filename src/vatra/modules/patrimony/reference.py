# SPDX-License-Identifier: EUPL-1.2
"""The table of a protocol's states and steps for the documentation, made from ``TRANSITIONS``."""

from vatra.foundation.access.permissions import GRANTS, Perm, Role
from vatra.foundation.shell.reference import table
from vatra.modules.patrimony.choices import Door, ProtocolState
from vatra.modules.patrimony.transitions import TRANSITIONS, Transition

VISAS = tuple(p for p in Perm if p.value.startswith("visa."))
AUTOMATIC = frozenset({"rendered"})

_INTRO = """# States of a protocol

A protocol comes in through one of three doors: an old paper one (`existent`), a new one made here (`nou`), or an act
that amends one in force (`aditional`). A step that is not in the table does not exist; a step of another role is refused and logged. What is
past the draft is never edited: it is put right by an additional act.
"""
_NOTE = """
*visa*: the role may decide on the step of the configured chain that asks for its permission. Visas are given in order; nobody
gives one on a protocol they prepared, and nobody gives two in one round. The last visa moves the protocol on; a refusal sends it back to draft, and the next
round begins from the first step.
*program*: done by the rendering job, not by a person.
A unit's people prepare no protocols; they see those of their unit and propose changes of goods.
"""


def protocol_states_page() -> str:
    """States, and for each step the doors and the roles that may take it."""
    states = [(f"`{state.value}`", str(state.label)) for state in ProtocolState]
    steps = [
        (
            f"`{step.verb}` {step.label}",
            ", ".join(f"`{source.value}`" for source in step.sources),
            f"`{step.target.value}`",
            "all" if set(step.doors) == set(Door) else ", ".join(f"`{door.value}`" for door in step.doors),
            *(_cell(step, role) for role in Role),
        )
        for step in TRANSITIONS.values()
    ]
    heads = ("step", "from", "to", "doors", *(f"`{role.value}`" for role in Role))
    return "\n".join((_INTRO, table(("state", "Romanian"), states), "", table(heads, steps), _NOTE))


def _cell(step: Transition, role: Role) -> str:
    if step.verb in AUTOMATIC:
        return "program"
    if step.permission is None:
        return "visa" if GRANTS[role].intersection(VISAS) else ""
    return "yes" if step.permission in GRANTS[role] else ""
