# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this room show, ready for their templates."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.shell.drawings import Segment, stacked_columns
from vatra.foundation.shell.templatetags.shell import status_html
from vatra.kernel.actor import Actor
from vatra.kernel.dates import day
from vatra.kernel.text import counted
from vatra.organisation.imports import CODE as NETWORK
from vatra.organisation.models import Building, EducationUnit, LegalAct, Organisation
from vatra.organisation.queries import acts, bodies, places, units
from vatra.organisation.queries.acts import WhyRow
from vatra.organisation.queries.units import CodeRow, Term, YearRow

DASH = "—"


class TermRow(NamedTuple):
    """Something with dates, as a line: words, detail, „de la – până la”, the act as a link, running or not."""

    words: str
    detail: str
    span: str
    act: SafeString | str
    running: bool
    end_url: str = ""


def span(since: dt.date, until: dt.date | None) -> str:
    """„din 01.09.2024” or „01.09.2024 – 31.08.2026”."""
    return f"{day(since)} – {day(until)}" if until else _("din %(day)s") % {"day": day(since)}


def act_link(act_id: int | None, words: str) -> SafeString | str:
    """The act as a link, or nothing."""
    if act_id is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("organisation:act-detail", args=[act_id]), words)


def _terms(rows: Sequence[Term], *, ends: bool = False) -> list[TermRow]:
    return [
        TermRow(
            row.words,
            row.detail,
            span(row.since, row.until),
            act_link(row.act_id, row.act),
            row.running,
            reverse("organisation:mandate-end", args=[row.pk])
            if ends and row.pk and row.until is None
            else "",
        )
        for row in rows
    ]


class WhyLine(NamedTuple):
    """A reason as a line; ``note`` says so when nobody compared the record with the act."""

    state: str
    span: str
    act: SafeString | str
    issuer: str
    running: bool
    note: str


def why_lines(rows: Sequence[WhyRow]) -> list[WhyLine]:
    """The reasons for the partial „De ce?”."""
    return [
        WhyLine(
            row.state,
            span(row.since, row.until),
            act_link(row.act_id, row.act),
            row.issuer,
            row.running,
            "" if row.verified else _("act neverificat pe text"),
        )
        for row in rows
    ]


def history(actor: Actor, record: Model) -> list[Any]:
    """*Istoric* of a record the actor may see."""
    return list(history_of(actor, kind_of(record), record))


def import_url(actor: Actor) -> str:
    """Where a network file is imported, or empty for who may not."""
    if not (actor.scope(Perm.ORGANISATION_MANAGE).everywhere and actor.scope(Perm.IMPORT_RUN).everywhere):
        return ""
    return f"{reverse('imports:upload')}?tinta={NETWORK}"


def _chart(rows: Sequence[YearRow]) -> SafeString | str:
    if not rows:
        return ""
    title = _("Elevi pe ani școlari: %(list)s") % {"list": "; ".join(f"{r.label}: {r.pupils}" for r in rows)}
    return stacked_columns(title, [(row.label, [row.pupils]) for row in rows], [Segment("c-1", _("elevi"))])


def _code_facts(rows: Sequence[CodeRow]) -> list[tuple[str, str]]:
    inherited = _("al unității %(name)s")
    return [
        (
            row.scheme[:1].upper() + row.scheme[1:],
            f"{row.value} ({inherited % {'name': row.inherited_from}})" if row.inherited_from else row.value,
        )
        for row in rows
    ]


class PlaceLine(NamedTuple):
    """A building of a unit as a line."""

    name: SafeString
    site: str
    address: str
    rooms: str
    share: str
    span: str
    running: bool


def _place_lines(actor: Actor, unit: EducationUnit) -> list[PlaceLine]:
    rows = places.room_counts(actor, unit)
    return [
        PlaceLine(
            format_html(
                '<a href="{}">{}</a>',
                reverse("organisation:building-detail", args=[p.building_id]),
                p.building,
            ),
            p.site,
            p.address,
            counted(rows.get(p.building_id, 0), _("încăpere"), _("încăperi")),
            p.share,
            span(p.since, p.until),
            p.running,
        )
        for p in units.places(actor, unit)
    ]


def unit_page(actor: Actor, unit: EducationUnit) -> dict[str, Any]:
    """The page of a unit already fetched through ``visible_to``."""
    parent = unit.parent
    codes = units.identifiers(unit.organisation, parent.organisation if parent else None)
    years = units.pupils(unit)
    manages = actor.scope(Perm.ORGANISATION_MANAGE).covers(unit.pk)
    return {
        "unit": unit,
        "manages": manages,
        "state": status_html("ok", _("funcționează"), True)
        if unit.is_active
        else status_html("off", _("nu mai funcționează"), True),
        "facts": [
            (_("Cod scurt"), unit.code),
            (_("Fel"), unit.get_kind_display()),
            (_("Niveluri"), units.levels_in_words(unit.levels) or DASH),
            *_code_facts(codes),
            (_("Adresă"), unit.address or DASH),
            (_("Telefon"), unit.phone or DASH),
            (_("E-mail"), unit.email or DASH),
        ],
        "parent_url": reverse("organisation:unit-detail", args=[parent.code]) if parent else "",
        "structures": [
            (s.name, reverse("organisation:unit-detail", args=[s.code]), s.address)
            for s in units.structures(actor, unit)
        ],
        "mandates": _terms(units.mandates(actor, unit), ends=manages),
        "names": _terms(units.names(unit)),
        "chart": _chart(years),
        "years": [(row.label, row.pupils, row.groups, row.staff) for row in years],
        "year_heads": [_("An școlar"), _("Elevi"), _("Formațiuni"), _("Personal")],
        "places": _place_lines(actor, unit),
        "acts": [(act_link(a.pk, str(a)), a.title) for a in acts.acts_of_unit(actor, unit)],
        "why": why_lines(acts.why(actor, "organisation.educationunit", unit.pk)),
        "history": history(actor, unit),
    }


def act_page(actor: Actor, act: LegalAct) -> dict[str, Any]:
    """The page of an act already fetched through ``visible_to``."""
    file_seen = act.file is not None and actor.scope(Perm.FILES_VIEW).covers(act.unit_id)
    verified = (
        status_html("ok", _("verificat pe text"), True)
        if act.is_verified
        else status_html("warn", _("neverificat"), True)
    )
    return {
        "act": act,
        "manages": actor.scope(Perm.ORGANISATION_MANAGE).covers(act.unit_id),
        "state": verified,
        "facts": [
            (_("Fel"), act.get_kind_display()),
            (_("Număr"), act.number),
            (_("Data"), day(act.date)),
            (_("Emitent"), act.issuer),
            (_("Produce efecte de la"), day(act.in_force_from) if act.in_force_from else DASH),
            (_("Al unității"), act.unit.name if act.unit else _("mai multe unități sau niciuna")),
        ],
        "file": act.file if file_seen else None,
        "file_hidden": act.file is not None and not file_seen,
        "effects": [
            (e.word, e.label, e.url, e.state, span(e.since, e.until)) for e in acts.effects(actor, act)
        ],
        "history": history(actor, act),
    }


def organisation_page(actor: Actor, body: Organisation) -> dict[str, Any]:
    """The page of an organisation already fetched through ``visible_to``."""
    return {
        "body": body,
        "manages": actor.can(Perm.ORGANISATION_MANAGE) and body.kind != "unitate",
        "facts": [
            (_("Fel"), body.get_kind_display()),
            *_code_facts(units.identifiers(body, body.parent)),
            (_("Ține de"), body.parent.name if body.parent else DASH),
            (_("Adresă"), body.address or DASH),
            (_("Telefon"), body.phone or DASH),
            (_("E-mail"), body.email or DASH),
        ],
        "roles": [
            (r.role, span(r.valid_from, r.valid_to), act_link(r.act_id, str(r.act)))
            for r in bodies.roles(body)
        ],
        "history": history(actor, body),
    }


class DepartmentCard(NamedTuple):
    """A structure on the page of structures, with the addresses of its forms."""

    row: bodies.DepartmentRow
    former: list[tuple[str, str, SafeString | str]]
    people: list[tuple[str, str, str]]
    rename_url: str
    contacts_url: str
    mandate_url: str


def departments_page(actor: Actor) -> dict[str, Any]:
    """The structures of the authority."""
    return {
        "manages": actor.can(Perm.ORGANISATION_MANAGE),
        "cards": [
            DepartmentCard(
                row,
                [
                    (n.name, span(n.valid_from, n.valid_to), act_link(n.act_id, str(n.act)))
                    for n in row.former
                ],
                [(p.name, p.function, span(p.since, None)) for p in row.people],
                reverse("organisation:department-rename", args=[row.code]),
                reverse("organisation:department-contacts", args=[row.code]),
                reverse("organisation:department-mandate", args=[row.code]),
            )
            for row in bodies.departments(actor)
        ],
    }


class RoomLine(NamedTuple):
    """A room of a building as a line."""

    level: str
    code: str
    name: SafeString | str
    function: str
    unit: str
    area: str
    seats: str
    state: SafeString


def level_words(level: int) -> str:
    """„parter”, „etaj 2”, „subsol 1”."""
    if level == 0:
        return _("parter")
    return _("etaj %(n)s") % {"n": level} if level > 0 else _("subsol %(n)s") % {"n": -level}


def building_page(actor: Actor, building: Building) -> dict[str, Any]:
    """A building already fetched through ``visible_to``, with the rooms the actor may see."""
    manages = actor.scope(Perm.ORGANISATION_MANAGE).everywhere
    used, unused = status_html("ok", _("în folosință")), status_html("off", _("nefolosită"))
    rooms = [
        RoomLine(
            level_words(room.level),
            room.code,
            format_html('<a href="{}">{}</a>', reverse("organisation:room-change", args=[room.pk]), room.name)
            if manages
            else room.name,
            room.function or DASH,
            room.unit.name,
            DASH if room.area is None else f"{room.area:.2f}".replace(".", ","),
            DASH if room.seats is None else str(room.seats),
            used if room.is_active else unused,
        )
        for room in places.rooms(actor, building)
    ]
    return {
        "building": building,
        "manages": manages,
        "facts": [
            (_("Cod corp"), building.code),
            (_("Incintă"), building.site.name),
            (_("Adresă"), building.site.address),
        ],
        "rooms": rooms,
        "room_count": counted(len(rooms), _("încăpere"), _("încăperi")),
        "uses": [
            (
                u.unit,
                reverse("organisation:unit-detail", args=[u.code]),
                u.share,
                f"{u.since} – {u.until}" if u.until else _("din %(day)s") % {"day": u.since},
                u.running,
            )
            for u in places.uses(actor, building)
        ],
        "why": why_lines(acts.why(actor, "organisation.building", building.pk)),
        "history": history(actor, building),
    }


class SiteLink(NamedTuple):
    """A site with the addresses of its forms."""

    name: str
    address: str
    change_url: str
    add_url: str


def site_links(actor: Actor) -> list[SiteLink]:
    """The sites on which a building may be added."""
    return [
        SiteLink(
            site.name,
            site.address,
            reverse("organisation:site-change", args=[site.pk]),
            reverse("organisation:building-create", args=[site.pk]),
        )
        for site in places.sites(actor)[:300]
    ]
