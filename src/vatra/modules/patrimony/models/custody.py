# SPDX-License-Identifier: EUPL-1.2
"""Custodies (*gestiuni*) with their dates, and their hand-over from one custodian to another."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import HANDING_OPEN, Domain, GoodKind
from vatra.modules.patrimony.models.goods import Good
from vatra.modules.patrimony.models.handing import (
    Handing,
    HandingQuerySet,
    handing_constraints,
    handing_triggers,
    line_trigger,
    newest,
)
from vatra.organisation.models import EducationUnit, LegalAct, Organisation, Person, Room


class HalfOpenDates(Func):
    """``daterange(valid_from, valid_to, '[)')``: on the day of a hand-over both custodians meet, none overlaps."""

    function = "daterange"

    def __init__(self) -> None:
        super().__init__("valid_from", "valid_to", RangeBoundary(), output_field=models.Field())


_STILL_IN_CARE = """
IF EXISTS (
    SELECT 1 FROM patrimony_good g
    WHERE g.unit_id = NEW.unit_id AND g.custodian_id = NEW.person_id AND g.state <> 'iesit'
      AND (NEW.room_id IS NULL OR g.room_id = NEW.room_id)) THEN
    RAISE EXCEPTION 'custody % still has goods', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_ends_without_goods';
END IF;
RETURN NULL;
"""


class CustodyQuerySet(models.QuerySet["Custody"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those of their own unit for its people."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)

    def running(self) -> Self:
        """Those without an end."""
        return self.filter(valid_to__isnull=True)


class Custody(models.Model):
    """A person answers for the goods of a room, or of the whole unit where ``room`` is empty, between two days.

    ``valid_to`` is the day of the hand-over: the next custodian begins on it.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="custodies", verbose_name=_("gestionar")
    )
    unit = models.ForeignKey(
        EducationUnit,
        on_delete=models.PROTECT,
        related_name="custodies",
        verbose_name=_("unitate de învățământ"),
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("loc")
    )
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act = models.ForeignKey(
        LegalAct, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("temei")
    )
    handover = models.ForeignKey(
        "patrimony.Handover",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="custodies",
        verbose_name=_("primită prin"),
    )
    version = models.IntegerField(default=1)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("gestiune")
        verbose_name_plural = _("gestiuni")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="custody_dates"
            ),
            ExclusionConstraint(
                name="one_custodian_per_place",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        Coalesce(F("room"), Value(0), output_field=BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    (HalfOpenDates(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["unit", "person"], name="custody_by_unit")]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            # Asked at the end of the transaction, so that a hand-over may close it before it moves the goods.
            pgtrigger.Trigger(
                name="ends_without_goods",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__valid_to__isnull=False)
                & pgtrigger.Q(old__valid_to__df=pgtrigger.F("new__valid_to")),
                func=_STILL_IN_CARE,
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.room or self.unit.name}"


class HandoverQuerySet(HandingQuerySet["Handover"]):
    """Hand-overs; see ``HandingQuerySet``."""


class Handover(Handing):
    """A hand-over of a custody: lists per owner, counted, signed by both; then the goods answer to the receiver.

    Attributes:
        room: the place handed over; empty for all that the giver keeps in the unit.
        present: JSON ``[{"name", "function"}]`` of the commission or of those present.
        findings: what was found beyond the lists, such as goods without number.
    """

    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("locul predat"),
    )
    present = models.JSONField(_("comisia sau cei prezenți"), default=list, blank=True)
    order = models.CharField(_("decizia comisiei"), max_length=160, blank=True)
    findings = models.TextField(_("constatări"), blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("predare-primire de gestiune")
        verbose_name_plural = _("predări-primiri de gestiune")
        constraints = [
            *handing_constraints("handover"),
            models.CheckConstraint(
                condition=Q(giver__isnull=False) & ~Q(giver=F("receiver")), name="handover_between_two"
            ),
            models.UniqueConstraint(
                "unit",
                "giver",
                Coalesce(F("room"), Value(0), output_field=BigIntegerField()),
                condition=Q(state__in=HANDING_OPEN),
                name="one_open_handover",
            ),
        ]
        indexes = newest("handover")
        triggers = [
            *handing_triggers("patrimony_handover", "patrimony_handoverline", "handover_id", "handover"),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        name = _t("Predare-primire de gestiune")
        if self.paper is not None:
            return _t("%(name)s nr. %(number)s") % {"name": name, "number": self.paper.number_text}
        return _t("%(name)s, în lucru (%(id)s)") % {"name": name, "id": self.pk}


class HandoverLine(models.Model):
    """A good of the list: what the book says, what was counted.

    Attributes:
        counted: the quantity found; empty until somebody looked.
        explanation: why what was found differs from the book; asked before anybody signs.
    """

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="lines", db_index=False)
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="handover_lines")
    is_open = models.BooleanField(default=True)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("proprietar")
    )
    domain = models.CharField(_("domeniu"), max_length=8, choices=Domain, blank=True)
    kind = models.CharField(_("fel"), max_length=16, choices=GoodKind)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("loc de folosință")
    )
    inventory_number = models.CharField(_("număr de inventar"), max_length=40)
    name = models.CharField(_("denumire"), max_length=400)
    measure = models.CharField(_("unitate de măsură"), max_length=12)
    quantity = models.DecimalField(_("cantitate scriptică"), max_digits=12, decimal_places=3)
    entry_value = models.DecimalField(_("valoare de inventar"), max_digits=15, decimal_places=2)
    depreciation = models.DecimalField(_("amortizare cumulată"), max_digits=15, decimal_places=2)
    counted = models.DecimalField(_("cantitate găsită"), max_digits=12, decimal_places=3, null=True)
    remark = models.CharField(_("mențiuni"), max_length=200, blank=True)
    explanation = models.CharField(_("explicația diferenței"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "good"], name="handover_good_once"),
            models.UniqueConstraint(
                fields=["good"], condition=Q(is_open=True), name="good_in_one_open_handover"
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(counted__gte=0), name="handover_counted_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["handover", "inventory_number", "id"], name="handover_line_by_number"),
        ]
        triggers = [line_trigger("patrimony_handover", "handover_id", "handover"), *keeps_history()]

    def __str__(self) -> str:
        return self.inventory_number
