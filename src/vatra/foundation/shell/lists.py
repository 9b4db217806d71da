# SPDX-License-Identifier: EUPL-1.2
"""The list engine: a declaration of columns and filters, and the page made of it.

The address is the whole state: ``q``, the filters' names, ``sort`` (``-`` in front: down), ``pe``
(rows a page), ``dupa``/``inainte`` (a cursor), ``total=1`` (exact count), ``export=csv|xlsx``, ``col`` and
``rand`` (``shell.columns``), ``viz`` (``shell.saved_views``).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vatra.foundation.shell import columns, exports, keyset, saved_views
from vatra.foundation.shell.context import actor_of
from vatra.foundation.shell.list_specs import (
    NOTHING,
    SIZES,
    BulkAction,
    Chip,
    Column,
    EmptyView,
    Filter,
    FilterView,
    Head,
    LinkView,
    ListPage,
    ListSpec,
    Row,
    Search,
    SearchView,
    TableView,
    link,
    markup,
    status,
)
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError

__all__ = [
    "NOTHING",
    "BulkAction",
    "Chip",
    "Column",
    "Filter",
    "Head",
    "LinkView",
    "ListPage",
    "ListSpec",
    "Row",
    "Search",
    "SearchView",
    "answer",
    "capped_count",
    "filter_sentence",
    "link",
    "make_page",
    "selected",
    "status",
]

CAP = 1000


class _State(NamedTuple):
    """The address, read."""

    params: QueryDict
    active: tuple[tuple[Filter, str], ...]
    words: str
    sort: str
    size: int
    cursor: keyset.Cursor | None
    backward: bool


def _read(spec: ListSpec, request: HttpRequest) -> _State:
    params = request.GET
    active = tuple((f, value) for f in spec.filters if (value := params.get(f.param, "").strip()))
    sort = params.get("sort", "")
    column = spec.column(sort.removeprefix("-"))
    if column is None or column.sort is None:
        sort = spec.default_sort
    size = next((s for s in SIZES if params.get("pe") == str(s)), spec.size)
    backward = "inainte" in params
    cursor = keyset.Cursor.decode(params.get("inainte") or params.get("dupa", ""))
    if cursor is not None and cursor.sort != sort:
        cursor = None
    return _State(
        params,
        active,
        text.fix(params.get("q", ""))[:200],
        sort,
        size,
        cursor,
        backward and cursor is not None,
    )


def _narrow[M: Model](spec: ListSpec, queryset: QuerySet[M], state: _State) -> QuerySet[M]:
    for wanted, value in state.active:
        queryset = wanted.apply(queryset, value)
    if spec.search and state.words:
        queryset = spec.search.apply(queryset, state.words)
    return queryset


def _url(request: HttpRequest, params: QueryDict, **changes: str | None) -> str:
    """This address with parameters set, or left out where None; cursors never survive a change."""
    kept = [(k, v) for k, v in params.items() if v and k not in columns.PASSING and k not in changes]
    kept += [(k, v) for k, v in changes.items() if v is not None]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _heads(spec: ListSpec, request: HttpRequest, state: _State) -> list[Head]:
    heads = []
    for column in spec.columns:
        url = direction = ""
        if column.sort:
            down = state.sort == f"-{column.key}"
            if state.sort.removeprefix("-") == column.key:
                direction = "descending" if down else "ascending"
            url = _url(
                request, state.params, sort=f"-{column.key}" if direction == "ascending" else column.key
            )
        heads.append(Head(str(column.label), "r" if "r" in column.css.split() else "", url, direction))
    return heads


def _filter_words(wanted: Filter, value: str, actor: Actor) -> str:
    if wanted.words:
        return wanted.words(value)
    choices = wanted.choices(actor) if wanted.choices else ()
    return next((str(words) for code, words in choices if code == value), value)


def _chips(request: HttpRequest, state: _State, actor: Actor) -> list[Chip]:
    return [
        Chip(
            str(wanted.label),
            _filter_words(wanted, value, actor),
            _url(request, state.params, **{wanted.param: None}),
            _("Elimină filtrul %(label)s") % {"label": wanted.label},
        )
        for wanted, value in state.active
    ]


def _filter_views(spec: ListSpec, state: _State, actor: Actor) -> list[FilterView]:
    views = []
    for f in spec.filters:
        value = state.params.get(f.param, "")
        choices = f.choices(actor) if f.choices else ()
        views.append(FilterView(f.param, str(f.label), value, _options(choices, value), f.input_type))
    return views


def _options(choices: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{markup(code)}"{" selected" if code == chosen else ""}>{markup(words)}</option>'
            for code, words in choices
        )
    )


def drawn(spec: ListSpec, rows: Iterable[Any], *, selectable: bool) -> list[SafeString]:
    """Rows as markup, with a checkbox where they can be selected: each cell is escaped here, once."""
    opened = [f'<td class="{c.classes}">' if c.classes else "<td>" for c in spec.columns]
    pick = _("Selectează %(name)s")
    drawn = []
    for item in rows:
        row = spec.row(item)
        parts = [f'<tr class="{row.tone}">' if row.tone else "<tr>"]
        if selectable:
            name = markup(pick % {"name": row.label})
            parts.append(
                f'<td class="sel"><input type="checkbox" name="id" value="{row.id}" aria-label="{name}"></td>'
            )
        parts += [f"{tag}{markup(cell)}</td>" for tag, cell in zip(opened, row.cells, strict=True)]
        drawn.append(SafeString("".join(parts) + "</tr>"))
    return drawn


def whole_table(spec: ListSpec, rows: Iterable[Any]) -> TableView:
    """A table of all the rows given, for ``shell/c/table.html``."""
    heads = [Head(str(c.label), "r" if "r" in c.css.split() else "", "", "") for c in spec.columns]
    return TableView(str(spec.title), heads, drawn(spec, rows, selectable=False))


def capped_count[M: Model](queryset: QuerySet[M]) -> int:
    """How many rows, at most ``CAP`` + 1; never more work than that."""
    return queryset.order_by().values("pk")[: CAP + 1].count()


def _counted(spec: ListSpec, number: int) -> str:
    return text.counted(number, str(spec.noun[0]), str(spec.noun[1]))


def _total_words(spec: ListSpec, count: int) -> str:
    return _("peste %(n)s") % {"n": _counted(spec, CAP)} if count > CAP else _counted(spec, count)


def _totals_cells[M: Model](spec: ListSpec, queryset: QuerySet[M]) -> SafeString:
    """The foot of the table: exact count first, then the sums under their columns."""
    sums = dict(spec.totals(queryset)) if spec.totals else {}
    count = int(sums.pop("", "") or queryset.order_by().count())
    first = next((i for i, c in enumerate(spec.columns) if c.key in sums), len(spec.columns))
    words = _("Total, %(n)s") % {"n": _counted(spec, count)}
    head = format_html('<td colspan="{}">{}</td>', max(first, 1), words)
    rest = ((c.classes, sums.get(c.key, "")) for c in spec.columns[max(first, 1) :])
    return head + format_html_join("", '<td class="{}">{}</td>', rest)


def _turns(spec: ListSpec, request: HttpRequest, state: _State, page: keyset.Slice) -> tuple[str, str, int]:
    """Addresses of the page before and after, and the number of the first row here."""
    first = 1
    if state.cursor is not None:
        first = state.cursor.ordinal - len(page.rows) if state.backward else state.cursor.ordinal + 1
    name, _descending = spec.order(state.sort)

    def at(index: int, ordinal: int) -> str:
        return keyset.cursor_for(page.rows[index], sort=state.sort, name=name, ordinal=ordinal).encode()

    if not page.rows:
        return "", "", first
    before = _url(request, state.params, inainte=at(0, first)) if page.before else ""
    after = _url(request, state.params, dupa=at(-1, first + len(page.rows) - 1)) if page.after else ""
    return before, after, max(first, 1)


def _empty(spec: ListSpec, request: HttpRequest, *, filtered: bool, action: tuple[str, str]) -> EmptyView:
    if filtered:
        return EmptyView(
            "nomatch",
            _("Nimic nu se potrivește filtrelor"),
            _("Schimbați cuvintele căutate sau ștergeți filtrele."),
            saved_views.at(request.path, saved_views.look_query(request.GET)),
            _("Șterge filtrele"),
        )
    title = str(spec.empty[0]) or _("Nimic încă")
    return EmptyView("nothing", title, str(spec.empty[1]), action[0], action[1])


def _position(first: int, shown: int, words: str) -> str:
    span = (
        text.thousands(first)
        if shown == 1
        else f"{text.thousands(first)}–{text.thousands(first + shown - 1)}"
    )
    return _("Rândurile %(span)s din %(total)s") % {"span": span, "total": words}


def _tabs(spec: ListSpec, request: HttpRequest) -> list[LinkView]:
    """Ready views; current is the one whose parameters are exactly the filters of the address.

    They keep the columns and the height of rows, unless those belong to a saved view.
    """
    look = "" if "viz" in request.GET else saved_views.look_query(request.GET)
    params = {"q", *(f.param for f in spec.filters)}
    here = {(k, v) for k, v in request.GET.items() if v and k in params}
    return [
        LinkView(
            str(label),
            saved_views.at(request.path, query, look),
            set(QueryDict(query).items()) == here,
        )
        for label, query in spec.tabs
    ]


def make_page[M: Model](
    spec: ListSpec,
    queryset: QuerySet[M],
    request: HttpRequest,
    *,
    bulk: Sequence[BulkAction] = (),
    empty_action: tuple[str, str] = ("", ""),
) -> ListPage:
    """The page of the list that the address asks for.

    Args:
        spec: the declaration of the list.
        queryset: rows this actor may see, not yet filtered or ordered.
        request: the page's address and its actor.
        bulk: what may be done with selected rows; empty hides the checkboxes.
        empty_action: address and verb offered where there is nothing yet.

    Raises:
        BadInputError: a filter of the address makes no sense.
    """
    state, actor = _read(spec, request), actor_of(request)
    narrowed = _narrow(spec, queryset, state)
    name, descending = spec.order(state.sort)
    page = keyset.fetch(
        spec.shaped(narrowed),
        name=name,
        descending=descending,
        size=state.size,
        cursor=state.cursor,
        backward=state.backward,
    )
    whole = not page.before and not page.after
    count = len(page.rows) if whole else capped_count(narrowed)
    before, after, first = _turns(spec, request, state, page)
    words, filtered = _total_words(spec, count), bool(state.active or state.words)
    exact = state.params.get("total") == "1"
    capped = count > CAP and not exact
    totals: SafeString | str = _totals_cells(spec, narrowed) if exact and page.rows else ""
    if exact and count > CAP:
        words = _counted(spec, narrowed.order_by().count())
    return ListPage(
        caption=str(spec.title),
        base_url=request.path,
        heads=_heads(spec, request, state),
        rows=drawn(spec, page.rows, selectable=bool(bulk)),
        chips=_chips(request, state, actor),
        filters=_filter_views(spec, state, actor),
        search=SearchView(str(spec.search.label), str(spec.search.placeholder), state.words)
        if spec.search
        else None,
        kept=[(k, value) for k in ("sort", "pe", "col", "rand", "viz") if (value := state.params.get(k, ""))],
        is_filtered=filtered,
        clear_url=saved_views.at(request.path, saved_views.look_query(request.GET)),
        previous_url=before,
        next_url=after,
        position=_position(first, len(page.rows), words),
        announce=words,
        capped=capped,
        total_url=_url(request, state.params, total="1"),
        has_totals=spec.totals is not None,
        totals=totals,
        width=len(spec.columns) + bool(bulk),
        sizes=[LinkView(str(s), _url(request, state.params, pe=str(s)), s == state.size) for s in SIZES],
        tabs=_tabs(spec, request),
        csv_url=_url(request, state.params, export="csv") if spec.export_row else "",
        xlsx_url=_url(request, state.params, export="xlsx") if spec.export_row else "",
        empty=_empty(spec, request, filtered=filtered, action=empty_action),
        query=_url(request, state.params).partition("?")[2],
        one=str(spec.noun[0]),
        many=str(spec.noun[1]),
        all_matching=_("Selectează toate: %(n)s") % {"n": words} if page.before or page.after else "",
        bulk=bulk,
    )


def filter_sentence(spec: ListSpec, request: HttpRequest) -> str:
    """The filters of the address in words, for the head of an export and for the journal."""
    state, actor = _read(spec, request), actor_of(request)
    parts = [f"{f.label}: {_filter_words(f, value, actor)}" for f, value in state.active]
    if state.words:
        parts.append(_("căutare: „%(words)s”") % {"words": state.words})
    return "; ".join(parts) or _("fără filtru")


def _export[M: Model](
    spec: ListSpec, queryset: QuerySet[M], request: HttpRequest, kind: str
) -> HttpResponseBase:
    state = _read(spec, request)
    if spec.export_row is None or kind not in exports.KINDS:
        raise BadInputError(
            _("Lista nu se poate exporta în acest format. Alegeți CSV sau XLSX."), code="bad_export"
        )
    name, descending = spec.order(state.sort)
    narrowed = spec.shaped(_narrow(spec, queryset, state))
    rows = keyset.ordered(narrowed, name=name, descending=descending)
    sheet = exports.Sheet(
        title=str(spec.title),
        about=filter_sentence(spec, request),
        heads=[str(c.label) for c in spec.columns],
        rows=map(spec.export_row, rows.iterator(chunk_size=2000)),
    )
    return exports.answer(sheet, kind, actor_of(request))


def answer[M: Model](
    spec: ListSpec,
    queryset: QuerySet[M],
    request: HttpRequest,
    template: str,
    *,
    bulk: Sequence[BulkAction] = (),
    empty_action: tuple[str, str] = ("", ""),
    extra: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """The whole answer of a list view: export, exact total, rows for htmx, or the full page.

    Args:
        spec: the declaration of the list.
        queryset: rows this actor may see, not yet filtered or ordered.
        request: the page's address and its actor.
        bulk: what may be done with selected rows.
        empty_action: address and verb offered where there is nothing yet.
        template: the full page; it includes ``shell/c/list.html`` with ``page``.
        extra: further context of the full page.
    """
    tidied = columns.tidied(spec, request)
    if tidied:
        return tidied
    spec = columns.chosen(spec, request.GET)
    kind = request.GET.get("export")
    if kind:
        return _export(spec, queryset, request, kind)
    htmx = getattr(request, "htmx", False)
    if htmx and request.GET.get("total") == "1":
        return _total_fragment(spec, queryset, request, selectable=bool(bulk))
    page, notes = saved_views.opened(
        spec,
        queryset,
        request,
        lambda: make_page(spec, queryset, request, bulk=bulk, empty_action=empty_action),
    )
    page = saved_views.dress(spec, page, request, notes)
    if htmx and request.headers.get("HX-Request-Type") == "partial":
        return render(request, "shell/c/list_swap.html", {"page": page})
    return render(request, template, {"page": page, **(extra or {})})


def _total_fragment[M: Model](
    spec: ListSpec, queryset: QuerySet[M], request: HttpRequest, *, selectable: bool
) -> HttpResponse:
    """The exact count: the foot of the table where the list has sums, else the words alone."""
    narrowed = _narrow(spec, queryset, _read(spec, request))
    if spec.totals is None:
        return HttpResponse(format_html("<b>{}</b>", _counted(spec, narrowed.order_by().count())))
    page = {"totals": _totals_cells(spec, narrowed), "selectable": selectable}
    return render(request, "shell/c/totals.html", {"page": page})


def selected[M: Model](spec: ListSpec, queryset: QuerySet[M], request: HttpRequest) -> QuerySet[M]:
    """The rows a bulk action was asked for: the ticked ones, or all that the filters match.

    Args:
        spec: the declaration of the list the form came from.
        queryset: rows this actor may change.
        request: the POST.

    Raises:
        BadInputError: nothing was selected, or the ids are none.
    """
    if request.POST.get("toate") == "1":
        asked = HttpRequest()
        asked.GET = QueryDict(request.POST.get("filtru", ""))
        return _narrow(spec, queryset, _read(spec, asked))
    ids = request.POST.getlist("id")
    if not ids or not all(i.isdigit() for i in ids):
        raise BadInputError(
            _("Nu ați selectat niciun rând. Bifați cel puțin unul și încercați din nou."),
            code="nothing_selected",
        )
    return queryset.filter(pk__in=[int(i) for i in ids])
