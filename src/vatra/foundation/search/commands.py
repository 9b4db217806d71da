# SPDX-License-Identifier: EUPL-1.2
"""What can be done from the palette by typing its name."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from vatra.foundation.search.kinds import Text
from vatra.foundation.search.words import split
from vatra.kernel import text
from vatra.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its words, where it leads, who may give it."""

    label: Text
    url_name: str
    permission: str | None = None
    keywords: Text = ""
    icon: str = "arrow-right"


_commands: dict[str, Command] = {}


def register(
    label: Text, url_name: str, permission: str | None = None, keywords: Text = "", icon: str = "arrow-right"
) -> None:
    """Adds a command (from ``AppConfig.ready``), or replaces the one with the same address."""
    _commands[url_name] = Command(label, url_name, permission, keywords, icon)


def matching(actor: Actor, typed: str, limit: int) -> list[tuple[str, str, str]]:
    """Commands this actor may give whose words begin with those typed: label, address, icon."""
    wanted = split(typed)
    found = []
    for command in _commands.values():
        if command.permission is not None and not actor.can(command.permission):
            continue
        own = text.fold(f"{command.label} {command.keywords}").split()
        if all(any(word.startswith(w) for word in own) for w in wanted) and (url := _url(command.url_name)):
            found.append((str(command.label), url, command.icon))
    return found[:limit]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
