# SPDX-License-Identifier: EUPL-1.2
"""Navigation, cards, forms, drawings and the shell's own pages."""

import datetime as dt
import re

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from vatra.foundation.shell import cards, context, drawings, feedback, identity, navigation
from vatra.foundation.shell.forms import Problem, add_refusal, problems
from vatra.foundation.shell.templatetags.shell import status_html
from vatra.foundation.shell.views import task_groups
from vatra.kernel.actor import ANONYMOUS, Actor, Scope
from vatra.kernel.errors import BadInputError

CLERK = Actor(user_id=1, name="Ana Pop", grants={"goods.view": Scope(everywhere=True)})


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch):
    """Each test fills registries of its own."""
    monkeypatch.setattr(navigation, "_registry", navigation._Registry())
    monkeypatch.setattr(cards, "_registry", cards._Registry())
    monkeypatch.setattr(identity, "_provider", [])


def request(path="/azi/", actor=CLERK, **cookies):
    made = RequestFactory().get(path)
    made.COOKIES.update(cookies)
    made.actor = actor
    made.resolver_match = resolve(path)
    return made


def area(code, url_name, order=50, **more):
    navigation.register(navigation.Area(code, code.title(), "sun", url_name, order=order, **more))


def test_areas_without_permission_are_absent():
    area("azi", "shell:azi", order=1)
    area("stil", "shell:stil", permission="goods.view")
    area("secret", "shell:keys", permission="secret.view")

    assert [link.label for link in navigation.areas(request(), CLERK)] == ["Azi", "Stil"]


def test_only_the_current_area_opens_and_its_longest_page_is_current():
    pages = [
        navigation.Item("Stil", "shell:stil"),
        navigation.Item("Taste", "shell:keys"),
        navigation.Item("X", "shell:azi", "no"),
    ]
    area("alta", "shell:azi", order=1, sub=[navigation.Item("Accesibilitate", "shell:accessibility")])
    area("shell", "shell:stil", sub=pages)

    closed, opened = navigation.areas(request("/taste/"), CLERK)

    assert closed.sub == ()
    assert closed.current == ""
    assert opened.current == "true"
    assert [(page.label, page.current) for page in opened.sub] == [("Stil", ""), ("Taste", "page")]


@pytest.mark.parametrize(("roles", "label"), [({"keeper"}, "Stil"), ({"other"}, "Taste"), (set(), "Taste")])
def test_the_phones_bar_follows_the_role(roles, label):
    area("azi", "shell:azi", order=1)
    area("taste", "shell:keys", order=10)
    area("stil", "shell:stil", order=20, roles=frozenset({"keeper"}))
    person = Actor(user_id=1, name="Ana Pop", roles=frozenset(roles))

    found = navigation.phone_area(navigation.areas(request(), person), person)

    assert found is not None
    assert found.label == label


def test_an_address_that_does_not_exist_yet_is_left_out():
    area("viitor", "nowhere:list")
    navigation.register_command(navigation.Command("Ceva", "plus", "nowhere:new"))

    assert navigation.areas(request(), CLERK) == ()
    assert navigation.commands(CLERK) == ()


def test_counters_speak_for_the_actor():
    area("azi", "shell:azi", order=1)
    navigation.register_counter("azi", lambda actor: navigation.Counter(len(actor.name), "litere", "bad"))

    assert navigation.areas(request(), CLERK)[0].counter == navigation.Counter(7, "litere", "bad")


def test_cards_leave_out_zero_and_closed_areas():
    lines = [cards.CardLine(0, "nimic", "/"), cards.CardLine(3, "fără loc", "/x/", "warn")]
    cards.register_card(cards.Area("a", "A", "sun"), lambda _actor: lines)
    cards.register_card(cards.Area("b", "B", "sun", permission="secret.view"), lambda _actor: lines)

    assert [(card.label, card.lines) for card in cards.cards_for(CLERK)] == [("A", (lines[1],))]


def task(due):
    return cards.Task("sun", f"T{due.day}", "", "/", due, "", "ok", 1, 2, "Ana Pop")


def test_tasks_stand_under_their_heads():
    today = dt.date(2026, 11, 25)
    days = [dt.date(2026, 11, d) for d in (20, 25, 26, 29, 30)]

    groups = task_groups([task(day) for day in days], today)

    assert [(g.head, g.tone, [t.title for t in g.tasks]) for g in groups] == [
        ("Depășite", "bad", ["T20"]),
        ("Azi", "", ["T25"]),
        ("Săptămâna aceasta", "", ["T26", "T29"]),
        ("Mai târziu", "", ["T30"]),
    ]


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><script>', "")]
)
def test_the_theme_is_one_of_two_or_the_systems(cookie, theme):
    assert context.Shell(request(tema=cookie)).theme == theme


def test_a_visitor_sees_no_areas():
    area("azi", "shell:azi", order=1)

    shell = context.Shell(request(actor=ANONYMOUS))

    assert (shell.areas, shell.commands, shell.signed_in, shell.initials) == ((), (), False, "")


def test_status_knows_five_tones():
    assert status_html("warn", "<Defect>") == '<span class="st warn">&lt;Defect&gt;</span>'
    with pytest.raises(ValueError, match="purple"):
        status_html("purple", "x")


class Sample(forms.Form):
    name = forms.CharField(
        label="Denumire", help_text="Cum scrie pe bun.", error_messages={"required": "Scrieți denumirea."}
    )
    serial = forms.CharField(label="Serie", required=False)
    seen = forms.BooleanField(label="Văzut", error_messages={"required": "Bifați."})


def test_a_field_has_label_hint_error_control_in_this_order():
    html = str(Sample({})["name"].as_field_group())

    places = [
        html.index(piece)
        for piece in ('<label for="id_name">', 'id="id_name_helptext"', 'id="id_name_error"', "<input")
    ]
    assert places == sorted(places)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'class="in"' in html


def test_only_optional_fields_say_so():
    html = str(Sample())

    assert re.findall(r"(\w+) <span class=\"opt\">", html) == ["Serie"]
    assert "required" not in html


def test_the_summary_leads_to_the_fields():
    form = Sample({})

    assert problems(form) == [Problem("Scrieți denumirea.", "id_name"), Problem("Bifați.", "id_seen")]


def test_a_refusal_of_the_domain_stands_at_its_field_or_on_top():
    form = Sample({"name": "x", "seen": "on"})
    add_refusal(form, BadInputError("Numărul există deja.", field="name"))
    add_refusal(form, BadInputError("Registrul este închis.", field="elsewhere"))

    assert problems(form) == [
        Problem("Registrul este închis.", ""),
        Problem("Numărul există deja.", "id_name"),
    ]


@pytest.mark.parametrize(
    ("elapsed", "bead", "limit"), [(0, "2", "118"), (15, "60", "118"), (30, "118", "118"), (31, "115", "104")]
)
def test_the_small_ruler_puts_the_bead_at_today(elapsed, bead, limit):
    svg = drawings.small_ruler(elapsed, 30, "warn")

    assert f'cx="{bead}"' in svg
    assert f'd="M{limit} 2V14"' in svg


def test_columns_are_as_tall_as_their_figures():
    svg = drawings.stacked_columns(
        "Bunuri",
        [("A", (10, 20)), ("B", (0, 0))],
        [drawings.Segment("c-pos", "bune"), drawings.Segment("c-hatch", "rele")],
    )

    heights = re.findall(r'<rect class="c-\w+" [^>]*height="([\d.]+)"', svg)
    assert heights == ["54.3", "109.7", "0.0", "0.0"]
    assert re.findall(r'<text class="v"[^>]*>(\d+)</text>', svg) == ["30", "0"]


def test_labels_of_drawings_are_escaped():
    assert "<b>" not in drawings.bars("<b>", [drawings.Bar("<b>x</b>", 1)])


@pytest.mark.django_db
class TestPages:
    def test_health(self):
        assert Client().get("/healthz").content == b"ok\n"
        assert Client().get("/readyz").content == b"ok\n"

    def test_accessibility_is_public(self):
        response = Client().get("/accesibilitate/")

        assert response.status_code == 200
        assert "<h1>Declarația de accesibilitate</h1>" in response.content.decode()

    @pytest.mark.parametrize("path", ["/azi/", "/stil/"])
    def test_work_pages_ask_for_sign_in(self, path):
        response = Client().get(path)

        assert (response.status_code, response["Location"]) == (302, f"/intrare/?next={path}")

    @pytest.mark.parametrize("path", ["/azi/", "/stil/", "/taste/"])
    def test_work_pages_open_for_a_signed_in_person(self, client_as, path):
        response = client_as("auditor").get(path)
        html = response.content.decode()

        assert response.status_code == 200
        assert html.count("<h1") == 1
        assert 'lang="ro"' in html
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]

    def test_the_theme_is_remembered_and_the_way_back_stays_here(self):
        client = Client()

        here = client.post("/tema/", {"tema": "dark", "inapoi": "/taste/"})
        away = client.post("/tema/", {"tema": "light", "inapoi": "https://example.org/"})

        assert (here["Location"], here.cookies["tema"].value) == ("/taste/", "dark")
        assert (away["Location"], away.cookies["tema"].value) == ("/", "light")

    def test_the_theme_needs_a_post(self):
        assert Client().get("/tema/").status_code == 405

    def test_single_letters_can_be_switched_off(self):
        client = Client()

        client.post("/taste/", {"taste": "nu"})

        assert 'data-keys="off"' in client.get("/taste/").content.decode()

    def test_an_unknown_address_is_a_page_of_ours(self):
        response = Client().get("/nu-exista/")

        assert response.status_code == 404
        assert "<h1>Pagina nu există</h1>" in response.content.decode()

    def test_a_toast_offers_the_way_back(self, client_as, rf):
        made = rf.get("/azi/")
        made.session = {}
        made.actor = CLERK
        made._messages = FallbackStorage(made)
        feedback.done(made, "Bunul a fost mutat în <sala 21>", undo_url="/undo/7/")

        html = render_to_string("shell/c/toasts.html", {"messages": get_messages(made)}, made)

        assert "Bunul a fost mutat în &lt;sala 21&gt;" in html
        assert '<form method="post" action="/undo/7/"' in html


def test_a_page_of_another_room_stands_under_the_area_that_lists_it():
    area("alta", "shell:azi", order=1, sub=[navigation.Item("Taste", "shell:keys")])

    (link,) = navigation.areas(request("/taste/"), CLERK)

    assert (link.current, [page.current for page in link.sub]) == ("true", ["page"])
