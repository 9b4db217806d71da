# SPDX-License-Identifier: EUPL-1.2
"""From a movement to the content that its paper freezes."""

from django.utils.translation import gettext as _

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Signatory
from vatra.kernel import dates, text
from vatra.modules.patrimony.choices import GoodKind, MovementForm
from vatra.modules.patrimony.models import Movement
from vatra.modules.patrimony.models.handing import Handing
from vatra.modules.patrimony.papers import movement as mp
from vatra.modules.patrimony.papers.common import fact
from vatra.organisation.models import Room
from vatra.organisation.papers import meta_of

KINDS = {
    MovementForm.FIXED_ASSETS: "bon_miscare",
    MovementForm.SAME_PREMISES: "bon_transfer",
    MovementForm.OTHER_ADDRESS: "aviz_insotire",
}


def draft_of(movement: Movement) -> Draft:
    """What is issued for a movement whose lines are frozen; the series is the keeper's, one for each form."""
    form = MovementForm(movement.form)
    own = movement.keeper_id == movement.unit.organisation_id
    count = movement.lines.count()
    return Draft(
        kind=KINDS[form],
        kind_label=str(form.label),
        keeper=movement.unit.code if own else f"entitate-{movement.keeper_id}",
        issuer=movement.keeper.name,
        title=_("%(unit)s, %(n)s, %(was)s → %(now)s")
        % {
            "unit": movement.unit.name,
            "n": text.counted(count, _("poziție"), _("poziții")),
            "was": movement.giver_room or _("fără loc"),
            "now": movement.receiver_room,
        },
        content=dict(movement_paper(movement)),
        template=mp.TEMPLATE,
        unit_id=movement.unit_id,
    )


def movement_paper(movement: Movement) -> mp.MovementPaper:
    """14-2-3A, 14-3-3A or 14-3-6A, field by field."""
    lines = movement.lines.select_related("good").order_by("position")
    form = MovementForm(movement.form)
    return {
        "meta": meta_of(movement.unit, str(form.label), code=form.value),
        "giver": side_of(movement, "giver", place_of(movement.giver_room)),
        "receiver": side_of(movement, "receiver", place_of(movement.receiver_room)),
        "facts": [
            fact(_("Motivul mișcării"), movement.reason),
            fact(_("Propus de"), f"{movement.proposed_by_name}, {dates.moment(movement.created_at)}"),
            fact(_("Ține evidența"), movement.keeper.name),
        ],
        "note": _("Fără factură.") if form == MovementForm.OTHER_ADDRESS else "",
        "table": mp.movement_table(
            [
                {
                    "name": line.name,
                    "inventory_no": line.inventory_number,
                    "unit": line.measure,
                    "quantity": line.quantity or "",
                    "value": line.entry_value if line.entry_value is not None else "",
                    "depreciation": None
                    if line.good.kind == GoodKind.INVENTORY_OBJECT
                    else line.depreciation,
                    "remarks": line.note,
                }
                for line in lines
            ]
        ),
        "signatories": signatories(movement),
    }


def place_of(room: Room | None) -> str:
    """A place as papers write it: room, building, address."""
    if room is None:
        return _("fără loc de folosință")
    return ", ".join(
        filter(None, [f"{room.name} ({room.code})", room.building.name, room.building.site.address])
    )


def side_of(record: Handing, side: str, place: str) -> mp.Place:
    """One side of a paper, with who confirmed it and how."""
    giver = side == "giver"
    person = record.giver if giver else record.receiver
    return {
        "role": _("Predător") if giver else _("Primitor"),
        "place": place,
        "custodian": person.full_name if person else _("fără gestionar"),
        "confirmed": _confirmed(record, giver=giver),
    }


def _confirmed(record: Handing, *, giver: bool) -> str:
    at, who, scan = (
        (record.given_at, record.given_by_name, record.given_scan_id)
        if giver
        else (record.received_at, record.received_by_name, record.received_scan_id)
    )
    if at is None:
        return ""
    sentence = (
        _("semnat pe hârtie, înregistrat de %(who)s la %(when)s")
        if scan
        else _("confirmat de %(who)s la %(when)s")
    )
    return sentence % {"who": who, "when": dates.moment(at)}


def signatories(record: Handing) -> list[Signatory]:
    """Both sides; under each name, how it was confirmed in the system."""
    giver = record.giver.full_name if record.giver else record.given_by_name
    return [
        {"role": _("Predător"), "name": giver, "title": _confirmed(record, giver=True)},
        {"role": _("Primitor"), "name": record.receiver.full_name, "title": _confirmed(record, giver=False)},
    ]
