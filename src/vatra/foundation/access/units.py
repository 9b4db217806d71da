# SPDX-License-Identifier: EUPL-1.2
"""The education units as this room needs them: key, code, name. The organisation room brings the list."""

from collections.abc import Callable
from typing import NamedTuple

from vatra.kernel.actor import Actor


class UnitWords(NamedTuple):
    """An education unit.

    Attributes:
        id: primary key of ``organisation.EducationUnit``.
        code: short code that is unique here (SIIIR), part of user names.
        name: full name.
    """

    id: int
    code: str
    name: str


type Lister = Callable[[Actor], list[tuple[int, str, str]]]

_listers: list[Lister] = []


def register_unit_lister(lister: Lister) -> None:
    """Lets ``lister(actor)`` say which units there are; called in ``AppConfig.ready``. The last one wins."""
    _listers[:] = [lister]


def list_units(actor: Actor) -> list[UnitWords]:
    """The units this actor may choose from; empty until a lister is registered."""
    return [UnitWords(*row) for row in _listers[0](actor)] if _listers else []


def unit_names(actor: Actor) -> dict[int, str]:
    """Names of the units by primary key."""
    return {unit.id: unit.name for unit in list_units(actor)}
