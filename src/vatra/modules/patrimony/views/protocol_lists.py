# SPDX-License-Identifier: EUPL-1.2
"""The list of protocols and the lists of annex positions."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy

from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import dates, money, text
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony.choices import PROTOCOL_TONES, Door, ProtocolState
from vatra.modules.patrimony.models import Protocol, ProtocolLine
from vatra.modules.patrimony.pickers import units
from vatra.modules.patrimony.searching import containing


def _by_unit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    key = record_key(value)
    return rows.none() if key is None else rows.filter(unit_id=key)


def _protocol_row(found: Protocol) -> Row:
    day = found.own_date or (found.paper.issued_at.date() if found.paper else None)
    return Row(
        found.pk,
        str(found),
        (
            link(str(found), reverse("patrimony:protocol", args=[found.pk])),
            found.unit.name,
            str(Door(found.door).label),
            status(PROTOCOL_TONES[found.state], found.get_state_display()),
            dates.day(day) if day else "—",
            dates.day(found.created_at.date()),
        ),
    )


PROTOCOLS = ListSpec(
    title=gettext_lazy("Protocoale de predare-preluare"),
    noun=(gettext_lazy("protocol"), gettext_lazy("protocoale")),
    columns=(
        Column("protocol", gettext_lazy("Protocol"), phone="title"),
        Column("unitate", gettext_lazy("Unitate"), css="trim ink2", phone="line"),
        Column("fel", gettext_lazy("Fel"), css="ink2"),
        Column("stare", gettext_lazy("Stare"), phone="side"),
        Column("data", gettext_lazy("Data"), css="r ink2", phone="meta"),
        Column("deschis", gettext_lazy("Deschis la"), sort="created_at", css="r ink2"),
    ),
    row=_protocol_row,
    default_sort="-deschis",
    filters=(
        Filter(
            "unitate",
            gettext_lazy("Unitate"),
            _by_unit,
            choices=lambda actor: [(str(pk), name) for pk, name in units(actor)()],
        ),
        Filter(
            "stare",
            gettext_lazy("Stare"),
            lambda rows, v: rows.filter(state=v),
            choices=lambda _a: ProtocolState.choices,
        ),
        Filter(
            "fel", gettext_lazy("Fel"), lambda rows, v: rows.filter(door=v), choices=lambda _a: Door.choices
        ),
    ),
    search=Search(
        gettext_lazy("Caută după număr"),
        gettext_lazy("Numărul protocolului"),
        lambda rows, words: (
            rows.filter(own_number__icontains=words) | rows.filter(paper__number_text__icontains=words)
        ),
    ),
    export_row=lambda p: (
        str(p),
        p.unit.name,
        str(Door(p.door).label),
        p.get_state_display(),
        p.own_date,
        p.created_at.date(),
    ),
    empty=(
        gettext_lazy("Niciun protocol"),
        gettext_lazy("Înregistrați un protocol existent sau pregătiți unul nou."),
    ),
    tabs=(
        (gettext_lazy("Toate"), ""),
        (gettext_lazy("Ciorne"), "stare=ciorna"),
        (gettext_lazy("La viză"), "stare=la_viza"),
        (gettext_lazy("De semnat"), "stare=emis"),
        (gettext_lazy("În vigoare"), "stare=in_vigoare"),
    ),
)


def _line_row(line: ProtocolLine) -> Row:
    where = line.room.name if line.room else line.place_text
    return Row(
        line.pk,
        str(line),
        (
            text.thousands(line.position),
            link(line.inventory_number, reverse("patrimony:line", args=[line.protocol_id, line.pk])),
            line.name,
            line.classification_code or "—",
            where or "—",
            str(line.owner) if line.owner else "—",
            text.thousands(int(line.quantity))
            if line.quantity == int(line.quantity)
            else money.number(line.quantity, 3),
            money.lei(line.entry_value),
        ),
    )


LINES = ListSpec(
    title=gettext_lazy("Pozițiile anexei"),
    noun=(gettext_lazy("poziție"), gettext_lazy("poziții")),
    columns=(
        Column("nr", gettext_lazy("Nr."), sort="position", css="r ink2"),
        Column("inventar", gettext_lazy("Nr. inventar"), sort="inventory_number", css="inv", phone="line"),
        Column("denumire", gettext_lazy("Denumire"), css="trim", phone="title"),
        Column("cod", gettext_lazy("Cod"), css="ink2"),
        Column("loc", gettext_lazy("Loc de folosință"), css="trim ink2", phone="meta"),
        Column("proprietar", gettext_lazy("Proprietar"), css="trim ink2"),
        Column("cantitate", gettext_lazy("Cantitate"), css="r"),
        Column("valoare", gettext_lazy("Valoare"), sort="entry_value", css="r", phone="side2"),
    ),
    row=_line_row,
    default_sort="nr",
    search=Search(
        gettext_lazy("Caută în anexă"),
        gettext_lazy("Număr, denumire, serie"),
        lambda rows, words: containing(rows, words, ("inventory_number", "name", "serial")),
    ),
    export_row=lambda x: (
        x.position,
        x.inventory_number,
        x.name,
        x.classification_code,
        x.room.name if x.room else x.place_text,
        str(x.owner or ""),
        x.quantity,
        x.entry_value,
    ),
    totals=lambda rows: {"valoare": money.lei(_sum(rows))},
    empty=(
        gettext_lazy("Nicio poziție în această anexă"),
        gettext_lazy("Adăugați pozițiile una câte una sau importați-le dintr-un fișier."),
    ),
)


def _sum(rows: QuerySet[ProtocolLine]) -> Any:
    return rows.order_by().aggregate(total=Sum("entry_value"))["total"] or 0
