# SPDX-License-Identifier: EUPL-1.2
"""The SQL twins of ``kernel.text.fold`` and ``ro_key`` as expressions, and search by words."""

from typing import Any, cast

from django.db.models import Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Concat

from vatra.kernel.text import fix, fold


class Fold(Func):
    """Text for searching: small letters without marks."""

    function = "vatra_fold"
    output_field = TextField()


class RoKey(Func):
    """Text for sorting byte by byte in Romanian order."""

    function = "ro_key"
    template = '(%(function)s(%(expressions)s) COLLATE "C")'
    output_field = TextField()


def having_words[M: Model](queryset: QuerySet[M], typed: str, *fields: Any) -> QuerySet[M]:
    """Rows in whose fields together every typed word occurs, in any of the four spellings.

    ``fields`` are names or expressions of text, none of them null.
    """
    separated: list[Any] = []
    for field in fields:
        separated += [field, Value(" ")]
    haystack = Fold(Concat(*separated, output_field=TextField()))
    rows = cast("QuerySet[M]", queryset.alias(haystack=haystack))
    for word in fold(fix(typed)).split()[:8]:
        rows = rows.filter(haystack__contains=word)
    return rows
