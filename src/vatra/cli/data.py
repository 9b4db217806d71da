# SPDX-License-Identifier: EUPL-1.2
"""Commands that Django's management commands do; each owns the words after its name."""

import argparse
import sys
from collections.abc import Sequence

from vatra.cli import preparation
from vatra.cli.environment import database, home
from vatra.kernel.errors import DomainError
from vatra.pgembed import LaunchError

MANAGEMENT = {
    "backup": "backup",
    "restore": "restore",
    "import": "import_file",
    "bench": "bench",
    "demo-data": "demo_data",
}
CHANGES_SCHEMA = {"manage", "restore"}
NEEDS_SCHEMA = {"import", "bench", "demo-data"}


def run(args: argparse.Namespace) -> int:
    """Run a management command on ``DATABASE_URL``, else on the demo's database."""
    with database() as embedded:
        preparation.ensure_django()
        if embedded and args.command in CHANGES_SCHEMA:
            preparation.forget_schema(home())
        if args.command == "manage":
            return _manage(args.rest)
        name = MANAGEMENT[args.command]
        preparation.require_command(name)
        if embedded and args.command in NEEDS_SCHEMA:
            preparation.compile_catalogues()
            preparation.migrate(home())
        if args.command == "bench":
            preparation.build_assets()
        _call(name, args.rest)
        if embedded and args.command == "demo-data":
            preparation.write_demo_stamp(home(), _scale(args.rest), done=True)
    return 0


def _manage(words: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["vatra manage", *words])
    return 0


def _call(name: str, words: Sequence[str]) -> None:
    from django.core.management import ManagementUtility

    command = ManagementUtility(["vatra", name, *words]).fetch_command(name)
    try:
        command.run_from_argv(["vatra", name, *words])
    except DomainError as error:
        raise LaunchError(error.message) from error
    finally:
        sys.stdout.flush()


def _scale(words: Sequence[str]) -> str:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--scale", default="demo")
    return str(parser.parse_known_args(list(words))[0].scale)
