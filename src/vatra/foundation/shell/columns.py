# SPDX-License-Identifier: EUPL-1.2
"""Which columns of a list are shown, and in what order: ``col=`` in the address, the sheet „Coloane”.

``col`` holds keys with commas between, the first column always first; ``toate`` means every column.
Without it the columns are those that the list shows by itself. ``rand`` is the height of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vatra.foundation.shell.list_specs import Column, ListSpec, Row

EVERY = "toate"
HEIGHTS = ("compact", "normal", "roomy")
WAYS = ("sus", "jos")
PASSING = frozenset({"dupa", "inainte", "total", "export", "coloane", "muta"})
"""Parameters of one answer, never part of the state of a list."""


class Box(NamedTuple):
    """A column in the sheet."""

    key: str
    label: str
    shown: bool


def declared(spec: ListSpec) -> Sequence[Column]:
    """Every column of the list, shown or not."""
    return spec.every or spec.columns


def usual(spec: ListSpec) -> tuple[str, ...]:
    """Keys of the columns that the list shows by itself."""
    first, *rest = declared(spec)
    return (first.key, *(c.key for c in rest if c.shown))


def _asked(params: QueryDict) -> list[str]:
    return [key for part in params.getlist("col") for key in part.split(",") if key]


def keys_of(spec: ListSpec, params: QueryDict) -> tuple[str, ...]:
    """Keys of the columns to show, in order; unknown ones are passed over."""
    if "col" not in params:
        return usual(spec)
    known = {c.key: None for c in declared(spec)}
    asked = _asked(params)
    if asked == [EVERY]:
        return tuple(known)
    first = next(iter(known))
    return (first, *dict.fromkeys(key for key in asked if key in known and key != first))


def has_unknown(spec: ListSpec, params: QueryDict) -> bool:
    """Whether the address names a column that this list does not have."""
    asked = _asked(params)
    return asked != [EVERY] and not {*asked} <= {c.key for c in declared(spec)}


def canonical(spec: ListSpec, params: QueryDict) -> str:
    """The value of ``col`` that says the same in the shortest way; empty for the usual columns."""
    keys = keys_of(spec, params)
    return "" if keys == usual(spec) else ",".join(keys)


def chosen(spec: ListSpec, params: QueryDict) -> ListSpec:
    """The list with the columns of the address; its rows fetch what only those need."""
    keys, every = keys_of(spec, params), spec.columns
    late = [c for c in every if c.source is not None]
    if not late and keys == tuple(c.key for c in every):
        return spec
    by_key = {c.key: c for c in every}
    shown = tuple(by_key[key] for key in keys)
    needed = {f"col_{c.key}": F(c.source) for c in shown if c.source is not None}
    cells = _picker(spec, shown, drawn=True)
    values = _picker(spec, shown, drawn=False)
    spec_row, spec_export = spec.row, spec.export_row

    def row(item: Any) -> Row:
        made = spec_row(item)
        return made._replace(cells=cells(item, made.cells))

    def export_row(item: Any) -> Sequence[Any]:
        return values(item, spec_export(item)) if spec_export else ()

    def shape(rows: QuerySet[Any]) -> QuerySet[Any]:
        fetched: QuerySet[Any] = spec.shaped(rows).annotate(**needed)
        return fetched

    return replace(
        spec,
        columns=shown,
        every=every,
        row=row,
        export_row=export_row if spec_export else None,
        shape=shape if needed else spec.shape,
    )


def _plainly(draw: Callable[[Any], str]) -> Callable[[Any], Any]:
    """For a file: numbers, dates and nothing stay what they are, text is as the list words it."""
    return lambda value: draw(value) if isinstance(value, str) and value else value


def _picker(
    spec: ListSpec, shown: Sequence[Column], *, drawn: bool
) -> Callable[[Any, Sequence[Any]], list[Any]]:
    """What takes the shown cells out of those the list made, and makes the others from the row itself."""
    place = {c.key: at for at, c in enumerate(c for c in spec.columns if c.source is None)}
    late = tuple(c for c in shown if c.source is not None)
    places = [place[c.key] if c.source is None else len(place) + late.index(c) for c in shown]
    plan = [(f"col_{c.key}", c.draw if drawn else _plainly(c.draw)) for c in late]

    def pick(item: Any, made: Sequence[Any]) -> list[Any]:
        if plan:
            read = item.__getitem__ if isinstance(item, dict) else partial(getattr, item)
            made = (*made, *(draw(read(name)) for name, draw in plan))
        return [made[at] for at in places]

    return pick


def moved(keys: Sequence[str], order: str) -> list[str]:
    """The columns after ``key:sus`` or ``key:jos``; the first stays, and nothing passes it or the end."""
    key, _colon, way = order.partition(":")
    result = list(keys)
    if key in result[1:] and way in WAYS:
        at = result.index(key)
        to = min(max(1, at + (1 if way == "jos" else -1)), len(result) - 1)
        result.insert(to, result.pop(at))
    return result


def tidied(spec: ListSpec, request: HttpRequest) -> HttpResponseRedirect | None:
    """Where the sheet „Coloane” was sent as a plain form: the short address that means the same."""
    params = request.GET
    order = params.get("muta", "")
    if not order and len(params.getlist("col")) < 2:
        return None
    wanted = QueryDict(mutable=True)
    wanted["col"] = ",".join(moved(keys_of(spec, params), order))
    kept = [(k, v) for k, v in params.items() if v and k != "col" and k not in PASSING]
    column = canonical(spec, wanted)
    kept += [("col", column)] if column else []
    kept += [("coloane", order)] if order else []
    return HttpResponseRedirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)


@lru_cache(maxsize=512)
def _drawn_boxes(boxes: tuple[Box, ...], height: str, focus: str, language: str | None) -> SafeString:
    """The boxes as markup, kept: they are the same for everybody who shows these columns."""
    return render_to_string(
        "shell/c/column_boxes.html", {"first": boxes[0], "boxes": boxes[1:], "height": height, "focus": focus}
    )


def boxes_html(spec: ListSpec, params: QueryDict) -> SafeString:
    """Checkboxes and buttons of the sheet: shown columns in their order, then the others."""
    keys = keys_of(spec, params)
    by_key = {c.key: c for c in declared(spec)}
    ordered = (*keys, *(key for key in by_key if key not in keys))
    boxes = tuple(Box(key, str(by_key[key].label), key in keys) for key in ordered)
    height = params.get("rand", "")
    key, _colon, way = params.get("coloane", "").partition(":")
    focus = f"{key}:{way}" if key in by_key and way in WAYS else ""
    return _drawn_boxes(boxes, height if height in HEIGHTS else "", focus, get_language())
