# SPDX-License-Identifier: EUPL-1.2
"""The hash chain over committed log entries: made in batches, outside the actions' transactions."""

import hashlib
import json
from typing import Any

from django.db import connection, transaction

from vatra.foundation.audit.models import LogEntry, RowVersion, Seal, Unsealed
from vatra.kernel import clock

BATCH = 5000


def _canonical(ids: list[int]) -> str:
    entries: list[Any] = list(LogEntry.objects.filter(pk__in=ids).order_by("pk").values())
    rows: list[Any] = list(RowVersion.objects.filter(log_entry_id__in=ids).order_by("pk").values())
    return json.dumps([entries, rows], default=str, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(previous: str, ids: list[int]) -> str:
    """SHA-256 in hex over the previous digest and the batch as it stands in the database now."""
    return hashlib.sha256((previous + _canonical(ids)).encode()).hexdigest()


def seal_batch() -> Seal | None:
    """Seals up to 5,000 waiting entries; None when nothing waits. Two sealers cannot run at once."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('vatra.audit.seal'))")
        ids = sorted(Unsealed.objects.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            return None
        last = Seal.objects.order_by("-number").first()
        previous = last.digest if last else ""
        seal = Seal.objects.create(
            number=(last.number if last else 0) + 1,
            sealed_at=clock.now(),
            entry_ids=ids,
            previous=previous,
            digest=digest(previous, ids),
        )
        Unsealed.objects.filter(pk__in=ids).delete()
        return seal


def first_broken_seal() -> int | None:
    """The number of the first batch whose content no longer matches its hash, or None when all match."""
    previous, expected = "", 1
    for seal in Seal.objects.order_by("number").iterator():
        if (
            seal.number != expected
            or seal.previous != previous
            or digest(previous, seal.entry_ids) != seal.digest
        ):
            return expected
        previous, expected = seal.digest, expected + 1
    return None
