# SPDX-License-Identifier: EUPL-1.2
"""The kinds of objects that can be found, each with its name in the plural and its icon."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object in the index.

    Attributes:
        code: ``app.model``, as in ``SearchEntry.kind``.
        label: what they are, in the plural, for example „Bunuri”.
        order: place among the groups of results; smaller is earlier.
    """

    code: str
    label: Text
    icon: str
    order: int = 50


_kinds: dict[str, Kind] = {}


def register(code: str, label: Text, icon: str, order: int = 50) -> None:
    """Makes a kind searchable (from ``AppConfig.ready``); entries of unregistered kinds are never found."""
    _kinds[code] = Kind(code, label, icon, order)


def all_kinds() -> list[Kind]:
    """Every kind in the order of the groups."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def kind_of_code(code: str) -> Kind | None:
    """The kind with that code, if a module registered it."""
    return _kinds.get(code)
