# SPDX-License-Identifier: EUPL-1.2
"""„Azi” of an administrator: jobs, accounts, rules, copies, space, configuration."""

import datetime as dt
import re
from typing import NamedTuple

import pytest

from vatra.foundation.access import cards as account_cards
from vatra.foundation.access.account_actions import CreateAccount, create_account
from vatra.foundation.access.models import OneTimeCode, User
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import Outcome
from vatra.foundation.backup import cards as backup_cards
from vatra.foundation.backup import condition
from vatra.foundation.jobs import cards as job_cards
from vatra.foundation.jobs.models import JobRun, JobState
from vatra.foundation.rulebook import cards as rule_cards
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.kernel import clock
from vatra.kernel.actor import ANONYMOUS

pytestmark = pytest.mark.django_db


class Usage(NamedTuple):
    """What the system says of a disk, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def admin(actor):
    return actor("administrator")


def shown(lines):
    return [(line.n, line.text, line.tone) for line in lines if line.n]


def job(state, **ago):
    return JobRun.objects.create(
        name="x", title="X", state=state, created_at=clock.now() - dt.timedelta(**ago)
    )


def test_failed_and_forgotten_jobs_show(admin):
    job(JobState.FAILED, days=2), job(JobState.FAILED, days=8)
    job(JobState.QUEUED, minutes=11), job(JobState.QUEUED, minutes=9), job(JobState.DONE, days=1)

    assert [(line.n, line.tone, line.url) for line in job_cards.lines(admin)] == [
        (1, "bad", "/lucrari/?stare=failed"),
        (1, "bad", "/lucrari/?stare=queued"),
    ]


def test_accounts_that_wait_show_and_their_lists_hold_them(admin, client_as, settings):
    User.objects.update(password="x")
    made = create_account(actor=admin, cmd=CreateAccount(username="nou.cont", full_name="Nou Cont"))
    assert shown(account_cards.lines(admin)) == [(1, "cu codul încă nefolosit", "")]

    OneTimeCode.objects.update(expires_at=clock.now())
    assert shown(account_cards.lines(admin)) == [(1, "fără parolă și fără cod", "bad")]
    page = client_as("administrator").get("/administrare/conturi/?acces=fara").content.decode()
    assert re.findall(r"nou\.cont", page)
    assert made is not None

    settings.TOTP_ROLES = frozenset({"administrator"})
    assert (2, "fără al doilea factor, deși rolul îl cere", "bad") in shown(account_cards.lines(admin))


def test_repeated_refusals_show_the_account(admin):
    user = User.objects.create_user("ana.pop", "o parolă lungă")
    for _n in range(5):
        write_entry(None, ANONYMOUS, "sign_in", Outcome.DENIED, object_kind="access.user", object_id=user.pk)

    assert (1, "cu intrări refuzate repetat azi", "warn") in shown(account_cards.lines(admin))


def test_unverified_rules_and_a_missing_catalogue_show(admin):
    CatalogueEntry.objects.all().delete()
    empty, unverified = rule_cards.lines(admin)

    assert (empty.n, empty.tone) == (1, "bad")
    assert unverified.n > 0
    assert unverified.tone == "warn"


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, []), (3, [(3, "warn")]), (9, [(9, "bad")])])
def test_an_old_copy_shows_its_age(admin, monkeypatch, days, expected):
    monkeypatch.setattr(condition.shutil, "disk_usage", lambda _folder: Usage(100, 50, 50))
    condition.note_copy("copie.zip", "3 tabele")
    later = clock.now() + dt.timedelta(days=days, minutes=1)
    monkeypatch.setattr(condition.clock, "now", lambda: later)

    assert [(line.n, line.tone) for line in backup_cards.lines(admin)] == expected


def test_no_copy_and_little_space_show(admin, monkeypatch):
    gigabyte = 1024**3
    monkeypatch.setattr(
        condition.shutil, "disk_usage", lambda _folder: Usage(100 * gigabyte, 0, 14 * gigabyte)
    )

    assert [(line.n, line.text.partition(":")[0], line.tone) for line in backup_cards.lines(admin)] == [
        (1, "zi fără copie de siguranță", "warn"),
        (14, "GB liberi pe disc", "bad"),
    ]


def test_the_page_of_the_installation(client_as):
    condition.note_copy("copie-2026.zip", "3 tabele")
    page = client_as("administrator").get("/administrare/instalare/").content.decode()

    assert "copie-2026.zip" in page
    assert re.search(r"<dt>Loc pe disc</dt><dd>[\d.,]+ [GM]B liberi din [\d.,]+ GB</dd>", page)
    assert client_as("patrimony_officer").get("/administrare/instalare/").status_code == 403


def test_the_first_page_is_useful_to_each_role(client_as):
    admin = client_as("administrator").get("/azi/").content.decode()
    clerk = client_as("registry_clerk").get("/azi/").content.decode()
    head = client_as("executive_director").get("/azi/").content.decode()

    assert set(re.findall(r"<h3><svg.*?</svg>([^<]+)</h3>", admin)) == {
        "Conturi", "Reguli și catalog", "Lucrări din fundal", "Instalarea", "Configurare",
    }  # fmt: skip
    assert "De semnat și de avizat" not in admin
    assert "Începeți de aici" in clerk
    assert "De semnat și de avizat" in head
