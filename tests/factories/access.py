# SPDX-License-Identifier: EUPL-1.2
"""Accounts, roles and deputies for tests; the password of every account is ``PASSWORD``."""

import datetime as dt

import factory

from vatra.foundation.access.models import Deputy, RoleAssignment, User
from vatra.foundation.access.permissions import Role
from vatra.kernel import clock

PASSWORD = "Rândunica-Albastră-7"


class UserFactory(factory.django.DjangoModelFactory):
    """An active account with a password; ``username`` is unique per run."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"persoana.{n}")
    full_name = factory.Sequence(lambda n: f"Persoana Demo {n}")
    password = factory.django.Password(PASSWORD)


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    """A role that began a year ago and has no end."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = Role.PATRIMONY_OFFICER
    unit_id = None
    valid_from = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=365))
    valid_to = None


class DeputyFactory(factory.django.DjangoModelFactory):
    """A deputyship from yesterday to tomorrow."""

    class Meta:
        model = Deputy

    principal = factory.SubFactory(UserFactory)
    deputy = factory.SubFactory(UserFactory)
    valid_from = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1))
    valid_to = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=1))
    basis = "Dispoziție demo nr. 1"


def user_with(role: str | Role, unit_id: int | None = None, **fields: object) -> User:
    """A saved account that holds the role (of the unit) today."""
    user: User = UserFactory(**fields)
    RoleAssignmentFactory(user=user, role=Role(role), unit_id=unit_id)
    return user
