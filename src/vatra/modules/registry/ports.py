# SPDX-License-Identifier: EUPL-1.2
"""What other modules may ask of the registry: an entry, inside their own transaction."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction
from vatra.foundation.papers.issuing import Registered
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.papers.numbering import take_number
from vatra.kernel import text
from vatra.kernel.errors import BadInputError
from vatra.modules.registry.indexing import index_entry
from vatra.modules.registry.models import Direction, RegistryEntry


@dataclass(frozen=True)
class NewEntry:
    """What is entered; the number, time and clerk are added."""

    direction: Direction
    subject: str
    correspondent: str = ""
    their_number: str = ""
    their_date: dt.date | None = None
    unit_id: int | None = None


def register(tx: Transaction, new: NewEntry) -> RegistryEntry:
    """Enters one line under the next number of the year, in the caller's transaction.

    Raises:
        BadInputError: the subject is empty.
    """
    subject = text.fix(new.subject)
    if not subject:
        raise BadInputError(_("Scrieți pe scurt cuprinsul documentului."), field="subject")
    number = take_number(tx, "registru", "general")
    entry = RegistryEntry.objects.create(
        year=number.local.year,
        number=number.value,
        direction=new.direction,
        recorded_at=number.at,
        recorded_by_id=tx.actor.user_id,
        recorded_by_name=tx.actor.name,
        subject=text.shorten(subject, 400),
        correspondent=text.fix(new.correspondent)[:250],
        their_number=text.fix(new.their_number)[:60],
        their_date=new.their_date,
        unit_id=new.unit_id,
    )
    index_entry(tx, entry)
    return entry


def register_paper(tx: Transaction, paper: IssuedPaper) -> Registered:
    """The entry of a paper about to be issued; the paper is tied to it once it is saved."""
    entry = register(
        tx,
        NewEntry(
            direction=Direction.INTERNAL,
            subject=f"{paper.kind_label} nr. {paper.number_text} – {paper.title}",
            unit_id=paper.unit_id,
        ),
    )

    def tie(saved: IssuedPaper) -> None:
        entry.paper = saved
        entry.save(update_fields=["paper"])

    return Registered(str(entry), tie)
