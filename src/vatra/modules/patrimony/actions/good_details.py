# SPDX-License-Identifier: EUPL-1.2
"""What hangs on a good: photos, papers, numbers in other books, facts of land and buildings."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.kernel import text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.patrimony.actions.goods import KIND, estate_values, locked_good, refuse_gone
from vatra.modules.patrimony.actions.lines import EstateInput
from vatra.modules.patrimony.choices import ESTATE
from vatra.modules.patrimony.models import Good, GoodAlias, GoodDocument, GoodEstate
from vatra.organisation.models import BuildingUse, Organisation


@dataclass(frozen=True)
class AddFile:
    """A photo or a paper of a good. ``kind``, ``number`` and ``date`` belong to papers."""

    good_id: int
    chunks: Iterable[bytes]
    name: str
    caption: str = ""
    kind: str = ""
    number: str = ""
    date: dt.date | None = None


@action(Perm.PATRIMONY_EDIT)
def add_photo(tx: Transaction, *, actor: Actor, cmd: AddFile) -> StoredFile:
    """Adds a photo; the place where it was taken is cut out of the file.

    Raises:
        BadInputError: not a picture, too big or damaged.
    """
    good = locked_good(tx, cmd.good_id)
    stored = save(
        tx, Incoming(cmd.chunks, cmd.name, Purpose.PHOTO, good.unit_id, KIND, good.pk, text.fix(cmd.caption))
    )
    tx.log(good, detail=stored.caption or stored.name, file=stored.pk)
    return stored


@dataclass(frozen=True)
class RemovePhoto:
    """``photo`` is the public key of the stored file."""

    good_id: int
    photo: uuid.UUID


@action(Perm.PATRIMONY_EDIT)
def remove_photo(tx: Transaction, *, actor: Actor, cmd: RemovePhoto) -> None:
    """Takes a photo off a good. The bytes stay in the store, so that the step can be taken back.

    Raises:
        NotFoundError: the good has no such photo, or is not seen.
    """
    good = locked_good(tx, cmd.good_id)
    photo = StoredFile.objects.filter(
        public_id=cmd.photo, purpose=Purpose.PHOTO, owner_kind=KIND, owner_id=good.pk
    ).first()
    if photo is None:
        raise NotFoundError(
            _("Fotografia nu mai este la acest bun; poate a scos-o altcineva. Reîncărcați pagina.")
        )
    tx.log(good, detail=photo.caption or photo.name, file=photo.pk)
    photo.delete()


@action(Perm.PATRIMONY_EDIT)
def add_document(tx: Transaction, *, actor: Actor, cmd: AddFile) -> GoodDocument:
    """Adds a paper of the good: invoice, reception note, contract, guarantee; the scan may come later.

    Raises:
        BadInputError: no kind, or a file that is neither PDF nor a picture.
    """
    good = locked_good(tx, cmd.good_id)
    kind = text.fix(cmd.kind)
    if not kind:
        raise BadInputError(_("Scrieți ce document este, de exemplu: factură."), field="kind")
    stored = (
        save(tx, Incoming(cmd.chunks, cmd.name, Purpose.SCAN, good.unit_id, KIND, good.pk))
        if cmd.name
        else None
    )
    paper = GoodDocument.objects.create(
        good=good, kind=kind[:60], number=text.fix(cmd.number)[:60], date=cmd.date, file=stored
    )
    tx.log(good, detail=f"{paper.kind} {paper.number}".strip())
    return paper


@dataclass(frozen=True)
class AddAlias:
    good_id: int
    book_id: int
    number: str


@action(Perm.PATRIMONY_EDIT)
def add_alias(tx: Transaction, *, actor: Actor, cmd: AddAlias) -> GoodAlias:
    """Adds the number that the good has in the book of another party.

    Raises:
        BadInputError: no number, or the book is that of the keeper itself.
    """
    good = locked_good(tx, cmd.good_id)
    number = text.fix(cmd.number)
    if not number:
        raise BadInputError(_("Scrieți numărul din cealaltă evidență."), field="number")
    if cmd.book_id == good.keeper_id:
        raise BadInputError(
            _("Aceasta este chiar entitatea care ține evidența bunului. Alegeți alta."), field="book"
        )
    book = Organisation.objects.visible_to(actor).filter(pk=cmd.book_id).first()
    if book is None:
        raise NotFoundError(_("Organizația aleasă nu există sau nu aveți acces la ea."))
    alias, _created = GoodAlias.objects.get_or_create(good=good, book=book, number=number[:40])
    tx.log(good, detail=f"{book}: {alias.number}")
    return alias


@dataclass(frozen=True)
class SaveEstate:
    good_id: int
    version: int
    estate: EstateInput
    reason: str
    building_id: int | None = None


@action(Perm.PATRIMONY_EDIT)
def save_estate(tx: Transaction, *, actor: Actor, cmd: SaveEstate) -> GoodEstate:
    """Completes or corrects the facts of land or a building; of a protocol's good, only what is still missing.

    Raises:
        StaleError: somebody changed the good after the form was opened.
        DomainError: a movable, or a fact that only an additional act may mend.
        BadInputError: no reason given.
    """
    good = locked_good(tx, cmd.good_id)
    refuse_stale(cmd.version, good.version)
    refuse_gone(good)
    if good.kind not in ESTATE:
        raise DomainError(_("Numai terenurile și clădirile au aceste date."), code="not_estate")
    if not text.fix(cmd.reason):
        raise BadInputError(_("Scrieți motivul; el rămâne în istoric."), field="reason")
    kept = GoodEstate.objects.select_for_update().filter(good=good).first() or GoodEstate(good=good)
    values = estate_values(cmd.estate)
    _refuse_rewriting(good, kept, values)
    _require_building(good, cmd.building_id)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.building_id = cmd.building_id
    kept.save()
    good.version += 1
    good.save(update_fields=["version"])
    tx.log(good, reason=text.fix(cmd.reason))
    return kept


def _require_building(good: Good, building_id: int | None) -> None:
    if building_id is None:
        return
    if not BuildingUse.objects.filter(unit_id=good.unit_id, building_id=building_id).exists():
        raise BadInputError(
            _("Clădirea aleasă nu este folosită de unitatea bunului. Alegeți alta."), field="building"
        )


def _refuse_rewriting(good: Good, kept: GoodEstate, values: Mapping[str, Any]) -> None:
    if good.protocol_id is None:
        return
    for name, value in values.items():
        was = getattr(kept, name)
        if was not in (None, "") and was != value:
            label = str(GoodEstate._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
            raise DomainError(
                _(
                    "„%(fact)s” este în %(protocol)s, în vigoare, și se îndreaptă numai prin act adițional. Aici se completează doar ce lipsește."
                )
                % {"fact": label, "protocol": good.basis or good.protocol},
                code="by_protocol",
                field=name,
            )
