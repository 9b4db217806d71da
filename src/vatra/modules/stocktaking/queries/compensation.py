# SPDX-License-Identifier: EUPL-1.2
"""Which shortage and surplus may compensate each other, and why the others may not.

Legal: OMFP 2861/2009 annex 1 pt 40 (3)-(5): a risk of confusion between sorts of the same good, the same period, the
same custody, equal quantities, and no theft or guilty damage; the sorts stand on a list approved every year.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from vatra.kernel.text import fold
from vatra.modules.stocktaking.choices import Finding, Nature
from vatra.modules.stocktaking.models import Difference

OPPOSITE = {Finding.SHORTAGE.value: Finding.SURPLUS.value, Finding.SURPLUS.value: Finding.SHORTAGE.value}


class Offer(NamedTuple):
    """A difference of the opposite sign; ``refusal`` is empty when the legal conditions hold."""

    pk: int
    label: str
    refusal: str


def sorts_of(approved: str) -> list[set[str]]:
    """The groups of sorts that may be confused: one group on a line, sorts separated by semicolons."""
    groups = [
        {fold(sort.strip()) for sort in line.split(";") if sort.strip()} for line in approved.splitlines()
    ]
    return [group for group in groups if len(group) > 1]


def _sort_in(group: set[str], label: str) -> bool:
    name = fold(label)
    return any(sort in name for sort in group)


def why_not_pair(one: Difference, other: Difference) -> str:
    """Why these two may not compensate each other; an empty text when they may."""
    groups = sorts_of(one.stocktaking.compensable)
    conditions = (
        (OPPOSITE.get(one.finding) == other.finding, _("Se compensează numai o lipsă cu un plus.")),
        (
            Nature.IMPUTABLE not in {one.nature, other.nature},
            _("Lipsa este socotită imputabilă, deci nu se compensează."),
        ),
        (other.pair_id in {None, one.pk}, _("Cealaltă diferență este deja compensată.")),
        (
            len({one.custodian_id, other.custodian_id} - {None}) <= 1,
            _("Sunt în gestiuni diferite; se compensează numai în aceeași gestiune."),
        ),
        (
            abs(one.book - one.counted) == abs(other.book - other.counted),
            _("Cantitățile nu sunt egale; se compensează numai cantități egale."),
        ),
        (
            bool(groups),
            _("Decizia nu are lista sortimentelor care se pot confunda, deci nimic nu se compensează."),
        ),
        (
            any(_sort_in(group, one.label) and _sort_in(group, other.label) for group in groups),
            _("Nu sunt sortimente ale aceluiași bun pe lista aprobată."),
        ),
    )
    return next((reason for holds, reason in conditions if not holds), "")


def offers_for(row: Difference) -> list[Offer]:
    """Differences of the opposite sign, those that may be taken first."""
    opposite = OPPOSITE.get(row.finding)
    if opposite is None:
        return []
    others = (
        Difference.objects.filter(stocktaking_id=row.stocktaking_id, finding=opposite)
        .select_related("stocktaking")
        .order_by("label", "pk")[:200]
    )
    made = [Offer(other.pk, other.label, why_not_pair(row, other)) for other in others]
    return sorted(made, key=lambda offer: (bool(offer.refusal), offer.label))
