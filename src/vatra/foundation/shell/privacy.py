# SPDX-License-Identifier: EUPL-1.2
"""What may be kept outside Vatra: only what a view declares public; all else stays in no cache and on no disk."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

PRIVATE = "private, no-store"


class PrivateByDefaultMiddleware:
    """Says ``Cache-Control: private, no-store`` on every answer that is not declared public, errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        told = {part.strip() for part in response.get("Cache-Control", "").lower().split(",")}
        if "public" not in told:
            response["Cache-Control"] = PRIVATE
        return response
