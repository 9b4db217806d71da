# SPDX-License-Identifier: EUPL-1.2
"""Legal acts and the answer to „De ce?”."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.organisation.folding import having_words
from vatra.organisation.models import ActEffect, Building, EducationUnit, LegalAct


def acts(actor: Actor) -> QuerySet[LegalAct]:
    """The acts that the actor may see, with their units."""
    return LegalAct.objects.visible_to(actor).select_related("unit")


def acts_with_words(rows: QuerySet[LegalAct], typed: str) -> QuerySet[LegalAct]:
    """Acts whose number, issuer or title holds every typed word."""
    return having_words(rows, typed, "number", "issuer", "title")


def act_by_id(actor: Actor, act_id: int) -> LegalAct:
    """The act with that key.

    Raises:
        NotFoundError: there is none, or it belongs to a unit that is not the actor's.
    """
    act = acts(actor).select_related("file").filter(pk=act_id).first()
    if act is None:
        raise NotFoundError(
            _("Actul căutat nu există sau nu este al unității dumneavoastră. Alegeți-l din lista actelor.")
        )
    return act


class WhyRow(NamedTuple):
    """One reason: the legal state, since when and until when, and the act.

    Attributes:
        running: the state holds today.
        verified: somebody compared the record with the text of the act.
    """

    state: str
    since: dt.date
    until: dt.date | None
    running: bool
    act_id: int
    act: str
    issuer: str
    title: str
    url: str
    verified: bool


def why(actor: Actor, kind: str, object_id: int) -> list[WhyRow]:
    """Why a record has its legal state: the acts that changed it, the newest effect first.

    The caller has fetched the record through ``visible_to``; acts of units the actor may not see are left out.

    Args:
        kind: ``app.model`` of the record.
    """
    today = clock.today()
    effects = (
        ActEffect.objects.filter(
            object_kind=kind, object_id=object_id, act__in=LegalAct.objects.visible_to(actor)
        )
        .select_related("act")
        .order_by("-valid_from", "-pk")
    )
    return [
        WhyRow(
            e.state,
            e.valid_from,
            e.valid_to,
            e.valid_from <= today and (e.valid_to is None or e.valid_to >= today),
            e.act_id,
            str(e.act),
            e.act.issuer,
            e.act.title,
            reverse("organisation:act-detail", args=[e.act_id]),
            e.act.is_verified,
        )
        for e in effects
    ]


class Named(NamedTuple):
    """How a record is shown: its name and its page, possibly empty."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that acts speak of.

    Attributes:
        word: the kind in words, for example „clădire”.
        named: the records among those keys that the actor may see; what is left out is not shown.
    """

    word: str | Promise
    named: Callable[[Actor, Iterable[int]], Mapping[int, Named]]


_subjects: dict[str, Subject] = {}


def register_subject(kind: str, subject: Subject) -> None:
    """Let the page of an act show records of that kind (``app.model``); called in ``ready``."""
    _subjects[kind] = subject


def named_units(actor: Actor, ids: Iterable[int]) -> dict[int, Named]:
    """The units among those keys that the actor may see."""
    rows = EducationUnit.objects.visible_to(actor).filter(pk__in=list(ids))
    return {row.pk: Named(row.name, reverse("organisation:unit-detail", args=[row.code])) for row in rows}


def named_buildings(actor: Actor, ids: Iterable[int]) -> dict[int, Named]:
    """The buildings among those keys that the actor may see."""
    rows = Building.objects.visible_to(actor).select_related("site").filter(pk__in=list(ids))
    return {
        row.pk: Named(f"{row.name}, {row.site.name}", reverse("organisation:building-detail", args=[row.pk]))
        for row in rows
    }


class EffectRow(NamedTuple):
    """What an act changed: the record, its state, from when until when."""

    word: str
    label: str
    url: str
    state: str
    since: dt.date
    until: dt.date | None


def effects(actor: Actor, act: LegalAct, most: int = 500) -> list[EffectRow]:
    """What the act changed, among the records the actor may see, at most ``most`` rows."""
    rows = list(ActEffect.objects.filter(act=act).order_by("valid_from", "pk")[:most])
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.object_kind].add(row.object_id)
    known = {kind: _subjects[kind].named(actor, ids) for kind, ids in wanted.items() if kind in _subjects}
    shown = []
    for row in rows:
        name = known.get(row.object_kind, {}).get(row.object_id)
        if name is not None:
            word = str(_subjects[row.object_kind].word)
            shown.append(EffectRow(word, name.label, name.url, row.state, row.valid_from, row.valid_to))
    return shown


def acts_of_unit(actor: Actor, unit: EducationUnit, most: int = 30) -> list[LegalAct]:
    """The newest acts that belong to the unit."""
    return list(LegalAct.objects.visible_to(actor).filter(unit=unit).order_by("-date", "-pk")[:most])
