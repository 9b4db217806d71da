# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows an administrator of the installation itself."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.backup import condition
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel.actor import Actor

AREA = Area(
    "installation",
    gettext_lazy("Instalarea"),
    "server",
    Perm.ACCESS_ACCOUNTS.value,
    gettext_lazy("Copie de siguranță la zi, loc destul."),
)
LATE_DAYS = 7


def lines(_actor: Actor) -> list[CardLine]:
    """The age of the last copy where it is more than a day, and space that runs out. At most two queries."""
    address = reverse("backup:condition")
    copy, space = condition.last_copy(), condition.space()
    shown = []
    if copy.is_late:
        words = (
            _("zile de la ultima copie de siguranță") if copy.at else _("zile fără nicio copie de siguranță")
        )
        tone = "bad" if copy.days > LATE_DAYS else "warn"
        shown.append(
            CardLine(
                max(copy.days, 1), words if copy.days > 1 else _("zi fără copie de siguranță"), address, tone
            )
        )
    if space.is_little:
        free = max(1, space.free // condition.GIGABYTE)
        shown.append(CardLine(free, _("GB liberi pe disc: eliberați loc sau măriți discul"), address, "bad"))
    return shown


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
