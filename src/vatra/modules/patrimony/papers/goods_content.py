# SPDX-License-Identifier: EUPL-1.2
"""From goods in the database to the content of lists, sheets and labels."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.papers.rendering import PaperMeta, Signatory, Table
from vatra.kernel import clock, dates, money, text
from vatra.modules.patrimony.choices import Domain, GoodKind, GoodState
from vatra.modules.patrimony.models import Good, PlaceChange
from vatra.modules.patrimony.papers import asset_sheet, labels, lists
from vatra.modules.patrimony.papers.common import fact
from vatra.organisation.models import EducationUnit, Person, Room
from vatra.organisation.papers import meta_of

MONTHS = 12
PER_FETCH = 2000
NUMBERED = [GoodKind.LAND, GoodKind.BUILDING, GoodKind.FIXED_ASSET]


@dataclass(frozen=True)
class Period:
    """First and last day; None leaves the end open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def words(self) -> str:
        """The period as papers print it."""
        if self.since and self.until:
            return f"{dates.day(self.since)} – {dates.day(self.until)}"
        if self.since:
            return _("de la %(day)s") % {"day": dates.day(self.since)}
        return _("până la %(day)s") % {"day": dates.day(self.until or clock.today())}


def print_meta(meta: PaperMeta) -> PaperMeta:
    """The head of a print that takes no number."""
    now = clock.local_now().isoformat(timespec="seconds")
    return {**meta, "printed_at": now, "program": "Vatra", "version": version("vatra")}


def _account(account: str) -> str:
    return _("Contul %(account)s") % {"account": account} if account else _("Fără cont")


def _place(good: Good) -> str:
    return f"{good.room.building.name}, {good.room.name}" if good.room else ""


def _signed(*roles: str) -> list[Signatory]:
    return [{"role": role, "name": ""} for role in roles]


def _described(good: Good) -> str:
    serial = _("seria %(serial)s") % {"serial": good.serial} if good.serial else ""
    return ", ".join(filter(None, [good.name, good.description, serial]))


def _loaded(rows: QuerySet[Good]) -> Iterable[Good]:
    return rows.select_related("room__building", "custodian", "owner", "basis").iterator(chunk_size=PER_FETCH)


def register_paper(unit: EducationUnit, goods: QuerySet[Good], period: Period) -> lists.ListPaper:
    """14-2-1 of a unit: numbers given in the period, by account, in the order of entry.

    Legal: OMFP 2634/2015 annex 2 (form 14-2-1): chronological, a number at entry, none for rented goods.
    """
    rows = goods.filter(kind__in=NUMBERED)
    rows = rows.filter(entry_date__gte=period.since) if period.since else rows
    rows = rows.filter(entry_date__lte=period.until) if period.until else rows
    groups: dict[str, list[lists.RegisterLine]] = defaultdict(list)
    for good in _loaded(rows.order_by("account", "entry_date", "pk")):
        groups[_account(good.account)].append(
            {
                "inventory_no": good.inventory_number,
                "code": good.classification_code,
                "name": _described(good),
                "place": _place(good),
                "entry_document": good.entry_document,
                "entry_date": good.entry_date.isoformat(),
                "value": good.entry_value,
                "exit_document": _("ieșit din evidență") if good.state == GoodState.GONE else "",
                "exit_date": "",
            }
        )
    meta = meta_of(unit, lists.REGISTER_TITLE, code=lists.REGISTER_CODE, period=period.words())
    return lists.list_paper(
        meta, lists.register_table(groups), signatories=_signed(_("Întocmit"), _("Verificat"))
    )


def _good_line(good: Good) -> lists.GoodLine:
    return {
        "inventory_no": good.inventory_number,
        "code": good.classification_code,
        "name": _described(good),
        "unit": good.measure,
        "quantity": good.quantity,
        "value": good.entry_value,
        "depreciation": None if good.kind == GoodKind.INVENTORY_OBJECT else good.accumulated_depreciation,
        "place": _place(good),
        "custodian": str(good.custodian or ""),
        "owner": str(good.owner or ""),
        "basis": str(good.basis or good.entry_document),
    }


def extract_paper(
    unit: EducationUnit, goods: QuerySet[Good], *, custodian: str = "", room: str = ""
) -> lists.ListPaper:
    """The goods of a unit, of one custodian or of one room, by account, as they stand now."""
    groups: dict[str, list[lists.GoodLine]] = defaultdict(list)
    for good in _loaded(goods.exclude(state=GoodState.GONE).order_by("account", "inventory_number", "pk")):
        groups[_account(good.account)].append(_good_line(good))
    return lists.list_paper(
        meta_of(unit, lists.EXTRACT_TITLE, period=_("la %(day)s") % {"day": dates.day(clock.today())}),
        lists.goods_table(groups),
        facts=[
            fact(_("Unitatea"), unit.name),
            fact(_("Gestionar"), custodian or None),
            fact(_("Încăperea"), room or None),
        ],
        signatories=[{"role": _("Gestionar"), "name": custodian}, {"role": _("Întocmit"), "name": ""}],
    )


def person_paper(unit: EducationUnit, person: Person) -> lists.ListPaper:
    """14-3-9 of one person: objects in use, with the document of the hand-over, and those that went on.

    Legal: OMFP 2634/2015 annex 2 (form 14-3-9): one sheet per person, written at hand-over, until taken out of use.
    """
    objects = Good.objects.filter(unit=unit, kind=GoodKind.INVENTORY_OBJECT)
    lines = [
        *_received(objects.exclude(state=GoodState.GONE).filter(custodian=person), person),
        *_returned(objects, person),
    ]
    return lists.list_paper(
        meta_of(
            unit,
            lists.PERSON_TITLE,
            code=lists.PERSON_CODE,
            period=_("la %(day)s") % {"day": dates.day(clock.today())},
        ),
        lists.person_table(sorted(lines, key=lambda line: (line["date"], line["code"]))),
        facts=[fact(_("Numele și prenumele"), person.full_name), fact(_("Unitatea"), unit.name)],
        signatories=[{"role": _("Primitor"), "name": person.full_name}, {"role": _("Întocmit"), "name": ""}],
    )


def _changes(goods: QuerySet[Good], **filters: Any) -> QuerySet[PlaceChange]:
    kept = PlaceChange.objects.filter(good__in=goods, **filters)
    return kept.exclude(from_custodian=F("to_custodian")).order_by("at", "pk")


def _received(goods: QuerySet[Good], person: Person) -> list[lists.PersonLine]:
    came = {c.good_id: c for c in _changes(goods, to_custodian=person)}
    return [
        {
            "name": _described(good),
            "code": good.inventory_number,
            "unit": good.measure,
            "date": (_day_of(came[good.pk]) if good.pk in came else good.entry_date).isoformat(),
            "document": came[good.pk].reason if good.pk in came else good.entry_document,
            "given": good.quantity,
            "returned": None,
            "value": good.entry_value,
        }
        for good in goods
    ]


def _returned(goods: QuerySet[Good], person: Person) -> list[lists.PersonLine]:
    gone = _changes(goods.exclude(custodian=person), from_custodian=person).select_related("good")
    return [
        {
            "name": _described(change.good),
            "code": change.good.inventory_number,
            "unit": change.good.measure,
            "date": _day_of(change).isoformat(),
            "document": change.reason,
            "given": None,
            "returned": change.good.quantity,
            "value": None,
        }
        for change in gone
    ]


def _day_of(change: PlaceChange) -> dt.date:
    return change.at.astimezone(clock.BUCHAREST).date()


def room_paper(room: Room, goods: QuerySet[Good], door: str, custodian: str) -> lists.RoomPaper:
    """The sheet for the door of a room."""
    lines: list[lists.RoomLine] = [
        {
            "inventory_no": good.inventory_number,
            "name": good.name,
            "quantity": good.quantity,
            "owner": str(good.owner or ""),
            "remarks": "" if good.state == GoodState.IN_USE else good.get_state_display(),
        }
        for good in _loaded(goods.exclude(state=GoodState.GONE).order_by("inventory_number", "pk"))
    ]
    where = ", ".join(filter(None, [room.building.name, room.building.site.address]))
    return {
        "meta": meta_of(room.unit, lists.ROOM_TITLE),
        "room": f"{room.name} ({room.code})",
        "building": where,
        "facts": [
            fact(_("Destinația"), room.function),
            fact(_("Suprafața"), f"{money.number(room.area)} m²" if room.area else None),
            fact(_("Locuri"), str(room.seats) if room.seats is not None else None),
        ],
        "custodian": custodian,
        "door": {"qr": door},
        "table": lists.room_table(lines),
        "signatories": [{"role": _("Gestionar"), "name": custodian}],
    }


def _add_months(day: dt.date, months: int) -> tuple[int, int]:
    index = day.year * MONTHS + day.month - 1 + months
    return index // MONTHS, index % MONTHS + 1


def _front(good: Good) -> asset_sheet.AssetFront:
    """The front of 14-2-2.

    Linear depreciation from the month after commissioning; none for land and the public domain (practice, the
    article of OG 81/2003 is not verified).
    """
    used, life = good.commissioning_date, good.life_months
    wears = bool(life) and good.kind != GoodKind.LAND and good.domain != Domain.PUBLIC
    end = _add_months(used, life) if used and life and wears else None
    monthly = money.quantize(good.entry_value / life) if life and wears else None
    day = dates.day(good.entry_date)
    return {
        "group": good.account,
        "inventory_no": good.inventory_number,
        "code": good.classification_code,
        "origin": _origin(good.entry_document, day),
        "value": money.number(good.entry_value),
        "monthly_depreciation": money.number(monthly) if monthly is not None else "",
        "name": _described(good),
        "accessories": "",
        "in_use_year": str(used.year) if used else "",
        "in_use_month": dates.MONTHS[used.month - 1] if used else "",
        "end_year": str(end[0]) if end else "",
        "end_month": dates.MONTHS[end[1] - 1] if end else "",
        "life": _life_words(life),
        "rate": money.number(Decimal(100 * MONTHS) / life) if life and wears else "",
    }


def _origin(document: str, day: str) -> str:
    """The document a good came in by and its day, the day once."""
    if not document:
        return day
    return document if day in document else _("%(document)s din %(day)s") % {"document": document, "day": day}


def _life_words(months: int | None) -> str:
    if not months:
        return ""
    if months % MONTHS:
        return text.counted(months, _("lună"), _("luni"))
    return text.counted(months // MONTHS, _("an"), _("ani"))


def _movements(good: Good, changes: Sequence[PlaceChange]) -> Table:
    value = good.entry_value
    lines: list[asset_sheet.MovementLine] = [
        _movement(
            good,
            good.entry_date,
            good.entry_document,
            _("intrare: %(how)s") % {"how": good.get_provenance_display()},
            value,
        )
    ]
    lines += [
        _movement(
            good, change.at.astimezone(clock.BUCHAREST).date(), change.reason, _move_words(change), None
        )
        for change in changes
    ]
    if good.state == GoodState.GONE:
        lines.append(
            {
                **_movement(good, None, "", _("ieșire din evidență"), None),
                "credit": value,
                "balance": Decimal("0.00"),
            }
        )
    return asset_sheet.movements_table(lines)


def _movement(
    good: Good, day: dt.date | None, document: str, operation: str, debit: Decimal | None
) -> asset_sheet.MovementLine:
    return {
        "first_no": good.inventory_number,
        "last_no": "",
        "document_date": day.isoformat() if day else "",
        "document": document,
        "operation": operation,
        "pieces": 1,
        "debit": debit,
        "credit": None,
        "balance": good.entry_value,
    }


def _move_words(change: PlaceChange) -> str:
    parts = []
    if change.from_room_id != change.to_room_id:
        parts.append(
            _("mișcare: %(was)s → %(now)s") % {"was": change.from_room or "—", "now": change.to_room or "—"}
        )
    if change.from_custodian_id != change.to_custodian_id:
        parts.append(
            _("gestionar: %(was)s → %(now)s")
            % {"was": change.from_custodian or "—", "now": change.to_custodian or "—"}
        )
    return "; ".join(parts)


def sheet_paper(good: Good) -> asset_sheet.AssetSheetPaper:
    """14-2-2 of one good: front, and back with its movements.

    Legal: OMFP 2634/2015 annex 2 (form 14-2-2), after the printed model.
    """
    changes = list(
        good.place_changes.select_related("from_room", "to_room", "from_custodian", "to_custodian").order_by(
            "at", "pk"
        )
    )
    return {
        "meta": meta_of(good.unit, asset_sheet.TITLE, code=asset_sheet.CODE),
        "sheets": [{"front": _front(good), "movements": _movements(good, changes)}],
    }


def label_paper(goods: Iterable[Good], format_key: str, start: int) -> labels.LabelSheet:
    """Labels of goods, whose code opens the good's page."""
    made: list[labels.Label] = [
        {
            "number": good.inventory_number,
            "keeper": good.keeper.name,
            "owner": str(good.owner or "—"),
            "name": good.name,
            "qr": f"{settings.BASE_URL}/b/{good.token}/",
        }
        for good in goods
    ]
    meta: PaperMeta = {
        "type": labels.TITLE,
        "entity": made[0]["keeper"] if made else "",
        "period": "",
        "printed_at": "",
        "program": "",
        "version": "",
    }
    return labels.label_sheet(print_meta(meta), made, format_key=format_key, start=start)


def table_of(content: Any) -> Table:
    """The table of a list paper, a room sheet or the movements of an asset sheet, for its spreadsheet twin."""
    table: Table = content["table"] if "table" in content else content["sheets"][0]["movements"]
    return table
