# SPDX-License-Identifier: EUPL-1.2
"""Bringing the shipped catalogue into the database; rows imported by an administrator stay as they are."""

from typing import NamedTuple

from django.db import transaction

from vatra.foundation.rulebook import shipped
from vatra.foundation.rulebook.catalogue import MONTHS, sort_key
from vatra.foundation.rulebook.models import CatalogueEntry

FIELDS = ("min_months", "max_months", "title", "title_source", "verified")


class Synced(NamedTuple):
    """How many rows were added and how many brought up to date."""

    added: int
    changed: int


def _entry(row: shipped.ShippedClass) -> CatalogueEntry:
    return CatalogueEntry(
        code=row.code,
        sort_key=sort_key(row.code),
        min_months=row.min_years * MONTHS,
        max_months=row.max_years * MONTHS,
        title=row.title,
        title_source=row.title_source,
        verified=row.verified,
    )


def _differs(entry: CatalogueEntry, shipped_entry: CatalogueEntry) -> bool:
    return any(getattr(entry, name) != getattr(shipped_entry, name) for name in FIELDS)


def sync_catalogue(using: str = "default") -> Synced:
    """Adds shipped codes that are missing and renews those that came with an earlier version."""
    with transaction.atomic(using=using):
        present = {entry.code: entry for entry in CatalogueEntry.objects.using(using).select_for_update()}
        missing: list[CatalogueEntry] = []
        changed: list[CatalogueEntry] = []
        for row in shipped.catalogue():
            wanted, entry = _entry(row), present.get(row.code)
            if entry is None:
                missing.append(wanted)
            elif not entry.source_file and _differs(entry, wanted):
                wanted.pk = entry.pk
                changed.append(wanted)
        CatalogueEntry.objects.using(using).bulk_create(missing)
        if changed:
            CatalogueEntry.objects.using(using).bulk_update(changed, FIELDS)
    return Synced(len(missing), len(changed))
