# SPDX-License-Identifier: EUPL-1.2
"""What the journal says for the name of an action: rooms register their words in ``AppConfig.ready``."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Verb:
    """How an action is told.

    Attributes:
        words: a past participle sentence, for example „Bun adăugat”.
        icon: name of the drawing on the timeline.
        tone: ``ok``, ``p``, ``warn``, ``bad`` or empty.
    """

    words: Text
    icon: str = "pencil"
    tone: str = ""


_verbs: dict[str, Verb] = {}


def register(words: Mapping[str, Text | Verb]) -> None:
    """Names actions: ``{"add_good": _("Bun adăugat")}``, or a ``Verb`` to choose icon and tone too."""
    for name, told in words.items():
        _verbs[name] = told if isinstance(told, Verb) else Verb(told, *_look(name))


def _look(name: str) -> tuple[str, str]:
    """Icon and tone that fit the first word of an action's name."""
    first = name.partition("_")[0]
    if first in {"add", "create", "register", "import", "record"}:
        return "plus", "p"
    if first in {"issue", "approve", "activate", "sign", "confirm", "give"}:
        return "check", "ok"
    if first in {"move", "assign", "transfer", "name"}:
        return "arrow-left-right", "p"
    if first in {"cancel", "delete", "remove", "deactivate", "reject"}:
        return "x", "bad"
    return "pencil", ""


def verb(name: str) -> Verb:
    """The words, icon and tone of an action; readable words also where nobody registered any."""
    known = _verbs.get(name)
    if known:
        return known
    if "." in name:
        return Verb(_("Pagină cerută"), "lock", "warn")
    return Verb(_("Operațiune: %(name)s") % {"name": name.replace("_", " ")}, *_look(name))


def known_verbs() -> list[tuple[str, str]]:
    """Names and words of all registered actions, by words."""
    return sorted(((name, str(v.words)) for name, v in _verbs.items()), key=lambda pair: pair[1])
