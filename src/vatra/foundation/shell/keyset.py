# SPDX-License-Identifier: EUPL-1.2
"""Keyset pages: the place in a list is the sort value and id of a row, never a count of rows.

The order is PostgreSQL's own: missing values come last going up and first going down, so that one
index serves both directions. Ties are broken by the primary key.
"""

import base64
import binascii
import datetime as dt
import json
from decimal import Decimal
from typing import Any, Literal, NamedTuple, Self

from django.core.exceptions import FieldError, ValidationError
from django.db.models import BooleanField, Expression, F, Field, Func, Model, Q, QuerySet, Value

SORT_ALIAS = "sort_value"


class Cursor(NamedTuple):
    """A place in a list.

    Attributes:
        sort: the sort it was made for; with another sort it leads nowhere.
        value: sort value of the row as text, None where the row has none.
        pk: primary key of the row as text.
        ordinal: which row it was, counted from 1; only told, never used to find rows.
    """

    sort: str
    value: str | None
    pk: str
    ordinal: int

    def encode(self) -> str:
        """The cursor as it stands in an address."""
        raw = json.dumps(list(self), separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str) -> Self | None:
        """The cursor of an address; None for anything that is not one."""
        try:
            raw = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
            sort, value, pk, ordinal = json.loads(raw)
        except (ValueError, binascii.Error, RecursionError):
            return None
        if not (
            isinstance(sort, str)
            and isinstance(value, str | None)
            and isinstance(pk, str)
            and isinstance(ordinal, int)
        ):
            return None
        return cls(sort, value, pk, ordinal)


class Slice(NamedTuple):
    """One page: its rows in reading order, and whether there are rows before and after it."""

    rows: list[Any]
    before: bool
    after: bool


class RowCompare(Func):
    """``(a, b) > (c, d)`` as PostgreSQL compares rows, which one index can follow."""

    conditional = True
    arity = 4

    def __init__(self, left: tuple[Any, Any], operator: Literal["<", ">"], right: tuple[Any, Any]) -> None:
        super().__init__(*left, *right, output_field=BooleanField())
        self.operator = operator

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        a, b, c, d = (sql for sql, _values in compiled)
        params = tuple(value for _sql, values in compiled for value in values)
        return f"({a}, {b}) {self.operator} ({c}, {d})", params


def text_of(value: Any) -> str | None:
    """A sort value as the text a cursor carries."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def _field_of[M: Model](queryset: QuerySet[M], name: str) -> "Field[Any, Any]":
    resolved: Expression = F(name).resolve_expression(queryset.query)
    return resolved.output_field


def _typed(field: "Field[Any, Any]", text: str | None) -> Any:
    value = field.to_python(text)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValidationError("not finite")
    if isinstance(value, str) and "\x00" in value:
        raise ValidationError("not text")
    return value


def _beyond[M: Model](queryset: QuerySet[M], name: str, value: Any, pk: Any, *, up: bool) -> QuerySet[M]:
    """Rows after (value, pk) in an order that goes ``up`` or down; missing values count as the greatest."""
    if name == "pk":
        return queryset.filter(pk__gt=pk) if up else queryset.filter(pk__lt=pk)
    missing = Q(**{f"{SORT_ALIAS}__isnull": True})
    if value is None:
        tail = missing & (Q(pk__gt=pk) if up else Q(pk__lt=pk))
        return queryset.filter(tail if up else tail | ~missing)
    pk_field = queryset.model._meta.pk  # noqa: SLF001
    right = (Value(value, output_field=_field_of(queryset, name)), Value(pk, output_field=pk_field))
    compare = Q(RowCompare((F(name), F("pk")), ">" if up else "<", right))
    nullable = getattr(_field_of(queryset, name), "null", True) or "__" in name
    return queryset.filter(compare | missing if up and nullable else compare)


def ordered[M: Model](queryset: QuerySet[M], *, name: str, descending: bool) -> QuerySet[M]:
    """The rows in the order of the list, ties by primary key."""
    up = not descending
    if name == "pk":
        return queryset.order_by("pk" if up else "-pk")
    key = F(name).asc() if up else F(name).desc()
    return queryset.order_by(key, "pk" if up else "-pk")


def fetch[M: Model](
    queryset: QuerySet[M],
    *,
    name: str,
    descending: bool,
    size: int,
    cursor: Cursor | None = None,
    backward: bool = False,
) -> Slice:
    """One page of at most ``size`` rows, after the cursor, or before it when ``backward``.

    Args:
        queryset: filtered and scoped rows, in any order.
        name: an indexed field or annotation, or ``pk``.
        descending: whether the list goes down.
        size: most rows of the page.
        cursor: the row to start from, itself left out; a broken one starts at the beginning.
        backward: take the page that ends before the cursor.

    Returns:
        Rows in reading order; each carries its sort value as ``sort_value`` unless sorted by ``pk``.
    """
    up = descending == backward
    rows = queryset if name == "pk" else queryset.annotate(**{SORT_ALIAS: F(name)})
    if cursor is not None:
        try:
            value = None if cursor.value is None else _typed(_field_of(queryset, name), cursor.value)
            pk = _typed(queryset.model._meta.pk, cursor.pk)  # noqa: SLF001
            rows = _beyond(rows, name, value, pk, up=up)
        except (ValidationError, FieldError, ValueError, OverflowError):
            cursor, backward = None, False
            up = not descending
    found = list(ordered(rows, name=name, descending=not up)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
        return Slice(found, before=more, after=cursor is not None)
    return Slice(found, before=cursor is not None, after=more)


def cursor_for(row: Any, *, sort: str, name: str, ordinal: int) -> Cursor:
    """The cursor of a fetched row (an object, or a mapping from ``values()``)."""
    read = row.__getitem__ if isinstance(row, dict) else lambda key: getattr(row, key)
    value = None if name == "pk" else text_of(read(SORT_ALIAS))
    pk = row.get("pk", row.get("id")) if isinstance(row, dict) else row.pk
    return Cursor(sort, value, str(pk), ordinal)
