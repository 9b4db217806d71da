# SPDX-License-Identifier: EUPL-1.2
"""The hash chain over the journal."""

import threading

import pytest
from django.db import connection, connections

from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.actions import CheckSeals, check_seals
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import LogEntry, RowVersion, Seal, Unsealed
from vatra.foundation.audit.queries import seal_status
from vatra.foundation.audit.sealing import first_broken_seal, seal_batch
from vatra.foundation.jobs.queue import run_pending
from vatra.kernel import clock
from vatra.kernel.actor import ANONYMOUS


def write(count):
    return [write_entry(None, ANONYMOUS, "sign_in", "done", object_label=f"nr {n}").pk for n in range(count)]


def tamper(sql, *params):
    """Changes rows as somebody with full power over the database could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.mark.django_db
def test_seals_are_numbered_chained_and_empty_the_queue():
    first = write(3)
    one = seal_batch()
    second = write(2)
    two = seal_batch()

    assert (one.number, one.entry_ids, one.previous) == (1, first, "")
    assert (two.number, two.entry_ids, two.previous) == (2, second, one.digest)
    assert Unsealed.objects.count() == 0
    assert seal_batch() is None
    assert first_broken_seal() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE audit_logentry SET actor_name = 'Altcineva' WHERE id = %s", 2),
        ("DELETE FROM audit_logentry WHERE id = %s", 2),
    ],
)
def test_a_changed_or_deleted_entry_breaks_its_seal(sql, broken):
    write(2)
    seal_batch()
    target = write(2)[0]
    seal_batch()
    write(1)
    seal_batch()

    tamper(sql, target)

    assert first_broken_seal() == broken


@pytest.mark.django_db
def test_a_changed_former_row_breaks_the_seal_of_its_entry():
    entry = write(1)[0]
    row = RowVersion.objects.create(
        table_name="t", row_id=1, operation="U", old={"a": 1}, log_entry_id=entry, at=clock.now()
    )
    seal_batch()
    assert first_broken_seal() is None

    tamper("UPDATE audit_rowversion SET old = '{\"a\": 2}' WHERE id = %s", row.pk)

    assert first_broken_seal() == 1


@pytest.mark.django_db
def test_a_removed_seal_is_missed():
    for _turn in range(3):
        write(1)
        seal_batch()

    tamper("DELETE FROM audit_seal WHERE number = %s", 2)

    assert first_broken_seal() == 2


@pytest.mark.django_db(transaction=True)
def test_many_sealers_at_once_make_one_chain_without_gaps():
    ids = write(40)
    barrier = threading.Barrier(6)

    def run():
        barrier.wait()
        try:
            while seal_batch() is not None:
                pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    seals = list(Seal.objects.order_by("number"))
    assert [s.number for s in seals] == list(range(1, len(seals) + 1))
    assert sorted(pk for s in seals for pk in s.entry_ids) == ids
    assert first_broken_seal() is None


@pytest.mark.django_db
def test_a_check_asked_on_the_page_is_answered_in_the_journal(actor, django_capture_on_commit_callbacks):
    auditor = actor(Role.AUDITOR)
    write(2)
    seal_batch()

    with django_capture_on_commit_callbacks(execute=True):
        check_seals(actor=auditor, cmd=CheckSeals("form:1"))
    run_pending()

    assert LogEntry.objects.get(verb="record_seal_check").data == {"seals": 1, "broken": None}
    status = seal_status(auditor)
    assert (status.tone, status.checked.split(" (")[0]) == ("ok", "1 sigiliu întreg")
    assert status.waiting == "2 intrări"


@pytest.mark.django_db
def test_a_check_tells_which_seal_is_broken(actor, django_capture_on_commit_callbacks):
    auditor = actor(Role.AUDITOR)
    target = write(1)[0]
    seal_batch()
    tamper("UPDATE audit_logentry SET verb = 'altceva' WHERE id = %s", target)

    with django_capture_on_commit_callbacks(execute=True):
        check_seals(actor=auditor, cmd=CheckSeals("form:2"))
    run_pending()

    assert seal_status(auditor).tone == "bad"
    assert seal_status(auditor).checked.startswith("sigiliul nr. 1 nu se mai potrivește")
