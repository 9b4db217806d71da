# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows of the register to those who keep it."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.registry.models import RegistryEntry

AREA = Area(
    "registry",
    gettext_lazy("Registratură"),
    "inbox",
    Perm.REGISTRY_RECORD.value,
    gettext_lazy("Nicio înregistrare săptămâna aceasta."),
)


def lines(actor: Actor) -> list[CardLine]:
    """Entries of today and of the last seven days. One query."""
    midnight = clock.now().astimezone(clock.BUCHAREST).replace(hour=0, minute=0, second=0, microsecond=0)
    found = (
        RegistryEntry.objects.visible_to(actor)
        .filter(recorded_at__gte=midnight - dt.timedelta(days=6))
        .aggregate(today=Count("pk", filter=Q(recorded_at__gte=midnight)), week=Count("pk"))
    )
    address = reverse("registry:entry-list")
    return [
        CardLine(
            found["today"], _("înregistrare azi") if found["today"] == 1 else _("înregistrări azi"), address
        ),
        CardLine(found["week"], _("în ultimele 7 zile"), address),
    ]


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
