# SPDX-License-Identifier: EUPL-1.2
"""What the pages of movements show."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.choices import HandingState
from vatra.modules.patrimony.models import Movement, MovementLine
from vatra.modules.patrimony.models.movements import MovementQuerySet
from vatra.modules.patrimony.queries.goods import DASH, Facts, linked, place_words
from vatra.modules.patrimony.queries.handing import signatures
from vatra.organisation.models import Room

NEAR = (
    "unit", "giver_room__building", "receiver_room__building", "giver", "receiver", "paper", "keeper",
)  # fmt: skip


def movements(actor: Actor) -> MovementQuerySet:
    """The movements that the actor sees."""
    return Movement.objects.visible_to(actor)


def with_columns(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Movements with what their list shows."""
    shaped: QuerySet[Any] = rows.select_related(*NEAR).annotate(goods=Count("lines"))
    return shaped


def waiting_for(rows: QuerySet[Any], user_id: int | None) -> QuerySet[Any]:
    """Those on which it is the turn of the person with that account."""
    gives = Q(state=HandingState.OPEN, giver__user_id=user_id)
    receives = Q(state=HandingState.GIVEN, receiver__user_id=user_id)
    return rows.filter(gives | receives) if user_id else rows.none()


def movement(actor: Actor, pk: int) -> Movement:
    """One movement.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    rows = movements(actor).select_related(*NEAR, "given_scan", "received_scan")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Bonul nu există sau nu aveți acces la el."))
    return found


def lines(found: Movement) -> QuerySet[MovementLine]:
    """Its positions, valued as frozen, or as the goods stand while it is open."""
    return found.lines.annotate(
        shown_value=Coalesce("entry_value", "good__entry_value"),
        shown_depreciation=Coalesce("depreciation", "good__accumulated_depreciation"),
        shown_quantity=Coalesce("quantity", "good__quantity"),
    ).select_related("good")


def sum_of(rows: QuerySet[Any]) -> Decimal:
    """The value of the positions."""
    found: Decimal | None = rows.order_by().aggregate(total=Sum("shown_value"))["total"]
    return found or Decimal("0.00")


def words_of_room(room: Room | None) -> str:
    """A place as lists write it."""
    return place_words(room.name, room.building.name) if room else _("fără loc")


def facts(found: Movement) -> Facts:
    """The head of a movement, labelled."""
    rows: Facts = [
        (_("Din"), _place(found.giver_room)),
        (_("În"), _place(found.receiver_room)),
        (_("Gestionar predător"), str(found.giver or DASH)),
        (_("Gestionar primitor"), str(found.receiver)),
        (_("Motiv"), found.reason),
        (_("Formular"), f"{found.form} – {found.get_form_display()}"),
        (_("Propus de"), f"{found.proposed_by_name}, {dates.moment(found.created_at)}"),
        (_("Ține evidența"), found.keeper.name),
        *signatures(found),
    ]
    if found.end_reason:
        rows.append((_("Motivul încheierii"), found.end_reason))
    return rows


def _place(room: Room | None) -> Any:
    return linked(words_of_room(room), reverse("patrimony:place", args=[room.pk])) if room else _("fără loc")
