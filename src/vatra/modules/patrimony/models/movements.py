# SPDX-License-Identifier: EUPL-1.2
"""The movement of goods between two places of use of one entity (14-2-3A and its sisters)."""

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, When
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vatra.foundation.audit.triggers import keeps_history
from vatra.modules.patrimony.choices import HANDING_OPEN, MovementForm
from vatra.modules.patrimony.models.goods import Good
from vatra.modules.patrimony.models.handing import (
    Handing,
    HandingQuerySet,
    handing_constraints,
    handing_triggers,
    line_trigger,
    newest,
)
from vatra.organisation.models import Organisation, Room


class MovementQuerySet(HandingQuerySet["Movement"]):
    """Movements; see ``HandingQuerySet``."""


class Movement(Handing):
    """Goods that go from one place and custodian of a unit to another.

    Attributes:
        keeper: the entity that keeps the goods in its books; the series of numbers is its own.
        open_room: the receiving room while the movement is open, made by the database, which holds it together
            with ``unit`` to the room's own unit (foreign key ``movement_room_of_its_unit``).
    """

    form = models.CharField(_("formular"), max_length=8, choices=MovementForm)
    keeper = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("ține evidența")
    )
    giver_room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("din")
    )
    receiver_room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", verbose_name=_("în"))
    open_room = GeneratedField(
        expression=Case(When(Q(state__in=HANDING_OPEN), then=F("receiver_room_id"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("bon de mișcare")
        verbose_name_plural = _("bonuri de mișcare")
        constraints = [
            *handing_constraints("movement"),
            models.CheckConstraint(
                condition=Q(giver_room__isnull=True)
                | Q(giver__isnull=True)
                | ~Q(giver_room=F("receiver_room"))
                | ~Q(giver=F("receiver")),
                name="movement_goes_somewhere",
            ),
        ]
        indexes = [
            *newest("movement"),
            models.Index(fields=["unit"], condition=Q(state__in=HANDING_OPEN), name="movement_open"),
        ]
        triggers = [
            *handing_triggers("patrimony_movement", "patrimony_movementline", "movement_id", "movement"),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        name = f"{self.get_form_display()} {self.form}"
        if self.paper is not None:
            return _t("%(name)s nr. %(number)s") % {"name": name, "number": self.paper.number_text}
        return _t("%(name)s, în lucru (%(id)s)") % {"name": name, "id": self.pk}


class MovementLine(models.Model):
    """A good on a movement. What identifies and values it is frozen when the number is taken.

    Attributes:
        is_open: whether the movement is still open; kept by the database, which lets a good be in one open movement.
        inventory_number, name, quantity, measure, entry_value, depreciation: as they stood at issue; empty until then.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField(_("poziția"))
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="movement_lines")
    is_open = models.BooleanField(default=True)
    note = models.CharField(_("mențiuni"), max_length=200, blank=True)
    inventory_number = models.CharField(_("număr de inventar"), max_length=40, blank=True)
    name = models.CharField(_("denumire"), max_length=400, blank=True)
    quantity = models.DecimalField(_("cantitate"), max_digits=12, decimal_places=3, null=True)
    measure = models.CharField(_("unitate de măsură"), max_length=12, blank=True)
    entry_value = models.DecimalField(_("valoare de inventar"), max_digits=15, decimal_places=2, null=True)
    depreciation = models.DecimalField(_("amortizare cumulată"), max_digits=15, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movement", "position"], name="movement_position_once"),
            models.UniqueConstraint(
                fields=["good"], condition=Q(is_open=True), name="good_in_one_open_movement"
            ),
        ]
        triggers = [line_trigger("patrimony_movement", "movement_id", "movement"), *keeps_history()]

    def __str__(self) -> str:
        return self.inventory_number or str(self.good)
