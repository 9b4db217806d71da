# SPDX-License-Identifier: EUPL-1.2
"""What a person sees of a job: its title, progress, outcome."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor


class JobState(models.TextChoices):
    QUEUED = "queued", _("în așteptare")
    RUNNING = "running", _("în lucru")
    DONE = "done", _("terminată")
    FAILED = "failed", _("eșuată")


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everybody sees the jobs they started; holders of ``jobs.all`` see all."""
        if actor.can(Perm.JOBS_ALL):
            return self
        return self.filter(created_by_id=actor.user_id) if actor.user_id else self.none()


class JobRun(models.Model):
    """One piece of long work. ``total`` 0 means that its size is not known yet."""

    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    text = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    result_url = models.CharField(max_length=300, blank=True)
    attempts = models.IntegerField(default=0)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done__gte=0, total__gte=0), name="job_progress_sane")
        ]
        indexes = [
            models.Index(F("created_at").desc(), F("id").desc(), name="job_newest"),
            models.Index(fields=["created_by_id", "-created_at", "-id"], name="job_mine"),
        ]

    def __str__(self) -> str:
        return self.title
