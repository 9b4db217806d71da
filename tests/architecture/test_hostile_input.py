# SPDX-License-Identifier: EUPL-1.2
"""Hostile input at every address: the program never fails and never gives a script back as it came."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.template.base import Template
from django.test import Client
from django.test.utils import instrumented_test_render  # type: ignore[attr-defined]  # absent from the stubs
from tests.architecture.conftest import undone
from tests.architecture.routes import Case, Route, cases, every_route
from tests.architecture.world import World
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.guards import PUBLIC, SIGNED_IN, rule_of
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.shell.fields import DayField, MoneyField, NumberField, OnceField, PickField

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(7)</script>"
BREAKOUT = "\"'><svg/onload=alert(7)>{{7*7}}{% now %}"
RAW = re.compile(r"<script>alert\(7\)|<svg/onload=alert\(7\)", re.IGNORECASE)
LONG = "ș" * 10_000
HUGE = "9" * 30
ENDLESS = "9" * 5_000
QUERY_VALUES = (
    "\x00",
    "a\x00b",
    SCRIPT,
    BREAKOUT,
    "x" * 10_000,
    HUGE,
    ENDLESS,
    "-1",
    "²",
    "٣",
    "%_\\",
    "31.12.1899",
    "2099-02-30",
    "' OR 1=1 --",
    "\udc80",
)
COMMON_PARAMETERS = (
    "q",
    "sort",
    "pe",
    "dupa",
    "inainte",
    "total",
    "export",
    "pagina",
    "fila",
    "next",
    "cod",
    "id",
)
FIELD_VALUES = (
    "\x00",
    "text\x00cu nul",
    SCRIPT,
    BREAKOUT,
    LONG,
    HUGE,
    ENDLESS,
    "-1",
    "-999999999999999",
    "1e400",
    "NaN",
    "٣",
    "1899-12-31",
    "31.12.2099",
    "0001-01-01",
    "9999-12-31",
    "=cmd|' /C calc'!A0",
    "%_\\",
)
FEW = 3
PLAYERS = (Role.PATRIMONY_OFFICER, Role.ADMINISTRATOR, Role.REGISTRY_CLERK)


class Wire:
    """A browser that reports what broke behind an answer."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.broken: list[str] = []
        got_request_exception.connect(self._heard)

    def _heard(self, sender: Any, request: Any, **_more: Any) -> None:
        import sys

        kind, error, _trace = sys.exc_info()
        self.broken.append(f"{kind.__name__ if kind else '?'}: {str(error)[:160]}")

    def close(self) -> None:
        got_request_exception.disconnect(self._heard)

    def judge(self, how: str, response: Any) -> list[str]:
        """Sentences on what is wrong with an answer."""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found = []
        if response.status_code >= 500:
            found.append(f"{how}: {response.status_code} {self.broken[-1:]}")
        if "html" in response.headers.get("Content-Type", "") and RAW.search(body.decode("utf-8", "replace")):
            found.append(f"{how}: the script came back as it was")
        location = response.headers.get("Location", "")
        if location.startswith("//") or urlsplit(location).netloc not in {"", "testserver"}:
            found.append(f"{how}: leads away to {location[:80]}")
        if "Content-Security-Policy" not in response.headers:
            found.append(f"{how}: no content security policy")
        self.broken.clear()
        return found

    def get(self, url: str) -> list[str]:
        with undone():
            return self.judge(f"GET {url[:150]}", self.client.get(url))

    def post(self, url: str, data: dict[str, Any], why: str) -> list[str]:
        with undone():
            response = self.client.post(url, data)
            found = self.judge(f"POST {url[:110]} {why}", response)
            location = response.headers.get("Location", "")
            if response.status_code == 302 and location.startswith("/"):
                found += self.judge(f"page after POST {url[:90]} {why}", self.client.get(location))
            return found


@pytest.fixture(scope="module")
def wires(world: World) -> Iterator[dict[str, Wire]]:
    """Browsers of the people who between them reach every address."""
    found = {role.value: Wire(world.staff[role]) for role in PLAYERS}
    found["unit"] = Wire(world.a.administrator)
    found["director"] = Wire(world.staff[Role.EXECUTIVE_DIRECTOR])
    found["anonymous"] = Wire(None)
    yield found
    for wire in found.values():
        wire.close()


def player_for(route: Route, wires: dict[str, Wire]) -> Wire:
    """The browser of somebody whom the route lets in."""
    rule = rule_of(route.view) or PUBLIC
    if rule == PUBLIC:
        return wires["anonymous"]
    if rule == SIGNED_IN:
        return wires[Role.PATRIMONY_OFFICER.value]
    wanted = rule.split("|")
    if {Perm.ACCESS_ACCOUNTS.value, Perm.ACCESS_ROLES.value, Perm.RULEBOOK_MANAGE.value} & set(wanted):
        return wires[Role.ADMINISTRATOR.value]
    if Perm.AUDIT_VIEW.value in wanted:
        return wires["director"]
    if wanted == [Perm.PATRIMONY_PROPOSE.value]:
        return wires["unit"]
    return wires[Role.PATRIMONY_OFFICER.value]


def first_case(route: Route, world: World) -> list[Case]:
    """One address of the route; none where the leak matrix still asks for a row, which is its finding."""
    try:
        return cases(route, world)[:1]
    except LookupError:
        return []


def parameters_of(html: str) -> list[str]:
    """The names that the page's own addresses and choosers use, with those every list knows."""
    named = set(re.findall(r'<(?:input|select)[^>]*\sname="([a-z_]+)"', html))
    linked = set(re.findall(r"[?&](?:amp;)?([a-z_]+)=", html))
    return sorted(named | linked | set(COMMON_PARAMETERS))


ROUTES = every_route()


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_hostile_addresses(route: Route, world: World, wires: dict[str, Wire]) -> None:
    """Each parameter of each page takes each hostile value without a failure."""
    wire, found = player_for(route, wires), []
    for case in first_case(route, world):
        path = case.url.partition("?")[0]
        with undone():
            response: Any = wire.client.get(case.url)
            is_list = (
                response.status_code == 200 and not response.streaming and b"export=csv" in response.content
            )
            body = b"".join(response.streaming_content) if response.streaming else response.content
            html = "" if response.streaming else body.decode("utf-8", "replace")
        found += wire.get(f"{path}?%ff%fe=%c3%28&q=%c3%28")
        found += wire.get(f"{path}?{'&'.join(f'a{n}=1' for n in range(200))}")
        for value in QUERY_VALUES:
            coded = quote(value.encode("utf-8", "surrogateescape"))
            names = parameters_of(html)
            found += wire.get(f"{path}?" + "&".join(f"{name}={coded}" for name in names))
            if is_list:
                for name in names:
                    found += wire.get(f"{path}?{name}={coded}")
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_hostile_methods_and_numbers(route: Route, world: World, wires: dict[str, Wire]) -> None:
    """Other methods, empty bodies and numbers beyond the database in the address are answered below 500."""
    wire, found = player_for(route, wires), []
    for case in first_case(route, world):
        for method in ("HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "POST"):
            with undone():
                found += wire.judge(f"{method} {case.url}", wire.client.generic(method, case.url))
        for number in ("99999999999999999999", ENDLESS, "0"):
            strange = re.sub(r"/\d+/", f"/{number}/", case.url)
            if strange != case.url:
                found += wire.get(strange)
                found += wire.post(strange, {"version": "1"}, "with a strange number")
        found += wire.post(
            case.url, {"version": HUGE, "versiune": ENDLESS, "note": LONG, "once": "x"}, "alone"
        )
    assert not found, "\n" + "\n".join(found)


def forms_in(response: Any) -> list[forms.BaseForm]:
    """The forms in the context of a page."""
    if response.context is None:
        return []
    seen: dict[int, forms.BaseForm] = {}
    for context in response.context:
        for layer in getattr(context, "dicts", [context]):
            for value in layer.values():
                if isinstance(value, forms.BaseForm):
                    seen[id(value)] = value
    return list(seen.values())


def fitting(form: forms.BaseForm, name: str) -> Any:
    """A value that the field takes: the one shown, or one that suits its type."""
    field, shown = form.fields[name], form[name].value()
    if isinstance(field, forms.FileField):
        return SimpleUploadedFile("x.pdf", tiny_pdf("unu"), "application/pdf") if field.required else None
    if shown not in (None, "", []):
        return _plain(field.prepare_value(shown))
    if isinstance(field, PickField):
        return next((label for _pk, label in field.options), "") if field.required else ""
    if isinstance(field, OnceField) or not field.required:
        return ""
    return _by_type(field)


def _by_type(field: forms.Field) -> Any:
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return next((str(key) for key, _label in choices if key), "")
    if isinstance(field, MoneyField | NumberField):
        return "10"
    if isinstance(field, DayField | forms.DateField):
        return "2024-02-01"
    if isinstance(field, forms.IntegerField | forms.DecimalField | forms.BooleanField):
        return "1"
    return "a@exemplu.invalid" if isinstance(field, forms.EmailField) else "Text de probă"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return str(value)
    return value


def filled(form: forms.BaseForm) -> dict[str, Any]:
    """All fields of a form with values that it takes."""
    given = {form.add_prefix(name): fitting(form, name) for name in form.fields}
    return {name: value for name, value in given.items() if value not in (None, False)}


def shown_forms(wire: Wire, case: Case) -> list[forms.BaseForm]:
    """The forms of the page behind an address."""
    with pytest.MonkeyPatch.context() as patch, undone():
        patch.setattr(Template, "_render", instrumented_test_render)
        response: Any = wire.client.get(case.url)
        if response.streaming:
            list(response.streaming_content)
        return forms_in(response)


@pytest.mark.parametrize("route", ROUTES, ids=[route.name for route in ROUTES])
def test_hostile_forms(route: Route, world: World, wires: dict[str, Wire]) -> None:
    """Each field takes hostile values, alone among good ones and all together, without a failure."""
    wire, found = player_for(route, wires), []
    for case in first_case(route, world):
        for form in shown_forms(wire, case):
            good = filled(form)
            found += wire.post(case.url, good, "as it should be")
            texts = [
                form.add_prefix(name)
                for name, field in form.fields.items()
                if type(field).__name__ != "FileField"
            ]
            for value in FIELD_VALUES:
                found += wire.post(case.url, good | dict.fromkeys(texts, value), f"all {value[:20]!r}")
            for place, name in enumerate(texts):
                for step in range(FEW):
                    value = FIELD_VALUES[(place * FEW + step) % len(FIELD_VALUES)]
                    found += wire.post(case.url, good | {name: value}, f"{name}={value[:20]!r}")
    assert not found, "\n" + "\n".join(found)


def test_the_forms_of_the_pages_are_found(world: World, wires: dict[str, Wire]) -> None:
    """The walk over forms walks over something: most addresses that take a POST show a form of fields."""
    with_forms = [
        route.name
        for route in ROUTES
        for case in first_case(route, world)
        if shown_forms(player_for(route, wires), case)
    ]

    assert len(with_forms) >= 40, with_forms
