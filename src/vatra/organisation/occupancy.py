# SPDX-License-Identifier: EUPL-1.2
"""The port through which modules say what stands in a room before it goes to another unit or building."""

from collections.abc import Callable

from vatra.foundation.access.actions import Transaction
from vatra.organisation.models import Room

type RoomGuard = Callable[[Transaction, Room], None]

_guards: list[RoomGuard] = []


def guard_rooms(guard: RoomGuard) -> None:
    """Registers a step that raises a ``DomainError`` when the room, as it is recorded now, may not go elsewhere."""
    if guard not in _guards:
        _guards.append(guard)


def require_free(tx: Transaction, room: Room) -> None:
    """Asks every module whether the locked room may go to another unit or building.

    Raises:
        DomainError: a module keeps something in it; the sentence says what and what to do.
    """
    for guard in _guards:
        guard(tx, room)
