# SPDX-License-Identifier: EUPL-1.2
"""What the pages of custodies and their hand-over show."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.models import Custody, Good, Handover, HandoverLine
from vatra.modules.patrimony.papers.handover_content import owner_words
from vatra.modules.patrimony.queries.goods import DASH, Facts, linked
from vatra.modules.patrimony.queries.handing import signatures
from vatra.modules.patrimony.queries.movements import words_of_room

MOST_UNRECORDED = 60
_UNRECORDED = """
SELECT g.unit_id, u.name, g.custodian_id, p.full_name, count(*), sum(g.entry_value)
FROM patrimony_good g JOIN organisation_educationunit u ON u.id = g.unit_id
JOIN organisation_person p ON p.id = g.custodian_id
WHERE g.state <> 'iesit' AND g.custodian_id IS NOT NULL AND {scope}
  AND NOT EXISTS (SELECT 1 FROM patrimony_custody c WHERE c.unit_id = g.unit_id AND c.person_id = g.custodian_id
                  AND c.valid_to IS NULL)
GROUP BY g.unit_id, u.name, g.custodian_id, p.full_name ORDER BY u.name, p.full_name LIMIT %(most)s
"""


def custodies(actor: Actor) -> QuerySet[Custody]:
    """The custodies that the actor sees, ended ones too."""
    return Custody.objects.visible_to(actor)


def with_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Custodies with their names, and how many goods of what value they hold."""
    near = ("unit", "person", "room__building", "act", "handover__paper")
    here = Coalesce(F("room_id"), Value(0))
    goods = (
        Good.objects.kept()
        .filter(unit_id=OuterRef("unit_id"), custodian_id=OuterRef("person_id"))
        .annotate(place=here)
        .filter(place=Coalesce(OuterRef("room_id"), F("place")))
        .order_by()
        .values("unit_id")
    )
    shaped: QuerySet[Any] = rows.select_related(*near).annotate(
        goods=Coalesce(Subquery(goods.annotate(n=Count("pk")).values("n")), Value(0)),
        amount=Coalesce(Subquery(goods.annotate(v=Sum("entry_value")).values("v")), Decimal("0.00")),
    )
    return shaped


def custody(actor: Actor, pk: int) -> Custody:
    """One custody.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    found = (
        custodies(actor)
        .select_related("unit", "person", "room__building", "act", "handover__paper")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFoundError(_("Gestiunea nu există sau nu aveți acces la ea."))
    return found


class Unrecorded(NamedTuple):
    """A person with goods in care whose custody nobody recorded."""

    unit: str
    person: str
    goods: str
    amount: str
    goods_url: str
    record_url: str
    hand_url: str


def unrecorded(actor: Actor, unit_id: int | None) -> list[Unrecorded]:
    """Custodians by their goods alone, of one unit or of all that the actor sees; at most sixty."""
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    units = sorted(scope.unit_ids) if not scope.everywhere else None
    where = "TRUE" if units is None else "g.unit_id = ANY(%(units)s)"
    if unit_id is not None:
        where += " AND g.unit_id = %(unit)s"
    with connection.cursor() as cursor:
        cursor.execute(
            _UNRECORDED.format(scope=where), {"units": units, "unit": unit_id, "most": MOST_UNRECORDED}
        )
        return [_unrecorded(row) for row in cursor.fetchall()]


def _unrecorded(row: tuple[Any, ...]) -> Unrecorded:
    unit_id, unit, person_id, person, count, amount = row
    return Unrecorded(
        unit,
        person,
        text.thousands(count),
        money.lei(amount),
        f"{reverse('patrimony:goods')}?unitate={unit_id}&gestionar={person_id}",
        f"{reverse('patrimony:custody-new')}?unitate={unit_id}&gestionar={person_id}",
        f"{reverse('patrimony:handover-new')}?unitate={unit_id}&predator={person_id}",
    )


HANDOVER_NEAR = ("unit", "giver", "receiver", "room__building", "paper")


def handovers(actor: Actor) -> QuerySet[Handover]:
    """The hand-overs that the actor sees."""
    return Handover.objects.visible_to(actor)


def with_handover_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Hand-overs with what their list shows."""
    shaped: QuerySet[Any] = rows.select_related(*HANDOVER_NEAR).annotate(
        goods=Count("lines"), uncounted=Count("lines", filter=Q(lines__counted__isnull=True))
    )
    return shaped


def handover(actor: Actor, pk: int) -> Handover:
    """One hand-over.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    rows = handovers(actor).select_related(*HANDOVER_NEAR, "given_scan", "received_scan")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Predarea-primirea nu există sau nu aveți acces la ea."))
    return found


def lines(found: Handover) -> QuerySet[HandoverLine]:
    """Its list."""
    return found.lines.select_related("owner", "room__building")


def differing(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Lines found otherwise than in the book."""
    return rows.filter(counted__isnull=False).exclude(counted=F("quantity"))


class OwnerSum(NamedTuple):
    """One list of the hand-over: an owner, how far it is counted."""

    owner: str
    positions: str
    amount: str
    left: str
    differences: str


def owner_sums(found: Handover) -> list[OwnerSum]:
    """The lists per owner, with what is left to count."""
    rows: Any = (
        found.lines.values("owner_id", "owner__name", "domain")
        .annotate(
            n=Count("id"),
            amount=Sum("entry_value"),
            left=Count("id", filter=Q(counted__isnull=True)),
            apart=Count("id", filter=Q(counted__isnull=False) & ~Q(counted=F("quantity"))),
        )
        .order_by("owner__name", "domain")
    )
    merged: dict[str, list[Decimal]] = {}
    for row in rows:
        owner = owner_words(row["owner__name"] or "", row["domain"])
        kept = merged.setdefault(owner, [Decimal(0)] * 4)
        for n, name in enumerate(("n", "amount", "left", "apart")):
            kept[n] += row[name] or 0
    return [
        OwnerSum(
            name,
            text.thousands(int(n)),
            money.lei(amount),
            text.thousands(int(left)),
            text.thousands(int(apart)),
        )
        for name, (n, amount, left, apart) in merged.items()
    ]


def handover_facts(found: Handover) -> Facts:
    """The head of a hand-over, labelled."""
    rows: Facts = [
        (_("Predător"), str(found.giver)),
        (_("Primitor"), str(found.receiver)),
        (_("Ce se predă"), words_of_room(found.room) if found.room else _("toată gestiunea din unitate")),
        (_("Motiv"), found.reason),
        (_("Comisia"), found.order or DASH),
        (_("Prezenți"), ", ".join(p.get("name", "") for p in found.present) or DASH),
        (_("Începută de"), f"{found.proposed_by_name}, {dates.moment(found.created_at)}"),
        *signatures(found),
    ]
    if found.findings:
        rows.append((_("Alte constatări"), found.findings))
    if found.end_reason:
        rows.append((_("Motivul încheierii"), found.end_reason))
    return rows


def goods_link(found: Custody) -> Any:
    """The custodian's name, leading to the goods in care."""
    room = f"&loc={found.room_id}" if found.room_id else ""
    url = f"{reverse('patrimony:goods')}?unitate={found.unit_id}&gestionar={found.person_id}{room}"
    return linked(found.person.full_name, url)


def custody_facts(found: Custody) -> Facts:
    """A custody, labelled."""
    return [
        (_("Gestionar"), goods_link(found)),
        (_("Loc"), words_of_room(found.room) if found.room else _("toată unitatea")),
        (_("De la"), dates.long_day(found.valid_from)),
        (_("Până la"), dates.long_day(found.valid_to) if found.valid_to else DASH),
        (_("Temei"), str(found.act or DASH)),
        (_("Primită prin"), _handover_link(found)),
    ]


def _handover_link(found: Custody) -> Any:
    if found.handover is None:
        return DASH
    return linked(str(found.handover), reverse("patrimony:handover", args=[found.handover_id]))


def line_facts(line: HandoverLine) -> Facts:
    """What the book says of a line."""
    return [
        (_("Nr. inventar"), linked(line.inventory_number, reverse("patrimony:good", args=[line.good_id]))),
        (_("Proprietar"), owner_words(line.owner.name if line.owner else "", line.domain)),
        (
            _("Cantitate scriptică"),
            f"{money.number(line.quantity, 3).rstrip('0').rstrip(',')} {line.measure}",
        ),
        (_("Valoare de inventar"), money.lei(line.entry_value)),
        (_("Loc"), words_of_room(line.room)),
    ]
