# SPDX-License-Identifier: EUPL-1.2
"""``build_assets``: fonts, icon sprite and htmx into ``build/assets``; with ``--jsqr`` a reader of codes too."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vatra.foundation.shell import assets


class Command(BaseCommand):
    help = "Makes the web fonts, the icon sprite and htmx from the installed packages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="build even when nothing changed")
        parser.add_argument(
            "--jsqr",
            type=Path,
            metavar="FILE",
            help="dist/jsQR.js of the npm package, for phones without a detector",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = assets.build(force=options["force"])
            if options["jsqr"]:
                assets.add_qr_reader(options["jsqr"])
        except assets.AssetError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Assets built." if made else "Assets are up to date.")
