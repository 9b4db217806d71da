# SPDX-License-Identifier: EUPL-1.2
"""Views of lists that people keep: each is an address query with a name, seen by its owner alone."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from vatra.foundation.audit.triggers import keeps_history
from vatra.kernel import clock
from vatra.kernel.actor import Actor

MOST_VIEWS = 12
"""Views that one person may keep for one list."""
LONGEST_NAME = 60
LONGEST_QUERY = 2000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """The actor's own views; nobody sees those of others."""
        return self.filter(owner_id=actor.user_id) if actor.user_id else self.none()


class SavedView(models.Model):
    """A named state of a list.

    Attributes:
        list_name: name of the list's address, for example ``patrimony:goods``.
        slot: 1 to ``MOST_VIEWS``, each once per owner and list; this is what holds their number down.
        query: filters, words, sort, columns and height of rows as the address writes them.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("cont")
    )
    list_name = models.CharField(max_length=80)
    slot = models.PositiveSmallIntegerField()
    name = models.CharField(_("nume"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("vizualizare salvată")
        verbose_name_plural = _("vizualizări salvate")
        constraints = [
            models.UniqueConstraint("owner", "list_name", Lower("name"), name="savedview_name_once"),
            models.UniqueConstraint(fields=["owner", "list_name", "slot"], name="savedview_slot_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, MOST_VIEWS)), name="savedview_at_most"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="savedview_named"),
        ]
        triggers = keeps_history()

    def __str__(self) -> str:
        return self.name
