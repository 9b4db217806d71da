# SPDX-License-Identifier: EUPL-1.2
"""Education units: with legal personality, or structures of another unit."""

from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel.actor import Actor
from vatra.organisation.choices import Level, UnitKind
from vatra.organisation.folding import RoKey
from vatra.organisation.models.acts import LegalAct
from vatra.organisation.models.bodies import DATES, Organisation, dates_in_order


class EducationUnitQuerySet(models.QuerySet["EducationUnit"]):
    def visible_to(self, actor: Actor) -> Self:
        """All units for the directorate; their own for people of units."""
        scope = actor.scope(Perm.ORGANISATION_VIEW)
        return self if scope.everywhere else self.filter(pk__in=scope.unit_ids)

    def active(self) -> Self:
        """Units that function today."""
        return self.filter(is_active=True)


class EducationUnit(models.Model):
    """A kindergarten, school or high school. ``parent`` is set for structures without legal personality.

    Attributes:
        code: short stable code used in numbers and addresses, for example ``g412``.
        siiir: SIIIR code as text (its leading digits are the county code; the rule is unverified).
        latitude, longitude: degrees WGS 84, for the map drawn by the server.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="unit")
    code = models.SlugField(_("cod scurt"), max_length=24, unique=True)
    siiir = models.CharField(_("cod SIIIR"), max_length=20, unique=True, null=True, blank=True)
    kind = models.CharField(_("fel"), max_length=12, choices=UnitKind)
    name = models.CharField(_("denumire"), max_length=250)
    levels = ArrayField(
        models.CharField(max_length=16, choices=Level), verbose_name=_("niveluri"), default=list
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="structures",
        verbose_name=_("unitate PJ"),
    )
    address = models.CharField(_("adresă"), max_length=250, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    is_active = models.BooleanField(_("funcționează"), default=True)
    is_demo = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    objects = EducationUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unitate de învățământ")
        verbose_name_plural = _("unități de învățământ")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_own_parent"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(43, 49)), name="unit_lat"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__range=(20, 30)), name="unit_lon"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="unit_by_name"),
            models.Index(RoKey("name"), F("id"), name="unit_in_romanian_order"),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name

    @property
    def keeper_id(self) -> int:
        """The body that keeps its books: its own, or that of the unit whose structure it is."""
        return self.organisation_id if self.parent is None else self.parent.organisation_id

    @property
    def has_legal_personality(self) -> bool:
        """PJ units have none above them; structures (*arondate*) name theirs."""
        return self.parent_id is None


class UnitName(models.Model):
    """A former or present name of a unit, with dates."""

    unit = models.ForeignKey(EducationUnit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("denumire"), max_length=250)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("unit_name_dates"),
            ExclusionConstraint(
                name="unit_one_name_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (DATES, RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = keeps_history()


class PupilCount(models.Model):
    """Pupils, groups and staff of a unit in one school year (``2026`` means 2026–2027)."""

    unit = models.ForeignKey(EducationUnit, on_delete=models.PROTECT, related_name="pupil_counts")
    school_year = models.SmallIntegerField(_("an școlar"))
    pupils = models.IntegerField(_("elevi sau preșcolari"))
    groups = models.IntegerField(_("formațiuni de studiu"), default=0)
    staff = models.IntegerField(_("personal"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "school_year"], name="pupils_once_a_year"),
            models.CheckConstraint(
                condition=Q(pupils__gte=0, groups__gte=0, staff__gte=0, school_year__range=(1990, 2100)),
                name="pupils_sane",
            ),
        ]
        triggers = keeps_history()
