# SPDX-License-Identifier: EUPL-1.2
"""Accounts, role assignments with dates, deputies, and one-time printed codes."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import UNIT_ROLES, Role
from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel import clock


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without password it can be entered only by a one-time code."""
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """An account. Units share one inbox, so the user name identifies and the e-mail need not be unique."""

    username = models.CharField(_("nume de utilizator"), max_length=64, unique=True)
    full_name = models.CharField(_("nume și prenume"), max_length=160)
    email = models.EmailField(_("e-mail"), blank=True)
    position = models.CharField(_("funcție"), max_length=160, blank=True)
    is_active = models.BooleanField(_("activ"), default=True)
    must_set_password = models.BooleanField(_("parolă de schimbat"), default=False)
    theme = models.CharField(
        _("temă"), max_length=5, blank=True, choices=[("light", _("luminoasă")), ("dark", _("întunecată"))]
    )
    density = models.CharField(
        _("rândurile tabelelor"),
        max_length=8,
        blank=True,
        choices=[("compact", _("strânse")), ("roomy", _("largi"))],
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("cont")
        verbose_name_plural = _("conturi")
        constraints = [
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,63}$"), name="user_username_shape"
            ),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.full_name or self.username


class RoleAssignment(models.Model):
    """A role of a person, with dates; unit roles name the education unit by its key."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("cont")
    )
    role = models.CharField(_("rol"), max_length=32, choices=Role)
    unit_id = models.BigIntegerField(_("unitate"), null=True, blank=True)
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"), null=True, blank=True)
    basis = models.CharField(_("temei"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rol dat")
        verbose_name_plural = _("roluri date")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(UNIT_ROLES), unit_id__isnull=False)
                | (~Q(role__in=sorted(UNIT_ROLES)) & Q(unit_id__isnull=True)),
                name="role_unit_iff_unit_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="role_dates_in_order",
            ),
            ExclusionConstraint(
                name="role_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("unit_id"), 0, function="COALESCE"), RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        triggers = keeps_history()


class Deputy(models.Model):
    """One person acts with the roles of another between two dates, by an act."""

    principal = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="deputies", verbose_name=_("titular")
    )
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="principals", verbose_name=_("înlocuitor")
    )
    valid_from = models.DateField(_("de la"))
    valid_to = models.DateField(_("până la"))
    basis = models.CharField(_("temei"), max_length=200)

    class Meta:
        verbose_name = _("înlocuire")
        verbose_name_plural = _("înlocuiri")
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="deputy_dates_in_order"),
        ]
        triggers = keeps_history()


class OneTimeCode(models.Model):
    """A printed code that lets its owner set a password once; only its keyed hash is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("cod tipărit")
        verbose_name_plural = _("coduri tipărite")
        indexes = [models.Index(fields=["user", "-created_at"], name="code_by_user")]
