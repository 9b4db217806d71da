# SPDX-License-Identifier: EUPL-1.2
"""What the screens of the rule book show, as rows of ready text."""

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.rulebook import keys
from vatra.foundation.rulebook.book import RuleValue, rules_on
from vatra.foundation.rulebook.catalogue import matching, show_range
from vatra.foundation.rulebook.models import CatalogueEntry, LocalRule
from vatra.kernel import dates
from vatra.kernel.actor import Actor

PAGE = 50


class RuleRow(NamedTuple):
    """One rule in force on the chosen day."""

    title: str
    value: str
    basis: str
    since: str
    origin: str
    tone: str
    state: str
    note: str
    change_url: str
    withdraw_url: str


class LocalRow(NamedTuple):
    """One row of the authority's own, standing or not."""

    title: str
    value: str
    days: str
    act: str
    reason: str
    by: str
    tone: str
    state: str


class EntryRow(NamedTuple):
    """One code of the catalogue."""

    code: str
    title: str
    life: str
    source: str
    tone: str
    state: str


class EntryPage(NamedTuple):
    """A keyset page: ``after`` is the cursor of the next one, empty at the end."""

    rows: list[EntryRow]
    after: str


def rules_in_force(actor: Actor, day: dt.date) -> list[RuleRow]:
    """The rules of that day in the order in which the program lists them."""
    if not actor.can(Perm.RULEBOOK_VIEW):
        return []
    values = rules_on(day).values
    manages = actor.can(Perm.RULEBOOK_MANAGE)
    return [
        _rule_row(key, values[name], manages=manages) for name, key in keys.KEYS.items() if name in values
    ]


def _rule_row(key: keys.Key, value: RuleValue, *, manages: bool) -> RuleRow:
    change = withdraw = ""
    if manages:
        change = reverse("rulebook:local-rule-add") + f"?regula={key.name}"
        if value.local_id:
            change += f"&inlocuieste={value.local_id}"
            withdraw = reverse("rulebook:local-rule-withdraw", args=[value.local_id])
    return RuleRow(
        title=str(key.title),
        value=keys.show_value(key, value.value, value.operator),
        basis=value.basis,
        since=_days(value.valid_from, value.valid_to),
        origin=_("regulă proprie") if value.local else _("livrată cu programul"),
        tone="ok" if value.verified else "warn",
        state=_("verificat") if value.verified else _("neverificat"),
        note=value.note,
        change_url=change,
        withdraw_url=withdraw,
    )


def _days(first: dt.date, last: dt.date | None) -> str:
    if last is None:
        return _("de la %(first)s") % {"first": dates.day(first)}
    return f"{dates.day(first)} – {dates.day(last)}"


def local_rules(actor: Actor) -> list[LocalRow]:
    """The authority's own rows, newest first: at most the last 200."""
    rows = LocalRule.objects.visible_to(actor).select_related("superseded_by").order_by("-pk")[:200]
    return [_local_row(row) for row in rows]


def _local_row(row: LocalRule) -> LocalRow:
    key = keys.KEYS[row.key]
    successor = getattr(row, "superseded_by", None)
    if row.is_withdrawal:
        tone, state = "off", _("retragere")
    elif successor is None:
        tone, state = "ok", _("în vigoare")
    else:
        tone, state = "off", _("retrasă") if successor.is_withdrawal else _("înlocuită")
    return LocalRow(
        title=str(key.title),
        value=keys.show_value(key, row.value, row.operator) if row.value else "—",
        days=_days(row.valid_from, row.valid_to),
        act=row.act_reference,
        reason=row.reason,
        by=f"{row.created_by_name}, {dates.short_moment(row.created_at)}",
        tone=tone,
        state=state,
    )


def catalogue_page(actor: Actor, text: str, after: str = "") -> EntryPage:
    """Fifty codes after the cursor, in the order of the catalogue, found by code prefix or words of the title."""
    entries = CatalogueEntry.objects.visible_to(actor)
    if text:
        entries = matching(entries, text)
    found = list(entries.filter(sort_key__gt=after).order_by("sort_key")[: PAGE + 1])
    shown = found[:PAGE]
    return EntryPage([_entry_row(entry) for entry in shown], shown[-1].sort_key if len(found) > PAGE else "")


def _entry_row(entry: CatalogueEntry) -> EntryRow:
    return EntryRow(
        code=entry.code,
        title=entry.title or "—",
        life=show_range(entry.min_months, entry.max_months),
        source=entry.title_source,
        tone="ok" if entry.verified else "warn",
        state=_("verificat") if entry.verified else _("neverificat"),
    )


def standing_rule(actor: Actor, rule_id: int) -> LocalRule | None:
    """A local row that still stands, for its forms."""
    return LocalRule.objects.visible_to(actor).standing().filter(pk=rule_id).first()
