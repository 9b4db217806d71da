# SPDX-License-Identifier: EUPL-1.2
"""Secrets at rest: what must be read back later is kept encrypted under the key of this installation.

A copy of the database alone then gives away neither the keys of second factors nor codes not yet printed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def _cipher() -> Fernet:
    key = hashlib.sha256(b"vatra.foundation.access.cover:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def cover(plain: str) -> str:
    """The text encrypted and signed."""
    return _cipher().encrypt(plain.encode()).decode()


def uncover(covered: str) -> str:
    """The text again.

    Raises:
        cryptography.fernet.InvalidToken: it was covered under another key, or changed.
    """
    return _cipher().decrypt(covered.encode()).decode()
