# SPDX-License-Identifier: EUPL-1.2
"""Counting at the desk, settling what differs, closing a place and opening it again, declarations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.fieldlog.holds import forfeit
from vatra.foundation.fieldlog.queries import unsent
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.preparers import note_preparer
from vatra.kernel import clock, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.stocktaking import counting
from vatra.modules.stocktaking.actions.procedure import locked
from vatra.modules.stocktaking.choices import FROZEN, Condition, Moment, PlaceState, State
from vatra.modules.stocktaking.models import CountPlace, Declaration, Observation, Settlement, Stocktaking
from vatra.modules.stocktaking.models.counting import MOST
from vatra.modules.stocktaking.papers.drafts import declaration_draft
from vatra.modules.stocktaking.queries.counts import conflicts_of
from vatra.modules.stocktaking.queries.custody import custodians_of

DESK = "birou:"


def _place(tx: Transaction, pk: int, permission: Perm | None = None) -> tuple[Stocktaking, CountPlace]:
    known = CountPlace.objects.visible_to(tx.actor).filter(pk=pk).first()
    if known is None:
        raise NotFoundError(_("Locul de numărat nu există sau nu aveți acces la el."))
    found = locked(tx, known.stocktaking_id, permission)
    return found, CountPlace.objects.select_for_update().get(pk=pk)


def _refuse_unless_counting(found: Stocktaking) -> None:
    if found.state != State.COUNTING:
        raise DomainError(
            _("Se numără numai în starea „Se numără”; acum inventarierea este în starea „%(state)s”.")
            % {"state": found.get_state_display()},
            code="wrong_state",
        )


@dataclass(frozen=True)
class DeskCount:
    """What somebody counted and writes down at the desk; ``quantity`` None takes the desk's word back."""

    subject: str
    quantity: Decimal | None
    condition: str = ""
    note: str = ""


@dataclass(frozen=True)
class CountAtDesk:
    place_id: int
    counts: Sequence[DeskCount]
    once: str = ""


@action(Perm.STOCKTAKING_COUNT)
def count_at_desk(tx: Transaction, *, actor: Actor, cmd: CountAtDesk) -> CountPlace:
    """Writes down a count made without a phone; it is one more source beside the devices.

    Raises:
        BadInputError: a quantity below zero, above a million, or with more than three decimals.
        DomainError: the place is closed, or the stocktaking is not being counted.
    """
    tx.once(cmd.once)
    found, place = _place(tx, cmd.place_id)
    _refuse_unless_counting(found)
    _refuse_closed(place)
    source = f"{DESK}{actor.user_id}"
    before = Observation.objects.filter(place=place, source=source).aggregate(most=Max("seq"))["most"] or 0
    rows = []
    for number, count in enumerate(cmd.counts, start=before + 1):
        kind = counting.UNSAW if count.quantity is None else counting.SAW
        seen = counting.read(
            kind,
            {
                "s": count.subject,
                "q": str(count.quantity),
                "c": count.condition,
                "n": count.note,
                "h": "typed",
            },
        )
        if seen is None:
            raise BadInputError(
                _(
                    "Cantitatea numărată este între 0 și %(most)s, cu cel mult trei zecimale. Corectați „%(what)s”."
                )
                % {"most": f"{MOST:,}".replace(",", "."), "what": count.quantity},
                field="quantity",
            )
        rows.append(
            (
                place.pk, seen.subject, source, actor.name, number, seen.good_id, seen.quantity, seen.condition,
                seen.note, "[]", "typed", int(clock.now().timestamp() * 1000), False,
            )
        )  # fmt: skip
    counting.write(rows)
    if place.state == PlaceState.WAITING:
        place.state = PlaceState.COUNTING
        place.save(update_fields=["state"])
    tx.log(place, unit_id=found.unit_id, counted=len(rows))
    return place


def _refuse_closed(place: CountPlace) -> None:
    if place.state == PlaceState.CLOSED:
        raise DomainError(
            _("Locul „%(place)s” este închis. Redeschideți-l, cu motiv, ca să mai numărați.")
            % {"place": place},
            code="place_closed",
        )


@dataclass(frozen=True)
class Settle:
    place_id: int
    subject: str
    quantity: Decimal
    condition: str = ""
    note: str = ""


@action(Perm.STOCKTAKING_LEAD)
def settle_difference(tx: Transaction, *, actor: Actor, cmd: Settle) -> Settlement:
    """The commission says what holds where two sources differ; what each source saw stays.

    Raises:
        BadInputError: a quantity that cannot be.
        NotFoundError: nobody saw that subject in the place.
    """
    found, place = _place(tx, cmd.place_id)
    _refuse_unless_counting(found)
    _refuse_closed(place)
    if not 0 <= cmd.quantity <= MOST:
        raise BadInputError(_("Cantitatea este între 0 și 1.000.000."), field="quantity")
    if not Observation.objects.filter(place=place, subject=cmd.subject).exists():
        raise NotFoundError(_("Nimeni nu a văzut acest bun aici, deci nu este nimic de hotărât."))
    settled, _created = Settlement.objects.update_or_create(
        place=place,
        subject=cmd.subject,
        defaults={
            "quantity": cmd.quantity,
            "condition": cmd.condition if cmd.condition in Condition.values else "",
            "note": text.fix(cmd.note)[:500],
            "at": clock.now(),
            "by_name": actor.name,
        },
    )
    tx.log(place, unit_id=found.unit_id, subject=cmd.subject, quantity=str(cmd.quantity))
    return settled


@dataclass(frozen=True)
class PlaceStep:
    place_id: int
    version: int
    note: str = ""


@action(Perm.STOCKTAKING_COUNT)
def close_place(tx: Transaction, *, actor: Actor, cmd: PlaceStep) -> CountPlace:
    """Closes a place: all devices have sent what they wrote, nothing differs any more.

    Raises:
        DomainError: closed already, a device has unsent lines, sources differ, or nothing was counted.
    """
    found, place = _place(tx, cmd.place_id)
    _refuse_unless_counting(found)
    if place.state == PlaceState.CLOSED:
        raise DomainError(
            _("Locul „%(place)s” a fost deja închis de %(who)s.")
            % {"place": place, "who": place.closed_by_name},
            code="already_closed",
        )
    refuse_stale(cmd.version, place.version)
    waiting = unsent(place.public_id)
    if waiting:
        raise DomainError(
            _(
                "Telefonul „%(device)s” (%(who)s) a luat locul cu el și nu a trimis tot. Așteptați să trimită, "
                "sau declarați-l pierdut, cu motiv, de pe pagina locului."
            )
            % {"device": waiting[0].device, "who": waiting[0].person},
            code="unsent",
        )
    differing = conflicts_of(place)
    if differing:
        raise DomainError(
            _("%(n)s: hotărâți întâi ce este adevărat, pe pagina locului.")
            % {"n": text.counted(len(differing), _("bun numărat diferit"), _("bunuri numărate diferit"))},
            code="conflicts",
        )
    if place.expected and place.state == PlaceState.WAITING and not cmd.note.strip():
        raise DomainError(
            _(
                "Aici nu s-a numărat nimic, deși evidența are bunuri. Numărați sau scrieți de ce lipsesc toate."
            ),
            code="nothing_counted",
        )
    place.state = PlaceState.CLOSED
    place.closed_at, place.closed_by_name = clock.now(), actor.name
    place.version += 1
    place.save()
    tx.log(place, unit_id=found.unit_id, reason=text.fix(cmd.note)[:300])
    return place


@action(Perm.STOCKTAKING_LEAD)
def reopen_place(tx: Transaction, *, actor: Actor, cmd: PlaceStep) -> CountPlace:
    """Opens a closed place again, with a reason.

    Raises:
        BadInputError: no reason given.
    """
    found, place = _place(tx, cmd.place_id)
    _refuse_unless_counting(found)
    refuse_stale(cmd.version, place.version)
    if place.state != PlaceState.CLOSED:
        raise DomainError(_("Locul nu este închis."), code="not_closed")
    if not cmd.note.strip():
        raise BadInputError(_("Scrieți de ce se numără din nou."), field="note")
    place.state, place.closed_at, place.closed_by_name = PlaceState.COUNTING, None, ""
    place.version += 1
    place.save()
    tx.log(place, unit_id=found.unit_id, reason=text.fix(cmd.note)[:300])
    return place


@dataclass(frozen=True)
class GiveUpDevice:
    place_id: int
    hold_id: int
    reason: str


@action(Perm.STOCKTAKING_LEAD)
def give_up_device(tx: Transaction, *, actor: Actor, cmd: GiveUpDevice) -> CountPlace:
    """Says that a device is lost and nothing more will come from it for this place: named, signed, recorded.

    Raises:
        BadInputError: no reason given.
    """
    found, place = _place(tx, cmd.place_id)
    if len(text.fix(cmd.reason)) < 10:
        raise BadInputError(
            _("Scrieți pe scurt ce s-a întâmplat cu telefonul (cel puțin 10 litere)."), field="reason"
        )
    held = next((row for row in unsent(place.public_id) if row.hold.pk == cmd.hold_id), None)
    if held is None:
        raise NotFoundError(_("Acest telefon nu mai este așteptat aici. Reîncărcați pagina."))
    forfeit(tx, held.hold, text.fix(cmd.reason)[:300])
    tx.log(place, unit_id=found.unit_id, reason=text.fix(cmd.reason)[:300], device=held.device)
    return place


@dataclass(frozen=True)
class Declare:
    """A custodian's declaration; ``answers`` by code of the question, empty text for no."""

    pk: int
    custodian_id: int
    moment: Moment
    answers: Mapping[str, str] = field(default_factory=dict)
    last_entry: str = ""
    last_exit: str = ""
    objections: str = ""
    once: str = ""


@action(Perm.STOCKTAKING_COUNT)
def declare(tx: Transaction, *, actor: Actor, cmd: Declare) -> Declaration:
    """Takes down what a custodian declares and issues it as a paper to be signed.

    Legal: OMFP 2861/2009 annex 1 pt 8 a) before the count, pt 33 at the end of the lists.

    Raises:
        DomainError: not the moment for it.
        NotFoundError: the person has no list here.
    """
    tx.once(cmd.once)
    found = locked(tx, cmd.pk)
    if cmd.moment == Moment.BEFORE and found.state != State.OPEN:
        raise DomainError(
            _("Declarația dinaintea numărării se ia după înghețarea evidenței și înainte de numărare."),
            code="wrong_state",
        )
    if cmd.moment == Moment.AFTER and (found.state not in FROZEN or found.state == State.OPEN):
        raise DomainError(_("Declarația de la încheiere se ia după ce s-a numărat."), code="wrong_state")
    person = next((p for p in custodians_of(found) if p.pk == cmd.custodian_id), None)
    if person is None:
        raise NotFoundError(_("Persoana nu are gestiune în această inventariere."))
    if Declaration.objects.filter(stocktaking=found, custodian=person, moment=cmd.moment).exists():
        raise DomainError(
            _("%(name)s a dat deja această declarație.") % {"name": person.full_name}, code="already_declared"
        )
    made = Declaration(
        stocktaking=found,
        custodian=person,
        name=person.full_name,
        moment=cmd.moment,
        answers={code: text.fix(answer)[:500] for code, answer in cmd.answers.items() if text.fix(answer)},
        last_entry=text.fix(cmd.last_entry)[:160],
        last_exit=text.fix(cmd.last_exit)[:160],
        objections=text.fix_lines(cmd.objections)[:2000],
        made_by_name=actor.name,
    )
    made.save()
    made.paper = issue(tx, found, declaration_draft(found, made))
    made.save(update_fields=["paper"])
    note_preparer(tx, found)
    tx.log(found, declared=person.full_name, moment=str(cmd.moment), paper=str(made.paper))
    return made
