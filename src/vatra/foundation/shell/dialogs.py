# SPDX-License-Identifier: EUPL-1.2
"""The dialogs that close every page: palette, keys, confirmation. People with the same links share them."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template import loader
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vatra.foundation.shell.navigation import Link

MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Dialogs:
    """What the dialogs show, and so what tells one drawing from another."""

    commands: tuple[Link, ...]
    areas: tuple[Link, ...]
    palette_url: str
    search_url: str


def draw(shown: Dialogs) -> SafeString:
    """The markup of the dialogs in the present language; drawn once in the life of the process."""
    if settings.DEBUG:
        return _drawn.__wrapped__(shown, get_language())
    return _drawn(shown, get_language())


@lru_cache(maxsize=MOST_KEPT)
def _drawn(shown: Dialogs, _language: str | None) -> SafeString:
    return mark_safe(loader.get_template("shell/c/dialogs.html").render({"shell": shown}))


def plain(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """The links without what changes from page to page: counters, the current one, pages inside."""
    return tuple(Link(link.label, link.url, link.icon, key=link.key) for link in links)
