# SPDX-License-Identifier: EUPL-1.2
"""What was seen: one row for each place, subject and source, whatever the order in which journals arrive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel import clock
from vatra.modules.stocktaking.choices import Condition
from vatra.modules.stocktaking.models.book import CountPlace

MOST = 10**6
"""The largest quantity that anybody counts of one good; more is a slip of the finger."""


class Observation(models.Model):
    """The newest word of one source about one subject in one place.

    A projection of the devices' journals (which are kept whole by ``fieldlog``) and of what the commission typed at
    the desk; it can be rebuilt at any time.

    Attributes:
        subject: ``g:<good>`` or ``c:<code read>``.
        source: public id of the device, or ``birou:<account>`` for the desk.
        seq: number of the line in that source's journal; the largest stays.
        quantity: None when the source took its observation back.
        device_time: milliseconds since 1970 by the clock of the device, shown and never trusted.
    """

    place = models.ForeignKey(
        CountPlace, on_delete=models.PROTECT, related_name="observations", db_index=False
    )
    subject = models.CharField(max_length=130)
    source = models.CharField(max_length=60)
    by_name = models.CharField(max_length=200)
    seq = models.BigIntegerField()
    good = models.ForeignKey(
        "patrimony.Good", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    quantity = models.DecimalField(_("cantitate"), max_digits=12, decimal_places=3, null=True)
    condition = models.CharField(_("starea"), max_length=8, choices=Condition, blank=True)
    note = models.CharField(_("observație"), max_length=500, blank=True)
    photos = models.JSONField(default=list)
    how = models.CharField(max_length=8, blank=True)
    device_time = models.BigIntegerField(default=0)
    received_at = models.DateTimeField(default=clock.now)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "subject", "source"], name="observation_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0, quantity__lte=MOST),
                name="observation_quantity_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["good"], condition=Q(good__isnull=False), name="observation_of_good"),
        ]


class Settlement(models.Model):
    """What the commission holds true of a subject in a place, where the sources differ or a person typed it."""

    place = models.ForeignKey(CountPlace, on_delete=models.PROTECT, related_name="settlements")
    subject = models.CharField(max_length=130)
    quantity = models.DecimalField(_("cantitate"), max_digits=12, decimal_places=3)
    condition = models.CharField(_("starea"), max_length=8, choices=Condition, blank=True)
    note = models.CharField(_("observație"), max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "subject"], name="settlement_once"),
            models.CheckConstraint(condition=Q(quantity__range=(0, MOST)), name="settlement_quantity_sane"),
        ]
        triggers = keeps_history()
