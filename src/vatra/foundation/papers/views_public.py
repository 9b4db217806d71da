# SPDX-License-Identifier: EUPL-1.2
"""The public verification of a paper: no title, no names, nothing kept."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from vatra.foundation.access.guards import ActorRequest, public
from vatra.foundation.access.slowing import within
from vatra.foundation.papers.verification import HashedFile, HashingUpload, compare, normal_token, verify
from vatra.foundation.shell.errors import answer
from vatra.foundation.shell.errors import shown as error_shown

PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
RATES = "60/m/ip"
"""Each verification reads the stored files through; nobody needs more of them from one place."""


@public
@require_GET
def verify_form(request: ActorRequest) -> HttpResponseBase:
    """Asks for the code printed under the QR."""
    typed = request.GET.get("cod", "")
    token = normal_token(typed)
    if token:
        return redirect("papers:verify", token)
    problem = _("Scrieți codul de sub pătratul cu puncte (QR) al actului.") if "cod" in request.GET else ""
    return render(request, "papers/verify_form.html", {"problem": problem}, status=422 if problem else 200)


@public
@csrf_exempt  # changes nothing and keeps nothing; the handler below must be set before the body is read
def verify_paper(request: ActorRequest, token: str) -> HttpResponseBase:
    """The public facts of a paper; a posted file is compared by its hash and not kept."""
    if not within(request, "verify_paper", RATES):
        return _private(answer(request, error_shown(HTTPStatus.TOO_MANY_REQUESTS)))
    facts = verify(token)
    if facts is None:
        refused = {
            "problem": _("Nu am emis niciun act cu acest cod. Verificați literele și încercați din nou.")
        }
        return _private(render(request, "papers/verify_form.html", refused, status=HTTPStatus.NOT_FOUND))
    compared = None
    if request.method == "POST":
        request.upload_handlers = [HashingUpload(request)]
        sent = request.FILES.get("file")
        compared = compare(facts, sent if isinstance(sent, HashedFile) else None)
    shown: dict[str, object] = {
        "facts": facts,
        "compared": compared,
        "token": token,
        "page": _page_named(request),
    }
    return _private(render(request, "papers/verify.html", shown))


def _page_named(request: ActorRequest) -> str:
    """The number of the page whose code was scanned; empty where the address names none that makes sense."""
    typed = request.GET.get("p", "")
    plain = typed.isascii() and typed.isdigit() and len(typed) < 6
    return str(int(typed)) if plain and int(typed) else ""


@public
@require_GET
def verify_json(request: ActorRequest, token: str) -> HttpResponseBase:
    """The same facts for programs."""
    if not within(request, "verify_paper", RATES):
        return _private(JsonResponse({"code": "too_many_requests"}, status=HTTPStatus.TOO_MANY_REQUESTS))
    facts = verify(token)
    if facts is None:
        return _private(JsonResponse({"code": "unknown"}, status=HTTPStatus.NOT_FOUND))
    return _private(JsonResponse(facts._asdict(), json_dumps_params={"ensure_ascii": False}))


def _private[R: HttpResponse](response: R) -> R:
    for name, value in PRIVATE.items():
        response[name] = value
    return response
