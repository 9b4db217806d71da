# SPDX-License-Identifier: EUPL-1.2
"""The switch of language, and Romanian without holes."""

import gettext as python_gettext
from dataclasses import dataclass

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core import validators
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext, trans_real

from vatra.cli import preparation
from vatra.cli.messages import SOURCE
from vatra.foundation.access.actions import ACTIONS, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.kernel import text

CEDILLA = set("şţŞŢ")


@pytest.fixture(autouse=True, scope="module")
def _catalogues():
    """Compiled as they lie on disk now."""
    if preparation.compile_catalogues(SOURCE) != preparation.UNCHANGED:
        python_gettext._translations.clear()
        trans_real._translations.clear()
        trans_real._default = None


def in_both(lazy):
    """A lazy text in Romanian and in English."""
    said = []
    for language in ("ro", "en"):
        with translation.override(language):
            said.append(str(lazy))
    return tuple(said)


def all_errors():
    fields = [getattr(forms, name) for name in forms.fields.__all__]
    yield from (text for field in fields for text in getattr(field, "default_error_messages", {}).values())
    yield from forms.BaseFormSet.default_error_messages.values()
    for form in (AuthenticationForm, PasswordChangeForm, SetPasswordForm):
        yield from form.error_messages.values()
    for check in (
        validators.RegexValidator, validators.URLValidator, validators.EmailValidator, validators.DomainNameValidator,
        validators.BaseValidator, validators.MaxValueValidator, validators.MinValueValidator, validators.StepValueValidator,
        validators.FileExtensionValidator, validators.ProhibitNullCharactersValidator,
    ):  # fmt: skip
        yield check.message
    yield from DefaultAccountAdapter.error_messages.values()
    yield from DefaultMFAAdapter.error_messages.values()


ERRORS = [text for text in all_errors() if str(text)]


def test_common_errors_are_romanian():
    said = [in_both(text) for text in ERRORS]

    assert [english for romanian, english in said if romanian == english] == []
    assert len(said) > 60


def test_nothing_that_romanian_can_say_has_a_cedilla():
    catalogue = trans_real.translation("ro")._catalog
    texts = [str(catalogue[key]) for part in catalogue._catalogs for key in part]

    assert [text for text in texts if CEDILLA & set(text)] == []
    assert len(texts) > 700


@pytest.mark.parametrize(
    ("check", "value", "sentence"),
    [
        (validators.MaxValueValidator(5), 6, "Valoarea trebuie să fie cel mult 5."),
        (validators.MaxLengthValidator(2), "abc", None),
        (validators.FileExtensionValidator(["pdf"]), type("F", (), {"name": "a.exe"}), "Fișierele de tip „exe” nu se primesc. Se primesc: pdf."),
        (validators.validate_ipv4_address, "x", "Scrieți o adresă IPv4 corectă."),
    ],
)  # fmt: skip
def test_a_refused_value_is_told_in_romanian(check, value, sentence):
    with translation.override("ro"), pytest.raises(ValidationError) as refused:
        check(value)

    with translation.override("ro"):
        said = refused.value.messages[0]
    assert sentence is None or said == sentence
    assert "Ensure" not in said


@pytest.mark.parametrize(
    ("length", "words"), [(1, "1 caracter"), (10, "10 caractere"), (20, "20 de caractere")]
)
def test_password_rules_count_in_romanian(length, words):
    rule = password_validation.MinimumLengthValidator(length)
    with translation.override("ro"):
        assert rule.get_help_text() == f"Parola trebuie să aibă cel puțin {words}."
        with pytest.raises(ValidationError) as refused:
            rule.validate("")
        assert refused.value.messages == [f"Parola este prea scurtă. Trebuie să aibă cel puțin {words}."]


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("account/messages/logged_out.txt", "Ați ieșit din cont."),
        ("account/messages/password_changed.txt", "Parola a fost schimbată."),
        ("mfa/messages/totp_activated.txt", "Al doilea factor a fost pornit."),
        ("mfa/messages/totp_deactivated.txt", "Al doilea factor a fost oprit."),
    ],
)
def test_messages_of_the_sign_in_library(template, sentence):
    with translation.override("ro"):
        assert render_to_string(template).strip() == sentence


def test_own_catalogue_stands_before_the_libraries():
    with translation.override("ro"):
        assert gettext("Too many failed login attempts. Try again later.") == (
            "Prea multe încercări nereușite. Încercați din nou mai târziu."
        )
        assert ngettext("%(size)d byte", "%(size)d bytes", 20) % {"size": 20} == "20 de octeți"


def test_own_plurals_have_three_forms():
    with translation.override("ro"):
        one, many = "O unitate nu are încă loc pe hartă.", "%(n)s unități nu au încă loc pe hartă."
        said = [ngettext(one, many, n) % {"n": n} for n in (1, 2, 20)]
    assert said == [
        "O unitate nu are încă loc pe hartă.",
        "2 unități nu au încă loc pe hartă.",
        "20 de unități nu au încă loc pe hartă.",
    ]


def test_counts_take_de_in_romanian_only():
    said = []
    for language in ("ro", "en"):
        with translation.override(language):
            said.append(text.counted(20, "x", "xx"))

    assert said == ["20 de xx", "20 xx"]


@pytest.mark.django_db(transaction=True)
def test_what_an_action_writes_is_romanian_for_readers_of_english():
    @dataclass(frozen=True)
    class Nothing:
        pass

    @action(Perm.SEARCH_USE)
    def speak(tx, *, actor, cmd):
        return gettext("Document înregistrat"), translation.get_language()

    try:
        with translation.override("en"):
            said = speak(actor=system_actor(Perm.SEARCH_USE), cmd=Nothing())
            after = translation.get_language()
    finally:
        del ACTIONS["speak"]

    assert said == ("Document înregistrat", "ro")
    assert after == "en"


def test_switch_sets_the_cookie_and_goes_back(db):
    client = Client()

    answer = client.post("/limba/", {"limba": "en", "inapoi": "/contact/"})

    assert (answer.status_code, answer["Location"]) == (302, "/contact/")
    assert client.cookies["limba"].value == "en"
    page = client.get("/contact/")
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()
    assert 'name="limba" value="ro" lang="ro"' in page.content.decode()


@pytest.mark.parametrize("wanted", ["ro", "xx", ""])
def test_romanian_or_unknown_language_leaves_no_cookie(wanted):
    client = Client(headers={"accept-language": "en"})
    client.cookies["limba"] = "en"

    client.post("/limba/", {"limba": wanted})

    assert client.cookies["limba"].value == ""


def test_switch_never_leads_to_another_site():
    assert Client().post("/limba/", {"limba": "en", "inapoi": "https://exemplu.invalid/"})["Location"] == "/"


def test_switch_is_not_a_link(db):
    assert Client().get("/limba/").status_code == 405
