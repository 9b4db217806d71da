# SPDX-License-Identifier: EUPL-1.2
"""Bodies, firms and persons that own, supply, donate or work with the authority."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale, stamp_of
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError
from vatra.kernel.identifiers import validate_cui
from vatra.organisation.actions.acts import act_for
from vatra.organisation.choices import IdentifierScheme, OrganisationKind
from vatra.organisation.indexing import index_organisation
from vatra.organisation.models import Identifier, Organisation, OrganisationRole
from vatra.organisation.queries.bodies import organisation_by_id


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is recorded of an organisation; ``cui`` is its tax code, or empty."""

    name: str
    kind: str
    short_name: str = ""
    cui: str = ""
    parent_id: int | None = None
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class RecordOrganisation:
    """A new organisation; ``once`` is the key of the posted form."""

    facts: OrganisationFacts
    is_demo: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class ChangeOrganisation:
    """Other facts of an organisation; ``version`` is the stamp of the one that was shown, with its CUI."""

    organisation_id: int
    facts: OrganisationFacts
    version: str = ""


@dataclass(frozen=True, slots=True)
class GiveRole:
    """What an organisation is to the authority between two days."""

    organisation_id: int
    role: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    act_id: int | None = None


@action(Perm.ORGANISATION_MANAGE)
def record_organisation(tx: Transaction, /, *, actor: Actor, cmd: RecordOrganisation) -> Organisation:
    """Records an organisation that is not an education unit.

    Raises:
        DomainError: its CUI belongs to another.
        BadInputError: the CUI is not valid, or the kind is that of an education unit.
    """
    tx.require(None)
    tx.once(cmd.once)
    organisation = Organisation(is_demo=cmd.is_demo)
    _write(organisation, cmd.facts)
    index_organisation(tx, organisation)
    tx.log(organisation)
    return organisation


@action(Perm.ORGANISATION_MANAGE)
def change_organisation(tx: Transaction, /, *, actor: Actor, cmd: ChangeOrganisation) -> Organisation:
    """Changes the facts of an organisation that is not an education unit.

    Raises:
        NotFoundError: there is none for the actor.
        StaleError: somebody changed it after the form was opened.
        BadInputError: it is the body of an education unit, or it would belong to itself.
    """
    tx.require(None)
    found = organisation_by_id(actor, cmd.organisation_id)
    organisation = Organisation.objects.select_for_update().get(pk=found.pk)
    if organisation.kind == OrganisationKind.EDUCATION_UNIT:
        raise _is_unit()
    refuse_stale(cmd.version, stamp_of(organisation, _cui(organisation)))
    _write(organisation, cmd.facts)
    index_organisation(tx, organisation)
    tx.log(organisation)
    return organisation


@action(Perm.ORGANISATION_MANAGE)
def give_role(tx: Transaction, /, *, actor: Actor, cmd: GiveRole) -> OrganisationRole:
    """Records what an organisation is to the authority between two days."""
    tx.require(None)
    organisation = organisation_by_id(actor, cmd.organisation_id)
    role = OrganisationRole.objects.create(
        organisation=organisation,
        role=cmd.role,
        valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
        act=act_for(tx, cmd.act_id),
    )
    tx.log(organisation, role=cmd.role)
    return role


def _cui(organisation: Organisation) -> str:
    codes = Identifier.objects.filter(organisation=organisation, scheme=IdentifierScheme.CUI)
    return codes.values_list("value", flat=True).first() or ""


def _is_unit() -> BadInputError:
    return BadInputError(
        _("Unitățile de învățământ se înregistrează și se schimbă din lista unităților, nu de aici."),
        field="kind",
    )


def _write(organisation: Organisation, facts: OrganisationFacts) -> None:
    if facts.kind == OrganisationKind.EDUCATION_UNIT:
        raise _is_unit()
    if facts.parent_id is not None and facts.parent_id == organisation.pk:
        raise BadInputError(_("O organizație nu poate ține de ea însăși. Alegeți alta."), field="parent")
    for name in ("name", "kind", "short_name", "parent_id", "address", "phone", "email"):
        setattr(organisation, name, getattr(facts, name))
    organisation.save()
    cui = validate_cui(facts.cui) if facts.cui else ""
    codes = Identifier.objects.filter(organisation=organisation, scheme=IdentifierScheme.CUI)
    codes.exclude(value=cui).delete()
    if cui:
        Identifier.objects.get_or_create(organisation=organisation, scheme=IdentifierScheme.CUI, value=cui)
