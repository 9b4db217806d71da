# SPDX-License-Identifier: EUPL-1.2
"""Long work: enqueued with the action, shown with progress, its effect happening once."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from tests.factories.access import UserFactory, user_with
from tests.foundation.papers.issuing_steps import issued

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.jobs import queue
from vatra.foundation.jobs.jobs import sweep
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import ATTEMPTS, JobHandle, JobType, enqueue, perform, run_pending
from vatra.foundation.papers.models import IssuedPaper, PaperState
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]

HTMX = {"HX-Request": "true"}


def job_run(**fields: object) -> JobRun:
    return JobRun.objects.create(**{"name": "proba", "title": "Import de bunuri", **fields})


@action(Perm.PATRIMONY_EDIT)
def ask(tx: Transaction, *, actor: Actor, cmd: tuple[JobType, bool]) -> JobRun:
    """Enqueues a job and, if told so, fails afterwards."""
    run = enqueue(tx, cmd[0], number=7)
    if cmd[1]:
        raise DomainError("Nu.")
    return run


EDITOR = system_actor(Perm.PATRIMONY_EDIT)


@pytest.fixture
def kind() -> Iterator[tuple[JobType, list[int]]]:
    """A job that notes the numbers it was given."""
    seen: list[int] = []

    def note(handle: JobHandle, *, number: int) -> None:
        seen.append(number)
        handle.progress(3, 4, "trei")

    made = queue.job("tests.note", title="Notează")(note)
    yield made, seen
    queue.JOB_TYPES.pop("tests.note")
    app.tasks.pop("tests.note", None)


def test_a_job_exists_only_if_its_action_commits(kind):
    made, seen = kind
    with pytest.raises(DomainError):
        ask(actor=EDITOR, cmd=(made, True))
    assert (run_pending(), JobRun.objects.count()) == (0, 0)

    run = ask(actor=EDITOR, cmd=(made, False))

    assert (run_pending(), seen) == (1, [7])
    run.refresh_from_db()
    assert (run.title, run.state, run.done, run.total, run.attempts) == ("Notează", JobState.DONE, 3, 4, 1)


def test_a_fault_is_tried_again_a_limited_number_of_times_then_shown():
    def break_down(handle: JobHandle) -> None:
        raise OSError("disk")

    run = job_run()
    for attempt in range(1, ATTEMPTS + 1):
        with pytest.raises(OSError, match="disk"):
            perform(break_down, run.pk, {})
        run.refresh_from_db()
        assert (run.attempts, run.state == JobState.FAILED) == (attempt, attempt == ATTEMPTS)

    perform(break_down, run.pk, {})
    assert JobRun.objects.get().attempts == ATTEMPTS
    assert "disk" not in run.error


def test_the_queue_gives_up_at_the_same_attempt_as_the_page(kind):
    assert kind[0].task.retry_strategy.max_attempts == ATTEMPTS - 1


def test_a_refusal_is_final_and_its_sentence_is_kept():
    def refuse(handle: JobHandle) -> None:
        raise DomainError("Fișierul nu are niciun rând.")

    run = job_run()
    perform(refuse, run.pk, {})
    perform(refuse, run.pk, {})

    run.refresh_from_db()
    assert (run.state, run.error, run.attempts) == (JobState.FAILED, "Fișierul nu are niciun rând.", 1)


def test_work_that_kept_killing_its_worker_ends():
    run = job_run(state=JobState.RUNNING, attempts=ATTEMPTS)

    perform(lambda handle: pytest.fail("must not start"), run.pk, {})  # noqa: ARG005 - the handle is not used

    run.refresh_from_db()
    assert (run.state, run.error.split(";")[0]) == (
        JobState.FAILED,
        "Lucrarea a fost întreruptă de prea multe ori",
    )


def test_the_page_lists_ones_own_jobs_and_all_for_those_who_look_after_them(client_as):
    me = user_with(Role.PATRIMONY_OFFICER)
    job_run(
        title="Importul meu",
        created_by_id=me.pk,
        state=JobState.RUNNING,
        done=20,
        total=1000,
        text="se citește",
    )
    job_run(title="Importul altuia", created_by_id=me.pk + 1)

    mine = client_as(user=me).get("/lucrari/").content.decode()
    every = client_as(Role.ADMINISTRATOR).get("/lucrari/").content.decode()

    assert ("Importul meu" in mine, "Importul altuia" in mine) == (True, False)
    assert ("Importul meu" in every, "Importul altuia" in every) == (True, True)
    assert '<progress aria-label="Importul meu" value="20" max="1000">' in mine
    assert "20 din 1.000" in mine


def test_the_progress_is_asked_for_until_the_job_ends(client_as):
    me = user_with(Role.PATRIMONY_OFFICER)
    run = job_run(created_by_id=me.pk, state=JobState.RUNNING)
    client = client_as(user=me)
    address = f"/lucrari/{run.pk}/progres/"

    assert 'hx-trigger="every 2s"' in client.get(address, headers=HTMX).content.decode()
    JobRun.objects.update(state=JobState.DONE, result_url="/acte/")
    done = client.get(address, headers=HTMX).content.decode()

    assert ("hx-get" in done, '<a class="btn primary" href="/acte/">' in done) == (False, True)
    assert client.get(address)["Location"] == f"/lucrari/{run.pk}/"


def test_the_page_of_a_failed_job_says_why_and_offers_no_result(client_as):
    me = user_with(Role.PATRIMONY_OFFICER)
    run = job_run(
        created_by_id=me.pk,
        state=JobState.FAILED,
        error="Fișierul <b> e gol.",
        result_url="/acte/",
        attempts=2,
    )

    page = client_as(user=me).get(f"/lucrari/{run.pk}/").content.decode()

    assert "Fișierul &lt;b&gt; e gol." in page
    assert "Vezi rezultatul" not in page
    assert "Încercări" in page


def test_the_job_of_another_is_answered_like_one_that_does_not_exist(client_as):
    run = job_run(created_by_id=UserFactory().pk)
    client = client_as(Role.PATRIMONY_OFFICER)

    for address in (f"/lucrari/{run.pk}/", f"/lucrari/{run.pk}/progres/", "/lucrari/999999/"):
        assert client.get(address, headers=HTMX).status_code == 404


_WORKER = """
import pathlib, sys, time, django
django.setup()
from django.core.management import call_command
from tests.foundation.papers.issuing_steps import tiny_pdf
from vatra.foundation.papers import jobs
def render(template, data, *, title, demo):
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(float(sys.argv[2]))
    return tiny_pdf(data["meta"]["number"])
jobs.render = render
call_command("procrastinate", "worker", "--concurrency", "2")
"""


def start_worker(marker, seconds: float, data_dir) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "VATRA_DATA": str(data_dir),
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    command = [sys.executable, "-c", _WORKER, str(marker), str(seconds)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(condition, seconds: float = 45) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_taken_up_and_its_effect_happens_once(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    issued(UserFactory())
    first = start_worker(tmp_path / "first", 600, tmp_path)
    wait_for((tmp_path / "first").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert JobRun.objects.get().state == JobState.RUNNING
    assert IssuedPaper.objects.get().state == PaperState.ISSUING
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '31 seconds'")

    second = start_worker(tmp_path / "second", 0, tmp_path)
    try:
        with contextlib.suppress(AlreadyEnqueued):  # the minute's own sweep may wait already
            sweep.defer(timestamp=0)
        wait_for(lambda: JobRun.objects.get().state == JobState.DONE)
        wait_for(lambda: statuses("papers.render") == ["succeeded"])
    finally:
        second.terminate()
        second.wait(30)

    run = JobRun.objects.get()
    assert (run.attempts, run.error) == (2, "")
    assert IssuedPaper.objects.get().state == PaperState.ISSUED
    assert StoredFile.objects.count() == 1
    assert LogEntry.objects.filter(verb="attach_rendering").count() == 1


def statuses(task: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE task_name = %s", [task])
        return [row[0] for row in cursor.fetchall()]
