# SPDX-License-Identifier: EUPL-1.2
"""What was seen in the places of a stocktaking, place by place and line by line."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog.queries import Unsent, unsent
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.stocktaking.choices import Condition
from vatra.modules.stocktaking.models import BookLine, CountPlace, Stocktaking
from vatra.modules.stocktaking.queries.expressions import as_condition, as_json, as_text

MOST_FOUND = 300
_PLACE = '"stocktaking_countplace"."id"'
_DIFFERS = f"""EXISTS (
    SELECT 1 FROM stocktaking_observation o WHERE o.place_id = {_PLACE} AND o.quantity IS NOT NULL
    GROUP BY o.subject HAVING count(DISTINCT o.quantity) > 1 AND NOT EXISTS (
        SELECT 1 FROM stocktaking_settlement t WHERE t.place_id = {_PLACE} AND t.subject = o.subject))"""
_HELD = """EXISTS (
    SELECT 1 FROM fieldlog_fieldhold h WHERE h.topic = "stocktaking_countplace"."public_id"
      AND h.released_seq IS NULL AND h.forfeited_at IS NULL)"""
_PLACE_FIGURES = f"""(
SELECT jsonb_build_array(
    count(*) FILTER (WHERE s.here), count(*) FILTER (WHERE NOT s.here), count(*) FILTER (WHERE s.differs),
    (SELECT string_agg(DISTINCT u.full_name, ', ') FROM fieldlog_fieldhold h
     JOIN fieldlog_fielddevice d ON d.id = h.device_id JOIN access_user u ON u.id = d.user_id
     WHERE h.topic = "stocktaking_countplace"."public_id" AND h.released_seq IS NULL AND h.forfeited_at IS NULL))
FROM (SELECT o.subject, bool_or(l.id IS NOT NULL) AS here,
             count(DISTINCT o.quantity) > 1 AND bool_and(t.id IS NULL) AS differs
      FROM stocktaking_observation o
      LEFT JOIN stocktaking_bookline l ON l.place_id = {_PLACE} AND l.good_id = o.good_id
          AND l.stocktaking_id = "stocktaking_countplace"."stocktaking_id"
      LEFT JOIN stocktaking_settlement t ON t.place_id = o.place_id AND t.subject = o.subject
      WHERE o.place_id = {_PLACE} AND o.quantity IS NOT NULL GROUP BY o.subject HAVING max(o.quantity) > 0) s)
"""


class PlaceFigures(NamedTuple):
    """Of one place: its own lines seen, other things seen, subjects in dispute, who carries it on a phone."""

    seen: int
    found: int
    differing: int
    holders: str


def places(found: Stocktaking) -> QuerySet[CountPlace]:
    """The places of a stocktaking."""
    return CountPlace.objects.filter(stocktaking=found)


def with_figures(rows: QuerySet[CountPlace]) -> QuerySet[CountPlace]:
    """The same rows with ``raw_figures``, inside the statement that fetches them."""
    return rows.annotate(raw_figures=as_json(_PLACE_FIGURES))


def figures_of(place: CountPlace) -> PlaceFigures:
    """The figures of a place that came from ``with_figures``."""
    seen, found, differing, holders = place.raw_figures  # type: ignore[attr-defined]
    return PlaceFigures(seen, found, differing, holders or "")


def differing(rows: QuerySet[CountPlace]) -> QuerySet[CountPlace]:
    """Places where sources differ and nothing is settled."""
    return rows.filter(as_condition(_DIFFERS))


def held(rows: QuerySet[CountPlace]) -> QuerySet[CountPlace]:
    """Places that a phone carries and has not sent whole."""
    return rows.filter(as_condition(_HELD))


def place(actor: Actor, pk: int) -> CountPlace:
    """One place with its figures.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    rows = with_figures(CountPlace.objects.visible_to(actor)).select_related("stocktaking__unit", "room")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Locul de numărat nu există sau nu aveți acces la el."))
    return found


def waited_for(found: CountPlace) -> list[Unsent]:
    """The phones that carry the place."""
    return unsent(found.public_id)


_SEEN_HERE = """
FROM stocktaking_observation o WHERE o.place_id = "stocktaking_bookline"."place_id"
  AND o.good_id = "stocktaking_bookline"."good_id" AND o.quantity IS NOT NULL"""
_SAID = f"(SELECT string_agg(o.by_name || ': ' || trim_scale(o.quantity), ' · ' ORDER BY o.by_name, o.id) {_SEEN_HERE})"
_COUNTED = """(SELECT jsonb_build_array(
    coalesce(max(t.quantity), max(o.quantity))::text, count(DISTINCT o.quantity) > 1 AND max(t.id) IS NULL,
    max(t.id) IS NOT NULL, string_agg(DISTINCT nullif(o.note, ''), ' · '),
    CASE WHEN bool_or(o.condition = 'defecta') THEN 'defecta' WHEN bool_or(o.condition = 'uzata') THEN 'uzata'
         WHEN bool_or(o.condition = 'buna') THEN 'buna' ELSE '' END)
FROM stocktaking_observation o
LEFT JOIN stocktaking_settlement t ON t.place_id = o.place_id AND t.subject = o.subject
WHERE o.place_id = "stocktaking_bookline"."place_id" AND o.good_id = "stocktaking_bookline"."good_id"
  AND o.quantity IS NOT NULL)"""
_ELSEWHERE = """(SELECT string_agg(DISTINCT p.title, ', ') FROM stocktaking_observation o
JOIN stocktaking_countplace p ON p.id = o.place_id
WHERE o.good_id = "stocktaking_bookline"."good_id" AND p.stocktaking_id = "stocktaking_bookline"."stocktaking_id"
  AND o.place_id <> "stocktaking_bookline"."place_id" AND o.quantity > 0)"""


def lines(found: CountPlace) -> QuerySet[BookLine]:
    """The lines of the frozen book that stand in the place."""
    return BookLine.objects.filter(place=found)


def with_counts(rows: QuerySet[BookLine]) -> QuerySet[BookLine]:
    """Lines with what each source saw here, the one reading of it, and where else the good was seen."""
    return rows.annotate(
        said=as_text(_SAID),
        raw_count=as_json(_COUNTED),
        elsewhere=as_text(_ELSEWHERE),
    )


class LineCount(NamedTuple):
    """What is held to be counted of a line; ``quantity`` None where nobody saw it here."""

    quantity: Decimal | None
    differs: bool
    settled: bool
    note: str
    condition: str


def count_of(line: BookLine) -> LineCount:
    """The count of a line that came from ``with_counts``."""
    quantity, differs, settled, note, condition = line.raw_count  # type: ignore[attr-defined]
    return LineCount(
        None if quantity is None else Decimal(quantity), differs, settled, note or "", condition or ""
    )


_ANY_SEEN = f"EXISTS (SELECT 1 {_SEEN_HERE} AND o.quantity > 0)"


def narrowed(rows: QuerySet[BookLine], what: str) -> QuerySet[BookLine]:
    """Lines that were seen here (``vazute``), that were not (``nevazute``); everything for any other word."""
    if what == "vazute":
        return rows.filter(as_condition(_ANY_SEEN))
    if what == "nevazute":
        return rows.filter(as_condition(f"NOT {_ANY_SEEN}"))
    return rows


class Word(NamedTuple):
    """What one source said of a subject."""

    who: str
    how: str
    quantity: str
    condition: str
    when: str
    note: str

    @property
    def remark(self) -> str:
        """How it was seen, its condition and note in one line; a dash for none of them."""
        return " · ".join(filter(None, [self.how, self.condition, self.note])) or "—"


class Dispute(NamedTuple):
    """A subject on which sources differ; ``book`` empty where the book has none of it here."""

    subject: str
    label: str
    book: str
    words: list[Word]


class Found(NamedTuple):
    """Something seen here that the book does not have here."""

    label: str
    kind: str
    where: str
    quantity: str
    note: str
    words: list[Word]
    late: bool


_SUBJECTS = """
SELECT o.subject, coalesce(g.inventory_number || ' – ' || g.name, substr(o.subject, 3)), l.quantity,
       other.title, o.by_name, o.how, o.quantity, o.condition, o.received_at, o.note, o.late, o.source,
       l.place_id = %(place)s AS here, t.id IS NOT NULL AS settled, o.good_id
FROM stocktaking_observation o
LEFT JOIN patrimony_good g ON g.id = o.good_id
LEFT JOIN stocktaking_bookline l ON l.stocktaking_id = %(stocktaking)s AND l.good_id = o.good_id
LEFT JOIN stocktaking_countplace other ON other.id = l.place_id
LEFT JOIN stocktaking_settlement t ON t.place_id = o.place_id AND t.subject = o.subject
WHERE o.place_id = %(place)s AND o.quantity IS NOT NULL AND (
    l.id IS NULL OR l.place_id <> %(place)s OR o.late OR EXISTS (
        SELECT 1 FROM stocktaking_observation b WHERE b.place_id = o.place_id AND b.subject = o.subject
          AND b.quantity IS NOT NULL AND b.quantity <> o.quantity))
ORDER BY 2, o.subject, o.received_at, o.id
LIMIT %(most)s
"""


class Seen(NamedTuple):
    """What a place page tells beside the lines of the book; one statement gives it all."""

    disputes: list[Dispute]
    found: list[Found]
    late: list[Found]


def seen_in(found: CountPlace) -> Seen:
    """Subjects in dispute, things found that the book has not here, and what came after the place was closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SUBJECTS,
            {"place": found.pk, "stocktaking": found.stocktaking_id, "most": MOST_FOUND * 4},
        )
        rows = cursor.fetchall()
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    disputes, extra, late = [], [], []
    for members in groups.values():
        first = members[0]
        words = [_word(row) for row in members]
        if len({row[6] for row in members}) > 1 and not first[13]:
            book = quantity_words(first[2]) if first[12] and first[2] is not None else ""
            disputes.append(Dispute(first[0], first[1], book, words))
        if not first[12] and max(row[6] for row in members) > 0:
            extra.append(_found(members, words))
        if any(row[10] for row in members):
            late.append(_found([row for row in members if row[10]], words))
    return Seen(disputes, extra[:MOST_FOUND], late[:MOST_FOUND])


def _word(row: tuple[Any, ...]) -> Word:
    how = {"scan": _("scanat"), "typed": _("scris"), "tap": _("atins")}.get(row[5], "")
    if str(row[11]).startswith("birou:"):
        how = _("la birou")
    condition = str(Condition(row[7]).label) if row[7] else ""
    return Word(row[4], how, quantity_words(row[6]), condition, dates.short_moment(row[8]), row[9])


def _found(members: list[tuple[Any, ...]], words: list[Word]) -> Found:
    first = members[0]
    kind = _("bun din alt loc") if first[3] else _("plus, nu este în evidența înghețată")
    if first[12]:
        kind = _("din acest loc")
    notes = " · ".join(dict.fromkeys(row[9] for row in members if row[9]))
    quantity = quantity_words(max(row[6] for row in members))
    return Found(first[1], kind, first[3] or "", quantity, notes, words, any(row[10] for row in members))


def quantity_words(value: Decimal | None) -> str:
    """A quantity with as many decimals as it has; a dash for none."""
    if value is None:
        return "—"
    return text.thousands(int(value)) if value == int(value) else money.number(value, 3)


def may_count(actor: Actor, found: CountPlace) -> bool:
    """Whether the actor counts in the unit of the place."""
    return actor.scope(Perm.STOCKTAKING_COUNT).covers(found.stocktaking.unit_id)
