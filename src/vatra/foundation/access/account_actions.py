# SPDX-License-Identifier: EUPL-1.2
"""What an administrator does with accounts: making, changing, closing them, and giving codes."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action, kind_of
from vatra.foundation.access.codes import issue_code
from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import UNIT_ROLES, Perm, Role
from vatra.foundation.access.role_actions import keep_an_administrator
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class NewCode(NamedTuple):
    """An account with the code to print for it, shown once.

    Attributes:
        unit: name of the education unit, empty for accounts of the authority.
    """

    user: User
    code: str
    unit: str = ""


def account(user_id: int, *, lock: bool = False) -> User:
    """The account with this key.

    Raises:
        NotFoundError: there is none.
    """
    rows = User.objects.select_for_update() if lock else User.objects.all()
    user = rows.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError(_("Contul nu există."))
    return user


def _checked_username(typed: str) -> str:
    username = typed.strip().lower()
    if not USERNAME.fullmatch(username):
        raise BadInputError(
            _(
                "Numele de utilizator are 2–64 de semne: litere mici fără diacritice, cifre, punct, liniuță. Schimbați-l."
            ),
            code="bad_username",
            field="username",
        )
    if User.objects.filter(username=username).exists():
        raise DomainError(
            _("Numele de utilizator „%(name)s” este deja luat. Alegeți altul.") % {"name": username},
            code="username_taken",
            field="username",
        )
    return username


@dataclass(frozen=True)
class CreateAccount:
    """A person who gets an account, and optionally a first role.

    Attributes:
        role: empty for none now.
        unit_id: the education unit of a unit role.
        valid_from: first day of the role; today when None.
        basis: the act by which the person holds the role.
        form_key: makes a repeated post of the same form take effect once.
    """

    username: str
    full_name: str
    email: str = ""
    position: str = ""
    role: str = ""
    unit_id: int | None = None
    valid_from: dt.date | None = None
    basis: str = ""
    form_key: str = ""


@action(Perm.ACCESS_ACCOUNTS)
def create_account(tx: Transaction, *, actor: Actor, cmd: CreateAccount) -> NewCode:
    """Makes an account that can be entered only after its printed code was used.

    Raises:
        DomainError: the user name is taken or cannot be one.
        NotAllowedError: a role is named and the actor may not give roles.
    """
    tx.once(cmd.form_key)
    user = User.objects.create_user(
        _checked_username(cmd.username),
        full_name=cmd.full_name.strip(),
        email=cmd.email,
        position=cmd.position.strip(),
    )
    detail = ""
    if cmd.role:
        tx.require(None, Perm.ACCESS_ROLES)
        RoleAssignment.objects.create(
            user=user,
            role=Role(cmd.role),
            unit_id=cmd.unit_id,
            valid_from=cmd.valid_from or clock.today(),
            basis=cmd.basis,
        )
        detail = str(Role(cmd.role).label)
    tx.log(user, unit_id=cmd.unit_id, detail=detail)
    return NewCode(user, issue_code(tx, user))


@dataclass(frozen=True)
class UnitAccount:
    """One account to make for an education unit."""

    unit_id: int
    unit_code: str
    unit_name: str
    role: str


@dataclass(frozen=True)
class CreateUnitAccounts:
    """Accounts of units; those whose user name exists already are left as they are."""

    accounts: tuple[UnitAccount, ...]
    form_key: str = ""


UNIT_USERNAMES = {Role.UNIT_DIRECTOR: "director", Role.UNIT_ADMINISTRATOR: "patrimoniu"}


def unit_username(role: str, unit_code: str) -> str:
    """The user name of a unit's account: ``director.1361102345``."""
    code = re.sub(r"[^a-z0-9]+", "-", text.fold(unit_code)).strip("-")
    return f"{UNIT_USERNAMES[Role(role)]}.{code}"[:64]


@action(Perm.ACCESS_ACCOUNTS)
def create_unit_accounts(tx: Transaction, *, actor: Actor, cmd: CreateUnitAccounts) -> list[NewCode]:
    """Makes the director's and the patrimony administrator's accounts of many units at once.

    Returns:
        The new accounts with their codes; accounts that existed are not among them.

    Raises:
        BadInputError: a role that is not one of a unit.
    """
    tx.once(cmd.form_key)
    tx.require(None, Perm.ACCESS_ROLES)
    if any(row.role not in UNIT_ROLES for row in cmd.accounts):
        raise BadInputError(
            _("Conturile unităților au numai rolurile director și administrator de patrimoniu.")
        )
    wanted = {unit_username(row.role, row.unit_code): row for row in cmd.accounts}
    taken = set(User.objects.filter(username__in=wanted).values_list("username", flat=True))
    made = [_unit_account(tx, name, row) for name, row in wanted.items() if name not in taken]
    tx.log(made=len(made), taken=len(taken))
    tx.log_subjects(kind_of(User()), [new.user.pk for new in made])
    return made


def _unit_account(tx: Transaction, username: str, row: UnitAccount) -> NewCode:
    label = str(Role(row.role).label)
    user = User.objects.create_user(username, full_name=f"{row.unit_name}, {label}"[:160], position=label)
    RoleAssignment.objects.create(
        user=user, role=Role(row.role), unit_id=row.unit_id, valid_from=clock.today()
    )
    return NewCode(user, issue_code(tx, user), row.unit_name)


@dataclass(frozen=True)
class ChangeAccount:
    """The data of an account; the user name never changes, because papers and the journal know it."""

    user_id: int
    full_name: str
    email: str
    position: str


@action(Perm.ACCESS_ACCOUNTS)
def change_account(tx: Transaction, *, actor: Actor, cmd: ChangeAccount) -> User:
    """Changes name, e-mail and position; the former ones stay in the history."""
    user = account(cmd.user_id, lock=True)
    user.full_name, user.email, user.position = cmd.full_name.strip(), cmd.email, cmd.position.strip()
    user.save(update_fields=["full_name", "email", "position"])
    tx.log(user)
    return user


@dataclass(frozen=True)
class OneAccount:
    """An account and why something is done with it."""

    user_id: int
    reason: str = ""
    form_key: str = ""


@action(Perm.ACCESS_ACCOUNTS)
def reset_access(tx: Transaction, *, actor: Actor, cmd: OneAccount) -> NewCode:
    """Gives a new printed code; the code before becomes void, the password stays until the code is used.

    Raises:
        DomainError: the account is deactivated.
    """
    tx.once(cmd.form_key)
    user = account(cmd.user_id, lock=True)
    if not user.is_active:
        raise DomainError(
            _("Contul este dezactivat. Activați-l întâi, apoi dați un cod nou."), code="account_inactive"
        )
    tx.log(user, reason=cmd.reason)
    return NewCode(user, issue_code(tx, user))


@action(Perm.ACCESS_ACCOUNTS)
def remove_second_factor(tx: Transaction, *, actor: Actor, cmd: OneAccount) -> User:
    """For a person who lost the telephone: sign-in asks again for the password only.

    Raises:
        DomainError: there is no second factor.
    """
    user = account(cmd.user_id, lock=True)
    removed, _kinds = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise DomainError(
            _("Contul nu are un al doilea factor. Nu este nimic de scos."), code="no_second_factor"
        )
    tx.log(user, reason=cmd.reason)
    return user


@action(Perm.ACCESS_ACCOUNTS)
def deactivate_account(tx: Transaction, *, actor: Actor, cmd: OneAccount) -> User:
    """Closes an account: its sessions end at the next click, its codes become void, its history stays.

    Raises:
        DomainError: it is one's own account or that of the last administrator.
    """
    keep_an_administrator(cmd.user_id, clock.today())
    user = account(cmd.user_id, lock=True)
    if user.pk == actor.user_id:
        raise DomainError(
            _("Nu vă puteți dezactiva propriul cont. Rugați alt administrator."), code="own_account"
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.codes.filter(used_at__isnull=True, expires_at__gt=clock.now()).update(expires_at=clock.now())
    tx.log(user, reason=cmd.reason)
    return user


@action(Perm.ACCESS_ACCOUNTS)
def activate_account(tx: Transaction, *, actor: Actor, cmd: OneAccount) -> User:
    """Opens a closed account again; the password is the one it had."""
    user = account(cmd.user_id, lock=True)
    user.is_active = True
    user.save(update_fields=["is_active"])
    tx.log(user, reason=cmd.reason)
    return user
