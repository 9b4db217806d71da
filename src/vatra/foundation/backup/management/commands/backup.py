# SPDX-License-Identifier: EUPL-1.2
"""``backup FILE``: database and files in one ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.foundation.backup.condition import note_copy
from vatra.foundation.backup.writing import write
from vatra.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Scrie o copie de siguranță: baza de date și fișierele, într-un singur fișier ZIP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="fișierul de scris; nu trebuie să existe")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = write(options["file"])
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        rows = sum(table.rows for table in made.tables)
        size = options["file"].stat().st_size / 1_000_000
        told = f"{len(made.tables)} tabele, {rows} rânduri, {len(made.files)} fișiere, {size:.1f} MB"
        note_copy(options["file"].name, told)
        self.stdout.write(f"{options['file']}: {told}")
