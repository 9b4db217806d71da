# SPDX-License-Identifier: EUPL-1.2
"""Giving and ending roles and deputyships. Nobody changes the own rights."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.models import Deputy, RoleAssignment, User
from vatra.foundation.access.permissions import UNIT_ROLES, Perm, Role
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError


def keep_an_administrator(leaving: int, on: dt.date) -> None:
    """Step: refuses if nobody but ``leaving`` would be an active administrator after that day.

    Locks the administrators' roles, so that two of them cannot remove each other at once.

    Raises:
        DomainError: the account is that of the last administrator.
    """
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    holders = list(
        RoleAssignment.objects.select_for_update(of=("self",))
        .filter(lasting, role=Role.ADMINISTRATOR, valid_from__lte=on, user__is_active=True)
        .order_by("pk")
        .values_list("user_id", flat=True)
    )
    if leaving in holders and set(holders) == {leaving}:
        raise DomainError(
            _(
                "Este ultimul administrator de sistem. Dați întâi rolul altei persoane, apoi repetați operațiunea."
            ),
            code="last_administrator",
        )


def _refuse_own(actor: Actor, user_id: int) -> None:
    if user_id == actor.user_id:
        raise NotAllowedError(_("Nu vă puteți schimba singur drepturile. Rugați alt administrator."))


def _user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFoundError(_("Contul nu există."))
    return user


@dataclass(frozen=True)
class AssignRole:
    """A role for a person.

    Attributes:
        unit_id: the education unit of a unit role, None for the others.
        valid_to: last day, None for no end.
        basis: the act by which the person holds the role.
    """

    user_id: int
    role: str
    valid_from: dt.date
    unit_id: int | None = None
    valid_to: dt.date | None = None
    basis: str = ""


@action(Perm.ACCESS_ROLES)
def assign_role(tx: Transaction, *, actor: Actor, cmd: AssignRole) -> RoleAssignment:
    """Gives a role between two dates.

    Raises:
        NotAllowedError: to oneself.
        BadInputError: a unit role without a unit, another role with one, or an end before the start.
        DomainError: the same role is held in the same days already (database constraint).
    """
    _refuse_own(actor, cmd.user_id)
    user, role = _user(cmd.user_id), Role(cmd.role)
    if (role in UNIT_ROLES) != (cmd.unit_id is not None):
        sentence = (
            _("Rolul „%(role)s” se dă pentru o unitate de învățământ. Alegeți unitatea.")
            if role in UNIT_ROLES
            else _("Rolul „%(role)s” nu ține de o unitate. Lăsați unitatea necompletată.")
        )
        raise BadInputError(sentence % {"role": role.label}, code="role_unit", field="unit")
    if cmd.valid_to and cmd.valid_to < cmd.valid_from:
        raise BadInputError(
            _("Rolul s-ar termina înainte să înceapă. Îndreptați datele."),
            code="role_dates",
            field="valid_to",
        )
    given = RoleAssignment.objects.create(
        user=user,
        role=role,
        unit_id=cmd.unit_id,
        valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
        basis=cmd.basis,
    )
    detail = _("%(role)s, de la %(day)s") % {"role": role.label, "day": dates.day(cmd.valid_from)}
    tx.log(user, unit_id=cmd.unit_id, detail=detail, basis=cmd.basis)
    return given


@dataclass(frozen=True)
class EndRole:
    """The last day on which a role is held."""

    assignment_id: int
    last_day: dt.date
    reason: str = ""


@action(Perm.ACCESS_ROLES)
def end_role(tx: Transaction, *, actor: Actor, cmd: EndRole) -> RoleAssignment:
    """Ends a role with a day; the role stays in the history.

    Raises:
        NotAllowedError: one's own role.
        DomainError: the last administrator, or a role that has ended before.
        BadInputError: the day is before the start of the role.
    """
    held = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=cmd.assignment_id)
        .first()
    )
    if held is None:
        raise NotFoundError(_("Rolul nu există."))
    _refuse_own(actor, held.user_id)
    if held.valid_to and held.valid_to < clock.today():
        raise DomainError(
            _("Rolul s-a încheiat deja la %(day)s.") % {"day": dates.day(held.valid_to)}, code="role_ended"
        )
    if cmd.last_day < held.valid_from:
        raise BadInputError(
            _("Rolul a început la %(day)s; ultima zi nu poate fi înainte.")
            % {"day": dates.day(held.valid_from)},
            code="role_dates",
            field="last_day",
        )
    if held.role == Role.ADMINISTRATOR:
        keep_an_administrator(held.user_id, max(cmd.last_day, clock.today()))
    held.valid_to = cmd.last_day
    held.save(update_fields=["valid_to"])
    detail = _("%(role)s, până la %(day)s") % {"role": Role(held.role).label, "day": dates.day(cmd.last_day)}
    tx.log(held.user, unit_id=held.unit_id, reason=cmd.reason, detail=detail)
    return held


@dataclass(frozen=True)
class NameDeputy:
    """One person acts with the roles of another between two days, by an act."""

    principal_id: int
    deputy_id: int
    valid_from: dt.date
    valid_to: dt.date
    basis: str


@action(Perm.ACCESS_ROLES)
def name_deputy(tx: Transaction, *, actor: Actor, cmd: NameDeputy) -> Deputy:
    """Names a deputy; both accounts show it in their history.

    Raises:
        NotAllowedError: the actor would get rights for the own account.
        BadInputError: the same person twice, no act, or an end before the start.
    """
    _refuse_own(actor, cmd.deputy_id)
    if cmd.principal_id == cmd.deputy_id:
        raise BadInputError(
            _("Înlocuitorul este chiar titularul. Alegeți altă persoană."), code="deputy_same", field="deputy"
        )
    if cmd.valid_to < cmd.valid_from:
        raise BadInputError(
            _("Înlocuirea s-ar termina înainte să înceapă. Îndreptați datele."), field="valid_to"
        )
    if not cmd.basis.strip():
        raise BadInputError(
            _("Scrieți actul prin care este numit înlocuitorul."), code="no_basis", field="basis"
        )
    principal, deputy = _user(cmd.principal_id), _user(cmd.deputy_id)
    named = Deputy.objects.create(
        principal=principal,
        deputy=deputy,
        valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
        basis=cmd.basis.strip(),
    )
    _log_deputy(tx, named)
    return named


@dataclass(frozen=True)
class EndDeputy:
    """The last day of a deputyship."""

    deputy_id: int
    last_day: dt.date
    reason: str = ""


@action(Perm.ACCESS_ROLES)
def end_deputy(tx: Transaction, *, actor: Actor, cmd: EndDeputy) -> Deputy:
    """Ends a deputyship earlier than was said.

    Raises:
        BadInputError: the day is not within the deputyship.
    """
    named = (
        Deputy.objects.select_for_update(of=("self",))
        .select_related("principal", "deputy")
        .filter(pk=cmd.deputy_id)
        .first()
    )
    if named is None:
        raise NotFoundError(_("Înlocuirea nu există."))
    if not named.valid_from <= cmd.last_day <= named.valid_to:
        raise BadInputError(
            _("Înlocuirea ține de la %(a)s până la %(b)s; ultima zi trebuie să fie între ele.")
            % {"a": dates.day(named.valid_from), "b": dates.day(named.valid_to)},
            code="deputy_dates",
            field="last_day",
        )
    named.valid_to = cmd.last_day
    named.save(update_fields=["valid_to"])
    _log_deputy(tx, named, cmd.reason)
    return named


def _log_deputy(tx: Transaction, named: Deputy, reason: str = "") -> None:
    detail = _("%(deputy)s în locul lui %(principal)s, %(a)s–%(b)s") % {
        "deputy": named.deputy,
        "principal": named.principal,
        "a": dates.day(named.valid_from),
        "b": dates.day(named.valid_to),
    }
    tx.log(named.principal, reason=reason, detail=detail, basis=named.basis)
    tx.log_subjects("access.user", [named.deputy_id])
