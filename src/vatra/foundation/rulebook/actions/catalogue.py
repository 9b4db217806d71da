# SPDX-License-Identifier: EUPL-1.2
"""The full catalogue from a file: all rows or none."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.rulebook.catalogue import sort_key
from vatra.foundation.rulebook.catalogue_file import CatalogueRow, Finding, read_catalogue
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import counted, fix, shorten

FIELDS = ["min_months", "max_months", "title", "title_source", "verified", "source_file"]
CONTENT = ["min_months", "max_months", "title"]


class CatalogueRefusedError(BadInputError):
    """The file has findings; nothing was imported.

    Attributes:
        findings: what is wrong, by line of the file.
    """

    code = "catalogue_refused"

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(message, field="file")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class ImportCatalogue:
    """A file of the official catalogue.

    Attributes:
        source: where the file comes from, as the person says it.
        compared: the person declares to have compared the file with the official text.
    """

    name: str
    content: bytes
    source: str
    compared: bool = False
    form_token: str = ""


class ImportedCatalogue(NamedTuple):
    """What the import changed."""

    added: int
    changed: int
    unchanged: int


@action(Perm.RULEBOOK_MANAGE)
def import_catalogue(tx: Transaction, *, actor: Actor, cmd: ImportCatalogue) -> ImportedCatalogue:
    """Adds and renews codes from the file; codes that the file lacks stay. Old rows are kept by the history trigger.

    Legal: HG 2139/2004 and its amendments, as published.

    Raises:
        BadInputError: the file cannot be read, or its source is not named.
        CatalogueRefusedError: rows with findings; nothing is imported.
    """
    tx.once(cmd.form_token)
    source = fix(cmd.source)
    if not source:
        raise BadInputError(
            _("Scrieți de unde provine fișierul, de exemplu Monitorul Oficial și numărul lui."),
            field="source",
        )
    read = read_catalogue(cmd.name, cmd.content)
    if read.findings:
        raise CatalogueRefusedError(
            _(
                "Fișierul are %(findings)s. Îndreptați rândurile arătate și încărcați-l din nou; nimic nu s-a schimbat."
            )
            % {"findings": counted(len(read.findings), _("greșeală"), _("greșeli"))},
            read.findings,
        )
    digest = hashlib.sha256(cmd.content).hexdigest()
    done = _write(
        read.rows, source[:300], f"{shorten(fix(cmd.name), 120)} · {digest[:16]}", compared=cmd.compared
    )
    first = CatalogueEntry.objects.filter(code=read.rows[0].code).first()
    tx.log(
        first,
        file=cmd.name[:200],
        sha256=digest,
        source=source[:300],
        compared=cmd.compared,
        **done._asdict(),
    )
    return done


def _write(rows: tuple[CatalogueRow, ...], source: str, file: str, *, compared: bool) -> ImportedCatalogue:
    present = {entry.code: entry for entry in CatalogueEntry.objects.select_for_update()}
    added: list[CatalogueEntry] = []
    changed: list[CatalogueEntry] = []
    for row in rows:
        old = present.get(row.code)
        wanted = _entry(row, old, source, file, compared=compared)
        if old is None:
            added.append(wanted)
        elif any(getattr(old, name) != getattr(wanted, name) for name in [*CONTENT, "verified"]):
            wanted.pk = old.pk
            changed.append(wanted)
    CatalogueEntry.objects.bulk_create(added)
    CatalogueEntry.objects.bulk_update(changed, FIELDS)
    return ImportedCatalogue(len(added), len(changed), len(rows) - len(added) - len(changed))


def _entry(
    row: CatalogueRow, old: CatalogueEntry | None, source: str, file: str, *, compared: bool
) -> CatalogueEntry:
    keeps_title = old is not None and not row.title
    return CatalogueEntry(
        code=row.code,
        sort_key=sort_key(row.code),
        min_months=row.min_months,
        max_months=row.max_months,
        title=old.title if old is not None and keeps_title else row.title,
        title_source=old.title_source if old is not None and keeps_title else source,
        verified=compared,
        source_file=file,
    )
