# SPDX-License-Identifier: EUPL-1.2
"""What every action on an import asks first: the run under lock, in a state that allows the step."""

import uuid

from django.utils.translation import gettext as _

from vatra.foundation.imports.models import ImportRow, ImportRun, RunState
from vatra.foundation.imports.registry import require_rights, target_of
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError


def locked_run(actor: Actor, public_id: uuid.UUID) -> ImportRun:
    """The run under lock, if this actor may still import there.

    Raises:
        NotFoundError: unknown or not visible.
        NotAllowedError: the target's own right is missing.
    """
    run = (
        ImportRun.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .filter(public_id=public_id)
        .first()
    )
    if run is None:
        raise NotFoundError(_("Importul nu există sau nu aveți acces la el."))
    require_rights(actor, target_of(run.target), run.unit_id)
    return run


def locked_row(run: ImportRun, line: int) -> ImportRow:
    """One staged row under lock.

    Raises:
        NotFoundError: the import has no such line.
    """
    row = ImportRow.objects.select_for_update().filter(run=run, line=line).first()
    if row is None:
        raise NotFoundError(_("Rândul nu există în acest import."))
    return row


def require_state(run: ImportRun, *states: RunState) -> None:
    """Refuse with ``wrong_state`` unless the run is in one of the states."""
    if run.state not in states:
        raise DomainError(
            _("Importul este „%(state)s”, iar operațiunea nu se mai poate face. Reîncărcați pagina.")
            % {"state": RunState(run.state).label},
            code="wrong_state",
        )
