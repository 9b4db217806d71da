# SPDX-License-Identifier: EUPL-1.2
"""What the start page „Azi” shows: cards, tasks and papers to sign, brought by the modules."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vatra.foundation.shell.navigation import Text
from vatra.kernel.actor import Actor


class CardLine(NamedTuple):
    """One figure of a card: how many, of what, where to see them; tone ``bad``, ``warn`` or empty."""

    n: int
    text: str
    url: str
    tone: str = ""


class Task(NamedTuple):
    """Something with a term that waits for the actor.

    Attributes:
        due: the day it must be done.
        due_word: the distance in words, for example „în 2 zile”.
        tone: ``bad``, ``warn`` or ``ok``.
        elapsed: days gone of the term.
        total: days of the term; with ``elapsed`` it draws the small ruler.
        who: the person responsible.
    """

    icon: str
    title: str
    detail: str
    url: str
    due: dt.date
    due_word: str
    tone: str
    elapsed: int
    total: int
    who: str


class Piece(NamedTuple):
    """Something without a term that waits for the actor: a paper to sign, or work to carry on.

    Attributes:
        kind: a short word for its badge, for example „VIZĂ” or „Ciornă”.
        verb: the next step; empty where there is none but to look.
    """

    kind: str
    title: str
    detail: str
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class Area:
    """A card: the area's name and icon.

    Attributes:
        permission: code without which the card is absent.
    """

    code: str
    label: Text
    icon: str
    permission: str | None = None
    calm: Text = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A card ready for the page."""

    label: str
    icon: str
    lines: tuple[CardLine, ...]
    calm: str


@dataclass(slots=True)
class _Registry:
    cards: dict[str, tuple[Area, Callable[[Actor], Sequence[CardLine]]]] = field(default_factory=dict)
    tasks: list[Callable[[Actor], Iterable[Task]]] = field(default_factory=list)
    signing: list[Callable[[Actor], Iterable[Piece]]] = field(default_factory=list)
    work: list[Callable[[Actor], Iterable[Piece]]] = field(default_factory=list)


_registry = _Registry()


def register_card(area: Area, lines: Callable[[Actor], Sequence[CardLine]]) -> None:
    """Show a card for the area; ``lines`` gives its figures, those that are zero are left out."""
    _registry.cards[area.code] = (area, lines)


def register_tasks(tasks: Callable[[Actor], Iterable[Task]]) -> None:
    """Add a source of tasks."""
    if tasks not in _registry.tasks:
        _registry.tasks.append(tasks)


def register_signing(papers: Callable[[Actor], Iterable[Piece]]) -> None:
    """Add a source of papers to sign."""
    if papers not in _registry.signing:
        _registry.signing.append(papers)


def register_work(work: Callable[[Actor], Iterable[Piece]]) -> None:
    """Add a source of work in hand."""
    if work not in _registry.work:
        _registry.work.append(work)


def cards_for(actor: Actor) -> tuple[Card, ...]:
    """The cards of the areas this actor may open, those with something to say first."""
    found = [
        Card(str(area.label), area.icon, tuple(line for line in lines(actor) if line.n), str(area.calm))
        for area, lines in _registry.cards.values()
        if area.permission is None or actor.can(area.permission)
    ]
    return tuple(sorted(found, key=lambda card: not card.lines))


def tasks_for(actor: Actor) -> list[Task]:
    """All tasks of the actor, the earliest first."""
    return sorted((t for source in _registry.tasks for t in source(actor)), key=lambda t: (t.due, t.title))


def signing_for(actor: Actor) -> list[Piece]:
    """All papers that wait for the actor's hand, in the order of their sources."""
    return [paper for source in _registry.signing for paper in source(actor)]


def work_for(actor: Actor) -> list[Piece]:
    """All that the actor has begun or has to carry on, in the order of the sources."""
    return [piece for source in _registry.work for piece in source(actor)]
