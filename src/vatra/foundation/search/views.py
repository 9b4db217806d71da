# SPDX-License-Identifier: EUPL-1.2
"""The search page and what the palette shows while words are typed."""

from typing import NamedTuple

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vatra.foundation.access.guards import ActorRequest, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search import commands
from vatra.foundation.search.kinds import all_kinds, kind_of_code
from vatra.foundation.search.query import Group, Hit, exact_hits, search, search_groups
from vatra.foundation.search.words import MAX_TEXT
from vatra.kernel import text

PALETTE_ROWS = 12
PALETTE_COMMANDS = 4
PER_KIND = 8
ONE_KIND = 50


class Chip(NamedTuple):
    """A filter by kind, ready for the page."""

    label: str
    url: str
    current: bool


class Section(NamedTuple):
    """The hits of one kind, ready for the page."""

    label: str
    icon: str
    hits: list[Hit]
    more_url: str
    note: str


@requires(Perm.SEARCH_USE)
def search_page(request: ActorRequest) -> HttpResponseBase:
    """Everything found, by kind; a number typed whole that one object bears leads straight to it."""
    typed, chosen = _typed(request), kind_of_code(request.GET.get("fel", ""))
    kinds = [chosen.code] if chosen else None
    exact = exact_hits(request.actor, typed, kinds)
    if len(exact) == 1 and "lista" not in request.GET:
        return redirect(exact[0].url)
    groups = search_groups(request.actor, typed, ONE_KIND if chosen else PER_KIND, kinds)
    context = {
        "typed": typed,
        "chosen": chosen.code if chosen else "",
        "chips": _chips(typed, chosen.code if chosen else ""),
        "sections": [_section(group, typed, chosen is not None) for group in groups],
        "found": sum(len(group.hits) for group in groups),
        "clear_url": _url(typed, "") if chosen else "",
    }
    return render(request, "search/search.html", context)


@requires(Perm.SEARCH_USE)
def palette(request: ActorRequest) -> HttpResponseBase:
    """At most twelve rows for the palette: commands that match, then hits by kind."""
    typed = _typed(request)
    found = commands.matching(request.actor, typed, PALETTE_COMMANDS) if typed else []
    hits = search(request.actor, typed, PALETTE_ROWS - len(found))
    labels = {kind.code: str(kind.label) for kind in all_kinds()}
    by_label: dict[str, list[Hit]] = {}
    for hit in hits:
        by_label.setdefault(labels[hit.kind], []).append(hit)
    context = {
        "typed": typed,
        "commands": found,
        "groups": list(by_label.items()),
        "all_url": _url(typed, ""),
    }
    return render(request, "search/palette.html", context)


def _typed(request: ActorRequest) -> str:
    return text.fix(request.GET.get("q", "")[:MAX_TEXT])


def _url(typed: str, kind: str) -> str:
    return "/cauta/?" + urlencode({"q": typed, "lista": "1"} | ({"fel": kind} if kind else {}))


def _chips(typed: str, chosen: str) -> list[Chip]:
    every = Chip(_("Toate"), _url(typed, ""), not chosen)
    return [every, *(Chip(str(k.label), _url(typed, k.code), k.code == chosen) for k in all_kinds())]


def _section(group: Group, typed: str, only_one: bool) -> Section:
    note = ""
    if group.more and only_one:
        note = _("Se arată primele %(n)s. Adăugați un cuvânt ca să restrângeți căutarea.") % {"n": ONE_KIND}
    more_url = _url(typed, group.kind.code) if group.more and not only_one else ""
    return Section(str(group.kind.label), group.kind.icon, group.hits, more_url, note)
