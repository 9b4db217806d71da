# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows of stocktakings: what waits, what is late, the next step of those in hand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import cards
from vatra.foundation.shell.cards import CardLine, Piece
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.choices import State

MOST_PIECES = 8
NEAR_DAYS = 3
AREA = cards.Area(
    "stocktaking",
    gettext_lazy("Inventariere"),
    "clipboard-check",
    Perm.STOCKTAKING_VIEW.value,
    gettext_lazy("Nicio inventariere nu așteaptă."),
)
_WAITING = """
WITH s AS MATERIALIZED (SELECT id, state, ends_on FROM stocktaking_stocktaking
    WHERE state NOT IN ('inregistrata', 'arhivata', 'anulata') AND {scope})
SELECT
    (SELECT count(*) FROM (SELECT DISTINCT l.stocktaking_id, l.custodian_id FROM stocktaking_countlist l
        JOIN s ON s.id = l.stocktaking_id AND s.state = 'deschisa'
        WHERE l.custodian_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM stocktaking_declaration d WHERE d.stocktaking_id = l.stocktaking_id
              AND d.custodian_id = l.custodian_id AND d.moment = 'inainte')) m),
    (SELECT count(*) FROM stocktaking_countplace p JOIN s ON s.id = p.stocktaking_id
        WHERE s.state = 'numarare' AND p.state <> 'inchis' AND s.ends_on <= %(near)s),
    (SELECT count(*) FROM stocktaking_countplace p JOIN s ON s.id = p.stocktaking_id
        WHERE s.state = 'numarare' AND p.state <> 'inchis' AND s.ends_on > %(near)s),
    (SELECT count(*) FROM stocktaking_difference d JOIN s ON s.id = d.stocktaking_id
        WHERE s.state = 'comparata' AND d.nature = ''),
    (SELECT count(*) FROM s WHERE state IN ('comparata', 'explicata') AND ends_on < %(today)s),
    (SELECT count(*) FROM s WHERE state = 'propusa')
"""
_WORK = """
SELECT s.id, s.state, u.name, s.ends_on FROM stocktaking_stocktaking s
JOIN organisation_educationunit u ON u.id = s.unit_id
WHERE {scope} AND (
    ({leads} AND s.state NOT IN ('propusa', 'arhivata', 'anulata'))
    OR ({counts} AND s.state = 'numarare')
    OR ({approves} AND s.state = 'propusa' AND NOT EXISTS (
        SELECT 1 FROM papers_preparer w WHERE w.subject_kind = 'stocktaking.stocktaking' AND w.subject_id = s.id
          AND w.user_id = %(me)s)))
ORDER BY s.ends_on, s.id LIMIT %(most)s
"""


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _over(actor: Actor, permission: Perm, column: str, name: str) -> tuple[str, dict[str, Any]]:
    """The condition „of a unit where the permission is held”, and its values."""
    scope = actor.scope(permission)
    if scope.everywhere:
        return "TRUE", {}
    return f"{column} = ANY(%({name})s)", {name: sorted(scope.unit_ids)}


def lines_for(actor: Actor) -> Sequence[CardLine]:
    """The card: what is missing, late or waiting; one statement."""
    scope, values = _over(actor, Perm.STOCKTAKING_VIEW, "unit_id", "units")
    today = clock.today()
    near = today + dt.timedelta(days=NEAR_DAYS)
    sql = _WAITING.format(scope=scope)
    undeclared, places, ahead, unexplained, due, proposed = _rows(
        sql, {**values, "near": near, "today": today}
    )[0]
    board = reverse("stocktaking:board")
    return [
        CardLine(
            undeclared,
            _one(undeclared, _("declarație de gestionar lipsă"), _("declarații de gestionari lipsă")),
            f"{board}?stare={State.OPEN}",
            "warn",
        ),
        CardLine(
            places,
            _one(places, _("loc deschis la termen"), _("locuri deschise la termen")),
            f"{board}?stare={State.COUNTING}",
            "bad",
        ),
        CardLine(
            ahead, _one(ahead, _("loc de numărat"), _("locuri de numărat")), f"{board}?stare={State.COUNTING}"
        ),
        CardLine(
            unexplained,
            _one(unexplained, _("diferență de explicat"), _("diferențe de explicat")),
            f"{board}?stare={State.COMPARED}",
        ),
        CardLine(due, _("cu rezultate de prezentat"), f"{board}?sort=incheiere", "warn"),
        CardLine(proposed, _("la aprobare"), f"{board}?stare={State.PROPOSED}"),
    ]


def _one(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def work_for(actor: Actor) -> list[Piece]:
    """The stocktakings whose next step the actor may take, the earliest end first; one statement."""
    if not any(map(actor.can, (Perm.STOCKTAKING_LEAD, Perm.STOCKTAKING_APPROVE, Perm.STOCKTAKING_COUNT))):
        return []
    scope, values = _over(actor, Perm.STOCKTAKING_VIEW, "s.unit_id", "units")
    leads, lead_values = _over(actor, Perm.STOCKTAKING_LEAD, "s.unit_id", "led")
    approves, approve_values = _over(actor, Perm.STOCKTAKING_APPROVE, "s.unit_id", "approved")
    counts, count_values = _over(actor, Perm.STOCKTAKING_COUNT, "s.unit_id", "counted")
    sql = _WORK.format(scope=scope, leads=leads, approves=approves, counts=counts)
    held = {**values, **lead_values, **approve_values, **count_values}
    found = _rows(sql, {**held, "me": actor.user_id, "most": MOST_PIECES})
    verbs = {
        State.DRAFT: _("Pregătește"),
        State.DECIDED: _("Îngheață evidența"),
        State.OPEN: _("Ia declarațiile"),
        State.COUNTING: _("Numără"),
        State.COMPARED: _("Explică"),
        State.EXPLAINED: _("Propune"),
        State.PROPOSED: _("Aprobă"),
        State.APPROVED: _("Înregistrează"),
        State.BOOKED: _("Arhivează"),
    }
    return [
        Piece(
            _("Inventar"),
            unit,
            f"{State(state).label} · {_('se încheie la %(day)s') % {'day': dates.day(ends)}}",
            reverse("stocktaking:stocktaking", args=[pk]),
            verbs[State(state)],
        )
        for pk, state, unit, ends in found
    ]


def register() -> None:
    """Called once, when the application starts."""
    cards.register_card(AREA, lines_for)
    cards.register_work(work_for)
