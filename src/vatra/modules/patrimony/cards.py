# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows of patrimony: what waits for the actor and what is wrong; a few statements in all."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell import cards
from vatra.foundation.shell.cards import CardLine, Piece
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.cards_movements import movement_lines, movement_work
from vatra.modules.patrimony.choices import Door, ProtocolState

MOST_PAPERS = 12
AREA = cards.Area(
    "patrimony",
    gettext_lazy("Patrimoniu"),
    "package",
    Perm.PATRIMONY_VIEW.value,
    gettext_lazy("Nimic de îndreptat."),
)

_LIVE = "NOT (state = 'iesit')"
_CODED = f"kind IN ('cladire', 'mijloc_fix') AND {_LIVE}"
_ORDER = "classification_code, COALESCE(life_months, 0)"
_IN_RANGE = "SELECT 1 FROM rulebook_catalogueentry e WHERE e.code = {code} AND {life} BETWEEN e.min_months AND e.max_months"
# Codes are few and goods many: the distinct pairs of code and life are read by jumps over the index.
_BAD_CODES_ALL = f"""
WITH RECURSIVE pairs AS (
    (SELECT classification_code AS c, COALESCE(life_months, 0) AS m FROM patrimony_good WHERE {_CODED} ORDER BY {_ORDER} LIMIT 1)
    UNION ALL
    SELECT n.c, n.m FROM pairs p CROSS JOIN LATERAL (
        SELECT classification_code AS c, COALESCE(life_months, 0) AS m FROM patrimony_good
        WHERE {_CODED} AND ({_ORDER}) > (p.c, p.m) ORDER BY {_ORDER} LIMIT 1) n
), bad AS (SELECT c, m FROM pairs p WHERE NOT EXISTS ({_IN_RANGE.format(code="p.c", life="p.m")}))
SELECT count(*) FROM bad CROSS JOIN LATERAL (
    SELECT 1 FROM patrimony_good WHERE {_CODED} AND classification_code = bad.c AND COALESCE(life_months, 0) = bad.m) g
"""
_BAD_CODES_UNIT = f"""
SELECT count(*) FROM patrimony_good g WHERE unit_id = ANY(%(units)s) AND {_CODED}
    AND NOT EXISTS ({_IN_RANGE.format(code="g.classification_code", life="g.life_months")})
"""
_WRONG = """
SELECT
    (SELECT count(*) FROM patrimony_good WHERE room_id IS NULL AND NOT (state = 'iesit')
        AND kind NOT IN ('cladire', 'teren') AND {scope}),
    (SELECT count(*) FROM patrimony_good WHERE owner_id IS NULL AND NOT (state = 'iesit') AND {scope}),
    ({bad_codes}),
    (SELECT count(*) FROM patrimony_good g WHERE kind IN ('cladire', 'teren') AND NOT (state = 'iesit') AND {scope}
        AND NOT EXISTS (SELECT 1 FROM patrimony_goodestate e WHERE e.good_id = g.id AND e.land_book_number <> ''))
"""
_WAITING = """
SELECT
    (SELECT count(*) FROM patrimony_protocol WHERE state = 'ciorna' AND prepared_by_id = %(me)s AND {scope}),
    (SELECT count(*) FROM patrimony_protocol WHERE state = 'emis' AND {scope}),
    (SELECT count(*) FROM patrimony_protocol WHERE state = 'vizat' AND {scope}),
    (SELECT count(*) FROM patrimony_proposal WHERE state = 'deschisa' AND {scope})
"""
# The next step of each protocol is the first active one without a visa of the present round.
_VISAS = """
SELECT p.id, p.own_number, u.name, p.prepared_by_name FROM patrimony_protocol p
JOIN organisation_educationunit u ON u.id = p.unit_id
WHERE p.state = 'la_viza'
  AND NOT EXISTS (SELECT 1 FROM papers_preparer w WHERE w.subject_kind = 'patrimony.protocol' AND w.subject_id = p.id
                    AND w.user_id = %(me)s)
  AND (SELECT s.permission FROM papers_visastep s
       WHERE s.paper_kind = 'protocol' AND s.is_active AND NOT EXISTS (
           SELECT 1 FROM papers_visa v WHERE v.subject_kind = 'patrimony.protocol' AND v.subject_id = p.id
             AND v.round = p.round AND v.position = s.position)
       ORDER BY s.position LIMIT 1) = ANY(%(visas)s)
  AND NOT EXISTS (SELECT 1 FROM papers_visa v WHERE v.subject_kind = 'patrimony.protocol' AND v.subject_id = p.id
                    AND v.round = p.round AND v.by_id = %(me)s)
ORDER BY p.id LIMIT %(most)s
"""

# Begun by me, or waiting for a step that the actor may take; the newest first.
_WORK = """
SELECT 'protocol', p.id, p.state, u.name, coalesce(nullif(p.own_number, ''), ''),
       (SELECT count(*) FROM patrimony_protocolline l WHERE l.protocol_id = p.id), p.door, ''
FROM patrimony_protocol p JOIN organisation_educationunit u ON u.id = p.unit_id
WHERE {scope} AND ((p.state = 'ciorna' AND p.prepared_by_id = %(me)s) OR p.state = ANY(%(states)s))
UNION ALL
SELECT 'proposal', r.id, r.state, u.name, coalesce(g.inventory_number, ''), 0, r.proposed_by_name, r.reason
FROM patrimony_proposal r JOIN organisation_educationunit u ON u.id = r.unit_id
LEFT JOIN patrimony_good g ON g.id = r.good_id
WHERE r.state = 'deschisa' AND {scope_r} AND (%(decides)s OR r.proposed_by_id = %(me)s)
ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _scoped(sql: str, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The statement for what the actor sees, and its values."""
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    where = "TRUE" if scope.everywhere else "unit_id = ANY(%(units)s)"
    bad_codes = _BAD_CODES_ALL if scope.everywhere else _BAD_CODES_UNIT
    return sql.format(scope=where, bad_codes=bad_codes), {
        "units": sorted(scope.unit_ids),
        "me": actor.user_id,
    }


def _one(number: int, one: str, many: str) -> str:
    """The words that stand after the figure of a line."""
    return one if number == 1 else many


def wrong_lines(actor: Actor) -> list[CardLine]:
    """What is wrong with the goods the actor sees, each line with its filtered list."""
    place, owner, code, book = _rows(*_scoped(_WRONG, actor))[0]
    goods, estate = reverse("patrimony:goods"), reverse("patrimony:estate")
    return [
        CardLine(place, _("fără loc de folosință"), f"{goods}?lipsa=loc", "warn"),
        CardLine(owner, _("fără proprietar"), f"{goods}?lipsa=proprietar", "bad"),
        CardLine(code, _("cu cod necunoscut sau durată în afara intervalului"), f"{goods}?lipsa=cod", "bad"),
        CardLine(
            book,
            _one(book, _("imobil fără carte funciară"), _("imobile fără carte funciară")),
            f"{estate}?lipsa=carte",
            "warn",
        ),
    ]


def waiting_lines(actor: Actor) -> list[CardLine]:
    """What waits for the actor: own drafts, papers to sign, protocols to issue, proposals to decide."""
    drafts, unsigned, approved, proposals = _rows(*_scoped(_WAITING, actor))[0]
    protocols = reverse("patrimony:protocols")
    lines = [
        CardLine(
            drafts,
            _one(drafts, _("ciornă de protocol a mea"), _("ciorne de protocol ale mele")),
            f"{protocols}?stare=ciorna",
        )
    ]
    if actor.can(Perm.PATRIMONY_ISSUE):
        lines.append(
            CardLine(
                approved,
                _one(approved, _("protocol vizat, de emis"), _("protocoale vizate, de emis")),
                f"{protocols}?stare=vizat",
                "warn",
            )
        )
    lines.append(
        CardLine(
            unsigned,
            _one(
                unsigned,
                _("protocol emis, fără exemplar semnat"),
                _("protocoale emise, fără exemplar semnat"),
            ),
            f"{protocols}?stare=emis",
            "warn",
        )
    )
    if actor.can(Perm.PATRIMONY_EDIT):
        lines.append(
            CardLine(
                proposals,
                _one(
                    proposals,
                    _("propunere a unei unități, de hotărât"),
                    _("propuneri ale unităților, de hotărât"),
                ),
                f"{reverse('patrimony:proposals')}?stare=deschisa",
                "warn",
            )
        )
    elif actor.can(Perm.PATRIMONY_PROPOSE):
        lines.append(
            CardLine(
                proposals,
                _one(proposals, _("propunere trimisă, fără răspuns"), _("propuneri trimise, fără răspuns")),
                f"{reverse('patrimony:proposals')}?stare=deschisa",
            )
        )
    return lines


def lines_for(actor: Actor) -> Sequence[CardLine]:
    """The card: what waits, then what is wrong."""
    return [*waiting_lines(actor), *movement_lines(actor), *wrong_lines(actor)]


def papers_for(actor: Actor) -> list[Piece]:
    """Protocols whose next visa is the actor's to give."""
    visas = [p.value for p in Perm if p.value.startswith("visa.") and actor.scope(p).everywhere]
    if actor.user_id is None or not visas:
        return []
    found = _rows(_VISAS, {"me": actor.user_id, "visas": visas, "most": MOST_PAPERS})
    return [
        Piece(
            _("VIZĂ"),
            _("Protocol %(number)s – %(unit)s") % {"number": number or "", "unit": unit}
            if number
            else _("Protocol – %(unit)s") % {"unit": unit},
            _("întocmit de %(who)s") % {"who": who},
            reverse("patrimony:protocol", args=[pk]),
            _("Vizează"),
        )
        for pk, number, unit, who in found
    ]


def work_for(actor: Actor) -> list[Piece]:
    """Own drafts and proposals, protocols whose next step the actor may take, proposals the actor decides."""
    if not actor.can(Perm.PATRIMONY_VIEW):
        return []
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    decides = actor.can(Perm.PATRIMONY_EDIT)
    nexts = [ProtocolState.APPROVED, ProtocolState.ISSUED, ProtocolState.SIGNED]
    sql = _WORK.format(
        scope="TRUE" if scope.everywhere else "p.unit_id = ANY(%(units)s)",
        scope_r="TRUE" if scope.everywhere else "r.unit_id = ANY(%(units)s)",
    )
    found = _rows(
        sql,
        {
            "units": sorted(scope.unit_ids),
            "me": actor.user_id,
            "states": [state.value for state in nexts] if actor.can(Perm.PATRIMONY_ISSUE) else [],
            "decides": decides,
            "most": MOST_PAPERS,
        },
    )
    return [
        _proposal_work(row, decides=decides) if row[0] == "proposal" else _protocol_work(row) for row in found
    ]


def _protocol_work(row: tuple[Any, ...]) -> Piece:
    _what, pk, state, unit, number, lines, door, _reason = row
    steps = {
        ProtocolState.DRAFT: (_("Ciornă"), _("Continuă")),
        ProtocolState.APPROVED: (_("Vizat"), _("Emite")),
        ProtocolState.ISSUED: (_("Emis"), _("Depune exemplarul semnat")),
        ProtocolState.SIGNED: (_("Semnat"), _("Pune în vigoare")),
    }
    kind, verb = steps[ProtocolState(state)]
    return Piece(
        kind,
        " ".join(filter(None, [str(Door(door).label), number, "–", unit])),
        text.counted(lines, _("poziție"), _("poziții")),
        reverse("patrimony:protocol", args=[pk]),
        verb,
    )


def _proposal_work(row: tuple[Any, ...], *, decides: bool) -> Piece:
    _what, pk, _state, unit, number, _lines, who, reason = row
    return Piece(
        _("Propunere"),
        f"{number or _('bun nou')} – {unit}",
        f"{who}: {text.shorten(reason, 90)}",
        reverse("patrimony:proposal", args=[pk]),
        _("Hotărăște") if decides else "",
    )


def register() -> None:
    """Called once, when the application starts."""
    cards.register_card(AREA, lines_for)
    cards.register_signing(papers_for)
    cards.register_work(work_for)
    cards.register_work(movement_work)
