# SPDX-License-Identifier: EUPL-1.2
"""``vatra check``: the gate. All checks run, also after one has failed."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vatra.cli.environment import CHECKOUT, throwaway_database
from vatra.cli.steps import say

# Where lines break in templates is djade's to decide.
LINE_BREAKS = "H014,H015"


@dataclass(frozen=True, slots=True)
class Check:
    """One tool with its arguments; without files to look at there is nothing to run."""

    title: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended."""

    title: str
    passed: bool
    seconds: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``vatra check`` has no options."""
    parser.description = "Rulează toate verificările; codul de ieșire este 1 dacă una nu trece."


def run(_args: argparse.Namespace) -> int:
    """Run all checks and print the table."""
    with throwaway_database():
        outcomes = [perform(check) for check in checks(CHECKOUT)]
    say()
    for line in table(outcomes):
        say(line)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def checks(checkout: Path) -> list[Check]:
    """The checks of a checkout; the template tools come in when there are templates."""
    python = sys.executable
    found = [
        Check("ruff check", (python, "-m", "ruff", "check")),
        Check("ruff format", (python, "-m", "ruff", "format", "--check")),
        Check("mypy", (python, "-m", "mypy")),
        Check("lint-imports", (_tool("lint-imports"),)),
        Check("messages", (python, "-m", "vatra.cli", "messages", "--check")),
        Check("reference", (python, "-m", "django", "write_reference", "--check")),
        Check("makemigrations", (python, "-m", "django", "makemigrations", "--check", "--dry-run")),
    ]
    templates = [
        str(file.relative_to(checkout)) for file in sorted(checkout.glob("src/vatra/**/templates/**/*.html"))
    ]
    if templates:
        found.append(Check("djade", (_tool("djade"), "--check", "--target-version", "6.1", *templates)))
        djlint = (_tool("djlint"), "--lint", "--quiet", "--profile", "django", "--ignore", LINE_BREAKS)
        found.append(Check("djlint", (*djlint, *templates)))
    return found


def perform(check: Check) -> Outcome:
    """Run one check with its output shown."""
    say(f"── {check.title}")
    begin = time.monotonic()
    environment = os.environ | {"VATRA_ENV": "test", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(check.command, check=False, cwd=CHECKOUT, env=environment)
    return Outcome(check.title, done.returncode == 0, time.monotonic() - begin)


def table(outcomes: Sequence[Outcome]) -> list[str]:
    """The summary, one line for each check."""
    width = max(len(outcome.title) for outcome in outcomes)
    return [
        f"{'trece' if outcome.passed else 'NU TRECE':<8}  {outcome.title:<{width}}  {outcome.seconds:6.1f} s".replace(
            ".", ","
        )
        for outcome in outcomes
    ]


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)
