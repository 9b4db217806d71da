# SPDX-License-Identifier: EUPL-1.2
"""The one search index: a row for each object that people may look for."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor


class Fold(Func):
    function = "vatra_fold"
    output_field = models.TextField()


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Entries whose permission the actor holds there; nothing without the right to search.

        An entry without unit is seen by those who see the whole authority, or by every holder of its
        permission when it is ``open_inside``.
        """
        if not actor.can(Perm.SEARCH_USE):
            return self.none()
        everywhere = sorted(p for p, scope in actor.grants.items() if scope.everywhere)
        allowed = Q(permission__in=everywhere)
        for permission, scope in sorted(actor.grants.items()):
            if not scope.everywhere:
                inside = Q(unit_id__in=sorted(scope.unit_ids)) | Q(unit_id__isnull=True, open_inside=True)
                allowed |= Q(permission=permission) & inside
        return self.filter(allowed)


class SearchEntry(models.Model):
    """What can be found of one object.

    Attributes:
        kind, object_id: the object, as ``app.model`` and primary key.
        unit_id: the education unit it belongs to; null for objects of the authority.
        permission: the code a person must hold, for that unit, to see the hit.
        open_inside: an object of no unit that every holder of the permission may find.
        keywords: further words to find it by (numbers, former names), never shown.
        folded: title, subtitle and keywords in one spelling, each word after a space.
        exact: numbers that jump to the object when typed whole, normalised by ``vatra_exact``.
        weight: larger is shown earlier within equal matches; 0-100.
    """

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    permission = models.CharField(max_length=40)
    open_inside = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300)
    keywords = models.TextField(blank=True)
    folded = models.GeneratedField(
        expression=Fold(
            Concat(
                Value(" "),
                "title",
                Value(" "),
                "subtitle",
                Value(" "),
                "keywords",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
    exact = ArrayField(models.TextField(), default=list)
    weight = models.SmallIntegerField(default=0)
    updated_at = models.DateTimeField(default=clock.now)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_object_once")]
        indexes = [
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="search_by_folded"),
            GinIndex(fields=["exact"], name="search_by_exact"),
            models.Index(fields=["unit_id", "kind"], name="search_by_unit"),
        ]

    def __str__(self) -> str:
        return self.title
