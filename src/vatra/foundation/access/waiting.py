# SPDX-License-Identifier: EUPL-1.2
"""Accounts that an administrator has to look at: without a way in, with a code not used, without second factor."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vatra.foundation.access.models import OneTimeCode, RoleAssignment, User
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.kernel import clock

REFUSALS = 5
REFUSED_WITHIN = dt.timedelta(days=1)
UNUSABLE = "!"
NO_PASSWORD = Q(must_set_password=True) | Q(password__startswith=UNUSABLE) | Q(password__exact="")


def _codes() -> QuerySet[OneTimeCode]:
    return OneTimeCode.objects.filter(user=OuterRef("pk"), used_at__isnull=True, expires_at__gt=clock.now())


def without_way_in(accounts: QuerySet[User]) -> QuerySet[User]:
    """Active accounts that have neither a password of their own nor a code that still holds."""
    return accounts.filter(~Exists(_codes()), NO_PASSWORD, is_active=True)


def with_unused_code(accounts: QuerySet[User]) -> QuerySet[User]:
    """Active accounts whose code holds but was not used yet."""
    return accounts.filter(Exists(_codes()), is_active=True)


def without_second_factor(accounts: QuerySet[User]) -> QuerySet[User]:
    """Active accounts with a role that asks for a second factor (``settings.TOTP_ROLES``) and without one."""
    if not settings.TOTP_ROLES:
        return accounts.none()
    today = clock.today()
    held = RoleAssignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        user=OuterRef("pk"),
        role__in=sorted(settings.TOTP_ROLES),
        valid_from__lte=today,
    )
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return accounts.filter(Exists(held), ~Exists(factor), is_active=True)


def often_refused(accounts: QuerySet[User]) -> QuerySet[User]:
    """Accounts whose sign-in was refused at least five times in a day, so that the limits keep them out."""
    refused = (
        LogEntry.objects.filter(
            at__gte=clock.now() - REFUSED_WITHIN,
            verb="sign_in",
            outcome=Outcome.DENIED,
            object_kind="access.user",
            object_id__isnull=False,
        )
        .order_by()
        .values("object_id")
        .annotate(times=Count("pk"))
        .filter(times__gte=REFUSALS)
        .values("object_id")
    )
    return accounts.filter(pk__in=refused)
