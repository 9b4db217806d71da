# SPDX-License-Identifier: EUPL-1.2
"""The lists of movements, custodies and hand-overs, and of what stands on them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.lists import NOTHING, Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.identifiers import record_key
from vatra.modules.patrimony.choices import HANDING_OPEN, HandingState
from vatra.modules.patrimony.models import Custody, Handover, HandoverLine, Movement, MovementLine
from vatra.modules.patrimony.models.handing import Handing
from vatra.modules.patrimony.pickers import units
from vatra.modules.patrimony.queries import custody as custody_queries
from vatra.modules.patrimony.queries import movements as queries
from vatra.modules.patrimony.queries.handing import waiting_words
from vatra.modules.patrimony.searching import containing
from vatra.modules.patrimony.views.good_lists import quantity_words


def _by_unit(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    key = record_key(value)
    return rows.none() if key is None else rows.filter(unit_id=key)


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "in_lucru":
        return rows.filter(state__in=HANDING_OPEN)
    return rows.filter(state=value) if value in HandingState.values else rows.none()


def _states(_actor: Actor) -> list[tuple[str, Any]]:
    return [("in_lucru", _("în lucru")), *HandingState.choices]


UNIT = Filter(
    "unitate", _("Unitate"), _by_unit, choices=lambda actor: [(str(pk), name) for pk, name in units(actor)()]
)
STATE = Filter("stare", _("Stare"), _by_state, choices=_states)
STATE_TABS = (
    (_("Toate"), ""),
    (_("Propuse"), "stare=propus"),
    (_("Predate, neprimite"), "stare=predat"),
    (_("De emis"), "stare=primit"),
    (_("Emise"), "stare=emis"),
)


def _state_cell(record: Handing) -> str:
    return status(record.tone, record.get_state_display())


def _movement_row(found: Movement) -> Row:
    return Row(
        found.pk,
        str(found),
        (
            link(str(found), reverse("patrimony:movement", args=[found.pk])),
            f"{queries.words_of_room(found.giver_room)} → {queries.words_of_room(found.receiver_room)}",
            f"{found.giver or '—'} → {found.receiver}",
            text.thousands(found.goods),  # type: ignore[attr-defined]  # annotated
            _state_cell(found),
            waiting_words(found) or NOTHING,
            found.unit.name,
            dates.day(found.created_at.date()),
        ),
    )


MOVEMENTS = ListSpec(
    title=_("Bonuri de mișcare"),
    noun=(_("bon de mișcare"), _("bonuri de mișcare")),
    columns=(
        Column("bon", _("Bon"), phone="title", css="trim fit"),
        Column("drum", _("Din → în"), css="trim fit ink2", phone="line"),
        Column("gestionari", _("Gestionari"), css="trim fit ink2"),
        Column("bunuri", _("Bunuri"), css="r", phone="side2"),
        Column("stare", _("Stare"), phone="side"),
        Column("asteapta", _("De când așteaptă"), css="trim fit ink2", phone="meta"),
        Column("unitate", _("Unitate"), css="trim fit ink2"),
        Column("la", _("Propus la"), sort="created_at", css="r ink2"),
    ),
    row=_movement_row,
    shape=queries.with_columns,
    default_sort="-la",
    filters=(
        UNIT,
        STATE,
        Filter(
            "form",
            _("Formular"),
            lambda rows, v: rows.filter(form=v),
            choices=lambda _a: [(f, f) for f in ("14-2-3A", "14-3-3A", "14-3-6A")],
        ),
    ),
    search=Search(
        _("Caută după număr sau bun"),
        _("Număr de bon, număr de inventar"),
        lambda rows, words: rows.filter(
            pk__in=[
                *rows.filter(paper__number_text__istartswith=words).values_list("pk", flat=True)[:500],
                *rows.filter(lines__good__inventory_number__iexact=words).values_list("pk", flat=True)[:500],
            ]
        ),
    ),
    export_row=lambda m: (
        str(m),
        f"{queries.words_of_room(m.giver_room)} → {queries.words_of_room(m.receiver_room)}",
        f"{m.giver or ''} → {m.receiver}",
        m.goods,
        m.get_state_display(),
        waiting_words(m),
        m.unit.name,
        m.created_at.date(),
    ),
    empty=(
        _("Niciun bon de mișcare"),
        _("Bonurile se întocmesc din lista de bunuri („Mută cu bon”), de pe fișa unui bun sau prin scanare."),
    ),
    tabs=STATE_TABS,
)


def _line_row(line: MovementLine) -> Row:
    number = line.inventory_number or line.good.inventory_number
    found: Any = line
    return Row(
        line.pk,
        number,
        (
            text.thousands(line.position),
            link(number, reverse("patrimony:good", args=[line.good_id])),
            line.name or line.good.name,
            quantity_words(found.shown_quantity),
            money.lei(found.shown_value),
            money.lei(found.shown_depreciation),
            line.note or NOTHING,
        ),
    )


MOVEMENT_LINES = ListSpec(
    title=_("Bunurile de pe bon"),
    noun=(_("bun"), _("bunuri")),
    columns=(
        Column("nr", _("Nr."), sort="position", css="r ink2"),
        Column("inventar", _("Nr. inventar"), css="inv", phone="line"),
        Column("denumire", _("Denumire"), css="trim", phone="title"),
        Column("cantitate", _("Cantitate"), css="r"),
        Column("valoare", _("Valoare"), css="r", phone="side2"),
        Column("amortizare", _("Amortizare"), css="r ink2"),
        Column("mentiuni", _("Mențiuni"), css="trim ink2", phone="meta"),
    ),
    row=_line_row,
    default_sort="nr",
    export_row=lambda x: (
        x.position,
        x.inventory_number or x.good.inventory_number,
        x.name or x.good.name,
        x.shown_quantity,
        x.shown_value,
        x.shown_depreciation,
        x.note,
    ),
    totals=lambda rows: {"valoare": money.lei(queries.sum_of(rows))},
    empty=(_("Niciun bun pe bon"), ""),
)


def _custody_row(found: Custody) -> Row:
    counted: Any = found
    return Row(
        found.pk,
        str(found),
        (
            link(found.person.full_name, reverse("patrimony:custody", args=[found.pk])),
            queries.words_of_room(found.room) if found.room else _t("toată unitatea"),
            found.unit.name,
            text.thousands(counted.goods) if found.valid_to is None else "—",
            money.lei(counted.amount) if found.valid_to is None else "—",
            dates.day(found.valid_from),
            dates.day(found.valid_to) if found.valid_to else status("ok", _("în curs")),
            str(found.act or found.handover or "—"),
            _custody_steps(found),
        ),
    )


def _custody_steps(found: Custody) -> str:
    if found.valid_to is not None:
        return NOTHING
    room = f"&loc={found.room_id}" if found.room_id else ""
    url = f"{reverse('patrimony:handover-new')}?unitate={found.unit_id}&predator={found.person_id}{room}"
    return link(_t("Predă gestiunea"), url)


def _by_end(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(valid_to__isnull=value != "incheiate")


CUSTODIES = ListSpec(
    title=_("Gestiuni"),
    noun=(_("gestiune"), _("gestiuni")),
    columns=(
        Column("gestionar", _("Gestionar"), phone="title"),
        Column("loc", _("Loc"), css="trim fit ink2", phone="line"),
        Column("unitate", _("Unitate"), css="trim fit ink2", phone="meta"),
        Column("bunuri", _("Bunuri"), css="r", phone="side2"),
        Column("valoare", _("Valoare inventar"), css="r"),
        Column("de_la", _("De la"), sort="valid_from", css="r ink2"),
        Column("pana_la", _("Până la"), phone="side", css="ink2"),
        Column("temei", _("Temei"), css="trim fit ink2"),
        Column("pasi", _("Pasul următor"), css="ink2"),
    ),
    row=_custody_row,
    shape=custody_queries.with_columns,
    default_sort="-de_la",
    filters=(
        UNIT,
        Filter(
            "stare",
            _("Stare"),
            _by_end,
            choices=lambda _a: [("in_curs", _("în curs")), ("incheiate", _("încheiate"))],
        ),
    ),
    search=Search(
        _("Caută după gestionar"),
        _("Numele gestionarului"),
        lambda rows, words: containing(rows, words, ("person__full_name",)),
    ),
    export_row=lambda c: (
        c.person.full_name,
        queries.words_of_room(c.room) if c.room else _t("toată unitatea"),
        c.unit.name,
        c.goods if c.valid_to is None else None,
        c.amount if c.valid_to is None else None,
        c.valid_from,
        c.valid_to,
        str(c.act or c.handover or ""),
        "",
    ),
    empty=(
        _("Nicio gestiune înregistrată"),
        _(
            "Gestiunea spune cine răspunde de un loc și de când. Se înregistrează aici sau prin predare-primire."
        ),
    ),
    tabs=((_("Toate"), ""), (_("În curs"), "stare=in_curs"), (_("Încheiate"), "stare=incheiate")),
)


def _handover_row(found: Handover) -> Row:
    counted: Any = found
    left = counted.uncounted
    return Row(
        found.pk,
        str(found),
        (
            link(str(found), reverse("patrimony:handover", args=[found.pk])),
            f"{found.giver} → {found.receiver}",
            queries.words_of_room(found.room) if found.room else _t("toată gestiunea"),
            found.unit.name,
            text.thousands(counted.goods),
            text.thousands(left) if left and found.is_open else NOTHING,
            _state_cell(found),
            waiting_words(found) or NOTHING,
            dates.day(found.created_at.date()),
        ),
    )


HANDOVERS = ListSpec(
    title=_("Predări-primiri de gestiune"),
    noun=(_("predare-primire"), _("predări-primiri")),
    columns=(
        Column("act", _("Act"), phone="title", css="trim fit"),
        Column("gestionari", _("Gestionari"), css="trim fit", phone="line"),
        Column("loc", _("Ce se predă"), css="trim fit ink2"),
        Column("unitate", _("Unitate"), css="trim fit ink2"),
        Column("bunuri", _("Bunuri"), css="r", phone="side2"),
        Column("nenumarate", _("Nenumărate"), css="r ink2"),
        Column("stare", _("Stare"), phone="side"),
        Column("asteapta", _("De când așteaptă"), css="trim fit ink2", phone="meta"),
        Column("la", _("Începută la"), sort="created_at", css="r ink2"),
    ),
    row=_handover_row,
    shape=custody_queries.with_handover_columns,
    default_sort="-la",
    filters=(UNIT, STATE),
    export_row=lambda h: (
        str(h),
        f"{h.giver} → {h.receiver}",
        queries.words_of_room(h.room) if h.room else _t("toată gestiunea"),
        h.unit.name,
        h.goods,
        h.uncounted,
        h.get_state_display(),
        waiting_words(h),
        h.created_at.date(),
    ),
    empty=(
        _("Nicio predare-primire de gestiune"),
        _(
            "Când un gestionar pleacă sau se schimbă, gestiunea lui se predă aici, numărată și semnată de ambii."
        ),
    ),
    tabs=STATE_TABS,
)


def _counted_cell(line: HandoverLine) -> str:
    if line.counted is None:
        return status("off", _("nenumărat"))
    if line.counted == line.quantity:
        return status("ok", quantity_words(line.counted))
    return status("bad" if not line.explanation else "warn", quantity_words(line.counted) or "0")


def _handover_line_row(line: HandoverLine) -> Row:
    return Row(
        line.pk,
        line.inventory_number,
        (
            link(line.inventory_number, reverse("patrimony:handover-line", args=[line.handover_id, line.pk])),
            line.name,
            queries.words_of_room(line.room),
            line.owner.short_name or line.owner.name if line.owner else "—",
            f"{quantity_words(line.quantity)} {line.measure}",
            _counted_cell(line),
            money.lei(line.entry_value),
            " · ".join(filter(None, [line.remark, line.explanation])) or NOTHING,
        ),
    )


def _by_count(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "nenumarate":
        return rows.filter(counted__isnull=True)
    return custody_queries.differing(rows) if value == "diferente" else rows.none()


HANDOVER_LINES = ListSpec(
    title=_("Lista bunurilor predate"),
    noun=(_("poziție"), _("poziții")),
    columns=(
        Column("inventar", _("Nr. inventar"), sort="inventory_number", css="inv", phone="line"),
        Column("denumire", _("Denumire"), css="trim fit2", phone="title"),
        Column("loc", _("Loc"), css="trim fit ink2", phone="meta"),
        Column("proprietar", _("Proprietar"), css="trim fit ink2"),
        Column("scriptic", _("Scriptic"), css="r ink2"),
        Column("gasit", _("Găsit"), phone="side"),
        Column("valoare", _("Valoare"), css="r", phone="side2"),
        Column("mentiuni", _("Mențiuni"), css="trim fit ink2"),
    ),
    row=_handover_line_row,
    default_sort="inventar",
    filters=(
        Filter(
            "numarat",
            _("Numărare"),
            _by_count,
            choices=lambda _a: [("nenumarate", _("nenumărate")), ("diferente", _("cu diferențe"))],
        ),
    ),
    search=Search(
        _("Caută în listă"),
        _("Număr, denumire"),
        lambda rows, words: containing(rows, words, ("inventory_number", "name")),
    ),
    export_row=lambda x: (
        x.inventory_number,
        x.name,
        queries.words_of_room(x.room),
        str(x.owner or ""),
        x.quantity,
        x.counted,
        x.entry_value,
        " · ".join(filter(None, [x.remark, x.explanation])),
    ),
    empty=(_("Nicio poziție"), _("Împrospătați lista sau retrageți predarea.")),
    tabs=(
        (_("Toate"), ""),
        (_("Nenumărate"), "numarat=nenumarate"),
        (_("Cu diferențe"), "numarat=diferente"),
    ),
)
