# SPDX-License-Identifier: EUPL-1.2
"""Numbers without gaps, two-step issue, and what can never be changed."""

import os
import random
import signal
import subprocess
import sys
import threading
from itertools import pairwise

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.foundation.papers.issuing_steps import OFFICER, IssueOne, issue_one, issued, tiny_pdf

from vatra.foundation.access.actions import AlreadyDoneError, Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.files.store import path_of
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers import actions, jobs
from vatra.foundation.papers.actions import (
    AttachRendering,
    FileSignedCopy,
    RetryRendering,
    attach_rendering,
    file_signed_copy,
    retry_rendering,
)
from vatra.foundation.papers.issuing import canonical, sha256_of
from vatra.foundation.papers.models import IssuedPaper, NumberSeries, PaperState
from vatra.foundation.papers.numbering import Number, take_number
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotAllowedError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]

CONNECTIONS = 16
TAKES = 25


class ChangedMindError(Exception):
    """Rolls the transaction back after the number was taken."""


@action(Perm.PATRIMONY_ISSUE)
def take_one(tx: Transaction, *, actor: Actor, cmd: bool) -> Number:
    """Takes a number and, if told so, gives it back by failing."""
    taken = take_number(tx, "proba", "dir")
    if cmd:
        raise ChangedMindError
    return taken


@pytest.mark.slow
def test_sixteen_connections_with_rollbacks_leave_no_gap_no_double_and_the_order_of_time():
    kept: list[Number] = []
    broken: list[Exception] = []

    def work(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(TAKES):
                try:
                    kept.append(take_one(actor=OFFICER, cmd=chance.random() < 0.2))
                except ChangedMindError:
                    continue
        except Exception as fault:  # noqa: BLE001 - shown by the main thread
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    kept.sort(key=lambda number: number.value)
    assert broken == []
    assert CONNECTIONS * TAKES * 0.7 < len(kept) < CONNECTIONS * TAKES
    assert [number.value for number in kept] == list(range(1, len(kept) + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(kept))
    assert NumberSeries.objects.get(key=f"proba:dir:{clock.today().year}").last == len(kept)


def test_issuing_takes_number_freezes_content_and_leaves_the_bytes_to_a_job(owner):
    paper = issued(owner)
    year = clock.today().year

    assert (paper.number, paper.number_text, paper.state) == (1, f"1/{year}", PaperState.ISSUING)
    assert paper.content["meta"]["number"] == paper.number_text
    assert paper.content["meta"]["qr"] == f"{django_settings.BASE_URL}/verificare/{paper.token}/"
    assert paper.content_sha256 == sha256_of(canonical(paper.content))
    assert (paper.pdf_id, paper.pdf_sha256) == (None, None)
    assert JobRun.objects.get().result_url == f"/acte/{paper.public_id}/"

    assert run_pending() == 1

    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED
    assert path_of(paper.pdf_sha256).read_bytes() == tiny_pdf(f"No 1/{year}", "Page two")
    assert JobRun.objects.get().state == JobState.DONE


def test_an_issue_that_rolls_back_gives_the_number_back_and_leaves_nothing(owner):
    def fail() -> None:
        raise ChangedMindError

    with pytest.raises(ChangedMindError):
        issue_one(actor=OFFICER, cmd=IssueOne(owner.pk, before_commit=fail))

    assert (IssuedPaper.objects.count(), JobRun.objects.count(), run_pending()) == (0, 0, 0)
    assert issued(owner).number == 1


def test_a_rendering_that_fails_once_is_repeated_with_the_same_number_and_json(owner, monkeypatch):
    paper = issued(owner)
    before = (paper.number_text, canonical(paper.content), paper.content_sha256)
    working = jobs.render
    calls = []

    def fail_once(*args, **kwargs):
        calls.append(args[1]["meta"]["number"])
        if len(calls) == 1:
            raise OSError("disk full")
        return working(*args, **kwargs)

    monkeypatch.setattr(jobs, "render", fail_once)
    run = JobRun.objects.get()
    with pytest.raises(OSError, match="disk full"):
        perform(run, paper)
    run.refresh_from_db()
    assert (run.state, IssuedPaper.objects.get().state) == (JobState.QUEUED, PaperState.ISSUING)

    perform(run, paper)
    perform(run, paper)

    paper.refresh_from_db()
    assert (paper.number_text, canonical(paper.content), paper.content_sha256) == before
    assert (paper.state, StoredFile.objects.count(), calls) == (PaperState.ISSUED, 1, [paper.number_text] * 2)


def perform(run: JobRun, paper: IssuedPaper) -> None:
    from vatra.foundation.jobs.queue import perform

    perform(jobs.render_paper.body, run.pk, {"paper_id": paper.pk})


def test_bytes_are_attached_once_and_the_owner_is_told_once(owner, monkeypatch):
    told = []
    monkeypatch.setitem(actions._listeners, "access.user", lambda _tx, _paper, event: told.append(event))
    paper = issued(owner)
    system = system_actor(Perm.PAPERS_VIEW)

    attach_rendering(actor=system, cmd=AttachRendering(paper.pk, tiny_pdf("one")))
    with pytest.raises(AlreadyDoneError):
        attach_rendering(actor=system, cmd=AttachRendering(paper.pk, tiny_pdf("two")))

    paper.refresh_from_db()
    assert path_of(paper.pdf_sha256).read_bytes() == tiny_pdf("one")
    assert (told, StoredFile.objects.count()) == (["issued"], 1)
    assert LogEntry.objects.filter(verb="attach_rendering").count() == 1


def test_a_tampered_content_is_not_rendered_into_an_issued_paper(owner):
    paper = issued(owner)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE papers_issuedpaper DISABLE TRIGGER USER")
        cursor.execute("UPDATE papers_issuedpaper SET content = content || '{\"lines\": []}'")
        cursor.execute("ALTER TABLE papers_issuedpaper ENABLE TRIGGER USER")

    run_pending()

    paper.refresh_from_db()
    assert (paper.state, paper.pdf_id) == (PaperState.ISSUING, None)
    assert JobRun.objects.get().error.startswith("Conținutul actului nu mai corespunde")


def test_a_failed_rendering_can_be_asked_for_again_but_not_twice_at_once(owner, monkeypatch):
    paper = issued(owner)
    working = jobs.render

    def refuse(*args, **kwargs):
        raise DomainError("Nu se poate.")

    monkeypatch.setattr(jobs, "render", refuse)
    run_pending()
    monkeypatch.setattr(jobs, "render", working)

    retry_rendering(actor=OFFICER, cmd=RetryRendering(paper.pk))
    with pytest.raises(DomainError, match="tocmai se emite"):
        retry_rendering(actor=OFFICER, cmd=RetryRendering(paper.pk))
    run_pending()

    paper.refresh_from_db()
    assert paper.state == PaperState.ISSUED
    assert sorted(JobRun.objects.values_list("state", flat=True)) == [JobState.DONE, JobState.FAILED]


FROZEN = {
    "public_id": "gen_random_uuid()",
    "token": "'x'",
    "kind": "'x'",
    "kind_label": "'x'",
    "series": "'x'",
    "number": "coalesce(number, 0) + 1",
    "number_text": "'x'",
    "issuer": "'x'",
    "title": "'x'",
    "issued_at": "now() - interval '1 day'",
    "issued_by_id": "coalesce(issued_by_id, 0) + 1",
    "issued_by_name": "'x'",
    "content": "'{}'",
    "content_sha256": "'x'",
    "template": "'x'",
    "version": "7",
    "replaces_id": "id",
    "unit_id": "coalesce(unit_id, 0) + 1",
    "owner_kind": "'x'",
    "owner_id": "coalesce(owner_id, 0) + 1",
    "is_demo": "NOT is_demo",
    "registry_number": "'x'",
}
ONCE = {
    "pdf_id": "NULL",
    "pdf_sha256": "'x'",
    "rendered_at": "now() + interval '1 day'",
    "signed_id": "NULL",
    "signed_sha256": "'x'",
    "signed_at": "now() + interval '1 day'",
    "signed_by_id": "coalesce(signed_by_id, 0) + 1",
}
FREE = {"id", "state", "cancelled_at"}


def test_the_lists_below_name_every_column():
    columns = {field.column for field in IssuedPaper._meta.concrete_fields}

    assert FROZEN.keys() | ONCE.keys() | FREE == columns


def test_no_frozen_column_of_an_issued_paper_can_be_changed_even_by_sql(owner):
    paper = signed_paper(owner)
    refused = []
    for column, value in {**FROZEN, **ONCE}.items():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE papers_issuedpaper SET {column} = {value} WHERE id = {paper.pk}")
        except IntegrityError:
            refused.append(column)

    assert refused == [*FROZEN, *ONCE]
    with pytest.raises(ProgrammingError, match="Cannot delete rows"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM papers_issuedpaper WHERE id = {paper.pk}")
    assert IssuedPaper.objects.count() == 1


def signed_paper(owner: User) -> IssuedPaper:
    paper = issued(owner)
    run_pending()
    signer = Actor(77, "Semnatar Demo", grants=OFFICER.grants)
    return file_signed_copy(
        actor=signer, cmd=FileSignedCopy(paper.pk, [tiny_pdf("signed")], "../../semnat.pdf")
    )


def test_the_signed_copy_is_filed_once(owner):
    paper = signed_paper(owner)

    with pytest.raises(DomainError) as refusal:
        file_signed_copy(actor=OFFICER, cmd=FileSignedCopy(paper.pk, [tiny_pdf("other")], "alt.pdf"))

    kept = IssuedPaper.objects.select_related("signed").get()
    assert refusal.value.code == "already_signed"
    assert (kept.signed.name, kept.signed_by_id) == ("semnat.pdf", 77)
    assert path_of(kept.signed_sha256).read_bytes() == tiny_pdf("signed")
    assert StoredFile.objects.count() == 2


def test_a_paper_without_bytes_takes_no_signed_copy(owner):
    paper = issued(owner)

    with pytest.raises(DomainError, match="încă se emite"):
        file_signed_copy(actor=OFFICER, cmd=FileSignedCopy(paper.pk, [tiny_pdf("x")], "x.pdf"))

    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT, Role.REGISTRY_CLERK, Role.ADMINISTRATOR])
def test_only_those_who_issue_file_signed_copies(owner, actor, role):
    paper = issued(owner)
    run_pending()

    with pytest.raises(NotAllowedError):
        file_signed_copy(actor=actor(role), cmd=FileSignedCopy(paper.pk, [tiny_pdf("x")], "x.pdf"))

    paper.refresh_from_db()
    assert (paper.signed_id, StoredFile.objects.count()) == (None, 1)


def test_a_new_version_names_the_one_it_replaces_and_takes_a_new_number(owner):
    first = issued(owner)
    second = issued(owner, replaces=first)

    assert (second.number, second.version, first.replaced_by) == (2, 2, second)
    with pytest.raises(DomainError):
        issued(owner, replaces=first)


_KILLED = """
import os, signal, sys, django
django.setup()
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers import jobs
def die(*args, **kwargs):
    print("rendering", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
jobs.render = die
run_pending()
"""


@pytest.mark.slow
def test_a_killed_rendering_leaves_the_paper_in_issuing_and_another_attempt_completes_it(owner, tmp_path):
    paper = issued(owner)
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "VATRA_DATA": str(tmp_path),
    }

    killed = subprocess.run(
        [sys.executable, "-c", _KILLED], env=environment, capture_output=True, text=True, check=False
    )

    run = JobRun.objects.get()
    paper.refresh_from_db()
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "rendering\n")
    assert (paper.state, paper.pdf_id, run.state) == (PaperState.ISSUING, None, JobState.RUNNING)

    perform(run, paper)

    paper.refresh_from_db()
    run.refresh_from_db()
    assert (paper.state, paper.number, run.state, run.attempts) == (PaperState.ISSUED, 1, JobState.DONE, 2)
