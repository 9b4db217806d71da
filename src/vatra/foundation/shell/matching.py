# SPDX-License-Identifier: EUPL-1.2
"""Substring search in lists: all words, whatever their spelling."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Func, QuerySet, TextField, Value
from django.db.models.functions import Concat

from vatra.kernel import text


def like(word: str) -> str:
    """The LIKE pattern of a folded word, wildcards escaped."""
    return "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


class Like(Func):
    template = "%(expressions)s"
    arg_joiner = " LIKE "
    arity = 2
    output_field = BooleanField()


def containing(rows: QuerySet[Any], words: str, columns: Sequence[str]) -> QuerySet[Any]:
    """Rows whose columns together contain every word, for tables without a folded column of their own."""
    parts: list[Any] = []
    for column in columns:
        parts += [column, Value(" ")]
    folded = Func(Concat(*parts, output_field=TextField()), function="vatra_fold", output_field=TextField())
    for word in text.fold(words).split():
        rows = rows.filter(Like(folded, Value(like(word))))
    return rows
