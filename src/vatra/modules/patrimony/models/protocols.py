# SPDX-License-Identifier: EUPL-1.2
"""The hand-over protocol with its annexes. In force, it is never edited: an additional act mends it."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import keeps_history
from vatra.foundation.files.models import StoredFile
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import PROTOCOL_TONES, Annex, Door, LineOperation, ProtocolState
from vatra.modules.patrimony.models.facts import EstateFacts, GoodFacts, estate_constraints, facts_constraints
from vatra.organisation.models import EducationUnit, LegalAct

EDITABLE_STATES = [ProtocolState.DRAFT]
_LOCK_LINES = """
IF EXISTS (SELECT 1 FROM patrimony_protocol p WHERE p.id IN ({protocols}) AND p.state <> 'ciorna') THEN
    RAISE EXCEPTION 'the annexes of a protocol change only while it is a draft' USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""
_OWN = "OLD.protocol_id, NEW.protocol_id"
_OF_LINE = "SELECT l.protocol_id FROM patrimony_protocolline l WHERE l.id IN (OLD.line_id, NEW.line_id)"


def only_in_draft(protocols: str = _OWN) -> pgtrigger.Trigger:
    """Annex lines can be added, changed or removed only while their protocol is a draft.

    Args:
        protocols: SQL naming the protocols of the row before and after; ``OLD`` and ``NEW`` are null where there is none.
    """
    return pgtrigger.Trigger(
        name="only_in_draft",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_LOCK_LINES.format(protocols=protocols),
    )


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; their own for people of units."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)


class Protocol(models.Model):
    """A protocol of hand-over between an education unit and the authority.

    Attributes:
        own_number, own_date: number and date of an existing paper protocol; a new one gets Vatra's at issue.
        opening_date: for an existing protocol, the date of *preluare inițială* of the values.
        council_decision: the act that the protocol rests on.
        act: the protocol itself as a legal act, made when it enters into force.
        commissions: JSON ``{"giver": {"order": str, "members": [{"name", "function"}]}, "receiver": {...}}``.
        round: number of the round of visas; a refusal opens the next one.
        amends: the protocol that an additional act mends.
    """

    door = models.CharField(_("fel"), max_length=9, choices=Door)
    unit = models.ForeignKey(
        EducationUnit,
        on_delete=models.PROTECT,
        related_name="protocols",
        verbose_name=_("unitate de învățământ"),
    )
    state = models.CharField(_("stare"), max_length=10, choices=ProtocolState, default=ProtocolState.DRAFT)
    own_number = models.CharField(_("număr"), max_length=40, blank=True)
    own_date = models.DateField(_("data"), null=True, blank=True)
    opening_date = models.DateField(_("data preluării valorilor"), null=True, blank=True)
    council_decision = models.ForeignKey(
        LegalAct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hotărârea de temei"),
    )
    act = models.ForeignKey(
        LegalAct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actul juridic"),
    )
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("protocolul îndreptat"),
    )
    place = models.CharField(_("locul încheierii"), max_length=160, blank=True)
    copies = models.SmallIntegerField(_("exemplare"), default=2)
    commissions = models.JSONField(_("comisiile"), default=dict, blank=True)
    notes = models.TextField(_("mențiuni"), blank=True)
    scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("protocolul scanat"),
    )
    paper = models.ForeignKey(
        IssuedPaper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actul emis"),
    )
    round = models.IntegerField(_("runda de vize"), default=1)
    prepared_by_id = models.BigIntegerField(null=True)
    prepared_by_name = models.CharField(_("întocmit de"), max_length=200, blank=True)
    in_force_at = models.DateTimeField(_("în vigoare de la"), null=True, blank=True)
    cancel_reason = models.CharField(_("motivul anulării"), max_length=300, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocoale")
        constraints = [
            models.CheckConstraint(
                condition=~Q(door=Door.EXISTING) | (~Q(own_number="") & Q(own_date__isnull=False)),
                name="existing_protocol_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(door=Door.ADDITIONAL) | Q(amends__isnull=False), name="additional_act_amends"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProtocolState.IN_FORCE) | Q(act__isnull=False, in_force_at__isnull=False),
                name="in_force_by_an_act",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProtocolState.CANCELLED) | ~Q(cancel_reason=""),
                name="cancelled_with_reason",
            ),
            models.CheckConstraint(condition=Q(copies__range=(1, 20)), name="protocol_copies"),
            models.UniqueConstraint(
                fields=["unit", "own_number", "own_date"],
                condition=Q(door=Door.EXISTING) & ~Q(state=ProtocolState.CANCELLED),
                name="existing_protocol_once",
            ),
        ]
        indexes = [models.Index(F("created_at").desc(), F("id").desc(), name="protocol_newest")]
        triggers = [
            pgtrigger.Protect(
                name="in_force_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ProtocolState.IN_FORCE),
            ),
            *keeps_history(),
        ]

    def __str__(self) -> str:
        number = self.own_number or (self.paper.number_text if self.paper else "")
        date = f"/{self.own_date:%d.%m.%Y}" if self.own_date and self.own_number else ""
        name = Door(self.door).label if self.door == Door.ADDITIONAL else _("Protocol")
        return f"{name} {number}{date}".strip() if number else f"{name} ({_('în lucru')})"

    @property
    def tone(self) -> str:
        """Tone of the state, see ``choices.PROTOCOL_TONES``."""
        return PROTOCOL_TONES[self.state]

    @property
    def is_editable(self) -> bool:
        """Whether the head and annexes may still change."""
        return self.state in EDITABLE_STATES


class ProtocolLine(GoodFacts):
    """One position of annexes 1 to 4. ``operation`` and ``target`` matter for additional acts only."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="lines", db_index=False)
    annex = models.SmallIntegerField(_("anexa"), choices=Annex)
    position = models.IntegerField(_("poziția"))
    operation = models.CharField(max_length=10, choices=LineOperation, default=LineOperation.ADD)
    target = models.ForeignKey(
        "patrimony.Good", on_delete=models.PROTECT, null=True, blank=True, related_name="amending_lines"
    )
    reason = models.CharField(_("motiv"), max_length=300, blank=True)
    place_text = models.CharField(_("loc, cum este scris"), max_length=200, blank=True)
    entry_document = models.CharField(_("document de intrare"), max_length=160, blank=True)
    entry_date = models.DateField(_("data intrării"), null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)
    import_run_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("poziție de anexă")
        verbose_name_plural = _("poziții de anexă")
        constraints = [
            *facts_constraints("line"),
            # Looked at when a statement ends, so that one statement may close the gaps of an annex.
            models.UniqueConstraint(
                fields=["protocol", "annex", "position"],
                name="line_position_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(operation=LineOperation.ADD) | Q(target__isnull=False),
                name="line_names_its_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["import_run_id"], condition=Q(import_run_id__isnull=False), name="line_by_import"
            ),
        ]
        triggers = [only_in_draft(), *keeps_history()]

    def __str__(self) -> str:
        return f"{self.inventory_number} – {self.name}"


class LineEstate(EstateFacts):
    """The estate facts of a line of annex 1 or 2."""

    line = models.OneToOneField(
        ProtocolLine, on_delete=models.CASCADE, primary_key=True, related_name="estate"
    )

    class Meta:
        constraints = estate_constraints("line")
        triggers = [only_in_draft(_OF_LINE), *keeps_history(pk="line_id")]


class DeclaredTotal(models.Model):
    """The total that the paper itself declares for an annex and account group; lines are compared with it."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="declared_totals")
    annex = models.SmallIntegerField(_("anexa"), choices=Annex)
    account = models.CharField(_("cont"), max_length=12, blank=True)
    positions = models.IntegerField(_("poziții"), null=True, blank=True)
    amount = models.DecimalField(_("valoare"), max_digits=17, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["protocol", "annex", "account"], name="declared_total_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="declared_total_not_negative"),
        ]
        triggers = [only_in_draft(), *keeps_history()]


class ProtocolContract(models.Model):
    """Annex 5: a contract in force that goes with the premises."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="contracts")
    subject = models.CharField(_("obiect"), max_length=200)
    party = models.CharField(_("cocontractant"), max_length=200)
    number = models.CharField(_("număr"), max_length=60)
    date = models.DateField(_("data"))
    valid_to = models.DateField(_("valabil până la"), null=True, blank=True)

    class Meta:
        triggers = [only_in_draft(), *keeps_history()]


class ProtocolItem(models.Model):
    """Annex 6: a paper handed over, or a meter with its index at hand-over."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(_("document sau contor"), max_length=200)
    number = models.CharField(_("număr sau serie"), max_length=60, blank=True)
    meter_index = models.DecimalField(
        _("index la predare"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    measure = models.CharField(_("unitate de măsură"), max_length=12, blank=True)
    note = models.CharField(_("mențiuni"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(meter_index__isnull=True) | Q(meter_index__gte=0), name="meter_index_not_negative"
            ),
        ]
        triggers = [only_in_draft(), *keeps_history()]


class Objection(models.Model):
    """Annex 7: what is missing or disputed, by which side."""

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="objections")
    side = models.CharField(
        _("parte"),
        max_length=9,
        choices=[("predator", _("cel care predă")), ("primitor", _("cel care primește"))],
    )
    text = models.TextField(_("obiecțiune"))

    class Meta:
        triggers = [only_in_draft(), *keeps_history()]
