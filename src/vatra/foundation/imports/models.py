# SPDX-License-Identifier: EUPL-1.2
"""An import from upload to undo, its staged rows, and the mappings remembered for the next file."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import StoredFile
from vatra.kernel import clock
from vatra.kernel.actor import Actor


class RunState(models.TextChoices):
    """Where an import stands; ``CHECKED`` still has errors, ``READY`` has none."""

    UPLOADED = "uploaded", _("încărcat")
    MAPPED = "mapped", _("se verifică")
    CHECKED = "checked", _("cu erori")
    READY = "ready", _("pregătit")
    RUNNING = "running", _("se înregistrează")
    DONE = "done", _("înregistrat")
    FAILED = "failed", _("oprit")
    UNDONE = "undone", _("anulat")


OPEN_STATES = frozenset({RunState.CHECKED, RunState.READY})


class RowState(models.TextChoices):
    """What happens to a staged row: taken over, waiting for a correction, or left out by a person."""

    GOOD = "good", _("bun de preluat")
    FLAWED = "flawed", _("cu erori")
    SKIPPED = "skipped", _("sărit")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """The imports of the units where the actor may import; those of no unit only for the authority."""
        scope = actor.scope(Perm.IMPORT_RUN)
        if scope.everywhere:
            return self
        return self.filter(unit_id__in=scope.unit_ids)


class ImportRun(models.Model):
    """One file on its way into the registry.

    Attributes:
        target: code of the registered target.
        source: who the file comes from, in words; mappings are remembered under it.
        context: what the target needs to know besides the file (a protocol, an opening date).
        sheet, header_line: where the list is; 0 lets the program look for the header.
        preview: sheets, headers, letters and first rows shown while mapping.
        mapping: position of the column by field key.
        letters: letter of the column by field key.
        signs: decimal sign by field key, used for cells typed in later.
        notes: findings about the file and about lines that were left out.
        version: grows with each change of the staged rows; guards against stale forms.
        attempt: fences a second staging of the same run; only the newest writes rows.
        job_id: the job that works on it now, or worked on it last.
        counts: what the target says it made.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField(null=True)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.UPLOADED)
    error = models.TextField(blank=True)
    sheet = models.CharField(max_length=200, blank=True)
    header_line = models.IntegerField(default=0)
    preview = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=32, blank=True)
    mapping = models.JSONField(default=dict)
    remembered = models.BooleanField(default=False)
    letters = models.JSONField(default=dict)
    signs = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    rows_total = models.IntegerField(default=0)
    rows_flawed = models.IntegerField(default=0)
    rows_skipped = models.IntegerField(default=0)
    rows_warned = models.IntegerField(default=0)
    progress_done = models.IntegerField(default=0)
    version = models.IntegerField(default=0)
    attempt = models.IntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_total__gte=0, rows_flawed__gte=0, rows_skipped__gte=0),
                name="import_counts_sane",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | ~Q(state__in=["done", "undone"]),
                name="import_done_has_time",
            ),
        ]
        indexes = [models.Index(fields=["unit_id", "-id"], name="import_by_unit")]

    def __str__(self) -> str:
        return f"{self.title} – {self.source}"

    @property
    def rows_good(self) -> int:
        """Rows that would be taken over now."""
        return self.rows_total - self.rows_flawed - self.rows_skipped


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, actor: Actor) -> Self:
        """The rows of the imports the actor sees."""
        return self.filter(run__in=ImportRun.objects.visible_to(actor))


class ImportRow(models.Model):
    """One line of the file, waiting to be taken over; filled by COPY.

    The table is an ordinary, logged one. An UNLOGGED table would be emptied by a crash of
    PostgreSQL, and with it the corrections people typed into the rows, which no file holds; the
    write-ahead log of ten thousand rows is a few megabytes, the price of keeping that work.

    Attributes:
        values: value by field key; numbers and dates as text, empty cells as null.
        findings: remarks of the reading, replaced when a cell is mended.
        checks: remarks of the set-based checks, rewritten by each check.
        mended: by field key: value before, by whom and when.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.IntegerField()
    values = models.JSONField()
    findings = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    mended = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=RowState, default=RowState.GOOD)
    version = models.IntegerField(default=0)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_row_line_once")]
        indexes = [models.Index(fields=["run", "state", "line"], name="import_row_by_state")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"


class ImportMappingQuerySet(models.QuerySet["ImportMapping"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of them for those who import: a mapping holds headers, no data."""
        return self if actor.can(Perm.IMPORT_RUN) else self.none()


class ImportMapping(models.Model):
    """Which column was which field the last time a file with these headers came from this source."""

    target = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=32)
    mapping = models.JSONField()
    used_at = models.DateTimeField(default=clock.now)

    objects = ImportMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "source", "fingerprint"], name="import_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.source}"
