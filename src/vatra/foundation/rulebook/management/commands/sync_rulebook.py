# SPDX-License-Identifier: EUPL-1.2
"""``sync_rulebook``: the shipped catalogue into the database (also done after each migration)."""

from typing import Any

from django.core.management.base import BaseCommand

from vatra.foundation.rulebook.syncing import sync_catalogue
from vatra.kernel.text import counted


class Command(BaseCommand):
    """Says how many codes were added and changed."""

    help = "Aduce în baza de date catalogul livrat cu programul."

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = sync_catalogue()
        added = counted(done.added, "cod adăugat", "coduri adăugate")
        changed = counted(done.changed, "cod actualizat", "coduri actualizate")
        self.stdout.write(f"{added}, {changed}.")
