# SPDX-License-Identifier: EUPL-1.2
"""Questions to the catalogue of service lives (HG 2139/2004)."""

import re
from dataclasses import dataclass

from django.db.models import Case, Func, IntegerField, Q, TextField, Value, When
from django.utils.translation import gettext as _

from vatra.foundation.rulebook.models import CatalogueEntry, CatalogueEntryQuerySet
from vatra.kernel.errors import BadInputError
from vatra.kernel.text import counted, fix, fold

MONTHS = 12
BASIS = "HG 2139/2004"
SHORTEST_WORD = 4
STEM = 5
_CODE = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2}){0,6}")
_PREFIX = re.compile(r"\d[\d.]*")


class UnknownCodeError(BadInputError):
    """The code does not stand in the catalogue, or has no range of its own."""

    code = "unknown_class"


@dataclass(frozen=True, slots=True)
class LifeRange:
    """The normal service life that the law allows for a class, in months. The holder chooses within it.

    Legal: HG 2139/2004, annex pt 4 (the chosen life stays until full recovery).
    """

    code: str
    min_months: int
    max_months: int
    title: str
    verified: bool
    basis: str = BASIS

    def allows(self, months: int) -> bool:
        """Whether a chosen life of so many months lies within the range, ends included."""
        return self.min_months <= months <= self.max_months

    def __str__(self) -> str:
        return show_range(self.min_months, self.max_months)


def normal_code(text: str) -> str:
    """The code as the catalogue writes it: no spaces, no dot at the end.

    Raises:
        UnknownCodeError: it is no code at all.
    """
    code = fix(text).replace(" ", "").rstrip(".")
    if not (code.isascii() and _CODE.fullmatch(code)):
        raise UnknownCodeError(
            _("Codul de clasificare „%(code)s” nu are forma așteptată, de exemplu 3.1.1.")
            % {"code": fix(text)[:40]}
        )
    return code


def sort_key(code: str) -> str:
    """The code with three digits per number: 1.10 after 1.9."""
    return ".".join(part.zfill(3) for part in code.split("."))


def show_range(min_months: int | None, max_months: int | None) -> str:
    """„9–15 ani”; months where the figures are not whole years; a dash without range."""
    if min_months is None or max_months is None:
        return "—"
    if min_months % MONTHS or max_months % MONTHS:
        return f"{min_months}–{counted(max_months, 'lună', 'luni')}"
    return f"{min_months // MONTHS}–{counted(max_months // MONTHS, 'an', 'ani')}"


def _as_range(entry: CatalogueEntry) -> LifeRange | None:
    if entry.min_months is None or entry.max_months is None:
        return None
    return LifeRange(entry.code, entry.min_months, entry.max_months, entry.title, entry.verified)


def life_range(code: str) -> LifeRange:
    """The range of a code.

    Raises:
        UnknownCodeError: the code is not in the catalogue, or is a group without range.
    """
    normal = normal_code(code)
    entry = CatalogueEntry.objects.filter(code=normal).first()
    if entry is None:
        raise UnknownCodeError(
            _(
                "Codul de clasificare „%(code)s” nu există în catalog. Căutați codul potrivit în lista de reguli."
            )
            % {"code": normal}
        )
    found = _as_range(entry)
    if found is None:
        raise UnknownCodeError(
            _("Codul „%(code)s” este al unei grupe fără durată proprie. Alegeți un cod mai amănunțit.")
            % {"code": normal}
        )
    return found


def all_ranges() -> dict[str, LifeRange]:
    """Every code that has a range, in one query: for imports and nightly checks."""
    return {entry.code: found for entry in CatalogueEntry.objects.all() if (found := _as_range(entry))}


def parent(code: str) -> str | None:
    """The nearest listed code above this one, or None at the top (groups without range are often not listed)."""
    parts = normal_code(code).split(".")
    above = [".".join(parts[:size]) for size in range(len(parts) - 1, 0, -1)]
    listed = set(CatalogueEntry.objects.filter(code__in=above).values_list("code", flat=True))
    return next((candidate for candidate in above if candidate in listed), None)


def matching(entries: CatalogueEntryQuerySet, text: str) -> CatalogueEntryQuerySet:
    """The entries whose code begins with the text, or whose title holds all its words (marks do not matter)."""
    plain = fold(fix(text))
    if _PREFIX.fullmatch(plain):
        return entries.filter(Q(code=plain.rstrip(".")) | Q(code__startswith=plain))
    folded = entries.annotate(folded=Func("title", function="vatra_fold", output_field=TextField()))
    for word in plain.split():
        folded = folded.filter(folded__contains=word)
    return folded


def closest(code: str, title: str, limit: int = 8) -> list[CatalogueEntry]:
    """Entries with a range that an unknown or misspelt code may have meant, closest first.

    The neighbours under the longest beginning of the code that the catalogue knows come first, then the entries
    whose title shares words with the code (people type words there too) or with the title.
    """
    usable = CatalogueEntry.objects.filter(min_months__isnull=False)
    found = _neighbours(usable, fix(code).replace(" ", ""), limit)
    seen = {entry.pk for entry in found}
    for words in (fold(fix(code)), fold(fix(title))):
        wanted = [word for word in words.split() if word.isalpha() and len(word) >= SHORTEST_WORD]
        hits = _sharing(usable.exclude(pk__in=seen), wanted, limit - len(found)) if wanted else []
        found += hits
        seen |= {entry.pk for entry in hits}
    return found[:limit]


def _neighbours(entries: CatalogueEntryQuerySet, code: str, limit: int) -> list[CatalogueEntry]:
    parts = [part for part in code.replace(",", ".").strip(".").split(".") if part.isdecimal()]
    for size in range(len(parts), 0, -1):
        start = ".".join(parts[:size])
        rows = entries.filter(Q(code=start) | Q(code__startswith=f"{start}."))
        if size > 1 or len(parts) == 1:
            found = list(rows.order_by("sort_key")[:limit])
            if found:
                return found
    return []


def _sharing(entries: CatalogueEntryQuerySet, words: list[str], limit: int) -> list[CatalogueEntry]:
    """The entries with most of the words in their titles; stems of five letters bear the plural."""
    if limit <= 0:
        return []
    folded = entries.annotate(folded=Func("title", function="vatra_fold", output_field=TextField()))
    any_of, score = Q(), Value(0)
    for stem in dict.fromkeys(word[:STEM] for word in words[:6]):
        any_of |= Q(folded__contains=stem)
        score = score + Case(When(folded__contains=stem, then=1), default=0, output_field=IntegerField())  # type: ignore[assignment]
    return list(folded.filter(any_of).annotate(score=score).order_by("-score", "sort_key")[:limit])


def search(text: str, limit: int = 20) -> list[CatalogueEntry]:
    """The first entries found by code prefix or words of the title, in the order of the catalogue."""
    return list(matching(CatalogueEntry.objects.all(), text).order_by("sort_key")[:limit])
