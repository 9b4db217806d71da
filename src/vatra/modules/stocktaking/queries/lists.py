# SPDX-License-Identifier: EUPL-1.2
"""What the page of inventory lists shows: owners and chapters, custodians with their differences."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.papers.rendering import Table, build_table
from vatra.kernel import money, text
from vatra.kernel.errors import NotFoundError
from vatra.kernel.identifiers import record_key
from vatra.modules.stocktaking.choices import Chapter
from vatra.modules.stocktaking.models import BookLine, Difference, Stocktaking
from vatra.modules.stocktaking.papers.content import LIST_LINES
from vatra.modules.stocktaking.queries import sheets


class GroupRow(NamedTuple):
    """An owner and a chapter: one paper, because the owner of others' goods gets a copy."""

    key: str
    title: str
    owner: str
    lists: int
    lines: int
    value: Decimal
    url: str

    @property
    def detail(self) -> str:
        """Owner, number of lists and positions, value."""
        lists = text.counted(self.lists, _("listă"), _("liste"))
        lines = text.counted(self.lines, _("poziție"), _("poziții"))
        return " · ".join(filter(None, [self.owner, lists, lines, money.lei(self.value)]))


def group_rows(found: Stocktaking) -> list[GroupRow]:
    """The owners and chapters of the frozen book with their size; one statement."""
    rows = (
        BookLine.objects.filter(stocktaking=found)
        .values_list("list__chapter", "list__owner_id", "list__owner__name")
        .annotate(lists=Count("list_id", distinct=True), lines=Count("pk"), value=Sum("entry_value"))
        .order_by("list__chapter", "list__owner_id")
    )
    return [
        GroupRow(
            f"{chapter}-{owner or 0}",
            str(Chapter(chapter).label),
            name or "",
            lists,
            lines,
            value,
            reverse("stocktaking:list-file", args=[found.pk, f"{chapter}-{owner or 0}"]),
        )
        for chapter, owner, name, lists, lines, value in rows
    ]


def group_of(found: Stocktaking, key: str) -> GroupRow:
    """The group with that key.

    Raises:
        NotFoundError: the frozen book has none such.
    """
    row = next((row for row in group_rows(found) if row.key == key), None)
    if row is None:
        raise NotFoundError(_("Inventarierea nu are liste ale acestui proprietar și capitol."))
    return row


def owner_and_chapter(row: GroupRow) -> tuple[int | None, str]:
    """The key of the group, taken apart."""
    chapter, _dash, owner = row.key.partition("-")
    return record_key(owner) or None, chapter


def twin_table(found: Stocktaking, row: GroupRow, *, counted: bool) -> Table:
    """All lists of a group as one table with a part for each list, for XLSX and CSV."""
    owner, chapter = owner_and_chapter(row)
    parts = {
        f"Lista {sheet.number} – {sheet.place}" + (f", {sheet.custodian}" if sheet.custodian else ""): list(
            map(dict, sheet.lines)
        )
        for sheet in sheets.of_group(found, owner, chapter, counted=counted)
    }
    return build_table("Liste de inventariere", LIST_LINES, parts)


class ExplanationRow(NamedTuple):
    """A custody with differences; ``left`` of them are not explained yet."""

    custodian_id: int
    name: str
    differences: int
    left: int
    value: str


def explanation_rows(found: Stocktaking) -> list[ExplanationRow]:
    """The custodies that have differences; number 0 stands for goods in nobody's custody. One statement."""
    rows = (
        Difference.objects.filter(stocktaking=found)
        .values_list("custodian_id", "custodian__full_name")
        .annotate(n=Count("pk"), left=Count("pk", filter=Q(explanation="")), value=Sum("value"))
        .order_by("custodian__full_name", "custodian_id")
    )
    return [
        ExplanationRow(key or 0, name or _("fără gestionar"), n, left, money.lei(value))
        for key, name, n, left, value in rows
    ]
