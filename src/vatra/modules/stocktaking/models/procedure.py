# SPDX-License-Identifier: EUPL-1.2
"""The stocktaking of one unit: its decision, its commission, the declarations of its custodians."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.choices import STATE_TONES, Duty, Moment, Occasion, State
from vatra.organisation.models import EducationUnit, Person


class StocktakingQuerySet(models.QuerySet["Stocktaking"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those of their own unit for people of units."""
        scope = actor.scope(Perm.STOCKTAKING_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)


class Stocktaking(models.Model):
    """The stocktaking of what one unit keeps. Legal: Law 82/1991 art. 7; OMFP 2861/2009 annex 1.

    Attributes:
        reference_date: the day for which the book is frozen.
        starts_on, ends_on: the days between which the commission counts, by the decision.
        method: how it is done, as the decision says it.
        compensable: the approved list of sorts, one group on a line, sorts separated by semicolons.
        frozen_at: when the book was copied; later movements are told apart by this moment.
        decision, results, bookings: the papers, once issued.
        head_opinion: the opinions of the heads of accounting and of legal, as written at approval.
    """

    unit = models.ForeignKey(
        EducationUnit, on_delete=models.PROTECT, related_name="+", verbose_name=_("unitate")
    )
    occasion = models.CharField(_("prilejul"), max_length=14, choices=Occasion, default=Occasion.ANNUAL)
    reference_date = models.DateField(_("data de referință"))
    starts_on = models.DateField(_("începe la"))
    ends_on = models.DateField(_("se încheie la"))
    method = models.TextField(_("modul de lucru"), blank=True)
    compensable = models.TextField(_("sortimente care se pot confunda"), blank=True)
    state = models.CharField(_("stare"), max_length=14, choices=State, default=State.DRAFT)
    decision = models.ForeignKey(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decizia"),
    )
    results = models.ForeignKey(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("procesul-verbal"),
    )
    bookings = models.ForeignKey(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lista înregistrărilor"),
    )
    conclusions = models.TextField(_("constatări despre păstrare și gestiune"), blank=True)
    head_opinion = models.TextField(_("avizele contabilității și juridicului"), blank=True)
    frozen_at = models.DateTimeField(_("evidența înghețată la"), null=True, blank=True)
    compared_at = models.DateTimeField(_("comparată la"), null=True, blank=True)
    approved_at = models.DateTimeField(_("aprobată la"), null=True, blank=True)
    approved_by_name = models.CharField(_("aprobată de"), max_length=200, blank=True)
    booked_at = models.DateTimeField(_("înregistrată la"), null=True, blank=True)
    cancel_reason = models.CharField(_("motivul anulării"), max_length=300, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = StocktakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("inventariere")
        verbose_name_plural = _("inventarieri")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="stocktaking_dates"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.CANCELLED]) | Q(decision__isnull=False),
                name="stocktaking_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.DECIDED, State.CANCELLED])
                | Q(frozen_at__isnull=False),
                name="stocktaking_counts_a_frozen_book",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.BOOKED, State.ARCHIVED])
                | Q(results__isnull=False),
                name="stocktaking_approved_by_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | ~Q(cancel_reason=""), name="stocktaking_cancel_reason"
            ),
            # A second open one of the same unit would freeze the same goods twice.
            models.UniqueConstraint(
                fields=["unit"],
                condition=~Q(state__in=[State.BOOKED, State.ARCHIVED, State.CANCELLED]),
                name="one_open_stocktaking_of_a_unit",
            ),
        ]
        indexes = [
            models.Index(F("reference_date").desc(), F("id").desc(), name="stocktaking_newest"),
            models.Index(F("unit"), F("reference_date").desc(), name="stocktaking_of_unit"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="archived_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=State.ARCHIVED),
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return f"{_('Inventariere')} {self.reference_date:%Y}, {self.unit}"

    @property
    def tone(self) -> str:
        """Tone of the state."""
        return STATE_TONES[self.state]


class CommissionMember(models.Model):
    """A person of the commission, or of the sub-commission with that number (0 is the central one).

    Legal: OMFP 2861/2009 annex 1 pt 6: custodians concerned, the accountants who keep their records and auditors
    are not members; a member is replaced by a written decision only.
    """

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nume și prenume"), max_length=160)
    function = models.CharField(_("funcția"), max_length=120, blank=True)
    duty = models.CharField(_("calitatea"), max_length=10, choices=Duty, default=Duty.MEMBER)
    sub = models.SmallIntegerField(_("subcomisia"), default=0)
    left_by_act = models.CharField(_("înlocuit prin"), max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktaking", "sub", "name"], name="commission_member_once"),
            models.UniqueConstraint(
                fields=["stocktaking", "sub"],
                condition=Q(duty=Duty.PRESIDENT, left_by_act=""),
                name="commission_one_president",
            ),
            models.CheckConstraint(condition=Q(sub__range=(0, 200)), name="commission_sub_sane"),
            models.CheckConstraint(condition=~Q(name=""), name="commission_member_named"),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """What a custodian declares before the count and at the end of the lists.

    Attributes:
        answers: code of the question -> text of the answer (empty: no).
        last_entry, last_exit: kind, number and date of the last documents.
    """

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="declarations")
    custodian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("gestionar"), max_length=160)
    moment = models.CharField(_("momentul"), max_length=8, choices=Moment)
    answers = models.JSONField(default=dict)
    last_entry = models.CharField(_("ultimul document de intrare"), max_length=160, blank=True)
    last_exit = models.CharField(_("ultimul document de ieșire"), max_length=160, blank=True)
    objections = models.TextField(_("obiecții"), blank=True)
    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    made_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktaking", "name", "moment"], name="declaration_once"),
        ]
        triggers = keeps_history()
