# SPDX-License-Identifier: EUPL-1.2
"""Printed codes: given by an administrator, used once by their owner, useless to everybody else."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from tests.factories.access import PASSWORD, UserFactory

from vatra.foundation.access import codes
from vatra.foundation.access.account_actions import OneAccount, reset_access
from vatra.foundation.access.actors import owner_of
from vatra.foundation.access.models import OneTimeCode
from vatra.foundation.access.own_actions import SetPasswordByCode, set_password_by_code
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError

pytestmark = pytest.mark.django_db
NEW = "Castelul-de-nisip-42"
SENTENCE = "Numele de utilizator și codul nu se potrivesc, sau codul a expirat ori a fost folosit."


@pytest.fixture
def given(actor):
    user = UserFactory(username="ana", full_name="Ana Demo")
    return reset_access(actor=actor(Role.ADMINISTRATOR), cmd=OneAccount(user.pk, reason="parolă uitată"))


def post(username, code, password=NEW, again=None, client=None):
    data = {"username": username, "code": code, "password1": password, "password2": again or password}
    return (client or Client()).post("/cont/cod/", data, HTTP_ACCEPT_LANGUAGE="ro")


def unchanged(user):
    user.refresh_from_db()
    return (
        user.check_password(PASSWORD)
        and OneTimeCode.objects.filter(user=user, used_at__isnull=False).count() == 0
    )


def test_a_code_is_three_groups_of_an_alphabet_without_look_alikes():
    made = {codes.new_code() for _turn in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){2}", code) for code in made)
    assert not set("".join(made)) & set("01OILU")


def test_only_the_keyed_hash_is_kept(given, settings):
    row = OneTimeCode.objects.get()

    assert len(row.digest) == 64
    assert given.code not in str(vars(row))
    settings.SECRET_KEY = "another key altogether for this installation"
    assert codes.digest_of(given.code) != row.digest


def test_the_owner_sets_a_password_with_it_and_signs_in(given):
    answer = post(" ANA ", given.code.lower().replace("-", " "))

    assert (answer.status_code, answer["Location"]) == (302, "/intrare/")
    given.user.refresh_from_db()
    assert given.user.check_password(NEW)
    assert OneTimeCode.objects.get().used_at is not None
    assert LogEntry.objects.get(verb="set_password_by_code").actor_id == given.user.pk
    client = Client()
    client.post("/intrare/", {"login": "ana", "password": NEW})
    assert client.session["_auth_user_id"] == str(given.user.pk)


def test_a_used_code_is_refused(given):
    post("ana", given.code)

    answer = post("ana", given.code, "Alt-castel-de-nisip-43")

    assert SENTENCE in answer.content.decode()
    given.user.refresh_from_db()
    assert given.user.check_password(NEW)


def test_an_expired_code_is_refused(given):
    with time_machine.travel(clock.now() + dt.timedelta(days=30, minutes=1), tick=False):
        answer = post("ana", given.code)

    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    assert unchanged(given.user)


def test_a_code_lives_thirty_days(given):
    with time_machine.travel(clock.now() + dt.timedelta(days=29, hours=23), tick=False):
        assert post("ana", given.code).status_code == 302


def test_a_new_code_voids_the_older_one(given, actor):
    newer = reset_access(actor=actor(Role.ADMINISTRATOR), cmd=OneAccount(given.user.pk))

    assert SENTENCE in post("ana", given.code).content.decode()
    assert unchanged(given.user)
    assert post("ana", newer.code).status_code == 302


@pytest.mark.parametrize(
    ("username", "shift"), [("ana", "2222-2222-2222"), ("nimeni", None), ("maria", None)]
)
def test_wrong_code_unknown_name_and_another_person_get_the_same_answer(given, username, shift):
    other = UserFactory(username="maria")

    answer = post(username, shift or given.code)

    assert answer.status_code == 422
    assert answer.content.decode().count(SENTENCE) == 1
    assert unchanged(given.user)
    assert unchanged(other)


def test_a_deactivated_account_has_no_use_of_its_code(given):
    given.user.is_active = False
    given.user.save(update_fields=["is_active"])

    assert SENTENCE in post("ana", given.code).content.decode()
    assert unchanged(given.user)


def test_a_weak_password_leaves_the_code_open(given):
    weak = post("ana", given.code, "parola").content.decode()
    different = post("ana", given.code, NEW, "altceva").content.decode()

    assert "password1" in weak
    assert "Cele două parole nu sunt la fel." in different
    assert unchanged(given.user)
    assert post("ana", given.code).status_code == 302


def test_a_password_like_the_name_leaves_the_code_open(given):
    with pytest.raises(BadInputError) as refusal:
        set_password_by_code(actor=owner_of(given.user), cmd=SetPasswordByCode(given.code, "Ana Demo Ana"))

    assert refusal.value.code == "weak_password"
    assert unchanged(given.user)


def test_the_sixth_wrong_try_for_a_name_waits_even_with_the_right_code(given):
    for _turn in range(5):
        post("ana", "2222-2222-2222")

    answer = post("ana", given.code)

    assert answer.status_code == 429
    assert "Prea multe încercări." in answer.content.decode()
    assert unchanged(given.user)


def test_wrong_tries_on_a_known_name_are_in_the_journal(given):
    post("ana", "2222-2222-2222")
    post("nimeni-anume", "2222-2222-2222")

    labels = LogEntry.objects.filter(verb="set_password_by_code", outcome="denied").order_by("pk")
    assert list(labels.values_list("object_label", flat=True)) == ["ana", ""]


def test_the_code_of_one_person_does_not_serve_another_through_the_action(given):
    with pytest.raises(BadInputError):
        set_password_by_code(actor=owner_of(UserFactory()), cmd=SetPasswordByCode(given.code, NEW))

    assert unchanged(given.user)
