# SPDX-License-Identifier: EUPL-1.2
"""Finding: exact numbers first, then entries that hold every word typed."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from vatra.foundation.search.kinds import Kind, all_kinds, kind_of_code
from vatra.foundation.search.models import SearchEntry
from vatra.foundation.search.words import PREFIX_LENGTH, exact_key, split
from vatra.kernel.actor import Actor

CANDIDATES = 200
"""How many matches of one kind are ranked. More are not read: people add a word instead."""


class Hit(NamedTuple):
    """One thing found, ready to be shown.

    Attributes:
        is_exact: the text typed is one of its numbers.
    """

    kind: str
    object_id: int
    title: str
    subtitle: str
    url: str
    icon: str
    is_exact: bool


class Group(NamedTuple):
    """The hits of one kind; ``more`` when not all are shown."""

    kind: Kind
    hits: list[Hit]
    more: bool


def search(actor: Actor, text: str, limit: int = 12, kinds: Collection[str] | None = None) -> list[Hit]:
    """The best hits this actor may see, exact numbers first.

    Args:
        actor: whose rights decide, in SQL.
        text: as typed, in any of the four spellings.
        limit: how many hits at most.
        kinds: codes of kinds to look in; None means all.
    """
    exact = exact_hits(actor, text, kinds)
    words = split(text)
    return _joined(exact, _hits(_ranked(_candidates(actor, words, kinds), words)[:limit]))[:limit]


def search_groups(
    actor: Actor, text: str, per_kind: int, kinds: Collection[str] | None = None
) -> list[Group]:
    """The hits by kind, each kind with its own best ``per_kind``."""
    words = split(text)
    place = Window(RowNumber(), partition_by=F("kind"), order_by=[*_order(words)])
    best = _ranked(_candidates(actor, words, kinds), words).annotate(place=place)
    hits = _joined(exact_hits(actor, text, kinds), _hits(best.filter(place__lte=per_kind + 1)))
    groups = []
    for kind in _chosen(kinds):
        own = [hit for hit in hits if hit.kind == kind.code]
        if own:
            groups.append(Group(kind, own[:per_kind], len(own) > per_kind))
    return groups


def exact_hits(actor: Actor, text: str, kinds: Collection[str] | None = None) -> list[Hit]:
    """Entries one of whose numbers is exactly what was typed."""
    key = exact_key(text)
    if not any(c.isdigit() for c in key):
        return []
    codes = [kind.code for kind in _chosen(kinds)]
    entries = SearchEntry.objects.visible_to(actor).filter(exact__contains=[key], kind__in=codes)
    return _hits(entries.order_by("-weight", "title", "id")[:CANDIDATES], is_exact=True)


def matches(actor: Actor, words: Iterable[str], kind: str) -> QuerySet[SearchEntry]:
    """Visible entries of a kind that hold every word; one or two letters match only the start of a word."""
    found = SearchEntry.objects.visible_to(actor).filter(kind=kind)
    for word in words:
        found = found.filter(folded__contains=f" {word}" if len(word) <= PREFIX_LENGTH else word)
    return found


def _candidates(actor: Actor, words: list[str], kinds: Collection[str] | None) -> list[int]:
    """Keys of matches worth ranking, each kind with its own share, so that a large kind hides no small one."""
    parts = (
        [matches(actor, words, kind.code).values("id")[:CANDIDATES] for kind in _chosen(kinds)]
        if words
        else []
    )
    if not parts:
        return []
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [row["id"] for row in found]


def _order(words: list[str]) -> tuple[Case, str, str, str]:
    """Titles that begin with the words as typed, then those that hold them so, then by weight and name."""
    phrase = " " + " ".join(words)
    closeness = Case(
        When(folded__startswith=phrase, then=Value(0)),
        When(folded__contains=phrase, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return closeness, "-weight", "title", "id"


def _ranked(pks: list[int], words: list[str]) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(pk__in=pks).order_by(*_order(words))


def _joined(exact: list[Hit], others: list[Hit]) -> list[Hit]:
    """Exact hits first, none twice."""
    seen = {(hit.kind, hit.object_id) for hit in exact}
    return exact + [hit for hit in others if (hit.kind, hit.object_id) not in seen]


def _chosen(kinds: Collection[str] | None) -> list[Kind]:
    return [kind for kind in all_kinds() if kinds is None or kind.code in kinds]


def _hits(entries: Iterable[SearchEntry], *, is_exact: bool = False) -> list[Hit]:
    hits = []
    for e in entries:
        kind = kind_of_code(e.kind)
        icon = kind.icon if kind else ""
        hits.append(Hit(e.kind, e.object_id, e.title, e.subtitle, e.url, icon, is_exact))
    return hits
