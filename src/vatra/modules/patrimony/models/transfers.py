# SPDX-License-Identifier: EUPL-1.2
"""The transfer of goods without payment from one unit to another, with its own procedure."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import TRANSFER_OPEN, TRANSFER_TONES, TransferState
from vatra.modules.patrimony.models.goods import Good
from vatra.organisation.models import EducationUnit, LegalAct

_OPEN = "('oferta', 'cerut', 'la_viza', 'aprobat', 'emis')"
_LINES = f"""
SELECT state, unit_id INTO present FROM patrimony_transfer
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.transfer_id ELSE NEW.transfer_id END;
IF (TG_OP <> 'UPDATE' AND present.state <> 'oferta')
    OR (TG_OP = 'UPDATE' AND NOT OLD.is_open AND present.state NOT IN {_OPEN}) THEN
    RAISE EXCEPTION 'lines of transfer are closed in %', present.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_lines_closed';
END IF;
IF TG_OP = 'INSERT' AND NOT EXISTS (
    SELECT 1 FROM patrimony_good g WHERE g.id = NEW.good_id AND g.unit_id = present.unit_id
      AND g.state <> 'iesit' AND g.kind NOT IN ('cladire', 'teren')) THEN
    RAISE EXCEPTION 'good % may not be transferred', NEW.good_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_goods_of_its_unit';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; for people of units, those of their own unit on either side, and open offers."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        if scope.everywhere:
            return self
        if not scope:
            return self.none()
        own = Q(unit_id__in=scope.unit_ids) | Q(receiver_id__in=scope.unit_ids)
        return self.filter(own | Q(state=TransferState.OFFERED))


class Transfer(models.Model):
    """Goods in working order that a unit no longer needs go to another one without payment.

    Attributes:
        unit: the unit that gives; ``receiver`` the one that asked.
        need: what the receiver needs them for.
        round: number of the round of visas.
        basis: the row of the rule book that was used, frozen at issue.
        act: the protocol as a legal act, made when it enters into force.
    """

    unit = models.ForeignKey(
        EducationUnit, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("unitatea care dă")
    )
    receiver = models.ForeignKey(
        EducationUnit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unitatea care primește"),
    )
    state = models.CharField(_("stare"), max_length=10, choices=TransferState, default=TransferState.OFFERED)
    reason = models.CharField(_("de ce nu mai sunt necesare"), max_length=300)
    need = models.CharField(_("nevoia"), max_length=300, blank=True)
    offered_by_name = models.CharField(_("oferit de"), max_length=200)
    asked_by_name = models.CharField(_("cerut de"), max_length=200, blank=True)
    round = models.IntegerField(_("runda de vize"), default=1)
    basis = models.JSONField(default=dict, blank=True)
    paper = models.ForeignKey(
        IssuedPaper, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("actul emis")
    )
    act = models.ForeignKey(
        LegalAct, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("actul juridic")
    )
    in_force_at = models.DateTimeField(_("în vigoare de la"), null=True, blank=True)
    end_reason = models.CharField(_("motivul retragerii"), max_length=300, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(_("oferit la"), default=clock.now)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transmitere fără plată")
        verbose_name_plural = _("transmiteri fără plată")
        constraints = [
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("unit")), name="transfer_to_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[TransferState.OFFERED, TransferState.WITHDRAWN])
                | Q(receiver__isnull=False),
                name="transfer_has_receiver",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TransferState.ISSUED, TransferState.IN_FORCE])
                | Q(paper__isnull=False),
                name="transfer_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.IN_FORCE) | Q(act__isnull=False, in_force_at__isnull=False),
                name="transfer_in_force_by_act",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.WITHDRAWN) | ~Q(end_reason=""),
                name="transfer_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(F("created_at").desc(), F("id").desc(), name="transfer_newest")]
        triggers = [
            pgtrigger.Protect(
                name="in_force_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=TransferState.IN_FORCE),
            ),
            pgtrigger.Trigger(
                name="lines_follow_state",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=f"""UPDATE patrimony_transferline SET is_open = NEW.state IN {_OPEN}
                    WHERE transfer_id = NEW.id AND is_open IS DISTINCT FROM (NEW.state IN {_OPEN}); RETURN NULL;""",
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        name = _t("Transmitere fără plată")
        if self.paper is not None:
            return _t("%(name)s nr. %(number)s") % {"name": name, "number": self.paper.number_text}
        return _t("%(name)s, în lucru (%(id)s)") % {"name": name, "id": self.pk}

    @property
    def tone(self) -> str:
        """Tone of the state, see ``choices.TRANSFER_TONES``."""
        return TRANSFER_TONES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether a step may still be taken."""
        return self.state in TRANSFER_OPEN


class TransferLine(models.Model):
    """A good to be transferred; facts are frozen when the protocol takes its number.

    Attributes:
        new_number: the number in the receiver's book, where the old one cannot stay; empty keeps it.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.IntegerField(_("poziția"))
    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="transfer_lines")
    is_open = models.BooleanField(default=True)
    new_number = models.CharField(_("număr nou"), max_length=40, blank=True)
    inventory_number = models.CharField(_("număr de inventar"), max_length=40, blank=True)
    name = models.CharField(_("denumire"), max_length=400, blank=True)
    quantity = models.DecimalField(_("cantitate"), max_digits=12, decimal_places=3, null=True)
    measure = models.CharField(_("unitate de măsură"), max_length=12, blank=True)
    entry_value = models.DecimalField(_("valoare de inventar"), max_digits=15, decimal_places=2, null=True)
    depreciation = models.DecimalField(_("amortizare cumulată"), max_digits=15, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "position"], name="transfer_position_once"),
            models.UniqueConstraint(
                fields=["good"], condition=Q(is_open=True), name="good_in_one_open_transfer"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("present", "record")],
                func=_LINES,
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        return self.inventory_number or str(self.good)
