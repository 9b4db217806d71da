# SPDX-License-Identifier: EUPL-1.2
"""The authority, its departments, people with mandates, and all other organisations."""

import datetime as dt
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.models import DateRange
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel.actor import Actor
from vatra.organisation.choices import DepartmentKind, IdentifierScheme, MandateFunction, OrganisationKind
from vatra.organisation.models.acts import LegalAct

DATES = DateRange("valid_from", "valid_to", RangeBoundary(inclusive_upper=True))


def dates_in_order(name: str) -> models.CheckConstraint:
    """The CHECK that an end date, where given, is not before the start."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name
    )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; people of units see bodies and firms, but no natural persons and no other units."""
        scope = actor.scope(Perm.ORGANISATION_VIEW)
        if scope.everywhere:
            return self
        if not scope:
            return self.none()
        closed = [OrganisationKind.PERSON, OrganisationKind.EDUCATION_UNIT]
        return self.filter(Q(unit__id__in=scope.unit_ids) | (~Q(kind__in=closed) & Q(unit__isnull=True)))


class Organisation(models.Model):
    """Any body that can own, administer, use, keep, supply or donate."""

    name = models.CharField(_("denumire"), max_length=250)
    short_name = models.CharField(_("denumire scurtă"), max_length=80, blank=True)
    kind = models.CharField(_("fel"), max_length=12, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    address = models.CharField(_("adresă"), max_length=250, blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_demo = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organizație")
        verbose_name_plural = _("organizații")
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_not_own_parent")
        ]
        indexes = [models.Index(fields=["name", "id"], name="organisation_by_name")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.short_name or self.name


class Identifier(models.Model):
    """A public code of an organisation. A structure without its own code uses that of its parent (nested)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(_("fel"), max_length=8, choices=IdentifierScheme)
    value = models.CharField(_("cod"), max_length=40)
    valid_from = models.DateField(_("de la"), null=True, blank=True)
    valid_to = models.DateField(_("până la"), null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class OrganisationRole(models.Model):
    """What an organisation is to the authority between two dates (supplier, donor, partner...)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("calitate"), max_length=80)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [dates_in_order("organisation_role_dates")]
        triggers = keeps_history()


class Authority(models.Model):
    """The local authority that runs this installation: one row."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    owner_of_estate = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("proprietarul imobilelor")
    )
    administrator_of_estate = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("administratorul imobilelor")
    )
    siruta = models.CharField(max_length=6)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="one_authority")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return str(self.organisation)


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, actor: Actor) -> Self:
        """The structures are public inside: all of them for whoever may see the organisation."""
        return self if actor.can(Perm.ORGANISATION_VIEW) else self.none()


class Department(models.Model):
    """A structure of the authority; its names change over time and are kept with dates.

    Attributes:
        public_head: who leads it, for the public page only, with ``public_source`` and its date.
        is_demo: telephone and e-mail are invented.
    """

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=DepartmentKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.SmallIntegerField(default=0)
    summary = models.TextField(_("pe scurt"), blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    public_head = models.CharField(_("conducere, pentru pagina publică"), max_length=160, blank=True)
    public_source = models.CharField(_("sursa datelor publice"), max_length=200, blank=True)
    public_source_date = models.DateField(_("data sursei"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.code


class DepartmentName(models.Model):
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("denumire"), max_length=200)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            dates_in_order("department_name_dates"),
            ExclusionConstraint(
                name="department_one_name_at_a_time",
                expressions=[("department", RangeOperators.EQUAL), (DATES, RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name


class DepartmentTask(models.Model):
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="tasks")
    position = models.SmallIntegerField()
    text = models.TextField(_("atribuție"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["department", "position"], name="department_task_position")
        ]
        triggers = keeps_history()


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; people of units see those with a mandate in their unit."""
        scope = actor.scope(Perm.ORGANISATION_VIEW)
        if scope.everywhere:
            return self
        return self.filter(pk__in=Mandate.objects.filter(unit_id__in=scope.unit_ids).values("person_id"))

    def serving(self, unit_id: int, day: dt.date) -> Self:
        """Those whose mandate in the unit runs on that day."""
        return self.filter(pk__in=Mandate.objects.on(day).filter(unit_id=unit_id).values("person_id"))


class Person(models.Model):
    """A natural person known by work: head, director, custodian. ``user_id`` when they have an account."""

    full_name = models.CharField(_("nume și prenume"), max_length=160)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    user_id = models.BigIntegerField(null=True, blank=True, unique=True)
    is_demo = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("persoană")
        verbose_name_plural = _("persoane")
        indexes = [models.Index(fields=["full_name", "id"], name="person_by_name")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.full_name


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those in their unit for people of units."""
        scope = actor.scope(Perm.ORGANISATION_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)

    def on(self, day: dt.date) -> Self:
        """Mandates that run on that day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class Mandate(models.Model):
    """A person holds a function in a department or an education unit between two dates, by an act."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    function = models.CharField(_("funcție"), max_length=28, choices=MandateFunction)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    unit = models.ForeignKey(
        "organisation.EducationUnit", on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        constraints = [
            dates_in_order("mandate_dates"),
            models.CheckConstraint(
                condition=Q(department__isnull=True, unit__isnull=False)
                | Q(department__isnull=False, unit__isnull=True),
                name="mandate_in_one_place",
            ),
            ExclusionConstraint(
                name="one_director_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (DATES, RangeOperators.OVERLAPS)],
                condition=Q(function="director"),
            ),
        ]
        indexes = [models.Index(fields=["unit", "function", "valid_from"], name="mandate_by_unit")]
        triggers = keeps_history()
