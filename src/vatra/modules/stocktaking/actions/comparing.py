# SPDX-License-Identifier: EUPL-1.2
"""Comparing what was counted with the frozen book, by set; and going back to the count."""

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.papers.preparers import note_preparer
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.stocktaking.actions.procedure import Step, locked, undeclared
from vatra.modules.stocktaking.choices import Moment, PlaceState
from vatra.modules.stocktaking.models import CountPlace, Difference, Stocktaking
from vatra.modules.stocktaking.queries.counts import OF_STOCKTAKING, seen_twice
from vatra.modules.stocktaking.transitions import move, refuse_unless

# A good that left the unit or its book after the reference day is no shortage; one that an act moved there meanwhile is
# no find. The statements read the good as it is today for these two questions and for nothing else.
_COMPARE = f"""
WITH c AS MATERIALIZED (
    SELECT k.*, p.room_id FROM ({OF_STOCKTAKING}) k JOIN stocktaking_countplace p ON p.id = k.place_id
    WHERE k.quantity > 0
),
total AS (SELECT good_id, sum(quantity) AS quantity FROM c WHERE good_id IS NOT NULL GROUP BY good_id),
line AS (
    SELECT l.*, li.custodian_id, coalesce(t.quantity, 0) AS counted, g.unit_id AS unit_now, g.state AS state_now,
           g.room_id AS room_now
    FROM stocktaking_bookline l
    JOIN stocktaking_countlist li ON li.id = l.list_id
    JOIN patrimony_good g ON g.id = l.good_id
    LEFT JOIN total t ON t.good_id = l.good_id
    WHERE l.stocktaking_id = %(stocktaking)s
),
found AS (
    SELECT 'lipsa' AS finding, l.id AS line_id, l.good_id, l.place_id, l.custodian_id, 'g:' || l.good_id AS subject,
           l.inventory_number || ' – ' || l.name AS label, l.measure, l.quantity AS book, l.counted,
           round(l.entry_value * (l.quantity - l.counted) / l.quantity, 2) AS value, '' AS condition, '' AS note
    FROM line l
    WHERE l.counted < l.quantity AND l.unit_now = %(unit)s AND (l.state_now <> 'iesit' OR l.good_state = 'iesit')
    UNION ALL
    SELECT 'plus', l.id, l.good_id, l.place_id, l.custodian_id, 'g:' || l.good_id, l.inventory_number || ' – ' || l.name,
           l.measure, l.quantity, l.counted, round(l.entry_value * (l.counted - l.quantity) / l.quantity, 2), '', ''
    FROM line l WHERE l.counted > l.quantity
    UNION ALL
    SELECT 'plus', NULL, c.good_id, c.place_id, NULL, c.subject,
           coalesce(g.inventory_number || ' – ' || g.name, substr(c.subject, 3)), coalesce(g.measure, 'buc'), 0,
           c.quantity, coalesce(round(g.entry_value * c.quantity / g.quantity, 2), 0), c.condition, c.note
    FROM c LEFT JOIN patrimony_good g ON g.id = c.good_id
    WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.good_id = c.good_id)
      AND (g.id IS NULL OR g.unit_id <> %(unit)s OR g.entry_date <= %(day)s)
    UNION ALL
    SELECT 'alt_loc', l.id, l.good_id, c.place_id, l.custodian_id, c.subject, l.inventory_number || ' – ' || l.name,
           l.measure, l.quantity, c.quantity, 0, c.condition, c.note
    FROM c JOIN line l ON l.good_id = c.good_id
    WHERE c.place_id <> l.place_id AND l.room_now IS DISTINCT FROM c.room_id
    UNION ALL
    SELECT 'stare', l.id, l.good_id, c.place_id, l.custodian_id, c.subject, l.inventory_number || ' – ' || l.name,
           l.measure, l.quantity, c.quantity, round(l.entry_value * c.quantity / l.quantity, 2), c.condition, c.note
    FROM c JOIN line l ON l.good_id = c.good_id
    WHERE c.condition = 'defecta' AND l.good_state = 'in_folosinta'
)
INSERT INTO stocktaking_difference
    (stocktaking_id, finding, line_id, good_id, place_id, custodian_id, subject, label, measure, book, counted, value,
     condition, note, explanation, explained_by, nature, suggestion, liable, version)
SELECT %(stocktaking)s, finding, line_id, good_id, place_id, custodian_id, subject, left(label, 350), measure, book,
       counted, value, condition, left(note, 500), '', '', '', '', '', 1
FROM found ORDER BY finding, label
"""


@action(Perm.STOCKTAKING_LEAD)
def compare(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Compares all places with the frozen book; from here differences are explained. Legal: annex 1 pt 35.

    Raises:
        DomainError: a place is open, a single piece was seen in two places, or a custodian has not declared at the end.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "compare")
    open_places = CountPlace.objects.filter(stocktaking=found).exclude(state=PlaceState.CLOSED)
    number = open_places.count()
    if number:
        first = open_places.order_by("where", "title").first()
        raise DomainError(
            _("%(n)s: întâi „%(first)s”. Închideți toate locurile, apoi comparați.")
            % {
                "n": text.counted(number, _("loc nu este închis"), _("locuri nu sunt închise")),
                "first": first,
            },
            code="places_open",
        )
    twice = seen_twice(found)
    if twice:
        raise DomainError(
            _(
                "„%(good)s” a fost văzut în mai multe locuri: %(places)s. Un bun stă într-un singur loc; îndreptați numărarea."
            )
            % {"good": twice[0].label, "places": twice[0].places},
            code="seen_twice",
        )
    missing = undeclared(found, Moment.AFTER)
    if missing:
        raise DomainError(
            _("Lipsește declarația de la încheierea listelor: %(names)s.")
            % {"names": ", ".join(missing[:5])},
            code="undeclared",
        )
    with connection.cursor() as cursor:
        cursor.execute(
            _COMPARE, {"stocktaking": found.pk, "unit": found.unit_id, "day": found.reference_date}
        )
        differences = cursor.rowcount
    found.compared_at = clock.now()
    move(found, "compare")
    found.save()
    note_preparer(tx, found)
    tx.log(found, differences=differences)
    return found


@action(Perm.STOCKTAKING_LEAD)
def recount(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Goes back to the count while no difference is explained yet; the places stay closed until one is opened.

    Raises:
        BadInputError: no reason given.
        DomainError: an explanation was written already.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "recount")
    rows = Difference.objects.filter(stocktaking=found)
    if rows.exclude(explanation="").exists():
        raise DomainError(
            _(
                "Există explicații scrise, deci comparația nu se mai reia. Diferențele greșite se lămuresc prin explicații."
            ),
            code="explained_already",
        )
    if not cmd.note.strip():
        raise BadInputError(_("Scrieți de ce se numără din nou."), field="note")
    rows.delete()
    move(found, "recount")
    found.compared_at = None
    found.save()
    tx.log(found, reason=text.fix(cmd.note)[:300])
    return found
