# SPDX-License-Identifier: EUPL-1.2
"""The differences that the comparison found, with what people say and propose about them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.choices import FINDING_TONES, Finding, Nature, Suggestion
from vatra.modules.stocktaking.models.book import BookLine, CountPlace
from vatra.modules.stocktaking.models.procedure import Stocktaking
from vatra.organisation.models import Person


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those of their own unit for people of units."""
        scope = actor.scope(Perm.STOCKTAKING_VIEW)
        return self if scope.everywhere else self.filter(stocktaking__unit_id__in=scope.unit_ids)


class Difference(models.Model):
    """A line of the comparison that is not as in the book. Legal: OMFP 2861/2009 annex 1 pt 35-42.

    Attributes:
        line: the line of the frozen book; None for a surplus that the book does not know.
        place: where it should be (shortage, state) or where it was seen (surplus, elsewhere).
        book, counted: quantities; ``value`` is the book value of the difference, in lei, always positive.
        replacement_value: cost of a good with similar features and wear, for an imputable shortage (pt 40 (2)).
        pair: the surplus or shortage that compensates this one.
    """

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="differences")
    finding = models.CharField(_("constatarea"), max_length=8, choices=Finding)
    line = models.ForeignKey(BookLine, on_delete=models.PROTECT, null=True, related_name="differences")
    good = models.ForeignKey("patrimony.Good", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(CountPlace, on_delete=models.PROTECT, related_name="+")
    custodian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=130)
    label = models.CharField(_("bunul"), max_length=350)
    measure = models.CharField(max_length=12, default="buc")
    book = models.DecimalField(_("scriptic"), max_digits=12, decimal_places=3)
    counted = models.DecimalField(_("faptic"), max_digits=12, decimal_places=3)
    value = models.DecimalField(_("valoarea diferenței"), max_digits=15, decimal_places=2)
    condition = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=500, blank=True)
    explanation = models.TextField(_("explicația"), blank=True)
    explained_by = models.CharField(_("explicată de"), max_length=200, blank=True)
    nature = models.CharField(_("natura"), max_length=12, choices=Nature, blank=True)
    pair = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suggestion = models.CharField(_("propunerea"), max_length=14, choices=Suggestion, blank=True)
    replacement_value = models.DecimalField(
        _("valoarea de înlocuire"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    liable = models.CharField(_("persoana vinovată"), max_length=200, blank=True)
    paper = models.ForeignKey(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decizia de imputare"),
    )
    version = models.IntegerField(default=1)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("diferență")
        verbose_name_plural = _("diferențe")
        constraints = [
            models.UniqueConstraint(
                fields=["stocktaking", "finding", "place", "subject"], name="difference_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="difference_value_positive"),
            models.CheckConstraint(
                condition=Q(nature="") | ~Q(explanation=""), name="difference_explained_before_its_nature"
            ),
            models.CheckConstraint(
                condition=~Q(suggestion=Suggestion.IMPUTE) | Q(replacement_value__gt=0) & ~Q(liable=""),
                name="imputed_at_replacement_value",
            ),
            models.CheckConstraint(
                condition=~Q(nature=Nature.COMPENSATED) | Q(pair__isnull=False),
                name="compensated_with_its_pair",
            ),
        ]
        indexes = [models.Index(fields=["stocktaking", "finding", "id"], name="difference_order")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.label

    @property
    def tone(self) -> str:
        """Tone of the finding."""
        return FINDING_TONES[self.finding]
