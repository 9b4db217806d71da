# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows an administrator of the accounts."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access import waiting
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel.actor import Actor

AREA = Area(
    "access",
    gettext_lazy("Conturi"),
    "users",
    Perm.ACCESS_ACCOUNTS.value,
    gettext_lazy("Toate conturile au o cale de intrare."),
)


def lines(_actor: Actor) -> list[CardLine]:
    """Accounts that wait for something, each line with its filtered list; at most four counts."""
    everyone = User.objects.all()
    address = f"{reverse('accounts:accounts')}?acces="
    return [
        CardLine(
            waiting.without_way_in(everyone).count(), _("fără parolă și fără cod"), f"{address}fara", "bad"
        ),
        CardLine(
            waiting.often_refused(everyone).count(),
            _("cu intrări refuzate repetat azi"),
            f"{address}refuzat",
            "warn",
        ),
        CardLine(
            waiting.without_second_factor(everyone).count(),
            _("fără al doilea factor, deși rolul îl cere"),
            f"{address}factor",
            "bad",
        ),
        CardLine(waiting.with_unused_code(everyone).count(), _("cu codul încă nefolosit"), f"{address}cod"),
    ]


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
