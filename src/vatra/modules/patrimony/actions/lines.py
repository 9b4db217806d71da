# SPDX-License-Identifier: EUPL-1.2
"""Positions of the annexes, typed one by one; imports come by their own way."""

import datetime as dt
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale, stamp_of
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions.protocols import count_version, editable
from vatra.modules.patrimony.choices import ANNEX_KIND, ESTATE, Annex, Door, GoodKind, LineOperation
from vatra.modules.patrimony.models import (
    DeclaredTotal,
    Good,
    LineEstate,
    Objection,
    Protocol,
    ProtocolContract,
    ProtocolItem,
    ProtocolLine,
)
from vatra.modules.patrimony.models.facts import GoodFacts
from vatra.organisation.models import Authority, Person, Room

MOST_LINES_TYPED = 20_000


@dataclass(frozen=True)
class EstateInput:
    """Facts of land or a building, areas in square metres."""

    address: str = ""
    cadastral_number: str = ""
    land_book_number: str = ""
    area_deed: Decimal | None = None
    area_measured: Decimal | None = None
    built_area: Decimal | None = None
    developed_area: Decimal | None = None
    levels: str = ""
    structure: str = ""
    year_built: int | None = None
    legal_situation: str = ""
    litigation: str = ""
    encumbrances: str = ""


@dataclass(frozen=True)
class LineInput:
    """A position as typed; parties left None take the defaults of ``default_parties``."""

    annex: Annex
    inventory_number: str
    name: str
    entry_value: Decimal
    description: str = ""
    serial: str = ""
    classification_code: str = ""
    life_months: int | None = None
    account: str = ""
    measure: str = "buc"
    quantity: Decimal = Decimal(1)
    accumulated_depreciation: Decimal = Decimal(0)
    commissioning_date: dt.date | None = None
    entry_date: dt.date | None = None
    entry_document: str = ""
    owner_id: int | None = None
    administrator_id: int | None = None
    keeper_id: int | None = None
    domain: str = ""
    room_id: int | None = None
    custodian_id: int | None = None
    place_text: str = ""
    reason: str = ""
    operation: LineOperation = LineOperation.ADD
    target_id: int | None = None
    estate: EstateInput = field(default_factory=EstateInput)


def default_parties(protocol: Protocol, kind: str) -> dict[str, Any]:
    """Owner, administrator, keeper and domain where nothing else was said.

    Land and buildings: owned and administered as the authority's configuration says, public domain.
    Movables: the unit owns them. The books of a structure are kept by the unit it belongs to. Legal: HCGMB 151/2001 (estate, in Bucharest); Law 84/1995
    art. 166(4^1) in its old form (movables), both kept as data of the authority.
    """
    unit_body, keeper = protocol.unit.organisation_id, protocol.unit.keeper_id
    if kind not in ESTATE:
        return {"owner_id": unit_body, "administrator_id": None, "keeper_id": keeper, "domain": "propriu"}
    authority = Authority.objects.get()
    return {
        "owner_id": authority.owner_of_estate_id,
        "administrator_id": authority.administrator_of_estate_id,
        "keeper_id": keeper,
        "domain": "public",
    }


def require_place(unit_id: int, room_id: int | None, custodian_id: int | None) -> None:
    """Refuses a room of another unit, and a custodian without a mandate there today.

    Raises:
        BadInputError: with the field.
    """
    if room_id is not None and not Room.objects.filter(pk=room_id, unit_id=unit_id).exists():
        raise BadInputError(
            _("Încăperea aleasă nu este a unității în care se află bunul. Alegeți alta."), field="room"
        )
    serving = Person.objects.serving(unit_id, clock.today())
    if custodian_id is not None and not serving.filter(pk=custodian_id).exists():
        raise BadInputError(
            _(
                "Gestionarul ales nu are mandat care să curgă azi în unitatea în care se află bunul. "
                "Alegeți alt gestionar."
            ),
            field="custodian",
        )


@dataclass(frozen=True)
class SaveLine:
    """A position, new when ``line_id`` is None; ``version`` is the stamp (``stamp_of_line``) of the one shown."""

    protocol_id: int
    line: LineInput
    line_id: int | None = None
    once: str = ""
    version: str = ""


@action(Perm.PATRIMONY_EDIT)
def save_line(tx: Transaction, *, actor: Actor, cmd: SaveLine) -> ProtocolLine:
    """Adds a position or changes one of a draft.

    Raises:
        BadInputError: a field is missing or makes no sense; the sentence names it.
        NotFoundError: the position is not of this protocol, or its good not of this unit.
        StaleError: somebody changed the position after the form was opened.
        DomainError: a correction or removal outside an additional act.
    """
    protocol = editable(tx, cmd.protocol_id)
    tx.once(cmd.once)
    line = _line(protocol, cmd)
    kind = ANNEX_KIND[cmd.line.annex]
    _require_sense(cmd.line, kind)
    require_place(protocol.unit_id, cmd.line.room_id, cmd.line.custodian_id)
    _require_target(protocol, cmd.line, kind)
    _fill(line, cmd.line, default_parties(protocol, kind))
    line.save()
    if kind in ESTATE:
        values = {f.name: _clean(getattr(cmd.line.estate, f.name)) for f in fields(EstateInput)}
        LineEstate.objects.update_or_create(line=line, defaults=values)
    count_version(tx, protocol)
    tx.log(protocol, line=str(line), annex=int(cmd.line.annex))
    return line


def _line(protocol: Protocol, cmd: SaveLine) -> ProtocolLine:
    if cmd.line_id is None:
        last = protocol.lines.filter(annex=cmd.line.annex).aggregate(last=Max("position"))["last"] or 0
        return ProtocolLine(protocol=protocol, position=last + 1)
    line = protocol.lines.filter(pk=cmd.line_id).first()
    if line is None:
        raise NotFoundError(_("Poziția nu mai există în acest protocol. Reîncărcați pagina."))
    refuse_stale(cmd.version, stamp_of_line(line))
    return line


def stamp_of_line(line: ProtocolLine) -> str:
    """The mark of a position with its facts as land or building; its place in the annex may move meanwhile."""
    estate = getattr(line, "estate", None)
    return stamp_of(line, stamp_of(estate) if estate else "", without=("position",))


def _require_target(protocol: Protocol, line: LineInput, kind: GoodKind) -> None:
    if line.operation == LineOperation.ADD and line.target_id is None:
        return
    if protocol.door != Door.ADDITIONAL:
        raise _only_additional()
    of_unit = Good.objects.kept().filter(pk=line.target_id or 0, unit_id=protocol.unit_id, kind=kind)
    if line.operation == LineOperation.ADD or not of_unit.exists():
        raise NotFoundError(_("Bunul nu există în evidența acestei unități."))


def _only_additional() -> DomainError:
    return DomainError(
        _("Numai un act adițional poate îndrepta sau scoate un bun din evidență."), code="not_additional"
    )


def _clean(value: Any) -> Any:
    return text.fix(value) if isinstance(value, str) else value


def _fill(line: ProtocolLine, given: LineInput, defaults: dict[str, Any]) -> None:
    for f in fields(LineInput):
        if f.name != "estate":
            setattr(line, f.name, _clean(getattr(given, f.name)))
    line.kind = ANNEX_KIND[given.annex]
    for name, value in defaults.items():
        if getattr(line, name) in (None, ""):
            setattr(line, name, value)


def _require_sense(line: LineInput, kind: GoodKind) -> None:
    if not text.fix(line.inventory_number):
        raise BadInputError(
            _("Scrieți numărul de inventar (sau codul, la obiectele de inventar)."), field="inventory_number"
        )
    if not text.fix(line.name):
        raise BadInputError(_("Scrieți denumirea bunului."), field="name")
    if line.entry_value < 0:
        raise BadInputError(_("Valoarea nu poate fi negativă."), field="entry_value")
    if line.accumulated_depreciation > line.entry_value:
        raise BadInputError(
            _("Amortizarea cumulată nu poate depăși valoarea de inventar."), field="accumulated_depreciation"
        )
    if line.quantity <= 0:
        raise BadInputError(_("Cantitatea trebuie să fie mai mare decât zero."), field="quantity")
    if kind != GoodKind.INVENTORY_OBJECT and line.quantity != 1:
        raise BadInputError(_("Fiecare mijloc fix are poziția lui: cantitatea este 1."), field="quantity")


@dataclass(frozen=True)
class RemoveGood:
    protocol_id: int
    good_id: int
    reason: str


@action(Perm.PATRIMONY_EDIT)
def take_out_good(tx: Transaction, *, actor: Actor, cmd: RemoveGood) -> ProtocolLine:
    """Adds to a draft additional act the position that takes a good out, with the good's facts as they stand.

    Raises:
        NotFoundError: the good is not of the unit.
        DomainError: the protocol is not an additional act.
    """
    protocol = editable(tx, cmd.protocol_id)
    if protocol.door != Door.ADDITIONAL:
        raise _only_additional()
    good = Good.objects.visible_to(actor).kept().filter(pk=cmd.good_id, unit_id=protocol.unit_id).first()
    if good is None:
        raise NotFoundError(_("Bunul nu există în evidența acestei unități."))
    annex = next(a for a, kind in ANNEX_KIND.items() if kind == good.kind)
    last = protocol.lines.filter(annex=annex).aggregate(last=Max("position"))["last"] or 0
    facts = {f.attname: getattr(good, f.attname) for f in GoodFacts._meta.concrete_fields}  # noqa: SLF001
    line = ProtocolLine.objects.create(
        **facts,
        protocol=protocol,
        annex=annex,
        position=last + 1,
        operation=LineOperation.REMOVE,
        target=good,
        reason=text.fix(cmd.reason)[:300],
    )
    count_version(tx, protocol)
    tx.log(protocol, taken_out=str(good))
    return line


@dataclass(frozen=True)
class RemoveLines:
    protocol_id: int
    line_ids: tuple[int, ...]


@action(Perm.PATRIMONY_EDIT)
def remove_lines(tx: Transaction, *, actor: Actor, cmd: RemoveLines) -> int:
    """Removes positions of a draft and closes the gap in the numbering of positions; returns how many."""
    protocol = editable(tx, cmd.protocol_id)
    lines = protocol.lines.filter(pk__in=cmd.line_ids)
    count = lines.count()
    LineEstate.objects.filter(line__in=lines).delete()
    lines.delete()
    close_gaps(tx, protocol)
    count_version(tx, protocol)
    tx.log(protocol, removed=count)
    return count


_CLOSE_GAPS = """
UPDATE patrimony_protocolline l SET position = n.position
FROM (SELECT id, row_number() OVER (PARTITION BY annex ORDER BY position) AS position
      FROM patrimony_protocolline WHERE protocol_id = %s) n
WHERE n.id = l.id AND l.position <> n.position
"""


def close_gaps(_tx: Transaction, protocol: Protocol) -> None:
    """Step: numbers the positions of each annex of a locked draft 1, 2, 3 ... again, in the order they have."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE_GAPS, [protocol.pk])


@dataclass(frozen=True)
class TotalInput:
    annex: Annex
    amount: Decimal
    account: str = ""
    positions: int | None = None


@dataclass(frozen=True)
class ContractInput:
    subject: str
    party: str
    number: str
    date: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class ItemInput:
    name: str
    number: str = ""
    meter_index: Decimal | None = None
    measure: str = ""
    note: str = ""


@dataclass(frozen=True)
class ObjectionInput:
    side: str
    text: str


type SideInput = TotalInput | ContractInput | ItemInput | ObjectionInput
_SIDE_MODELS: dict[type, Any] = {
    TotalInput: DeclaredTotal,
    ContractInput: ProtocolContract,
    ItemInput: ProtocolItem,
    ObjectionInput: Objection,
}


@dataclass(frozen=True)
class AddSide:
    """A declared total, or a position of annexes 5 (contract), 6 (paper or meter), 7 (objection)."""

    protocol_id: int
    entry: SideInput


@action(Perm.PATRIMONY_EDIT)
def add_side(tx: Transaction, *, actor: Actor, cmd: AddSide) -> None:
    """Adds to a draft a declared total, a contract, a paper or meter, or an objection."""
    protocol = editable(tx, cmd.protocol_id)
    model = _SIDE_MODELS[type(cmd.entry)]
    values = {f.name: _clean(getattr(cmd.entry, f.name)) for f in fields(cmd.entry)}
    if isinstance(cmd.entry, TotalInput):
        DeclaredTotal.objects.update_or_create(
            protocol=protocol,
            annex=cmd.entry.annex,
            account=cmd.entry.account,
            defaults={"amount": cmd.entry.amount, "positions": cmd.entry.positions},
        )
    else:
        model.objects.create(protocol=protocol, **values)
    count_version(tx, protocol)
    tx.log(protocol, added=type(cmd.entry).__name__)


@dataclass(frozen=True)
class RemoveSide:
    protocol_id: int
    what: str
    row_id: int


SIDES: dict[str, Any] = {
    "total": DeclaredTotal,
    "contract": ProtocolContract,
    "document": ProtocolItem,
    "obiectiune": Objection,
}


@action(Perm.PATRIMONY_EDIT)
def remove_side(tx: Transaction, *, actor: Actor, cmd: RemoveSide) -> None:
    """Removes one of those rows from a draft."""
    protocol = editable(tx, cmd.protocol_id)
    SIDES[cmd.what].objects.filter(protocol=protocol, pk=cmd.row_id).delete()
    count_version(tx, protocol)
    tx.log(protocol, removed=cmd.what)
