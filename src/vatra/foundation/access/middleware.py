# SPDX-License-Identifier: EUPL-1.2
"""Puts ``request.actor`` on each request; looked up only when somebody asks."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import Role
from vatra.kernel.actor import ANONYMOUS, Actor


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_for(user) if user.is_authenticated else ANONYMOUS


def _role_words(actor: Actor) -> str:
    """The roles in words, in the order of the list of roles."""
    return ", ".join(str(role.label) for role in Role if role.value in actor.roles)


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = cast("Actor", SimpleLazyObject(lambda: _actor(request)))  # type: ignore[attr-defined]
        request.actor_role = SimpleLazyObject(lambda: _role_words(request.actor))  # type: ignore[attr-defined]
        return self.get_response(request)
