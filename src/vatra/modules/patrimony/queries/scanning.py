# SPDX-License-Identifier: EUPL-1.2
"""Codes read by a scanner or typed: a place, goods, a place; what lies between is to be moved."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import GoodKind
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.queries.movements import words_of_room
from vatra.organisation.models import Room

MOST_CODES = 500
_GOOD = re.compile(r"/b/([A-Za-z0-9]{8,22})/?$")
_PLACE = re.compile(r"/locuri/(\d{1,18})/?$")


class Scanned(NamedTuple):
    """What the codes say.

    Attributes:
        elsewhere: numbers of goods that the book keeps in another place than the first one scanned.
        problems: a sentence for each code that cannot be used.
    """

    origin: Room | None
    goods: list[Good]
    target: Room | None
    elsewhere: list[str]
    problems: list[str]


def read_codes(actor: Actor, typed: str) -> Scanned:
    """Reads codes one per line, inside what the actor sees; the first and the last one are places."""
    codes = [line for line in (text.fix(raw)[:200] for raw in typed.splitlines()) if line]
    if len(codes) > MOST_CODES:
        return Scanned(None, [], None, [], [_("Sunt peste 500 de coduri. Faceți mai multe bonuri.")])
    if len(codes) < 3:
        sentence = _("Scanați întâi un loc, apoi bunurile, apoi al doilea loc: cel puțin trei coduri.")
        return Scanned(None, [], None, [], [sentence])
    problems: list[str] = []
    origin = _room(actor, codes[0], None, problems)
    target = _room(actor, codes[-1], origin, problems)
    goods = _goods(actor, codes[1:-1], origin, problems) if origin else []
    elsewhere = [g.inventory_number for g in goods if origin and g.room_id != origin.pk]
    return Scanned(origin, goods, target, elsewhere, problems)


def _room(actor: Actor, code: str, near: Room | None, problems: list[str]) -> Room | None:
    """The place of a code: of its door sheet, or typed as it is named; the second one in the unit of the first."""
    rooms = Room.objects.visible_to(actor).filter(is_active=True).select_related("building__site", "unit")
    if near is not None:
        rooms = rooms.filter(unit_id=near.unit_id)
    address = _PLACE.search(code)
    found = (
        list(rooms.filter(pk=int(address[1])))
        if address
        else list(rooms.filter(code__iexact=code).order_by("pk")[:2])
        or list(rooms.filter(name__iexact=code).order_by("pk")[:2])
    )
    if len(found) == 1:
        return found[0]
    sentence = (
        _("„%(code)s” este al mai multor locuri. Scanați codul de pe fișa de la ușă.")
        if found
        else _("„%(code)s” nu este un loc al unității pe care îl puteți vedea.")
    )
    problems.append(sentence % {"code": code})
    return None


def _goods(actor: Actor, codes: list[str], origin: Room, problems: list[str]) -> list[Good]:
    """The goods of the codes, each once, in the order of scanning."""
    rows = Good.objects.visible_to(actor).kept().filter(unit_id=origin.unit_id)
    rows = rows.select_related("room__building", "custodian")
    tokens = {m[1] for code in codes if (m := _GOOD.search(code))}
    folded = {code.upper() for code in codes}
    by_token = {g.token: g for g in rows.filter(token__in=tokens)}
    by_number: dict[str, list[Good]] = {}
    for good in rows.filter(inventory_number__in=[*folded, *codes]):
        by_number.setdefault(good.inventory_number.upper(), []).append(good)
    found: dict[int, Good] = {}
    for code in codes:
        address = _GOOD.search(code)
        read = by_token.get(address[1]) if address else _one(by_number.get(code.upper(), []), origin)
        if read is None:
            problems.append(
                _("„%(code)s” nu este un bun al unității. Ștergeți rândul sau scanați din nou.")
                % {"code": code}
            )
        else:
            found[read.pk] = read
    return list(found.values())


def _one(goods: list[Good], origin: Room) -> Good | None:
    """Of inventory objects with the same code, the one in the first place."""
    if len(goods) == 1:
        return goods[0]
    here = [g for g in goods if g.room_id == origin.pk or g.kind != GoodKind.INVENTORY_OBJECT]
    return here[0] if here else None


class ScannedRow(NamedTuple):
    """A good as the preview shows it."""

    number: str
    name: str
    place: str
    custodian: str


def preview(found: Scanned) -> list[ScannedRow]:
    """The goods read, with the place and custodian of the book."""
    return [
        ScannedRow(g.inventory_number, g.name, words_of_room(g.room), str(g.custodian or "—"))
        for g in found.goods
    ]
