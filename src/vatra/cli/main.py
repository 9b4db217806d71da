# SPDX-License-Identifier: EUPL-1.2
"""The table of commands and their dispatch."""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from psycopg.errors import DiskFull

from vatra.pgembed import LaunchError

FULL_DISK = (
    "Discul este plin: eliberați spațiu și porniți din nou; ce era salvat a rămas neatins, "
    "ce era în lucru se reia."
)


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        module: module of ``vatra.cli`` with ``run(args) -> int`` and, unless ``passes_on``,
            ``add_arguments(parser)``.
        passes_on: whether everything after the name belongs to another program's parser.
    """

    name: str
    module: str
    summary: str
    passes_on: bool = False

    def load(self) -> ModuleType:
        """The command's module, imported only when it is asked for."""
        return import_module(f"vatra.cli.{self.module}")


COMMANDS = (
    Command("demo", "demo", "pornește un sistem întreg cu date de probă, numai pe acest calculator"),
    Command("test", "testing", "rulează testele; ce urmează se dă lui pytest", passes_on=True),
    Command("check", "checking", "stil, tipuri, straturi, șabloane, migrări"),
    Command("messages", "messages", "extrage textele, aduce la zi catalogul englez, compilează cataloagele"),
    Command("dev", "dev", "server de lucru, care se reîncarcă la schimbarea codului"),
    Command("serve", "service", "serverul web pentru exploatare (cere DATABASE_URL)"),
    Command("worker", "service", "lucrările din fundal (cere DATABASE_URL)"),
    Command("backup", "data", "copie de siguranță: baza de date și fișierele", passes_on=True),
    Command("restore", "data", "restaurare dintr-o copie de siguranță", passes_on=True),
    Command("import", "data", "preluarea unui fișier de date", passes_on=True),
    Command("bench", "data", "măsurători de viteză", passes_on=True),
    Command("demo-data", "data", "încarcă datele de probă", passes_on=True),
    Command("manage", "data", "comenzile de administrare Django", passes_on=True),
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = argparse.ArgumentParser(prog="vatra", description="Vatra, din linia de comandă.")
    families = parser.add_subparsers(dest="command", metavar="COMANDĂ", required=True)
    for command in COMMANDS:
        family = families.add_parser(command.name, help=command.summary, add_help=not command.passes_on)
        if not command.passes_on:
            command.load().add_arguments(family)
    return parser


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; ``rest`` holds what is passed on to another program."""
    known = {command.name: command for command in COMMANDS}
    chosen = known.get(argv[0]) if argv else None
    if chosen is not None and chosen.passes_on:
        return argparse.Namespace(command=chosen.name, module=chosen.load(), rest=list(argv[1:]))
    args = build_parser().parse_args(argv)
    args.module = known[args.command].load()
    return args


def _is_full_disk(error: BaseException | None) -> bool:
    """Whether the error, or the one it comes from, says that no space is left."""
    while error is not None:
        if isinstance(error, DiskFull) or getattr(error, "errno", None) == errno.ENOSPC:
            return True
        error = error.__cause__ or error.__context__
    return False


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what the person can mend comes as one sentence on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words == ["help"]:
        words = ["--help"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vatra.config.settings")
    try:
        args = parse(words)
        return int(args.module.run(args))
    except LaunchError as error:
        print(f"Vatra: {error}", file=sys.stderr)
        return error.code
    except Exception as error:
        if not _is_full_disk(error):
            raise
        print(f"Vatra: {FULL_DISK}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nVatra: oprit la cerere.", file=sys.stderr)
        return 130
