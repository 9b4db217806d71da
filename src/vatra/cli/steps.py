# SPDX-License-Identifier: EUPL-1.2
"""Named steps with their seconds, as the person at the terminal sees them."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work.

    Attributes:
        title: what is done, for the person.
        run: does it and returns a short remark, or an empty text.
    """

    title: str
    run: Callable[[], str]


def say(text: str = "") -> None:
    """Print a line at once, also into a pipe."""
    _write(f"{text}\n")


def _write(text: str) -> None:
    """Write what somebody may read; a reader who went away must not end the run."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - stands in until the process ends


def run_steps(steps: Sequence[Step]) -> None:
    """Run the steps in order, one line for each."""
    width = max(len(step.title) for step in steps)
    for number, step in enumerate(steps, 1):
        _write(f"[{number}/{len(steps)}] {step.title:<{width}} ")
        begin = time.monotonic()
        try:
            remark = step.run()
        except BaseException:
            say("– întrerupt")
            raise
        seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
        say(f"{seconds:>6} s{f'  ({remark})' if remark else ''}")
