# SPDX-License-Identifier: EUPL-1.2
"""One-time printed codes: how an account gets its first or a new password without mail.

A code is twelve signs of an alphabet without look-alikes (no 0 O 1 I L U), 58 bits of chance. The
database keeps only a keyed hash, so neither a dump nor an administrator can read a code afterwards.
"""

import datetime as dt
import secrets

from django.utils.crypto import salted_hmac

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.models import OneTimeCode, User
from vatra.kernel import clock

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_SIZE = 3, 4
VALID_FOR = dt.timedelta(days=30)
SALT = "vatra.foundation.access.codes"


def new_code() -> str:
    """A fresh code as it is printed: ``7KQM-2XHR-V9TC``."""
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_SIZE)]
    return "-".join("".join(signs[i : i + GROUP_SIZE]) for i in range(0, len(signs), GROUP_SIZE))


def normalise(typed: str) -> str:
    """What a person typed, without regard to case, blanks and dashes."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def digest_of(code: str) -> str:
    """HMAC-SHA256 in hex of the code under the secret key of this installation."""
    return salted_hmac(SALT, normalise(code), algorithm="sha256").hexdigest()


def issue_code(tx: Transaction, user: User) -> str:
    """Step: a new code for the account, valid 30 days; codes given before become void.

    Returns:
        The code itself, which exists nowhere else.
    """
    now = clock.now()
    OneTimeCode.objects.filter(user=user, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    code = new_code()
    OneTimeCode.objects.create(
        user=user,
        digest=digest_of(code),
        created_at=now,
        created_by_id=tx.actor.user_id,
        expires_at=now + VALID_FOR,
    )
    return code


def usable_code(username: str, code: str) -> OneTimeCode | None:
    """The open code of an active account with this user name; None for whatever does not fit."""
    return (
        OneTimeCode.objects.select_related("user")
        .filter(
            digest=digest_of(code),
            user__username=username.strip().lower(),
            user__is_active=True,
            used_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .first()
    )
