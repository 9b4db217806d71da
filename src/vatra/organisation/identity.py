# SPDX-License-Identifier: EUPL-1.2
"""The names in headers and footers, from the configured authority; kept for a minute per process."""

import time

from django.utils.translation import gettext as _

from vatra.foundation.shell.identity import Identity
from vatra.organisation.queries.public import public_names

SECONDS = 60.0
_kept: dict[str, tuple[float, Identity]] = {}


def current() -> Identity:
    """The names of the authority; those of the product before a configuration is loaded."""
    found = _kept.get("identity")
    if found and time.monotonic() - found[0] < SECONDS:
        return found[1]
    identity = _read()
    _kept["identity"] = (time.monotonic(), identity)
    return identity


def forget() -> None:
    """Makes the next page read the names anew."""
    _kept.clear()


def _read() -> Identity:
    names = public_names()
    if names is None:
        return Identity("Vatra", "Vatra", "", _("Instalare fără configurație"), "Vatra")
    short = names.department.removeprefix("Direcția ").removeprefix("de ")
    return Identity(names.department, short, names.place, names.authority, names.place)
