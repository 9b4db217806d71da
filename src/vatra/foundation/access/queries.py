# SPDX-License-Identifier: EUPL-1.2
"""What the pages of accounts and roles show."""

import datetime as dt
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.access.account_actions import account
from vatra.foundation.access.lists import with_last_sign_in
from vatra.foundation.access.models import Deputy, OneTimeCode, RoleAssignment, User
from vatra.foundation.access.permissions import EVERY_ACCOUNT, GRANTS, UNIT_ROLES, Perm, Role
from vatra.foundation.access.units import unit_names
from vatra.foundation.access.wording import PERMISSION_WORDS
from vatra.foundation.audit.history import HistoryRow, history_of
from vatra.kernel import clock, dates
from vatra.kernel.actor import Actor


class RoleRow(NamedTuple):
    """A role of an account; display strings.

    Attributes:
        scope: name of the education unit, or the whole authority.
        tone: ``ok`` now, ``run`` later, ``off`` over.
        end_url: where the role is ended, empty when it may not be.
    """

    role: str
    scope: str
    days: str
    basis: str
    tone: str
    state: str
    end_url: str


class DeputyRow(NamedTuple):
    """Who stands in for whom, when; display strings."""

    words: str
    days: str
    basis: str
    tone: str
    state: str
    end_url: str


class CodeRow(NamedTuple):
    """A printed code that was given; never the code itself."""

    given: str
    by: str
    tone: str
    state: str


class OwnAccount(NamedTuple):
    """One's own account."""

    roles: list[RoleRow]
    deputies: list[DeputyRow]
    second_factor: bool


class AccountPage(NamedTuple):
    """An account as the administrator sees it."""

    user: User
    facts: list[tuple[str, str]]
    roles: list[RoleRow]
    deputies: list[DeputyRow]
    codes: list[CodeRow]
    history: list[HistoryRow]
    second_factor: bool
    is_own: bool


class RolesTable(NamedTuple):
    """The table role x permission.

    Attributes:
        heads: names of the roles, those of units marked.
        rows: permission in words, its code, and for each role whether it holds it.
    """

    heads: list[str]
    rows: list[tuple[str, str, list[bool]]]


def days_of(start: dt.date, end: dt.date | None) -> str:
    """„de la 01.09.2026” or „01.09.2026 – 31.08.2027”."""
    return f"{dates.day(start)} – {dates.day(end)}" if end else _("de la %(day)s") % {"day": dates.day(start)}


def _state(start: dt.date, end: dt.date | None) -> tuple[str, str]:
    today = clock.today()
    if end is not None and end < today:
        return "off", _("încheiat")
    return ("run", _("urmează")) if start > today else ("ok", _("acum"))


def _roles(actor: Actor, user_id: int, *, may_end: bool) -> list[RoleRow]:
    names = unit_names(actor)
    rows = []
    for held in RoleAssignment.objects.filter(user_id=user_id).order_by("-valid_from", "pk"):
        tone, state = _state(held.valid_from, held.valid_to)
        scope = (
            _("toată direcția") if held.unit_id is None else names.get(held.unit_id, f"nr. {held.unit_id}")
        )
        url = reverse("accounts:role-end", args=[held.pk]) if may_end and tone != "off" else ""
        words = str(Role(held.role).label)
        rows.append(
            RoleRow(words, scope, days_of(held.valid_from, held.valid_to), held.basis, tone, state, url)
        )
    return rows


def _deputies(user_id: int, *, may_end: bool) -> list[DeputyRow]:
    named = Deputy.objects.filter(Q(principal_id=user_id) | Q(deputy_id=user_id)).select_related(
        "principal", "deputy"
    )
    rows = []
    for one in named.order_by("-valid_from", "pk"):
        tone, state = _state(one.valid_from, one.valid_to)
        words = _("%(deputy)s în locul: %(principal)s") % {"deputy": one.deputy, "principal": one.principal}
        url = reverse("accounts:deputy-end", args=[one.pk]) if may_end and tone != "off" else ""
        rows.append(DeputyRow(words, days_of(one.valid_from, one.valid_to), one.basis, tone, state, url))
    return rows


def _code_state(code: OneTimeCode) -> tuple[str, str]:
    if code.used_at:
        return "ok", _("folosit la %(at)s") % {"at": dates.short_moment(code.used_at)}
    if code.expires_at <= clock.now():
        return "off", _("expirat sau înlocuit la %(at)s") % {"at": dates.short_moment(code.expires_at)}
    return "run", _("nefolosit, bun până la %(at)s") % {"at": dates.short_moment(code.expires_at)}


def _codes(user_id: int) -> list[CodeRow]:
    codes = (
        OneTimeCode.objects.filter(user_id=user_id)
        .select_related("created_by")
        .order_by("-created_at", "-pk")[:20]
    )
    return [
        CodeRow(dates.short_moment(c.created_at), str(c.created_by or "Vatra"), *_code_state(c))
        for c in codes
    ]


def has_second_factor(user_id: int) -> bool:
    """Whether sign-in asks this account for a code from a telephone."""
    return bool(Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists())


def own_account(actor: Actor) -> OwnAccount:
    """Roles, deputyships and second factor of the actor."""
    user_id = actor.user_id or 0
    return OwnAccount(
        _roles(actor, user_id, may_end=False), _deputies(user_id, may_end=False), has_second_factor(user_id)
    )


def account_page(actor: Actor, pk: int) -> AccountPage:
    """An account with roles, deputies, codes and history.

    Raises:
        NotFoundError: there is no such account.
    """
    user = account(pk)
    is_own = pk == actor.user_id
    seen = with_last_sign_in(User.objects.filter(pk=pk)).get().seen
    may_end = actor.can(Perm.ACCESS_ROLES) and not is_own
    facts = [
        (_("Nume de utilizator"), user.username),
        (_("Funcție"), user.position or "—"),
        (_("E-mail"), user.email or "—"),
        (_("Făcut la"), dates.short_moment(user.created_at)),
        (_("Ultima intrare"), dates.short_moment(seen) if seen else _("niciodată")),
    ]
    return AccountPage(
        user=user,
        facts=facts,
        roles=_roles(actor, pk, may_end=may_end),
        deputies=_deputies(pk, may_end=actor.can(Perm.ACCESS_ROLES)),
        codes=_codes(pk),
        history=history_of(actor, "access.user", user),
        second_factor=has_second_factor(pk),
        is_own=is_own,
    )


def roles_table() -> RolesTable:
    """The table role x permission, straight from ``GRANTS``."""
    heads = [f"{role.label} *" if role in UNIT_ROLES else str(role.label) for role in Role]
    rows = [
        (str(PERMISSION_WORDS[perm]), perm.value, [perm in GRANTS[role] | EVERY_ACCOUNT for role in Role])
        for perm in Perm
    ]
    return RolesTable(heads, rows)
