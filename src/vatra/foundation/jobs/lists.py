# SPDX-License-Identifier: EUPL-1.2
"""The list of jobs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.progress import TONES
from vatra.foundation.shell.lists import Column, Filter, ListSpec, Row, link, status
from vatra.kernel import dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _states(_actor: Actor) -> Sequence[tuple[str, "StrOrPromise"]]:
    return JobState.choices


def _by_state(runs: QuerySet[JobRun], value: str) -> QuerySet[JobRun]:
    if value not in JobState.values:
        raise BadInputError(gettext("Starea cerută nu există. Alegeți una din listă."), field="stare")
    return runs.filter(state=value)


def _row(run: JobRun) -> Row:
    state = JobState(run.state)
    return Row(
        run.pk,
        run.title,
        (
            link(run.title, reverse("jobs:job", args=[run.pk])),
            status(TONES[state], state.label),
            dates.short_moment(run.created_at),
            dates.short_moment(run.finished_at) if run.finished_at else "—",
            run.error or run.text,
        ),
        "bad" if state == JobState.FAILED else "",
    )


JOBS = ListSpec(
    title=_("Lucrări"),
    noun=(_("lucrare"), _("lucrări")),
    columns=(
        Column("lucrare", _("Lucrarea"), css="trim", phone="title"),
        Column("stare", _("Starea"), phone="side"),
        Column("ceruta", _("Cerută"), sort="created_at", css="nowrap", phone="meta"),
        Column("incheiata", _("Încheiată"), css="nowrap"),
        Column("pe_scurt", _("Pe scurt"), css="trim ink2", phone="line"),
    ),
    row=_row,
    default_sort="-ceruta",
    filters=(Filter("stare", _("Starea"), _by_state, _states),),
    empty=(
        _("Nicio lucrare"),
        _("Importurile, exporturile mari și emiterea actelor apar aici cât timp se lucrează la ele."),
    ),
)
