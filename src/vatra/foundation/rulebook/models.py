# SPDX-License-Identifier: EUPL-1.2
"""The authority's own rule rows, and the catalogue of service lives."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import append_only, keeps_history
from vatra.kernel import clock
from vatra.kernel.actor import Actor

LONGEST_ACT = 200
LONGEST_REASON = 500


class LocalRuleQuerySet(models.QuerySet["LocalRule"]):
    def visible_to(self, actor: Actor) -> Self:
        """Law is not secret inside the house: all rows for those who may open the rule book."""
        return self if actor.can(Perm.RULEBOOK_VIEW) else self.none()

    def standing(self) -> Self:
        """Rows that were neither replaced nor withdrawn."""
        return self.filter(superseded_by__isnull=True, is_withdrawal=False)

    def in_force(self, day: dt.date) -> Self:
        """Standing rows that cover the day."""
        return self.standing().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class LocalRule(models.Model):
    """A value that the authority sets over the shipped one, with its act. Never edited: a newer row supersedes it.

    Attributes:
        value: in the writing of ``keys.read_value``; empty for a withdrawal.
        act_reference: the act as text, for example „HCL 12/2026, art. 3”.
        reason: why the authority departs from the shipped row.
        supersedes: the row that this one replaces or withdraws.
        is_withdrawal: the row only ends the one it supersedes; the shipped value holds again.
        verified: whether the person who entered it compared the value with the text of the act.
    """

    key = models.CharField(_("regulă"), max_length=80)
    value = models.CharField(_("valoare"), max_length=200, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    operator = models.CharField(_("comparație"), max_length=2, blank=True)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act_reference = models.CharField(_("actul"), max_length=LONGEST_ACT)
    reason = models.CharField(_("motivul"), max_length=LONGEST_REASON)
    verified = models.BooleanField(_("verificat pe text"), default=False)
    is_withdrawal = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    created_by_id = models.BigIntegerField(null=True)
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    objects = LocalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("regulă proprie")
        verbose_name_plural = _("reguli proprii")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="local_rule_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawal=False, value__gt="")
                | Q(is_withdrawal=True, value="", supersedes__isnull=False),
                name="local_rule_value_or_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(operator__in=["", ">", ">="]), name="local_rule_operator_known"
            ),
            models.CheckConstraint(
                condition=Q(act_reference__gt="", reason__gt=""), name="local_rule_has_act"
            ),
        ]
        indexes = [models.Index(fields=["key", "valid_from"], name="local_rule_by_key")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.key} = {self.value or '—'} ({self.valid_from:%d.%m.%Y})"


class CatalogueEntryQuerySet(models.QuerySet["CatalogueEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Law is not secret inside the house: all rows for those who may open the rule book."""
        return self if actor.can(Perm.RULEBOOK_VIEW) else self.none()


class CatalogueEntry(models.Model):
    """One code of the catalogue of HG 2139/2004 with its range of service lives.

    Attributes:
        sort_key: each number of the code in three digits, so that 1.10 follows 1.9.
        min_months, max_months: the range; both empty for groups that have none.
        title: as read in ``title_source``; empty where no source was read.
        verified: whether the row was compared with the official text.
        source_file: name of the imported file; empty for rows that came with the program.
    """

    code = models.CharField(_("cod"), max_length=20, unique=True)
    sort_key = models.CharField(max_length=30, unique=True)
    min_months = models.PositiveSmallIntegerField(null=True, blank=True)
    max_months = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(_("denumire"), max_length=600, blank=True)
    title_source = models.CharField(_("sursa denumirii"), max_length=300, blank=True)
    verified = models.BooleanField(_("verificat"), default=False)
    source_file = models.CharField(_("fișier"), max_length=200, blank=True)

    objects = CatalogueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("cod de clasificare")
        verbose_name_plural = _("coduri de clasificare")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,6}$"), name="catalogue_code_shape"
            ),
            models.CheckConstraint(
                condition=Q(min_months__isnull=True, max_months__isnull=True)
                | Q(min_months__gt=0, max_months__gte=F("min_months")),
                name="catalogue_range_in_order",
            ),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.code
