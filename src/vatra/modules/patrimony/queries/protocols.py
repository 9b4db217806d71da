# SPDX-License-Identifier: EUPL-1.2
"""What the protocol screens show."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from vatra.foundation.papers.visas import Step, chain, may_decide, next_step
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import NotFoundError
from vatra.modules.patrimony.actions.protocols import PAPER_KIND
from vatra.modules.patrimony.choices import Annex, Door, ProtocolState
from vatra.modules.patrimony.models import Protocol, ProtocolLine
from vatra.modules.patrimony.transitions import TRANSITIONS, allowed


def protocols(actor: Actor) -> QuerySet[Protocol]:
    """The protocols that the actor sees, with what a list needs."""
    return Protocol.objects.visible_to(actor).select_related("unit", "paper", "act")


def protocol(actor: Actor, pk: int) -> Protocol:
    """One protocol.

    Raises:
        NotFoundError: none, or of a unit the actor does not see.
    """
    found = protocols(actor).select_related("council_decision", "scan", "amends").filter(pk=pk).first()
    if found is None:
        raise NotFoundError(_("Protocolul nu există sau nu aveți acces la el."))
    return found


class AnnexSum(NamedTuple):
    """One row of the summary of annexes, as displayed."""

    annex: int
    label: str
    positions: str
    amount: str
    depreciation: str


def annex_sums(found: Protocol) -> list[AnnexSum]:
    """Positions and values per annex, empty annexes included."""
    rows = {
        annex: (n, amount, worn)
        for annex, n, amount, worn in found.lines.values_list("annex")
        .annotate(n=Count("id"), amount=Sum("entry_value"), worn=Sum("accumulated_depreciation"))
        .order_by("annex")
    }
    zero = Decimal("0.00")
    sums = []
    for annex in Annex:
        n, amount, worn = rows.get(annex.value, (0, zero, zero))
        words = text.counted(n, _("poziție"), _("poziții"))
        sums.append(AnnexSum(annex.value, str(annex.label), words, money.lei(amount), money.lei(worn)))
    return sums


def lines(found: Protocol, annex: int) -> QuerySet[ProtocolLine]:
    """The positions of one annex."""
    return found.lines.filter(annex=annex).select_related("room", "owner", "custodian")


class VisaRow(NamedTuple):
    """A visa as displayed."""

    label: str
    tone: str
    word: str
    detail: str


def visa_rows(found: Protocol) -> list[VisaRow]:
    """The chain of the present round."""
    rows = []
    steps = chain(PAPER_KIND, found, found.round)
    waiting = next_step(steps) if found.state == ProtocolState.CHECKING else None
    for step in steps:
        rows.append(VisaRow(step.label, *_visa_words(step, is_next=step == waiting)))
    return rows


def _visa_words(step: Step, *, is_next: bool) -> tuple[str, str, str]:
    if step.visa is None:
        return ("run", _("se așteaptă"), "") if is_next else ("off", _("urmează"), "")
    tone, word = ("ok", _("acordată")) if step.visa.granted else ("bad", _("refuzată"))
    return tone, word, f"{step.visa.by_name} · {dates.moment(step.visa.at)}" + (f" · {step.visa.note}" if step.visa.note else "")


class StepButton(NamedTuple):
    """A step that this actor may take now; ``needs_note`` asks for a reason, ``confirm`` names the effect."""

    verb: str
    label: str
    primary: bool
    needs_note: bool
    confirm: str


def steps_for(actor: Actor, found: Protocol) -> list[StepButton]:
    """The steps that exist from here and that the actor has the right to take."""
    buttons = []
    for verb in ("send", "grant", "refuse", "issue", "enforce", "record", "cancel"):
        step = TRANSITIONS[verb]
        if allowed(found, verb) and _may(actor, found, verb):
            buttons.append(
                StepButton(verb, str(step.label), verb not in {"cancel", "refuse"}, verb in {"cancel", "refuse"}, _confirm(found, verb))
            )
    return buttons


def _may(actor: Actor, found: Protocol, verb: str) -> bool:
    permission = TRANSITIONS[verb].permission
    if permission is not None:
        return actor.scope(permission).covers(found.unit_id)
    return may_decide(actor, chain(PAPER_KIND, found, found.round), found.prepared_by_id, found.unit_id)


def _confirm(found: Protocol, verb: str) -> str:
    count = text.counted(found.lines.count(), _("poziție"), _("poziții"))
    return {
        "issue": _("Protocolul primește număr și nu se mai modifică: %(count)s. Ce va fi greșit se îndreaptă prin act adițional."),
        "enforce": _("Intră în evidență %(count)s. Protocolul devine definitiv."),
        "record": _("Intră în evidență %(count)s, pe temeiul protocolului existent. Protocolul devine definitiv."),
        "cancel": _("Protocolul se anulează cu tot cu anexele lui: %(count)s."),
    }.get(verb, "") % {"count": count}


def stages(found: Protocol) -> list[dict[str, str]]:
    """The way of the protocol, for the chevrons."""
    if found.door == Door.EXISTING:
        way = [ProtocolState.DRAFT, ProtocolState.IN_FORCE]
    else:
        way = [
            ProtocolState.DRAFT,
            ProtocolState.CHECKING,
            ProtocolState.APPROVED,
            ProtocolState.ISSUED,
            ProtocolState.SIGNED,
            ProtocolState.IN_FORCE,
        ]
    here = ProtocolState.ISSUED if found.state == ProtocolState.ISSUING else ProtocolState(found.state)
    if here not in way:
        return []
    at = way.index(here)
    ended = found.state == ProtocolState.IN_FORCE
    return [
        {"label": str(s.label), "state": "done" if i < at or ended else "now" if i == at else ""} for i, s in enumerate(way)
    ]


def line_facts(line: ProtocolLine) -> list[tuple[str, str]]:
    """The facts of a position, labelled as in the forms; empty ones are left out."""
    facts: list[tuple[str, str]] = []
    sources: list[Any] = [line, getattr(line, "estate", None)]
    hidden = {"id", "protocol", "annex", "position", "line", "findings", "rule_values", "import_run_id", "operation", "target"}
    for source in filter(None, sources):
        for field in source._meta.concrete_fields:  # noqa: SLF001 - the documented way to the fields
            value = getattr(source, field.name)
            if field.name not in hidden and value not in (None, ""):
                facts.append((str(field.verbose_name).capitalize(), _shown(field.name, value)))
    return facts


def _shown(name: str, value: object) -> str:
    if isinstance(value, dt.date):
        return dates.day(value)
    if isinstance(value, Decimal):
        return money.lei(value) if name in {"entry_value", "accumulated_depreciation"} else money.number(value)
    return str(value)
