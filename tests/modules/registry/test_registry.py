# SPDX-License-Identifier: EUPL-1.2
"""The register: numbers without gaps, lines cancelled and never deleted, an entry for each paper."""

import re
import threading
from dataclasses import dataclass

import pytest
import time_machine
from django.db import IntegrityError, ProgrammingError, connection
from tests.factories.access import UserFactory
from tests.foundation.papers.issuing_steps import IssueOne, issue_one, issued

from vatra.foundation.access.actions import AlreadyDoneError, Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit.models import LogEntry, RowVersion
from vatra.foundation.papers.issuing import cancel_paper
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError
from vatra.modules.registry.actions import CancelEntry, RegisterEntry, cancel_entry, register_entry
from vatra.modules.registry.models import Direction, RegistryEntry
from vatra.modules.registry.ports import NewEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]

CLERK = system_actor(Perm.REGISTRY_RECORD, Perm.REGISTRY_VIEW)
OFFICER = system_actor(Perm.PATRIMONY_ISSUE)


def enter(subject: str = "Cerere", **fields: object) -> RegistryEntry:
    return register_entry(actor=CLERK, cmd=RegisterEntry(NewEntry(Direction.IN, subject, **fields)))  # type: ignore[arg-type]


def numbers() -> list[int]:
    return list(RegistryEntry.objects.order_by("pk").values_list("number", flat=True))


def test_lines_take_the_next_number_of_the_year():
    first, second = enter(), enter("  Adresă\u00a0a  școlii ", correspondent="Școala Demo", their_number="12")

    year = clock.today().year
    assert [str(first), str(second)] == [f"1/{year}", f"2/{year}"]
    assert (second.subject, second.correspondent, second.recorded_by_name) == (
        "Adresă a școlii",
        "Școala Demo",
        "Vatra",
    )
    assert first.recorded_at <= second.recorded_at


def test_a_refused_line_takes_no_number():
    enter()
    with pytest.raises(BadInputError):
        enter(" \u200b ")

    assert enter().number == 2
    assert numbers() == [1, 2]


@pytest.mark.slow
def test_many_at_once_leave_no_gap_and_the_keys_follow_the_numbers():
    def work() -> None:
        try:
            for n in range(10):
                try:
                    enter("" if n % 5 == 0 else "Cerere")
                except BadInputError:
                    continue
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert numbers() == list(range(1, 65))
    times = list(RegistryEntry.objects.order_by("number").values_list("recorded_at", flat=True))
    assert times == sorted(times)


def test_the_same_form_sent_twice_enters_one_line():
    cmd = RegisterEntry(NewEntry(Direction.IN, "Cerere"), once="form:1")
    register_entry(actor=CLERK, cmd=cmd)
    with pytest.raises(AlreadyDoneError):
        register_entry(actor=CLERK, cmd=cmd)

    assert numbers() == [1]
    assert enter().number == 2


def test_a_cancelled_line_keeps_its_number_and_what_it_was():
    entry = enter()
    cancelled = cancel_entry(actor=CLERK, cmd=CancelEntry(entry.pk, " Înregistrat de două ori "))

    assert (str(cancelled), cancelled.cancel_reason) == (str(entry), "Înregistrat de două ori")
    assert enter().number == 2
    assert RowVersion.objects.get(table_name="registry_registryentry").old["cancelled_at"] is None
    assert LogEntry.objects.get(verb="cancel_entry").reason == "Înregistrat de două ori"
    with pytest.raises(DomainError, match="deja anulată"):
        cancel_entry(actor=CLERK, cmd=CancelEntry(entry.pk, "Iar"))


def test_cancelling_needs_a_reason():
    entry = enter()
    with pytest.raises(BadInputError):
        cancel_entry(actor=CLERK, cmd=CancelEntry(entry.pk, "  "))

    entry.refresh_from_db()
    assert entry.cancelled_at is None


def test_a_line_cannot_be_deleted():
    enter()
    with pytest.raises(ProgrammingError, match="Cannot delete rows"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_registryentry")

    assert numbers() == [1]


def test_every_issued_paper_is_tied_to_its_entry():
    enter()
    paper = issued(UserFactory())

    entry = paper.registry_entry
    assert (paper.registry_number, str(entry), entry.direction) == (f"2/{clock.today().year}",) * 2 + (
        Direction.INTERNAL,
    )
    assert paper.content["registry_number"] == str(entry)
    assert entry.subject.startswith(f"Act de probă nr. {paper.number_text} – ")
    with pytest.raises(DomainError) as refusal:
        cancel_entry(actor=CLERK, cmd=CancelEntry(entry.pk, "Greșit"))
    assert refusal.value.code == "has_paper"


@dataclass(frozen=True)
class CancelOne:
    paper: IssuedPaper


@action(Perm.PATRIMONY_ISSUE)
def cancel_one(tx: Transaction, *, actor: Actor, cmd: CancelOne) -> None:
    """Cancels a paper as the action of its owner does."""
    cancel_paper(tx, cmd.paper)


def test_the_line_of_a_cancelled_paper_says_so_and_stays_as_it_was(client_as):
    paper, other = issued(UserFactory()), issued(UserFactory())
    before = RegistryEntry.objects.filter(paper=paper).values().get()
    with time_machine.travel("2026-12-30T22:30:00Z", tick=False):
        cancel_one(actor=OFFICER, cmd=CancelOne(paper))
    client = client_as(Role.REGISTRY_CLERK)

    shown = client.get("/registratura/").context["page"].rows
    rows = {int(re.search(r"/registratura/(\d+)/", row)[1]): row for row in shown}
    page = client.get(f"/registratura/{before['id']}/").content.decode()
    exported = client.get("/registratura/", {"export": "csv"})
    text = b"".join(exported.streaming_content).decode() if exported.streaming else exported.content.decode()
    filtered = client.get("/registratura/", {"stare": "acte-anulate"}).context["page"].rows

    assert "act anulat la 31.12.2026" in rows[before["id"]]
    assert "înregistrată" in rows[other.registry_entry.pk]
    assert page.count("act anulat la 31.12.2026") == 1
    assert "Actul anulat la" in page
    assert "31 decembrie 2026, 00:30" in page
    assert "iar numărul ei nu se refolosește" in page
    assert text.count("act anulat la 31.12.2026") == 1
    assert [re.search(r"/registratura/(\d+)/", row)[1] for row in filtered] == [str(before["id"])]
    assert RegistryEntry.objects.filter(paper=paper).values().get() == before
    assert enter().number == 3


@pytest.mark.parametrize(
    "change",
    [
        "number = number + 7",
        "year = 2001",
        "subject = 'x'",
        "correspondent = 'x'",
        "their_number = 'x'",
        "direction = 'iesire'",
        "recorded_at = now()",
        "recorded_by_name = 'x'",
        "paper_id = NULL",
    ],
)
def test_what_was_entered_is_not_changed_even_by_sql(change):
    entry = issued(UserFactory()).registry_entry
    before = RegistryEntry.objects.values().get(pk=entry.pk)

    with pytest.raises(IntegrityError, match="is frozen"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_registryentry SET {change}")

    assert RegistryEntry.objects.values().get(pk=entry.pk) == before


def test_a_cancelled_line_keeps_its_reason_even_by_sql():
    entry = cancel_entry(actor=CLERK, cmd=CancelEntry(enter().pk, "De două ori"))

    for change in ("cancel_reason = 'x'", "cancelled_at = NULL, cancel_reason = ''", "cancelled_at = now()"):
        with pytest.raises(IntegrityError, match="is frozen"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE registry_registryentry SET {change}")

    entry.refresh_from_db()
    assert (entry.cancelled_at is None, entry.cancel_reason) == (False, "De două ori")


def test_an_issue_that_rolls_back_leaves_no_entry_and_no_gap():
    def fail() -> None:
        raise DomainError("Nu.")

    with pytest.raises(DomainError):
        issue_one(actor=OFFICER, cmd=IssueOne(UserFactory().pk, before_commit=fail))

    assert (numbers(), IssuedPaper.objects.count(), enter().number) == ([], 0, 1)


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.EXECUTIVE_DIRECTOR, Role.UNIT_DIRECTOR, Role.ADMINISTRATOR]
)
def test_only_those_who_record_may_write(actor, client_as, role):
    unit = 7 if role == Role.UNIT_DIRECTOR else None
    entry = enter()
    person = actor(role, unit)
    with pytest.raises(NotAllowedError):
        register_entry(actor=person, cmd=RegisterEntry(NewEntry(Direction.IN, "Cerere")))
    with pytest.raises(NotAllowedError):
        cancel_entry(actor=person, cmd=CancelEntry(entry.pk, "Motiv"))
    client = client_as(role, unit)
    for address in ("/registratura/nou/", f"/registratura/{entry.pk}/anulare/"):
        assert (
            client.post(address, {"reason": "Motiv", "subject": "x", "direction": "intrare"}).status_code
            == 403
        )

    entry.refresh_from_db()
    assert (numbers(), entry.cancelled_at) == ([1], None)


def test_people_of_units_do_not_see_the_register(client_as):
    entry = enter("Adresă secretă")
    client = client_as(Role.UNIT_DIRECTOR, 7)

    for address in ("/registratura/", f"/registratura/{entry.pk}/"):
        assert client.get(address).status_code == 403
    assert "Adresă secretă" not in client.get("/cauta/", {"q": "secretă", "lista": "1"}).content.decode()


def test_the_clerk_enters_a_line_by_the_form_and_cancels_it(client_as):
    client = client_as(Role.REGISTRY_CLERK)
    client.get("/registratura/nou/")

    wrong = client.post(
        "/registratura/nou/", {"direction": "intrare", "subject": " ", "their_date": "31.02.2026"}
    )
    done = client.post(
        "/registratura/nou/",
        {
            "direction": "iesire",
            "subject": "Răspuns",
            "their_date": "5.11.2026",
            "correspondent": "Școala Demo",
        },
    )

    entry = RegistryEntry.objects.get()
    assert (wrong.status_code, "Scrieți pe scurt cuprinsul" in wrong.content.decode()) == (422, True)
    assert (done["Location"], entry.direction, entry.their_date.isoformat()) == (
        f"/registratura/{entry.pk}/",
        "iesire",
        "2026-11-05",
    )
    assert client.post(f"/registratura/{entry.pk}/anulare/", {"reason": ""}).status_code == 422
    assert client.post(f"/registratura/{entry.pk}/anulare/", {"reason": "Dublură"}).status_code == 302
    page = client.get(f"/registratura/{entry.pk}/").content.decode()
    assert ("anulată" in page, "Dublură" in page, "Răspuns" in page) == (True, True, True)


def test_the_list_filters_by_year_direction_and_words(client_as):
    enter("Cerere de școală", correspondent="Ionescu Demo")
    register_entry(actor=CLERK, cmd=RegisterEntry(NewEntry(Direction.OUT, "Răspuns")))
    client, year = client_as(Role.REGISTRY_CLERK), clock.today().year

    for query, expected in (
        ({}, [True, True]),
        ({"an": str(year)}, [True, True]),
        ({"an": "2001"}, [False, False]),
        ({"fel": "iesire"}, [False, True]),
        ({"q": "SCOALĂ ionescu"}, [True, False]),
        ({"q": f"2/{year}"}, [False, True]),
        ({"q": "2"}, [False, True]),
    ):
        page = client.get("/registratura/", query).content.decode()
        assert ["Cerere de școală" in page, ">Răspuns<" in page] == expected, query
    assert client.get("/registratura/", {"an": "x"}).status_code == 422
    assert client.get("/registratura/", {"fel": "x"}).status_code == 422


def test_the_list_goes_on_page_after_page(client_as):
    for n in range(60):
        enter(f"Cerere {n:02}")
    client = client_as(Role.REGISTRY_CLERK)

    first = client.get("/registratura/").context["page"]
    second = client.get(first.next_url).context["page"]

    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert "Cerere 59" in first.rows[0]
    assert "Cerere 09" in second.rows[0]


def test_the_filtered_list_is_exported(client_as):
    enter("Cerere")
    answer = client_as(Role.REGISTRY_CLERK).get("/registratura/", {"export": "csv", "fel": "intrare"})

    text = (
        b"".join(answer.streaming_content).decode("utf-8-sig")
        if answer.streaming
        else answer.content.decode()
    )
    assert f"1/{clock.today().year}" in text
    assert "Cerere" in text
    entry = LogEntry.objects.get(verb="export_list")
    assert entry.data["detail"].startswith("CSV; ")
    assert entry.object_label == "Registrul de intrare-ieșire"


def test_a_number_typed_whole_leads_to_its_line(client_as):
    entry = enter()

    answer = client_as(Role.REGISTRY_CLERK).get("/cauta/", {"q": f"nr. 1/{clock.today().year}"})

    assert answer["Location"] == f"/registratura/{entry.pk}/"
