# SPDX-License-Identifier: EUPL-1.2
"""Devices, the lines of their journals, what they hold, the receipts given to them, and what went wrong."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import append_only, keeps_history
from vatra.foundation.files.models import StoredFile
from vatra.kernel import clock
from vatra.kernel.actor import Actor

NO_HASH = "0" * 64
"""What the first line of a journal names as the line before it."""

_FORWARD = """
IF (NEW.public_id, NEW.user_id, NEW.public_key, NEW.enrolled_at)
   IS DISTINCT FROM (OLD.public_id, OLD.user_id, OLD.public_key, OLD.enrolled_at) THEN
    RAISE EXCEPTION 'a device keeps its key and its person';
ELSIF OLD.revoked_at IS NOT NULL AND (NEW.revoked_at, NEW.revoked_by_name, NEW.revoke_reason)
      IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_name, OLD.revoke_reason) THEN
    RAISE EXCEPTION 'a revoked device stays revoked';
ELSIF NEW.have < OLD.have OR NEW.entries < OLD.entries THEN
    RAISE EXCEPTION 'the journal of a device only grows';
END IF;
RETURN NEW;
"""


def _goes_forward() -> list[pgtrigger.Trigger]:
    """A device is never deleted, its key never changes, its journal never shrinks."""
    return [
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name="goes_forward", when=pgtrigger.Before, operation=pgtrigger.Update, func=_FORWARD
        ),
    ]


class FieldDeviceQuerySet(models.QuerySet["FieldDevice"]):
    def visible_to(self, actor: Actor) -> Self:
        """All devices for those who look after them, one's own for everybody else."""
        if actor.scope(Perm.FIELDLOG_MANAGE).everywhere:
            return self
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()


class FieldDevice(models.Model):
    """A browser on a phone that may send a journal, known by the key it made itself.

    Attributes:
        public_key: ECDSA P-256 point, uncompressed, base64url without padding.
        have: the line up to which the server holds everything without gap.
        have_hash: hash of that line, 64 zeros where none is held.
        entries: how many lines are held; more than ``have`` where some came ahead of a gap.
        paced_at, paced: beginning of the present minute and lines sent in it, against floods.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("persoana"))
    name = models.CharField(_("nume"), max_length=80)
    public_key = models.CharField(max_length=88, unique=True)
    enrolled_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    have = models.BigIntegerField(default=0)
    have_hash = models.CharField(max_length=64, default=NO_HASH)
    entries = models.BigIntegerField(default=0)
    paced_at = models.DateTimeField(default=clock.now)
    paced = models.IntegerField(default=0)

    objects = FieldDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispozitiv")
        verbose_name_plural = _("dispozitive")
        constraints = [
            models.CheckConstraint(
                condition=Q(have__gte=0, entries__gte=F("have"), paced__gte=0), name="device_counts_sane"
            ),
        ]
        indexes = [
            models.Index(fields=["-seen_at", "-id"], name="device_by_seen"),
            models.Index(fields=["user", "-seen_at"], name="device_by_user"),
        ]
        triggers = _goes_forward()

    def __str__(self) -> str:
        return self.name


class Via(models.TextChoices):
    """How a line came."""

    NET = "net", _("trimis de telefon")
    FILE = "file", _("din fișier")


class FieldEntry(models.Model):
    """One line of a device's journal, as it was written there.

    Attributes:
        line: the exact text that was hashed.
        device_time_ms: the device's clock, milliseconds since 1970; shown, never trusted.
        topic: what the line is about, for example a list to be counted.
        log_entry_id: the log entry of the person who brought the line by file, if it came so.
    """

    device = models.ForeignKey(FieldDevice, on_delete=models.PROTECT, related_name="lines", db_index=False)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    prev = models.CharField(max_length=64)
    device_time_ms = models.BigIntegerField()
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    topic = models.UUIDField()
    body = models.JSONField()
    line = models.TextField()
    via = models.CharField(max_length=4, choices=Via, default=Via.NET)
    log_entry_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "seq"], name="entry_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="entry_seq_positive"),
        ]
        indexes = [models.Index(fields=["topic", "device", "seq"], name="entry_by_topic")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class FieldHold(models.Model):
    """That a device carries a topic, from the first line about it until it said ``done``.

    Attributes:
        released_seq: the line ``done`` after which nothing came; null while the device may still send.
        forfeited_at: when a person gave up waiting for the device.
    """

    device = models.ForeignKey(FieldDevice, on_delete=models.PROTECT, related_name="holds", db_index=False)
    topic = models.UUIDField()
    taken_at = models.DateTimeField()
    released_seq = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    forfeited_at = models.DateTimeField(null=True)
    forfeited_by_name = models.CharField(max_length=200, blank=True)
    forfeit_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "topic"], name="hold_once")]
        indexes = [models.Index(fields=["topic"], name="hold_by_topic")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return str(self.topic)


class FieldReceipt(models.Model):
    """The word given to a device that everything about a topic up to a line has arrived.

    Attributes:
        upto: number of the line ``done``.
        entries: lines of this topic up to and with it.
        head_hash: hash of the line ``done``.
        mark: signature of the server over all of this.
    """

    device = models.ForeignKey(FieldDevice, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    topic = models.UUIDField()
    upto = models.BigIntegerField()
    entries = models.BigIntegerField()
    head_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    mark = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "upto"], name="receipt_once")]
        indexes = [models.Index(fields=["topic", "device", "-upto"], name="receipt_by_topic")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.mark


class FieldIncidentQuerySet(models.QuerySet["FieldIncident"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for those who look after devices, those of one's own devices for everybody else."""
        if actor.scope(Perm.FIELDLOG_MANAGE).everywhere:
            return self
        return self.filter(device__user_id=actor.user_id) if actor.user_id else self.none()


class FieldIncident(models.Model):
    """Something sent that could not be used, kept so that nothing is lost.

    Attributes:
        code: ``forked``, ``malformed``, ``bad_signature``, ``unknown_device``, ``revoked``, ``unknown_kind``
            or ``unusable``.
        batch: what was sent, or the part that tells what it was.
        digest: over what was sent, so that the same thing sent again is kept once.
    """

    at = models.DateTimeField(default=clock.now)
    device = models.ForeignKey(
        FieldDevice, on_delete=models.PROTECT, null=True, related_name="incidents", db_index=False
    )
    code = models.CharField(max_length=20)
    message = models.CharField(max_length=400)
    batch = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)

    objects = FieldIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        constraints = [
            models.UniqueConstraint(
                fields=["device", "code", "digest"], name="incident_once", nulls_distinct=False
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="incident_by_time")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.message


class FieldPhoto(models.Model):
    """A photo sent by a device; lines name it by the hash of the bytes that were sent."""

    device = models.ForeignKey(FieldDevice, on_delete=models.PROTECT, related_name="photos", db_index=False)
    sha_sent = models.CharField(max_length=64)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "sha_sent"], name="photo_once"),
            models.CheckConstraint(condition=Q(sha_sent__regex=r"^[0-9a-f]{64}$"), name="photo_hash_shape"),
        ]
        indexes = [models.Index(fields=["sha_sent"], name="photo_by_hash")]
        triggers = append_only()

    def __str__(self) -> str:
        return self.sha_sent
