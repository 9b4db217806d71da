# SPDX-License-Identifier: EUPL-1.2
"""*Istoric* of a record: who changed which field from what to what."""

import datetime as dt

import pytest
from django.db import connection
from tests.factories.access import PASSWORD, RoleAssignmentFactory, UserFactory, user_with

from vatra.foundation.access import account_actions as act
from vatra.foundation.access.actions import kind_of
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.own_actions import ChangeOwnPassword, change_own_password
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit import verbs
from vatra.foundation.audit.changes import Change, changes_of, related_words, steps_of_entry, steps_of_row
from vatra.foundation.audit.history import history_of
from vatra.foundation.audit.log import record_denial
from vatra.foundation.audit.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(actor):
    return actor(Role.ADMINISTRATOR)


def test_each_action_tells_its_own_fields(admin):
    user = UserFactory(full_name="Ana", email="a@demo.invalid", position="inspector")
    act.change_account(
        actor=admin, cmd=act.ChangeAccount(user.pk, "Ana Maria", "a@demo.invalid", "inspector")
    )
    act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, "Ana Maria", "", "consilier"))

    told = history_of(admin, "access.user", user)

    assert [row.title for row in told] == ["Datele contului schimbate"] * 2
    assert told[0].changes == [
        Change("E-mail", "a@demo.invalid", "—"),
        Change("Funcție", "inspector", "consilier"),
    ]
    assert told[1].changes == [Change("Nume și prenume", "Ana", "Ana Maria")]
    assert told[0].who == admin.name


def test_choices_booleans_and_reasons_are_words(admin):
    user = UserFactory()
    act.deactivate_account(actor=admin, cmd=act.OneAccount(user.pk, "a plecat"))

    row = history_of(admin, "access.user", user)[0]

    assert (row.title, row.tone, row.more) == ("Cont dezactivat", "bad", "Motiv: a plecat")
    assert row.changes == [Change("Activ", "da", "nu")]


def test_passwords_never_show():
    user = user_with(Role.AUDITOR)
    change_own_password(actor=actor_for(user), cmd=ChangeOwnPassword(PASSWORD, "Un-drum-de-munte-9"))
    user.refresh_from_db()

    told = history_of(actor_for(user), "access.user", user)

    assert told[0].changes == [Change("Parolă", "••••", "••••")]
    assert "md5" not in str(told)


def test_keys_of_other_records_are_words_and_dates_are_days():
    old, new = UserFactory(full_name="Vechi"), UserFactory(full_name="Nou")
    held = RoleAssignmentFactory(user=old, valid_from=dt.date(2026, 1, 5))
    RoleAssignment.objects.filter(pk=held.pk).update(
        user=new, valid_to=dt.date(2026, 9, 1), role=Role.AUDITOR
    )

    steps = steps_of_row(RoleAssignment, held.pk)
    told = changes_of(steps[0], related_words(steps))

    assert [(c.old, c.new) for c in told] == [
        ("Vechi", "Nou"),
        ("inspector patrimoniu", "auditor"),
        ("—", "01.09.2026"),
    ]


def test_two_statements_of_one_action_are_told_as_one():
    user = UserFactory(full_name="A")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vatra.log_entry', '77', true)")
    User.objects.filter(pk=user.pk).update(full_name="B")
    User.objects.filter(pk=user.pk).update(full_name="C")

    steps = steps_of_row(User, user.pk)

    assert len(steps) == 1
    assert [(c.old, c.new) for c in changes_of(steps[0], {})] == [("A", "C")]


def test_a_change_made_aside_is_told_as_such(admin):
    user = UserFactory(full_name="A")
    User.objects.filter(pk=user.pk).update(full_name="B")

    row = history_of(admin, "access.user", user)[0]

    assert (row.title, row.tone, row.who) == ("Modificat direct în baza de date", "warn", "")
    assert row.changes == [Change("Nume și prenume", "A", "B")]


def test_bulk_entries_show_at_each_of_their_records(admin):
    made = act.create_unit_accounts(
        actor=admin, cmd=act.CreateUnitAccounts((act.UnitAccount(7, "X7", "Școala 7", "unit_director"),))
    )

    assert [row.title for row in history_of(admin, "access.user", made[0].user)] == [
        "Conturi de unități făcute"
    ]


def test_refused_attempts_and_links_show_to_readers_of_the_journal_only(admin, actor):
    user = UserFactory()
    record_denial(admin, "reset_access", "x", object_kind="access.user", object_id=user.pk)
    act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, "Alt nume", "", ""))

    plain = history_of(admin, "access.user", user)
    auditor = history_of(actor(Role.AUDITOR), "access.user", user)

    assert [(row.title, row.url) for row in plain] == [("Datele contului schimbate", "")]
    assert [row.title for row in auditor] == ["Datele contului schimbate", "Refuzat: Cod nou dat"]
    assert auditor[0].url == f"/jurnal/{LogEntry.objects.get(verb='change_account').pk}/"


def test_the_price_is_two_queries_and_one_per_relation(admin, django_assert_num_queries):
    user = UserFactory(full_name="A")
    for n in range(5):
        act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, f"Nume {n}", "", ""))
    people = [UserFactory() for _n in range(3)]
    held = RoleAssignmentFactory(user=user)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vatra.log_entry', '', true)")
    for person in people:
        RoleAssignment.objects.filter(pk=held.pk).update(user=person)
    held.refresh_from_db()

    with django_assert_num_queries(2):
        assert len(history_of(admin, "access.user", user)) == 5
    with django_assert_num_queries(3):
        assert len(history_of(admin, kind_of(held), held)) == 3


def test_an_entry_tells_rows_changed_since_as_it_left_them(admin):
    user = UserFactory(full_name="A")
    act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, "B", "", ""))
    entry = LogEntry.objects.get(verb="change_account")
    act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, "C", "", ""))

    (step,) = steps_of_entry(entry.pk)

    assert changes_of(step, {}) == [Change("Nume și prenume", "A", "B")]


def test_every_operation_has_readable_words():
    assert str(verbs.verb("create_account").words) == "Cont făcut"
    assert str(verbs.verb("move_piano").words) == "Operațiune: move piano"
    assert verbs.verb("move_piano").icon == "arrow-left-right"
    assert str(verbs.verb("vatra.x.views.page").words) == "Pagină cerută"
