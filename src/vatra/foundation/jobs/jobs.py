# SPDX-License-Identifier: EUPL-1.2
"""Periodic housekeeping: sealing the journal, taking up the jobs of killed workers."""

from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from vatra.foundation.audit.sealing import seal_batch

SIGN_OF_LIFE = 30
"""Seconds without a heartbeat (given every ten) after which a worker counts as gone."""


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every minute: seals all committed log entries in hash-chained batches."""
    close_old_connections()
    try:
        while seal_batch() is not None:
            pass
    finally:
        close_old_connections()


@app.periodic(cron="* * * * *")
@app.task(name="jobs.sweep", queueing_lock="jobs.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker no longer gives a sign of life go back to the queue."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=SIGN_OF_LIFE):
        await manager.retry_job(stalled)
