# SPDX-License-Identifier: EUPL-1.2
"""The frame of every write: one durable transaction, logged; refusals logged outside it."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from tests.factories.access import RoleAssignmentFactory, UserFactory, user_with

from vatra.foundation.access import urls, urls_accounts, urls_signin
from vatra.foundation.access.actions import (
    ACTIONS,
    AlreadyDoneError,
    Transaction,
    _as_sentence,
    action,
    explain_constraint,
)
from vatra.foundation.access.actors import actor_for, system_actor
from vatra.foundation.access.guards import PUBLIC, SIGNED_IN, public, requires, rule_of, signed_in
from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit import urls as audit_urls
from vatra.foundation.audit.models import EffectKey, LogEntry, LogSubject, RowVersion
from vatra.kernel.actor import ANONYMOUS
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError


@dataclass(frozen=True)
class Rename:
    user_id: int
    name: str
    unit_id: int | None = None
    key: str = ""
    fail: bool = False


class BrokenError(RuntimeError):
    pass


@pytest.fixture
def rename():
    """An action of its own for these tests; it leaves the list of actions as it was."""
    calls = []

    def rename_for_test(tx, *, actor, cmd):
        """Renames a person."""
        tx.once(cmd.key)
        user = User.objects.get(pk=cmd.user_id)
        user.full_name = cmd.name
        user.save(update_fields=["full_name"])
        tx.log(user, reason="probă", detail="nume")
        tx.log_subjects("access.user", [user.pk, 999])
        tx.after_commit(lambda: calls.append(cmd.name))
        if cmd.unit_id:
            tx.require(cmd.unit_id)
        if cmd.fail:
            raise BrokenError
        return user

    run = action(Perm.PATRIMONY_PROPOSE)(rename_for_test)
    run.calls = calls
    yield run
    del ACTIONS["rename_for_test"]


def name_of(user):
    return User.objects.values_list("full_name", flat=True).get(pk=user.pk)


@pytest.mark.django_db
def test_check_change_and_entry_are_one(rename, django_capture_on_commit_callbacks):
    user = UserFactory(full_name="A")
    director = actor_for(user_with(Role.UNIT_DIRECTOR, 7))

    with django_capture_on_commit_callbacks(execute=True):
        rename(actor=director, cmd=Rename(user.pk, "B", unit_id=7))

    entry = LogEntry.objects.get(verb="rename_for_test")
    assert (entry.outcome, entry.actor_id, entry.roles) == ("done", director.user_id, "unit_director")
    assert (entry.object_kind, entry.object_id, entry.object_label) == ("access.user", user.pk, "B")
    assert (entry.reason, entry.data) == ("probă", {"detail": "nume"})
    assert set(LogSubject.objects.filter(log_entry=entry).values_list("object_id", flat=True)) == {
        user.pk,
        999,
    }
    assert RowVersion.objects.get(table_name="access_user", row_id=user.pk).log_entry_id == entry.pk
    assert rename.calls == ["B"]


@pytest.mark.django_db(transaction=True)
def test_without_the_permission_nothing_changes_and_the_denial_is_kept(rename):
    user = UserFactory(full_name="A")
    auditor = actor_for(user_with(Role.AUDITOR))

    with pytest.raises(NotAllowedError):
        rename(actor=auditor, cmd=Rename(user.pk, "B"))

    assert name_of(user) == "A"
    entry = LogEntry.objects.get(verb="rename_for_test")
    assert (entry.outcome, entry.actor_id) == ("denied", auditor.user_id)
    assert rename.calls == []


@pytest.mark.django_db(transaction=True)
def test_another_units_data_rolls_everything_back_but_the_denial(rename):
    user = UserFactory(full_name="A")
    director = actor_for(user_with(Role.UNIT_DIRECTOR, 7))

    with pytest.raises(NotFoundError):
        rename(actor=director, cmd=Rename(user.pk, "B", unit_id=8))

    assert name_of(user) == "A"
    assert list(LogEntry.objects.values_list("verb", "outcome")) == [("rename_for_test", "denied")]
    assert (RowVersion.objects.count(), LogSubject.objects.count(), rename.calls) == (0, 0, [])


@pytest.mark.django_db(transaction=True)
def test_a_fault_leaves_no_trace(rename):
    user = UserFactory(full_name="A")
    director = actor_for(user_with(Role.UNIT_DIRECTOR, 7))

    with pytest.raises(BrokenError):
        rename(actor=director, cmd=Rename(user.pk, "B", key="k", fail=True))

    assert (name_of(user), LogEntry.objects.count(), EffectKey.objects.count()) == ("A", 0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_effect_happens_once(rename):
    user = UserFactory(full_name="A")
    director = actor_for(user_with(Role.UNIT_DIRECTOR, 7))
    rename(actor=director, cmd=Rename(user.pk, "B", key="k"))

    with pytest.raises(AlreadyDoneError):
        rename(actor=director, cmd=Rename(user.pk, "C", key="k"))

    assert (name_of(user), rename.calls) == ("B", ["B"])


@pytest.mark.django_db(transaction=True)
def test_an_action_cannot_run_inside_a_transaction(rename):
    user = UserFactory(full_name="A")
    director = actor_for(user_with(Role.UNIT_DIRECTOR, 7))

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        rename(actor=director, cmd=Rename(user.pk, "B"))

    assert name_of(user) == "A"


@pytest.mark.django_db
def test_only_the_frame_makes_a_transaction_token():
    with pytest.raises(TypeError, match="@action"):
        Transaction(object(), ANONYMOUS, "x", Perm.AUDIT_VIEW)


@pytest.mark.django_db
def test_a_broken_rule_of_the_database_is_a_sentence():
    user = user_with(Role.AUDITOR)
    explain_constraint("role_dates_in_order", "Datele sunt pe dos.")
    start = user.assignments.get().valid_from

    def make(tx, *, actor, cmd):
        """Breaks a rule."""
        return RoleAssignmentFactory(
            user=user, role=Role.ACCOUNTANT, valid_from=start, valid_to=start.replace(year=2000)
        )

    broken = action(Perm.AUDIT_VIEW)(make)
    with pytest.raises(DomainError) as refusal:
        broken(actor=actor_for(user), cmd=None)
    del ACTIONS["make"]

    assert (refusal.value.code, refusal.value.message) == ("role_dates_in_order", "Datele sunt pe dos.")
    assert RoleAssignment.objects.count() == 1


def test_an_unexplained_rule_still_gives_a_sentence():
    refusal = _as_sentence(IntegrityError("x"))

    assert (refusal.code, "Nimic nu s-a salvat." in refusal.message) == ("integrity", True)


def test_the_system_holds_exactly_what_is_named():
    system = system_actor(Perm.AUDIT_VIEW)

    assert (system.user_id, system.can(Perm.AUDIT_VIEW), system.can(Perm.PATRIMONY_EDIT)) == (
        None,
        True,
        False,
    )


# Guards


def view(request):
    return HttpResponse("da")


def test_views_say_who_may_call_them():
    assert rule_of(view) is None
    assert rule_of(signed_in(view)) == SIGNED_IN
    assert rule_of(requires(Perm.AUDIT_VIEW, Perm.ACCESS_ROLES)(view)) == "audit.view|access.roles"
    assert rule_of(public(view)) == PUBLIC
    del view.vatra_rule


@pytest.mark.django_db
def test_a_guard_refuses_logs_and_lets_pass():
    guarded = requires(Perm.AUDIT_VIEW)(view)

    def ask(user):
        request = RequestFactory().get("/jurnal/")
        request.user, request.actor = user, actor_for(user)
        return guarded(request)

    clerk = user_with(Role.REGISTRY_CLERK)
    with pytest.raises(NotAllowedError):
        ask(clerk)
    entry = LogEntry.objects.get()
    assert (entry.outcome, entry.actor_id, entry.object_label) == ("denied", clerk.pk, "/jurnal/")

    assert ask(user_with(Role.AUDITOR)).content == b"da"
    assert LogEntry.objects.count() == 1


def test_every_page_of_this_room_declares_who_may_open_it():
    patterns = [
        *urls.urlpatterns,
        *urls_accounts.urlpatterns,
        *urls_signin.urlpatterns,
        *audit_urls.urlpatterns,
    ]

    assert len(patterns) == 5 + 16 + 11 + 4
    assert [str(p.pattern) for p in patterns if rule_of(p.callback) is None] == []
    open_to_all = {str(p.pattern) for p in patterns if rule_of(p.callback) == PUBLIC}
    assert open_to_all == {"intrare/", "intrare/inactiv/", "intrare/cod-telefon/", "iesire/", "cont/cod/"}
