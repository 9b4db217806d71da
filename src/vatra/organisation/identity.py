# SPDX-License-Identifier: EUPL-1.2
"""The names in headers and footers, from the configured authority."""

from django.utils.translation import gettext as _

from vatra.foundation.shell.identity import Identity
from vatra.organisation.kept import kept
from vatra.organisation.queries.public import public_names


def current() -> Identity:
    """The names of the authority; those of the product before a configuration is loaded."""
    return kept("identity", _read)


def _read() -> Identity:
    names = public_names()
    if names is None:
        return Identity("Vatra", "Vatra", "", _("Instalare fără configurație"), "Vatra")
    short = names.department.removeprefix("Direcția ").removeprefix("de ")
    return Identity(names.department, short, names.place, names.authority, names.place)
