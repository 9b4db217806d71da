# SPDX-License-Identifier: EUPL-1.2
"""``vatra messages``: texts are extracted, the English catalogue is brought up to date, catalogues are compiled.

Message ids are Romanian, so Romanian needs no catalogue of its own texts; ``locale/ro`` is kept by hand and
holds better Romanian for messages of Django and allauth.
"""

import argparse
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from vatra.cli import preparation
from vatra.cli.environment import CHECKOUT
from vatra.cli.steps import say

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = CHECKOUT / "src" / "vatra"
LOCALE = SOURCE / "locale"
EXTRACTED = ("en",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_HEADER_NOISE = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    r'|Language-Team|Generated-By): .*"\n',
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """A text found in the program.

    Attributes:
        id: the text, or singular and plural.
        context: the gettext context, or None.
        place: file inside ``src/vatra``.
    """

    id: str | tuple[str, ...]
    context: str | None
    place: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``vatra messages``."""
    parser.description = "Extrage textele, aduce la zi catalogul englez, compilează cataloagele."
    parser.add_argument("--compile", action="store_true", help="numai compilează, fără extragere")
    parser.add_argument(
        "--check", action="store_true", help="nu scrie nimic; codul de ieșire este 1 dacă ceva nu este la zi"
    )


def run(args: argparse.Namespace) -> int:
    """Update and compile, or tell what is not up to date."""
    if args.compile:
        say(f"Compilare: {preparation.compile_catalogues()}")
        return 0
    stale = False
    for language in EXTRACTED:
        file = catalogue_file(language)
        before = file.read_text() if file.exists() else ""
        updated = update(language)
        after = as_text(updated)
        missing = untranslated(updated)
        say(f"{language}: {len(updated)} texte, {len(missing)} netraduse")
        stale = stale or before != after
        if not args.check and before != after:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(after)
    if args.check:
        if stale:
            say("Catalogul nu este la zi: rulați ./run messages.")
        return int(stale)
    say(f"Compilare: {preparation.compile_catalogues()}")
    return 0


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> "Catalog":
    """The catalogue of a language as it lies on disk."""
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as text:
        return read_po(text, locale=language)


def extract(source: Path = SOURCE) -> Iterator[Message]:
    """Every message of the Python files and templates, file by file."""
    for file in sorted(source.rglob("*")):
        if "migrations" in file.parts or "locale" in file.parts:
            continue
        place = file.relative_to(source).as_posix()
        if file.suffix == ".py":
            with file.open("rb") as code:
                yield from _found(code, place)
        elif file.suffix in {".html", ".txt"} and "templates" in file.parts:
            yield from _found(io.BytesIO(python_of_template(file.read_text()).encode()), place)


def python_of_template(text: str) -> str:
    """A template as lines of Python calls, which one extractor reads as it reads the code."""
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(text).splitlines())


def _found(code: IO[bytes], place: str) -> Iterator[Message]:
    from babel.messages.extract import extract as read

    options: dict[str, Any] = {"encoding": "utf-8"}
    for _line, text, _comments, context in read("python", code, keywords=KEYWORDS, options=options):
        yield Message(text, context, place)


def update(language: str) -> "Catalog":
    """The catalogue with exactly the messages of the program; translations of kept messages stay, none is guessed."""
    from babel.messages.catalog import Catalog

    known = read_catalogue(language) if catalogue_file(language).exists() else Catalog(locale=language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    fresh.header_comment = (
        f"# SPDX-License-Identifier: EUPL-1.2\n# {fresh.locale and fresh.locale.english_name}."
    )
    for message in extract():
        before = known.get(message.id, message.context)
        fresh.add(
            message.id,
            before.string if before is not None and before.id == message.id else None,
            locations=[(message.place, 0)],
            context=message.context,
        )
    return fresh


def as_text(catalogue: "Catalog") -> str:
    """The catalogue as it is kept: sorted, one line for each text, no dates and line numbers that change by themselves."""
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return _HEADER_NOISE.sub("", out.getvalue().decode())


def untranslated(catalogue: "Catalog") -> list[str]:
    """Ids that have no translation yet."""
    return [str(message.id) for message in catalogue if message.id and not _whole(message.string)]


def _whole(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)
