# SPDX-License-Identifier: EUPL-1.2
"""Former rows are kept by the database; log rows cannot be rewritten."""

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.access import UserFactory

from vatra.foundation.access.account_actions import ChangeAccount, change_account
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import LogEntry, LogSubject, RowVersion, Seal
from vatra.foundation.audit.sealing import seal_batch
from vatra.kernel import clock
from vatra.kernel.actor import ANONYMOUS

pytestmark = pytest.mark.django_db


def versions(user):
    found = RowVersion.objects.filter(table_name="access_user", row_id=user.pk).order_by("pk")
    return [(v.operation, v.old["full_name"], v.log_entry_id) for v in found]


def test_an_action_leaves_the_former_row_with_its_entry(actor):
    admin = actor(Role.ADMINISTRATOR)
    user = UserFactory(full_name="Înainte")

    change_account(actor=admin, cmd=ChangeAccount(user.pk, "După", "", ""))

    assert versions(user) == [("U", "Înainte", LogEntry.objects.get(verb="change_account").pk)]


def test_bulk_updates_are_caught_row_by_row():
    users = [UserFactory(full_name=f"Nr {n}") for n in range(3)]

    User.objects.filter(pk__in=[u.pk for u in users]).update(full_name="Toți la fel")

    assert [versions(u) for u in users] == [[("U", f"Nr {n}", None)] for n in range(3)]


def test_raw_sql_and_deletes_are_caught():
    user = UserFactory(full_name="Unu")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_user SET full_name = 'Doi' WHERE id = %s", [user.pk])
        cursor.execute("DELETE FROM access_user WHERE id = %s", [user.pk])

    assert versions(user) == [("U", "Unu", None), ("D", "Doi", None)]


@pytest.mark.parametrize("table", ["audit_logentry", "audit_rowversion", "audit_seal", "audit_logsubject"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_what_was_written_cannot_be_changed_or_deleted(table, statement):
    entry = write_entry(None, ANONYMOUS, "sign_in", "done")
    LogSubject.objects.create(log_entry=entry, object_kind="access.user", object_id=1)
    RowVersion.objects.create(table_name="t", row_id=1, operation="U", old={}, at=clock.now())
    seal_batch()
    counts = [model.objects.count() for model in (LogEntry, LogSubject, RowVersion, Seal)]

    with pytest.raises(ProgrammingError, match="Cannot update or delete rows"), transaction.atomic():
        connection.cursor().execute(statement.format(table))

    assert [model.objects.count() for model in (LogEntry, LogSubject, RowVersion, Seal)] == counts
