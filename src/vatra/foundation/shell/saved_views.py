# SPDX-License-Identifier: EUPL-1.2
"""Saved views of lists as a page shows them: tabs, what is open, what no longer makes sense.

A view is opened by the address that it stands for, with ``viz`` (its key) added. The link therefore works
for colleagues too: for them it is the same list, without the name.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from vatra.foundation.shell import columns
from vatra.foundation.shell.context import actor_of
from vatra.foundation.shell.list_specs import LinkView, ListFace, ListPage, ListSpec, OwnView
from vatra.foundation.shell.models import MOST_VIEWS, SavedView
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError

LOOK = ("sort", "pe", "col", "rand")
"""Parameters of how rows are shown, not of which."""


def list_name(request: HttpRequest) -> str:
    """The name under which views of this list are kept; empty where the page has no named address."""
    match = request.resolver_match
    return match.view_name if match else ""


def own_views(actor: Actor, name: str) -> list[OwnView]:
    """The actor's views of that list, in the order they were made."""
    rows = SavedView.objects.visible_to(actor).filter(list_name=name)
    return [OwnView(*row) for row in rows.order_by("pk").values_list("pk", "name", "query")[:MOST_VIEWS]]


def state_of(spec: ListSpec, params: QueryDict) -> list[tuple[str, str]]:
    """The state of the list that a view keeps, always in the same order, without columns."""
    names = ("q", *(f.param for f in spec.filters), "sort", "pe", "rand")
    return [(name, value) for name in names if (value := params.get(name, "").strip())]


def query_of(spec: ListSpec, params: QueryDict) -> str:
    """The whole state as an address query."""
    state, column = state_of(spec, params), columns.canonical(spec, params)
    return urlencode([*state, ("col", column)] if column else state)


def look_query(params: QueryDict) -> str:
    """Columns, height and size of the page as an address query, for links that change only the rows."""
    return urlencode([(name, value) for name in LOOK[1:] if (value := params.get(name, ""))])


def at(path: str, *queries: str) -> str:
    """The path with those queries, the empty ones left out."""
    query = "&".join(filter(None, queries))
    return f"{path}?{query}" if query else path


def opened[M: Model](
    spec: ListSpec, queryset: QuerySet[M], request: HttpRequest, make: Callable[[], ListPage]
) -> tuple[ListPage, list[str]]:
    """The page, and sentences on what was left out of it.

    A saved view may outlive a filter value; its page then opens without that filter and says so. Any other
    address is refused as ever.

    Raises:
        BadInputError: the address is no view, and one of its filters makes no sense.
    """
    if "viz" not in request.GET:
        return make(), _column_notes(spec, request.GET)
    try:
        page: ListPage | None = make()
    except BadInputError:
        page = None
    notes = _column_notes(spec, request.GET)
    bad = _refused(spec, queryset, request.GET) if page is None else _not_offered(spec, page)
    if page is None and not bad:
        return make(), notes
    if bad:
        left = request.GET.copy()
        for param, label in bad:
            left.pop(param, None)
            notes.append(
                _(
                    "Filtrul „%(label)s” al vizualizării nu mai are o valoare valabilă și a fost lăsat deoparte."
                )
                % {"label": label}
            )
        request.GET = left  # type: ignore[assignment]  # every link of the page starts from what still holds
        page = None
    return page or make(), notes + _sort_notes(spec, request.GET)


def _column_notes(spec: ListSpec, params: QueryDict) -> list[str]:
    if "col" in params and columns.has_unknown(spec, params):
        return [_("Unele coloane din adresă nu există în această listă; sunt arătate celelalte.")]
    return []


def _sort_notes(spec: ListSpec, params: QueryDict) -> list[str]:
    sort = params.get("sort", "")
    column = spec.column(sort.removeprefix("-"))
    if not sort or (column and column.sort):
        return []
    return [_("Ordinea păstrată în vizualizare nu mai există; rândurile stau în ordinea obișnuită a listei.")]


def _refused(spec: ListSpec, queryset: QuerySet[Any], params: QueryDict) -> list[tuple[str, str]]:
    """The filters that refuse their value."""
    bad = []
    for wanted in spec.filters:
        value = params.get(wanted.param, "").strip()
        try:
            if value:
                wanted.apply(queryset, value)
        except BadInputError:
            bad.append((wanted.param, str(wanted.label)))
    return bad


def _not_offered(spec: ListSpec, page: ListPage) -> list[tuple[str, str]]:
    """The filters whose value is none of the choices that the page offers."""
    told = {f.param for f in spec.filters if f.words}
    return [
        (f.param, f.label)
        for f in page.filters
        if f.value.strip() and f.options and f.param not in told and '" selected>' not in f.options
    ]


def dress[M: Model](spec: ListSpec, page: ListPage, request: HttpRequest, notes: Sequence[str]) -> ListPage:
    """The page with own views among its tabs, and with what „Coloane” and „Vizualizare” need."""
    params, actor, name = request.GET, actor_of(request), list_name(request)
    query = query_of(spec, params)
    views = own_views(actor, name) if name else []
    given = params.get("viz", "")
    view = next((v for v in views if given == str(v.pk)), None) or (
        next((v for v in views if _same(v.query, query)), None) if "viz" not in params else None
    )
    changed = view is not None and not _same(view.query, query)
    page.tabs = [replace(tab, current=False) for tab in page.tabs] if view else list(page.tabs)
    page.tabs += [_tab(request, v, current=v is view, changed=v is view and changed) for v in views]
    usual = columns.canonical(spec, params)
    page.face = ListFace(
        notes=[*notes, *_forgotten(spec, view)],
        state=[*state_of(spec, params), *([("viz", given)] if given else [])],
        query=query,
        boxes=columns.boxes_html(spec, params),
        is_open="coloane" in params,
        usual_url=_address(request, spec, col=None) if usual else "",
        every_csv_url=_every(spec, request, page.csv_url),
        every_xlsx_url=_every(spec, request, page.xlsx_url),
        may_save=bool(name and actor.user_id),
        opened=view,
        is_changed=changed,
        is_full=len(views) >= MOST_VIEWS,
    )
    return page


def _same(one: str, other: str) -> bool:
    """Whether two queries say the same, in whatever order."""
    return one == other or sorted(one.split("&")) == sorted(other.split("&"))


def _tab(request: HttpRequest, view: OwnView, *, current: bool, changed: bool) -> LinkView:
    query = f"{view.query}&viz={view.pk}" if view.query else f"viz={view.pk}"
    return LinkView(
        view.name, f"{request.path}?{query}", current, _("schimbată") if changed else "", own=True
    )


def _forgotten(spec: ListSpec, view: OwnView | None) -> list[str]:
    """What the open view asks for and the list no longer has."""
    if view is None:
        return []
    known = {"q", *LOOK, *(f.param for f in spec.filters)}
    if set(QueryDict(view.query)) <= known:
        return []
    return [_("Un filtru al vizualizării nu mai există în această listă și a fost lăsat deoparte.")]


def _address(request: HttpRequest, spec: ListSpec, **changes: str | None) -> str:
    """This list in its present state, with parameters set or left out."""
    kept = [(k, v) for k, v in request.GET.items() if v and k not in columns.PASSING and k not in changes]
    kept += [(k, v) for k, v in changes.items() if v]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _every(spec: ListSpec, request: HttpRequest, url: str) -> str:
    if not url or len(spec.columns) == len(columns.declared(spec)):
        return ""
    return _address(request, spec, col=columns.EVERY, export="csv" if "export=csv" in url else "xlsx")
