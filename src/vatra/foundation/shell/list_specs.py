# SPDX-License-Identifier: EUPL-1.2
"""What a list is (declared by a room) and what its templates are given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape as escape_text
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from vatra.foundation.shell.templatetags.shell import status_html
from vatra.kernel.actor import Actor

Text = str | Promise
SIZES = (50, 100)
"""Rows a page may have; the first is the rule."""


NOTHING = SafeString('<span class="none">—</span>')
"""A cell without a value that takes no line of its own on a phone."""


def or_dash(value: Any) -> str:
    """The value as text, a dash where there is none."""
    return str(value) if value not in (None, "") else "—"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        key: name in the address and in exports.
        sort: an indexed field or annotation; None where the list cannot be sorted by it.
        css: classes of its cells, for example ``r`` (to the end), ``trim``, ``inv``, ``ink2``.
        phone: its place on a phone: ``title``, ``line``, ``meta``, ``side``, ``side2`` or hidden.
        shown: whether the list shows it by itself; the others wait in the sheet „Coloane”.
        source: a field path that is fetched only where the column is shown; such a column is not among
            the cells that the list's ``row`` and ``export_row`` make.
        draw: the text of a fetched value.
    """

    key: str
    label: Text
    sort: str | None = None
    css: str = ""
    phone: str = ""
    shown: bool = True
    source: str | None = None
    draw: Callable[[Any], str] = or_dash

    @property
    def classes(self) -> str:
        return " ".join(filter(None, [self.css, f"p-{self.phone}" if self.phone else ""]))


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the list.

    Attributes:
        param: its name in the address.
        apply: narrows the rows by the value of the address; raises ``BadInputError`` on nonsense.
        choices: values and words for this actor; None makes it a typed field.
        words: the value in words for the chip; taken from the choices by default.
        input_type: of a typed field, for example ``date``.
    """

    param: str
    label: Text
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: Callable[[Actor], Sequence[tuple[str, Text]]] | None = None
    words: Callable[[str], str] | None = None
    input_type: str = "text"


@dataclass(frozen=True, slots=True)
class Search:
    """The text field of the list: ``apply`` narrows the rows by the typed words."""

    label: Text
    placeholder: Text
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class BulkAction:
    """Something to do with the selected rows: a POST of ``id``, or of ``toate=1`` and ``filtru``."""

    label: Text
    icon: str
    url: str
    confirm: Text = ""


class Row(NamedTuple):
    """A row of display strings.

    Attributes:
        id: primary key, the value of its checkbox.
        label: the name read aloud for its checkbox.
        cells: one text or safe markup per column.
        tone: ``bad``, ``warn`` or empty.
    """

    id: int | str
    label: str
    cells: Sequence[str]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list is; declared once per list.

    Attributes:
        noun: one and many, for example ``("bun", "bunuri")``.
        default_sort: key of a sortable column, ``-`` in front to go down.
        row: makes the display strings of one row; no queries in it.
        shape: gives filtered rows what ``row`` and ``export_row`` read (annotations, plain values, joins);
            counts and totals go without it.
        export_row: the plain values of one row for files, one per column; None where nothing is exported.
        totals: texts under the columns for all filtered rows, by column key; runs one aggregate. The count
            of rows may come along, as digits under the empty key, where the same aggregate gives it.
        empty: title and text where there is nothing yet.
        tabs: ready views as (label, address query), the first being everything.
        every: all columns, where ``columns`` are those of an address; ``shell.columns`` fills it.
    """

    title: Text
    noun: tuple[Text, Text]
    columns: Sequence[Column]
    row: Callable[[Any], Row]
    default_sort: str
    filters: Sequence[Filter] = ()
    search: Search | None = None
    export_row: Callable[[Any], Sequence[Any]] | None = None
    totals: Callable[[QuerySet[Any]], Mapping[str, str]] | None = None
    empty: tuple[Text, Text] = ("", "")
    tabs: Sequence[tuple[Text, str]] = ()
    size: int = SIZES[0]
    every: Sequence[Column] = ()
    shape: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None

    def shaped(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with what their cells read."""
        return self.shape(rows) if self.shape else rows

    def column(self, key: str) -> Column | None:
        """The column of that key, if there is one."""
        return next((c for c in self.every or self.columns if c.key == key), None)

    def order(self, sort: str) -> tuple[str, bool]:
        """Field and direction (True: down) of a sort as the address writes it."""
        column = self.column(sort.removeprefix("-"))
        return (column.sort if column else None) or "pk", sort.startswith("-")


@dataclass(frozen=True, slots=True)
class TableView:
    """A short table that stands whole on its page: no filters, pages or selection."""

    caption: str
    heads: Sequence["Head"]
    rows: Sequence[SafeString]
    selectable: bool = False
    has_totals: bool = False


class Head(NamedTuple):
    label: str
    css: str
    url: str
    sorted: str


class Chip(NamedTuple):
    label: str
    words: str
    remove_url: str
    remove_label: str


class FilterView(NamedTuple):
    param: str
    label: str
    value: str
    options: SafeString
    input_type: str


class SearchView(NamedTuple):
    label: str
    placeholder: str
    value: str


@dataclass(frozen=True, slots=True)
class LinkView:
    label: str
    url: str
    current: bool = False
    count: str = ""
    own: bool = False


class EmptyView(NamedTuple):
    kind: str
    title: str
    text: str
    url: str
    verb: str


@dataclass(slots=True)
class ListPage:
    """Everything the list templates ask for."""

    caption: str
    base_url: str
    heads: list[Head]
    rows: list[SafeString]
    chips: list[Chip]
    filters: list[FilterView]
    search: SearchView | None
    kept: list[tuple[str, str]]
    is_filtered: bool
    clear_url: str
    previous_url: str
    next_url: str
    position: str
    announce: str
    capped: bool
    total_url: str
    has_totals: bool
    totals: SafeString | str
    width: int
    sizes: list[LinkView]
    tabs: list[LinkView]
    csv_url: str
    xlsx_url: str
    empty: EmptyView
    query: str
    one: str
    many: str
    all_matching: str
    bulk: Sequence[BulkAction] = ()
    prefix: str = field(default="f-")
    face: "ListFace | None" = None

    @property
    def selectable(self) -> bool:
        return bool(self.bulk)


class OwnView(NamedTuple):
    """A saved view of the person who looks."""

    pk: int
    name: str
    query: str


@dataclass(slots=True)
class ListFace:
    """What stands around the table: own views, columns, and what was left out of a view.

    Attributes:
        notes: sentences on what of the address no longer makes sense.
        state: the state of the list without columns, as hidden fields.
        query: the whole state, as a saved view keeps it.
        boxes: the columns as markup.
        is_open: whether the sheet of columns stands open.
        usual_url: this list with its usual columns; empty where they are shown.
        every_csv_url: the file with every column; empty where those are all shown.
        may_save: whether this address can be kept by this person.
        opened: the own view that is open.
        is_changed: whether the list differs from the view that is open.
        is_full: whether no further view fits.
    """

    notes: Sequence[str]
    state: Sequence[tuple[str, str]]
    query: str
    boxes: SafeString
    is_open: bool
    usual_url: str
    every_csv_url: str
    every_xlsx_url: str
    may_save: bool
    opened: OwnView | None = None
    is_changed: bool = False
    is_full: bool = False


def link(label: str, url: str) -> SafeString:
    """A cell that is a link."""
    return SafeString(f'<a href="{escape_text(url)}">{markup(label)}</a>')


def markup(value: object) -> str:
    """Text with its marks escaped; safe markup as it is. The cheap form for the cells of many rows."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape_text(str(value))


def status(tone: str, word: Text) -> SafeString:
    """A cell with a status."""
    return status_html(tone, str(word))
