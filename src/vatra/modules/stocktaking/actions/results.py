# SPDX-License-Identifier: EUPL-1.2
"""Explaining, proposing, approving and booking the results. Legal: OMFP 2861/2009 annex 1 pt 39-45."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.preparers import note_preparer
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.ports import Correction, apply_count
from vatra.modules.stocktaking.actions.procedure import Step, locked, refuse_preparer
from vatra.modules.stocktaking.choices import NATURES, SUGGESTIONS, Finding, Nature, Suggestion
from vatra.modules.stocktaking.models import Difference, Stocktaking
from vatra.modules.stocktaking.papers import drafts
from vatra.modules.stocktaking.queries.compensation import why_not_pair
from vatra.modules.stocktaking.transitions import move, refuse_unless


def _difference(tx: Transaction, pk: int, version: int) -> tuple[Stocktaking, Difference]:
    known = Difference.objects.visible_to(tx.actor).filter(pk=pk).first()
    if known is None:
        raise NotFoundError(_("Diferența nu există sau nu aveți acces la ea."))
    found = locked(tx, known.stocktaking_id)
    row = Difference.objects.select_for_update(of=("self",)).get(pk=pk)
    refuse_stale(version, row.version)
    return found, row


@dataclass(frozen=True)
class Explain:
    """The written explanation of one difference and what the commission holds it to be."""

    pk: int
    version: int
    explanation: str
    explained_by: str
    nature: str
    pair_id: int | None = None


@action(Perm.STOCKTAKING_LEAD)
def explain_difference(tx: Transaction, *, actor: Actor, cmd: Explain) -> Difference:
    """Takes down the explanation and the nature of a difference.

    Raises:
        BadInputError: no explanation, nobody who gave it, or a nature that this finding cannot have.
        DomainError: a compensation for which the legal conditions do not hold.
    """
    found, row = _difference(tx, cmd.pk, cmd.version)
    refuse_unless(found, "explain")
    explanation, by = text.fix_lines(cmd.explanation), text.fix(cmd.explained_by)
    if not explanation:
        raise BadInputError(_("Scrieți explicația dată în scris."), field="explanation")
    if not by:
        raise BadInputError(_("Scrieți cine a dat explicația."), field="explained_by")
    if cmd.nature not in NATURES[row.finding]:
        raise BadInputError(_("Alegeți natura diferenței dintre cele posibile aici."), field="nature")
    _unpair(row)
    row.explanation, row.explained_by, row.nature = explanation[:4000], by[:200], cmd.nature
    if cmd.nature == Nature.COMPENSATED:
        _pair(row, cmd.pair_id)
    row.version += 1
    row.save()
    note_preparer(tx, found)
    tx.log(found, difference=row.label, nature=cmd.nature)
    return row


def _unpair(row: Difference) -> None:
    other = Difference.objects.select_for_update(of=("self",)).filter(pair=row).first()
    if other is not None:
        other.pair, other.nature = None, ""
        other.version += 1
        other.save()
    row.pair = None


def _pair(row: Difference, pair_id: int | None) -> None:
    other = (
        Difference.objects.select_for_update(of=("self",))
        .filter(pk=pair_id or 0, stocktaking=row.stocktaking_id)
        .first()
    )
    if other is None:
        raise BadInputError(_("Alegeți diferența cu care se compensează."), field="pair")
    reason = why_not_pair(row, other)
    if reason:
        raise DomainError(reason, code="not_compensable")
    row.pair = other
    other.pair, other.nature = row, Nature.COMPENSATED
    if not other.explanation:
        other.explanation, other.explained_by = row.explanation, row.explained_by
    other.version += 1
    other.save()


@action(Perm.STOCKTAKING_LEAD)
def close_explanations(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Ends the explanations, once every difference has one. Legal: annex 1 pt 39.

    Raises:
        DomainError: differences without explanation or nature.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    left = Difference.objects.filter(stocktaking=found, nature="").count()
    if left:
        raise DomainError(
            _("%(n)s. Fiecare diferență are nevoie de o explicație scrisă.")
            % {"n": text.counted(left, _("diferență nu este explicată"), _("diferențe nu sunt explicate"))},
            code="unexplained",
        )
    move(found, "explain")
    found.save()
    tx.log(found)
    return found


@dataclass(frozen=True)
class Propose:
    pk: int
    version: int
    suggestion: str
    replacement_value: Decimal | None = None
    liable: str = ""


@action(Perm.STOCKTAKING_LEAD)
def propose_for(tx: Transaction, *, actor: Actor, cmd: Propose) -> Difference:
    """Writes what the commission proposes for a difference.

    Legal: a shortage is imputed at its replacement value, pt 40 (2); only an imputable one can be.

    Raises:
        BadInputError: a proposal that does not fit, an imputation without value or person.
    """
    found, row = _difference(tx, cmd.pk, cmd.version)
    refuse_unless(found, "propose")
    if cmd.suggestion not in SUGGESTIONS[row.finding]:
        raise BadInputError(_("Alegeți o propunere dintre cele posibile aici."), field="suggestion")
    if cmd.suggestion == Suggestion.IMPUTE:
        if row.nature != Nature.IMPUTABLE:
            raise BadInputError(
                _("Se impută numai o lipsă cu natura „imputabilă”. Schimbați întâi natura ei."),
                field="suggestion",
            )
        if not cmd.replacement_value or cmd.replacement_value <= 0:
            raise BadInputError(
                _("Scrieți valoarea de înlocuire: costul unui bun cu caracteristici și uzură asemănătoare."),
                field="replacement_value",
            )
        if not text.fix(cmd.liable):
            raise BadInputError(_("Scrieți persoana vinovată."), field="liable")
    imputed = cmd.suggestion == Suggestion.IMPUTE
    row.suggestion = cmd.suggestion
    row.replacement_value = cmd.replacement_value if imputed else None
    row.liable = text.fix(cmd.liable)[:200] if imputed else ""
    row.version += 1
    row.save()
    note_preparer(tx, found)
    tx.log(found, difference=row.label, suggestion=cmd.suggestion)
    return row


@dataclass(frozen=True)
class SendResults:
    pk: int
    version: int
    conclusions: str = ""


@action(Perm.STOCKTAKING_LEAD)
def send_results(tx: Transaction, *, actor: Actor, cmd: SendResults) -> Stocktaking:
    """Sends the results to whoever approves them.

    Raises:
        DomainError: differences without a proposal.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    left = Difference.objects.filter(stocktaking=found, suggestion="").count()
    if left:
        raise DomainError(
            _("%(n)s. Fiecare diferență are nevoie de o propunere, fie și „fără altă măsură”.")
            % {"n": text.counted(left, _("diferență nu are propunere"), _("diferențe nu au propunere"))},
            code="unproposed",
        )
    found.conclusions = text.fix_lines(cmd.conclusions)[:8000]
    move(found, "propose")
    found.save()
    note_preparer(tx, found)
    tx.log(found)
    return found


@dataclass(frozen=True)
class Approve:
    pk: int
    version: int
    opinion: str = ""


@action(Perm.STOCKTAKING_APPROVE)
def approve_results(tx: Transaction, *, actor: Actor, cmd: Approve) -> Stocktaking:
    """Approves the results and issues the protocol of results. Legal: annex 1 pt 42-43.

    Raises:
        NotAllowedError: by one of the preparers.
        BadInputError: the opinions of accounting and of legal are not noted.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "approve")
    refuse_preparer(found, actor)
    if not text.fix(cmd.opinion):
        raise BadInputError(
            _("Notați avizele conducătorilor compartimentelor contabil și juridic (cine, ce, când)."),
            field="opinion",
        )
    found.head_opinion = text.fix_lines(cmd.opinion)[:2000]
    found.approved_at, found.approved_by_name = clock.now(), actor.name
    found.results = issue(tx, found, drafts.results_draft(found))
    move(found, "approve")
    found.save()
    for row in Difference.objects.filter(stocktaking=found, suggestion=Suggestion.IMPUTE).order_by("pk"):
        row.paper = issue(tx, found, drafts.imputation_draft(found, row))
        row.save(update_fields=["paper"])
    tx.log(found, paper=str(found.results))
    return found


@action(Perm.STOCKTAKING_APPROVE)
def return_results(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Gives the results back to the commission, with the reason.

    Raises:
        BadInputError: no reason given.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    if not cmd.note.strip():
        raise BadInputError(_("Scrieți ce trebuie îndreptat."), field="note")
    move(found, "return")
    found.save()
    tx.log(found, reason=text.fix(cmd.note)[:300])
    return found


@action(Perm.STOCKTAKING_LEAD)
def book_results(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Brings the approved results into the operative records and issues the list of bookings for the accountant.

    Legal: annex 1 pt 45 (1). Goods found elsewhere stand where they were found; proposals of scrapping mark the good.
    Nothing enters or leaves the book by this step: surpluses and shortages follow their own acts.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "book")
    rows = list(Difference.objects.filter(stocktaking=found).select_related("place").order_by("pk"))
    paper = issue(tx, found, drafts.bookings_draft(found))
    found.bookings, found.booked_at = paper, clock.now()
    done = apply_count(
        tx, found.unit_id, _corrections(rows), _("Inventariere, PV %(paper)s") % {"paper": found.results}
    )
    move(found, "book")
    found.save()
    tx.log(found, paper=str(paper), moved=done.moved, stated=done.stated)
    return found


def _corrections(rows: Sequence[Difference]) -> list[Correction]:
    wanted: dict[int, Correction] = {}
    for row in rows:
        if row.good_id is None:
            continue
        before = wanted.get(row.good_id, Correction(row.good_id))
        if row.finding == Finding.ELSEWHERE and row.suggestion == Suggestion.PLACE and row.place.room_id:
            wanted[row.good_id] = Correction(row.good_id, row.place.room_id, before.state)
        elif row.suggestion in {Suggestion.SCRAP, Suggestion.DECLASS}:
            wanted[row.good_id] = Correction(row.good_id, before.room_id, "propus_casare")
        elif row.suggestion in {Suggestion.REPAIR, Suggestion.IMPAIR}:
            wanted[row.good_id] = Correction(row.good_id, before.room_id, before.state or "defect")
    return list(wanted.values())
