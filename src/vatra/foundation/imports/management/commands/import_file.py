# SPDX-License-Identifier: EUPL-1.2
"""``vatra import``: a file into a registered target from the command line, with the rights of an account."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import User
from vatra.foundation.imports import registry
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, StartApply, map_columns, start_apply
from vatra.foundation.imports.models import ImportRow, ImportRun, RunState
from vatra.foundation.jobs.queue import run_pending
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError

WAIT_SECONDS = 600
MOST_FINDINGS = 50


class Command(BaseCommand):
    help = "Preia un fișier (XLSX, XLS, ODS, CSV) într-o listă: verifică și, cu --apply, înregistrează."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", help="codul listei, de exemplu patrimony.annex3; „?” le arată pe toate")
        parser.add_argument("file", nargs="?", type=Path, help="fișierul")
        parser.add_argument("--as", dest="username", help="contul cu ale cărui drepturi se importă")
        parser.add_argument("--set", dest="context", action="append", default=[], metavar="CHEIE=VALOARE")
        parser.add_argument("--apply", action="store_true", help="înregistrează dacă nu sunt erori")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["target"] == "?" or options["file"] is None or not options["username"]:
            self._show_targets()
            return
        actor = self._actor(options["username"])
        context = dict(pair.partition("=")[::2] for pair in options["context"])
        try:
            run = self._staged(actor, options["target"], options["file"], context)
            if options["apply"] and run.state == RunState.READY:
                start_apply(actor=actor, cmd=StartApply(run=run.public_id, version=run.version))
                run = self._settled(run)
        except DomainError as refused:
            raise CommandError(refused.message) from refused
        self._report(run)
        if run.state not in {RunState.READY, RunState.DONE}:
            raise CommandError(
                _("Importul are erori; îndreptați fișierul sau rândurile în aplicație, la „Importuri”.")
            )

    def _show_targets(self) -> None:
        self.stdout.write(_("Liste în care se poate importa:"))
        for code, target in sorted(registry.all_targets().items()):
            self.stdout.write(f"  {code:24} {target.target.label}")
        self.stdout.write(
            _("Exemplu: vatra import patrimony.annex3 anexa.xlsx --as patrimoniu --set protocol=12 --apply")
        )

    def _actor(self, username: str) -> Actor:
        user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(_("Contul „%(name)s” nu există sau nu este activ.") % {"name": username})
        return actor_for(user)

    def _staged(self, actor: Actor, target: str, file: Path, context: dict[str, str]) -> ImportRun:
        if not file.is_file():
            raise CommandError(_("Fișierul „%(name)s” nu există.") % {"name": file})
        with file.open("rb") as stream:
            run = upload_import(actor=actor, cmd=UploadImport(target, context, file.name, stream))
        map_columns(actor=actor, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
        return self._settled(run)

    def _settled(self, run: ImportRun) -> ImportRun:
        """Waits for the worker; where none runs, does the waiting jobs here."""
        if not _worker_alive():
            run_pending()
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            run.refresh_from_db()
            if run.state not in {RunState.UPLOADED, RunState.MAPPED, RunState.RUNNING}:
                return run
            time.sleep(0.5)
        raise CommandError(
            _("Lucrarea nu s-a terminat în zece minute; urmăriți-o în aplicație, la „Importuri”.")
        )

    def _report(self, run: ImportRun) -> None:
        rows = _("%(title)s: %(total)s rânduri, %(flawed)s cu erori, %(warned)s cu avertismente – %(state)s")
        self.stdout.write(
            rows
            % {
                "title": run.title,
                "total": run.rows_total,
                "flawed": run.rows_flawed,
                "warned": run.rows_warned,
                "state": run.get_state_display(),
            }
        )
        shown = 0
        for row in ImportRow.objects.filter(run=run, state="flawed").order_by("line").iterator():
            for finding in [*row.findings, *row.checks]:
                if shown < MOST_FINDINGS:
                    self.stdout.write(
                        f"  {_('rândul')} {row.line}, {finding['column']}: {finding['message']}"
                    )
                shown += 1
        if shown > MOST_FINDINGS:
            self.stdout.write(_("  … și încă %(n)s") % {"n": shown - MOST_FINDINGS})
        if run.error:
            self.stdout.write(f"  {run.error}")


def _worker_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 s')"
        )
        return bool(cursor.fetchone()[0])
