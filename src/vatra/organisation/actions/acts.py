# SPDX-License-Identifier: EUPL-1.2
"""Recording legal acts, their files and what they change."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.organisation.indexing import index_act
from vatra.organisation.models import ActEffect, EducationUnit, LegalAct


@dataclass(frozen=True, slots=True)
class Scan:
    """An uploaded file: its bytes in pieces and its claimed name."""

    chunks: Iterable[bytes]
    name: str


@dataclass(frozen=True, slots=True)
class RecordAct:
    """An act by issuer, kind, number and date; ``unit_id`` when it belongs to one unit."""

    issuer: str
    kind: str
    number: str
    date: dt.date
    title: str = ""
    in_force_from: dt.date | None = None
    unit_id: int | None = None
    is_verified: bool = False
    scan: Scan | None = None
    once: str = ""


@dataclass(frozen=True, slots=True)
class FileAct:
    """The scan of an act that has none yet."""

    act_id: int
    scan: Scan


@dataclass(frozen=True, slots=True)
class VerifyAct:
    """Somebody compared the record with the text of the act."""

    act_id: int


@dataclass(frozen=True, slots=True)
class LinkUnit:
    """An act gives a unit a legal state between two days."""

    act_id: int
    unit_id: int
    state: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act changes on one record (``app.model``, primary key), from when, until when."""

    object_kind: str
    object_id: int
    state: str
    valid_from: dt.date
    valid_to: dt.date | None = None


def link_effects(tx: Transaction, act: LegalAct, effects: Iterable[Effect]) -> list[ActEffect]:
    """The step by which any room records what an act changes; the caller has checked its own objects.

    The act must belong to a unit inside the scope of the running action, or to none.
    """
    if act.unit_id is not None:
        tx.require(act.unit_id)
    return ActEffect.objects.bulk_create(
        [ActEffect(act=act, **{name: getattr(e, name) for name in Effect.__slots__}) for e in effects],
        batch_size=2000,
    )


def act_for(tx: Transaction, act_id: int | None) -> LegalAct | None:
    """The act named as the basis of something, if any.

    Raises:
        NotFoundError: there is no such act, or the actor may not see it.
    """
    if act_id is None:
        return None
    act = LegalAct.objects.visible_to(tx.actor).filter(pk=act_id).first()
    if act is None:
        raise _no_act()
    return act


def _no_act() -> NotFoundError:
    return NotFoundError(
        _("Actul ales nu există sau nu vă este deschis. Alegeți-l din nou din listă."), field="act"
    )


def _locked(tx: Transaction, act_id: int) -> LegalAct:
    act = LegalAct.objects.visible_to(tx.actor).select_for_update().filter(pk=act_id).first()
    if act is None:
        raise _no_act()
    tx.require(act.unit_id)
    return act


def _file(tx: Transaction, act: LegalAct, scan: Scan) -> None:
    act.file = save(
        tx,
        Incoming(
            scan.chunks, scan.name, Purpose.SCAN, act.unit_id, "organisation.legalact", act.pk, str(act)[:200]
        ),
    )
    act.save(update_fields=["file"])


@action(Perm.ORGANISATION_MANAGE)
def record_act(tx: Transaction, /, *, actor: Actor, cmd: RecordAct) -> LegalAct:
    """Records a legal act, with its scan when there is one.

    Raises:
        DomainError: the same issuer, kind, number and date are recorded already.
        BadInputError: the scan is neither PDF nor picture, is empty or too big.
    """
    tx.require(cmd.unit_id)
    tx.once(cmd.once)
    if cmd.in_force_from and cmd.in_force_from.year < 1864:
        raise BadInputError(
            _("Data de la care actul produce efecte nu poate fi înainte de 1864. Verificați anul."),
            field="in_force_from",
        )
    act = LegalAct.objects.create(
        issuer=cmd.issuer,
        kind=cmd.kind,
        number=cmd.number,
        date=cmd.date,
        title=cmd.title,
        in_force_from=cmd.in_force_from,
        unit_id=cmd.unit_id,
        is_verified=cmd.is_verified,
    )
    if cmd.scan:
        _file(tx, act, cmd.scan)
    index_act(tx, act)
    tx.log(act)
    return act


@action(Perm.ORGANISATION_MANAGE)
def file_act(tx: Transaction, /, *, actor: Actor, cmd: FileAct) -> LegalAct:
    """Files the scan of an act that has none; a filed scan is never replaced.

    Raises:
        BadInputError: the act has its file already.
    """
    act = _locked(tx, cmd.act_id)
    if act.file_id is not None:
        raise BadInputError(_("Actul are deja fișierul lui, care nu se înlocuiește."), field="scan")
    _file(tx, act, cmd.scan)
    tx.log(act)
    return act


@action(Perm.ORGANISATION_MANAGE)
def verify_act(tx: Transaction, /, *, actor: Actor, cmd: VerifyAct) -> LegalAct:
    """Marks that the record was compared with the text of the act."""
    act = _locked(tx, cmd.act_id)
    act.is_verified = True
    act.save(update_fields=["is_verified"])
    tx.log(act)
    return act


@action(Perm.ORGANISATION_MANAGE)
def link_unit(tx: Transaction, /, *, actor: Actor, cmd: LinkUnit) -> ActEffect:
    """Records the legal state that an act gives a unit.

    Raises:
        NotFoundError: no such unit or act for the actor.
    """
    act = _locked(tx, cmd.act_id)
    unit = EducationUnit.objects.visible_to(actor).filter(pk=cmd.unit_id).first()
    if unit is None:
        raise NotFoundError(_("Unitatea aleasă nu există. Alegeți-o din listă."), field="unit")
    tx.require(unit.pk)
    effect = Effect("organisation.educationunit", unit.pk, cmd.state, cmd.valid_from, cmd.valid_to)
    tx.log(act, state=cmd.state)
    tx.log_subjects("organisation.educationunit", [unit.pk])
    return link_effects(tx, act, [effect])[0]
