# SPDX-License-Identifier: EUPL-1.2
"""The registry of areas, pages, counters and commands that modules fill in ``AppConfig.ready``.

What an actor may not open is absent, never disabled; only the current area shows its pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise

from vatra.kernel.actor import Actor

Text = str | Promise
"""A translated text; lazy where it is declared at import time."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page inside an area.

    Attributes:
        permission: code asked of the actor; None means anybody signed in.
    """

    label: Text
    url_name: str
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One entry of the sidebar.

    Attributes:
        code: stable name; also the URL namespace by which the current area is known.
        order: place in the sidebar; from 90 on in the last group.
        namespaces: further URL namespaces that belong to the area.
        key: the letter pressed after G to go there.
        roles: codes of the roles whose daily work it is; on their phones it stands in the bar.
    """

    code: str
    label: Text
    icon: str
    url_name: str
    permission: str | None = None
    sub: Sequence[Item] = ()
    order: int = 50
    namespaces: frozenset[str] = frozenset()
    key: str = ""
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette offers, with the letter pressed after N.

    Attributes:
        order: place among the commands; the first two an actor may give stand on the first page.
    """

    label: Text
    icon: str
    url_name: str
    permission: str | None = None
    key: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Counter:
    """What waits for the actor in an area.

    Attributes:
        n: how many; zero shows nothing.
        words: what they are, for screen readers, for example „cu termen depășit sau azi”.
        tone: ``bad`` for overdue or today, else empty.
    """

    n: int
    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the actor may open, ready for the template."""

    label: str
    url: str
    icon: str = ""
    current: str = ""
    counter: Counter | None = None
    sub: tuple["Link", ...] = ()
    group: int = 0
    key: str = ""
    code: str = ""


@dataclass(slots=True)
class _Registry:
    areas: dict[str, Area] = field(default_factory=dict)
    items: dict[str, list[Item]] = field(default_factory=dict)
    commands: dict[str, Command] = field(default_factory=dict)
    counters: dict[str, Callable[[Actor], Counter]] = field(default_factory=dict)


_registry = _Registry()


def register(area: Area) -> None:
    """Add an area, or replace the one with the same code."""
    _registry.areas[area.code] = area


def register_item(area_code: str, item: Item) -> None:
    """Add a page to an area that another room registered, whichever of the two came first."""
    _registry.items.setdefault(area_code, []).append(item)


def register_command(command: Command) -> None:
    """Add a command of the palette, or replace the one with the same address."""
    _registry.commands[command.url_name] = command


def register_counter(area_code: str, counter: Callable[[Actor], Counter]) -> None:
    """Let ``counter`` say what waits for an actor in the area; asked once per page."""
    _registry.counters[area_code] = counter


def _url(name: str) -> str | None:
    return _address(name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=512)
def _address(name: str, _urlconf: str | None, _prefix: str) -> str | None:
    """Addresses of named pages never change while the process runs under one configuration."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _may(actor: Actor, permission: str | None) -> bool:
    return permission is None or actor.can(permission)


def _pages(area: Area, actor: Actor, path: str) -> tuple[Link, ...]:
    """The pages of the current area; the one with the longest matching address is current."""
    open_pages = [
        (item, url)
        for item in (*area.sub, *_registry.items.get(area.code, ()))
        if _may(actor, item.permission) and (url := _url(item.url_name))
    ]
    best = max((url for _item, url in open_pages if path.startswith(url)), key=len, default="")
    return tuple(
        Link(str(item.label), url, current="page" if url == best else "") for item, url in open_pages
    )


def _is_room(area: Area, url: str, request: HttpRequest) -> bool:
    """Whether the page is of the area's own room, or its first page."""
    match = request.resolver_match
    spaces = set(match.namespaces) if match else set()
    return bool(spaces & {area.code, *area.namespaces}) or request.path == url


def areas(request: HttpRequest, actor: Actor) -> tuple[Link, ...]:
    """The sidebar of this actor on this page.

    An area whose own page is closed to the actor leads to its first open page.
    """
    shown = []
    for area in sorted(_registry.areas.values(), key=lambda a: a.order):
        url = _url(area.url_name) if _may(actor, area.permission) else None
        if url is None and area.permission is None:
            url = next((page.url for page in _pages(area, actor, request.path)), None)
        if url is not None:
            shown.append((area, url))
    here = [area for area, url in shown if _is_room(area, url, request)]
    # A page of another room stands under the first area that lists it.
    here = (
        here
        or [area for area, _home in shown if any(page.current for page in _pages(area, actor, request.path))][
            :1
        ]
    )
    return tuple(
        _link(area, url, _pages(area, actor, request.path) if area in here else None, actor)
        for area, url in shown
    )


def _link(area: Area, url: str, pages: tuple[Link, ...] | None, actor: Actor) -> Link:
    """An area of the sidebar, with its pages where it is the current one."""
    counter = _registry.counters.get(area.code)
    return Link(
        label=str(area.label),
        url=url,
        icon=area.icon,
        current="" if pages is None else ("true" if pages else "page"),
        counter=counter(actor) if counter else None,
        sub=pages or (),
        group=0 if area.order < 10 else (1 if area.order < 90 else 2),
        key=area.key,
        code=area.code,
    )


def phone_area(links: Sequence[Link], actor: Actor) -> Link | None:
    """The one area of the phone's bar: the daily work of the actor's role, else the first after the start page."""
    rest = [link for link in links if link.group]
    daily = (link for link in rest if _registry.areas[link.code].roles & actor.roles)
    return next(daily, rest[0] if rest else None)


def commands(actor: Actor) -> tuple[Link, ...]:
    """The commands this actor may give, by their place."""
    return tuple(
        Link(str(c.label), url, icon=c.icon, key=c.key)
        for c in sorted(_registry.commands.values(), key=lambda c: c.order)
        if _may(actor, c.permission) and (url := _url(c.url_name))
    )
