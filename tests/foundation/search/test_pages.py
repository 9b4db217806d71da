# SPDX-License-Identifier: EUPL-1.2
"""The search page and the palette, as people of different roles get them."""

import pytest
from tests.foundation.search.test_search import good, keep

from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.search import commands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "_commands", {})


def test_the_page_groups_hits_by_kind(client_as):
    keep(good(1, "Pian Bösendorfer", subtitle="Școala nr. 7"), good(2, "Școala de pian", kind="test.unit"))

    page = client_as(Role.PATRIMONY_OFFICER).get("/cauta/", {"q": "pian"}).content.decode()

    assert page.index("<h2>Unități</h2>") < page.index("<h2>Bunuri</h2>")
    assert '<a href="/bun/1/">Pian Bösendorfer</a>' in page
    assert "Nu s-a găsit nimic" not in page


def test_an_empty_page_says_what_to_type_and_a_page_without_hits_says_so(client_as):
    client = client_as(Role.PATRIMONY_OFFICER)

    assert "Scrieți ce căutați" in client.get("/cauta/").content.decode()
    assert "Nu s-a găsit nimic" in client.get("/cauta/", {"q": "zzz"}).content.decode()


def test_an_exact_number_jumps_unless_the_list_is_asked_for(client_as):
    keep(good(1, "Pian", exact=["123/2026"]))
    client = client_as(Role.PATRIMONY_OFFICER)

    jump = client.get("/cauta/", {"q": "nr. 123/2026"})

    assert (jump.status_code, jump["Location"]) == (302, "/bun/1/")
    assert (
        "număr potrivit întocmai" in client.get("/cauta/", {"q": "123/2026", "lista": "1"}).content.decode()
    )


def test_two_objects_with_the_same_number_do_not_jump(client_as):
    keep(good(1, "Pian", exact=["9"]), good(2, "Scaun", exact=["9"]))

    answer = client_as(Role.PATRIMONY_OFFICER).get("/cauta/", {"q": "9"})

    assert answer.status_code == 200
    assert answer.content.decode().count("număr potrivit întocmai") == 2


def test_the_filter_by_kind_shows_up_to_fifty_and_says_that_there_is_more(client_as):
    keep(*(good(n, f"Scaun {n:03}") for n in range(60)), good(99, "Scaunul Mare", kind="test.unit"))
    client = client_as(Role.PATRIMONY_OFFICER)

    everywhere = client.get("/cauta/", {"q": "scaun"}).content.decode()
    chosen = client.get("/cauta/", {"q": "scaun", "fel": "test.good"}).content.decode()

    assert everywhere.count('<a href="/bun/') == 9
    assert '/cauta/?q=scaun&amp;lista=1&amp;fel=test.good">Arată mai multe' in everywhere
    assert chosen.count('<a href="/bun/') == 50
    assert "Se arată primele 50." in chosen
    assert "Scaunul Mare" not in chosen


def test_a_unit_sees_only_its_own(client_as):
    keep(good(1, "Pian propriu"), good(2, "Pian străin", unit_id=8, exact=["55"]))
    client = client_as(Role.UNIT_ADMINISTRATOR, 7)

    page = client.get("/cauta/", {"q": "pian"}).content.decode()
    palette = client.get("/cauta/paleta/", {"q": "55"}).content.decode()

    assert "Pian propriu" in page
    assert "Pian străin" not in page
    assert "Pian străin" not in palette


@pytest.mark.parametrize("address", ["/cauta/", "/cauta/paleta/"])
def test_without_the_right_the_pages_are_closed(client_as, client, address):
    keep(good(1, "Pian"))

    assert client_as(Role.ADMINISTRATOR).get(address, {"q": "pian"}).status_code == 403
    assert client.get(address, {"q": "pian"}).status_code == 302


def test_markup_in_records_and_words_is_shown_as_text(client_as):
    keep(good(1, "<script>alert(1)</script> pian", subtitle="<b>x</b>"))
    client = client_as(Role.PATRIMONY_OFFICER)

    for address in ("/cauta/", "/cauta/paleta/"):
        page = client.get(address, {"q": "pian"}).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; pian" in page
    assert "<script>a</script>" not in client.get("/cauta/", {"q": "<script>a</script>"}).content.decode()


def test_the_palette_has_at_most_twelve_rows_with_commands_first(client_as):
    keep(*(good(n, f"Import {n:03}") for n in range(30)))
    commands.register("Import de bunuri", "search:search", Perm.IMPORT_RUN, "fișier excel")
    commands.register("Import interzis", "search:palette", Perm.ACCESS_ROLES)

    page = client_as(Role.PATRIMONY_OFFICER).get("/cauta/paleta/", {"q": "import"}).content.decode()

    assert page.count('<a href="/bun/') == 11
    assert page.index("Import de bunuri") < page.index("Import 000")
    assert "Import interzis" not in page


def test_a_command_is_found_by_its_keywords_in_any_spelling(client_as):
    commands.register("Import de bunuri", "search:search", Perm.IMPORT_RUN, "fișier excel")
    client = client_as(Role.PATRIMONY_OFFICER)

    assert "Import de bunuri" in client.get("/cauta/paleta/", {"q": "fisi"}).content.decode()
    assert "Import de bunuri" not in client.get("/cauta/paleta/", {"q": "fisx"}).content.decode()


def test_very_long_and_broken_input_is_answered(client_as):
    client = client_as(Role.PATRIMONY_OFFICER)

    assert client.get("/cauta/", {"q": "ș" * 4_000}).status_code == 200
    assert client.get("/cauta/", {"q": "ș" * 10_000}).status_code == 400
    assert client.get("/cauta/", {"q": "a\x00b", "fel": "x' OR 1=1"}).status_code == 400
