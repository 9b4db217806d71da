# SPDX-License-Identifier: EUPL-1.2
"""How far stocktakings are: figures of every row by one statement, totals and pace of all that the actor sees."""

import datetime as dt
import json
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries.expressions import as_json

PACE_DAYS = 10
_OUTER = '"stocktaking_stocktaking"."id"'
_STATE = '"stocktaking_stocktaking"."state"'
# Observations are read only while people count; afterwards the comparison has said what was not seen.
_FIGURES = f"""(
SELECT jsonb_build_array(
    pl.places, pl.closed, pl.lines,
    CASE WHEN {_STATE} = 'numarare' THEN coalesce(ob.seen, 0)
         WHEN {_STATE} IN ('ciorna', 'decisa', 'deschisa', 'anulata') THEN 0 ELSE pl.lines - di.unseen END,
    CASE WHEN {_STATE} = 'numarare' THEN coalesce(ob.surplus, 0) ELSE di.surplus END,
    coalesce(ob.differing, 0), di.found, di.unexplained, di.unproposed,
    coalesce(ho.waiting, 0), cu.people, cu.before, cu.after, me.members)
FROM (SELECT count(*) AS places, count(*) FILTER (WHERE state = 'inchis') AS closed, coalesce(sum(expected), 0) AS lines
      FROM stocktaking_countplace WHERE stocktaking_id = {_OUTER}) pl
CROSS JOIN (SELECT count(*) AS found, count(*) FILTER (WHERE nature = '') AS unexplained,
                   count(*) FILTER (WHERE suggestion = '') AS unproposed,
                   count(*) FILTER (WHERE finding = 'plus' AND line_id IS NULL) AS surplus,
                   count(*) FILTER (WHERE finding = 'lipsa' AND counted = 0) AS unseen
            FROM stocktaking_difference WHERE stocktaking_id = {_OUTER}) di
CROSS JOIN (SELECT count(DISTINCT l.custodian_id) AS people,
                   (SELECT count(*) FROM stocktaking_declaration
                    WHERE stocktaking_id = {_OUTER} AND moment = 'inainte') AS before,
                   (SELECT count(*) FROM stocktaking_declaration
                    WHERE stocktaking_id = {_OUTER} AND moment = 'dupa') AS after
            FROM stocktaking_countlist l WHERE l.stocktaking_id = {_OUTER}) cu
CROSS JOIN (SELECT count(*) AS members FROM stocktaking_commissionmember
            WHERE stocktaking_id = {_OUTER} AND left_by_act = '') me
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.line_id IS NULL) AS surplus,
           count(*) FILTER (WHERE s.differs) AS differing, count(DISTINCT s.line_id) AS seen
    FROM (SELECT o.place_id, o.subject, l.id AS line_id,
                 count(DISTINCT o.quantity) > 1 AND bool_and(t.id IS NULL) AS differs
          FROM stocktaking_countplace p
          JOIN stocktaking_observation o ON o.place_id = p.id AND o.quantity IS NOT NULL
          LEFT JOIN stocktaking_bookline l ON l.stocktaking_id = {_OUTER} AND l.good_id = o.good_id
          LEFT JOIN stocktaking_settlement t ON t.place_id = o.place_id AND t.subject = o.subject
          WHERE p.stocktaking_id = {_OUTER} GROUP BY o.place_id, o.subject, l.id HAVING max(o.quantity) > 0) s
) ob ON {_STATE} = 'numarare'
LEFT JOIN LATERAL (
    SELECT count(*) AS waiting FROM stocktaking_countplace p
    JOIN fieldlog_fieldhold h ON h.topic = p.public_id AND h.released_seq IS NULL AND h.forfeited_at IS NULL
    WHERE p.stocktaking_id = {_OUTER}
) ho ON {_STATE} = 'numarare')
"""


class Figures(NamedTuple):
    """How far one stocktaking is; all are counts.

    Attributes:
        lines, seen: positions of the frozen book, and those of them that somebody saw.
        surplus: things seen that the frozen book does not have.
        differing: subjects on which two sources differ and nothing is settled.
        differences, unexplained, unproposed: of the comparison.
        phones: devices that took a place along and have not sent everything.
        custodians, before, after: people with lists, and their declarations.
    """

    places: int
    closed: int
    lines: int
    seen: int
    surplus: int
    differing: int
    differences: int
    unexplained: int
    unproposed: int
    phones: int
    custodians: int
    before: int
    after: int
    members: int


def figured(rows: QuerySet[Stocktaking]) -> QuerySet[Stocktaking]:
    """The same rows with ``raw_figures``, computed inside the one statement that fetches them."""
    return rows.annotate(raw_figures=as_json(_FIGURES))


def figures_of(found: Stocktaking) -> Figures:
    """The figures of a row that came from ``figured``."""
    raw: list[int] = found.raw_figures  # type: ignore[attr-defined]
    return Figures(*(int(number) for number in raw))


def blocking(found: Stocktaking, f: Figures) -> str:
    """In words, what keeps the stocktaking from its next step; empty where nothing does."""
    reasons = {
        State.DRAFT: [] if f.members else [_("comisia nu este numită")],
        State.OPEN: [_missing(f.custodians - f.before)],
        State.COUNTING: [
            text.counted(f.places - f.closed, _("loc deschis"), _("locuri deschise"))
            if f.places > f.closed
            else "",
            text.counted(f.phones, _("telefon netrimis"), _("telefoane netrimise")) if f.phones else "",
            text.counted(f.differing, _("bun numărat diferit"), _("bunuri numărate diferit"))
            if f.differing
            else "",
            _missing(f.custodians - f.after) if f.places == f.closed else "",
        ],
        State.COMPARED: [
            text.counted(f.unexplained, _("diferență neexplicată"), _("diferențe neexplicate"))
            if f.unexplained
            else ""
        ],
        State.EXPLAINED: [
            text.counted(f.unproposed, _("diferență fără propunere"), _("diferențe fără propunere"))
            if f.unproposed
            else ""
        ],
    }.get(State(found.state), [])
    if found.state == State.DECIDED and found.reference_date > clock.today():
        reasons = [_("data de referință nu a venit")]
    return ", ".join(filter(None, reasons))


def _missing(number: int) -> str:
    return text.counted(number, _("declarație lipsă"), _("declarații lipsă")) if number > 0 else ""


class Totals(NamedTuple):
    """All stocktakings in work that the actor sees, together; ``units`` counts the active units."""

    units: int
    by_state: dict[str, int]
    places: int
    closed: int
    lines: int
    unexplained: int

    @property
    def running(self) -> int:
        """Stocktakings that are not ended."""
        return sum(self.by_state.values())


_TOTALS = """
WITH s AS MATERIALIZED (
    SELECT id, state FROM stocktaking_stocktaking
    WHERE state NOT IN ('inregistrata', 'arhivata', 'anulata') AND {scope}
)
SELECT (SELECT count(*) FROM organisation_educationunit u WHERE u.is_active AND {unit_scope}),
       (SELECT coalesce(jsonb_object_agg(state, n), '{{}}') FROM (SELECT state, count(*) AS n FROM s GROUP BY state) b),
       coalesce(sum(p.places), 0), coalesce(sum(p.closed), 0), coalesce(sum(p.lines), 0),
       (SELECT count(*) FROM stocktaking_difference d JOIN s ON s.id = d.stocktaking_id WHERE d.nature = '')
FROM s JOIN LATERAL (
    SELECT count(*) AS places, count(*) FILTER (WHERE state = 'inchis') AS closed, coalesce(sum(expected), 0) AS lines
    FROM stocktaking_countplace WHERE stocktaking_id = s.id) p ON true
"""
_PACE = """
SELECT (o.received_at AT TIME ZONE 'Europe/Bucharest')::date, count(*) FROM stocktaking_stocktaking s
JOIN stocktaking_countplace p ON p.stocktaking_id = s.id
JOIN stocktaking_observation o ON o.place_id = p.id
WHERE s.state = 'numarare' AND {scope} AND o.received_at >= %(since)s AND o.quantity IS NOT NULL
GROUP BY 1
"""


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def totals_for(actor: Actor) -> Totals:
    """The totals over the units that the actor sees; one statement."""
    scope = actor.scope(Perm.STOCKTAKING_VIEW)
    sql = _TOTALS.format(
        scope="true" if scope.everywhere else "unit_id = ANY(%(units)s)",
        unit_scope="true" if scope.everywhere else "u.id = ANY(%(units)s)",
    )
    units, states, places, closed, lines, unexplained = _rows(sql, {"units": sorted(scope.unit_ids)})[0]
    by_state = json.loads(states) if isinstance(states, str) else states
    return Totals(units, by_state, int(places), int(closed), int(lines), unexplained)


def pace_for(actor: Actor) -> list[tuple[dt.date, int]]:
    """Lines received on each of the last days, the oldest first; days without a count are zero. One statement."""
    scope = actor.scope(Perm.STOCKTAKING_VIEW)
    today = clock.today()
    first = today - dt.timedelta(days=PACE_DAYS - 1)
    since = dt.datetime.combine(first, dt.time(), tzinfo=clock.BUCHAREST)
    sql = _PACE.format(scope="true" if scope.everywhere else "s.unit_id = ANY(%(units)s)")
    counts = dict(_rows(sql, {"units": sorted(scope.unit_ids), "since": since}))
    days = [first + dt.timedelta(days=n) for n in range(PACE_DAYS)]
    return [(day, counts.get(day, 0)) for day in days]
