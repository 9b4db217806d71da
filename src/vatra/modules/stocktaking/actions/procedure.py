# SPDX-License-Identifier: EUPL-1.2
"""Preparing a stocktaking, naming its commission, deciding it, opening and starting it, cancelling and archiving it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.models import RoleAssignment
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.papers.issuing import cancel_paper, issue
from vatra.foundation.papers.preparers import note_preparer, preparers_of
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony import ports as patrimony
from vatra.modules.stocktaking.actions.freezing import freeze
from vatra.modules.stocktaking.choices import Duty, Moment, Occasion
from vatra.modules.stocktaking.indexing import index_stocktaking
from vatra.modules.stocktaking.models import CommissionMember, Declaration, Stocktaking
from vatra.modules.stocktaking.papers.drafts import decision_draft
from vatra.modules.stocktaking.queries.custody import custodians_of
from vatra.modules.stocktaking.transitions import move, refuse_unless
from vatra.organisation.models import Person

KEPT_APART = (Role.ACCOUNTANT.value, Role.CFP_CONTROLLER.value, Role.AUDITOR.value)
LONGEST_DAYS = 366


def locked(tx: Transaction, pk: int, permission: Perm | None = None) -> Stocktaking:
    """The stocktaking, locked for this transaction, after checking the right over its unit.

    Raises:
        NotFoundError: none, or of a unit that the actor does not see (answered alike).
    """
    found = Stocktaking.objects.visible_to(tx.actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Inventarierea nu există sau nu aveți acces la ea."))
    tx.require(found.unit_id, permission)
    return found


@dataclass(frozen=True)
class Plan:
    """What a decision says: the occasion, the reference day, the days of counting, the way of working."""

    occasion: Occasion
    reference_date: dt.date
    starts_on: dt.date
    ends_on: dt.date
    method: str = ""
    compensable: str = ""


def _apply_plan(found: Stocktaking, plan: Plan) -> None:
    if plan.ends_on < plan.starts_on:
        raise BadInputError(
            _("Încheierea este înaintea începutului. Verificați cele două date."), field="ends_on"
        )
    if (plan.ends_on - plan.starts_on).days > LONGEST_DAYS:
        raise BadInputError(_("Inventarierea nu poate dura mai mult de un an."), field="ends_on")
    if plan.reference_date > plan.ends_on:
        raise BadInputError(
            _("Data de referință este după încheierea numărării. Alegeți o zi de până atunci."),
            field="reference_date",
        )
    found.occasion = plan.occasion
    found.reference_date = plan.reference_date
    found.starts_on, found.ends_on = plan.starts_on, plan.ends_on
    found.method = text.fix_lines(plan.method)
    found.compensable = text.fix_lines(plan.compensable)


@dataclass(frozen=True)
class Prepare:
    unit_id: int
    plan: Plan
    once: str = ""


@action(Perm.STOCKTAKING_LEAD)
def prepare_stocktaking(tx: Transaction, *, actor: Actor, cmd: Prepare) -> Stocktaking:
    """Opens a draft for a unit; a unit has one stocktaking at a time.

    Raises:
        BadInputError: dates out of order.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    found = Stocktaking(unit_id=cmd.unit_id)
    _apply_plan(found, cmd.plan)
    found.save()
    index_stocktaking(tx, found)
    note_preparer(tx, found)
    tx.log(found)
    return found


@dataclass(frozen=True)
class ChangePlan:
    pk: int
    version: int
    plan: Plan


@action(Perm.STOCKTAKING_LEAD)
def change_stocktaking(tx: Transaction, *, actor: Actor, cmd: ChangePlan) -> Stocktaking:
    """Changes the plan of a draft.

    Raises:
        StaleError: somebody changed it after the form was opened.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "edit")
    _apply_plan(found, cmd.plan)
    found.version += 1
    found.save()
    index_stocktaking(tx, found)
    note_preparer(tx, found)
    tx.log(found)
    return found


@dataclass(frozen=True)
class Member:
    """A person as named by the decision; ``person_id`` when it is one of the directory."""

    name: str
    function: str = ""
    duty: Duty = Duty.MEMBER
    sub: int = 0
    person_id: int | None = None


@dataclass(frozen=True)
class SetCommission:
    pk: int
    version: int
    members: Sequence[Member]


@action(Perm.STOCKTAKING_LEAD)
def set_commission(tx: Transaction, *, actor: Actor, cmd: SetCommission) -> Stocktaking:
    """Names the commission and the sub-commissions of a draft. Legal: OMFP 2861/2009 annex 1 pt 6.

    Raises:
        BadInputError: nobody presides, a name twice, or somebody whom the norms keep out.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "edit")
    members = [m for m in cmd.members if text.fix(m.name)]
    _refuse_wrong(found, members)
    CommissionMember.objects.filter(stocktaking=found).delete()
    CommissionMember.objects.bulk_create(
        CommissionMember(
            stocktaking=found,
            person_id=m.person_id,
            name=text.fix(m.name)[:160],
            function=text.fix(m.function)[:120],
            duty=m.duty,
            sub=m.sub,
        )
        for m in members
    )
    found.version += 1
    found.save(update_fields=["version"])
    note_preparer(tx, found)
    tx.log(found, members=[text.fix(m.name) for m in members])
    return found


def _refuse_wrong(found: Stocktaking, members: Sequence[Member]) -> None:
    if not members:
        raise BadInputError(_("Comisia are nevoie de cel puțin o persoană."))
    for sub in sorted({m.sub for m in members}):
        presidents = [m for m in members if m.sub == sub and m.duty == Duty.PRESIDENT]
        if len(presidents) != 1:
            where = _("Comisia centrală") if sub == 0 else _("Subcomisia %(n)s") % {"n": sub}
            raise BadInputError(
                _("%(where)s are nevoie de exact un președinte; acum are %(n)s.")
                % {"where": where, "n": len(presidents)}
            )
    names = [(m.sub, text.fix(m.name)) for m in members]
    double = next((name for sub, name in names if names.count((sub, name)) > 1), None)
    if double:
        raise BadInputError(_("„%(name)s” apare de două ori în aceeași comisie.") % {"name": double})
    _refuse_kept_out(found, members)


def _refuse_kept_out(found: Stocktaking, members: Sequence[Member]) -> None:
    ids = {m.person_id for m in members if m.person_id}
    keepers = patrimony.custodian_ids(found.unit_id)
    names = {p.full_name for p in Person.objects.filter(pk__in=keepers)}
    for member in members:
        if member.person_id in keepers or text.fix(member.name) in names:
            raise BadInputError(
                _(
                    "„%(name)s” este gestionar al bunurilor numărate, deci nu poate fi în comisie "
                    "(OMFP 2861/2009, anexa 1, pct. 6). Alegeți altă persoană."
                )
                % {"name": member.name}
            )
    people = Person.objects.filter(pk__in=ids, user_id__isnull=False).values_list("user_id", "full_name")
    accounts = {key: name for key, name in people if key is not None}
    barred = (
        RoleAssignment.objects.filter(user_id__in=list(accounts), role__in=KEPT_APART)
        .order_by("user_id")
        .values_list("user_id", flat=True)
        .first()
    )
    if barred is not None:
        raise BadInputError(
            _(
                "„%(name)s” ține evidența contabilă, dă viza de control sau face audit, deci nu poate fi în comisie "
                "(OMFP 2861/2009, anexa 1, pct. 6)."
            )
            % {"name": accounts[barred]}
        )


@dataclass(frozen=True)
class Step:
    """A step on a stocktaking, from the version that the person saw."""

    pk: int
    version: int
    note: str = ""


def refuse_preparer(found: Stocktaking, actor: Actor) -> None:
    """Refuses an approval by somebody who wrote on the record.

    Raises:
        NotAllowedError: the actor is one of its preparers.
    """
    if actor.user_id is None or actor.user_id in preparers_of(found):
        raise NotAllowedError(
            _(
                "Ați lucrat la întocmirea inventarierii, deci nu o puteți și aproba. O aprobă altă persoană cu acest drept."
            )
        )


@action(Perm.STOCKTAKING_APPROVE)
def decide_stocktaking(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Issues the decision. Legal: OMFP 2861/2009 annex 1 pt 5-6.

    Raises:
        NotAllowedError: by one of its preparers.
        DomainError: no commission, or one person alone without saying why.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "decide")
    refuse_preparer(found, actor)
    members = list(found.members.order_by("sub", "-duty", "pk"))
    if not members:
        raise DomainError(_("Decizia nu are comisie. Numiți întâi comisia."), code="no_commission")
    if len(members) == 1 and not found.method.strip():
        raise DomainError(
            _(
                "Comisia are o singură persoană, ceea ce se admite numai unde personalul este puțin. "
                "Scrieți de ce, la modul de lucru."
            ),
            code="one_alone",
        )
    found.decision = issue(tx, found, decision_draft(found, members, actor.name))
    move(found, "decide")
    found.save()
    tx.log(found, paper=str(found.decision))
    return found


@action(Perm.STOCKTAKING_LEAD)
def open_stocktaking(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Freezes the book of the reference day into places, lists and lines; later movements are not blocked.

    Raises:
        DomainError: the reference day has not ended, or the unit keeps no goods.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "open")
    if found.reference_date > clock.today():
        raise DomainError(
            _("Evidența se îngheață la data de referință, %(day)s, care nu a venit încă.")
            % {"day": f"{found.reference_date:%d.%m.%Y}"},
            code="too_early",
        )
    frozen = freeze(tx, found)
    found.frozen_at = clock.now()
    move(found, "open")
    found.save()
    tx.log(found, lines=frozen.lines, lists=frozen.lists, places=frozen.places)
    return found


@action(Perm.STOCKTAKING_LEAD)
def start_counting(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Begins the count, after every custodian has declared. Legal: OMFP 2861/2009 annex 1 pt 8 a).

    Raises:
        DomainError: a custodian has not declared yet.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    refuse_unless(found, "start")
    missing = undeclared(found, Moment.BEFORE)
    if missing:
        raise DomainError(
            _("Lipsește declarația dinaintea numărării: %(names)s.") % {"names": ", ".join(missing[:5])},
            code="undeclared",
        )
    move(found, "start")
    found.save()
    tx.log(found)
    return found


def undeclared(found: Stocktaking, moment: Moment) -> list[str]:
    """The custodians of the frozen book who have not declared at that moment."""
    made = set(
        Declaration.objects.filter(stocktaking=found, moment=moment).values_list("custodian_id", flat=True)
    )
    return [person.full_name for person in custodians_of(found) if person.pk not in made]


@action(Perm.STOCKTAKING_LEAD)
def cancel_stocktaking(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Ends a stocktaking that is not compared yet; the decision is cancelled, its number stays used.

    Raises:
        BadInputError: no reason given.
    """
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    if not cmd.note.strip():
        raise BadInputError(_("Scrieți motivul anulării."), field="note")
    move(found, "cancel")
    found.cancel_reason = text.fix(cmd.note)[:300]
    found.save()
    if found.decision is not None:
        cancel_paper(tx, found.decision)
    tx.log(found, reason=found.cancel_reason)
    return found


@action(Perm.STOCKTAKING_LEAD)
def archive_stocktaking(tx: Transaction, *, actor: Actor, cmd: Step) -> Stocktaking:
    """Puts a booked stocktaking away; from then on nothing of it changes."""
    found = locked(tx, cmd.pk)
    refuse_stale(cmd.version, found.version)
    move(found, "archive")
    found.save()
    tx.log(found)
    return found
