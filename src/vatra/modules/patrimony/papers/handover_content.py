# SPDX-License-Identifier: EUPL-1.2
"""From a hand-over of a custody to the content that its paper freezes: lists per owner, differences, findings."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Signatory, build_table
from vatra.kernel import dates, text
from vatra.modules.patrimony.choices import Domain, GoodKind
from vatra.modules.patrimony.models import Handover, HandoverLine
from vatra.modules.patrimony.papers import movement as mp
from vatra.modules.patrimony.papers.common import fact
from vatra.modules.patrimony.papers.movement_content import place_of, side_of, signatories
from vatra.organisation.papers import meta_of


def draft_of(handover: Handover) -> Draft:
    """What is issued for a hand-over that both have signed."""
    lines = _lines(handover)
    return Draft(
        kind="predare_gestiune",
        kind_label=mp.HANDOVER_TITLE,
        keeper=handover.unit.code,
        issuer=handover.unit.name,
        title=_("%(unit)s, %(giver)s → %(receiver)s, %(n)s")
        % {
            "unit": handover.unit.name,
            "giver": handover.giver,
            "receiver": handover.receiver,
            "n": text.counted(len(lines), _("poziție"), _("poziții")),
        },
        content=dict(handover_paper(handover, lines)),
        template=mp.HANDOVER_TEMPLATE,
        unit_id=handover.unit_id,
    )


def _lines(handover: Handover) -> list[HandoverLine]:
    rows = handover.lines.select_related("owner", "room__building")
    return list(rows.order_by("owner__name", "domain", "inventory_number", "pk"))


def owner_words(name: str, domain: str) -> str:
    """Under which list a good stands: its owner, public and private domain apart."""
    owner = name or _("Fără proprietar înregistrat")
    return f"{owner} – {Domain(domain).label}" if domain in {Domain.PUBLIC, Domain.PRIVATE} else owner


def handover_paper(handover: Handover, lines: Sequence[HandoverLine]) -> mp.HandoverPaper:
    """The protocol with its lists."""
    place = place_of(handover.room) if handover.room else _("toate locurile gestiunii")
    groups: dict[str, list[HandoverLine]] = defaultdict(list)
    for line in lines:
        groups[owner_words(line.owner.name if line.owner else "", line.domain)].append(line)
    missing = sum(1 for line in lines if line.counted == 0)
    return {
        "meta": meta_of(handover.unit, mp.HANDOVER_TITLE),
        "giver": side_of(handover, "giver", place),
        "receiver": side_of(handover, "receiver", place),
        "facts": [
            fact(_("Unitatea"), handover.unit.name),
            fact(_("Motivul predării"), handover.reason),
            fact(_("Numărătoare începută"), dates.moment(handover.created_at)),
        ],
        "order": handover.order,
        "present": [{"name": p.get("name", ""), "role": p.get("function", "")} for p in handover.present],
        "summary": build_table(
            _("Totaluri pe proprietari"),
            mp.SUMMARY,
            [
                {
                    "owner": owner,
                    "positions": len(found),
                    "value": sum((x.entry_value for x in found), Decimal(0)),
                    "differences": sum(1 for x in found if x.counted != x.quantity),
                }
                for owner, found in groups.items()
            ],
            page="landscape",
        ),
        "lists": build_table(
            _("Bunuri predate"),
            mp.LISTS,
            {name: [dict(_line(x)) for x in found] for name, found in groups.items()},
        ),
        "differences": build_table(
            _("Diferențe"), mp.DIFFERENCES, [_difference(x) for x in lines if x.counted != x.quantity]
        ),
        "findings": handover.findings,
        "closing": _closing(missing),
        "signatories": [
            *signatories(handover),
            *_witnesses(handover),
        ],
    }


def _witnesses(handover: Handover) -> list[Signatory]:
    role = _("Comisia / prezent")
    return [
        {"role": role, "name": p.get("name", ""), "title": p.get("function", "")} for p in handover.present
    ]


def _closing(missing: int) -> str:
    words = _(
        "Predătorul declară că toate bunurile au fost numărate în prezența sa, iar primitorul că le-a primit."
    )
    if missing:
        words += " " + _(
            "%(n)s lipsă nu trec la primitor; ele rămân în răspunderea predătorului până la hotărârea asupra lor."
        ) % {"n": text.counted(missing, _("bun"), _("bunuri"))}
    return words


def _line(line: HandoverLine) -> mp.HandoverLine:
    counted = line.counted if line.counted is not None else Decimal(0)
    return {
        "inventory_no": line.inventory_number,
        "name": line.name,
        "place": f"{line.room.building.name}, {line.room.name}" if line.room else "",
        "unit": line.measure,
        "quantity": line.quantity,
        "counted": counted,
        "difference": counted - line.quantity or None,
        "value": line.entry_value,
        "depreciation": None if line.kind == GoodKind.INVENTORY_OBJECT else line.depreciation,
        "remarks": line.remark,
    }


def _difference(line: HandoverLine) -> dict[str, object]:
    counted = line.counted if line.counted is not None else Decimal(0)
    return {
        "inventory_no": line.inventory_number,
        "name": line.name,
        "quantity": line.quantity,
        "counted": counted,
        "difference": counted - line.quantity,
        "explanation": line.explanation,
    }
