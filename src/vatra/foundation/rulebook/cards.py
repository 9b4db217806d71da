# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows those who manage the rules: what is used without having been compared with the law."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.rulebook.book import rules_on
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel import clock
from vatra.kernel.actor import Actor

AREA = Area(
    "rulebook",
    gettext_lazy("Reguli și catalog"),
    "scale",
    Perm.RULEBOOK_MANAGE.value,
    gettext_lazy("Toate regulile în uz sunt verificate."),
)


def lines(_actor: Actor) -> list[CardLine]:
    """Rules in force today that no named person has verified, and a catalogue that is missing. Two queries."""
    unverified = sum(1 for value in rules_on(clock.today()).values.values() if not value.verified)
    empty = 0 if CatalogueEntry.objects.exists() else 1
    return [
        CardLine(
            empty,
            _("catalog lipsă: duratele normale nu se pot verifica"),
            reverse("rulebook:catalogue-list"),
            "bad",
        ),
        CardLine(
            unverified,
            _("regulă în uz, neverificată pe textul legii")
            if unverified == 1
            else _("reguli în uz, neverificate pe textul legii"),
            reverse("rulebook:rule-list"),
            "warn",
        ),
    ]


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
