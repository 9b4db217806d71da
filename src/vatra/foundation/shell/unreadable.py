# SPDX-License-Identifier: EUPL-1.2
"""Addresses that no browser sends and no text of the database can hold are refused at the door."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST_QUERY = 32 * 1024


class UnreadableAddressMiddleware:
    """Answers 400 to an address with a NUL character, or with a query longer than 32 kB."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query: str = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "%00" in query or "\x00" in query or len(query) > LONGEST_QUERY:
            message = "The address holds a NUL character or is too long."
            raise BadRequest(message)
        return self.get_response(request)
