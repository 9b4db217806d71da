# SPDX-License-Identifier: EUPL-1.2
"""Goods that enter without a protocol, and what may be corrected afterwards."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation import rulebook
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.rulebook import keys
from vatra.foundation.rulebook.book import NoRuleError, Rulebook
from vatra.foundation.rulebook.catalogue import normal_code
from vatra.kernel import clock, dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony import rules
from vatra.modules.patrimony.actions.lines import EstateInput, default_parties, require_place
from vatra.modules.patrimony.choices import ESTATE, GoodKind, GoodState, Provenance
from vatra.modules.patrimony.indexing import index_goods
from vatra.modules.patrimony.models import Good, GoodEstate, Protocol
from vatra.organisation.models import EducationUnit

KIND = "patrimony.good"
SHORT_LIFE = "short_life"
WITH_LIFE = frozenset({GoodKind.BUILDING, GoodKind.FIXED_ASSET})


@dataclass(frozen=True)
class GoodInput:
    """A good as typed; parties left None take the usual ones of its kind.

    Attributes:
        short_life: used for less than a year, so an inventory object whatever its value.
    """

    kind: GoodKind
    inventory_number: str
    name: str
    entry_value: Decimal
    provenance: Provenance
    entry_date: dt.date
    entry_document: str = ""
    description: str = ""
    serial: str = ""
    classification_code: str = ""
    life_months: int | None = None
    account: str = ""
    measure: str = "buc"
    quantity: Decimal = Decimal(1)
    commissioning_date: dt.date | None = None
    owner_id: int | None = None
    administrator_id: int | None = None
    room_id: int | None = None
    custodian_id: int | None = None
    short_life: bool = False


@dataclass(frozen=True)
class AddGood:
    unit_id: int
    good: GoodInput
    estate: EstateInput = field(default_factory=EstateInput)
    once: str = ""


@action(Perm.PATRIMONY_EDIT)
def add_good(tx: Transaction, *, actor: Actor, cmd: AddGood) -> Good:
    """Enters a good bought, donated, produced or received without payment, with its document.

    Legal: OG 81/2003 art. 1 c) and the threshold of the entry date (kept in ``rule_values`` as used);
    HG 2139/2004 for the range of lives.

    Raises:
        BadInputError: a field is missing or contradicts the rules; the sentence names it.
        DomainError: the inventory number is taken in the same keeper's book.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    unit = EducationUnit.objects.select_related("organisation").filter(pk=cmd.unit_id).first()
    if unit is None:
        raise NotFoundError(_("Unitatea nu există sau nu aveți acces la ea."))
    given = cmd.good
    require_sense(given)
    values = {f.name: clean(getattr(given, f.name)) for f in fields(GoodInput) if f.name != "short_life"}
    good = Good(unit=unit, **values)
    for name, value in default_parties(Protocol(unit=unit), given.kind).items():
        if getattr(good, name) in (None, ""):
            setattr(good, name, value)
    good.rule_values = rules_used(good, short_life=given.short_life)
    require_place(unit.pk, good.room_id, good.custodian_id)
    require_free_number(good)
    good.save()
    if good.kind in ESTATE:
        GoodEstate.objects.create(good=good, **estate_values(cmd.estate))
    index_goods(tx, "g.id = ANY(%s)", [good.pk])
    tx.log(good, detail=f"{good.get_provenance_display()} · {good.entry_document}".strip(" ·"))
    return good


def clean(value: Any) -> Any:
    """Typed text with its spaces and letters put right; other values as they are."""
    return text.fix_lines(value) if isinstance(value, str) else value


def _require_day(name: str, day: dt.date | None) -> None:
    if day is not None and not (dt.date(1900, 1, 1) <= day <= clock.today()):
        raise BadInputError(
            _("Data %(day)s nu este posibilă: este în viitor sau înainte de 1900.") % {"day": dates.day(day)},
            field=name,
        )


def require_sense(given: GoodInput) -> None:
    """Refuses what no register accepts, field by field.

    Raises:
        BadInputError: with the field.
    """
    if given.provenance == Provenance.PROTOCOL:
        raise BadInputError(
            _("Bunurile preluate prin protocol intră numai odată cu protocolul lor."), field="provenance"
        )
    required = {
        "inventory_number": _("Scrieți numărul de inventar (sau codul, la obiectele de inventar)."),
        "name": _("Scrieți denumirea bunului."),
        "entry_document": _(
            "Scrieți documentul prin care a intrat bunul: factura, NIR-ul, contractul de donație."
        ),
    }
    for name, sentence in required.items():
        if not text.fix(getattr(given, name)):
            raise BadInputError(sentence, field=name)
    if given.entry_value < 0:
        raise BadInputError(_("Valoarea nu poate fi negativă."), field="entry_value")
    if given.quantity <= 0:
        raise BadInputError(_("Cantitatea trebuie să fie mai mare decât zero."), field="quantity")
    if given.kind != GoodKind.INVENTORY_OBJECT and given.quantity != 1:
        raise BadInputError(_("Fiecare mijloc fix are numărul lui: cantitatea este 1."), field="quantity")
    for name in ("entry_date", "commissioning_date"):
        _require_day(name, getattr(given, name))


def rules_used(good: Good, *, short_life: bool = False) -> dict[str, Any]:
    """Checks code, life and threshold of the entry date; returns the rule values used, to be kept with the good.

    Raises:
        BadInputError: unknown code, life outside its range, or a kind that the threshold contradicts.
    """
    used = _life_used(good) | _threshold_used(good, short_life=short_life)
    if short_life and good.kind == GoodKind.INVENTORY_OBJECT:
        used[SHORT_LIFE] = rules.short_life_rule()
    return used


def _life_used(good: Good) -> dict[str, Any]:
    return (
        {"classification": _life_rule(rulebook.on(good.entry_date), good)} if good.kind in WITH_LIFE else {}
    )


def _threshold_used(good: Good, *, short_life: bool) -> dict[str, Any]:
    if good.kind not in {GoodKind.FIXED_ASSET, GoodKind.INVENTORY_OBJECT}:
        return {}
    return _threshold_rule(rulebook.on(good.entry_date), good, short_life=short_life)


def is_short_lived(good: Good) -> bool:
    """Whether it was said that the good is used for less than a year; nothing else says so, its kind does not."""
    return SHORT_LIFE in good.rule_values


def _life_rule(book: Rulebook, good: Good) -> dict[str, Any]:
    if not good.classification_code:
        raise BadInputError(
            _("Alegeți codul de clasificare din catalog (HG 2139/2004)."), field="classification_code"
        )
    try:
        good.classification_code = normal_code(good.classification_code)
        found = _classes(book).classification(good.classification_code)
    except BadInputError as unknown:
        raise BadInputError(unknown.message, field="classification_code") from unknown
    rules.require_life(found.code, good.life_months, found.min_months, found.max_months)
    return {
        "key": "classification",
        "value": f"{found.code}: {found}",
        "operator": "",
        "basis": found.basis,
        "verified": found.verified,
    }


def _classes(book: Rulebook) -> Rulebook:
    """The day's rules, or today's where the catalogue is younger than the good."""
    return book if keys.CATALOGUE.name in book.values else rulebook.on(clock.today())


def _threshold_rule(book: Rulebook, good: Good, *, short_life: bool) -> dict[str, Any]:
    try:
        limit = book.fixed_asset_threshold()
    except NoRuleError:
        return {}
    piece = money.quantize(good.entry_value / good.quantity)
    if not limit.is_doubtful(piece):
        verdict = rules.kind_verdict(
            is_fixed_asset=good.kind == GoodKind.FIXED_ASSET,
            reaches=limit.reached_by(piece),
            short_life=short_life,
        )
        if verdict:
            words = {
                "value": money.lei(piece),
                "limit": money.lei(limit.amount),
                "day": dates.day(good.entry_date),
                "basis": limit.basis if limit.verified else f"{limit.basis}, {_('regulă neverificată')}",
            }
            raise BadInputError(str(verdict) % words, field="entry_value")
    return {"fixed_asset_threshold": limit.rule.as_json()}


def require_free_number(good: Good) -> None:
    """Refuses an inventory number already in the keeper's book; a database rule stands behind it.

    Raises:
        DomainError: with the name of the good that has it.
    """
    if good.kind == GoodKind.INVENTORY_OBJECT:
        return
    taken = Good.objects.filter(keeper_id=good.keeper_id, inventory_number=good.inventory_number)
    other = (
        taken.exclude(kind=GoodKind.INVENTORY_OBJECT)
        .exclude(pk=good.pk)
        .values_list("name", flat=True)
        .first()
    )
    if other is not None:
        raise DomainError(
            _(
                "Numărul de inventar %(number)s este al bunului „%(name)s”. Numerele nu se refolosesc; scrieți altul."
            )
            % {"number": good.inventory_number, "name": text.shorten(other, 80)},
            code="number_taken",
            field="inventory_number",
        )


def locked_good(tx: Transaction, good_id: int, permission: Perm | None = None) -> Good:
    """The good, locked for this transaction, after checking the right over its unit.

    Raises:
        NotFoundError: no such good, or of a unit the actor does not see (answered alike).
    """
    good = Good.objects.visible_to(tx.actor).select_for_update(of=("self",)).filter(pk=good_id).first()
    if good is None:
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    tx.require(good.unit_id, permission)
    return good


def refuse_gone(good: Good) -> None:
    """Refuses changes of a good that left the registry.

    Raises:
        DomainError: it is out.
    """
    if good.state == GoodState.GONE:
        raise DomainError(
            _("Bunul %(number)s a ieșit din evidență și nu se mai modifică.")
            % {"number": good.inventory_number},
            code="gone",
        )


@dataclass(frozen=True)
class CorrectGood:
    """New values of facts by field name; those left out stay as they are."""

    good_id: int
    version: int
    values: Mapping[str, Any]
    reason: str


@action(Perm.PATRIMONY_EDIT)
def correct_good(tx: Transaction, *, actor: Actor, cmd: CorrectGood) -> Good:
    """Corrects facts of a good, with the reason; the old values are kept.

    Raises:
        StaleError: somebody changed it after the form was opened.
        DomainError: the fact came by a protocol in force and is mended only by an additional act.
        BadInputError: no reason, nothing changed, or values that contradict the rules.
    """
    good = locked_good(tx, cmd.good_id)
    refuse_stale(cmd.version, good.version)
    apply_correction(tx, good, cmd.values, cmd.reason)
    tx.log(good, reason=text.fix(cmd.reason))
    return good


def apply_correction(tx: Transaction, good: Good, values: Mapping[str, Any], reason: str) -> list[str]:
    """Step: writes corrected facts of a locked good; returns the names of those that changed.

    Raises:
        BadInputError: no reason, nothing changed, or values that contradict the rules.
        DomainError: a fact that only an additional act may mend, or a good out of the registry.
    """
    refuse_gone(good)
    if not text.fix(reason):
        raise BadInputError(_("Scrieți motivul corecției; el rămâne în istoric."), field="reason")
    given = {name: clean(value) for name, value in values.items()}
    before = {name: is_short_lived(good) if name == SHORT_LIFE else getattr(good, name) for name in given}
    changed = [name for name, value in given.items() if before[name] != value]
    if not changed:
        raise BadInputError(
            _("Nu ați schimbat nimic. Modificați cel puțin un câmp sau renunțați."), code="unchanged"
        )
    refuse_protocol_facts(good, changed)
    for name in changed:
        if name != SHORT_LIFE:
            setattr(good, name, given[name])
    _require_corrected(good, frozenset(changed), short_life=given.get(SHORT_LIFE, is_short_lived(good)))
    good.version += 1
    good.save()
    index_goods(tx, "g.id = ANY(%s)", [good.pk])
    return changed


def refuse_protocol_facts(good: Good, changed: Iterable[str]) -> None:
    """Refuses to edit what a protocol in force says.

    Raises:
        DomainError: with the fact and the protocol.
    """
    if good.protocol_id is None:
        return
    fixed = next((name for name in changed if name not in rules.FREE_FACTS), None)
    if fixed is None:
        return
    if fixed == SHORT_LIFE:
        fixed = "kind"
    label = str(Good._meta.get_field(fixed.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
    raise DomainError(
        _(
            "Bunul a intrat prin %(protocol)s, în vigoare: „%(fact)s” se îndreaptă numai prin act adițional la acel protocol."
        )
        % {"protocol": good.basis or good.protocol, "fact": label},
        code="by_protocol",
        field=fixed.removesuffix("_id"),
    )


_LIFE_FACTS = frozenset({"classification_code", "life_months"})
_THRESHOLD_FACTS = frozenset({"entry_value", "quantity", "entry_date", SHORT_LIFE})


def _require_corrected(good: Good, changed: frozenset[str], *, short_life: bool) -> None:
    """Checks the corrected facts, and again the rules that speak of them; a rule untouched is not asked twice.

    The life was chosen once, in the range of that day's catalogue: correcting the value does not reopen the choice.
    """
    if not good.inventory_number or not good.name:
        raise BadInputError(
            _("Numărul de inventar și denumirea nu pot lipsi."),
            field="name" if good.inventory_number else "inventory_number",
        )
    if good.entry_value < 0 or good.accumulated_depreciation < 0:
        raise BadInputError(_("Valoarea nu poate fi negativă."), field="entry_value")
    if good.accumulated_depreciation > good.entry_value:
        raise BadInputError(
            _("Amortizarea cumulată nu poate depăși valoarea de inventar."), field="accumulated_depreciation"
        )
    for name in changed & {"entry_date", "commissioning_date"}:
        _require_day(name, getattr(good, name))
    if changed & {"room_id", "custodian_id"}:
        require_place(
            good.unit_id,
            good.room_id if "room_id" in changed else None,
            good.custodian_id if "custodian_id" in changed else None,
        )
    if changed & {"inventory_number", "keeper_id"}:
        require_free_number(good)
    if changed & _LIFE_FACTS:
        good.rule_values = good.rule_values | _life_used(good)
    if changed & _THRESHOLD_FACTS:
        _use_threshold(good, short_life=short_life)


def _use_threshold(good: Good, *, short_life: bool) -> None:
    short_life = short_life and good.kind == GoodKind.INVENTORY_OBJECT
    used = _threshold_used(good, short_life=short_life)
    kept = {key: value for key, value in good.rule_values.items() if key != SHORT_LIFE}
    good.rule_values = kept | used | ({SHORT_LIFE: rules.short_life_rule()} if short_life else {})


def estate_values(estate: EstateInput) -> dict[str, Any]:
    """The facts of land or a building as they are kept."""
    return {f.name: clean(getattr(estate, f.name)) for f in fields(EstateInput)}
