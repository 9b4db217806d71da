# SPDX-License-Identifier: EUPL-1.2
"""Whose house this is: the names in headers and footers, provided by the organisation room."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Names of the authority as pages show them.

    Attributes:
        directorate: full name of the directorate.
        short: its name in the sidebar, at most two lines.
        place: sector and city, under the short name.
        authority: the authority it belongs to.
        tag: ends the title of each page.
        hours: opening hours in a sentence, empty when unknown.
    """

    directorate: str
    short: str
    place: str
    authority: str
    tag: str
    hours: str = ""


_provider: list[Callable[[], Identity]] = []


def provide(provider: Callable[[], Identity]) -> None:
    """Take the names from ``provider``; called in ``AppConfig.ready``. The last one wins."""
    _provider[:] = [provider]


def current() -> Identity:
    """The names to show now; those of the product where nobody provides them."""
    if _provider:
        return _provider[0]()
    return Identity("Vatra", "Vatra", "", "", "Vatra")
