# SPDX-License-Identifier: EUPL-1.2
"""The record of a stored file; the bytes lie under their SHA-256."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel import clock
from vatra.kernel.actor import Actor


class Purpose(models.TextChoices):
    """What a file is for; decides the accepted types and the size limit (see ``store.LIMITS``)."""

    PAPER = "paper", _("act emis")
    SIGNED = "signed", _("exemplar semnat")
    SCAN = "scan", _("act scanat")
    PILE = "pile", _("teanc scanat")
    PHOTO = "photo", _("fotografie")
    IMPORT = "import", _("fișier de import")
    EXPORT = "export", _("export")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Files of units inside the actor's scope; files of no unit also for the person who made them."""
        scope = actor.scope(Perm.FILES_VIEW)
        if scope.everywhere:
            return self
        mine = Q(created_by_id=actor.user_id, unit_id__isnull=True) if actor.user_id else Q(pk__in=[])
        return self.filter(Q(unit_id__in=scope.unit_ids) | mine)


class StoredFile(models.Model):
    """A file as received or produced.

    Attributes:
        sha256: hash of the stored bytes, also their address in the store.
        name: display name, stripped of folders and control characters.
        mime: type sniffed from the bytes, never the one claimed by the sender.
        unit_id: the education unit that it belongs to, or null.
        owner_kind, owner_id: the record it hangs on (``app.model``, primary key), if any.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose)
    name = models.CharField(max_length=160)
    mime = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)
    unit_id = models.BigIntegerField(null=True)
    owner_kind = models.CharField(max_length=60, blank=True)
    owner_id = models.BigIntegerField(null=True)
    caption = models.CharField(max_length=200, blank=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_shape"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),
        ]
        indexes = [models.Index(fields=["owner_kind", "owner_id", "-id"], name="file_by_owner")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name
