# SPDX-License-Identifier: EUPL-1.2
"""What the protocol screens show."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.foundation.papers.preparers import preparers_of
from vatra.foundation.papers.visas import Step, chain, may_decide, next_step
from vatra.kernel import dates, money, text
from vatra.kernel.actor import Actor
from vatra.kernel.errors import BadInputError, NotFoundError
from vatra.modules.patrimony.actions.protocols import PAPER_KIND
from vatra.modules.patrimony.checks import Finding, check_protocol
from vatra.modules.patrimony.choices import Annex, Door, GoodKind, ProtocolState
from vatra.modules.patrimony.models import Good, Protocol, ProtocolLine
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
    url: str


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
        url = reverse("patrimony:protocol-annex", args=[found.pk, annex.value])
        sums.append(AnnexSum(annex.value, str(annex.label), words, money.lei(amount), money.lei(worn), url))
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
    """The chain of the present round; once it is through, the visas that were given."""
    steps = chain(PAPER_KIND, found, found.round)
    if found.state not in {ProtocolState.DRAFT, ProtocolState.CHECKING}:
        steps = [step for step in steps if step.visa is not None]
    waiting = next_step(steps) if found.state == ProtocolState.CHECKING else None
    return [VisaRow(step.label, *_visa_words(step, is_next=step == waiting)) for step in steps]


def _visa_words(step: Step, *, is_next: bool) -> tuple[str, str, str]:
    if step.visa is None:
        return ("run", _("se așteaptă"), "") if is_next else ("off", _("urmează"), "")
    tone, word = ("ok", _("acordată")) if step.visa.granted else ("bad", _("refuzată"))
    return (
        tone,
        word,
        f"{step.visa.by_name} · {dates.moment(step.visa.at)}"
        + (f" · {step.visa.note}" if step.visa.note else ""),
    )


class Barred(NamedTuple):
    """Who gives no visa on a protocol: the names, and a sentence for a reader who would have the right."""

    names: str
    own: str


def barred_from_visas(actor: Actor, found: Protocol) -> Barred | None:
    """Those who wrote on a protocol that waits for visas; None while none is waited for."""
    if found.state != ProtocolState.CHECKING or found.door == Door.EXISTING:
        return None
    people = preparers_of(found)
    waiting = next_step(chain(PAPER_KIND, found, found.round))
    concerned = waiting is not None and actor.scope(waiting.permission).covers(found.unit_id)
    own = (
        _("Aveți dreptul acestei vize, dar ați scris pe protocol, deci o dă altă persoană.")
        if concerned and actor.user_id in people
        else ""
    )
    return Barred(", ".join(people.values()), own) if people else None


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
                StepButton(
                    verb,
                    str(step.label),
                    verb not in {"cancel", "refuse"},
                    verb in {"cancel", "refuse"},
                    _confirm(found, verb),
                )
            )
    return buttons


def _may(actor: Actor, found: Protocol, verb: str) -> bool:
    permission = TRANSITIONS[verb].permission
    if permission is not None:
        return actor.scope(permission).covers(found.unit_id)
    return may_decide(actor, chain(PAPER_KIND, found, found.round), preparers_of(found), found.unit_id)


def _confirm(found: Protocol, verb: str) -> str:
    count = text.counted(found.lines.count(), _("poziție"), _("poziții"))
    return {
        "grant": _("Viza se dă pentru protocolul așa cum este acum: %(count)s."),
        "issue": _(
            "Protocolul primește număr și nu se mai modifică: %(count)s. Ce va fi greșit se îndreaptă prin act adițional."
        ),
        "enforce": _("Intră în evidență %(count)s. Protocolul devine definitiv."),
        "record": _(
            "Intră în evidență %(count)s, pe temeiul protocolului existent. Protocolul devine definitiv."
        ),
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
        {"label": str(s.label), "state": "done" if i < at or ended else "now" if i == at else ""}
        for i, s in enumerate(way)
    ]


def line_facts(line: ProtocolLine) -> list[tuple[str, str]]:
    """The facts of a position, labelled as in the forms; empty ones are left out."""
    facts: list[tuple[str, str]] = []
    sources: list[Any] = [line, getattr(line, "estate", None)]
    hidden = {
        "id",
        "protocol",
        "annex",
        "position",
        "line",
        "findings",
        "rule_values",
        "import_run_id",
        "operation",
        "target",
    }
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
        return (
            money.lei(value) if name in {"entry_value", "accumulated_depreciation"} else money.number(value)
        )
    return str(value)


def head_facts(found: Protocol) -> list[tuple[str, str]]:
    """The head of a protocol, labelled."""
    facts = [(_("Unitatea"), found.unit.name)]
    if found.door == Door.EXISTING:
        facts += [
            (
                _("Număr și dată"),
                f"{found.own_number} din {dates.day(found.own_date)}" if found.own_date else "—",
            ),
            (_("Preluare inițială la"), dates.day(found.opening_date) if found.opening_date else "—"),
        ]
    if found.amends is not None:
        facts.append((_("Îndreaptă"), str(found.amends)))
    facts += [
        (_("Temei"), str(found.council_decision or "—")),
        (_("Locul încheierii"), found.place or "—"),
        (_("Exemplare"), str(found.copies)),
        (_("În vigoare de la"), dates.moment(found.in_force_at) if found.in_force_at else "—"),
    ]
    for side, label in (("giver", _("Comisia de predare")), ("receiver", _("Comisia de primire"))):
        members = (found.commissions.get(side) or {}).get("members", [])
        if members:
            facts.append((label, ", ".join(m["name"] for m in members)))
    if found.notes:
        facts.append((_("Mențiuni"), found.notes))
    if found.cancel_reason:
        facts.append((_("Motivul anulării"), found.cancel_reason))
    return facts


class PaperLink(NamedTuple):
    """A paper of the protocol for the list of papers."""

    kind: str
    title: str
    detail: str
    url: str
    verb: str = ""


def paper_links(found: Protocol) -> list[PaperLink]:
    """The issued paper, the scan of an existing protocol, and the acts that amend it."""
    links = []
    if found.paper is not None:
        signed = _("semnat și depus") if found.paper.signed_id else str(found.paper.get_state_display())
        detail = f"{dates.day(found.paper.issued_at.date())} · {signed}"
        links.append(PaperLink("PDF", str(found.paper), detail, f"/acte/{found.paper.public_id}/"))
    if found.scan is not None:
        url = reverse("files:download", args=[found.scan.public_id])
        links.append(
            PaperLink(
                "PDF", _("Protocolul scanat"), f"{found.scan.name} · SHA-256 {found.scan.sha256[:12]}…", url
            )
        )
    for act in found.amendments.order_by("pk"):
        url = reverse("patrimony:protocol", args=[act.pk])
        links.append(PaperLink("ACT", str(act), str(act.get_state_display()), url))
    return links


class SideRow(NamedTuple):
    title: str
    detail: str
    remove_url: str


class SideGroup(NamedTuple):
    """Annexes 5 to 7 and the declared totals, ready for the page."""

    what: str
    title: str
    add: str
    empty: str
    add_url: str
    rows: list[SideRow]


def side_groups(found: Protocol) -> list[SideGroup]:
    """What stands beside the goods: declared totals, contracts, papers and meters, objections."""

    def group(what: str, title: str, add: str, empty: str, rows: list[tuple[int, str, str]]) -> SideGroup:
        drawn = [
            SideRow(t, d, reverse("patrimony:side-remove", args=[found.pk, what, pk])) for pk, t, d in rows
        ]
        return SideGroup(what, title, add, empty, reverse("patrimony:side-new", args=[found.pk, what]), drawn)

    totals = [
        (
            t.pk,
            f"{t.get_annex_display()}" + (f" · {_('contul')} {t.account}" if t.account else ""),
            money.lei(t.amount)
            + (
                f" · {text.counted(t.positions, _('poziție'), _('poziții'))}"
                if t.positions is not None
                else ""
            ),
        )
        for t in found.declared_totals.order_by("annex", "account")
    ]
    contracts = [
        (c.pk, f"{c.subject} – {c.party}", f"nr. {c.number} din {dates.day(c.date)}")
        for c in found.contracts.order_by("pk")
    ]
    items = [
        (i.pk, i.name, " · ".join(filter(None, [i.number, _meter_words(i.meter_index, i.measure), i.note])))
        for i in found.items.order_by("pk")
    ]
    objections = [(o.pk, str(o.get_side_display()), o.text) for o in found.objections.order_by("pk")]
    return [
        group(
            "total", _("Totaluri declarate"), _("Adaugă total"), _("Protocolul nu declară totaluri."), totals
        ),
        group("contract", _("Anexa 5 – Contracte"), _("Adaugă contract"), _("Niciun contract."), contracts),
        group(
            "document",
            _("Anexa 6 – Documente și contoare"),
            _("Adaugă document sau contor"),
            _("Niciun document."),
            items,
        ),
        group(
            "obiectiune",
            _("Anexa 7 – Obiecțiuni"),
            _("Adaugă obiecțiune"),
            _("Nicio obiecțiune."),
            objections,
        ),
    ]


def _meter_words(index: Decimal | None, measure: str) -> str:
    return (
        ""
        if index is None
        else _("index %(index)s %(measure)s") % {"index": money.number(index, 3), "measure": measure}
    )


class FindingRow(NamedTuple):
    """A finding, with all positions it stands at and the link to where it is mended; ``times`` counts them."""

    severity: str
    where: str
    message: str
    url: str
    times: int


def finding_rows(found: Protocol) -> list[FindingRow]:
    """The findings of all checks, ready for the page; the same sentence about many positions is one row."""
    groups: dict[tuple[str, str, int | None], list[Finding]] = {}
    for f in check_protocol(found):
        groups.setdefault((f.severity, f.message, f.annex), []).append(f)
    return [_finding_row(found, group) for group in groups.values()]


def _finding_row(found: Protocol, group: list[Finding]) -> FindingRow:
    first = group[0]
    where = str(Annex(first.annex).label) if first.annex else _("Date generale")
    url = reverse("patrimony:protocol", args=[found.pk])
    if first.annex:
        url = reverse("patrimony:protocol-annex", args=[found.pk, first.annex])
    if len(group) > 1:
        numbers = text.shorten(_spans([f.position or 0 for f in group]), 80)
        where = _("%(annex)s, pozițiile %(n)s") % {"annex": where, "n": numbers}
    elif first.position:
        where = _("%(annex)s, poziția %(n)s") % {"annex": where, "n": first.position}
        url = reverse("patrimony:line", args=[found.pk, first.line_id]) if first.line_id else url
    return FindingRow(first.severity, where, first.message, url, len(group))


def _spans(numbers: list[int]) -> str:
    """Ascending numbers with runs drawn together: 1–3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(str(n) for n in run) for run in runs)


def good_to_amend(actor: Actor, found: Protocol, which: int | str) -> Good:
    """The good of the protocol's unit that an additional act speaks of, by key or inventory number.

    Raises:
        NotFoundError: no such key.
        BadInputError: no good of the unit has that number.
    """
    goods = Good.objects.visible_to(actor).kept().filter(unit_id=found.unit_id).select_related("estate")
    if isinstance(which, int):
        good = goods.filter(pk=which).first()
        if good is None:
            raise NotFoundError(_("Bunul nu există în evidența acestei unități."))
        return good
    good = goods.filter(inventory_number=text.fix(which)).exclude(kind=GoodKind.INVENTORY_OBJECT).first()
    good = good or goods.filter(inventory_number=text.fix(which)).first()
    if good is None:
        raise BadInputError(
            _("Unitatea nu are în evidență un bun cu numărul „%(number)s”.") % {"number": which},
            field="number",
        )
    return good
