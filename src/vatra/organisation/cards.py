# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows an administrator of the authority's configuration."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel.actor import Actor
from vatra.organisation.models import Authority, EducationUnit

AREA = Area(
    "organisation",
    gettext_lazy("Configurare"),
    "settings",
    Perm.ACCESS_ACCOUNTS.value,
    gettext_lazy("Direcția și unitățile sunt înregistrate."),
)


def lines(_actor: Actor) -> list[CardLine]:
    """What is missing before work can start. Two queries."""
    authority = 0 if Authority.objects.exists() else 1
    units = 0 if EducationUnit.objects.exists() else 1
    return [
        CardLine(
            authority,
            _("fișier de configurare de încărcat: direcția nu este înregistrată"),
            reverse("organisation:department-list"),
            "bad",
        ),
        CardLine(
            units,
            _("import de făcut: rețeaua unităților este goală"),
            reverse("organisation:unit-list"),
            "warn",
        ),
    ]


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
