# SPDX-License-Identifier: EUPL-1.2
"""The lists of this room, declared for the shell's list engine."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel.actor import Actor
from vatra.kernel.dates import day
from vatra.kernel.errors import BadInputError
from vatra.organisation.choices import ActKind, Level, OrganisationKind, UnitKind
from vatra.organisation.models import Building, EducationUnit, LegalAct, Organisation
from vatra.organisation.queries.acts import acts_with_words
from vatra.organisation.queries.bodies import organisations_with_words
from vatra.organisation.queries.places import buildings_with_words
from vatra.organisation.queries.units import levels_in_words, with_words

DASH = "—"
STATES = {"1": True, "0": False}


def _known(value: str, values: Sequence[str]) -> str:
    if value not in values:
        raise BadInputError(
            str(_("Filtrul ales nu există. Ștergeți filtrele și alegeți din nou.")), code="bad_filter"
        )
    return value


def _unit_kind(rows: QuerySet[EducationUnit], value: str) -> QuerySet[EducationUnit]:
    return rows.filter(kind=_known(value, UnitKind.values))


def _unit_level(rows: QuerySet[EducationUnit], value: str) -> QuerySet[EducationUnit]:
    return rows.filter(levels__contains=[_known(value, Level.values)])


def _personality(rows: QuerySet[EducationUnit], value: str) -> QuerySet[EducationUnit]:
    return rows.filter(parent__isnull=STATES[_known(value, list(STATES))])


def _working(rows: QuerySet[EducationUnit], value: str) -> QuerySet[EducationUnit]:
    return rows.filter(is_active=STATES[_known(value, list(STATES))])


def unit_row(unit: EducationUnit) -> Row:
    """A unit as a row; needs ``parent`` fetched."""
    state = status("ok", _("funcționează")) if unit.is_active else status("off", _("nu mai funcționează"))
    return Row(
        unit.pk,
        unit.name,
        (
            link(unit.name, reverse("organisation:unit-detail", args=[unit.code])),
            unit.code,
            unit.siiir or DASH,
            unit.get_kind_display(),
            levels_in_words(unit.levels) or DASH,
            unit.parent.name if unit.parent else str(_("are PJ")),
            unit.address or DASH,
            state,
        ),
    )


def unit_values(unit: EducationUnit) -> list[Any]:
    """The same for files."""
    return [
        unit.name,
        unit.code,
        unit.siiir or "",
        unit.get_kind_display(),
        levels_in_words(unit.levels),
        unit.parent.name if unit.parent else "",
        unit.address,
        str(_("funcționează")) if unit.is_active else str(_("nu mai funcționează")),
    ]


UNITS = ListSpec(
    title=_("Unități de învățământ"),
    noun=(_("unitate"), _("unități")),
    columns=(
        Column("denumire", _("Denumire"), sort="in_order", css="trim fit2", phone="title"),
        Column("cod", _("Cod"), sort="code", css="inv", phone="side"),
        Column("siiir", _("SIIIR"), sort="siiir", css="ink2"),
        Column("fel", _("Fel"), css="ink2", phone="line"),
        Column("niveluri", _("Niveluri"), css="trim fit ink2"),
        Column("pj", _("Ține de"), css="trim fit ink2"),
        Column("adresa", _("Adresă"), css="trim fit ink2", phone="meta"),
        Column("stare", _("Stare"), phone="side2"),
    ),
    row=unit_row,
    default_sort="denumire",
    filters=(
        Filter("fel", _("Fel"), _unit_kind, lambda _actor: list(UnitKind.choices)),
        Filter("nivel", _("Nivel"), _unit_level, lambda _actor: list(Level.choices)),
        Filter(
            "pj",
            _("Personalitate juridică"),
            _personality,
            lambda _actor: [("1", _("unități PJ")), ("0", _("structuri"))],
        ),
        Filter(
            "activ",
            _("Stare"),
            _working,
            lambda _actor: [("1", _("funcționează")), ("0", _("nu mai funcționează"))],
        ),
    ),
    search=Search(_("Caută unități"), _("Denumire, stradă sau cod"), with_words),
    export_row=unit_values,
    empty=(_("Nicio unitate încă"), _("Adăugați o unitate sau importați rețeaua școlară dintr-un fișier.")),
    tabs=((_("Toate"), ""), (_("Unități PJ"), "pj=1"), (_("Structuri"), "pj=0")),
)


def _act_kind(rows: QuerySet[LegalAct], value: str) -> QuerySet[LegalAct]:
    return rows.filter(kind=_known(value, ActKind.values))


def _act_year(rows: QuerySet[LegalAct], value: str) -> QuerySet[LegalAct]:
    if not (value.isascii() and value.isdigit() and len(value) == 4):
        raise BadInputError(str(_("Scrieți anul cu patru cifre, de exemplu 2026.")), code="bad_filter")
    return rows.filter(date__year=int(value))


def act_row(act: LegalAct) -> Row:
    """An act as a row; needs ``unit`` fetched."""
    verified = status("ok", _("verificat")) if act.is_verified else status("warn", _("neverificat"))
    return Row(
        act.pk,
        str(act),
        (
            link(str(act), reverse("organisation:act-detail", args=[act.pk])),
            day(act.date),
            act.issuer,
            act.title or DASH,
            act.unit.name if act.unit else DASH,
            str(_("da")) if act.file_id else DASH,
            verified,
        ),
    )


def act_values(act: LegalAct) -> list[Any]:
    """The same for files."""
    yes, no = str(_("da")), str(_("nu"))
    return [
        str(act),
        act.date,
        act.issuer,
        act.title,
        act.unit.name if act.unit else "",
        yes if act.file_id else no,
        yes if act.is_verified else no,
    ]


ACTS = ListSpec(
    title=_("Acte juridice"),
    noun=(_("act"), _("acte")),
    columns=(
        Column("act", _("Act"), phone="title"),
        Column("data", _("Data"), sort="date", css="r ink2", phone="side"),
        Column("emitent", _("Emitent"), css="trim fit ink2", phone="line"),
        Column("titlu", _("Titlu"), css="trim fit2", phone="meta"),
        Column("unitate", _("Unitate"), css="trim fit ink2"),
        Column("fisier", _("Fișier"), css="ink2"),
        Column("verificat", _("Stare"), phone="side2"),
    ),
    row=act_row,
    default_sort="-data",
    filters=(
        Filter("fel", _("Fel"), _act_kind, lambda _actor: list(ActKind.choices)),
        Filter("an", _("An"), _act_year),
    ),
    search=Search(_("Caută acte"), _("Număr, emitent sau titlu"), acts_with_words),
    export_row=act_values,
    empty=(
        _("Niciun act încă"),
        _("Înregistrați hotărârile, dispozițiile și protocoalele pe care se sprijină datele."),
    ),
)


def building_row(building: Building) -> Row:
    """A building as a row; needs ``site`` fetched."""
    url = reverse("organisation:building-detail", args=[building.pk])
    return Row(
        building.pk,
        building.name,
        (link(building.name, url), building.code, building.site.name, building.site.address),
    )


BUILDINGS = ListSpec(
    title=_("Clădiri și încăperi"),
    noun=(_("clădire"), _("clădiri")),
    columns=(
        Column("denumire", _("Denumire"), css="trim", phone="title"),
        Column("cod", _("Cod corp"), css="ink2", phone="side"),
        Column("incinta", _("Incintă"), sort="site_id", css="trim ink2", phone="line"),
        Column("adresa", _("Adresă"), css="trim ink2", phone="meta"),
    ),
    row=building_row,
    default_sort="incinta",
    search=Search(_("Caută clădiri"), _("Denumire, cod sau adresă"), buildings_with_words),
    export_row=lambda b: [b.name, b.code, b.site.name, b.site.address],
    empty=(_("Nicio clădire încă"), _("Adăugați întâi incinta, apoi clădirile de pe ea.")),
)


def _organisation_kind(rows: QuerySet[Organisation], value: str) -> QuerySet[Organisation]:
    return rows.filter(kind=_known(value, OrganisationKind.values))


def _kinds(actor: Actor) -> list[tuple[str, Any]]:
    hidden = set() if actor.scope("organisation.view").everywhere else {OrganisationKind.PERSON.value}
    return [(value, label) for value, label in OrganisationKind.choices if value not in hidden]


def organisation_row(body: Organisation) -> Row:
    """An organisation as a row; needs ``parent`` fetched."""
    return Row(
        body.pk,
        body.name,
        (
            link(body.name, reverse("organisation:organisation-detail", args=[body.pk])),
            body.get_kind_display(),
            body.parent.name if body.parent else DASH,
            body.address or DASH,
            body.phone or DASH,
        ),
    )


ORGANISATIONS = ListSpec(
    title=_("Organizații"),
    noun=(_("organizație"), _("organizații")),
    columns=(
        Column("denumire", _("Denumire"), sort="in_order", css="trim", phone="title"),
        Column("fel", _("Fel"), css="ink2", phone="line"),
        Column("parinte", _("Ține de"), css="trim ink2"),
        Column("adresa", _("Adresă"), css="trim ink2", phone="meta"),
        Column("telefon", _("Telefon"), css="ink2", phone="side"),
    ),
    row=organisation_row,
    default_sort="denumire",
    filters=(Filter("fel", _("Fel"), _organisation_kind, _kinds),),
    search=Search(_("Caută organizații"), _("Denumire, adresă sau CUI"), organisations_with_words),
    export_row=lambda b: [
        b.name,
        b.get_kind_display(),
        b.parent.name if b.parent else "",
        b.address,
        b.phone,
    ],
    empty=(
        _("Nicio organizație încă"),
        _("Adăugați furnizorii, donatorii și partenerii cu codul lor fiscal."),
    ),
)
