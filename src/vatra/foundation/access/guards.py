# SPDX-License-Identifier: EUPL-1.2
"""Each view says in one line who may call it; a test refuses views that do not."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.log import record_denial
from vatra.kernel.actor import ANONYMOUS, Actor
from vatra.kernel.errors import NotAllowedError

PUBLIC = "public"
SIGNED_IN = "signed_in"


class ActorRequest(HttpRequest):
    """A request as views see it: with ``actor``."""

    actor: Actor


type View[**P] = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


def _declare[**P](view: Callable[Concatenate[ActorRequest, P], HttpResponseBase], rule: str) -> None:
    view.vatra_rule = rule  # type: ignore[attr-defined]


def public[**P](view: View[P]) -> View[P]:
    """Open to everybody."""
    _declare(view, PUBLIC)
    return view


def signed_in[**P](view: View[P]) -> View[P]:
    """Open to every signed-in person, whatever the role."""

    @functools.wraps(view)
    def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        refusal = _not_signed_in(request)
        return refusal or view(request, *args, **kwargs)

    _declare(guarded, SIGNED_IN)
    return guarded


def requires[**P](*permissions: Perm) -> Callable[[View[P]], View[P]]:
    """Open to holders of any of the permissions, wherever they hold it; rows are filtered by ``visible_to``.

    Raises:
        NotAllowedError: for a signed-in person without them; the attempt is logged.
    """

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refusal = _not_signed_in(request)
            if refusal:
                return refusal
            if not any(request.actor.can(p) for p in permissions):
                record_denial(request.actor, f"{view.__module__}.{view.__name__}", request.path)
                raise NotAllowedError(_("Rolul dumneavoastră nu dă acces la această pagină."))
            return view(request, *args, **kwargs)

        _declare(guarded, "|".join(p.value for p in permissions))
        return guarded

    return wrap


def _not_signed_in(request: HttpRequest) -> HttpResponse | None:
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if request.path.startswith("/cont/"):
        return None
    if user.must_set_password:
        return redirect("access:set-password")
    if lacks_second_factor(request):
        messages.warning(
            request, _("Rolul dumneavoastră cere al doilea factor. Porniți-l ca să puteți lucra.")
        )
        return redirect("mfa_activate_totp")
    return None


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether a role of this person asks for a second factor (``settings.TOTP_ROLES``) that is not set up."""
    roles: frozenset[str] = getattr(request, "actor", ANONYMOUS).roles
    return bool(settings.TOTP_ROLES & roles) and not is_mfa_enabled(request.user, ["totp"])


def rule_of(view: Callable[..., Any]) -> str | None:
    """The declared rule of a view, or None when it declares nothing."""
    rule: str | None = getattr(view, "vatra_rule", None)
    return rule
