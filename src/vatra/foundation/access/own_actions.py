# SPDX-License-Identifier: EUPL-1.2
"""What everybody may do with the own account, signed in or by a printed code."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.codes import digest_of
from vatra.foundation.access.models import OneTimeCode, User
from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError


def bad_code() -> BadInputError:
    """The one answer to every code that cannot be used; it tells nobody which user names exist."""
    return BadInputError(
        _(
            "Numele de utilizator și codul nu se potrivesc, sau codul a expirat ori a fost folosit. "
            "Verificați ce ați scris; dacă tot nu merge, cereți un cod nou administratorului aplicației."
        ),
        code="bad_code",
    )


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise BadInputError(" ".join(weak.messages), code="weak_password", field="password1") from weak
    user.set_password(password)
    user.must_set_password = False
    user.save(update_fields=["password", "must_set_password"])


@dataclass(frozen=True)
class SetPasswordByCode:
    """A printed code and the password its owner wants."""

    code: str
    password: str


@action(Perm.ACCESS_OWN)
def set_password_by_code(tx: Transaction, *, actor: Actor, cmd: SetPasswordByCode) -> User:
    """Uses up the code and sets the password of its owner, who is the actor.

    Raises:
        BadInputError: the code is not (or no longer) good, or the password is weak; the code stays open.
    """
    code = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(
            digest=digest_of(cmd.code),
            user_id=actor.user_id or 0,
            user__is_active=True,
            used_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if code is None:
        raise bad_code()
    _set_password(code.user, cmd.password)
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])
    tx.log(code.user)
    return code.user


@dataclass(frozen=True)
class ChangeOwnPassword:
    """The present password and the one wanted."""

    current: str
    password: str


@action(Perm.ACCESS_OWN)
def change_own_password(tx: Transaction, *, actor: Actor, cmd: ChangeOwnPassword) -> User:
    """Sets a new password after the present one was typed; other browsers of the person are signed out.

    Raises:
        BadInputError: the present password is wrong, or the new one weak or the same.
    """
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    if not user.check_password(cmd.current):
        raise BadInputError(
            _("Parola de acum nu este aceasta. Scrieți parola cu care ați intrat."),
            code="wrong_password",
            field="current",
        )
    if cmd.password == cmd.current:
        raise BadInputError(
            _("Parola nouă este aceeași cu cea de acum. Alegeți alta."),
            code="same_password",
            field="password1",
        )
    _set_password(user, cmd.password)
    tx.log(user)
    return user


@dataclass(frozen=True)
class ChangeOwnSettings:
    """The part of an account its owner decides."""

    email: str
    theme: str
    density: str


@action(Perm.ACCESS_OWN)
def change_own_settings(tx: Transaction, *, actor: Actor, cmd: ChangeOwnSettings) -> User:
    """Keeps the e-mail address, theme and height of rows of the actor."""
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    user.email, user.theme, user.density = cmd.email, cmd.theme, cmd.density
    user.save(update_fields=["email", "theme", "density"])
    tx.log(user)
    return user
