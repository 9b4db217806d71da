# SPDX-License-Identifier: EUPL-1.2
"""The lists of goods: all, and land with buildings. Declared per actor, because their choosers depend on rights."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.lists import (
    NOTHING,
    BulkAction,
    Column,
    Filter,
    ListSpec,
    Row,
    Search,
    link,
    status,
)
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony import searching
from vatra.modules.patrimony.choices import ESTATE, STATE_TONES, GoodKind, GoodState
from vatra.modules.patrimony.pickers import units
from vatra.modules.patrimony.queries import goods as queries
from vatra.organisation.models import Person, Room

GOODS_URL: Any = SimpleLazyObject(lambda: reverse("patrimony:goods"))
LACKS: dict[str, tuple[Any, Callable[[QuerySet[Any]], QuerySet[Any]]]] = {
    "loc": (gettext_lazy("loc de folosință"), queries.without_place),
    "proprietar": (gettext_lazy("proprietar"), lambda rows: rows.filter(owner__isnull=True)),
    "cod": (gettext_lazy("cod și durată din catalog"), queries.with_doubtful_code),
    "carte": (gettext_lazy("carte funciară"), queries.without_land_book),
}
MOST_CHOICES = 400


def _state_cell(row: dict[str, Any]) -> str:
    state = row["state"]
    if row["room_id"] is None and state == GoodState.IN_USE and row["kind"] not in ESTATE:
        return status("warn", gettext_lazy("Fără loc"))
    return status(STATE_TONES[state], GoodState(state).label)


def short_name(full_name: str) -> str:
    """A person in a narrow column: „M. Stoica”."""
    first, _space, last = full_name.partition(" ")
    return f"{first[:1]}. {last}" if last else full_name or "—"


def good_row(row: dict[str, Any]) -> Row:
    """The cells of one good."""
    number = row["inventory_number"]
    day, room = row["commissioning_date"], row["room__name"]
    return Row(
        row["id"],
        number,
        (
            link(number, f"{GOODS_URL}{row['id']}/"),
            row["name"],
            f"{row['room__building__name']} · {room}" if room else NOTHING,
            short_name(row["custodian__full_name"] or ""),
            _state_cell(row),
            dates.day(day) if day else "—",
            money.lei(row["entry_value"]),
            row["unit__name"],
        ),
    )


def good_export(row: dict[str, Any]) -> Sequence[Any]:
    """The plain values of one good."""
    room = row["room__name"]
    return (
        row["inventory_number"],
        row["name"],
        f"{row['room__building__name']} · {room}" if room else "",
        row["custodian__full_name"] or "",
        str(GoodState(row["state"]).label),
        row["commissioning_date"],
        row["entry_value"],
        row["unit__name"],
    )


def kind_words(kind: str) -> str:
    """What kind of good it is, in words."""
    return str(GoodKind(kind).label)


def quantity_words(quantity: Decimal) -> str:
    """A quantity without useless noughts: 2, or 0,125."""
    return money.number(quantity, 3).rstrip("0").rstrip(",")


COLUMNS = (
    Column("inventar", gettext_lazy("Nr. inventar"), sort="inventory_number", css="inv", phone="line"),
    Column("denumire", gettext_lazy("Denumire"), sort="name_key", css="trim fit2", phone="title"),
    Column("loc", gettext_lazy("Loc de folosință"), css="trim fit ink2", phone="meta"),
    Column("gestionar", gettext_lazy("Gestionar"), css="ink2"),
    Column("stare", gettext_lazy("Stare"), phone="side"),
    Column("pif", gettext_lazy("PIF"), sort="commissioning_date", css="r ink2"),
    Column("valoare", gettext_lazy("Valoare inventar"), sort="entry_value", css="r", phone="side2"),
    Column("unitate", gettext_lazy("Unitate"), css="trim fit ink2"),
    Column("fel", gettext_lazy("Fel"), css="ink2", shown=False, source="kind", draw=kind_words),
    Column("cont", gettext_lazy("Cont"), css="ink2", shown=False, source="account"),
    Column("grupa", gettext_lazy("Cod de clasificare"), css="ink2", shown=False, source="classification_code"),
    Column("serie", gettext_lazy("Serie"), css="trim ink2", shown=False, source="serial"),
    Column("cantitate", gettext_lazy("Cantitate"), css="r ink2", shown=False, source="quantity", draw=quantity_words),
    Column("intrare", gettext_lazy("Data intrării"), css="r ink2", shown=False, source="entry_date", draw=dates.day),
    Column("document", gettext_lazy("Document de intrare"), css="trim ink2", shown=False, source="entry_document"),
    Column("proprietar", gettext_lazy("Proprietar"), css="trim ink2", shown=False, source="owner__name"),
    Column("administrator", gettext_lazy("Administrator"), css="trim ink2", shown=False, source="administrator__name"),
)  # fmt: skip
OF_ONE_UNIT = tuple(replace(c, shown=c.shown and c.key != "unitate") for c in COLUMNS)
"""For people of one school every row says the same unit."""
TABS = (
    (gettext_lazy("Toate"), ""),
    (gettext_lazy("Fără loc"), "lipsa=loc"),
    (gettext_lazy("Fără proprietar"), "lipsa=proprietar"),
    (gettext_lazy("Propuse la casare"), f"stare={GoodState.PROPOSED}"),
    (gettext_lazy("Clădiri și terenuri"), "fel=imobile"),
    (gettext_lazy("Ieșite din evidență"), f"stare={GoodState.GONE}"),
)


def _key(column: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def apply(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        known = value.isdecimal() and len(value) < 19
        return rows.filter(**{column: int(value)}) if known else rows.none()

    return apply


def _by_kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "imobile":
        return rows.filter(kind__in=[GoodKind.BUILDING, GoodKind.LAND])
    return rows.filter(kind=value) if value in GoodKind.values else rows.none()


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(state=value) if value in GoodState.values else rows.none()


def _begins(column: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda rows, value: rows.filter(**{f"{column}__startswith": text.fix(value)})


def _lacking(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return LACKS[value][1](rows) if value in LACKS else rows.none()


def _kinds(_actor: Actor) -> list[tuple[str, Any]]:
    return [*GoodKind.choices, ("imobile", gettext_lazy("clădiri și terenuri"))]


def _unit_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in units(actor)()]


def _chosen_unit(actor: Actor, params: QueryDict) -> int | None:
    given = params.get("unitate", "")
    if given.isdecimal() and len(given) < 19:
        return int(given)
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    return next(iter(scope.unit_ids)) if not scope.everywhere and len(scope.unit_ids) == 1 else None


def _rooms(actor: Actor, unit_id: int | None, chosen: str) -> list[tuple[str, str]]:
    rows = Room.objects.visible_to(actor)
    rows = rows.filter(unit_id=unit_id) if unit_id else rows.filter(pk=record_key(chosen) or 0)
    found = rows.order_by("building_id", "level", "code").values_list("pk", "building__name", "name")[
        :MOST_CHOICES
    ]
    return [(str(pk), f"{building} · {name}") for pk, building, name in found]


def _people(actor: Actor, unit_id: int | None, chosen: str) -> list[tuple[str, str]]:
    rows = Person.objects.visible_to(actor)
    rows = rows.filter(mandates__unit_id=unit_id) if unit_id else rows.filter(pk=record_key(chosen) or 0)
    return [
        (str(pk), name)
        for pk, name in rows.order_by("full_name").distinct().values_list("pk", "full_name")[:MOST_CHOICES]
    ]


def _filters(actor: Actor, params: QueryDict) -> tuple[Filter, ...]:
    """Room and custodian can be chosen once the unit is known: a sector has thousands of rooms."""
    unit, room, person = _chosen_unit(actor, params), params.get("loc", ""), params.get("gestionar", "")
    filters = [
        Filter("unitate", gettext_lazy("Unitate"), _key("unit_id"), choices=_unit_choices),
        Filter("fel", gettext_lazy("Fel"), _by_kind, choices=_kinds),
        Filter("stare", gettext_lazy("Stare"), _by_state, choices=lambda _a: GoodState.choices),
        Filter("cont", gettext_lazy("Cont"), _begins("account")),
        Filter("grupa", gettext_lazy("Grupă (cod de clasificare)"), _begins("classification_code")),
        Filter(
            "lipsa",
            gettext_lazy("Lipsește"),
            _lacking,
            choices=lambda _a: [(k, words) for k, (words, _f) in LACKS.items()],
        ),
    ]
    if unit or room.isdecimal():
        filters.append(
            Filter(
                "loc",
                gettext_lazy("Loc de folosință"),
                _key("room_id"),
                choices=lambda a: _rooms(a, unit, room),
            )
        )
    if unit or person.isdecimal():
        filters.append(
            Filter(
                "gestionar",
                gettext_lazy("Gestionar"),
                _key("custodian_id"),
                choices=lambda a: _people(a, unit, person),
            )
        )
    return tuple(filters)


def goods_spec(actor: Actor, params: QueryDict) -> ListSpec:
    """The list of goods for this actor and address."""
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    return ListSpec(
        title=gettext_lazy("Bunuri"),
        noun=(gettext_lazy("bun"), gettext_lazy("bunuri")),
        columns=COLUMNS if scope.everywhere or len(scope.unit_ids) > 1 else OF_ONE_UNIT,
        row=good_row,
        shape=queries.with_columns,
        default_sort="inventar",
        filters=_filters(actor, params),
        search=Search(
            gettext_lazy("Caută după număr de inventar, denumire sau serie"),
            gettext_lazy("Nr. inventar, denumire, serie"),
            searching.in_folded,
        ),
        export_row=good_export,
        totals=queries.sums_of,
        empty=(
            gettext_lazy("Niciun bun în evidență"),
            gettext_lazy(
                "Bunurile intră printr-un protocol de predare-primire sau prin adăugare, cu documentul lor."
            ),
        ),
        tabs=TABS,
    )


def kept_rows(rows: QuerySet[Any], params: QueryDict) -> QuerySet[Any]:
    """Without goods out of the registry, unless the address asks for those."""
    return rows if params.get("stare") == GoodState.GONE else rows.exclude(state=GoodState.GONE)


def bulk_of(actor: Actor) -> list[BulkAction]:
    """What the actor may do with selected goods."""
    actions = []
    if actor.can(Perm.PATRIMONY_PROPOSE):
        actions.append(
            BulkAction(gettext_lazy("Mută cu bon"), "arrow-left-right", reverse("patrimony:goods-movement"))
        )
    if actor.can(Perm.PATRIMONY_EDIT):
        actions.append(
            BulkAction(gettext_lazy("Corectează locul"), "map-pin", reverse("patrimony:goods-move"))
        )
    actions.append(BulkAction(gettext_lazy("Tipărește etichete"), "tag", reverse("patrimony:goods-labels")))
    if actor.can(Perm.PATRIMONY_PROPOSE):
        actions.append(
            BulkAction(gettext_lazy("Oferă altei unități"), "handshake", reverse("patrimony:goods-offer"))
        )
    if actor.can(Perm.PATRIMONY_EDIT) or actor.can(Perm.PATRIMONY_PROPOSE):
        actions.append(
            BulkAction(
                gettext_lazy("Propune la casare"), "archive", reverse("patrimony:goods-propose-disposal")
            )
        )
    return actions


def _area(row: dict[str, Any]) -> str:
    value = row["estate__developed_area"] or row["estate__area_measured"] or row["estate__area_deed"]
    return f"{money.number(value)} m²" if value else "—"


def _estate_row(row: dict[str, Any]) -> Row:
    number = row["inventory_number"]
    return Row(
        row["id"],
        number,
        (
            link(number, f"{GOODS_URL}{row['id']}/"),
            row["name"],
            str(GoodKind(row["kind"]).label),
            row["unit__name"],
            row["estate__address"] or "—",
            row["estate__cadastral_number"] or "—",
            row["estate__land_book_number"] or status("warn", gettext_lazy("Lipsește")),
            _area(row),
            row["owner__name"] or status("warn", gettext_lazy("Lipsește")),
            row["administrator__name"] or "—",
            money.lei(row["entry_value"]),
        ),
    )


def _estate_export(row: dict[str, Any]) -> Sequence[Any]:
    return (
        row["inventory_number"],
        row["name"],
        str(GoodKind(row["kind"]).label),
        row["unit__name"],
        row["estate__address"],
        row["estate__cadastral_number"],
        row["estate__land_book_number"],
        row["estate__developed_area"] or row["estate__area_measured"] or row["estate__area_deed"],
        row["owner__name"],
        row["administrator__name"],
        row["entry_value"],
    )


ESTATES = ListSpec(
    title=gettext_lazy("Clădiri și terenuri"),
    noun=(gettext_lazy("imobil"), gettext_lazy("imobile")),
    columns=(
        Column("inventar", gettext_lazy("Nr. inventar"), sort="inventory_number", css="inv", phone="line"),
        Column("denumire", gettext_lazy("Denumire"), sort="name_key", css="trim fit2", phone="title"),
        Column("fel", gettext_lazy("Fel"), css="ink2", shown=False),
        Column("unitate", gettext_lazy("Unitate"), css="trim fit ink2", phone="meta"),
        Column("adresa", gettext_lazy("Adresă"), css="trim ink2", shown=False),
        Column("cadastral", gettext_lazy("Nr. cadastral"), css="ink2", shown=False),
        Column("carte", gettext_lazy("Carte funciară"), css="ink2", phone="side"),
        Column("suprafata", gettext_lazy("Suprafață"), css="r ink2"),
        Column("proprietar", gettext_lazy("Proprietar"), css="trim fit ink2"),
        Column("administrator", gettext_lazy("Administrator"), css="trim fit ink2"),
        Column("valoare", gettext_lazy("Valoare inventar"), sort="entry_value", css="r", phone="side2"),
    ),
    row=_estate_row,
    shape=queries.with_estate_columns,
    default_sort="inventar",
    filters=(
        Filter("unitate", gettext_lazy("Unitate"), _key("unit_id"), choices=_unit_choices),
        Filter(
            "fel",
            gettext_lazy("Fel"),
            _by_kind,
            choices=lambda _a: [(k.value, k.label) for k in (GoodKind.BUILDING, GoodKind.LAND)],
        ),
        Filter(
            "lipsa",
            gettext_lazy("Lipsește"),
            _lacking,
            choices=lambda _a: [(k, LACKS[k][0]) for k in ("carte", "proprietar")],
        ),
    ),
    search=Search(
        gettext_lazy("Caută după număr sau denumire"),
        gettext_lazy("Nr. inventar, denumire"),
        searching.in_folded,
    ),
    export_row=_estate_export,
    totals=queries.sums_of,
    empty=(
        gettext_lazy("Niciun imobil în evidență"),
        gettext_lazy("Terenurile și clădirile intră prin anexele 1 și 2 ale unui protocol."),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Clădiri"), f"fel={GoodKind.BUILDING}"),
        (gettext_lazy("Terenuri"), f"fel={GoodKind.LAND}"),
        (gettext_lazy("Fără carte funciară"), "lipsa=carte"),
    ),
)
