# SPDX-License-Identifier: EUPL-1.2
"""What modules register so that files can be imported into them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm, reaches
from vatra.foundation.imports.models import ImportRun
from vatra.foundation.imports.reading import Target
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotAllowedError, NotFoundError, OutsideError


@dataclass(frozen=True, slots=True)
class Opening:
    """What an import is about, as the target understands the address it was opened from.

    Attributes:
        unit_id: the education unit the rows will belong to, or None.
        title: heading of the import, for example „Anexa 3 la protocolul 12/2026”.
        source: who the file comes from; mappings are remembered under it.
        context: plain values handed back to ``check``, ``apply`` and ``undo`` as ``run.context``; the
            address' parameters are kept beside them under ``query``.
        url: the page from which the import was asked, to go back to.
    """

    unit_id: int | None
    title: str
    source: str
    context: dict[str, Any] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that could stand in a cell, with the words that tell it from its neighbours."""

    value: str
    label: str


class ImportTarget(Protocol):
    """How a module takes part in imports.

    Attributes:
        target: code, name and fields.
        permission: right needed besides ``imports.run``, in the unit of the import.
        unique: groups of field keys whose values may stand only once in a file.
    """

    target: Target
    permission: Perm
    unique: tuple[tuple[str, ...], ...]

    def open(self, actor: Actor, context: Mapping[str, str]) -> Opening:
        """Read the address' parameters. Raises ``DomainError`` when they name nothing usable."""
        ...

    def check(self, run: ImportRun) -> None:
        """Add findings with ``checks.add_findings``, set-based; called inside a transaction."""
        ...

    def apply(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Take over the rows in state ``good`` in one statement; returns counts for the result page."""
        ...

    def undo(self, tx: Transaction, run: ImportRun) -> dict[str, int]:
        """Take back what ``apply`` made. Raises ``DomainError`` when anything else touched it."""
        ...

    def result_url(self, run: ImportRun) -> str:
        """Where the rows taken over can be seen."""
        ...

    def suggest(self, key: str, typed: str, about: str) -> list[Suggestion]:
        """Values for a field, closest first; empty where the field has no list of values.

        Args:
            key: the field.
            typed: what stands or is being typed in the cell.
            about: other words of the row that help, possibly empty.
        """
        ...


_targets: dict[str, ImportTarget] = {}


def register(target: ImportTarget) -> None:
    """Make a target known; called from ``AppConfig.ready``."""
    _targets[target.target.code] = target


def target_of(code: str) -> ImportTarget:
    """The registered target.

    Raises:
        NotFoundError: no module registered it.
    """
    if code not in _targets:
        raise NotFoundError(
            _("Acest fel de import nu există. Porniți importul din pagina în care ajung datele.")
        )
    return _targets[code]


def all_targets() -> dict[str, ImportTarget]:
    """Every registered target by its code."""
    return dict(_targets)


def targets_for(actor: Actor) -> list[ImportTarget]:
    """The targets this actor may use anywhere, by name."""
    usable = [t for t in _targets.values() if actor.can(t.permission)]
    return sorted(usable, key=lambda t: t.target.label)


def require_rights(actor: Actor, target: ImportTarget, unit_id: int | None) -> None:
    """Refuse unless the actor may import for the unit and holds the target's own permission there.

    Raises:
        OutsideError: a unit over which the actor has no right, answered as not found.
        NotAllowedError: without the right.
    """
    if unit_id is not None and not reaches(actor, unit_id):
        raise OutsideError(_("Unitatea nu există sau nu aveți acces la ea."))
    for permission in (Perm.IMPORT_RUN, target.permission):
        if not actor.scope(permission).covers(unit_id):
            raise NotAllowedError(_("Puteți importa numai pentru unitatea dumneavoastră."))
