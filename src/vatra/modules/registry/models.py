# SPDX-License-Identifier: EUPL-1.2
"""A line of the register. It is cancelled, never deleted, and its number is never used again."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel.actor import Actor
from vatra.organisation.models import EducationUnit

_FROZEN = (
    "year",
    "number",
    "direction",
    "recorded_at",
    "recorded_by_id",
    "recorded_by_name",
    "subject",
    "correspondent",
    "their_number",
    "their_date",
    "unit_id",
)
_ONCE = ("paper_id", "cancelled_at")


def _frozen() -> pgtrigger.Trigger:
    """What was entered is never changed; the paper is tied once and the line cancelled once, with its reason."""
    changed = [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in _FROZEN]
    changed += [f"(OLD.{c} IS NOT NULL AND NEW.{c} IS DISTINCT FROM OLD.{c})" for c in _ONCE]
    changed += ["(OLD.cancelled_at IS NOT NULL AND NEW.cancel_reason IS DISTINCT FROM OLD.cancel_reason)"]
    return pgtrigger.Trigger(
        name="entered_is_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"IF {' OR '.join(changed)} THEN RAISE EXCEPTION 'registry line % is frozen', OLD.id "
        "USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
    )


class Direction(models.TextChoices):
    IN = "intrare", _("intrare")
    OUT = "iesire", _("ieșire")
    INTERNAL = "intern", _("intern")


class RegistryEntryQuerySet(models.QuerySet["RegistryEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """The whole register for those who see it; nothing for people of units."""
        return self if actor.scope(Perm.REGISTRY_VIEW).everywhere else self.none()


class RegistryEntry(models.Model):
    """One numbered line: what came in, went out or was made here.

    Attributes:
        number: 1, 2, 3 ... within the year, without gaps.
        recorded_at: taken with the number, so that order of numbers is order of time.
    """

    year = models.SmallIntegerField(_("an"))
    number = models.BigIntegerField(_("număr"))
    direction = models.CharField(_("fel"), max_length=8, choices=Direction)
    recorded_at = models.DateTimeField(_("înregistrat la"))
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_by_name = models.CharField(_("înregistrat de"), max_length=200)
    subject = models.CharField(_("cuprins pe scurt"), max_length=400)
    correspondent = models.CharField(_("corespondent"), max_length=250, blank=True)
    their_number = models.CharField(_("numărul lor"), max_length=60, blank=True)
    their_date = models.DateField(_("data lor"), null=True, blank=True)
    unit = models.ForeignKey(
        EducationUnit, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("unitate")
    )
    paper = models.OneToOneField(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registry_entry",
        verbose_name=_("actul emis"),
    )
    cancelled_at = models.DateTimeField(_("anulată la"), null=True, blank=True)
    cancel_reason = models.CharField(_("motivul anulării"), max_length=300, blank=True)

    objects = RegistryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("înregistrare")
        verbose_name_plural = _("înregistrări")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="registry_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="registry_number_positive"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="registry_cancelled_with_reason",
            ),
        ]
        indexes = [models.Index(F("year").desc(), F("number").desc(), name="registry_newest")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            _frozen(),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"
