# SPDX-License-Identifier: EUPL-1.2
"""The port through which modules say what a person still answers for before a mandate ends."""

import datetime as dt
from collections.abc import Callable

from vatra.foundation.access.actions import Transaction
from vatra.organisation.models import Mandate

type MandateGuard = Callable[[Transaction, Mandate, dt.date], None]

_guards: list[MandateGuard] = []


def guard_mandates(guard: MandateGuard) -> None:
    """Registers a step that raises a ``DomainError`` when the mandate may not end on that day."""
    if guard not in _guards:
        _guards.append(guard)


def require_released(tx: Transaction, mandate: Mandate, last_day: dt.date) -> None:
    """Asks every module whether the locked mandate may end on that day.

    Raises:
        DomainError: the person still answers for something; the sentence says for what and what to do.
    """
    for guard in _guards:
        guard(tx, mandate, last_day)
