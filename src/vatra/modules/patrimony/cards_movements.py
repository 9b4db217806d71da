# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows of movements and custodies: whose confirmation is missing, what waits for its number; two statements."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.cards import CardLine, Piece
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import HandingState, MovementForm

MOST = 12
_MINE = """
((x.state = 'propus' AND x.giver_id IN (SELECT id FROM organisation_person WHERE user_id = %(me)s))
 OR (x.state = 'predat' AND x.receiver_id IN (SELECT id FROM organisation_person WHERE user_id = %(me)s)))
"""
_COUNTS = f"""
SELECT
    (SELECT count(*) FROM patrimony_movement x WHERE {_MINE}),
    (SELECT count(*) FROM patrimony_movement x WHERE x.state = 'predat' AND {{scope}}),
    (SELECT count(*) FROM patrimony_movement x WHERE x.state = 'primit' AND {{scope}}),
    (SELECT count(*) FROM patrimony_handover x WHERE x.state IN ('propus', 'predat', 'primit') AND {{scope}}),
    (SELECT count(*) FROM patrimony_custody x WHERE x.valid_to IS NULL AND {{scope}} AND NOT EXISTS (
        SELECT 1 FROM organisation_mandate m WHERE m.person_id = x.person_id AND m.unit_id = x.unit_id
          AND m.valid_from <= %(today)s AND (m.valid_to IS NULL OR m.valid_to >= %(today)s)))
"""
_TURN = f"({_MINE} OR (%(issues)s AND x.state = 'primit')) AND {{scope}}"
_WORK = f"""
SELECT 'movement', x.id, x.state, x.form, u.name, x.created_at, coalesce(x.received_at, x.given_at, x.created_at),
       (SELECT count(*) FROM patrimony_movementline l WHERE l.movement_id = x.id)
FROM patrimony_movement x JOIN organisation_educationunit u ON u.id = x.unit_id WHERE {_TURN}
UNION ALL
SELECT 'handover', x.id, x.state, '', u.name, x.created_at, coalesce(x.received_at, x.given_at, x.created_at),
       (SELECT count(*) FROM patrimony_handoverline l WHERE l.handover_id = x.id)
FROM patrimony_handover x JOIN organisation_educationunit u ON u.id = x.unit_id WHERE {_TURN}
ORDER BY 7 LIMIT %(most)s
"""


def _rows(sql: str, actor: Actor) -> list[tuple[Any, ...]]:
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    where = "TRUE" if scope.everywhere else "x.unit_id = ANY(%(units)s)"
    values: Mapping[str, Any] = {
        "units": sorted(scope.unit_ids),
        "me": actor.user_id,
        "today": clock.today(),
        "issues": actor.can(Perm.PATRIMONY_ISSUE),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.format(scope=where), values)
        return list(cursor.fetchall())


def movement_lines(actor: Actor) -> list[CardLine]:
    """Movements and custodies that wait for somebody, each line with its list."""
    mine, one_sided, unissued, handovers, left = _rows(_COUNTS, actor)[0]
    movements = reverse("patrimony:movements")
    lines = [
        CardLine(
            mine,
            _("bon care așteaptă confirmarea mea")
            if mine == 1
            else _("bonuri care așteaptă confirmarea mea"),
            f"{movements}?asteapta=eu",
            "warn",
        ),
        CardLine(
            one_sided,
            _("mișcare semnată de o singură parte")
            if one_sided == 1
            else _("mișcări semnate de o singură parte"),
            f"{movements}?stare={HandingState.GIVEN}",
            "warn",
        ),
        CardLine(
            handovers,
            _("predare de gestiune în lucru") if handovers == 1 else _("predări de gestiune în lucru"),
            f"{reverse('patrimony:handovers')}?stare=in_lucru",
        ),
        CardLine(
            left,
            _("gestionar fără mandat, cu gestiunea nepredată")
            if left == 1
            else _("gestionari fără mandat, cu gestiunea nepredată"),
            f"{reverse('patrimony:custodies')}?stare=in_curs",
            "bad",
        ),
    ]
    if actor.can(Perm.PATRIMONY_ISSUE):
        words = (
            _("bon confirmat de ambii, de emis")
            if unissued == 1
            else _("bonuri confirmate de ambii, de emis")
        )
        lines.insert(2, CardLine(unissued, words, f"{movements}?stare={HandingState.RECEIVED}", "warn"))
    return lines


def movement_work(actor: Actor) -> list[Piece]:
    """Movements and hand-overs whose next step is the actor's, those that wait longest first."""
    if not actor.can(Perm.PATRIMONY_VIEW) or actor.user_id is None:
        return []
    return [_piece(row) for row in _rows(_WORK, actor)]


def _piece(row: tuple[Any, ...]) -> Piece:
    what, pk, state, form, unit, _created, since, lines = row
    verbs = {
        HandingState.OPEN: _("Confirmă predarea"),
        HandingState.GIVEN: _("Confirmă primirea"),
        HandingState.RECEIVED: _("Emite"),
    }
    name = f"{MovementForm(form).label} {form}" if form else _("Predare-primire de gestiune")
    day = since.astimezone(clock.BUCHAREST).date()
    return Piece(
        str(HandingState(state).label),
        f"{name} – {unit}",
        _("%(n)s, de la %(day)s")
        % {"n": text.counted(lines, _("poziție"), _("poziții")), "day": dates.day(day)},
        reverse(f"patrimony:{what}", args=[pk]),
        verbs[HandingState(state)],
    )
