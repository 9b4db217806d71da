# SPDX-License-Identifier: EUPL-1.2
"""The list of issued papers."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F, Func, Q, QuerySet, TextField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vatra.foundation.papers.issuing import paper_url
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, Search, link, status
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Papers = QuerySet[IssuedPaper]
TONES = {PaperState.ISSUING: "run", PaperState.ISSUED: "ok", PaperState.CANCELLED: "off"}


def state_of(paper: IssuedPaper) -> tuple[str, str]:
    """Tone and word of a paper's state; a filed signed copy counts as a state of its own."""
    if paper.state == PaperState.ISSUED and paper.signed_id:
        return "ok", gettext("semnat și depus")
    state = PaperState(paper.state)
    return TONES[state], str(state.label)


def midnight(value: str) -> dt.datetime:
    """The beginning of a typed day in Bucharest.

    Raises:
        BadInputError: the day cannot be read.
    """
    return dt.datetime.combine(dates.parse_day(value), dt.time(), tzinfo=clock.BUCHAREST)


def _kinds(actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    found = IssuedPaper.objects.visible_to(actor).order_by("kind_label")
    return list(found.values_list("kind", "kind_label").distinct())


def _by_state(papers: Papers, value: str) -> Papers:
    choices: dict[str, Callable[[Papers], Papers]] = {
        "se-emite": lambda p: p.filter(state=PaperState.ISSUING),
        "nesemnat": lambda p: p.filter(state=PaperState.ISSUED, signed__isnull=True),
        "semnat": lambda p: p.filter(signed__isnull=False),
        "anulat": lambda p: p.filter(state=PaperState.CANCELLED),
    }
    if value not in choices:
        raise BadInputError(gettext("Starea cerută nu există. Alegeți una din listă."), field="stare")
    return choices[value](papers)


def _states(_actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    return (
        ("se-emite", _("se emite")),
        ("nesemnat", _("emis, fără exemplar semnat")),
        ("semnat", _("semnat și depus")),
        ("anulat", _("anulat")),
    )


def _by_words(papers: Papers, typed: str) -> Papers:
    papers = papers.annotate(title_folded=Func(F("title"), function="vatra_fold", output_field=TextField()))
    for word in text.fold(typed).split()[:8]:
        papers = papers.filter(
            Q(title_folded__contains=word)
            | Q(number_text__startswith=word)
            | Q(registry_number__startswith=word)
        )
    return papers


def _row(paper: IssuedPaper) -> Row:
    return Row(
        paper.pk,
        str(paper),
        (
            link(paper.number_text, paper_url(paper)),
            paper.kind_label,
            paper.title,
            dates.short_moment(paper.issued_at),
            paper.registry_number or "—",
            status(*state_of(paper)),
        ),
    )


def _plain(paper: IssuedPaper) -> Sequence[Any]:
    day = paper.issued_at.astimezone(clock.BUCHAREST).date()
    return (paper.number_text, paper.kind_label, paper.title, day, paper.registry_number, state_of(paper)[1])


PAPERS = ListSpec(
    title=_("Acte emise"),
    noun=(_("act"), _("acte")),
    columns=(
        Column("numar", _("Număr"), css="inv", phone="title"),
        Column("fel", _("Felul"), phone="line"),
        Column("titlu", _("Titlu"), css="trim", phone="meta"),
        Column("data", _("Emis la"), sort="issued_at", css="nowrap", phone="side2"),
        Column("registru", _("Nr. registru"), css="inv"),
        Column("stare", _("Stare"), phone="side"),
    ),
    row=_row,
    export_row=_plain,
    default_sort="-data",
    search=Search(_("Caută în acte"), _("Număr sau cuvinte din titlu"), _by_words),
    filters=(
        Filter("fel", _("Felul"), lambda papers, value: papers.filter(kind=value), _kinds),
        Filter("stare", _("Starea"), _by_state, _states),
        Filter(
            "de_la",
            _("De la data"),
            lambda papers, value: papers.filter(issued_at__gte=midnight(value)),
            input_type="date",
        ),
        Filter(
            "pana_la",
            _("Până la data"),
            lambda papers, value: papers.filter(issued_at__lt=midnight(value) + dt.timedelta(days=1)),
            input_type="date",
        ),
    ),
    empty=(_("Niciun act emis"), _("Actele apar aici după ce sunt emise din documentele pregătite.")),
)
