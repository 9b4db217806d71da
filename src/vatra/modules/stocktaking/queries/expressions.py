# SPDX-License-Identifier: EUPL-1.2
"""Constant SQL as an expression of a queryset: figures that are computed inside the statement that fetches rows.

Callers pass constants of this room only, never anything typed by a person.
"""

from django.db.models import BooleanField, JSONField, TextField
from django.db.models.expressions import RawSQL


def as_json(sql: str) -> RawSQL:
    """A jsonb value."""
    return RawSQL(sql, [], output_field=JSONField())  # noqa: S611 - constants only


def as_text(sql: str) -> RawSQL:
    """A text."""
    return RawSQL(sql, [], output_field=TextField())  # noqa: S611 - constants only


def as_condition(sql: str) -> RawSQL:
    """A condition for ``filter``."""
    return RawSQL(sql, [], output_field=BooleanField())  # noqa: S611 - constants only
