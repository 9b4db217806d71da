# SPDX-License-Identifier: EUPL-1.2
"""Former rows told in words: which field was what and became what."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext as _

from vatra.kernel import dates, money, text

MOST_VERSIONS = 500
MOST_ROWS = 200
HIDDEN = frozenset({"id", "last_login", "created_at", "updated_at", "changed_at", "version", "search_text"})
MASKED = frozenset({"password"})
LONGEST = 300

type Row = Mapping[str, Any]


class Change(NamedTuple):
    """One field of one row; ``old`` and ``new`` are display strings, a dash for nothing."""

    label: str
    old: str
    new: str


class Step(NamedTuple):
    """A row before and after one action (``new`` None: deleted); ``entry_id`` None: done outside any action."""

    model: type[models.Model]
    row_id: int
    entry_id: int | None
    at: dt.datetime
    old: Row
    new: Row | None


def model_of_table(table: str) -> type[models.Model] | None:
    """The model kept in that table."""
    return next((m for m in apps.get_models() if m._meta.db_table == table), None)  # noqa: SLF001


def _load(raw: str | None) -> Row | None:
    return None if raw is None else json.loads(raw, parse_float=Decimal)


def _names(model: type[models.Model]) -> tuple[str, str]:
    """Table and primary key column, quoted."""
    meta = model._meta  # noqa: SLF001
    return connection.ops.quote_name(meta.db_table), connection.ops.quote_name(str(meta.pk.column))


def steps_of_row(model: type[models.Model], pk: int) -> list[Step]:
    """The last 500 changes of a row, oldest first, those of one action put together. One query."""
    table, key = _names(model)
    sql = (
        "(SELECT id, log_entry_id, at, operation, old::text FROM audit_rowversion"
        " WHERE table_name = %s AND row_id = %s ORDER BY id DESC LIMIT %s)"
        f" UNION ALL SELECT NULL, NULL, NULL, 'C', to_jsonb(t)::text FROM {table} t WHERE t.{key} = %s"
        " ORDER BY 1 NULLS LAST"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table, pk, MOST_VERSIONS, pk])  # noqa: SLF001
        found = cursor.fetchall()
    rows = [(entry, at, operation, _load(old)) for _id, entry, at, operation, old in found]
    steps: list[Step] = []
    for index, (entry, at, operation, old) in enumerate(rows):
        if operation == "C" or old is None:
            continue
        new = None if operation == "D" or index + 1 == len(rows) else rows[index + 1][3]
        if steps and entry is not None and steps[-1].entry_id == entry:
            steps[-1] = steps[-1]._replace(new=new, at=at)
        else:
            steps.append(Step(model, pk, entry, at, old, new))
    return steps


_ENTRY_SQL = """
SELECT v.table_name, v.row_id, v.operation, v.at, v.old::text, n.old::text
FROM audit_rowversion v
LEFT JOIN LATERAL (
    SELECT old FROM audit_rowversion n
    WHERE n.table_name = v.table_name AND n.row_id = v.row_id AND n.id > v.id ORDER BY n.id LIMIT 1
) n ON true
WHERE v.log_entry_id = %s ORDER BY v.id LIMIT %s
"""


def steps_of_entry(entry_id: int) -> list[Step]:
    """What one action changed, at most 200 rows. One query, and one more per table that is still as it left it."""
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY_SQL, [entry_id, MOST_ROWS])
        found = cursor.fetchall()
    present = _present_rows(
        (table, row_id) for table, row_id, op, _at, _old, new in found if op == "U" and new is None
    )
    steps: dict[tuple[str, int], Step] = {}
    for table, row_id, operation, at, old, new in found:
        model = model_of_table(table)
        if model is None:
            continue
        after = None if operation == "D" else (_load(new) or present.get((table, row_id)))
        first = steps.get((table, row_id))
        before = first.old if first else _load(old) or {}
        steps[(table, row_id)] = Step(model, row_id, entry_id, at, before, after)
    return list(steps.values())


def _present_rows(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Row]:
    by_table: dict[str, list[int]] = defaultdict(list)
    for table, row_id in wanted:
        by_table[table].append(row_id)
    present: dict[tuple[str, int], Row] = {}
    for table, ids in by_table.items():
        model = model_of_table(table)
        if model is None:
            continue
        name, key = _names(model)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, to_jsonb(t)::text FROM {name} t WHERE {key} = ANY(%s)", [ids])
            present.update({(table, pk): _load(raw) or {} for pk, raw in cursor.fetchall()})
    return present


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The fields people know, in the order of the model."""
    fields = model._meta.concrete_fields  # noqa: SLF001
    return [
        f
        for f in fields
        if f.name not in HIDDEN and not f.primary_key and not isinstance(f, models.GeneratedField)
    ]


def _at(row: Row, field: "models.Field[Any, Any]") -> Any:
    return row.get(str(field.column))


def _differing(step: Step) -> list["models.Field[Any, Any]"]:
    if step.new is None:
        return []
    return [f for f in _fields(step.model) if _at(step.old, f) != _at(step.new, f)]


def related_words(steps: Iterable[Step]) -> dict[type[models.Model], dict[Any, str]]:
    """Words for the keys of other records in these changes. One query per kind of record."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for step in steps:
        for field in _differing(step):
            if isinstance(field, models.ForeignKey):
                keys = {_at(step.old, field), _at(step.new or {}, field)}
                wanted[field.related_model].update(keys - {None})
    return {
        model: {pk: str(row) for pk, row in model._base_manager.in_bulk(list(keys)).items()}  # noqa: SLF001
        for model, keys in wanted.items()
    }


def changes_of(step: Step, related: Mapping[type[models.Model], Mapping[Any, str]]) -> list[Change]:
    """The fields that the step changed, in words; passwords never show."""
    changes = []
    for field in _differing(step):
        label = text_of_label(field)
        if field.name in MASKED:
            changes.append(Change(label, "••••", "••••"))
            continue
        words = [_words(field, _at(row, field), related) for row in (step.old, step.new or {})]
        if words[0] != words[1]:
            changes.append(Change(label, *words))
    return changes


def text_of_label(field: "models.Field[Any, Any]") -> str:
    """The name of a field as labels show it."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def _words(
    field: "models.Field[Any, Any]", value: Any, related: Mapping[type[models.Model], Mapping[Any, str]]
) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(field, models.ForeignKey):
        return related.get(field.related_model, {}).get(value, f"nr. {value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("da") if value else _("nu")
    return text.shorten(_plain(field, value), LONGEST)


def _plain(field: "models.Field[Any, Any]", value: Any) -> str:
    if isinstance(field, models.DateTimeField):
        return dates.short_moment(dt.datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return dates.day(dt.date.fromisoformat(value))
    if isinstance(field, models.DecimalField):
        return money.number(Decimal(value), field.decimal_places or 0)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
