# SPDX-License-Identifier: EUPL-1.2
"""The table of a stocktaking's states and steps for the documentation, made from ``TRANSITIONS``."""

from vatra.foundation.access.permissions import GRANTS, Role
from vatra.foundation.shell.reference import table
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.transitions import TRANSITIONS

_INTRO = """# States of a stocktaking

The stocktaking of a unit goes through these states (OMFP 2861/2009, annex 1). A step that is not in the table does not exist; a step of
another role is refused and logged. Who wrote on it neither decides nor approves it.
"""
_NOTE = """
The places of a stocktaking are closed one by one between `numarare` and `comparata`. What is booked changes only rooms and states of goods:
surpluses and shortages enter and leave the book by acts of their own.
"""


def stocktaking_states_page() -> str:
    """States, and for each step the roles that may take it."""
    states = [(f"`{state.value}`", str(state.label)) for state in State]
    steps = [
        (
            f"`{step.verb}` {step.label}",
            ", ".join(f"`{source.value}`" for source in step.sources),
            f"`{step.target.value}`",
            *("yes" if step.permission in GRANTS[role] else "" for role in Role),
        )
        for step in TRANSITIONS.values()
    ]
    heads = ("step", "from", "to", *(f"`{role.value}`" for role in Role))
    return "\n".join((_INTRO, table(("state", "Romanian"), states), "", table(heads, steps), _NOTE))
