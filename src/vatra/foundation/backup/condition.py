# SPDX-License-Identifier: EUPL-1.2
"""How the installation stands: its last copy, the space that is left, the size of what it keeps."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from vatra.foundation.access.actors import system_actor
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.files.models import StoredFile
from vatra.kernel import clock

COPY_KIND, COPY_VERB = "backup.copy", "write_copy"
GIGABYTE = 1024**3
LITTLE_SPACE = 0.15
COPY_EVERY_DAYS = 1


def note_copy(name: str, detail: str) -> None:
    """Writes to the journal that a copy was made; the copy itself cannot hold this line."""
    write_entry(
        None, system_actor(), COPY_VERB, Outcome.DONE, object_kind=COPY_KIND, object_id=1,
        object_label=name, data={"detail": detail},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastCopy:
    """The last copy of this installation.

    Attributes:
        at: when it was made; None when there was none.
        days: whole days since then, or since the installation's first entry of the journal.
    """

    at: dt.datetime | None
    name: str
    days: int

    @property
    def is_late(self) -> bool:
        """Whether more than a day has passed."""
        return self.days > COPY_EVERY_DAYS or self.at is None


def last_copy() -> LastCopy:
    """The last copy noted in the journal. One query, two where there is none."""
    copies = LogEntry.objects.filter(object_kind=COPY_KIND, object_id=1, outcome=Outcome.DONE)
    found = copies.order_by("-at", "-pk").values_list("at", "object_label").first()
    if found:
        return LastCopy(found[0], found[1], (clock.now() - found[0]).days)
    began = LogEntry.objects.order_by("at", "pk").values_list("at", flat=True).first()
    return LastCopy(None, "", (clock.now() - began).days if began else 0)


@dataclass(frozen=True, slots=True)
class Space:
    """The disk on which the data lie, in bytes."""

    free: int
    total: int

    @property
    def is_little(self) -> bool:
        """Whether less than a seventh is free."""
        return self.free < LITTLE_SPACE * self.total


def space() -> Space:
    """The space of the disk with the data folder."""
    folder = Path(settings.DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return Space(usage.free, usage.total)


def database_size() -> int:
    """Bytes of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def files_size() -> tuple[int, int]:
    """How many files are kept, and their bytes."""
    return StoredFile.objects.count(), StoredFile.objects.aggregate(size=Sum("size"))["size"] or 0
