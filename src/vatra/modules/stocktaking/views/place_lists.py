# SPDX-License-Identifier: EUPL-1.2
"""The list of places of a stocktaking, and the lines of the book in one place."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.shell.lists import NOTHING, Column, Filter, ListSpec, Row, Search, link, status
from vatra.foundation.shell.matching import containing
from vatra.kernel import dates, text
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.choices import PLACE_TONES, Condition, PlaceState
from vatra.modules.stocktaking.models import BookLine, CountPlace
from vatra.modules.stocktaking.queries import places as queries
from vatra.modules.stocktaking.queries.pages import sub_title

OPEN = "deschis"
YES = ("da", gettext_lazy("da"))


def _row(place: CountPlace) -> Row:
    f = queries.figures_of(place)
    tone = "warn" if f.differing or (f.holders and place.state != PlaceState.CLOSED) else ""
    return Row(
        place.pk,
        place.title,
        (
            link(place.title, reverse("stocktaking:place", args=[place.pk])),
            place.where or NOTHING,
            sub_title(place.sub),
            status(PLACE_TONES[place.state], PlaceState(place.state).label),
            text.thousands(place.expected),
            text.thousands(f.seen),
            text.thousands(f.found) if f.found else NOTHING,
            text.thousands(f.differing) if f.differing else NOTHING,
            f.holders or NOTHING,
            place.closed_by_name or NOTHING,
        ),
        tone,
    )


def _export(place: CountPlace) -> tuple[Any, ...]:
    f = queries.figures_of(place)
    return (
        place.title,
        place.where,
        sub_title(place.sub),
        str(PlaceState(place.state).label),
        place.expected,
        f.seen,
        f.found,
        f.differing,
        f.holders,
        place.closed_by_name,
    )


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.exclude(state=PlaceState.CLOSED) if value == OPEN else rows.filter(state=value)


def _by_sub(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    key = record_key(value)
    return rows.none() if key is None or key > 999 else rows.filter(sub=key)


def _shape(rows: QuerySet[Any]) -> QuerySet[Any]:
    return queries.with_figures(rows)


def in_order(rows: QuerySet[CountPlace]) -> QuerySet[CountPlace]:
    """Places with ``walk``, the order in which a building is walked."""
    return rows.annotate(walk=Concat("where", Value("\x01"), "title", output_field=TextField()))


def places_spec(subs: Sequence[int]) -> ListSpec:
    """The list of places; ``subs`` are the sub-commissions that the decision names."""
    return ListSpec(
        title=gettext_lazy("Locurile de numărat"),
        noun=(gettext_lazy("loc"), gettext_lazy("locuri")),
        columns=(
            Column("loc", gettext_lazy("Locul"), sort="walk", css="trim", phone="title"),
            Column("cladire", gettext_lazy("Clădirea"), css="trim ink2", phone="line"),
            Column("subcomisia", gettext_lazy("Cine numără"), css="ink2"),
            Column("stare", gettext_lazy("Stare"), phone="side"),
            Column("asteptate", gettext_lazy("Așteptate"), sort="expected", css="r"),
            Column("vazute", gettext_lazy("Văzute"), css="r", phone="side2"),
            Column("plus", gettext_lazy("Altele găsite"), css="r"),
            Column("difera", gettext_lazy("Surse diferite"), css="r"),
            Column("telefon", gettext_lazy("Pe telefon la"), css="trim ink2", phone="meta"),
            Column("inchis", gettext_lazy("Închis de"), css="trim ink2", shown=False),
        ),
        row=_row,
        default_sort="loc",
        filters=(
            Filter(
                "stare",
                gettext_lazy("Stare"),
                _by_state,
                choices=lambda _a: [(OPEN, gettext_lazy("Neînchis")), *PlaceState.choices],
            ),
            Filter(
                "sub",
                gettext_lazy("Cine numără"),
                _by_sub,
                choices=lambda _a: [(str(sub), sub_title(sub)) for sub in subs],
            ),
            Filter(
                "difera",
                gettext_lazy("Surse diferite"),
                lambda rows, _v: queries.differing(rows),
                choices=lambda _a: [YES],
            ),
            Filter(
                "telefon", gettext_lazy("Pe telefon"), lambda rows, _v: queries.held(rows), choices=lambda _a: [YES]
            ),
        ),
        search=Search(
            gettext_lazy("Caută un loc"),
            gettext_lazy("Încăpere, clădire"),
            lambda rows, words: containing(rows, words, ("title", "where")),
        ),
        shape=_shape,
        export_row=_export,
        empty=(
            gettext_lazy("Niciun loc încă"),
            gettext_lazy("Locurile apar când se îngheață evidența: toate încăperile unității."),
        ),
        tabs=(
            (gettext_lazy("Toate"), ""),
            (gettext_lazy("Neînchise"), f"stare={OPEN}"),
            (gettext_lazy("Pe telefon"), "telefon=da"),
            (gettext_lazy("Surse diferite"), "difera=da"),
        ),
    )  # fmt: skip


def _line_row(line: BookLine) -> Row:
    count = queries.count_of(line)
    book = queries.quantity_words(line.quantity)
    if count.differs:
        word, tone = _("surse diferite"), "warn"
    elif count.quantity is None:
        word, tone = (_("văzut în %(where)s") % {"where": line.elsewhere}, "warn") if line.elsewhere else (  # type: ignore[attr-defined]
            _("nevăzut"), "off")  # fmt: skip
    elif count.quantity == line.quantity:
        word, tone = _("ca în evidență"), "ok"
    else:
        word, tone = (_("lipsă"), "bad") if count.quantity < line.quantity else (_("plus"), "warn")
    condition = str(Condition(count.condition).label) if count.condition else ""
    said = " · ".join(filter(None, [str(line.said or ""), condition, count.note]))  # type: ignore[attr-defined]
    return Row(
        line.pk,
        str(line),
        (
            line.inventory_number,
            line.name,
            f"{book} {line.measure}",
            "—" if count.quantity is None else queries.quantity_words(count.quantity),
            status(tone, word),
            said or NOTHING,
        ),
    )


LINES = ListSpec(
    title=gettext_lazy("Pozițiile din evidență"),
    noun=(gettext_lazy("poziție"), gettext_lazy("poziții")),
    columns=(
        Column(
            "inventar", gettext_lazy("Nr. inventar"), sort="inventory_number", css="inv", phone="line"
        ),
        Column("denumire", gettext_lazy("Denumire"), css="trim", phone="title"),
        Column("scriptic", gettext_lazy("În evidență"), css="r", phone="side"),
        Column("faptic", gettext_lazy("Numărat"), css="r"),
        Column("stare", gettext_lazy("Rezultat"), phone="side2"),
        Column("surse", gettext_lazy("Cine ce a văzut"), css="trim ink2", phone="meta"),
    ),
    row=_line_row,
    default_sort="inventar",
    filters=(
        Filter(
            "ce",
            gettext_lazy("Văzute"),
            queries.narrowed,
            choices=lambda _a: [
                ("vazute", gettext_lazy("văzute aici")),
                ("nevazute", gettext_lazy("nevăzute aici")),
            ],
        ),
    ),
    search=Search(
        gettext_lazy("Caută în loc"),
        gettext_lazy("Număr, denumire, serie"),
        lambda rows, words: containing(rows, words, ("inventory_number", "name", "serial")),
    ),
    shape=queries.with_counts,
    empty=(
        gettext_lazy("Evidența nu are nimic aici"),
        gettext_lazy("Ce se găsește în acest loc apare mai jos, ca plus sau ca bun din alt loc."),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Nevăzute"), "ce=nevazute"),
        (gettext_lazy("Văzute"), "ce=vazute"),
    ),
)  # fmt: skip


def closed_words(place: CountPlace) -> str:
    """Who closed the place and when; empty while it is open."""
    return f"{place.closed_by_name}, {dates.short_moment(place.closed_at)}" if place.closed_at else ""
