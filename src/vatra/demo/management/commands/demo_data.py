# SPDX-License-Identifier: EUPL-1.2
"""``demo_data --scale demo|sector [--reset]``: the sample data, into an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.demo import loading, reset
from vatra.demo.network import SCALES
from vatra.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Încarcă datele de probă: o autoritate inventată, cu școli, oameni, acte și bunuri."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES), default="demo", help="cât de multe")
        parser.add_argument("--reset", action="store_true", help="șterge întâi datele de probă de acum")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["reset"]:
                reset.clear()
            loading.load(SCALES[options["scale"]], self.stdout.write)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
