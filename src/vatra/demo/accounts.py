# SPDX-License-Identifier: EUPL-1.2
"""The sample accounts: the directorate, two for each unit, and examples of deputies."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from vatra.demo.network import BY_HAND
from vatra.demo.planting import MARK, Garden
from vatra.demo.signins import DIRECTORATE, PASSWORD, SCHOOL
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.models import Deputy, RoleAssignment, User
from vatra.foundation.access.permissions import Perm, Role
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.organisation.choices import MandateFunction
from vatra.organisation.models import Department, Mandate, Person

SINCE = dt.date(2026, 1, 12)
UNIT_ACCOUNTS = (
    ("director", Role.UNIT_DIRECTOR, "director"),
    ("administrator", Role.UNIT_ADMINISTRATOR, "administrator de patrimoniu"),
)


@dataclass(frozen=True, slots=True)
class PlantAccounts:
    """For which planted units accounts are made."""

    garden: Garden


@action(Perm.ACCESS_ACCOUNTS)
def plant_accounts(tx: Transaction, /, *, actor: Actor, cmd: PlantAccounts) -> dict[str, User]:
    """Writes the accounts with one shared password, their roles, and two deputies; returns them by user name."""
    tx.require(None)
    secret = make_password(PASSWORD)
    users = _directorate(secret) | _units(cmd.garden, secret)
    _deputies(users)
    tx.log(accounts=len(users))
    return users


def _directorate(secret: str) -> dict[str, User]:
    made = User.objects.bulk_create(
        User(
            username=account.username, full_name=account.full_name, position=account.position, password=secret,
            email=f"{account.username}@exemplu.invalid",
        )
        for account in DIRECTORATE
    )  # fmt: skip
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user=user, role=account.role, valid_from=SINCE, basis=f"Dispoziția 12-DEMO/2026 {MARK}"
        )
        for user, account in zip(made, DIRECTORATE, strict=True)
    )
    people = Person.objects.bulk_create(
        Person(full_name=user.full_name, email=user.email, user_id=user.pk, is_demo=True) for user in made
    )
    house = Department.objects.get(code="invatamant")
    Mandate.objects.bulk_create(
        Mandate(person=person, function=MandateFunction.STAFF, department=house, valid_from=SINCE)
        for person in people
    )
    return {user.username: user for user in made}


def _units(garden: Garden, secret: str) -> dict[str, User]:
    """Two accounts for each unit that was made by hand, tied to the persons who hold the functions."""
    wanted = [
        (garden.units[plan.code], key, role, title)
        for plan in BY_HAND
        if plan.code in garden.units
        for key, role, title in UNIT_ACCOUNTS
    ]
    made = User.objects.bulk_create(
        User(
            username=f"{unit.plan.code}.{key}", full_name=unit.people[key].full_name, position=title,
            password=secret, email=unit.people[key].email,
        )
        for unit, key, _role, title in wanted
    )  # fmt: skip
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=role, unit_id=unit.unit.pk, valid_from=SINCE, basis=f"Decizie {MARK}")
        for user, (unit, _key, role, _title) in zip(made, wanted, strict=True)
    )
    for user, (unit, key, _role, _title) in zip(made, wanted, strict=True):
        unit.people[key].user_id = user.pk
        unit.people[key].save(update_fields=["user_id"])
    return {user.username: user for user in made}


def _deputies(users: dict[str, User]) -> None:
    today = clock.today()
    Deputy.objects.bulk_create(
        [
            Deputy(
                principal=users["director"], deputy=users["patrimoniu2"], valid_from=today - dt.timedelta(days=3),
                valid_to=today + dt.timedelta(days=18), basis=f"Dispoziția 311-DEMO/2026, concediu {MARK}",
            ),
            Deputy(
                principal=users[f"{SCHOOL}.director"], deputy=users[f"{SCHOOL}.administrator"],
                valid_from=today - dt.timedelta(days=120), valid_to=today - dt.timedelta(days=106),
                basis=f"Decizia 18-DEMO/2026 {MARK}",
            ),
        ]
    )  # fmt: skip
