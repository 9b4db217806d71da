# SPDX-License-Identifier: EUPL-1.2
"""Issuing the inventory lists and the written explanations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import JOB_TYPES, enqueue
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError
from vatra.modules.stocktaking.actions.procedure import locked
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import BookLine, Difference, Stocktaking
from vatra.modules.stocktaking.papers.drafts import lists_draft
from vatra.modules.stocktaking.papers.explanations import explanations_draft
from vatra.modules.stocktaking.queries.sheets import groups_of
from vatra.organisation.models import Person

LISTS_JOB = "stocktaking.lists"
AT_ONCE = 2000
"""Positions that are issued while the person waits; more go to a job."""
COMPARED = (State.COMPARED, State.EXPLAINED, State.PROPOSED, State.APPROVED, State.BOOKED)


def issued_lists(found: Stocktaking) -> list[IssuedPaper]:
    """The lists issued after the present comparison; those from before a recount do not count."""
    rows = IssuedPaper.objects.filter(
        owner_kind="stocktaking.stocktaking",
        owner_id=found.pk,
        kind="inv_liste",
        issued_at__gte=found.compared_at or found.created_at,
    )
    return list(rows.exclude(state=PaperState.CANCELLED).defer("content").order_by("pk"))


def _refuse_unless_compared(found: Stocktaking) -> None:
    if found.state not in COMPARED:
        raise DomainError(
            _("Actul se emite după compararea cu evidența; acum inventarierea este în starea „%(state)s”.")
            % {"state": found.get_state_display()},
            code="wrong_state",
        )


def _refuse_issued(found: Stocktaking) -> None:
    issued = issued_lists(found)
    if issued:
        numbers = text.shorten(", ".join(paper.number_text for paper in issued), 200)
        raise DomainError(
            _("Listele acestei numărări au fost deja emise: nr. %(numbers)s. Le găsiți la „Acte”.")
            % {"numbers": numbers},
            code="already_issued",
        )


@dataclass(frozen=True)
class IssueLists:
    pk: int
    version: int
    once: str = ""


@action(Perm.STOCKTAKING_LEAD)
def issue_lists(tx: Transaction, *, actor: Actor, cmd: IssueLists) -> Sequence[IssuedPaper] | JobRun:
    """Issues the lists with what was counted, a paper for each owner and chapter; a large book goes to a job.

    Legal: OMFP 2861/2009 annex 1 pt 16-20 (lists apart) and 33; OMFP 2634/2015 annex 2, 14-3-12.

    Raises:
        DomainError: nothing is compared yet, or the lists are issued already.
    """
    tx.once(cmd.once)
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    _refuse_unless_compared(found)
    _refuse_issued(found)
    lines = BookLine.objects.filter(stocktaking=found).count()
    if lines > AT_ONCE:
        words = text.counted(lines, _("poziție"), _("poziții"))
        run = enqueue(
            tx,
            JOB_TYPES[LISTS_JOB],
            title=_("Se emit listele de inventariere: %(n)s") % {"n": words},
            result_url=f"/inventariere/{found.pk}/liste/",
            stocktaking_id=found.pk,
        )
        tx.log(found, positions=lines)
        return run
    papers = [
        issue(tx, found, lists_draft(found, owner, chapter, counted=True))
        for owner, chapter in groups_of(found)
    ]
    tx.log(found, positions=lines, papers=[str(paper) for paper in papers])
    return papers


@dataclass(frozen=True)
class IssueGroup:
    """One owner and chapter, on behalf of the job; ``effect_key`` makes a repeated attempt harmless."""

    pk: int
    owner_id: int | None
    chapter: str
    effect_key: str


@action(Perm.STOCKTAKING_LEAD)
def issue_group(tx: Transaction, *, actor: Actor, cmd: IssueGroup) -> IssuedPaper:
    """Issues the lists of one owner and chapter, as a step of the job.

    Raises:
        DomainError: nothing is compared.
        AlreadyDoneError: an earlier attempt issued them.
    """
    tx.once(cmd.effect_key)
    found = locked(tx, cmd.pk)
    _refuse_unless_compared(found)
    paper = issue(tx, found, lists_draft(found, cmd.owner_id, cmd.chapter, counted=True))
    tx.log(found, papers=[str(paper)])
    return paper


@dataclass(frozen=True)
class IssueExplanations:
    """The custodian whose explanations are printed; None for differences in nobody's custody."""

    pk: int
    custodian_id: int | None
    once: str = ""


@action(Perm.STOCKTAKING_LEAD)
def issue_explanations(tx: Transaction, *, actor: Actor, cmd: IssueExplanations) -> IssuedPaper:
    """Issues the written explanations of a custodian, to be signed. Legal: OMFP 2861/2009 annex 1 pt 39.

    Raises:
        BadInputError: no difference in that custody.
        DomainError: nothing is compared, or some are not explained yet.
    """
    tx.once(cmd.once)
    found = locked(tx, cmd.pk)
    _refuse_unless_compared(found)
    rows = list(
        Difference.objects.filter(stocktaking=found, custodian_id=cmd.custodian_id).order_by(
            "finding", "label", "pk"
        )
    )
    if not rows:
        raise BadInputError(_("Nu sunt diferențe în această gestiune, deci nu este nimic de explicat."))
    left = sum(1 for row in rows if not row.explanation)
    if left:
        raise DomainError(
            _("%(n)s în această gestiune. Scrieți întâi toate explicațiile.")
            % {"n": text.counted(left, _("diferență nu este explicată"), _("diferențe nu sunt explicate"))},
            code="unexplained",
        )
    person = Person.objects.filter(pk=cmd.custodian_id or 0).first()
    paper = issue(tx, found, explanations_draft(found, person.full_name if person else "", rows))
    tx.log(found, papers=[str(paper)])
    return paper
