# SPDX-License-Identifier: EUPL-1.2
"""``vatra dev``: the trial run with a web server that reloads when code changes."""

import argparse
import sys

from vatra.cli import ports
from vatra.cli.demo import Trial
from vatra.cli.environment import HOST, home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``vatra dev``."""
    parser.add_argument("--reset", action="store_true", help="șterge datele și începe de la zero")
    parser.add_argument(
        "--port", type=int, help=f"portul web (implicit {ports.DEFAULT_PORT} sau următorul liber)"
    )


def run(args: argparse.Namespace) -> int:
    """Run until a signal; its data lie beside the demo's and never touch them."""
    return DevTrial(home() / "dev", kind="dev", port=args.port, reset=args.reset).run()


class DevTrial(Trial):
    """A trial run for work on the code."""

    def web_command(self) -> list[str]:
        """Django's own server, which reloads."""
        return [sys.executable, "-m", "django", "runserver", f"{HOST}:{self.port}"]
