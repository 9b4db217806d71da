# SPDX-License-Identifier: EUPL-1.2
"""What comes next in a stocktaking: the steps somebody may take, what stands in the way, who takes them."""

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.papers.preparers import preparers_of
from vatra.foundation.rulebook.book import rules_on
from vatra.foundation.rulebook.keys import STOCKTAKING_RESULTS_TERM
from vatra.kernel import clock, dates, text
from vatra.kernel.actor import Actor
from vatra.kernel.calendar_ro import WorkCalendar
from vatra.modules.stocktaking.choices import State
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.queries.board import Figures, blocking
from vatra.modules.stocktaking.transitions import TRANSITIONS, allowed

NEEDS_NOTE = frozenset({"recount", "return", "cancel"})
BACKWARD = frozenset({"recount", "return", "cancel"})
APPROVALS = frozenset({"decide", "approve"})
ORDER = ("decide", "open", "start", "compare", "explain", "propose", "approve", "book", "archive",
         "return", "recount", "cancel")  # fmt: skip


class Todo(NamedTuple):
    """One thing to do; ``url`` is empty when it is done here or by somebody else."""

    label: str
    detail: str
    url: str
    done: bool


class StepButton(NamedTuple):
    """A step that this actor may take now.

    Attributes:
        blocked: in words, what stands in its way; empty where nothing does.
        confirm: its effect, told before it is taken.
    """

    verb: str
    label: str
    primary: bool
    needs_note: bool
    confirm: str
    blocked: str


class Barred(NamedTuple):
    """A step that waits for somebody else: its label and why the reader has no button for it."""

    label: str
    why: str


def steps_for(actor: Actor, found: Stocktaking, figures: Figures) -> list[StepButton]:
    """The steps that exist from here and that the actor has the right to take; preparers approve nothing."""
    buttons = []
    for verb in ORDER:
        step = TRANSITIONS[verb]
        if not allowed(found, verb) or not actor.scope(step.permission).covers(found.unit_id):
            continue
        if verb in APPROVALS and _is_preparer(actor, found):
            continue
        forward = verb not in BACKWARD
        buttons.append(
            StepButton(
                verb,
                str(step.label),
                forward,
                verb in NEEDS_NOTE,
                effect_of(verb, found, figures),
                blocking(found, figures) if forward else "",
            )
        )
    return buttons


def _is_preparer(actor: Actor, found: Stocktaking) -> bool:
    return actor.user_id is None or actor.user_id in preparers_of(found)


def barred_from(actor: Actor, found: Stocktaking) -> Barred | None:
    """Why the reader cannot take the next step of approval; None where no approval is waited for."""
    verb = {State.DRAFT: "decide", State.PROPOSED: "approve"}.get(State(found.state))
    if verb is None:
        return None
    label = str(TRANSITIONS[verb].label)
    if not actor.scope(TRANSITIONS[verb].permission).covers(found.unit_id):
        return Barred(label, _("o face directorul unității sau directorul executiv."))
    if _is_preparer(actor, found):
        others = ", ".join(preparers_of(found).values())
        return Barred(
            label,
            _("ați lucrat la întocmire, deci o face altă persoană cu acest drept. Au lucrat: %(names)s.")
            % {"names": others},
        )
    return None


def effect_of(verb: str, found: Stocktaking, f: Figures) -> str:
    """What a step does, with its count, told before it is taken."""
    lines = text.counted(f.lines, _("poziție"), _("poziții"))
    places = text.counted(f.places, _("loc"), _("locuri"))
    differences = text.counted(f.differences, _("diferență"), _("diferențe"))
    words = {
        "decide": _("Decizia primește număr și nu se mai modifică: %(members)s, numărare %(period)s."),
        "open": _(
            "Evidența unității la %(day)s se copiază și nu se mai schimbă. Mișcările de după ea nu sunt oprite."
        ),
        "start": _("Comisia începe să numere: %(places)s, %(lines)s."),
        "compare": _("Se compară cu evidența %(lines)s din %(places)s. Locurile nu se mai pot număra."),
        "recount": _("Comparația se șterge (%(differences)s) și locurile se pot redeschide."),
        "explain": _("Explicațiile se încheie: %(differences)s. De aici comisia face propuneri."),
        "propose": _("Rezultatele merg la aprobare: %(differences)s. Comisia nu le mai schimbă."),
        "approve": _("Procesul-verbal primește număr: %(differences)s. Imputările devin decizii."),
        "return": _("Rezultatele se întorc la comisie, cu motivul dumneavoastră: %(differences)s."),
        "book": _(
            "Locurile și stările aprobate trec în evidență, iar contabilul primește lista înregistrărilor: "
            "%(differences)s. Plusurile și lipsurile intră și ies prin actele lor."
        ),
        "archive": _("Inventarierea se arhivează și nu se mai schimbă nimic în ea: %(places)s, %(lines)s."),
        "cancel": _("Inventarierea se anulează cu tot ce s-a numărat: %(places)s. Numărul deciziei rămâne folosit."),
    }  # fmt: skip
    return words.get(verb, "") % {
        "members": text.counted(f.members, _("persoană în comisie"), _("persoane în comisie")),
        "period": f"{dates.day(found.starts_on)} – {dates.day(found.ends_on)}",
        "day": dates.day(found.reference_date),
        "lines": lines,
        "places": places,
        "differences": differences,
    }


def todo_of(found: Stocktaking, f: Figures) -> list[Todo]:
    """The way to the next state, in order; empty once the stocktaking is ended."""
    builder = {
        State.DRAFT: _of_draft,
        State.DECIDED: _of_decided,
        State.OPEN: _of_open,
        State.COUNTING: _of_counting,
        State.COMPARED: _of_differences,
        State.EXPLAINED: _of_differences,
        State.PROPOSED: _of_proposed,
        State.APPROVED: _of_approved,
        State.BOOKED: _of_booked,
    }.get(State(found.state))
    return builder(found, f) if builder else []


def _of_decided(found: Stocktaking, _f: Figures) -> list[Todo]:
    come = found.reference_date <= clock.today()
    day = _("data de referință: %(day)s") % {"day": dates.day(found.reference_date)}
    return [
        Todo(_("Așteptați data de referință"), day, "", come),
        Todo(_("Înghețați evidența"), _("se copiază locurile, listele și pozițiile"), "", done=False),
    ]


def _of_proposed(found: Stocktaking, _f: Figures) -> list[Todo]:
    return [Todo(_("Aprobați sau întoarceți rezultatele"), _due_words(found), "", done=False)]


def _of_approved(found: Stocktaking, _f: Figures) -> list[Todo]:
    effect = _("locurile și stările aprobate trec în evidență")
    return [
        Todo(_("Depuneți procesul-verbal semnat"), _("pe pagina actului"), "#h-acte", _signed(found)),
        Todo(_("Înregistrați rezultatele"), effect, "", done=False),
    ]


def _of_booked(_found: Stocktaking, _f: Figures) -> list[Todo]:
    return [Todo(_("Arhivați inventarierea"), _("după ce toate actele sunt semnate"), "", done=False)]


def _signed(found: Stocktaking) -> bool:
    return found.results is not None and found.results.signed_id is not None


def _of_draft(found: Stocktaking, f: Figures) -> list[Todo]:
    people = text.counted(f.members, _("persoană"), _("persoane"))
    return [
        Todo(_("Completați datele generale"), _("data de referință și perioada numărării"), "", done=True),
        Todo(
            _("Numiți comisia"),
            people if f.members else _("președinte și membri, pe subcomisii dacă e nevoie"),
            reverse("stocktaking:commission", args=[found.pk]),
            f.members > 0,
        ),
        Todo(_("Emiteți decizia"), _("de cineva care nu a lucrat la întocmire"), "", done=False),
    ]


def _tab(found: Stocktaking, code: str) -> str:
    return reverse("stocktaking:stocktaking", args=[found.pk], query={"fila": code})


def _of(part: int, whole: int) -> str:
    return _("%(part)s din %(whole)s") % {"part": text.thousands(part), "whole": text.thousands(whole)}


def _of_open(found: Stocktaking, f: Figures) -> list[Todo]:
    return [
        Todo(
            _("Luați declarațiile dinaintea numărării"),
            _of(f.before, f.custodians),
            _tab(found, "declaratii"),
            f.before >= f.custodians,
        ),
        Todo(
            _("Împărțiți locurile între subcomisii"),
            text.counted(f.places, _("loc"), _("locuri")),
            reverse("stocktaking:places", args=[found.pk]),
            done=False,
        ),
        Todo(_("Începeți numărarea"), _("cu butonul din capul paginii"), "", done=False),
    ]


def _of_counting(found: Stocktaking, f: Figures) -> list[Todo]:
    places = reverse("stocktaking:places", args=[found.pk])
    things = [
        Todo(
            _("Numărați și închideți locurile"),
            _of(f.closed, f.places),
            f"{places}?stare=deschis",
            f.closed == f.places,
        )
    ]
    if f.phones:
        waits = text.counted(f.phones, _("telefon are locuri la el"), _("telefoane au locuri la ele"))
        things.append(Todo(_("Așteptați telefoanele"), waits, f"{places}?telefon=da", done=False))
    if f.differing:
        number = text.counted(f.differing, _("bun numărat diferit"), _("bunuri numărate diferit"))
        things.append(Todo(_("Hotărâți ce este adevărat"), number, f"{places}?difera=da", done=False))
    things += [
        Todo(
            _("Luați declarațiile de la încheiere"),
            _of(f.after, f.custodians),
            _tab(found, "declaratii"),
            f.after >= f.custodians,
        ),
        Todo(_("Comparați cu evidența"), _("numărarea se încheie la %(day)s") % {"day": dates.day(found.ends_on)},
             "", done=False),
    ]  # fmt: skip
    return things


def _of_differences(found: Stocktaking, f: Figures) -> list[Todo]:
    url = reverse("stocktaking:differences", args=[found.pk])
    if found.state == State.COMPARED:
        done = f.differences - f.unexplained
        return [
            Todo(
                _("Explicați fiecare diferență"),
                _of(done, f.differences),
                f"{url}?lipsa=natura",
                f.unexplained == 0,
            ),
            Todo(_("Încheiați explicațiile"), _due_words(found), "", done=False),
        ]
    done = f.differences - f.unproposed
    return [
        Todo(_("Propuneți pentru fiecare diferență"), _of(done, f.differences), f"{url}?lipsa=propunere", f.unproposed == 0),
        Todo(_("Trimiteți la aprobare"), _due_words(found), "", done=False),
    ]  # fmt: skip


def results_due(found: Stocktaking) -> dt.date | None:
    """The day until which the results reach whoever approves them; None where the rule book has no term.

    Legal: OMFP 2861/2009 annex 1 pt 43, as the rule book of the closing day has it.
    """
    rule = rules_on(found.ends_on).values.get(STOCKTAKING_RESULTS_TERM.name)
    return None if rule is None else WorkCalendar().add(found.ends_on, int(rule.value))


def _due_words(found: Stocktaking) -> str:
    due = results_due(found)
    if due is None:
        return ""
    return _("rezultatele se prezintă până la %(day)s (%(when)s)") % {
        "day": dates.day(due),
        "when": dates.due_in(due),
    }
