# SPDX-License-Identifier: EUPL-1.2
"""A refusal reaches people as a page, a fragment or JSON, always with what to do."""

import base64
import hashlib
import json
import re

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponseNotAllowed
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from vatra.foundation.shell import errors, identity
from vatra.kernel.errors import DomainError, NotAllowedError, StaleError


@pytest.fixture(autouse=True)
def _plain_names(monkeypatch):
    """The names of the house without a database."""
    monkeypatch.setattr(identity, "_provider", [])


def request(**headers):
    made = RequestFactory().get("/ceva/", headers=headers)
    made.htmx = HtmxDetails(made)
    made.resolver_match = None
    return made


def answer(error, **headers):
    return errors.DomainErrorMiddleware(lambda _request: None).process_exception(request(**headers), error)


def test_a_refusal_is_a_page_with_its_sentence():
    response = answer(StaleError("Registrul a fost schimbat între timp."))
    html = response.content.decode()

    assert response.status_code == 409
    assert "<h1>Nu s-a putut face</h1>" in html
    assert "<p>Registrul a fost schimbat între timp.</p>" in html
    assert "Reîncărcați pagina" in html


def test_the_forbidden_page_says_whom_to_ask():
    response = answer(NotAllowedError("Rolul nu dă acces."))

    assert response.status_code == 403
    assert "administratorul aplicației" in response.content.decode()


def test_htmx_gets_a_fragment():
    response = answer(StaleError("A fost <b>schimbat</b>."), **{"HX-Request": "true"})
    html = response.content.decode()

    assert response.status_code == 409
    assert html.lstrip().startswith('<div class="note bad" role="alert">')
    assert "A fost &lt;b&gt;schimbat&lt;/b&gt;." in html


def test_programs_get_a_problem_document():
    response = answer(DomainError("Nu.", code="number_taken"), Accept="application/json")

    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "number_taken",
        "title": "Nu s-a putut face",
        "status": 409,
        "detail": "Nu.",
    }


def test_other_exceptions_pass():
    assert answer(ValueError("x")) is None


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "Cererea nu poate fi citită"),
        (errors.forbidden, 403, "Nu aveți acces aici"),
        (errors.not_found, 404, "Pagina nu există"),
    ],
)
def test_handlers(view, status, title):
    response = view(request(), Http404())

    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_a_failure_needs_neither_shell_nor_database():
    response = errors.failure(request())
    html = response.content.decode()

    assert response.status_code == 500
    assert "<h1>Ceva nu a mers</h1>" in html
    assert "<link" not in html
    assert "<script" not in html
    style = re.search("<style>(.*?)</style>", html).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(("kept", "attribute"), [("dark", ' data-theme="dark"'), ("x' onload", "")])
def test_a_failure_keeps_the_theme_of_the_browser(kept, attribute):
    asked = request()
    asked.COOKIES["tema"] = kept

    assert f'<html lang="ro"{attribute}><head>' in errors.failure(asked).content.decode()


def test_the_failure_page_asks_no_template(monkeypatch):
    monkeypatch.setattr(errors, "render", None)
    monkeypatch.setattr(errors, "render_to_string", None)

    assert errors.failure(request()).status_code == 500


def test_a_bare_refusal_of_the_method_gets_its_page():
    response = errors.DomainErrorMiddleware(lambda _request: HttpResponseNotAllowed(["POST"]))(request())

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "<h1>Aici nu se ajunge direct</h1>" in response.content.decode()


def test_too_much_in_one_form_is_told_as_such():
    response = errors.bad_request(request(), RequestDataTooBig())

    assert response.status_code == 413
    assert "<h1>Fișierul este prea mare</h1>" in response.content.decode()


def test_an_expired_form_says_what_to_do():
    response = errors.csrf_failure(request())

    assert response.status_code == 403
    assert "<h1>Formularul a expirat</h1>" in response.content.decode()
