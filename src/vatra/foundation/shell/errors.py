# SPDX-License-Identifier: EUPL-1.2
"""Refusals and failures as people meet them: a page, a fragment for htmx, or JSON. Mapped once, here."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from vatra.foundation.shell import crash
from vatra.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says.

    Attributes:
        message: the sentence of the refusal itself, possibly empty.
        advice: what to do, or whom to ask.
    """

    status: int
    code: str
    title: str
    advice: str
    message: str = ""


def _words(status: int) -> tuple[str, str]:
    """Title and advice for an HTTP status."""
    known = {
        HTTPStatus.BAD_REQUEST: (
            _("Cererea nu poate fi citită"),
            _("Întoarceți-vă la pagina dinainte, reîncărcați-o și încercați din nou."),
        ),
        HTTPStatus.FORBIDDEN: (
            _("Nu aveți acces aici"),
            _(
                "Accesul se cere șefului de serviciu; îl acordă administratorul aplicației, din Administrare › Conturi."
            ),
        ),
        HTTPStatus.NOT_FOUND: (
            _("Pagina nu există"),
            _(
                "Verificați adresa sau căutați după număr ori nume. Este posibil ca înregistrarea să nu fie a unității dumneavoastră."
            ),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("Aici nu se ajunge direct"),
            _(
                "Adresa primește numai trimiterea unui formular. Întoarceți-vă la pagina dinainte și apăsați butonul de acolo."
            ),
        ),
        HTTPStatus.CONFLICT: (
            _("Nu s-a putut face"),
            _("Nu s-a schimbat nimic. Reîncărcați pagina ca să vedeți starea de acum."),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            _("Fișierul este prea mare"),
            _("Împărțiți fișierul sau micșorați-l și încărcați-l din nou."),
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY: (
            _("Datele nu pot fi folosite așa"),
            _("Întoarceți-vă la formular, îndreptați ce este scris mai sus și trimiteți din nou."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (
            _("Prea multe încercări"),
            _("Așteptați câteva minute și încercați din nou."),
        ),
    }
    fallback = (
        _("Ceva nu a mers"),
        _(
            "Nu s-a salvat nimic. Încercați din nou; dacă se repetă, anunțați administratorul aplicației și spuneți ora la care s-a întâmplat."
        ),
    )
    return known.get(HTTPStatus(status), fallback)


def shown(status: int, *, code: str = "", message: str = "") -> Shown:
    """The words for a status, with the sentence of the refusal where there is one."""
    title, advice = _words(status)
    return Shown(status, code or HTTPStatus(status).name.lower(), title, advice, message)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def answer(request: HttpRequest, error: Shown) -> HttpResponse:
    """The refusal in the form that was asked for; JSON follows RFC 9457."""
    if _wants_json(request):
        problem = {
            "type": error.code,
            "title": error.title,
            "status": error.status,
            "detail": error.message or error.advice,
        }
        return JsonResponse(problem, status=error.status, content_type="application/problem+json")
    if getattr(request, "htmx", False):
        html = render_to_string("shell/c/error_note.html", {"error": error}, request)
        return HttpResponse(html, status=error.status)
    return render(request, "shell/error.html", {"error": error}, status=error.status)


class DomainErrorMiddleware:
    """Answers a ``DomainError`` that a view let through, and gives the bare „405” of a view its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not isinstance(response, HttpResponse):
            return response
        if response.content:
            return response
        page = answer(request, shown(HTTPStatus.METHOD_NOT_ALLOWED))
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return answer(request, shown(int(exception.status), code=exception.code, message=exception.message))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler400``; a form or file beyond the limits of the server is told as such."""
    too_big = isinstance(exception, RequestDataTooBig)
    return answer(request, shown(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler403``."""
    return answer(request, shown(HTTPStatus.FORBIDDEN))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler404``."""
    return answer(request, shown(HTTPStatus.NOT_FOUND))


def failure(request: HttpRequest) -> HttpResponse:
    """``handler500``: stands alone, because what failed may be the database or the shell itself."""
    error = shown(HTTPStatus.INTERNAL_SERVER_ERROR)
    if _wants_json(request):
        return answer(request, error)
    return crash.page(request, error.status, error.title, error.advice)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """``CSRF_FAILURE_VIEW``: the form was opened too long ago, or comes from elsewhere."""
    error = Shown(
        status=HTTPStatus.FORBIDDEN,
        code="csrf",
        title=_("Formularul a expirat"),
        advice=_(
            "Nu s-a salvat nimic. Întoarceți-vă la pagina dinainte, reîncărcați-o și trimiteți din nou."
        ),
    )
    return answer(request, error)
