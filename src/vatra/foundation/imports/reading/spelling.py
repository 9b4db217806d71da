# SPDX-License-Identifier: EUPL-1.2
"""Headers brought to one form, whatever their spelling and abbreviations."""

import re
from functools import lru_cache

from vatra.kernel.text import fold

_WORD = re.compile(r"[a-z0-9]+")
_SHORT = {
    "nr": "numar",
    "no": "numar",
    "inv": "inventar",
    "inventariere": "inventar",
    "den": "denumire",
    "denum": "denumire",
    "val": "valoare",
    "clasif": "clasificare",
    "cod": "cod",
    "cant": "cantitate",
    "amort": "amortizare",
    "amortizata": "amortizare",
    "amortizat": "amortizare",
    "dnf": "durata normala functionare",
    "pif": "punere functiune",
    "gest": "gestiune",
    "gestionar": "gestiune",
    "cam": "camera",
    "loc": "loc",
    "um": "um",
    "doc": "document",
    "crt": "curent",
    "pret": "pret",
    "pu": "pret unitar",
    "tel": "telefon",
    "fct": "functionare",
    "func": "functionare",
    "norm": "normala",
    "unit": "unitar",
    "obs": "observatii",
    "adr": "adresa",
    "cf": "carte funciara",
    "pj": "personalitate juridica",
    "mf": "mijloc fix",
    "mfix": "mijloc fix",
    "acum": "acumulata",
    "cumulata": "acumulata",
    "achiz": "achizitie",
    "ron": "lei",
}
_SKIPPED = frozenset(
    {"de", "a", "al", "ai", "ale", "la", "in", "din", "si", "pe", "cu", "lei", "sau", "pt", "pentru"}
)
_ENDINGS = (
    "urilor",
    "ilor",
    "elor",
    "ului",
    "lui",
    "lor",
    "ile",
    "ele",
    "ul",
    "ei",
    "ii",
    "ea",
    "a",
    "e",
    "i",
)
_KEPT_STEM = 3


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _KEPT_STEM:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=4096)
def header_words(header: str) -> tuple[str, ...]:
    """A header as stems of whole words: ``Nr. inv.`` and ``Numărul de inventar`` are the same."""
    joined = (
        fold(header)
        .replace("u.m.", " um ")
        .replace("u.m", " um ")
        .replace("u/m", " um ")
        .replace("p.u.", " pu ")
    )
    joined = re.sub(r"\bu\s+m\b", "um", joined)
    joined = re.sub(r"\bd\.\s*n\.\s*f\b\.?", "dnf", joined)
    joined = re.sub(r"\bp\.\s*i\.\s*f\b\.?", "pif", joined)
    words: list[str] = []
    for word in _WORD.findall(joined):
        words.extend(_SHORT.get(word, word).split())
    return tuple(_stem(w) for w in words if w not in _SKIPPED)
