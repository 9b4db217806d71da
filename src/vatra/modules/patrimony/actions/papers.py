# SPDX-License-Identifier: EUPL-1.2
"""Issuing the lists and sheets of goods, and printing labels as a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import JOB_TYPES, enqueue
from vatra.foundation.papers.issuing import Draft, issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError, NotFoundError
from vatra.modules.patrimony.models import Good
from vatra.modules.patrimony.papers import asset_sheet, goods_content, lists
from vatra.modules.patrimony.papers.goods_content import Period
from vatra.modules.patrimony.queries import places as place_queries
from vatra.organisation.models import Authority, EducationUnit, Person

LABEL_JOB = "patrimony.labels"
MOST_LABELS = 5000
REGISTER, UNIT, CUSTODIAN, ROOM, ROOM_SHEET, SHEET, PERSON = (
    "registru",
    "unitate",
    "gestionar",
    "loc",
    "incapere",
    "fisa",
    "obiecte",
)


@dataclass(frozen=True)
class Built:
    """A list or a sheet, ready to be issued or exported.

    Attributes:
        owner: the record that the paper hangs on.
        scope_words: what it is about, for the paper's title.
    """

    kind: str
    kind_label: str
    owner: Model
    unit: EducationUnit
    content: Mapping[str, Any]
    template: str
    scope_words: str


@dataclass(frozen=True)
class Wanted:
    """Which list or sheet: its kind, the record it is of, the period of a register."""

    what: str
    pk: int
    period: Period = Period()  # noqa: RUF009 - frozen


def build(actor: Actor, wanted: Wanted) -> Built:
    """Builds a list or a sheet out of what the actor sees.

    Raises:
        NotFoundError: no such record, or of a unit the actor does not see.
        DomainError: a custodian with goods in several units.
    """
    builder = {
        REGISTER: _register,
        UNIT: _of_unit,
        CUSTODIAN: _of_custodian,
        ROOM: _of_room,
        ROOM_SHEET: _room_sheet,
        SHEET: _sheet,
        PERSON: _of_person,
    }.get(wanted.what)
    if builder is None:
        raise NotFoundError(_("Lista cerută nu există."))
    return builder(actor, wanted)


def _unit(actor: Actor, pk: int) -> EducationUnit:
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    unit = EducationUnit.objects.select_related("organisation").filter(pk=pk).first()
    if unit is None or not scope.covers(unit.pk):
        raise NotFoundError(_("Unitatea nu există sau nu aveți acces la ea."))
    return unit


def _register(actor: Actor, wanted: Wanted) -> Built:
    unit = _unit(actor, wanted.pk)
    goods = Good.objects.visible_to(actor).filter(unit=unit)
    paper = goods_content.register_paper(unit, goods, wanted.period)
    return Built(
        "registru_numere", lists.REGISTER_TITLE, unit, unit, dict(paper), lists.LIST_TEMPLATE, unit.name
    )


def _of_unit(actor: Actor, wanted: Wanted) -> Built:
    unit = _unit(actor, wanted.pk)
    paper = goods_content.extract_paper(unit, Good.objects.visible_to(actor).filter(unit=unit))
    return Built("extras", lists.EXTRACT_TITLE, unit, unit, dict(paper), lists.LIST_TEMPLATE, unit.name)


def _of_custodian(actor: Actor, wanted: Wanted) -> Built:
    person, unit, goods = _custodian(actor, wanted.pk)
    paper = goods_content.extract_paper(unit, goods, custodian=person.full_name)
    words = f"{unit.name}, {person.full_name}"
    return Built("extras", lists.EXTRACT_TITLE, person, unit, dict(paper), lists.LIST_TEMPLATE, words)


def _of_person(actor: Actor, wanted: Wanted) -> Built:
    person, unit, _goods = _custodian(actor, wanted.pk)
    paper = goods_content.person_paper(unit, person)
    words = f"{unit.name}, {person.full_name}"
    return Built("fisa_obiecte", lists.PERSON_TITLE, person, unit, dict(paper), lists.LIST_TEMPLATE, words)


def _custodian(actor: Actor, pk: int) -> tuple[Person, EducationUnit, QuerySet[Good]]:
    goods = Good.objects.visible_to(actor).filter(custodian_id=pk)
    units = list(goods.order_by().values_list("unit_id", flat=True).distinct()[:2])
    person = Person.objects.filter(pk=pk).first() if units else None
    if person is None:
        raise NotFoundError(_("Gestionarul nu are bunuri sau nu aveți acces la ele."))
    if len(units) > 1:
        raise DomainError(
            _(
                "Gestionarul are bunuri în mai multe unități. Filtrați lista după unitate și exportați-o de acolo."
            )
        )
    return person, _unit(actor, units[0]), goods


def _of_room(actor: Actor, wanted: Wanted) -> Built:
    room = place_queries.place(actor, wanted.pk)
    unit = _unit(actor, room.unit_id)
    paper = goods_content.extract_paper(
        unit, Good.objects.visible_to(actor).filter(room=room), room=room.name
    )
    return Built(
        "extras",
        lists.EXTRACT_TITLE,
        room,
        unit,
        dict(paper),
        lists.LIST_TEMPLATE,
        f"{unit.name}, {room.name}",
    )


def _room_sheet(actor: Actor, wanted: Wanted) -> Built:
    room = place_queries.place(actor, wanted.pk)
    goods = Good.objects.visible_to(actor).filter(room=room)
    custodian = place_queries.custodians_of(actor, room)
    paper = goods_content.room_paper(room, goods, place_queries.door_address(room), custodian)
    words = f"{room.unit.name}, {room.name}"
    return Built("fisa_incapere", lists.ROOM_TITLE, room, room.unit, dict(paper), lists.ROOM_TEMPLATE, words)


def _sheet(actor: Actor, wanted: Wanted) -> Built:
    good = Good.objects.visible_to(actor).select_related("unit__organisation").filter(pk=wanted.pk).first()
    if good is None:
        raise NotFoundError(_("Bunul nu există sau nu aveți acces la el."))
    if good.kind not in goods_content.NUMBERED:
        raise DomainError(
            _("Fișa 14-2-2 se face pentru mijloace fixe; acesta este obiect de inventar."), code="no_sheet"
        )
    paper = goods_content.sheet_paper(good)
    return Built("fisa_mf", asset_sheet.TITLE, good, good.unit, dict(paper), asset_sheet.TEMPLATE, str(good))


@dataclass(frozen=True)
class IssueList:
    wanted: Wanted
    once: str = ""


@action(Perm.PATRIMONY_ISSUE)
def issue_list(tx: Transaction, *, actor: Actor, cmd: IssueList) -> IssuedPaper:
    """Issues a register, an extract or a sheet: number and frozen content now, the PDF by a job.

    Legal: OMFP 2634/2015 annex 1 pt 10 (general elements of registers and sheets).

    Raises:
        NotFoundError, DomainError: as ``build``.
    """
    tx.once(cmd.once)
    built = build(actor, cmd.wanted)
    tx.require(built.unit.pk)
    authority = Authority.objects.select_related("organisation").first()
    draft = Draft(
        kind=built.kind,
        kind_label=built.kind_label,
        keeper=built.unit.code,
        issuer=authority.organisation.name if authority else built.unit.name,
        title=text.shorten(built.scope_words, 300),
        content=built.content,
        template=built.template,
        unit_id=built.unit.pk,
    )
    paper = issue(tx, built.owner, draft)
    tx.log(built.owner, unit_id=built.unit.pk, detail=str(paper))
    return paper


@dataclass(frozen=True)
class PrintLabels:
    """Labels of goods on a format, from a start position; ``once`` is the key of the form."""

    good_ids: Sequence[int]
    format_key: str
    start: int = 1
    once: str = ""


@action(Perm.PATRIMONY_VIEW)
def print_labels_later(tx: Transaction, *, actor: Actor, cmd: PrintLabels) -> JobRun:
    """Hands more than 200 labels to a job.

    Raises:
        DomainError: more labels than one job takes.
        NotFoundError: goods that the actor does not see.
    """
    tx.once(cmd.once)
    if len(cmd.good_ids) > MOST_LABELS:
        raise DomainError(
            _("Se tipăresc odată cel mult 5.000 de etichete. Restrângeți filtrul."), code="too_many"
        )
    if Good.objects.visible_to(actor).filter(pk__in=cmd.good_ids).count() != len(set(cmd.good_ids)):
        raise NotFoundError(_("Unele bunuri nu există sau nu aveți acces la ele."))
    words = text.counted(len(cmd.good_ids), _("etichetă"), _("etichete"))
    run = enqueue(
        tx,
        JOB_TYPES[LABEL_JOB],
        title=_("Se pregătesc %(n)s") % {"n": words},
        good_ids=list(cmd.good_ids),
        format_key=cmd.format_key,
        start=cmd.start,
    )
    tx.log(goods=len(cmd.good_ids))
    return run


@dataclass(frozen=True)
class KeepLabels:
    pdf: bytes
    effect_key: str


@action(Perm.PATRIMONY_VIEW)
def keep_labels(tx: Transaction, *, actor: Actor, cmd: KeepLabels) -> StoredFile:
    """Keeps the finished sheets for the person who asked; called by the job in that person's name."""
    tx.once(cmd.effect_key)
    name = f"etichete-{clock.today().isoformat()}.pdf"
    stored = save(tx, Incoming([cmd.pdf], name, Purpose.EXPORT))
    tx.log(detail=stored.name)
    return stored
