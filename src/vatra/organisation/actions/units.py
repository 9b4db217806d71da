# SPDX-License-Identifier: EUPL-1.2
"""Creating and changing education units, their names and their pupils."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.organisation.actions.acts import act_for
from vatra.organisation.choices import IdentifierScheme, OrganisationKind
from vatra.organisation.indexing import index_unit
from vatra.organisation.models import EducationUnit, Identifier, Organisation, PupilCount, UnitName
from vatra.organisation.queries.units import unit_by_code


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is recorded of a unit besides its name and code.

    Attributes:
        siiir: SIIIR code as text, or empty.
        cui: CUI/CIF of a unit with legal personality, or empty.
        parent_id: the unit it is a structure of; None for legal personality.
        latitude, longitude: degrees WGS 84.
    """

    kind: str
    levels: tuple[str, ...]
    siiir: str = ""
    cui: str = ""
    parent_id: int | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CreateUnit:
    """A new unit; ``since`` is the first day of its name, ``once`` the key of the posted form."""

    code: str
    name: str
    facts: UnitFacts
    since: dt.date
    act_id: int | None = None
    is_demo: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class ChangeUnit:
    """Other facts of a unit; ``version`` is what the person saw, ``reason`` why it changes."""

    code: str
    version: int
    facts: UnitFacts
    reason: str


@dataclass(frozen=True, slots=True)
class RenameUnit:
    """A new name from a day on."""

    code: str
    name: str
    since: dt.date
    act_id: int | None = None


@dataclass(frozen=True, slots=True)
class RecordPupils:
    """Pupils, groups and staff of a school year; ``school_year`` is its first calendar year."""

    code: str
    school_year: int
    pupils: int
    groups: int = 0
    staff: int = 0


def insert_unit(tx: Transaction, cmd: CreateUnit) -> EducationUnit:
    """The step that writes a new unit with its body, codes and first name."""
    facts = cmd.facts
    parent = _parent(facts.parent_id)
    body = Organisation.objects.create(
        name=cmd.name,
        kind=OrganisationKind.EDUCATION_UNIT,
        parent=parent.organisation if parent else None,
        address=facts.address,
        phone=facts.phone,
        email=facts.email,
        is_demo=cmd.is_demo,
    )
    unit = EducationUnit.objects.create(
        organisation=body, code=cmd.code, name=cmd.name, is_demo=cmd.is_demo, **_columns(facts, parent)
    )
    _set_codes(body, facts)
    act = act_for(tx, cmd.act_id)
    UnitName.objects.create(unit=unit, name=cmd.name, valid_from=cmd.since, act=act)
    index_unit(tx, unit)
    return unit


@action(Perm.ORGANISATION_MANAGE)
def create_unit(tx: Transaction, /, *, actor: Actor, cmd: CreateUnit) -> EducationUnit:
    """Records a new education unit.

    Raises:
        DomainError: the short code, the SIIIR code or the CUI belongs to another.
        BadInputError: its parent is itself a structure.
    """
    tx.require(None)
    tx.once(cmd.once)
    unit = insert_unit(tx, cmd)
    tx.log(unit, unit_id=unit.pk)
    return unit


@action(Perm.ORGANISATION_MANAGE)
def change_unit(tx: Transaction, /, *, actor: Actor, cmd: ChangeUnit) -> EducationUnit:
    """Changes the facts of a unit; its name changes by ``rename_unit`` only.

    Raises:
        StaleError: somebody changed the unit after the form was opened.
        BadInputError: no reason, or its parent would be a structure or itself.
    """
    unit = _locked(actor, cmd.code)
    tx.require(unit.pk)
    refuse_stale(cmd.version, unit.version)
    if not cmd.reason:
        raise BadInputError(_("Scrieți motivul schimbării; rămâne în istoricul unității."), field="reason")
    parent = _parent(cmd.facts.parent_id, child=unit)
    for name, value in _columns(cmd.facts, parent).items():
        setattr(unit, name, value)
    unit.version += 1
    unit.save()
    body = unit.organisation
    body.parent = parent.organisation if parent else None
    body.address, body.phone, body.email = unit.address, unit.phone, unit.email
    body.save(update_fields=["parent", "address", "phone", "email"])
    _set_codes(body, cmd.facts)
    index_unit(tx, unit)
    tx.log(unit, unit_id=unit.pk, reason=cmd.reason)
    return unit


@action(Perm.ORGANISATION_MANAGE)
def rename_unit(tx: Transaction, /, *, actor: Actor, cmd: RenameUnit) -> EducationUnit:
    """Gives a unit a new name from a day on; the name before ends on the day before.

    Raises:
        BadInputError: the day is not after the start of the present name.
    """
    unit = _locked(actor, cmd.code)
    tx.require(unit.pk)
    last = UnitName.objects.filter(unit=unit).order_by("-valid_from").first()
    if last is not None:
        _end_name(last, cmd.since)
    UnitName.objects.create(unit=unit, name=cmd.name, valid_from=cmd.since, act=act_for(tx, cmd.act_id))
    if cmd.since <= clock.today():
        unit.name = unit.organisation.name = cmd.name
        unit.version += 1
        unit.save(update_fields=["name", "version"])
        unit.organisation.save(update_fields=["name"])
    index_unit(tx, unit)
    tx.log(unit, unit_id=unit.pk, name=cmd.name, since=cmd.since.isoformat())
    return unit


@action(Perm.ORGANISATION_MANAGE)
def record_pupils(tx: Transaction, /, *, actor: Actor, cmd: RecordPupils) -> PupilCount:
    """Records or corrects the pupils of one school year; what stood before is kept in the history."""
    unit = _locked(actor, cmd.code)
    tx.require(unit.pk)
    row, _created = PupilCount.objects.update_or_create(
        unit=unit,
        school_year=cmd.school_year,
        defaults={"pupils": cmd.pupils, "groups": cmd.groups, "staff": cmd.staff},
    )
    tx.log(
        unit,
        unit_id=unit.pk,
        school_year=cmd.school_year,
        pupils=cmd.pupils,
        groups=cmd.groups,
        staff=cmd.staff,
    )
    return row


def end_of(since: dt.date) -> dt.date:
    """The last day of what came before something that begins on ``since``."""
    return since - dt.timedelta(days=1)


def _end_name(last: UnitName, since: dt.date) -> None:
    if since <= last.valid_from:
        raise BadInputError(
            _("Denumirea de acum este din %(day)s. Alegeți pentru cea nouă o dată de după aceasta.")
            % {"day": f"{last.valid_from:%d.%m.%Y}"},
            field="since",
        )
    if last.valid_to is None or last.valid_to >= since:
        last.valid_to = end_of(since)
        last.save(update_fields=["valid_to"])


def _locked(actor: Actor, code: str) -> EducationUnit:
    unit = unit_by_code(actor, code)
    return (
        EducationUnit.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=unit.pk)
    )


def _parent(parent_id: int | None, child: EducationUnit | None = None) -> EducationUnit | None:
    if parent_id is None:
        return None
    parent = EducationUnit.objects.select_related("organisation").filter(pk=parent_id).first()
    below = child is not None and (child.pk == parent_id or child.structures.exists())
    if parent is None or parent.parent_id is not None or below:
        raise BadInputError(
            _(
                "O structură poate ține numai de o unitate cu personalitate juridică, alta decât ea. Alegeți altă unitate."
            ),
            field="parent",
        )
    return parent


def _columns(facts: UnitFacts, parent: EducationUnit | None) -> dict[str, object]:
    return {
        "kind": facts.kind,
        "levels": list(facts.levels),
        "siiir": facts.siiir or None,
        "parent": parent,
        "address": facts.address,
        "phone": facts.phone,
        "email": facts.email,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "is_active": facts.is_active,
    }


def _set_codes(body: Organisation, facts: UnitFacts) -> None:
    """The codes of the body become those given; an empty one is taken away."""
    for scheme, value in ((IdentifierScheme.CUI, facts.cui), (IdentifierScheme.SIIIR, facts.siiir)):
        rows = Identifier.objects.filter(organisation=body, scheme=scheme)
        if not value:
            rows.delete()
        elif not rows.filter(value=value).exists():
            rows.delete()
            Identifier.objects.create(organisation=body, scheme=scheme, value=value)
