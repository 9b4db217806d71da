# SPDX-License-Identifier: EUPL-1.2
"""The page about the installation: copies and space."""

from decimal import Decimal

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.backup import condition
from vatra.kernel import dates, money, text


def _size(size: int) -> str:
    """Bytes as „1,4 GB” or „12,0 MB”."""
    big = size >= condition.GIGABYTE
    unit, name = (condition.GIGABYTE, "GB") if big else (1024**2, "MB")
    return f"{money.number(Decimal(size) / unit, 1)} {name}"


@require_GET
@requires(Perm.ACCESS_ACCOUNTS)
def condition_page(request: ActorRequest) -> HttpResponseBase:
    """Last copy, free space, sizes."""
    copy, space = condition.last_copy(), condition.space()
    files, kept = condition.files_size()
    last = f"{dates.moment(copy.at)}, {copy.name}" if copy.at else _("niciuna notată în jurnal")
    facts = [
        (_("Ultima copie de siguranță"), last),
        (
            _("Loc pe disc"),
            _("%(free)s liberi din %(total)s") % {"free": _size(space.free), "total": _size(space.total)},
        ),
        (_("Baza de date"), _size(condition.database_size())),
        (_("Fișiere"), f"{text.counted(files, _('fișier'), _('fișiere'))}, {_size(kept)}"),
    ]
    context = {"facts": facts, "late": copy.is_late, "little": space.is_little}
    return render(request, "backup/condition.html", context)
