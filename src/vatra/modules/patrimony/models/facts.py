# SPDX-License-Identifier: EUPL-1.2
"""What is known of a good, the same on a protocol's line and in the registry, so one INSERT ... SELECT moves it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.modules.patrimony.choices import Domain, GoodKind
from vatra.organisation.models import Organisation, Person, Room


class GoodFacts(models.Model):
    """Identification and value of a good.

    Attributes:
        inventory_number: text with leading zeros kept; for inventory objects the code of the kind.
        classification_code: HG 2139/2004 code, empty where it does not apply.
        life_months: the life chosen once at commissioning, within the code's range.
        account: account of the public institutions' chart (data, for example ``2131``).
        entry_value, accumulated_depreciation: lei with two decimals for the whole quantity.
        opening_date: the date for which the accumulated depreciation is stated.
        owner, administrator, keeper: who owns, administers, and keeps the books; the user is the unit.
        rule_values: the rule-book values used when the line was checked, with their basis.
    """

    kind = models.CharField(_("fel"), max_length=16, choices=GoodKind)
    inventory_number = models.CharField(_("număr de inventar"), max_length=40)
    name = models.CharField(_("denumire"), max_length=300)
    description = models.TextField(_("caracteristici tehnice"), blank=True)
    serial = models.CharField(_("serie"), max_length=80, blank=True)
    classification_code = models.CharField(_("cod de clasificare"), max_length=20, blank=True)
    life_months = models.SmallIntegerField(_("durata aleasă, luni"), null=True, blank=True)
    account = models.CharField(_("cont"), max_length=12, blank=True)
    measure = models.CharField(_("unitate de măsură"), max_length=12, default="buc")
    quantity = models.DecimalField(_("cantitate"), max_digits=12, decimal_places=3, default=Decimal(1))
    entry_value = models.DecimalField(_("valoare de inventar"), max_digits=15, decimal_places=2)
    accumulated_depreciation = models.DecimalField(
        _("amortizare cumulată"), max_digits=15, decimal_places=2, default=Decimal("0.00")
    )
    opening_date = models.DateField(_("data preluării valorilor"), null=True, blank=True)
    commissioning_date = models.DateField(_("data punerii în funcțiune"), null=True, blank=True)
    domain = models.CharField(_("domeniu"), max_length=8, choices=Domain, blank=True)
    # No index of its own on these: lists have composite ones, and their targets are hardly ever deleted.
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proprietar"),
        db_index=False,
    )
    administrator = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("administrator"),
        db_index=False,
    )
    keeper = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ține evidența"),
        db_index=False,
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("loc de folosință"),
        db_index=False,
    )
    custodian = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gestionar"),
        db_index=False,
    )
    rule_values = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


def facts_constraints(prefix: str) -> list[models.BaseConstraint]:
    """The CHECKs both tables share: amounts, quantity, life and dates that make sense."""
    whole = Q(kind__in=[GoodKind.LAND, GoodKind.BUILDING, GoodKind.FIXED_ASSET])
    return [
        models.CheckConstraint(condition=Q(entry_value__gte=0), name=f"{prefix}_value_not_negative"),
        models.CheckConstraint(
            condition=Q(accumulated_depreciation__gte=0, accumulated_depreciation__lte=F("entry_value")),
            name=f"{prefix}_depreciation_within_value",
        ),
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{prefix}_quantity_positive"),
        models.CheckConstraint(condition=~whole | Q(quantity=1), name=f"{prefix}_single_piece"),
        models.CheckConstraint(condition=~Q(inventory_number=""), name=f"{prefix}_has_number"),
        models.CheckConstraint(condition=~Q(name=""), name=f"{prefix}_has_name"),
        models.CheckConstraint(
            condition=Q(life_months__isnull=True) | Q(life_months__gt=0), name=f"{prefix}_life_positive"
        ),
    ]


class EstateFacts(models.Model):
    """What is known of land or a building beyond the common facts (annexes 1 and 2).

    Areas are in square metres.
    """

    address = models.CharField(_("adresă"), max_length=250, blank=True)
    cadastral_number = models.CharField(_("număr cadastral"), max_length=40, blank=True)
    land_book_number = models.CharField(_("număr carte funciară"), max_length=40, blank=True)
    area_deed = models.DecimalField(
        _("suprafață din acte"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    area_measured = models.DecimalField(
        _("suprafață măsurată"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    built_area = models.DecimalField(
        _("suprafață construită"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    developed_area = models.DecimalField(
        _("suprafață desfășurată"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    levels = models.CharField(_("regim de înălțime"), max_length=40, blank=True)
    structure = models.CharField(_("structură"), max_length=80, blank=True)
    year_built = models.SmallIntegerField(_("an construcție"), null=True, blank=True)
    legal_situation = models.CharField(_("situație juridică"), max_length=300, blank=True)
    litigation = models.CharField(_("litigii și revendicări"), max_length=300, blank=True)
    encumbrances = models.CharField(_("sarcini"), max_length=300, blank=True)

    class Meta:
        abstract = True


def estate_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Areas are positive where known; the year is believable."""
    areas = ["area_deed", "area_measured", "built_area", "developed_area"]
    return [
        *(
            models.CheckConstraint(
                condition=Q(**{f"{a}__isnull": True}) | Q(**{f"{a}__gt": 0}), name=f"{prefix}_{a}_positive"
            )
            for a in areas
        ),
        models.CheckConstraint(
            condition=Q(year_built__isnull=True) | Q(year_built__range=(1500, 2100)), name=f"{prefix}_year"
        ),
    ]
