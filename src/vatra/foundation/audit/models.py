# SPDX-License-Identifier: EUPL-1.2
"""Log entries (who did what and why), former rows, and the hash chain that seals both."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from vatra.foundation.audit.triggers import append_only
from vatra.kernel.actor import Actor


class Outcome(models.TextChoices):
    DONE = "done", _("făcut")
    DENIED = "denied", _("refuzat")


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """The whole journal for holders of ``audit.view``, nothing for others."""
        return self if actor.scope("audit.view").everywhere else self.none()


class LogEntry(models.Model):
    """One action of one actor, written in the action's own transaction (denials: outside the refused one)."""

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    roles = models.CharField(max_length=300, blank=True)
    on_behalf = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, choices=Outcome)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=300, blank=True)
    unit_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-at", "-id"], name="log_by_object"),
            models.Index(fields=["-at", "-id"], name="log_by_time"),
            models.Index(fields=["actor_id", "-at", "-id"], name="log_by_actor"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="waits_for_seal",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="INSERT INTO audit_unsealed (log_entry_id) VALUES (NEW.id); RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"


class LogSubject(models.Model):
    """Further objects that one log entry speaks of (a bulk action names each of its rows)."""

    log_entry = models.ForeignKey(LogEntry, on_delete=models.PROTECT, related_name="subjects")
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="logsubject_by_object")]
        triggers = append_only()


class RowVersion(models.Model):
    """A row as it was before an UPDATE or DELETE; written only by the ``keeps_history`` triggers."""

    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=1)
    old = models.JSONField()
    log_entry_id = models.BigIntegerField(null=True, db_index=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "-id"], name="rowversion_by_row")]
        triggers = append_only()


class Unsealed(models.Model):
    """Log entries committed but not yet in a sealed batch; filled by a trigger, emptied by the sealing job."""

    log_entry = models.OneToOneField(LogEntry, on_delete=models.PROTECT, primary_key=True)


class Seal(models.Model):
    """A batch of log entries (with the former rows they explain) under one hash that covers the batch before.

    Attributes:
        number: 1, 2, 3 ... without gaps.
        entry_ids: primary keys of the sealed log entries, ascending.
        digest: SHA-256 in hex over the previous digest and the canonical JSON of the batch.
    """

    number = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    entry_ids = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        triggers = append_only()


class EffectKey(models.Model):
    """The mark that an effect happened; its uniqueness makes jobs and repeated form posts take effect once."""

    key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()
    result = models.JSONField(default=dict)
