# SPDX-License-Identifier: EUPL-1.2
"""The pages of long work."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from vatra.foundation.access.guards import ActorRequest, signed_in
from vatra.foundation.jobs.lists import JOBS
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.progress import active, job_for, shown
from vatra.foundation.shell import lists


@signed_in
def job_list(request: ActorRequest) -> HttpResponseBase:
    """One's own jobs, or all for those who look after them; those in work show their progress."""
    runs = JobRun.objects.visible_to(request.actor)
    return lists.answer(JOBS, runs, request, "jobs/job_list.html", extra={"active": active(request.actor)})


@signed_in
def job_detail(request: ActorRequest, pk: int) -> HttpResponseBase:
    """One job: progress, times, the result or the reason of the failure."""
    return render(request, "jobs/job.html", {"job": shown(job_for(request.actor, pk))})


@signed_in
def job_progress(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The part of the page that is asked for again while the job runs."""
    job = shown(job_for(request.actor, pk))
    if not getattr(request, "htmx", False):
        return redirect(job.url)
    response = render(request, "jobs/_progress.html", {"job": job})
    response["Cache-Control"] = "no-store"
    return response
