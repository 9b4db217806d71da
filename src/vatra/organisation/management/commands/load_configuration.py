# SPDX-License-Identifier: EUPL-1.2
"""``load_configuration [file]``: the authority and its structures from a TOML file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.kernel.errors import DomainError
from vatra.organisation import configuration


class Command(BaseCommand):
    help = "Brings the authority and its structures to what a TOML file says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=configuration.SECTOR5)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            configuration.load(options["file"])
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"Loaded {options['file'].name}.")
