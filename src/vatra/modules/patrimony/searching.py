# SPDX-License-Identifier: EUPL-1.2
"""Substring search in lists of goods: all words, whatever their spelling."""

from typing import Any

from django.db.models import QuerySet, Value

from vatra.foundation.shell.matching import Like, containing, like
from vatra.kernel import text

__all__ = ["containing", "in_folded", "like"]


def in_folded(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Rows whose stored ``folded`` column contains every word; served by its trigram index."""
    for word in text.fold(words).split():
        rows = rows.filter(Like("folded", Value(like(word))))
    return rows
