# SPDX-License-Identifier: EUPL-1.2
"""``vatra test``: pytest on a throwaway PostgreSQL, with a browser when there is one."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from vatra.cli import preparation
from vatra.cli.environment import CHECKOUT, throwaway_database
from vatra.cli.steps import Step, run_steps, say
from vatra.pgembed import LaunchError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEFAULT_WORDS = ("-n", "2")


def run(args: argparse.Namespace) -> int:
    """Prepare, then let pytest speak the last line; its exit code is ours."""
    words = [*browser_words(find_browser(), args.rest), *(args.rest or DEFAULT_WORDS)]
    with throwaway_database():
        os.environ["VATRA_ENV"] = "test"
        run_steps(
            [
                Step("Cataloage de texte", preparation.compile_catalogues),
                Step("Stiluri, litere, pictograme", preparation.build_assets),
            ]
        )
        return _pytest(words)


def find_browser() -> str | None:
    """The Chromium of this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None) or _fixed_place()


def browser_words(browser: str | None, words: Sequence[str]) -> list[str]:
    """What pytest is told about the browser part, after telling the person.

    Raises:
        LaunchError: no browser although ``VATRA_REQUIRE_BROWSER=1`` asks for one.
    """
    if browser is not None:
        os.environ["VATRA_CHROMIUM"] = browser
        say(f"Testele din browser rulează cu {browser}.")
        return []
    if os.environ.get("VATRA_REQUIRE_BROWSER") == "1":
        raise LaunchError(
            "Testele din browser sunt cerute (VATRA_REQUIRE_BROWSER=1), dar nu există Chromium; "
            "instalați-l, de exemplu cu: apt install chromium."
        )
    say("Testele din browser sunt sărite: nu există Chromium (apt install chromium le pornește).")
    return [] if any(word.startswith("-m") for word in words) else ["-m", "not browser"]


def _fixed_place() -> str | None:
    place = Path("/usr/bin/chromium")
    return str(place) if place.exists() else None


def _pytest(words: Sequence[str]) -> int:
    """Run pytest as a child: Ctrl-C is its to answer, the end of this process ends it politely."""
    process = subprocess.Popen([sys.executable, "-m", "pytest", *words], cwd=CHECKOUT)

    def pass_on(_number: int, _frame: object) -> None:
        process.terminate()

    before = signal.signal(signal.SIGINT, signal.SIG_IGN), signal.signal(signal.SIGTERM, pass_on)
    try:
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
