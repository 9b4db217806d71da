# SPDX-License-Identifier: EUPL-1.2
"""The rooms that read the journal: each names the kinds of lines it understands (from ``AppConfig.ready``)."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldPhoto
from vatra.kernel.actor import Actor

TAKE, DONE = "take", "done"
OWN_KINDS = frozenset({TAKE, DONE})
"""Lines that the journal itself understands; streams may listen to them too."""

type Check = Callable[[FieldDevice, Sequence[FieldEntry]], Mapping[int, str]]
type Apply = Callable[[FieldDevice, Sequence[FieldEntry]], None]
type News = Callable[[FieldDevice, Collection[uuid.UUID]], Mapping[uuid.UUID, object]]
type Titles = Callable[[Actor, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]
type OnPhoto = Callable[[FieldPhoto], None]


@dataclass(frozen=True, slots=True)
class Stream:
    """A reader of the journal.

    All callables run inside the transaction that stores the lines, with the device's row locked; what they raise
    undoes everything, and the device sends again.

    Attributes:
        kinds: the kinds of lines it is given, each line once over all time, in whatever order batches come.
        check: by number of line (``seq``), why the stream cannot use it; the line is kept and reported.
        apply: takes the usable lines, ascending by ``seq``; must give the same result whatever the order of
            batches, for example by keeping the largest ``seq`` of each device.
        news: what to tell a device about the topics it holds; values are plain JSON.
        titles: names of topics for the pages of devices, as far as the person may see them.
        on_photo: called when a photo came, which may be before or after the line that names it.
    """

    code: str
    kinds: frozenset[str]
    check: Check
    apply: Apply
    news: News
    titles: Titles | None = None
    on_photo: OnPhoto | None = None


_streams: dict[str, Stream] = {}


def register(stream: Stream) -> None:
    """Adds a stream, or replaces the one with the same code.

    Raises:
        ValueError: another stream reads one of the kinds.
    """
    for other in all_streams():
        taken = (other.kinds & stream.kinds) - OWN_KINDS
        if other.code != stream.code and taken:
            msg = f"Kinds {sorted(taken)} are read by the stream {other.code} already."
            raise ValueError(msg)
    _streams[stream.code] = stream


def unregister(code: str) -> None:
    """Takes a stream out again (a measurement or test that brought its own)."""
    _streams.pop(code, None)


def all_streams() -> list[Stream]:
    """Every stream, in the order of registration."""
    return list(_streams.values())


def titles_of(actor: Actor, topics: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of topics as the rooms that own them tell this person."""
    named: dict[uuid.UUID, str] = {}
    for stream in all_streams():
        if stream.titles and topics:
            named.update(stream.titles(actor, topics))
    return named
