# SPDX-License-Identifier: EUPL-1.2
"""``write_reference``: the pages of ``docs/reference`` that are made from the code."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vatra.foundation.shell import reference


class Command(BaseCommand):
    help = "Writes the reference pages made from roles, permissions, states and settings."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is stale")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / reference.FOLDER
        stale = reference.stale(folder)
        if options["check"] and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run write_reference.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in reference.pages().items():
            if name in stale:
                (folder / name).write_text(text)
        self.stdout.write(f"Written: {', '.join(stale)}." if stale else "All pages are up to date.")
