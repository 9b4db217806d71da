# SPDX-License-Identifier: EUPL-1.2
"""What the page of a line shows."""

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import kind_of
from vatra.foundation.access.permissions import Perm
from vatra.foundation.audit.history import history_of
from vatra.foundation.papers.issuing import paper_url
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.registry.lists import state_of
from vatra.modules.registry.models import Direction, RegistryEntry


def entry_for(actor: Actor, pk: int) -> RegistryEntry:
    """The line, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    seen = RegistryEntry.objects.visible_to(actor).select_related("unit", "paper").defer("paper__content")
    entry = seen.filter(pk=pk).first()
    if entry is None:
        raise NotFoundError(_("Înregistrarea nu există sau nu aveți acces la ea."))
    return entry


def detail(actor: Actor, entry: RegistryEntry) -> dict[str, object]:
    """The context of the page of a line."""
    tone, state = state_of(entry)
    papers = IssuedPaper.objects.visible_to(actor).defer("content")
    paper = papers.filter(pk=entry.paper_id).first() if entry.paper_id else None
    cancelled_at = (
        entry.paper.cancelled_at if entry.paper else None
    )  # told to those who do not see the paper too
    facts = [
        (_("Felul"), str(Direction(entry.direction).label)),
        (_("Înregistrat la"), dates.moment(entry.recorded_at)),
        (_("Înregistrat de"), entry.recorded_by_name),
        (_("Corespondent"), entry.correspondent),
        (_("Numărul de pe document"), entry.their_number),
        (_("Data de pe document"), dates.day(entry.their_date) if entry.their_date else ""),
        (_("Unitatea de învățământ"), str(entry.unit) if entry.unit else ""),
        (_("Motivul anulării"), entry.cancel_reason),
        (_("Actul anulat la"), dates.moment(cancelled_at) if cancelled_at else ""),
    ]
    may_cancel = actor.can(Perm.REGISTRY_RECORD) and entry.cancelled_at is None and entry.paper_id is None
    return {
        "entry": entry,
        "name": str(entry),
        "tone": tone,
        "state": state,
        "facts": [(label, value) for label, value in facts if value],
        "paper": str(paper) if paper else "",
        "paper_url": paper_url(paper) if paper else "",
        "paper_cancelled": cancelled_at is not None,
        "may_cancel": may_cancel,
        "history": history_of(actor, kind_of(entry), entry),
    }
