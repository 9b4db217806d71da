# SPDX-License-Identifier: EUPL-1.2
"""People and their mandates in units and structures."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.organisation.actions.acts import act_for
from vatra.organisation.models import Department, EducationUnit, Mandate, Person
from vatra.organisation.serving import require_released


@dataclass(frozen=True, slots=True)
class AppointPerson:
    """A person, known by key or newly named, gets a function in a unit or in a structure.

    Attributes:
        person_id: somebody already recorded; None to record ``full_name`` anew.
        unit_id, department_id: exactly one of them.
    """

    function: str
    valid_from: dt.date
    person_id: int | None = None
    full_name: str = ""
    phone: str = ""
    email: str = ""
    unit_id: int | None = None
    department_id: int | None = None
    valid_to: dt.date | None = None
    act_id: int | None = None
    is_demo: bool = False
    once: str = ""


@dataclass(frozen=True, slots=True)
class EndMandate:
    """The last day of a mandate."""

    mandate_id: int
    valid_to: dt.date


def _person(tx: Transaction, cmd: AppointPerson) -> Person:
    if cmd.person_id is not None:
        person = Person.objects.visible_to(tx.actor).filter(pk=cmd.person_id).first()
        if person is None:
            raise NotFoundError(
                _("Persoana aleasă nu există. Alegeți-o din listă sau scrieți numele."), field="person"
            )
        return person
    if not cmd.full_name:
        raise BadInputError(_("Scrieți numele și prenumele persoanei."), field="person")
    return Person.objects.create(
        full_name=cmd.full_name, phone=cmd.phone, email=cmd.email, is_demo=cmd.is_demo
    )


@action(Perm.ORGANISATION_MANAGE)
def appoint_person(tx: Transaction, /, *, actor: Actor, cmd: AppointPerson) -> Mandate:
    """Gives a person a mandate between two days, by an act.

    Raises:
        DomainError: the unit has a director in that time already.
        BadInputError: neither a person nor a name, or not exactly one place.
    """
    if (cmd.unit_id is None) == (cmd.department_id is None):
        raise BadInputError(
            _("Un mandat este fie într-o structură, fie într-o unitate. Alegeți una singură.")
        )
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    person = _person(tx, cmd)
    mandate = Mandate.objects.create(
        person=person,
        function=cmd.function,
        unit_id=cmd.unit_id,
        department_id=cmd.department_id,
        valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
        act=act_for(tx, cmd.act_id),
    )
    _log(tx, mandate)
    return mandate


@action(Perm.ORGANISATION_MANAGE)
def end_mandate(tx: Transaction, /, *, actor: Actor, cmd: EndMandate) -> Mandate:
    """Ends a mandate on a day.

    Raises:
        NotFoundError: no such mandate for the actor.
        BadInputError: the day is before its start.
        DomainError: a module keeps the person in it, for example goods not handed over.
    """
    mandate = Mandate.objects.visible_to(actor).select_for_update().filter(pk=cmd.mandate_id).first()
    if mandate is None:
        raise NotFoundError(_("Mandatul căutat nu există. Reîncărcați pagina unității."))
    tx.require(mandate.unit_id)
    if cmd.valid_to < mandate.valid_from:
        raise BadInputError(
            _("Mandatul nu se poate încheia înainte de a începe. Alegeți altă dată."), field="valid_to"
        )
    require_released(tx, mandate, cmd.valid_to)
    mandate.valid_to = cmd.valid_to
    mandate.save(update_fields=["valid_to"])
    _log(tx, mandate)
    return mandate


def _log(tx: Transaction, mandate: Mandate) -> None:
    """The entry stands in the history of the unit or structure, and of the person."""
    place: EducationUnit | Department | None = mandate.unit or mandate.department
    tx.log(place, unit_id=mandate.unit_id, function=mandate.function, mandate=mandate.pk)
    tx.log_subjects("organisation.person", [mandate.person_id])
    tx.log_subjects("organisation.mandate", [mandate.pk])
