# SPDX-License-Identifier: EUPL-1.2
"""Legal acts: what stands behind every legal state."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.files.models import StoredFile
from vatra.kernel.actor import Actor
from vatra.organisation.choices import ActKind


class LegalActQuerySet(models.QuerySet["LegalAct"]):
    def visible_to(self, actor: Actor) -> Self:
        """Acts without unit are public inside; acts of a unit are seen by that unit and the directorate."""
        scope = actor.scope(Perm.ORGANISATION_VIEW)
        if scope.everywhere:
            return self
        if not scope:
            return self.none()
        return self.filter(Q(unit_id__isnull=True) | Q(unit_id__in=scope.unit_ids))


class LegalAct(models.Model):
    """An act by its issuer, kind, number and date, with its file when there is one."""

    issuer = models.CharField(_("emitent"), max_length=200)
    kind = models.CharField(_("fel"), max_length=16, choices=ActKind)
    number = models.CharField(_("număr"), max_length=40)
    date = models.DateField(_("data"))
    title = models.CharField(_("titlu"), max_length=400, blank=True)
    in_force_from = models.DateField(_("produce efecte de la"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("fișier")
    )
    unit = models.ForeignKey(
        "organisation.EducationUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("unitate"),
    )
    is_verified = models.BooleanField(_("verificat pe text"), default=False)

    objects = LegalActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act juridic")
        verbose_name_plural = _("acte juridice")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "number", "date"], name="legal_act_once"),
        ]
        indexes = [models.Index(F("date").desc(), F("id").desc(), name="legal_act_newest")]
        triggers = keeps_history()

    def __str__(self) -> str:
        sign = " din " if "/" in self.number else "/"
        return f"{self.short_kind} {self.number}{sign}{self.date:%d.%m.%Y}"

    @property
    def short_kind(self) -> str:
        """The kind as it stands before a number: HCL, HG, Protocol..."""
        upper = {ActKind.HCL, ActKind.HCGMB, ActKind.HG}
        return self.kind.upper() if self.kind in upper else str(ActKind(self.kind).label).capitalize()


class ActEffect(models.Model):
    """What an act changes, on which record, from when (and until when): the answer to „De ce?”."""

    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, related_name="effects")
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    state = models.CharField(_("stare juridică"), max_length=120)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="act_effect_dates_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "valid_from"], name="act_effect_by_object")
        ]
        triggers = keeps_history()
