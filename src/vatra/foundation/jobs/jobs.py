# SPDX-License-Identifier: EUPL-1.2
"""Periodic housekeeping: sealing the journal, taking up the jobs of killed workers, tidying indexes."""

from django.db import close_old_connections, connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from vatra.foundation.audit.sealing import seal_batch

_TIDY = """
SELECT gin_clean_pending_list(i.oid) FROM pg_class i
JOIN pg_am a ON a.oid = i.relam JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE a.amname = 'gin' AND i.relkind = 'i' AND n.nspname = current_schema()
"""
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


@app.periodic(cron="* * * * *")
@app.task(name="database.tidy", queueing_lock="database.tidy")
def tidy(timestamp: int) -> None:
    """Every minute: what bulk writers left in the waiting lists of GIN indexes goes to its place."""
    close_old_connections()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TIDY)
    finally:
        close_old_connections()
