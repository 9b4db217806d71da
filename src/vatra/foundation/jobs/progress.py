# SPDX-License-Identifier: EUPL-1.2
"""What a page shows of a job: where it is, how it ended, what it made."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.jobs.models import JobRun, JobState
from vatra.kernel import dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError

TONES = {JobState.QUEUED: "off", JobState.RUNNING: "run", JobState.DONE: "ok", JobState.FAILED: "bad"}
MOST_ACTIVE = 20


class Progress(NamedTuple):
    """A job in display strings.

    Attributes:
        finished: done or failed; a page stops asking.
        value, largest: of the progress bar; ``largest`` 0 while the size of the work is not known.
    """

    id: int
    title: str
    url: str
    progress_url: str
    tone: str
    state: str
    text: str
    value: int
    largest: int
    counted: str
    finished: bool
    error: str
    result_url: str
    times: list[tuple[str, str]]


def job_for(actor: Actor, pk: int) -> JobRun:
    """The job, if this actor may see it.

    Raises:
        NotFoundError: it does not exist or is not visible; the two are answered alike.
    """
    run = JobRun.objects.visible_to(actor).filter(pk=pk).first()
    if run is None:
        raise NotFoundError(_("Lucrarea nu există sau nu aveți acces la ea."))
    return run


def active(actor: Actor) -> list[Progress]:
    """Visible jobs that wait or are in work, the newest first, at most twenty."""
    runs = JobRun.objects.visible_to(actor).filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return [shown(run) for run in runs.order_by("-created_at", "-pk")[:MOST_ACTIVE]]


def shown(run: JobRun) -> Progress:
    """The job ready for the page."""
    state = JobState(run.state)
    finished = state in {JobState.DONE, JobState.FAILED}
    of = _("%(done)s din %(total)s") % {"done": text.thousands(run.done), "total": text.thousands(run.total)}
    return Progress(
        id=run.pk,
        title=run.title,
        url=reverse("jobs:job", args=[run.pk]),
        progress_url=reverse("jobs:job-progress", args=[run.pk]),
        tone=TONES[state],
        state=str(state.label),
        text=run.text,
        value=min(run.done, run.total),
        largest=run.total,
        counted=of if run.total else "",
        finished=finished,
        error=run.error,
        result_url=run.result_url if state == JobState.DONE else "",
        times=_times(run),
    )


def _times(run: JobRun) -> list[tuple[str, str]]:
    known = [
        (_("Cerută"), run.created_at),
        (_("Începută"), run.started_at),
        (_("Încheiată"), run.finished_at if run.state in {JobState.DONE, JobState.FAILED} else None),
    ]
    times = [(label, dates.moment(at)) for label, at in known if at]
    return [*times, (_("Încercări"), str(run.attempts))] if run.attempts > 1 else times
