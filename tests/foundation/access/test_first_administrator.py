# SPDX-License-Identifier: EUPL-1.2
"""The first account of a new installation: made from the command line, entered with its code."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.factories.access import user_with

from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry

pytestmark = pytest.mark.django_db


def test_the_code_opens_the_account(capsys):
    call_command("first_administrator", "ana.pop", "Ana Pop Demo", position="informatician")

    said = capsys.readouterr().out
    code = re.search(r"o singură dată: (\S+)", said)[1]
    user = User.objects.get(username="ana.pop")
    assert (user.full_name, user.position) == ("Ana Pop Demo", "informatician")
    assert [(r.role, r.unit_id) for r in user.assignments.all()] == [(Role.ADMINISTRATOR, None)]
    assert LogEntry.objects.get(verb="create_account").actor_name == "Vatra"
    password = {"password1": "Castelul-de-nisip-42", "password2": "Castelul-de-nisip-42"}
    assert Client().post("/cont/cod/", {"username": "ana.pop", "code": code} | password).status_code == 302
    user.refresh_from_db()
    assert user.check_password("Castelul-de-nisip-42")
    assert "http://localhost:8000/cont/cod/" in said


def test_a_second_one_has_to_be_asked_for(capsys):
    user_with(Role.ADMINISTRATOR)

    with pytest.raises(CommandError, match="are deja un administrator"):
        call_command("first_administrator", "ana.pop", "Ana Pop Demo")
    assert not User.objects.filter(username="ana.pop").exists()

    call_command("first_administrator", "ana.pop", "Ana Pop Demo", another=True)
    assert RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).count() == 2


def test_a_name_that_cannot_be_one_is_refused_with_its_sentence():
    with pytest.raises(CommandError, match="2–64 de semne"):
        call_command("first_administrator", "Ana Pop!", "Ana Pop Demo")

    assert User.objects.count() == 0
