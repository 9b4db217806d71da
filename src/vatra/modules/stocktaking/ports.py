# SPDX-License-Identifier: EUPL-1.2
"""What stocktaking asks of the journals of devices, behind one small face."""

from typing import NamedTuple, Protocol
from uuid import UUID

from vatra.foundation.access.actions import Transaction


class Unsent(NamedTuple):
    """A device that took the place along and has not sent all it wrote."""

    hold_id: int
    device_name: str
    person_name: str
    since: str


class Journals(Protocol):
    """The two questions: who still holds a place, and giving a device up."""

    def unsent(self, topic: UUID) -> list[Unsent]: ...

    def give_up(self, tx: Transaction, hold_id: int, topic: UUID, reason: str) -> str: ...


class _None:
    def unsent(self, topic: UUID) -> list[Unsent]:
        return []

    def give_up(self, tx: Transaction, hold_id: int, topic: UUID, reason: str) -> str:
        raise NotImplementedError


def journals() -> Journals:
    return _None()
