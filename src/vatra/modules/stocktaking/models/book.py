# SPDX-License-Identifier: EUPL-1.2
"""The frozen book: places to count, lists apart for custody, owner and chapter, and their lines."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.triggers import append_only, keeps_history
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.choices import PLACE_TONES, Chapter, Group, PlaceState
from vatra.modules.stocktaking.models.procedure import Stocktaking
from vatra.organisation.models import Organisation, Person, Room


class PlaceQuerySet(models.QuerySet["CountPlace"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for the directorate; those of their own unit for people of units."""
        scope = actor.scope(Perm.STOCKTAKING_VIEW)
        return self if scope.everywhere else self.filter(stocktaking__unit_id__in=scope.unit_ids)


class CountPlace(models.Model):
    """A storage place of the stocktaking: a room, or what the book keeps without a room.

    Attributes:
        public_id: the topic under which devices write about it in their journals.
        sub: the sub-commission that counts here.
        expected: lines of the book that stand here.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="places")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("locul"), max_length=160)
    where = models.CharField(_("clădirea"), max_length=200, blank=True)
    sub = models.SmallIntegerField(_("subcomisia"), default=0)
    state = models.CharField(_("stare"), max_length=8, choices=PlaceState, default=PlaceState.WAITING)
    expected = models.IntegerField(default=0)
    closed_at = models.DateTimeField(_("închis la"), null=True, blank=True)
    closed_by_name = models.CharField(_("închis de"), max_length=200, blank=True)
    version = models.IntegerField(default=1)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("loc de numărat")
        verbose_name_plural = _("locuri de numărat")
        constraints = [
            models.UniqueConstraint(
                fields=["stocktaking", "room"], nulls_distinct=False, name="count_place_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.CLOSED) | Q(closed_at__isnull=False),
                name="closed_place_has_moment",
            ),
        ]
        indexes = [models.Index(F("stocktaking"), F("where"), F("title"), F("id"), name="count_place_order")]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        """Tone of the state."""
        return PLACE_TONES[self.state]


class CountList(models.Model):
    """One inventory list (14-3-12): a place, a custody, an owner, a chapter, a kind of goods."""

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="lists")
    number = models.IntegerField(_("numărul listei"))
    place = models.ForeignKey(CountPlace, on_delete=models.PROTECT, related_name="lists")
    custodian = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    chapter = models.CharField(max_length=10, choices=Chapter)
    group = models.CharField(max_length=14, choices=Group)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktaking", "number"], name="count_list_number_once"),
            models.UniqueConstraint(
                fields=["place", "custodian", "owner", "chapter", "group"],
                nulls_distinct=False,
                name="count_list_once",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{_('Lista')} {self.number}"


class BookLine(models.Model):
    """A good as the book had it on the reference date; never changed afterwards.

    Attributes:
        quantity, entry_value, depreciation: for the whole line; lei with two decimals.
        good_state: the state of the good in the book, as text of patrimony.
    """

    stocktaking = models.ForeignKey(
        Stocktaking, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    place = models.ForeignKey(CountPlace, on_delete=models.PROTECT, related_name="lines", db_index=False)
    list = models.ForeignKey(CountList, on_delete=models.PROTECT, related_name="lines", db_index=False)
    good = models.ForeignKey("patrimony.Good", on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    inventory_number = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    serial = models.CharField(max_length=80, blank=True)
    code = models.CharField(max_length=20, blank=True)
    account = models.CharField(max_length=12, blank=True)
    measure = models.CharField(max_length=12)
    single = models.BooleanField()
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    entry_value = models.DecimalField(max_digits=15, decimal_places=2)
    depreciation = models.DecimalField(max_digits=15, decimal_places=2)
    good_state = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stocktaking", "good"], name="book_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="book_line_quantity"),
        ]
        indexes = [
            models.Index(fields=["list", "position"], name="book_line_by_list"),
            models.Index(fields=["place", "inventory_number", "id"], name="book_line_by_place"),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.inventory_number} – {self.name}"
