# SPDX-License-Identifier: EUPL-1.2
"""The authority's own rule rows: added, superseded, withdrawn; never edited."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.rulebook import keys
from vatra.foundation.rulebook.models import LONGEST_ACT, LONGEST_REASON, LocalRule
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError, StaleError
from vatra.kernel.text import fix


@dataclass(frozen=True, slots=True)
class AddLocalRule:
    """A value set over the shipped one.

    Attributes:
        value: as typed; read by the kind of the rule.
        operator: ``>`` or ``>=`` for limits, else empty.
        act_reference: the act as text, for example „HCL 12/2026, art. 3”.
        supersedes_id: the local row that this one replaces, if any.
        form_token: makes a posted form count once.
    """

    key: str
    value: str
    valid_from: dt.date
    act_reference: str
    reason: str
    operator: str = ""
    valid_to: dt.date | None = None
    verified: bool = False
    supersedes_id: int | None = None
    form_token: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawLocalRule:
    """The end of a local row: the shipped value holds again."""

    rule_id: int
    act_reference: str
    reason: str
    form_token: str = ""


@action(Perm.RULEBOOK_MANAGE)
def add_local_rule(tx: Transaction, *, actor: Actor, cmd: AddLocalRule) -> LocalRule:
    """Adds a row that overrides the shipped one from its first day on.

    Raises:
        BadInputError: unknown rule, wrong value or comparison, no act, no reason, days in the wrong order.
        StaleError: the row to supersede was superseded meanwhile.
    """
    tx.once(cmd.form_token)
    key = _known_key(cmd.key)
    old = _standing(cmd.supersedes_id, key.name) if cmd.supersedes_id else None
    row = LocalRule(
        key=key.name,
        value=keys.read_value(key, cmd.value),
        unit=key.unit,
        operator=_operator(key, cmd.operator),
        valid_from=cmd.valid_from,
        valid_to=_last_day(cmd),
        act_reference=_act(cmd.act_reference),
        reason=_reason(cmd.reason),
        verified=cmd.verified,
        supersedes=old,
    )
    return _save(tx, actor, row)


@action(Perm.RULEBOOK_MANAGE)
def withdraw_local_rule(tx: Transaction, *, actor: Actor, cmd: WithdrawLocalRule) -> LocalRule:
    """Ends a local row for every day; the row and its withdrawal stay on record.

    Raises:
        StaleError: the row was superseded meanwhile.
    """
    tx.once(cmd.form_token)
    old = _standing(cmd.rule_id, None)
    row = LocalRule(
        key=old.key,
        valid_from=old.valid_from,
        act_reference=_act(cmd.act_reference),
        reason=_reason(cmd.reason),
        is_withdrawal=True,
        supersedes=old,
    )
    return _save(tx, actor, row)


def _save(tx: Transaction, actor: Actor, row: LocalRule) -> LocalRule:
    row.created_by_id, row.created_by_name, row.created_at = actor.user_id, actor.name[:200], clock.now()
    row.save(force_insert=True)
    tx.log(
        row,
        reason=row.reason,
        key=row.key,
        value=row.value,
        act=row.act_reference,
        supersedes=row.supersedes_id,
    )
    return row


def _known_key(name: str) -> keys.Key:
    key = keys.KEYS.get(name)
    if key is None:
        raise BadInputError(_("Regula aleasă nu există. Alegeți una din listă."), field="key")
    return key


def _operator(key: keys.Key, operator: str) -> str:
    if not key.is_limit:
        return ""
    if operator not in keys.OPERATORS:
        raise BadInputError(_("Alegeți dacă limita însăși este cuprinsă sau nu."), field="operator")
    return operator


def _last_day(cmd: AddLocalRule) -> dt.date | None:
    if cmd.valid_to is not None and cmd.valid_to < cmd.valid_from:
        raise BadInputError(_("Ultima zi este înaintea primei zile. Verificați datele."), field="valid_to")
    return cmd.valid_to


def _act(text: str) -> str:
    act = fix(text)
    if not act:
        raise BadInputError(_("Scrieți actul pe care se sprijină regula."), field="act_reference")
    if len(act) > LONGEST_ACT:
        raise BadInputError(
            _("Actul are peste 200 de caractere. Scrieți felul, numărul, data și articolul."),
            field="act_reference",
        )
    return act


def _reason(text: str) -> str:
    reason = fix(text)
    if not reason:
        raise BadInputError(_("Scrieți motivul schimbării."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise BadInputError(_("Motivul are peste 500 de caractere. Scurtați-l."), field="reason")
    return reason


def _standing(rule_id: int, key: str | None) -> LocalRule:
    row = LocalRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
    if row is None or (key is not None and row.key != key):
        raise NotFoundError(_("Regula proprie nu există. Deschideți din nou lista de reguli."))
    if row.is_withdrawal or LocalRule.objects.filter(supersedes=row).exists():
        raise StaleError(_("Regula a fost deja înlocuită sau retrasă. Deschideți din nou lista de reguli."))
    return row
