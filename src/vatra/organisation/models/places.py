# SPDX-License-Identifier: EUPL-1.2
"""Site, building and room as identity and address; the legal and technical sheet is patrimony's."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel.actor import Actor
from vatra.organisation.models.bodies import dates_in_order
from vatra.organisation.models.units import EducationUnit


class SiteQuerySet(models.QuerySet["Site"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those with a building they use or used for people of units."""
        if actor.scope(Perm.PATRIMONY_VIEW).everywhere:
            return self
        return self.filter(pk__in=Building.objects.visible_to(actor).values("site_id"))


class Site(models.Model):
    """A land parcel with an address (*incintă*)."""

    name = models.CharField(_("denumire"), max_length=160)
    address = models.CharField(_("adresă"), max_length=250)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("incintă")
        verbose_name_plural = _("incinte")
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name


class BuildingQuerySet(models.QuerySet["Building"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those they use today or used for people of units."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        if scope.everywhere:
            return self
        return self.filter(
            pk__in=BuildingUse.objects.filter(unit_id__in=scope.unit_ids).values("building_id")
        )


class Building(models.Model):
    """A building (*corp*) on a site; ``code`` is unique on its site only."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="buildings")
    code = models.CharField(_("cod corp"), max_length=20)
    name = models.CharField(_("denumire"), max_length=160)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        verbose_name = _("clădire")
        verbose_name_plural = _("clădiri")
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="building_code_once_on_site")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name


class BuildingUse(models.Model):
    """A unit uses a building, with dates and its share: many to many."""

    unit = models.ForeignKey(EducationUnit, on_delete=models.PROTECT, related_name="building_uses")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="uses")
    share = models.DecimalField(_("cotă, %"), max_digits=5, decimal_places=2, default=100)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("building_use_dates"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="building_use_share"),
            models.UniqueConstraint(fields=["unit", "building", "valid_from"], name="building_use_once"),
        ]
        indexes = [models.Index(fields=["building", "unit"], name="building_use_by_building")]
        triggers = keeps_history()


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; rooms of their own unit for people of units."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)


class Room(models.Model):
    """A room: level, code, name, what it is for. ``unit`` is who uses it today."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="rooms")
    unit = models.ForeignKey(EducationUnit, on_delete=models.PROTECT, related_name="rooms")
    code = models.CharField(_("cod"), max_length=20)
    name = models.CharField(_("denumire"), max_length=120)
    level = models.SmallIntegerField(_("nivel"), default=0)
    function = models.CharField(_("destinație"), max_length=80, blank=True)
    area = models.DecimalField(_("suprafață, m²"), max_digits=8, decimal_places=2, null=True, blank=True)
    seats = models.IntegerField(_("locuri"), null=True, blank=True)
    is_active = models.BooleanField(default=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("încăpere")
        verbose_name_plural = _("încăperi")
        constraints = [
            models.UniqueConstraint(fields=["building", "code"], name="room_code_once_in_building"),
            # What stands in a room refers to room and unit together, so that they cannot part.
            models.UniqueConstraint(fields=["id", "unit"], name="room_with_its_unit"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gt=0), name="room_area_positive"),
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gte=0), name="room_seats_sane"),
        ]
        indexes = [models.Index(F("unit"), F("building"), F("level"), F("code"), name="room_by_unit")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name
