# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a stocktaking show: facts, the way of the procedure, commission, declarations, papers."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.papers.issuing import paper_url
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.kernel import dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.stocktaking.choices import Moment, State
from vatra.modules.stocktaking.indexing import STOCKTAKING
from vatra.modules.stocktaking.models import CommissionMember, Declaration, Stocktaking
from vatra.modules.stocktaking.papers.drafts import QUESTIONS
from vatra.modules.stocktaking.queries.board import figured
from vatra.modules.stocktaking.queries.custody import custodians_of
from vatra.organisation.models import Person

MOST_PAPERS = 60


def stocktakings(actor: Actor) -> QuerySet[Stocktaking]:
    """The stocktakings that the actor sees, with their units."""
    return Stocktaking.objects.visible_to(actor).select_related("unit")


def stocktaking(actor: Actor, pk: int) -> Stocktaking:
    """One stocktaking with its figures.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    rows = figured(stocktakings(actor).select_related("decision", "results", "bookings"))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Inventarierea nu există sau nu aveți acces la ea."))
    return found


def facts(found: Stocktaking) -> list[tuple[str, str]]:
    """The facts of the head; empty ones are left out."""
    rows = [
        (_("Unitatea"), found.unit.name),
        (_("Prilejul"), str(found.get_occasion_display())),
        (_("Data de referință"), dates.day(found.reference_date)),
        (_("Numărarea"), f"{dates.day(found.starts_on)} – {dates.day(found.ends_on)}"),
        (_("Evidența înghețată"), dates.short_moment(found.frozen_at) if found.frozen_at else ""),
        (_("Modul de lucru"), found.method),
        (_("Se pot confunda"), "; ".join(found.compensable.splitlines())),
        (_("Constatări"), found.conclusions),
        (_("Avize la aprobare"), found.head_opinion),
        (_("Motivul anulării"), found.cancel_reason),
    ]
    return [(label, value) for label, value in rows if value]


class Milestone(NamedTuple):
    """A stage of the procedure: ``state`` is done, now or empty; the rest is empty until it happened."""

    label: str
    state: str
    who: str
    when: str
    paper: str
    paper_url: str

    @property
    def detail(self) -> str:
        """Who and when, in one line."""
        return " · ".join(filter(None, [self.who, self.when]))


_WAY = (
    (State.DRAFT, "prepare_stocktaking", ""),
    (State.DECIDED, "decide_stocktaking", "decision"),
    (State.OPEN, "open_stocktaking", ""),
    (State.COUNTING, "start_counting", ""),
    (State.COMPARED, "compare", ""),
    (State.EXPLAINED, "close_explanations", ""),
    (State.PROPOSED, "send_results", ""),
    (State.APPROVED, "approve_results", "results"),
    (State.BOOKED, "book_results", "bookings"),
    (State.ARCHIVED, "archive_stocktaking", ""),
)


def _labels() -> dict[str, str]:
    return {
        State.DRAFT: _("Ciornă"),
        State.DECIDED: _("Decizie"),
        State.OPEN: _("Înghețare"),
        State.COUNTING: _("Numărare"),
        State.COMPARED: _("Comparare"),
        State.EXPLAINED: _("Explicații"),
        State.PROPOSED: _("Propuneri"),
        State.APPROVED: _("Aprobare"),
        State.BOOKED: _("Înregistrare"),
        State.ARCHIVED: _("Arhivă"),
    }


def way(found: Stocktaking) -> list[Milestone]:
    """The stages with who, when and which paper; empty for a cancelled stocktaking. One query."""
    if found.state == State.CANCELLED:
        return []
    labels = _labels()
    states = [state for state, _verb, _paper in _WAY]
    at = states.index(State(found.state))
    entries = LogEntry.objects.filter(
        object_kind=STOCKTAKING,
        object_id=found.pk,
        outcome=Outcome.DONE,
        verb__in=[verb for _state, verb, _paper in _WAY],
    )
    # A step taken again after going back counts by its last time.
    last: dict[str, tuple[str, dt.datetime]] = {
        verb: (who, when)
        for verb, who, when in entries.order_by("at", "id").values_list("verb", "actor_name", "at")
    }
    rows = []
    for index, (state, verb, paper_field) in enumerate(_WAY):
        who, when = last.get(verb, ("", None)) if index <= at else ("", None)
        paper = getattr(found, paper_field) if paper_field and index <= at else None
        ended = found.state == State.ARCHIVED
        rows.append(
            Milestone(
                labels[state],
                "done" if index < at or ended else "now" if index == at else "",
                who,
                dates.short_moment(when) if when else "",
                str(paper) if paper else "",
                paper_url(paper) if paper else "",
            )
        )
    return rows


class MemberWords(NamedTuple):
    """A member as displayed."""

    name: str
    function: str
    duty: str
    left: str


class Commission(NamedTuple):
    """One commission or sub-commission."""

    title: str
    members: list[MemberWords]


def commissions(found: Stocktaking) -> list[Commission]:
    """The commissions in the order of their numbers, presidents first."""
    members = list(found.members.order_by("sub", "left_by_act", "-duty", "pk"))
    return [
        Commission(sub_title(sub), [_member_words(m) for m in members if m.sub == sub])
        for sub in sorted({m.sub for m in members})
    ]


def _member_words(member: CommissionMember) -> MemberWords:
    act = member.left_by_act
    left = _("înlocuit prin %(act)s") % {"act": act} if act else ""
    return MemberWords(member.name, member.function or "—", str(member.get_duty_display()), left)


def sub_title(sub: int) -> str:
    """The name of a sub-commission; number 0 is the central one."""
    return _("Comisia centrală") if sub == 0 else _("Subcomisia %(n)s") % {"n": sub}


class CustodianRow(NamedTuple):
    """A custodian with both declarations, ready for the page; an address to declare where it may be made now."""

    name: str
    before: "Declared | None"
    after: "Declared | None"
    declare_before: str
    declare_after: str


class Declared(NamedTuple):
    """A declaration: when it was made, its paper, what it says."""

    when: str
    paper: str
    paper_url: str
    said: list[tuple[str, str]]


def custodian_rows(found: Stocktaking, *, may_count: bool) -> list[CustodianRow]:
    """The custodians of the frozen book with their declarations; two queries."""
    made: dict[tuple[int | None, str], Declaration] = {
        (d.custodian_id, d.moment): d
        for d in Declaration.objects.filter(stocktaking=found).select_related("paper")
    }
    rows = []
    for person in custodians_of(found) if found.frozen_at else []:
        before = made.get((person.pk, Moment.BEFORE))
        after = made.get((person.pk, Moment.AFTER))
        rows.append(
            CustodianRow(
                person.full_name,
                _declared(before),
                _declared(after),
                _declare_url(found, person, Moment.BEFORE)
                if may_count and not before and found.state == State.OPEN
                else "",
                _declare_url(found, person, Moment.AFTER)
                if may_count and not after and found.state == State.COUNTING
                else "",
            )
        )
    return rows


def _declare_url(found: Stocktaking, person: Person, moment: Moment) -> str:
    return reverse("stocktaking:declare", args=[found.pk, person.pk, moment.value])


def _declared(made: Declaration | None) -> Declared | None:
    if made is None:
        return None
    said = [(q, made.answers[code]) for code, q in QUESTIONS.items() if made.answers.get(code)]
    said += [
        (_("Ultimul document de intrare"), made.last_entry),
        (_("Ultimul document de ieșire"), made.last_exit),
        (_("Obiecții"), made.objections),
    ]
    return Declared(
        dates.short_moment(made.made_at),
        str(made.paper or ""),
        paper_url(made.paper) if made.paper else "",
        [(label, value) for label, value in said if value],
    )


class PaperLink(NamedTuple):
    """A paper for ``shell/c/docs.html``."""

    kind: str
    title: str
    detail: str
    url: str
    verb: str = ""


def papers_of(actor: Actor, found: Stocktaking) -> list[PaperLink]:
    """The papers issued from the stocktaking, the newest first; one query."""
    rows = (
        IssuedPaper.objects.visible_to(actor)
        .filter(owner_kind=STOCKTAKING, owner_id=found.pk)
        .defer("content")
        .order_by("-issued_at", "-pk")[:MOST_PAPERS]
    )
    return [paper_link(paper) for paper in rows]


def paper_link(paper: IssuedPaper) -> PaperLink:
    """An issued paper for the list of papers."""
    state = str(paper.get_state_display())
    if paper.signed_id and paper.state != PaperState.CANCELLED:
        state = _("semnat și depus")
    detail = " · ".join(
        [text.shorten(paper.title.partition(", ")[0], 80), dates.day(paper.issued_at.date()), state]
    )
    return PaperLink("PDF", str(paper), detail, paper_url(paper))


def people_of(unit_id: int, day: dt.date) -> Sequence[tuple[int, str]]:
    """The people whose mandate in the unit runs on that day: whom a commission may be made of."""
    return list(Person.objects.serving(unit_id, day).order_by("full_name").values_list("pk", "full_name"))
