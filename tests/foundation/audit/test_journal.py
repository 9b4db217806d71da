# SPDX-License-Identifier: EUPL-1.2
"""The pages of the journal."""

import re

import pytest
import time_machine
from tests.factories.access import UserFactory, user_with

from vatra.foundation.access import account_actions as act
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import GRANTS, Perm, Role
from vatra.foundation.audit.log import write_entry
from vatra.foundation.audit.models import LogEntry
from vatra.kernel.actor import ANONYMOUS, Actor

pytestmark = pytest.mark.django_db


def titles(page):
    return re.findall(r'<a href="/jurnal/\d+/">([^<]+)</a>', page)


@pytest.fixture
def auditor(client_as):
    return client_as(Role.AUDITOR)


def test_the_journal_shows_what_was_done_and_refused_newest_first(auditor):
    write_entry(None, Actor(5, "Ana Demo"), "create_account", "done", object_label="Ion <b>")
    write_entry(None, Actor(6, "Dan Demo"), "reset_access", "denied", object_label="Ion", reason="fără drept")

    page = auditor.get("/jurnal/").content.decode()

    assert titles(page) == ["Cod nou dat", "Cont făcut"]
    assert "Ion &lt;b&gt;" in page
    assert "Motiv: fără drept" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("persoana=ana", ["Cont făcut"]),
        ("ce=reset_access", ["Cod nou dat"]),
        ("rezultat=denied", ["Cod nou dat"]),
        ("fel=access.user", ["Cont făcut"]),
        ("q=Ion", ["Cont făcut"]),
        ("din=2026-03-02", ["Cod nou dat"]),
        ("pana=2026-03-01", ["Cont făcut"]),
        ("din=2026-03-02&pana=2026-03-02&persoana=ana", []),
    ],
)
def test_the_journal_is_filtered(auditor, query, expected):
    with time_machine.travel("2026-03-01T21:59:00Z", tick=False):
        write_entry(
            None,
            Actor(5, "Ana Demo"),
            "create_account",
            "done",
            object_kind="access.user",
            object_label="Ion",
        )
    with time_machine.travel("2026-03-01T22:00:00Z", tick=False):
        write_entry(None, Actor(6, "Dan Demo"), "reset_access", "denied")

    assert titles(auditor.get(f"/jurnal/?{query}").content.decode()) == expected


def test_a_senseless_day_is_answered_in_a_sentence(auditor):
    answer = auditor.get("/jurnal/?din=ieri")

    assert answer.status_code == 422


def test_pages_follow_one_another_without_holes(auditor):
    for n in range(120):
        write_entry(None, ANONYMOUS, "sign_in", "done", object_label=f"obiect-{n:03d}")
    url, seen = "/jurnal/", []
    while url:
        page = auditor.get(url).content.decode()
        seen += re.findall(r"obiect-\d{3}", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        url = following and following.group(1).replace("&amp;", "&")

    assert seen == [f"obiect-{n:03d}" for n in reversed(range(120))]


def test_the_file_holds_the_filtered_rows_and_runs_no_formulas(auditor):
    write_entry(None, ANONYMOUS, "create_account", "done", object_label="=1+1")
    write_entry(None, ANONYMOUS, "reset_access", "done", object_label="altul")

    answer = auditor.get("/jurnal/?ce=create_account&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "'=1+1" in text
    assert "altul" not in text
    assert LogEntry.objects.get(verb="export_list").actor_id == auditor.user.pk


def test_an_entry_shows_old_and_new(auditor):
    admin = actor_for(user_with(Role.ADMINISTRATOR))
    user = UserFactory(full_name="Ana")
    act.change_account(actor=admin, cmd=act.ChangeAccount(user.pk, "Ana Maria", "", ""))

    page = auditor.get(f"/jurnal/{LogEntry.objects.get(verb='change_account').pk}/").content.decode()

    assert "<h1>Datele contului schimbate</h1>" in page
    assert "<del>Ana</del> <ins>Ana Maria</ins>" in page


def test_a_missing_entry_is_not_found(auditor):
    assert auditor.get("/jurnal/987654321/").status_code == 404


@pytest.mark.parametrize("role", [r for r in Role if Perm.AUDIT_VIEW not in GRANTS[r]])
def test_the_journal_is_closed_to_others_and_the_attempt_is_in_it(client_as, role):
    client = client_as(role, 7 if role.startswith("unit") else None)
    entry = write_entry(None, ANONYMOUS, "sign_in", "done")

    answers = [client.get(url) for url in ("/jurnal/", f"/jurnal/{entry.pk}/", "/jurnal/?export=csv")]
    answers.append(client.post("/jurnal/sigilii/", {"form_key": "form:x"}))

    assert [a.status_code for a in answers] == [403] * 4
    assert LogEntry.objects.filter(outcome="denied", actor_id=client.user.pk).count() == 4
    assert not LogEntry.objects.filter(verb="check_seals").exists()


def test_the_page_is_cheap(auditor, django_assert_max_num_queries):
    for n in range(60):
        write_entry(None, ANONYMOUS, "sign_in", "done", object_label=f"{n}")

    with django_assert_max_num_queries(14):
        auditor.get("/jurnal/")
