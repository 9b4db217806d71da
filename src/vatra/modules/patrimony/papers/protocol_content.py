# SPDX-License-Identifier: EUPL-1.2
"""From a protocol in the database to the content that its paper freezes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.foundation.papers.issuing import Draft
from vatra.foundation.papers.rendering import Signatory
from vatra.kernel import dates, money
from vatra.modules.patrimony.choices import Annex, Door, LineOperation
from vatra.modules.patrimony.models import Protocol, ProtocolLine
from vatra.modules.patrimony.papers import annexes as ax
from vatra.modules.patrimony.papers import protocol as pp
from vatra.modules.patrimony.papers.common import Commission, Party
from vatra.organisation.models import Authority, Organisation
from vatra.organisation.papers import meta_of

LINES_PER_FETCH = 2000


def draft_of(protocol: Protocol) -> Draft:
    """What is issued for a protocol or an additional act."""
    additional = protocol.door == Door.ADDITIONAL
    return Draft(
        kind="act_aditional" if additional else "protocol",
        kind_label=pp.ACT_TITLE if additional else pp.TITLE,
        keeper="directie",
        issuer=str(Authority.objects.select_related("organisation").get().organisation.name),
        title=_("%(unit)s, %(lines)s poziții")
        % {"unit": protocol.unit.name, "lines": protocol.lines.count()},
        content=_act_content(protocol) if additional else _protocol_content(protocol),
        template=pp.ACT_TEMPLATE if additional else pp.TEMPLATE,
        unit_id=protocol.unit_id,
    )


def _protocol_content(protocol: Protocol) -> dict[str, Any]:
    paper = pp.protocol_paper(
        meta_of(protocol.unit, pp.TITLE),
        place=protocol.place,
        basis=_basis(protocol),
        parties=_parties(protocol),
        commissions=_commissions(protocol),
        subject=_subject(protocol),
        annexes=[*_goods_annexes(protocol), *_side_annexes(protocol)],
        objections=protocol.notes,
        copies=protocol.copies,
    )
    return dict(paper)


def _act_content(protocol: Protocol) -> dict[str, Any]:
    base = protocol.amends
    assert base is not None and base.act is not None  # noqa: S101, PT018 - a CHECK and the action saw to it
    paper: pp.ActPaper = {
        "meta": meta_of(protocol.unit, pp.ACT_TITLE),
        "place": protocol.place,
        "protocol_no": base.act.number,
        "protocol_date": base.act.date.isoformat(),
        "basis": _basis(protocol),
        "parties": _parties(protocol),
        "commissions": _commissions(protocol),
        "subject": _("Părțile îndreaptă pozițiile de mai jos; celelalte rămân neschimbate."),
        "changes": pp.changes_table(list(_changes(protocol))),
        "copies": protocol.copies,
    }
    return dict(paper)


def _basis(protocol: Protocol) -> list[str]:
    act = protocol.council_decision or (protocol.amends and protocol.amends.council_decision)
    return [f"{act} – {act.title}" if act.title else str(act)] if act else []


def _parties(protocol: Protocol) -> list[Party]:
    authority = Authority.objects.select_related("administrator_of_estate").get()
    return [
        _party(_("Predător"), protocol.unit.organisation, protocol.unit.address, protocol, "giver"),
        _party(_("Primitor"), authority.administrator_of_estate, "", protocol, "receiver"),
    ]


def _party(role: str, body: Organisation, seat: str, protocol: Protocol, side: str) -> Party:
    code = body.identifiers.filter(scheme="cui").values_list("value", flat=True).first()
    people = (protocol.commissions.get(side) or {}).get("representatives") or []
    return {
        "role": role,
        "name": body.name,
        "id": code or "",
        "seat": seat or body.address,
        "representatives": [_signatory(p) for p in people],
    }


def _signatory(person: dict[str, str]) -> Signatory:
    return {"name": person.get("name", ""), "role": person.get("function", "")}


def _commissions(protocol: Protocol) -> list[Commission]:
    titles = {"giver": _("Comisia de predare"), "receiver": _("Comisia de primire")}
    return [
        {
            "title": title,
            "order": (protocol.commissions.get(side) or {}).get("order", ""),
            "members": [_signatory(m) for m in (protocol.commissions.get(side) or {}).get("members", [])],
        }
        for side, title in titles.items()
    ]


def _subject(protocol: Protocol) -> str:
    return _(
        "Comisiile au procedat la predarea, respectiv la primirea bazei materiale a unității %(unit)s, "
        "cuprinsă în anexele 1–4, împreună cu contractele, documentele și contoarele din anexele 5 și 6. "
        "Proprietarul, administratorul și utilizatorul fiecărui imobil sunt cei arătați în anexe; bunurile mobile "
        "rămân ale proprietarilor arătați la fiecare poziție."
    ) % {"unit": protocol.unit.name}


def _lines(protocol: Protocol, annex: Annex) -> Iterable[ProtocolLine]:
    return (
        protocol.lines.filter(annex=annex)
        .select_related("owner", "administrator", "room", "custodian", "estate")
        .order_by("account", "position")
        .iterator(chunk_size=LINES_PER_FETCH)
    )


def _goods_annexes(protocol: Protocol) -> list[ax.Annex]:
    return [_land(protocol), _buildings(protocol), _fixed_assets(protocol), _objects(protocol)]


def _holding(line: ProtocolLine, protocol: Protocol) -> ax.HoldingLine:
    return {
        "good": line.name,
        "land_book": line.estate.land_book_number,
        "owner": line.owner.name if line.owner else "",
        "administrator": line.administrator.name if line.administrator else "",
        "user": protocol.unit.name,
        "basis": str(protocol.council_decision or ""),
    }


def _land(protocol: Protocol) -> ax.Annex:
    lines = list(_lines(protocol, Annex.LAND))
    land: list[ax.LandLine] = [
        {
            "address": x.estate.address or x.name,
            "cadastral": x.estate.cadastral_number,
            "land_book": x.estate.land_book_number,
            "area_deed": x.estate.area_deed,
            "area_measured": x.estate.area_measured,
            "situation": x.estate.legal_situation,
            "claims": x.estate.litigation,
            "encumbrances": x.estate.encumbrances,
            "value": x.entry_value,
        }
        for x in lines
    ]
    return ax.land_annex(land, [_holding(x, protocol) for x in lines])


def _buildings(protocol: Protocol) -> ax.Annex:
    lines = list(_lines(protocol, Annex.BUILDINGS))
    groups: dict[str, list[ax.BuildingLine]] = defaultdict(list)
    for x in lines:
        groups[_group(x)].append(
            {
                "body": x.estate.cadastral_number.rpartition("-")[2],
                "name": f"{x.name}, {x.estate.address}" if x.estate.address else x.name,
                "inventory_no": x.inventory_number,
                "cadastral": x.estate.cadastral_number,
                "built_area": x.estate.built_area,
                "developed_area": x.estate.developed_area,
                "levels": x.estate.levels,
                "structure": x.estate.structure,
                "year": str(x.estate.year_built or ""),
                "state": x.estate.legal_situation,
                "value": x.entry_value,
                "depreciation": x.accumulated_depreciation,
            }
        )
    return ax.building_annex(groups, [_holding(x, protocol) for x in lines])


def _group(line: ProtocolLine) -> str:
    return _("Contul %(account)s") % {"account": line.account} if line.account else _("Fără cont")


def _place(line: ProtocolLine) -> str:
    return line.room.name if line.room else line.place_text


def _years(months: int | None) -> str:
    if months is None:
        return ""
    return str(months // 12) if months % 12 == 0 else money.number(Decimal(months) / 12, 1)


def _fixed_assets(protocol: Protocol) -> ax.Annex:
    groups: dict[str, list[ax.FixedAssetLine]] = defaultdict(list)
    for x in _lines(protocol, Annex.FIXED_ASSETS):
        groups[_group(x)].append(
            {
                "inventory_no": x.inventory_number,
                "code": x.classification_code,
                "name": ", ".join(filter(None, [x.name, x.description, x.serial and f"seria {x.serial}"])),
                "commissioned": x.commissioning_date.isoformat() if x.commissioning_date else "",
                "life": _years(x.life_months),
                "value": x.entry_value,
                "depreciation": x.accumulated_depreciation,
                "net": x.entry_value - x.accumulated_depreciation,
                "place": _place(x),
                "owner": x.owner.short_name or x.owner.name if x.owner else "",
            }
        )
    return ax.fixed_asset_annex(groups)


def _objects(protocol: Protocol) -> ax.Annex:
    groups: dict[str, list[ax.ObjectLine]] = defaultdict(list)
    for x in _lines(protocol, Annex.INVENTORY_OBJECTS):
        groups[_group(x)].append(
            {
                "code": x.inventory_number,
                "name": x.name,
                "unit": x.measure,
                "quantity": x.quantity,
                "price": money.quantize(x.entry_value / x.quantity),
                "value": x.entry_value,
                "place": _place(x),
                "custodian": str(x.custodian or ""),
                "owner": x.owner.short_name or x.owner.name if x.owner else "",
            }
        )
    return ax.object_annex(groups)


def _side_annexes(protocol: Protocol) -> list[ax.Annex]:
    contracts: list[ax.ContractLine] = [
        {
            "kind": "",
            "partner": c.party,
            "number": c.number,
            "date": c.date.isoformat(),
            "subject": c.subject,
            "holder": protocol.unit.name,
            "value": None,
            "until": c.valid_to.isoformat() if c.valid_to else "",
        }
        for c in protocol.contracts.order_by("pk")
    ]
    documents: list[ax.DocumentLine] = []
    meters: list[ax.MeterLine] = []
    for item in protocol.items.order_by("pk"):
        if item.meter_index is None:
            documents.append(
                {
                    "name": item.name,
                    "number": item.number,
                    "date": "",
                    "form": "",
                    "pages": None,
                    "remarks": item.note,
                }
            )
        else:
            meters.append(_meter(protocol, item.name, item.number, item.meter_index, item.measure, item.note))
    objections: list[ax.ObjectionLine] = [
        {"subject": "", "objection": o.text, "party": o.get_side_display(), "until": "", "responsible": ""}
        for o in protocol.objections.order_by("pk")
    ]
    return [
        ax.contract_annex(contracts),
        ax.document_annex(documents, meters),
        ax.objection_annex(objections),
    ]


def _meter(
    protocol: Protocol, name: str, series: str, index: Decimal, measure: str, note: str
) -> ax.MeterLine:
    return {
        "utility": name,
        "series": series,
        "point": "",
        "place": note,
        "index": index,
        "unit": measure,
        "read_on": "",
        "holder": protocol.unit.name,
    }


_SHOWN = {
    "inventory_number": gettext_lazy("număr de inventar"),
    "name": gettext_lazy("denumire"),
    "classification_code": gettext_lazy("cod de clasificare"),
    "entry_value": gettext_lazy("valoare"),
    "accumulated_depreciation": gettext_lazy("amortizare"),
    "commissioning_date": gettext_lazy("data punerii în funcțiune"),
    "life_months": gettext_lazy("durata, luni"),
}


def _changes(protocol: Protocol) -> Iterable[pp.ChangeLine]:
    for line in protocol.lines.select_related("target").order_by("annex", "position"):
        if line.operation == LineOperation.ADD:
            yield _change(line, _("poziție"), "—", _("se adaugă"))
        elif line.operation == LineOperation.REMOVE:
            yield _change(line, _("poziție"), _("este înscrisă"), _("se scoate"))
        else:
            for name, label in _SHOWN.items():
                was, becomes = getattr(line.target, name), getattr(line, name)
                if was != becomes:
                    yield _change(line, str(label), _shown(was), _shown(becomes))


def _change(line: ProtocolLine, field: str, was: str, becomes: str) -> pp.ChangeLine:
    return {
        "annex": str(line.annex),
        "position": f"{line.inventory_number} – {line.name}",
        "field": field,
        "was": was,
        "becomes": becomes,
        "reason": line.reason,
    }


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return money.lei(value)
    if isinstance(value, dt.date):
        return dates.day(value)
    return str(value) if value is not None else "—"
