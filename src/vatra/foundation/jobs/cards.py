# SPDX-License-Identifier: EUPL-1.2
"""What „Azi” shows of jobs to those who look after all of them: failed ones, and a worker that does not answer."""

import datetime as dt

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.access.permissions import Perm
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.shell.cards import Area, CardLine, register_card
from vatra.kernel import clock
from vatra.kernel.actor import Actor

AREA = Area(
    "jobs",
    gettext_lazy("Lucrări din fundal"),
    "activity",
    Perm.JOBS_ALL.value,
    gettext_lazy("Toate lucrările merg."),
)
LOOKS_BACK = dt.timedelta(days=7)
PATIENCE = dt.timedelta(minutes=10)


def lines(actor: Actor) -> list[CardLine]:
    """Jobs that failed in the last week, and those that nobody has taken for ten minutes. One query."""
    now = clock.now()
    failed = Q(state=JobState.FAILED, created_at__gte=now - LOOKS_BACK)
    stuck = Q(state=JobState.QUEUED, created_at__lt=now - PATIENCE)
    found = (
        JobRun.objects.visible_to(actor)
        .filter(failed | stuck)
        .aggregate(failed=Count("pk", filter=failed), stuck=Count("pk", filter=stuck))
    )
    address = reverse("jobs:job-list")
    return [
        CardLine(
            found["failed"],
            _("eșuată săptămâna aceasta") if found["failed"] == 1 else _("eșuate săptămâna aceasta"),
            f"{address}?stare=failed",
            "bad",
        ),
        CardLine(
            found["stuck"],
            _("în așteptare de peste 10 minute: verificați dacă lucrătorul din fundal este pornit"),
            f"{address}?stare=queued",
            "bad",
        ),
    ]


def register() -> None:
    """Called once, when the application starts."""
    register_card(AREA, lines)
