# SPDX-License-Identifier: EUPL-1.2
"""Periodic housekeeping: sealing the journal, taking up the jobs of killed workers."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from vatra.foundation.audit.sealing import seal_batch


@app.periodic(cron="* * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    """Every minute: seals all committed log entries in hash-chained batches."""
    while seal_batch() is not None:
        pass


@app.periodic(cron="* * * * *")
@app.task(name="jobs.sweep", queueing_lock="jobs.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker no longer gives a sign of life go back to the queue."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await app.job_manager.retry_job(stalled)
