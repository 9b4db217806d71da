# SPDX-License-Identifier: EUPL-1.2
"""The lines that the papers print: lists by owner and chapter, totals, the inventory register."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from vatra.kernel import money
from vatra.modules.stocktaking.choices import Chapter, Group
from vatra.modules.stocktaking.models import CountList, Stocktaking
from vatra.modules.stocktaking.papers.content import ListLine
from vatra.modules.stocktaking.queries.counts import OF_STOCKTAKING
from vatra.organisation.models import Organisation


class Sheet(NamedTuple):
    """One inventory list with its lines."""

    number: int
    place: str
    where: str
    sub: int
    custodian: str
    owner: str
    group: str
    lines: list[ListLine]


_SHEETS = f"""
WITH total AS (
    SELECT good_id, sum(quantity) AS quantity FROM ({OF_STOCKTAKING}) c WHERE good_id IS NOT NULL GROUP BY good_id
)
SELECT li.number, p.title, p."where", p.sub, coalesce(pe.full_name, ''), coalesce(o.name, ''), li."group",
       l.name, l.serial, l.inventory_number, l.measure, l.quantity, coalesce(t.quantity, 0), l.entry_value,
       l.good_state
FROM stocktaking_countlist li
JOIN stocktaking_countplace p ON p.id = li.place_id
JOIN stocktaking_bookline l ON l.list_id = li.id
LEFT JOIN organisation_person pe ON pe.id = li.custodian_id
LEFT JOIN organisation_organisation o ON o.id = li.owner_id
LEFT JOIN total t ON t.good_id = l.good_id
WHERE li.stocktaking_id = %(stocktaking)s AND li.owner_id IS NOT DISTINCT FROM %(owner)s AND li.chapter = %(chapter)s
ORDER BY li.number, l.position
"""


def groups_of(found: Stocktaking) -> list[tuple[int | None, str]]:
    """Owner and chapter of the lists: each pair is one paper, because the owner of others' goods gets a copy."""
    rows = CountList.objects.filter(stocktaking=found).order_by("chapter", "owner_id")
    return list(rows.values_list("owner_id", "chapter").distinct())


def names_of(owner_id: int | None, chapter: str) -> tuple[str, str]:
    """The owner's name and the chapter's words."""
    owner = Organisation.objects.filter(pk=owner_id or 0).values_list("name", flat=True).first()
    return owner or "", str(Chapter(chapter).label)


def of_group(found: Stocktaking, owner_id: int | None, chapter: str, *, counted: bool) -> Iterator[Sheet]:
    """The lists of one owner and chapter, in their numbers' order."""
    with connection.cursor() as cursor:
        cursor.execute(_SHEETS, {"stocktaking": found.pk, "owner": owner_id, "chapter": chapter})
        rows = cursor.fetchall()
    for head, members in groupby(rows, key=lambda row: row[:7]):
        number, place, where, sub, custodian, owner, group = head
        lines = [_line(row, counted=counted) for row in members]
        yield Sheet(number, place, where, sub, custodian, owner, str(Group(group).label), lines)


def _line(row: tuple[Any, ...], *, counted: bool) -> ListLine:
    name, serial, number, measure, book, seen, value, state = row[7:]
    price = money.quantize(value / book)
    plus, minus = max(seen - book, Decimal(0)), max(book - seen, Decimal(0))
    line: ListLine = {
        "name": f"{name}, seria {serial}" if serial else name,
        "code": number,
        "unit": measure,
        "book": book,
        "counted": "",
        "plus": "",
        "minus": "",
        "price": price,
        "value": value,
        "value_plus": "",
        "value_minus": "",
        "inventory_value": "",
        "impairment": "",
        "reason": "",
    }
    if counted:
        line["counted"] = seen
        line["inventory_value"] = money.quantize(value * min(seen, book) / book)
        if plus:
            line["plus"], line["value_plus"] = plus, money.quantize(value * plus / book)
        if minus:
            line["minus"], line["value_minus"] = minus, money.quantize(value * minus / book)
        if state in {"defect", "propus_casare"}:
            line["reason"] = "deteriorat"
    return line


class Totals(NamedTuple):
    """Positions, places and book value of the frozen book."""

    lines: int
    places: int
    value: Decimal


def totals_of(found: Stocktaking) -> Totals:
    """The size of what was counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*), count(DISTINCT place_id), coalesce(sum(entry_value), 0)
               FROM stocktaking_bookline WHERE stocktaking_id = %s""",
            [found.pk],
        )
        return Totals(*cursor.fetchone())


def register_lines(found: Stocktaking) -> list[dict[str, object]]:
    """14-1-2 by account: book value net of depreciation, inventory value, differences. Legal: OMFP 2634/2015 annex 2."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH d AS (
                   SELECT line_id, sum(CASE WHEN finding = 'lipsa' THEN -(book - counted) / book ELSE 0 END) AS share
                   FROM stocktaking_difference
                   WHERE stocktaking_id = %(stocktaking)s AND line_id IS NOT NULL AND finding = 'lipsa' GROUP BY line_id)
               SELECT l.account, sum(l.entry_value - l.depreciation),
                      sum(round((l.entry_value - l.depreciation) * coalesce(d.share, 0), 2)), count(d.line_id)
               FROM stocktaking_bookline l LEFT JOIN d ON d.line_id = l.id
               WHERE l.stocktaking_id = %(stocktaking)s GROUP BY l.account ORDER BY l.account""",
            {"stocktaking": found.pk},
        )
        rows = cursor.fetchall()
    return [
        {
            "element": f"Contul {account}" if account else "Fără cont",
            "book": book,
            "inventory": book + lost,
            "difference": lost,
            "causes": f"{count} lipsuri, potrivit procesului-verbal" if count else "",
        }
        for account, book, lost, count in rows
    ]
