# SPDX-License-Identifier: EUPL-1.2
"""``restore FILE``: a copy back into an empty database and an empty folder of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.foundation.backup.restoring import restore
from vatra.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Restaurează o copie de siguranță într-un loc gol și o compară rând cu rând."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="copia de siguranță")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restore(options["file"], self.stdout.write)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
