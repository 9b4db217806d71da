# SPDX-License-Identifier: EUPL-1.2
"""People who count with phones where the network comes and goes: what they write, and what happens on the way.

What a phone writes depends on the seed and its number alone; what happens on the way depends on another seed. So two
runs with different ways must end in the same state.
"""

import hashlib
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from vatra.demo.bench.phones import Phone

CLOCKS = (1_795_000_000_000, 0, -86_400_000, 253_402_300_799_000, 946_684_800_000)
"""Today, 1970, before 1970, the year 9999, 2000: where the clocks of phones stand."""
SCANS_OF_A_PLACE = 60
KEPT_BACK = 100
"""Lines that a phone keeps after they were confirmed, some of which it sends again."""
LONGEST_WINDOW = 600
QUANTITIES = ("1", "1", "1", "2", "12", "3.5")


@dataclass(frozen=True)
class Corner:
    """Where one phone counts: the places of its unit and the goods that may stand there."""

    places: tuple[uuid.UUID, ...]
    goods: Sequence[int]


@dataclass(frozen=True)
class Written:
    """What a phone writes in one line."""

    kind: str
    topic: uuid.UUID
    body: Mapping[str, object]
    at: int


def script(seed: int, number: int, corner: Corner, scans: int) -> Iterator[Written]:
    """All that the phone of that number will write, the same each time it is asked."""
    rng = random.Random(f"{seed}:{number}")
    clock, made = rng.choice(CLOCKS), 0
    while made < scans:
        place = rng.choice(corner.places)
        yield Written("take", place, {}, clock)
        seen: list[str] = []
        for _ in range(min(rng.randint(SCANS_OF_A_PLACE // 2, SCANS_OF_A_PLACE * 2), scans - made)):
            clock += rng.choice((900, 1500, 4000, -3_600_000))
            yield _scan(rng, corner, place, seen, clock)
            made += 1
        if rng.random() < 0.9 or made >= scans:
            yield Written("done", place, {}, clock)


def _scan(rng: random.Random, corner: Corner, place: uuid.UUID, seen: list[str], clock: int) -> Written:
    chance = rng.random()
    if seen and chance < 0.03:
        return Written("unsaw", place, {"s": rng.choice(seen)}, clock)
    if seen and chance < 0.10:
        subject = rng.choice(seen)
    elif chance < 0.14:
        subject = f"c:NEȘTIUT {rng.randrange(1000)}"
    else:
        subject = f"g:{rng.choice(corner.goods)}"
    seen.append(subject)
    note = "zgâriat pe colț, lipsă etichetă" if chance > 0.97 else ""
    body = {"s": subject, "q": rng.choice(QUANTITIES), "c": "buna", "n": note, "p": [], "h": "scan"}
    return Written("saw", place, body, clock)


@dataclass
class Tally:
    """What happened on the way.

    Attributes:
        sent: batches that reached the server.
        lines: lines in them, repeated ones counted each time.
    """

    sent: int = 0
    lines: int = 0
    lost_requests: int = 0
    lost_answers: int = 0
    late: int = 0
    repeated: int = 0
    phone_crashes: int = 0
    server_crashes: int = 0

    def add(self, other: dict[str, int]) -> None:
        """Adds the tally of another process."""
        for name, value in other.items():
            setattr(self, name, getattr(self, name) + value)


type Deliver = Callable[[dict[str, object], bool], tuple[int, Any]]
"""Sends a batch; True asks the server to crash in the middle. Gives status and answer."""


@dataclass
class Counter:
    """One person with a phone.

    Attributes:
        store: lines by number that the phone keeps: those not confirmed, and a few that are.
        confirmed: the line up to which the server said that it has everything.
    """

    phone: Phone
    lines: Iterator[Written]
    store: dict[int, str] = field(default_factory=dict)
    confirmed: int = 0
    finished: bool = False
    _late: list[dict[str, object]] = field(default_factory=list)

    def count(self, lines: int) -> None:
        """Writes that many lines, as far as there is something to count."""
        for _ in range(lines):
            written = next(self.lines, None)
            if written is None:
                self.finished = True
                return
            self.phone.write(written.kind, written.topic, written.body, written.at)
            self.store[self.phone.written] = self.phone.lines.pop()

    @property
    def waiting(self) -> int:
        """Lines not confirmed yet."""
        return self.phone.written - self.confirmed

    @property
    def at_rest(self) -> bool:
        """Nothing more to count, to send, or on the way."""
        return self.finished and not self.waiting and not self._late

    def meet_network(self, rng: random.Random, deliver: Deliver, tally: Tally) -> None:
        """A moment with network: sends what is not confirmed, in whatever pieces and order.

        A phone that falls down keeps its lines and may forget that some were confirmed.
        """
        for batch in self._batches(rng, tally):
            chance = rng.random()
            if chance < 0.05:
                tally.lost_requests += 1
            elif chance < 0.10:
                tally.late += 1
                self._late.append(batch)
            elif chance < 0.13:
                tally.server_crashes += 1
                deliver(batch, True)
            elif chance < 0.18:
                tally.lost_answers += 1
                self._deliver(batch, deliver, tally)
            else:
                self._confirm(self._deliver(batch, deliver, tally))
            if rng.random() < 0.04:
                tally.phone_crashes += 1
                self.confirmed = max(self.confirmed - rng.randrange(KEPT_BACK), 0)
                return

    def _deliver(self, batch: dict[str, object], deliver: Deliver, tally: Tally) -> int:
        status, answer = deliver(batch, False)
        if status != HTTPStatus.OK:
            msg = f"The server answered {status}: {answer}"
            raise RuntimeError(msg)
        tally.sent += 1
        tally.lines += len(batch["lines"])  # type: ignore[arg-type]  # a list of texts
        return int(answer["have"])

    def _confirm(self, have: int) -> None:
        for seq in range(self.confirmed + 1, have + 1):
            self.store.pop(seq - KEPT_BACK, None)
        self.confirmed = max(self.confirmed, have)

    def _batches(self, rng: random.Random, tally: Tally) -> list[dict[str, object]]:
        seqs = list(range(self.confirmed + 1, self.phone.written + 1))
        pieces = []
        while seqs:
            size = rng.choice((1, 20, 60, 150, 500))
            pieces.append(seqs[:size])
            seqs = seqs[size:]
        if rng.random() < 0.15:
            old = [seq for seq in self.store if seq <= self.confirmed]
            pieces.append(rng.sample(old, min(len(old), 40)))
        if pieces and rng.random() < 0.15:
            pieces.append(rng.choice(pieces))
            tally.repeated += 1
        if rng.random() < 0.4:
            rng.shuffle(pieces)
        for piece in pieces:
            if rng.random() < 0.2:
                rng.shuffle(piece)
        late, self._late = self._late, []
        return [*late, *(self.phone.batch([self.store[seq] for seq in piece]) for piece in pieces if piece)]


def live(
    counters: Sequence[Counter], rng: random.Random, deliver: Deliver, progress: Callable[[], None]
) -> Tally:
    """Lets all count and send until nothing is on any phone.

    Args:
        progress: called after each moment with network.
    """
    tally, busy = Tally(), list(counters)
    while busy:
        place = rng.randrange(len(busy))
        one = busy[place]
        one.count(rng.randint(1, 250))
        if rng.random() < 0.4 and one.waiting < LONGEST_WINDOW and not one.finished:
            continue
        one.meet_network(rng, deliver, tally)
        progress()
        if one.at_rest:
            busy[place] = busy[-1]
            busy.pop()
    return tally


@dataclass
class Expected:
    """What must be there in the end, from the scripts alone.

    Attributes:
        lines, scans: of all phones.
        heads: by phone, how many lines and the hash of the last.
        observations, digest: how many last words of a phone on a subject in a place there are, and their sum.
    """

    lines: int = 0
    scans: int = 0
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    observations: int = 0
    digest: int = 0


def fingerprint(text: str) -> int:
    """A number of 60 bits that stands for a text; sums of them do not depend on the order."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:15], 16)


def foresee(expected: Expected, device: str, lines: Iterator[Written]) -> None:
    """Adds what one phone's journal must lead to."""
    phone = Phone()
    phone.device = device
    last: dict[tuple[uuid.UUID, str], tuple[int, str]] = {}
    for written in lines:
        phone.write(written.kind, written.topic, written.body, written.at)
        phone.lines.clear()
        if written.kind in {"saw", "unsaw"}:
            expected.scans += 1
            quantity = str(written.body.get("q", "-"))
            last[written.topic, str(written.body["s"])] = (phone.written, quantity)
    expected.lines += phone.written
    expected.heads[device] = (phone.written, phone.head)
    expected.observations += len(last)
    expected.digest += sum(
        fingerprint(f"{topic}|{subject}|{device}|{seq}|{quantity}")
        for (topic, subject), (seq, quantity) in last.items()
    )
