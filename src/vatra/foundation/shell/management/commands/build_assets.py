# SPDX-License-Identifier: EUPL-1.2
"""``build_assets``: fonts, icon sprite and htmx into ``build/assets``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.foundation.shell import assets


class Command(BaseCommand):
    help = "Makes the web fonts, the icon sprite and htmx from the installed packages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="build even when nothing changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = assets.build(force=options["force"])
        except assets.AssetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Assets built." if made else "Assets are up to date.")
