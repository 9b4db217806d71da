# SPDX-License-Identifier: EUPL-1.2
"""Saved views: kept, opened, renamed, overwritten and removed by their owner, and by nobody else."""

import html
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.patrimony import make_good
from tests.factories.schools import make_school

from vatra.foundation.access.actors import actor_for
from vatra.foundation.audit.models import LogEntry, RowVersion
from vatra.foundation.shell import view_actions as actions
from vatra.foundation.shell.models import MOST_VIEWS, SavedView
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError

pytestmark = pytest.mark.django_db(transaction=False)
GOODS = "/patrimoniu/bunuri/"
LIST = "patrimony:goods"


@pytest.fixture
def client(client_as):
    return client_as("patrimony_officer")


@pytest.fixture
def me(client):
    return actor_for(client.user)


def kept(owner, name="Ale mele", query="fel=teren", slot=1, list_name=LIST):
    return SavedView.objects.create(owner=owner, list_name=list_name, slot=slot, name=name, query=query)


def save(client, name, state="fel=teren&sort=-valoare", address=GOODS):
    return client.post("/vizualizari/noua/", {"name": name, "adresa": address, "stare": state})


def tabs(page):
    found = re.search(r'<nav class="views".*?</nav>', page.content.decode(), re.DOTALL)
    assert found
    return [
        (html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", label)).strip(), "aria-current" in attributes)
        for attributes, label in re.findall(r"<a ([^>]*)>(.*?)</a>", found[0], re.DOTALL)
    ]


def notes(page):
    return re.findall(
        r"<p>(.*?)</p>",
        "".join(
            re.findall(r'<div class="note warn" role="status">.*?</div>', page.content.decode(), re.DOTALL)
        ),
    )


class TestSaving:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_a_view_comes_back_as_it_was_saved(self, client):
        school = make_school()
        make_good(school, inventory_number="A-1", name="Laptop")
        state = "q=lap&fel=mijloc_fix&sort=-valoare&pe=100&rand=compact&col=inventar%2Cvaloare%2Ccont"

        saved = save(client, "Laptopuri", state)
        view = SavedView.objects.get()
        page = client.get(saved["Location"])

        assert saved.status_code == 302
        assert saved["Location"] == f"{GOODS}?{state}&viz={view.pk}"
        assert (view.owner_id, view.list_name, view.slot, view.name, view.query) == (
            client.user.pk,
            LIST,
            1,
            "Laptopuri",
            state,
        )
        assert tabs(page)[-1] == ("Laptopuri", True)
        assert [current for _label, current in tabs(page)].count(True) == 1
        face = page.context["page"].face
        assert (face.query, face.is_changed, face.notes) == (state, False, [])
        assert [h.label for h in page.context["page"].heads] == ["Nr. inventar", "Valoare inventar", "Cont"]
        assert '<html lang="ro" data-density="compact">' in page.content.decode()

    def test_it_is_written_in_the_journal(self, client):
        save(client, "Terenuri")
        view = SavedView.objects.get()
        client.post(f"/vizualizari/{view.pk}/", {"name": "Terenurile", "adresa": GOODS})
        client.post(f"/vizualizari/{view.pk}/stare/", {"adresa": GOODS, "stare": "fel=cladire"})
        client.post(f"/vizualizari/{view.pk}/sterge/", {"adresa": GOODS})

        told = LogEntry.objects.filter(verb__endswith="_view").order_by("pk")
        assert list(told.values_list("verb", "object_label", "actor_id", "data")) == [
            ("save_view", "Terenuri", client.user.pk, {"list": LIST}),
            ("rename_view", "Terenurile", client.user.pk, {"list": LIST}),
            ("overwrite_view", "Terenurile", client.user.pk, {"list": LIST}),
            ("delete_view", "Terenurile", client.user.pk, {"list": LIST}),
        ]
        former = RowVersion.objects.filter(table_name="shell_savedview").order_by("pk")
        assert [(row.operation, row.old["name"], row.old["query"]) for row in former] == [
            ("U", "Terenuri", "fel=teren&sort=-valoare"),
            ("U", "Terenurile", "fel=teren&sort=-valoare"),
            ("D", "Terenurile", "fel=cladire"),
        ]

    @pytest.mark.parametrize("name", ["Terenuri", "TERENURI", "  terenuri ", "tere\u200bnuri"])
    def test_a_name_stands_once_in_a_list(self, client, name):
        save(client, "Terenuri")

        refused = save(client, name)

        assert refused.status_code == 422
        assert "Aveți deja în această listă o vizualizare cu numele" in refused.content.decode()
        assert 'name="stare" value="fel=teren&amp;sort=-valoare"' in refused.content.decode()
        assert SavedView.objects.count() == 1

    def test_the_same_name_may_stand_in_another_list_and_with_another_person(self, client, client_as):
        save(client, "Ale mele")
        save(client, "Ale mele", address="/patrimoniu/protocoale/", state="")
        save(client_as("accountant"), "Ale mele")

        assert SavedView.objects.count() == 3
        assert sorted(SavedView.objects.values_list("list_name", flat=True)) == [
            LIST,
            LIST,
            "patrimony:protocols",
        ]

    def test_the_thirteenth_is_refused_and_a_freed_place_is_taken_again(self, client):
        for number in range(1, MOST_VIEWS + 1):
            assert save(client, f"V{number}").status_code == 302
        refused = save(client, "V13")
        page = client.get(GOODS)
        SavedView.objects.get(name="V5").delete()
        again = save(client, "V13")

        assert refused.status_code == 422
        assert "Aveți 12 vizualizări în această listă, câte încap." in refused.content.decode()
        assert "În această listă aveți 12 vizualizări" in page.content.decode()
        assert again.status_code == 302
        assert SavedView.objects.get(name="V13").slot == 5
        assert [label for label, _current in tabs(client.get(GOODS))][-3:] == ["V11", "V12", "V13"]

    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "{{ 7*7 }}",
            "' OR 1=1 --",
            "a\u202eb",
            "🏫" * 60,
        ],
    )
    def test_a_hostile_name_is_only_a_name(self, client, name):
        saved = save(client, name)
        page = client.get(saved["Location"]).content.decode()

        clean = name.replace("\u202e", "")
        assert SavedView.objects.get().name == clean
        assert html.escape(clean).replace("&#x27;", "&#x27;") in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page

    @pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "\x00", "x" * 61])
    def test_a_name_that_is_none_is_refused(self, client, name):
        refused = save(client, name)

        assert refused.status_code == 422
        assert "errsum" in refused.content.decode()
        assert SavedView.objects.count() == 0

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "https://altundeva.invalid/",
            f"https://altundeva.invalid{GOODS}",
            "//altundeva.invalid/x",
            "javascript:alert(1)",
            "/nu-exista/",
            "bunuri",
        ],
    )
    def test_only_a_list_of_this_program_has_views(self, client, address):
        refused = save(client, "X", address=address)

        assert refused.status_code == 422
        assert "Location" not in refused
        assert SavedView.objects.count() == 0

    def test_a_state_too_long_is_refused(self, client):
        refused = save(client, "X", state="q=" + "a" * 2001)

        assert refused.status_code == 422
        assert "prea lungi ca să fie păstrate" in refused.content.decode()
        assert SavedView.objects.count() == 0

    def test_passing_parameters_are_not_kept(self, client):
        save(client, "X", state="fel=teren&dupa=abc&export=csv&total=1&viz=9&muta=a:sus&coloane=1")

        assert SavedView.objects.get().query == "fel=teren"

    def test_overwriting_and_renaming(self, client):
        save(client, "A")
        save(client, "B")
        view = SavedView.objects.get(name="A")
        there = f"/vizualizari/{view.pk}/"

        kept_now = client.post(f"{there}stare/", {"adresa": GOODS, "stare": "fel=cladire&col=inventar"})
        other_list = client.post(f"{there}stare/", {"adresa": "/patrimoniu/protocoale/", "stare": ""})
        taken = client.post(there, {"name": "b", "adresa": GOODS})
        own_name = client.post(there, {"name": "a", "adresa": GOODS})
        view.refresh_from_db()

        assert kept_now["Location"] == f"{GOODS}?fel=cladire&col=inventar&viz={view.pk}"
        assert other_list.status_code == 422
        assert taken.status_code == 422
        assert own_name.status_code == 302
        assert (view.name, view.query) == ("a", "fel=cladire&col=inventar")


class TestOthers:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_the_view_of_another_person_does_not_exist(self, client, client_as):
        owner = client_as("patrimony_officer").user
        view = kept(owner)
        there = f"/vizualizari/{view.pk}/"

        answers = [
            client.get(there),
            client.post(there, {"name": "Furată", "adresa": GOODS}),
            client.post(f"{there}stare/", {"adresa": GOODS, "stare": "fel=cladire"}),
            client.post(f"{there}sterge/", {"adresa": GOODS}),
        ]
        page = client.get(f"{GOODS}?{view.query}&viz={view.pk}")
        view.refresh_from_db()

        assert [answer.status_code for answer in answers] == [404] * 4
        assert (view.name, view.query, SavedView.objects.count()) == ("Ale mele", "fel=teren", 1)
        assert page.status_code == 200
        assert "Ale mele" not in page.content.decode()
        assert page.context["page"].face.opened is None
        assert [chip.words for chip in page.context["page"].chips] == ["teren"]

    def test_actions_refuse_what_is_not_the_actor_s(self, me, client_as):
        view = kept(client_as("patrimony_officer").user)

        for act, cmd in (
            (actions.rename_view, actions.RenameView(view.pk, "X")),
            (actions.overwrite_view, actions.OverwriteView(view.pk, LIST, "")),
            (actions.delete_view, actions.DeleteView(view.pk)),
        ):
            with pytest.raises(NotFoundError) as refused:
                act(actor=me, cmd=cmd)
            assert refused.value.code == "not_found"
        assert list(SavedView.objects.values_list("name", "query")) == [("Ale mele", "fel=teren")]

    def test_nobody_has_none(self, client, me):
        kept(client.user)

        assert [v.name for v in SavedView.objects.visible_to(me)] == ["Ale mele"]
        assert list(SavedView.objects.visible_to(type(me)(user_id=None, name=""))) == []


class TestOpening:
    def test_own_views_stand_after_the_ready_ones(self, client):
        kept(client.user, "Prima", "fel=teren", 2)
        kept(client.user, "A doua", "fel=cladire", 1)

        assert tabs(client.get(GOODS)) == [
            ("Toate", True),
            ("Fără loc", False),
            ("Fără proprietar", False),
            ("Propuse la casare", False),
            ("Clădiri și terenuri", False),
            ("Ieșite din evidență", False),
            ("Prima", False),
            ("A doua", False),
        ]

    def test_a_view_that_was_left_says_so_and_offers_to_be_overwritten(self, client):
        view = kept(client.user)

        page = client.get(f"{GOODS}?fel=teren&sort=-denumire&viz={view.pk}")

        assert tabs(page)[-1] == ("Ale mele schimbată", True)
        assert "Suprascrie vizualizarea" in page.content.decode()
        assert f'action="/vizualizari/{view.pk}/stare/"' in page.content.decode()

    def test_the_same_state_without_the_name_is_the_view_too(self, client):
        view = kept(client.user)

        page = client.get(f"{GOODS}?fel=teren")

        assert page.context["page"].face.opened.pk == view.pk
        assert "Suprascrie vizualizarea" not in page.content.decode()

    def test_a_view_survives_a_filter_value_that_is_gone(self, client):
        school = make_school()
        make_good(school, inventory_number="A-1")
        view = kept(client.user, query="unitate=999999&fel=mijloc_fix")

        page = client.get(f"{GOODS}?{view.query}&viz={view.pk}")

        assert page.status_code == 200
        assert notes(page) == [
            "Filtrul „Unitate” al vizualizării nu mai are o valoare valabilă și a fost lăsat deoparte."
        ]
        assert [chip.label for chip in page.context["page"].chips] == ["Fel"]
        assert "unitate=999999" not in page.context["page"].heads[0].url
        assert ['aria-label="Selectează A-1"' in row for row in page.context["page"].rows] == [True]

    def test_a_view_survives_a_filter_that_refuses_its_value(self, client_as):
        client = client_as("auditor")
        bad = "?din=ieri"
        refused = client.get(f"/jurnal/{bad}")
        view = kept(client.user, query="din=ieri", list_name="audit:journal")

        page = client.get(f"/jurnal/{bad}&viz={view.pk}")

        assert refused.status_code == 422
        assert page.status_code == 200
        assert len(notes(page)) == 1
        assert page.context["page"].chips == []

    def test_a_view_survives_columns_sorts_and_filters_of_an_older_list(self, client):
        view = kept(client.user, query="culoare=rosu&sort=greutate&col=inventar%2Cculoare")

        page = client.get(f"{GOODS}?{view.query}&viz={view.pk}")

        assert page.status_code == 200
        assert notes(page) == [
            "Unele coloane din adresă nu există în această listă; sunt arătate celelalte.",
            "Ordinea păstrată în vizualizare nu mai există; rândurile stau în ordinea obișnuită a listei.",
            "Un filtru al vizualizării nu mai există în această listă și a fost lăsat deoparte.",
        ]
        assert [h.label for h in page.context["page"].heads] == ["Nr. inventar"]

    @pytest.mark.parametrize("given", ["abc", "-1", "9" * 5000, "1.5", "%F0%9F", "<b>"])
    def test_a_key_that_is_none_opens_the_list(self, client, given):
        page = client.get(f"{GOODS}?viz={given}")

        assert page.status_code == 200
        assert page.context["page"].face.opened is None

    def test_views_cost_one_query_however_many(self, client):
        client.get(GOODS)
        with CaptureQueriesContext(connection) as none:
            client.get(GOODS)
        for slot in range(1, MOST_VIEWS + 1):
            kept(client.user, f"V{slot}", "fel=teren", slot)
        with CaptureQueriesContext(connection) as full:
            client.get(GOODS)

        about = [q["sql"] for q in full.captured_queries if "shell_savedview" in q["sql"]]
        assert len(about) == 1
        assert len(full) == len(none) <= 8

    def test_typing_brings_new_links_of_everything_that_holds_the_state(self, client):
        page = client.get(
            f"{GOODS}?q=lap", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
        ).content.decode()

        for part in ("list-views", "list-columns", "list-export", "list-count", "f-chips"):
            assert page.count(f'id="{part}" hx-swap-oob="true"') == 1
        assert 'name="stare" value="q=lap"' in page
        assert 'href="/patrimoniu/bunuri/?q=lap&amp;export=csv"' in page


class TestDatabase:
    """What the table itself refuses, whoever writes."""

    def refused(self, **row):
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            kept(**row)
        return broken.value.__cause__.diag.constraint_name

    def test_name_slot_and_number(self, client):
        kept(client.user, "Terenuri", slot=1)

        assert self.refused(owner=client.user, name="TERENURI", slot=2) == "savedview_name_once"
        assert self.refused(owner=client.user, name="Altele", slot=1) == "savedview_slot_once"
        assert self.refused(owner=client.user, name="Altele", slot=13) == "savedview_at_most"
        assert self.refused(owner=client.user, name="Altele", slot=0) == "savedview_at_most"
        assert self.refused(owner=client.user, name=" \t", slot=2) == "savedview_named"
        assert SavedView.objects.count() == 1

    def test_each_rule_has_its_sentence(self):
        from vatra.foundation.access.actions import CONSTRAINT_SENTENCES

        rules = {c.name for c in SavedView._meta.constraints}
        assert {name for name in rules if name not in CONSTRAINT_SENTENCES} == set()


def test_an_action_names_the_refusal(me, client):
    kept(client.user, "Terenuri")

    with pytest.raises(DomainError) as taken:
        actions.save_view.__wrapped__(None, actor=me, cmd=actions.SaveView(LIST, "terenuri", ""))
    with pytest.raises(BadInputError) as long:
        actions.save_view.__wrapped__(None, actor=me, cmd=actions.SaveView(LIST, "x", "q" * 2001))

    assert (taken.value.code, taken.value.field) == ("savedview_name_once", "name")
    assert long.value.code == "view_too_long"
