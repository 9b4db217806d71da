# SPDX-License-Identifier: EUPL-1.2
"""Asks every address as every person and says what came back that should not have."""

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from tests.architecture.conftest import undone
from tests.architecture.routes import Case, Route, cases
from tests.architecture.world import WORD, World

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.guards import PUBLIC, SIGNED_IN, rule_of
from vatra.kernel.actor import ANONYMOUS, Actor

DENIED = frozenset({403, 404, 405})
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
KEPT_OUT_OF_COUNTS = ("audit_logentry", "audit_unsealed", "django_session")
NOBODY = "anonymous"


@dataclass(frozen=True)
class Person:
    """One who walks the matrix. ``forbidden`` matches what must not stand in any answer to them."""

    name: str
    client: Client
    actor: Actor
    forbidden: re.Pattern[str]
    outside: re.Pattern[str] | None = None
    letter: str = ""


def _person(name: str, client: Client, actor: Actor) -> Person:
    letter = name[-1] if name.startswith("unit_") else ""
    if letter:
        other = "B" if letter == "A" else "A"
        return Person(
            name, client, actor, _words(f"(?:MARKER|INTERN){other}"), _words(f"PUBLIC{other}"), letter
        )
    forbidden = {
        "administrator": r"MARKER[AB]",
        "registry_clerk": r"MARKER[AB]-BUN",
        NOBODY: r"(?:MARKER|INTERN)[AB]",
        "no role": r"(?:MARKER|INTERN)[AB]",
    }.get(name, r"(?!)")
    return Person(name, client, actor, _words(forbidden))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def people(world: World) -> list[Person]:
    """Everybody with a browser signed in, and the anonymous visitor."""
    found = []
    for name, user in world.people().items():
        client = Client(raise_request_exception=False)
        client.force_login(user)
        found.append(_person(name, client, actor_for(user)))
    return [_person(NOBODY, Client(raise_request_exception=False), ANONYMOUS), *found]


@dataclass
class Answer:
    """What came back, with everything readable in it as one text."""

    status: int
    location: str
    text: str
    html: str = ""

    @property
    def refused(self) -> bool:
        to_sign_in = self.status == 302 and urlsplit(self.location).path == settings.LOGIN_URL
        return self.status in DENIED or self.status == 401 or to_sign_in


def read(response: Any) -> Answer:
    """The readable text of an answer: headers, body, and the sheets inside a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    opened = getattr(response, "file_to_stream", None)  # response.close() would close the connection as well
    if opened is not None:
        opened.close()
    heads = "\n".join(f"{key}: {value}" for key, value in response.headers.items())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            body = b"\n".join(package.read(name) for name in package.namelist())
    text = body.decode("utf-8", "replace")
    return Answer(response.status_code, response.headers.get("Location", ""), f"{heads}\n{text}", text)


class _Forms(HTMLParser):
    """The POST forms of a page with the values that they would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []  # type: ignore[var-annotated]
        self._form: dict[str, str] | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form = {}
            self.found.append((urljoin(self.page, given.get("action", "") or self.page), self._form))
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name, form = given.get("name", ""), self._form
        if form is None:
            return
        if tag == "input" and name and given.get("type") not in {"submit", "file", "button"}:
            if given.get("type") in {"checkbox", "radio"} and name in form and "checked" not in given:
                return
            form[name] = given.get("value", "") or _plausible(name, given.get("type", "text"))
        elif tag == "textarea" and name:
            form[name], self._area = "Text de probă", name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and given.get("value"):
            if self._select not in form or "selected" in given:
                form[self._select] = given["value"]
        elif tag == "button" and name:
            form.setdefault(name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None and data.strip():
            self._form[self._area] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def _plausible(name: str, kind: str) -> str:
    if kind == "number":
        return "1"
    if kind == "date" or "data" in name or "date" in name or "valid" in name:
        return "01.09.2024" if kind != "date" else "2024-09-01"
    return "a@exemplu.invalid" if kind == "email" else "Text de probă"


def forms_of(page: str, html: str) -> dict[str, dict[str, str]]:
    """The fields that the page's own POST form, and those to other addresses, would send, by path."""
    parser = _Forms(page)
    parser.feed(html)
    return {urlsplit(action).path: fields for action, fields in reversed(parser.found)}


def written() -> int:
    """Rows written so far by this transaction, the journal and sessions left out; undone writes count too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
            " WHERE relname <> ALL (%s)",
            [list(KEPT_OUT_OF_COUNTS)],
        )
        return int(cursor.fetchone()[0])


def fingerprint() -> dict[str, tuple[int, str]]:
    """Count and hash of the rows of every table, the journal and sessions left out."""
    quote = connection.ops.quote_name
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(KEPT_OUT_OF_COUNTS)):
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {quote(table)} t"
            )
            found[table] = cursor.fetchone()
    return found


@dataclass
class Walk:
    """The walk over one route; ``leaks`` are sentences, empty when all is well."""

    route: Route
    world: World
    people: list[Person]
    whole: dict[str, tuple[int, str]]
    requests: int = 0
    leaks: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Asks for everything."""
        if rule_of(self.route.view) is None:
            self.leaks.append("the view declares no permission (@requires, @signed_in or @public)")
            return
        for case in cases(self.route, self.world):
            self._case(case)

    def _case(self, case: Case) -> None:
        pages = {person.name: self._get(case, person) for person in self.people}
        shown = {name: page for name, page in pages.items() if page.status == 200}
        if not shown and all(page.refused and page.status != 405 for page in pages.values()):
            self.leaks.append(f"{case.url}: nobody reaches it, so nothing is proved")
        best = next((page.html for page in shown.values()), "")
        filled = forms_of(case.url, best).get(
            urlsplit(case.url).path, {"version": "1", "note": "x", "reason": "x"}
        )
        for person in self.people:
            self._judge(case, person, "GET", pages[person.name])
            for kind in ("csv", "xlsx"):
                if f"format={kind}" in best:
                    self._judge(case, person, kind, self._get(case, person, f"{case.sign}format={kind}"))
            if "<table" in best and not self.route.parts:
                self._list(case, person, exports="export=csv" in best)
            self._post(case, person, filled)
            if not self._must_refuse(case, person):
                self._post(case, person, {})

    def _list(self, case: Case, person: Person, *, exports: bool) -> None:
        self._judge(case, person, "GET partial", self._get(case, person, headers=PARTIAL))
        for words in (f"q={WORD}", "export=csv", "export=xlsx")[: 3 if exports else 1]:
            self._judge(case, person, words, self._get(case, person, case.sign + words))
        total = self._get(case, person, f"{case.sign}total=1", headers=PARTIAL)
        self._judge(case, person, "GET total", total)

    def _get(self, case: Case, person: Person, more: str = "", **options: Any) -> Answer:
        with self._as(person):
            return read(person.client.get(case.url + more, **options))

    def _post(self, case: Case, person: Person, data: dict[str, str]) -> None:
        with self._as(person):
            before = written()
            answer = read(person.client.post(case.url, data))
            how = "POST filled" if data else "POST"
            self._judge(case, person, how, answer)
            if (answer.refused or self._must_refuse(case, person)) and written() != before:
                now = fingerprint()
                changed = sorted(table for table in now if now[table] != self.whole.get(table))
                if changed:
                    self._say(case, person, how, answer, f"was refused, yet changed {', '.join(changed)}")

    def _as(self, person: Person) -> Any:
        self.requests += 1
        return _as_before(person.client)

    def _must_refuse(self, case: Case, person: Person) -> bool:
        rule = rule_of(self.route.view) or ""
        if rule == PUBLIC:
            return False
        if person.name == NOBODY:
            return True
        if rule == SIGNED_IN:
            return self._others(case, person)
        return not any(person.actor.can(p) for p in rule.split("|")) or self._others(case, person)

    def _others(self, case: Case, person: Person) -> bool:
        return bool(case.letter and person.letter and case.letter != person.letter)

    def _judge(self, case: Case, person: Person, how: str, answer: Answer) -> None:
        if answer.status >= 500:
            self._say(case, person, how, answer, "the program failed")
        if self._must_refuse(case, person) and not answer.refused:
            self._say(case, person, how, answer, "was not refused")
        shown = person.forbidden.search(answer.text)
        if shown is None and person.outside and rule_of(self.route.view) != PUBLIC:
            shown = person.outside.search(answer.text)
        if shown:
            around = answer.text[max(0, shown.start() - 60) : shown.end() + 30].replace("\n", " ")
            self._say(case, person, how, answer, f"shows „{around}”")

    def _say(self, case: Case, person: Person, how: str, answer: Answer, what: str) -> None:
        self.leaks.append(
            f"{how} {case.url} as {person.name}: {what} (status {answer.status} {answer.location})"
        )


def _as_before(client: Client) -> Any:
    return _Undone(client)


class _Undone:
    """A request whose writes and cookies are forgotten afterwards."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __enter__(self) -> None:
        self._cookies = deepcopy(self._client.cookies)
        self._frame = undone()
        self._frame.__enter__()

    def __exit__(self, *what: object) -> None:
        self._frame.__exit__(*what)
        self._client.cookies = self._cookies
