# SPDX-License-Identifier: EUPL-1.2
"""A good in the registry and what hangs on it."""

from typing import Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Func, GeneratedField, Q, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import append_only, keeps_history
from vatra.foundation.files.models import StoredFile
from vatra.foundation.papers.models import new_token
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import GoodKind, GoodState, ProposalState, Provenance
from vatra.modules.patrimony.models.facts import EstateFacts, GoodFacts, estate_constraints, facts_constraints
from vatra.organisation.models import Building, EducationUnit, LegalAct, Organisation, Person, Room, Site


class Fold(Func):
    """``vatra_fold(text)``: the search key in which four spellings meet."""

    function = "vatra_fold"
    output_field = models.TextField()
    arity = 1


class RoKey(Func):
    """``ro_key(text)``: the sort key that puts ă after a, ș after s."""

    function = "ro_key"
    output_field = models.TextField()
    arity = 1


class GoodQuerySet(models.QuerySet["Good"]):
    def visible_to(self, actor: Actor) -> Self:
        """All goods for those who see the authority; those of their own units for people of units."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)

    def kept(self) -> Self:
        """Goods not out of the registry."""
        return self.exclude(state=GoodState.GONE)


class Good(GoodFacts):
    """A good in the registry. ``unit`` is the user; owner, administrator and keeper stand apart from it.

    Attributes:
        folded: search text over number, name and serial, made by the database.
        standing_room: the room while the good is in evidence, none once it is gone; made by the database, which
            holds it together with ``unit`` to the room's own unit (foreign key ``good_room_of_its_unit``).
        token: what the printed label's QR holds.
        version: grows with each change; forms send back the one they showed.
        protocol: the protocol that brought it in, with ``basis`` as its legal act.
    """

    unit = models.ForeignKey(
        EducationUnit,
        on_delete=models.PROTECT,
        related_name="goods",
        verbose_name=_("unitate de învățământ"),
        db_index=False,
    )
    state = models.CharField(_("stare"), max_length=16, choices=GoodState, default=GoodState.IN_USE)
    provenance = models.CharField(_("proveniență"), max_length=10, choices=Provenance)
    entry_document = models.CharField(_("document de intrare"), max_length=160, blank=True)
    entry_date = models.DateField(_("data intrării"))
    protocol = models.ForeignKey(
        "patrimony.Protocol",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goods",
        db_index=False,
    )
    protocol_line = models.OneToOneField(
        "patrimony.ProtocolLine", on_delete=models.PROTECT, null=True, blank=True, related_name="good"
    )
    basis = models.ForeignKey(
        LegalAct,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goods",
        verbose_name=_("temei"),
        db_index=False,
    )
    token = models.CharField(max_length=22, default=new_token, editable=False)
    import_run_id = models.BigIntegerField(null=True, blank=True, editable=False)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    standing_room = GeneratedField(
        expression=Case(When(~Q(state=GoodState.GONE), then=F("room_id"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    folded = GeneratedField(
        expression=Fold(Concat("inventory_number", Value(" "), "name", Value(" "), "serial")),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = GoodQuerySet.as_manager()

    class Meta:
        verbose_name = _("bun")
        verbose_name_plural = _("bunuri")
        constraints = [
            *facts_constraints("good"),
            models.UniqueConstraint(
                fields=["keeper", "inventory_number"],
                condition=~Q(kind=GoodKind.INVENTORY_OBJECT),
                name="inventory_number_once_per_keeper",
            ),
            models.UniqueConstraint(fields=["token"], name="good_token_once"),
        ]
        indexes = [
            models.Index(fields=["inventory_number", "id"], name="good_by_number"),
            models.Index(fields=["unit", "inventory_number", "id"], name="good_by_unit_number"),
            models.Index(RoKey("name"), "id", name="good_by_name"),
            models.Index("unit", RoKey("name"), "id", name="good_by_unit_name"),
            models.Index(fields=["entry_value", "id"], name="good_by_value"),
            models.Index(fields=["commissioning_date", "id"], name="good_by_pif"),
            models.Index(fields=["room", "inventory_number", "id"], name="good_by_room"),
            models.Index(fields=["custodian", "inventory_number", "id"], name="good_by_custodian"),
            models.Index(fields=["protocol", "id"], name="good_by_protocol"),
            models.Index(
                F("unit"),
                F("id"),
                condition=Q(room__isnull=True) & ~Q(state=GoodState.GONE),
                name="good_without_place",
            ),
            models.Index(F("unit"), F("id"), condition=Q(owner__isnull=True), name="good_without_owner"),
            models.Index(
                fields=["unit"],
                include=["entry_value"],
                condition=~Q(state=GoodState.GONE),
                name="good_totals",
            ),
            models.Index(
                fields=["inventory_number", "id"],
                condition=Q(state=GoodState.PROPOSED),
                name="good_proposed",
            ),
            models.Index(
                fields=["unit", "inventory_number", "id"],
                condition=Q(kind__in=[GoodKind.BUILDING, GoodKind.LAND]),
                name="good_estate",
            ),
            models.Index(
                F("classification_code"),
                Coalesce(F("life_months"), Value(0)),
                condition=Q(kind__in=[GoodKind.BUILDING, GoodKind.FIXED_ASSET]) & ~Q(state=GoodState.GONE),
                name="good_by_code_life",
            ),
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="good_folded_trgm"),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), *keeps_history()]

    def __str__(self) -> str:
        return f"{self.inventory_number} – {self.name}"


class GoodEstate(EstateFacts):
    """The estate facts of a good that is land or a building, with the identity it describes."""

    good = models.OneToOneField(Good, on_delete=models.PROTECT, primary_key=True, related_name="estate")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = estate_constraints("good")
        triggers = keeps_history(pk="good_id")


class GoodAlias(models.Model):
    """The number of the same good in the book of another party."""

    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="aliases")
    book = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("evidența")
    )
    number = models.CharField(_("număr"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["good", "book", "number"], name="good_alias_once")]
        indexes = [models.Index(fields=["number"], name="good_alias_by_number")]
        triggers = keeps_history()


class PlaceChange(models.Model):
    """The simple log of a change of room or custodian; the formal movement paper comes with its own procedure."""

    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="place_changes")
    at = models.DateTimeField(default=clock.now)
    from_room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    to_room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, related_name="+")
    from_custodian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    to_custodian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("motiv"), max_length=300, blank=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["good", "-at"], name="place_change_by_good")]
        triggers = append_only()


class GoodDocument(models.Model):
    """A paper that came with a good: invoice, NIR, contract, guarantee."""

    good = models.ForeignKey(Good, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("fel"), max_length=60)
    number = models.CharField(_("număr"), max_length=60, blank=True)
    date = models.DateField(_("data"), null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        triggers = keeps_history()


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, actor: Actor) -> Self:
        """Like the goods: all for the directorate, their own unit's for its people."""
        scope = actor.scope(Perm.PATRIMONY_VIEW)
        return self if scope.everywhere else self.filter(unit_id__in=scope.unit_ids)


class Proposal(models.Model):
    """A change that people of a unit ask for; the directorate decides and only then the good changes.

    Attributes:
        changes: field name -> proposed value as text, names as in ``Good``.
        good_version: the version of the good that the proposer saw.
    """

    unit = models.ForeignKey(EducationUnit, on_delete=models.PROTECT, related_name="+")
    good = models.ForeignKey(Good, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    changes = models.JSONField()
    good_version = models.IntegerField(default=0)
    reason = models.CharField(_("motiv"), max_length=500)
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    proposed_by_id = models.BigIntegerField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_at__isnull=True)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False)),
                name="proposal_decided_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], condition=Q(state=ProposalState.OPEN), name="proposal_open"),
        ]
        triggers = keeps_history()
