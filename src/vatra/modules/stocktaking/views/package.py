# SPDX-License-Identifier: EUPL-1.2
"""What the phone asks for while it has a signal: places to count, and the book to take along."""

from uuid import UUID

from django.http import HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.stocktaking.queries import package as queries


@requires(Perm.STOCKTAKING_COUNT)
@ensure_csrf_cookie
def places(request: ActorRequest) -> HttpResponseBase:
    """The places that the person may count, as JSON; the phone that asks may enrol itself next."""
    return JsonResponse(queries.places(request.actor), safe=False)


@requires(Perm.STOCKTAKING_COUNT)
def package(request: ActorRequest) -> HttpResponseBase:
    """``?loc=`` (several): those places and the book of their unit, as JSON."""
    try:
        found = queries.package(request.actor, [_topic(text) for text in request.GET.getlist("loc")])
    except DomainError as refusal:
        answer = {"code": refusal.code, "message": str(refusal)}
        return JsonResponse(answer, status=refusal.status)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _topic(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInputError(_("Adresa nu numește un loc de numărat."), field="loc") from None
