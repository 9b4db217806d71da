# SPDX-License-Identifier: EUPL-1.2
"""``@job`` and ``enqueue``: the one door to the queue (procrastinate behind it).

A job may be started more than once (retry, killed worker), its effect happens once: the last step of a
job is an action whose transaction claims the effect key ``job:<run id>`` by ``JobHandle.effect_key``.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import close_old_connections, connection
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from vatra.foundation.access.actions import AlreadyDoneError, Transaction
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.kernel import clock
from vatra.kernel.errors import DomainError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)
ATTEMPTS = 5
JOB_TYPES: dict[str, "JobType"] = {}


@dataclass(frozen=True)
class JobHandle:
    """What the body of a job holds: its run, its progress, and the key of its one effect."""

    run_id: int

    @property
    def effect_key(self) -> str:
        return f"job:{self.run_id}"

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tells the person how far the work is; committed at once, so never inside the final transaction."""
        JobRun.objects.filter(pk=self.run_id).update(done=done, total=total, text=text[:300])

    def result(self, url: str) -> None:
        """Where the person finds what the job made."""
        JobRun.objects.filter(pk=self.run_id).update(result_url=url)


@dataclass(frozen=True)
class JobType:
    name: str
    title: "StrOrPromise"
    task: Any
    body: Callable[..., None]


def job(
    name: str, *, title: "StrOrPromise" = "", lock: str | None = None
) -> Callable[[Callable[..., None]], JobType]:
    """Declares ``body(handle, **arguments)`` as a job; arguments are JSON values."""

    def wrap(body: Callable[..., None]) -> JobType:
        def run(context: JobContext, /, run_id: int, **arguments: Any) -> None:
            close_old_connections()
            try:
                perform(body, run_id, arguments)
            finally:
                close_old_connections()

        task = app.task(
            name=name,
            pass_context=True,
            lock=lock,
            retry=RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=2),
        )(run)
        kind = JobType(name=name, title=title or name, task=task, body=body)
        JOB_TYPES[name] = kind
        return kind

    return wrap


def perform(body: Callable[..., None], run_id: int, arguments: dict[str, Any]) -> None:
    """Runs one attempt and writes its outcome; a refusal is final, any other fault is tried again.

    Attempts cut short by a killed worker count too, so that work which kills its worker ends.
    """
    run = JobRun.objects.filter(pk=run_id).first()
    if run is None or run.state in {JobState.DONE, JobState.FAILED}:
        return
    if run.attempts >= ATTEMPTS:
        _finish(
            run_id,
            JobState.FAILED,
            _("Lucrarea a fost întreruptă de prea multe ori; datele au rămas cum erau."),
        )
        return
    JobRun.objects.filter(pk=run_id).update(
        state=JobState.RUNNING, started_at=clock.now(), attempts=run.attempts + 1, error=""
    )
    try:
        body(JobHandle(run_id), **arguments)
    except AlreadyDoneError:
        pass
    except DomainError as refusal:
        _finish(run_id, JobState.FAILED, str(refusal))
        return
    except Exception:
        final = run.attempts + 1 >= ATTEMPTS
        text = _("Lucrarea s-a oprit din cauza unei erori a programului; datele au rămas cum erau.")
        _finish(run_id, JobState.FAILED if final else JobState.QUEUED, text)
        logger.exception("job %s failed", run_id)
        raise
    _finish(run_id, JobState.DONE, "")


def _finish(run_id: int, state: JobState, error: str) -> None:
    JobRun.objects.filter(pk=run_id).update(state=state, error=error, finished_at=clock.now())


def enqueue(
    tx: Transaction, what: JobType, *, title: str = "", result_url: str = "", **arguments: Any
) -> JobRun:
    """Puts a job in the queue in the transaction of the action: it exists only if the action commits."""
    run = JobRun.objects.create(
        name=what.name,
        title=(title or str(what.title))[:200],
        created_by_id=tx.actor.user_id,
        result_url=result_url,
    )
    what.task.configure().defer(run_id=run.pk, **arguments)
    return run


def run_pending() -> int:
    """Performs every waiting job in this process (tests, demo loading, commands); returns how many ran."""
    count = 0
    while (row := _take()) is not None:
        job_id, task_name, arguments = row
        kind = JOB_TYPES.get(task_name)
        if kind is not None:
            perform(kind.body, arguments.pop("run_id"), arguments)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job_id])
        count += 1
    return count


def _take() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs"
            " WHERE status = 'todo' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, task_name, args::text"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], row[1], json.loads(row[2])
