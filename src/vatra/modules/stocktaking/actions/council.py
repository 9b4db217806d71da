# SPDX-License-Identifier: EUPL-1.2
"""Issuing the summary of a year for the council."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError
from vatra.modules.stocktaking.papers.council import summary_draft
from vatra.modules.stocktaking.queries.council import units_of
from vatra.organisation.models import Authority


@dataclass(frozen=True)
class IssueSummary:
    """The year; ``once`` is the key of the form."""

    year: int
    once: str = ""


@action(Perm.STOCKTAKING_LEAD)
def issue_summary(tx: Transaction, *, actor: Actor, cmd: IssueSummary) -> IssuedPaper:
    """Issues the summary of a year for the council, with what is approved by then.

    Raises:
        NotAllowedError: not by people of one unit.
        DomainError: no annual stocktaking of that year has approved results.
    """
    tx.once(cmd.once)
    tx.require(None)
    authority = Authority.objects.select_related("organisation").first()
    if authority is None or not any(unit.ended for unit in units_of(cmd.year)):
        raise DomainError(
            _(
                "Nicio inventariere anuală din %(year)s nu are rezultate aprobate, deci nu este nimic de centralizat."
            )
            % {"year": cmd.year},
            code="nothing_approved",
        )
    paper = issue(tx, authority, summary_draft(cmd.year, authority))
    tx.log(authority, detail=str(paper))
    return paper
