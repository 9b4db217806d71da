# SPDX-License-Identifier: EUPL-1.2
"""Texts: extraction from code and templates, and the state of the catalogues."""

import argparse
import io
import re

import pytest
from babel.messages.pofile import read_po

from vatra.cli import messages

CEDILLA = set("şţŞŢ")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
ALL = list(messages.extract())


def parts(text):
    return [text] if isinstance(text, str) else list(text)


def placeholders(text):
    return set(PLACEHOLDER.findall(text))


def test_code_and_templates_are_read_alike(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text('x = _("Una")\ny = ngettext("Un rând", "%(n)s rânduri", n)\n')
    (tmp_path / "templates" / "b.html").write_text(
        '{# x #}<p>\n    {% translate "Două" %} {{ v|default:_("Trei") }}\n'
        "{% blocktranslate with n=x %}Sunt {{ n }} la 100%{% endblocktranslate %}</p>"
    )

    found = {(m.id, m.place) for m in messages.extract(tmp_path)}

    assert found == {
        ("Una", "a.py"),
        (("Un rând", "%(n)s rânduri"), "a.py"),
        ("Două", "templates/b.html"),
        ("Trei", "templates/b.html"),
        ("Sunt %(n)s la 100%%", "templates/b.html"),
    }


def test_migrations_are_left_out(tmp_path):
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001.py").write_text('_("Nu")')

    assert list(messages.extract(tmp_path)) == []


def test_message_ids_have_letters_with_comma():
    assert [m for m in ALL if any(CEDILLA & set(text) for text in parts(m.id))] == []
    assert len(ALL) > 1500


def test_own_plurals_have_their_three_romanian_forms():
    romanian = messages.read_catalogue("ro")
    plurals = {(m.id, m.context) for m in ALL if isinstance(m.id, tuple)}
    forms = {
        text: romanian.get(text, context).string if romanian.get(text, context) else ()
        for text, context in plurals
    }

    assert [text for text, strings in forms.items() if len(strings) != 3 or not all(strings)] == []
    assert len(forms) >= 3


@pytest.mark.parametrize("language", ["en", "ro"])
def test_catalogue_has_nothing_fuzzy_and_no_cedilla(language):
    catalogue = messages.read_catalogue(language)

    assert [m.id for m in catalogue if m.id and m.fuzzy] == []
    assert [m.id for m in catalogue if any(CEDILLA & set(text or "") for text in parts(m.string))] == []


@pytest.mark.parametrize("language", ["en", "ro"])
def test_translations_keep_the_places_to_fill(language):
    wrong = [
        m.id
        for m in messages.read_catalogue(language)
        if m.id
        for text in parts(m.string)
        if text and placeholders(text) not in [placeholders(source) for source in parts(m.id)]
    ]

    assert wrong == []


def test_check_tells_a_stale_catalogue_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "extract", lambda: [messages.Message("Bun", None, "a.py")])

    assert messages.run(argparse.Namespace(check=True, compile=False)) == 1

    assert not messages.catalogue_file("en").exists()
    assert (
        capsys.readouterr().out
        == "en: 1 texte, 1 netraduse\nCatalogul nu este la zi: rulați ./run messages.\n"
    )


def test_compiling_alone_extracts_nothing(monkeypatch, capsys):
    monkeypatch.setattr(messages.preparation, "compile_catalogues", lambda: "2 compilate")
    monkeypatch.setattr(messages, "extract", lambda: pytest.fail("extracted"))

    assert messages.run(argparse.Namespace(check=False, compile=True)) == 0

    assert capsys.readouterr().out == "Compilare: 2 compilate\n"


def test_update_keeps_translations_and_guesses_none(tmp_path, monkeypatch):
    source = tmp_path / "src"
    source.mkdir()
    (source / "a.py").write_text('_("Bun"), _("Bunuri noi")')
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    file = messages.catalogue_file("en")
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr ""\n\nmsgid "Bun"\nmsgstr "Good"\n\nmsgid "Bunuri"\nmsgstr "Goods"\n')
    found = list(messages.extract(source))
    monkeypatch.setattr(messages, "extract", lambda: found)

    updated = messages.update("en")

    assert {m.id: m.string for m in updated if m.id} == {"Bun": "Good", "Bunuri noi": None}
    assert messages.untranslated(updated) == ["Bunuri noi"]
    assert 'Bunuri"' not in messages.as_text(updated)


def test_kept_text_has_no_date_that_changes_by_itself():
    text = messages.catalogue_file("en").read_text()

    assert "Date:" not in text
    assert re.search(r"^#: .*:\d+", text, re.MULTILINE) is None
    assert read_po(io.BytesIO(text.encode())).locale is not None


PUBLIC = ("modules/website/", "foundation/shell/templates/shell/public.html", "foundation/shell/templates/shell/accessibility.html",
          "foundation/shell/templates/shell/c/public_links.html", "foundation/papers/templates/papers/verify", "foundation/papers/views_public.py",
          "foundation/shell/templates/shell/error.html", "foundation/shell/errors.py")  # fmt: skip


def test_public_pages_are_all_in_english():
    catalogue = messages.read_catalogue("en")
    missing = {
        m.id
        for m in ALL
        if m.place.startswith(PUBLIC) and not all(parts(catalogue.get(m.id, m.context).string or ""))
    }

    assert missing == set()
