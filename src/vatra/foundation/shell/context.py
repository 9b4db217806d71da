# SPDX-License-Identifier: EUPL-1.2
"""The context of every page: who, where, which theme. Nothing is computed before it is asked for."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from vatra.foundation.shell import dialogs, identity, navigation
from vatra.kernel import text
from vatra.kernel.actor import ANONYMOUS, Actor

THEME_COOKIE = "tema"
DENSITY_COOKIE = "densitate"
KEYS_COOKIE = "taste"
THEMES = frozenset({"light", "dark"})
DENSITIES = frozenset({"compact", "roomy"})
NORMAL = "normal"


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; nobody where the middleware did not run."""
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) else ANONYMOUS


class Shell:
    """What the base templates ask for, each part computed at most once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.request)

    @cached_property
    def signed_in(self) -> bool:
        return self.actor.user_id is not None

    @cached_property
    def initials(self) -> str:
        return text.initials(self.actor.name)

    @cached_property
    def role(self) -> str:
        """The role shown under the name; the access room puts it on the request."""
        return str(getattr(self.request, "actor_role", ""))

    @cached_property
    def theme(self) -> str:
        """``light``, ``dark`` or empty: as the system says."""
        value = self.request.COOKIES.get(THEME_COOKIE, "")
        return value if value in THEMES else ""

    @cached_property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language that the switch offers."""
        present = get_language() or settings.LANGUAGE_CODE
        return next((code, str(name)) for code, name in settings.LANGUAGES if code != present)

    @cached_property
    def density(self) -> str:
        """Height of table rows: ``compact``, ``roomy`` or empty; a list's address (``rand``) goes first."""
        asked = self.request.GET.get("rand", "")
        value = asked if asked in DENSITIES | {NORMAL} else self.request.COOKIES.get(DENSITY_COOKIE, "")
        return value if value in DENSITIES else ""

    @cached_property
    def single_keys(self) -> bool:
        """Whether single letters act as shortcuts (WCAG 2.1.4 asks for a switch)."""
        return self.request.COOKIES.get(KEYS_COOKIE, "") != "nu"

    @cached_property
    def identity(self) -> identity.Identity:
        return identity.current()

    @cached_property
    def areas(self) -> tuple[navigation.Link, ...]:
        return navigation.areas(self.request, self.actor) if self.signed_in else ()

    @cached_property
    def nav(self) -> str:
        """The areas as markup, made once for the sidebar and the phone's menu."""
        return loader.get_template("shell/c/nav.html").render({"links": self.areas})

    @cached_property
    def home(self) -> navigation.Link | None:
        """The start page."""
        return self.areas[0] if self.areas else None

    @cached_property
    def phone_area(self) -> navigation.Link | None:
        """The area of the phone's bar that follows the role."""
        return navigation.phone_area(self.areas, self.actor)

    @cached_property
    def commands(self) -> tuple[navigation.Link, ...]:
        return navigation.commands(self.actor) if self.signed_in else ()

    @cached_property
    def dialogs(self) -> str:
        """Palette, keys and confirmation, shared by people with the same links."""
        links = (dialogs.plain(self.commands), dialogs.plain(self.areas))
        return dialogs.draw(dialogs.Dialogs(*links, self.palette_url, self.search_url))

    @cached_property
    def is_demo(self) -> bool:
        return bool(settings.IS_DEMO)

    @cached_property
    def htmx_headers(self) -> str:
        """The header that lets htmx post; a JSON text for ``hx-headers``."""
        return f'{{"X-CSRFToken": "{get_token(self.request)}"}}'

    def _url(self, name: str) -> str:
        try:
            return reverse(name)
        except NoReverseMatch:
            return ""

    @cached_property
    def search_url(self) -> str:
        return self._url("search:search")

    @cached_property
    def palette_url(self) -> str:
        return self._url("search:palette")

    @cached_property
    def login_url(self) -> str:
        return self._url("access:login")

    @cached_property
    def logout_url(self) -> str:
        return self._url("access:logout")

    @cached_property
    def profile_url(self) -> str:
        return self._url("access:profile")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the one name ``shell``."""
    return {"shell": Shell(request)}
