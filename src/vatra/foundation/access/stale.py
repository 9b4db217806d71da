# SPDX-License-Identifier: EUPL-1.2
"""The one protection against a form that was opened before somebody else's change.

A form sends back the mark of the record it showed: its ``version``, or for records without one the stamp made here.
The action compares it with the locked record; ``shell.forms.both_versions`` shows the two side by side.
"""

import hashlib
from collections.abc import Container

from django.db import models
from django.utils.translation import gettext as _

from vatra.kernel.errors import StaleError

LENGTH = 20


def stamp_of(record: models.Model, *beside: object, without: Container[str] = ()) -> str:
    """A mark that differs when any stored fact of the record does, or any of the values beside it.

    Args:
        without: names of facts that may change under an open form.
    """
    fields = record._meta.concrete_fields  # noqa: SLF001 - the documented way to the fields
    kept = [f.attname for f in fields if f.name not in without and not isinstance(f, models.GeneratedField)]
    facts = [f"{name}={getattr(record, name)!r}" for name in kept]
    text = "\x1f".join([*facts, *(repr(value) for value in beside)])
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def refuse_stale(shown: int | str | None, present: int | str) -> None:
    """Refuses a form that was opened before somebody else's change.

    Raises:
        StaleError: the marks differ.
    """
    if shown != present:
        raise StaleError(
            _(
                "Între timp, altcineva a schimbat această înregistrare. Datele dumneavoastră sunt păstrate mai jos, "
                "lângă cele noi; alegeți ce rămâne și salvați din nou."
            )
        )
