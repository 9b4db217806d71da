# SPDX-License-Identifier: EUPL-1.2
"""Signing in and out, in Romanian, with and without a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from tests.factories.access import PASSWORD, UserFactory, user_with

from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry, RowVersion

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/intrare/", {"login": username, "password": password, **more})


def totp_code(secret=SECRET):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_the_page_is_romanian_and_public():
    page = Client().get("/intrare/", HTTP_ACCEPT_LANGUAGE="ro").content.decode()

    assert "<h1>Intrare</h1>" in page
    assert "Nume de utilizator" in page
    assert "Parolă" in page
    assert 'href="/cont/cod/"' in page
    assert not re.search(r"\b(Login|Password|Username|Sign In|Remember)\b", page)


def test_username_in_any_case_opens_the_start_page_and_is_logged():
    user = user_with(Role.PATRIMONY_OFFICER, username="ana.demo")
    client = Client()

    answer = sign_in(client, " Ana.DEMO ")

    assert (answer.status_code, answer["Location"]) == (302, "/azi/")
    assert client.session["_auth_user_id"] == str(user.pk)
    entry = LogEntry.objects.get(verb="sign_in")
    assert (entry.outcome, entry.actor_id, entry.roles) == ("done", user.pk, "patrimony_officer")
    assert not RowVersion.objects.filter(table_name="access_user").exists()


def test_next_page_is_kept_and_foreign_addresses_are_not():
    user_with(Role.AUDITOR, username="aud")

    assert sign_in(Client(), "aud", next="/jurnal/")["Location"] == "/jurnal/"
    assert sign_in(Client(), "aud", next="https://example.org/")["Location"] == "/azi/"


def test_wrong_password_and_unknown_name_get_the_same_sentence():
    user = UserFactory(username="ana")

    known = sign_in(Client(), "ana", "altceva-cu-totul")
    unknown = sign_in(Client(), "nimeni", "altceva-cu-totul")

    sentence = "Numele de utilizator sau parola nu sunt bune."
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()
    denied = LogEntry.objects.get(verb="sign_in", outcome="denied")
    assert denied.object_id == user.pk


def test_a_deactivated_account_is_told_so():
    UserFactory(username="ana", is_active=False)
    client = Client()

    answer = sign_in(client, "ana")

    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 302}


def test_the_sixth_wrong_password_is_told_to_wait():
    UserFactory(username="ana")
    client = Client()
    for _turn in range(5):
        sign_in(client, "ana", "gresit-gresit")

    answer = sign_in(client, "ana", PASSWORD)

    assert "Prea multe încercări" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_sign_out_is_a_post(client_as):
    client = client_as(Role.AUDITOR)

    assert client.get("/iesire/").status_code == 405
    assert client.post("/iesire/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_page_asks_for_sign_in_and_comes_back():
    assert Client().get("/jurnal/")["Location"] == "/intrare/?next=/jurnal/"


def test_the_chosen_theme_follows_the_person_to_another_browser():
    UserFactory(username="ana", theme="dark", density="compact")
    client = Client()

    sign_in(client, "ana")

    assert client.cookies["tema"].value == "dark"
    assert client.cookies["densitate"].value == "compact"


def test_with_a_second_factor_the_password_alone_does_not_sign_in():
    user = UserFactory(username="ana")
    TOTP.activate(user, SECRET)
    assert SECRET not in str(Authenticator.objects.get(user=user).data)
    client = Client()

    first = sign_in(client, "ana")

    assert first["Location"] == "/intrare/cod-telefon/"
    assert "_auth_user_id" not in client.session
    page = client.get("/intrare/cod-telefon/", HTTP_ACCEPT_LANGUAGE="ro").content.decode()
    assert "Codul din telefon" in page
    wrong = client.post("/intrare/cod-telefon/", {"code": "000000"})
    assert "Codul nu este bun." in wrong.content.decode()
    assert "_auth_user_id" not in client.session
    right = client.post("/intrare/cod-telefon/", {"code": totp_code()})
    assert right["Location"] == "/azi/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_role_that_demands_a_second_factor_leads_to_its_setting_up(client_as, settings):
    settings.TOTP_ROLES = frozenset({"auditor"})
    auditor, clerk = client_as(Role.AUDITOR), client_as(Role.PATRIMONY_OFFICER)

    assert auditor.get("/jurnal/")["Location"] == "/cont/al-doilea-factor/"
    assert auditor.get("/cont/").status_code == 200
    assert clerk.get("/cont/").status_code == 200
    TOTP.activate(auditor.user, SECRET)
    assert auditor.get("/jurnal/").status_code == 200


def test_nobody_is_asked_when_no_role_demands_it(client_as):
    assert client_as(Role.AUDITOR).get("/jurnal/").status_code == 200


def test_setting_up_the_second_factor_gives_backup_codes_and_is_logged():
    user = user_with(Role.AUDITOR, username="ana")
    client = Client()
    sign_in(client, "ana")

    answer = client.get("/cont/al-doilea-factor/", follow=True)
    if answer.redirect_chain:
        assert answer.redirect_chain[0][0].startswith("/cont/confirmare/")
        answer = client.post(
            answer.request["PATH_INFO"] + "?next=/cont/al-doilea-factor/", {"password": PASSWORD}, follow=True
        )
    page = answer.content.decode()
    assert "<svg" in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page

    done = client.post("/cont/al-doilea-factor/", {"code": totp_code(secret)})

    assert done["Location"] == "/cont/coduri-de-rezerva/"
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert LogEntry.objects.get(verb="turn_on_second_factor").object_id == user.pk
    shown = client.get("/cont/coduri-de-rezerva/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", shown)) == 10


def test_a_demanded_second_factor_cannot_be_turned_off(client_as, settings):
    settings.TOTP_ROLES = frozenset({"auditor"})
    user = user_with(Role.AUDITOR, username="ana")
    TOTP.activate(user, SECRET)
    client = Client()
    sign_in(client, "ana")
    client.post("/intrare/cod-telefon/", {"code": totp_code()})
    client.post("/cont/confirmare/?next=/cont/", {"password": PASSWORD})

    client.post("/cont/al-doilea-factor/oprire/")

    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
