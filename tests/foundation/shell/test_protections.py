# SPDX-License-Identifier: EUPL-1.2
"""What leaves the server and who may keep it; how often one place may ask."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.factories.access import PASSWORD, UserFactory
from tests.foundation.papers.issuing_steps import issued

from vatra.foundation.access.permissions import Role
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import put
from vatra.foundation.jobs.queue import run_pending

pytestmark = pytest.mark.django_db

PRIVATE = "private, no-store"
INSIDE = (
    "/azi/",
    "/patrimoniu/bunuri/",
    "/acte/",
    "/registratura/",
    "/organizare/",
    "/importuri/",
    "/cauta/",
)


@pytest.mark.parametrize("address", INSIDE)
def test_pages_of_signed_in_people_are_kept_nowhere(client_as, address):
    answer = client_as(Role.PATRIMONY_OFFICER).get(address)

    assert (answer.status_code, answer["Cache-Control"]) == (200, PRIVATE)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exported_lists_are_kept_nowhere(client_as, kind):
    answer = client_as(Role.PATRIMONY_OFFICER).get("/patrimoniu/bunuri/", {"export": kind})

    assert answer.streaming is False or b"".join(answer.streaming_content)
    assert answer["Cache-Control"] == PRIVATE
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("mime", "query", "disposition"),
    [
        ("text/html", "", "attachment; filename*=UTF-8''list%C4%83%20%22%3B.html"),
        ("image/svg+xml", "", "attachment; filename*=UTF-8''list%C4%83%20%22%3B.html"),
        ("application/pdf", "", "inline; filename*=UTF-8''list%C4%83%20%22%3B.html"),
        ("application/pdf", "?salveaza=1", "attachment; filename*=UTF-8''list%C4%83%20%22%3B.html"),
    ],
)
def test_downloads(client_as, settings, tmp_path, mime, query, disposition):
    settings.DATA_DIR = tmp_path
    client = client_as(Role.PATRIMONY_OFFICER)
    sha256, size = put([b"<script>alert(1)</script>"], 1000)
    stored = StoredFile.objects.create(
        purpose=Purpose.IMPORT,
        name='listă ";.html',
        mime=mime,
        size=size,
        sha256=sha256,
        created_by_id=client.user.pk,
    )

    answer = client.get(f"/fisiere/{stored.public_id}/{query}")

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.status_code == 200
    assert (answer["Content-Disposition"], answer["Cache-Control"]) == (disposition, PRIVATE)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (mime, "nosniff")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_public_pages_are_kept_a_minute_for_strangers_alone(client, client_as):
    assert client.get("/")["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in client.get("/")["Vary"]
    assert client_as(Role.AUDITOR).get("/")["Cache-Control"] == PRIVATE


@pytest.mark.parametrize("address", ["/intrare/", "/nu-exista/", "/azi/"])
def test_sign_in_errors_and_redirects_are_kept_nowhere(client, address):
    assert client.get(address)["Cache-Control"] == PRIVATE


def test_error_pages_carry_the_policy(client, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    strange = Client(raise_request_exception=False)
    monkeypatch.setattr("vatra.foundation.papers.views_public.verify", broken)
    pages = [
        client.get("/nu-exista/"),
        strange.get("/verificare/abc/"),
        Client(enforce_csrf_checks=True).post("/intrare/"),
    ]

    assert [page.status_code for page in pages] == [404, 500, 403]
    for page in pages:
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert "unsafe" not in page["Content-Security-Policy"]
        assert (page["Cache-Control"], page["X-Content-Type-Options"], page["X-Frame-Options"]) == (
            PRIVATE,
            "nosniff",
            "DENY",
        )


def test_static_files_carry_the_policy_and_may_be_kept(client):
    name = next(
        path
        for finder in finders.get_finders()
        for path, _storage in finder.list([])
        if path.endswith(".svg")
    )
    answer = client.get(f"/static/{name}")

    assert b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "public" in answer["Cache-Control"]


def test_wrong_passwords_are_slowed_down_for_the_name_from_any_place(client):
    person = UserFactory()
    wrong = [
        client.post("/intrare/", {"login": person.username, "password": "altceva"}, REMOTE_ADDR=f"10.0.0.{n}")
        for n in range(7)
    ]
    right = client.post(
        "/intrare/", {"login": person.username, "password": PASSWORD}, REMOTE_ADDR="10.0.0.99"
    )

    texts = ["Prea multe" in answer.content.decode() for answer in wrong]
    assert texts == [False] * 5 + [True] * 2
    assert right.status_code != 302


def test_sign_in_is_slowed_down_for_one_place_whatever_the_names(client):
    answers = [client.post("/intrare/", {"login": f"nume.{n}", "password": "x"}) for n in range(31)]

    assert "Prea multe" in answers[10].content.decode()
    assert answers[30].status_code == 429


def test_printed_codes_are_slowed_down(client):
    sent = {
        "username": UserFactory().username,
        "code": "abcd-efgh",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    statuses = [client.post("/cont/cod/", sent).status_code for _n in range(6)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:5]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_queue")
def test_verifications_are_slowed_down_for_one_place(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    paper = issued(UserFactory())
    assert run_pending() == 1
    address = f"/verificare/{paper.token}/"

    pages = [client.get(address if n % 2 else f"{address}date.json") for n in range(61)]
    elsewhere = client.get(address, REMOTE_ADDR="10.9.9.9")

    assert [page.status_code for page in pages] == [200] * 60 + [429]
    assert pages[-1].json() == {"code": "too_many_requests"}
    assert client.get(address).status_code == 429
    assert elsewhere.status_code == 200
