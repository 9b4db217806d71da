# SPDX-License-Identifier: EUPL-1.2
"""A protocol enters into force: its lines become goods by one statement, all or nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.stale import refuse_stale
from vatra.foundation.papers.issuing import issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.search.index import expect_many
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.actions.protocols import ProtocolStep, locked, refuse_errors
from vatra.modules.patrimony.choices import ESTATE, Door, GoodState, LineOperation, ProtocolState, Provenance
from vatra.modules.patrimony.indexing import index_goods, index_protocol
from vatra.modules.patrimony.models import Good, Protocol
from vatra.modules.patrimony.papers.protocol_content import draft_of
from vatra.modules.patrimony.transitions import move
from vatra.organisation.actions.acts import Effect, link_effects
from vatra.organisation.choices import ActKind
from vatra.organisation.indexing import index_act
from vatra.organisation.models import LegalAct

FACTS = (
    "kind, inventory_number, name, description, serial, classification_code, life_months, account, measure, quantity, "
    "entry_value, accumulated_depreciation, opening_date, commissioning_date, domain, owner_id, administrator_id, "
    "keeper_id, room_id, custodian_id, rule_values"
)
ESTATE_FACTS = (
    "address, cadastral_number, land_book_number, area_deed, area_measured, built_area, developed_area, levels, "
    "structure, year_built, legal_situation, litigation, encumbrances"
)
RANDOM_LABEL_SQL = "left(replace(gen_random_uuid()::text, '-', ''), 22)"


@dataclass(frozen=True)
class Numbers:
    """How many goods an act brought in, corrected and took out."""

    added: int
    corrected: int
    removed: int


def _add_goods(protocol: Protocol, act: LegalAct) -> int:
    facts = ", ".join(f"l.{c.strip()}" for c in FACTS.split(",")).replace(
        "l.opening_date", "coalesce(l.opening_date, %(opening)s::date)"
    )
    sql = f"""
        INSERT INTO patrimony_good ({FACTS}, unit_id, state, provenance, entry_document, entry_date, protocol_id,
                                    protocol_line_id, basis_id, token, import_run_id, version, created_at)
        SELECT {facts}, %(unit)s, %(state)s, %(provenance)s,
               coalesce(nullif(l.entry_document, ''), %(document)s), coalesce(l.entry_date, %(day)s), %(protocol)s,
               l.id, %(act)s, {RANDOM_LABEL_SQL}, l.import_run_id, 1, %(now)s
        FROM patrimony_protocolline l WHERE l.protocol_id = %(protocol)s AND l.operation = %(add)s
        ORDER BY l.annex, l.position
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(protocol, act))
        added: int = cursor.rowcount
        cursor.execute(
            f"""INSERT INTO patrimony_goodestate (good_id, {ESTATE_FACTS})
                SELECT g.id, {", ".join(f"e.{c.strip()}" for c in ESTATE_FACTS.split(","))}
                FROM patrimony_lineestate e JOIN patrimony_good g ON g.protocol_line_id = e.line_id
                WHERE g.protocol_id = %(protocol)s""",
            {"protocol": protocol.pk},
        )
    return added


def _values(protocol: Protocol, act: LegalAct) -> dict[str, Any]:
    return {
        "unit": protocol.unit_id,
        "state": GoodState.IN_USE,
        "provenance": Provenance.PROTOCOL,
        "document": str(act)[:160],
        "day": act.date,
        "opening": protocol.opening_date or act.date,
        "protocol": protocol.pk,
        "act": act.pk,
        "add": LineOperation.ADD,
        "now": clock.now(),
    }


CORRECTED = (
    "inventory_number, name, description, serial, classification_code, life_months, account, measure, quantity, "
    "entry_value, accumulated_depreciation, commissioning_date, domain, owner_id, administrator_id, keeper_id, "
    "room_id, custodian_id"
)
# The lines come first, whatever is estimated: a fresh annex has no statistics yet, and goods are many.
_LINES = """
WITH l AS MATERIALIZED (SELECT * FROM patrimony_protocolline WHERE protocol_id = %s AND operation = %s)
"""
_TARGETS = "FROM l WHERE l.target_id = g.id AND g.unit_id = %s AND g.state <> %s"


def _mend_goods(protocol: Protocol) -> tuple[int, int]:
    mended = protocol.lines.exclude(operation=LineOperation.ADD).count()
    if not mended:
        return 0, 0
    changes = ", ".join(f"{c.strip()} = l.{c.strip()}" for c in CORRECTED.split(","))
    kept: list[Any] = [protocol.unit_id, GoodState.GONE]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_LINES} UPDATE patrimony_good g SET {changes}, version = g.version + 1 {_TARGETS}",
            [protocol.pk, LineOperation.CORRECT, *kept],
        )
        corrected = cursor.rowcount
        _mend_estate(protocol)
        cursor.execute(
            f"{_LINES} UPDATE patrimony_good g SET state = %s, version = g.version + 1 {_TARGETS}",
            [protocol.pk, LineOperation.REMOVE, GoodState.GONE, *kept],
        )
        removed = cursor.rowcount
    if corrected + removed != mended:
        raise DomainError(
            _(
                "Unele bunuri din actul adițional au ieșit între timp din evidența unității. "
                "Nimic nu s-a schimbat; anulați actul și întocmiți altul fără ele."
            ),
            code="target_gone",
        )
    return corrected, removed


def _mend_estate(protocol: Protocol) -> None:
    """Land and buildings that an act corrects take its facts; what the act leaves empty stays as it was."""
    names = [c.strip() for c in ESTATE_FACTS.split(",")]
    numbers = {"area_deed", "area_measured", "built_area", "developed_area", "year_built"}
    changes = ", ".join(
        f"{n} = coalesce({f'excluded.{n}' if n in numbers else f"nullif(excluded.{n}, '')"}, e.{n})"
        for n in names
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO patrimony_goodestate AS e (good_id, {ESTATE_FACTS})
                SELECT l.target_id, {", ".join(f"x.{n}" for n in names)}
                FROM patrimony_protocolline l JOIN patrimony_lineestate x ON x.line_id = l.id
                WHERE l.protocol_id = %s AND l.operation = %s
                ON CONFLICT (good_id) DO UPDATE SET {changes}""",
            [protocol.pk, LineOperation.CORRECT],
        )


def _act_of(protocol: Protocol) -> LegalAct:
    """The protocol as a legal act, so that every good can answer „De ce?”."""
    kind = ActKind.ADDITIONAL if protocol.door == Door.ADDITIONAL else ActKind.PROTOCOL
    if protocol.door == Door.EXISTING and protocol.own_date is not None:
        number, day, file = protocol.own_number, protocol.own_date, protocol.scan
    elif protocol.paper is not None:
        number, day = protocol.paper.number_text, protocol.paper.issued_at.astimezone(clock.BUCHAREST).date()
        file = protocol.paper.signed
    else:
        raise DomainError(_("Protocolul nu are act emis, deci nu poate intra în vigoare."), code="no_paper")
    act, created = LegalAct.objects.get_or_create(
        issuer=protocol.unit.name,
        kind=kind,
        number=number,
        date=day,
        defaults={
            "title": _("Predare-preluare, %(unit)s") % {"unit": protocol.unit.name},
            "in_force_from": day,
            "file": file,
            "unit": protocol.unit,
        },
    )
    if not created and act.unit_id not in {None, protocol.unit_id}:
        raise DomainError(
            _("Actul %(act)s este deja înregistrat, la altă unitate. Verificați numărul și data.")
            % {"act": act},
            code="act_of_another_unit",
        )
    return act


def _explain(tx: Transaction, protocol: Protocol, act: LegalAct) -> None:
    """Ties the act to the protocol and to each land or building whose parties it sets („De ce?”)."""
    told = [Effect("patrimony.protocol", protocol.pk, str(ProtocolState.IN_FORCE.label), act.date)]
    estate = (
        Good.objects.filter(kind__in=ESTATE)
        .filter(Q(protocol=protocol) | Q(amending_lines__protocol=protocol))
        .select_related("owner", "administrator", "unit")
        .distinct()
    )
    for good in estate:
        words = _("proprietar %(owner)s, administrator %(administrator)s") % {
            "owner": good.owner or "—",
            "administrator": good.administrator or "—",
        }
        told.append(Effect("patrimony.good", good.pk, words[:120], act.date))
    link_effects(tx, act, told)


def _apply(tx: Transaction, protocol: Protocol, verb: str) -> Numbers:
    act = _act_of(protocol)
    index_act(tx, act)
    expect_many(tx)
    added = _add_goods(protocol, act)
    corrected, removed = _mend_goods(protocol)
    move(protocol, verb)
    protocol.act, protocol.in_force_at = act, clock.now()
    protocol.save()
    _explain(tx, protocol, act)
    index_goods(tx, "g.protocol_id = %s", protocol.pk, fresh=True)
    if corrected or removed:
        index_goods(
            tx, "g.id IN (SELECT target_id FROM patrimony_protocolline WHERE protocol_id = %s)", protocol.pk
        )
    index_protocol(tx, protocol)
    return Numbers(added, corrected, removed)


@action(Perm.PATRIMONY_ISSUE)
def record_existing(tx: Transaction, *, actor: Actor, cmd: ProtocolStep) -> Numbers:
    """Records an existing paper protocol as in force: its positions become goods under its own number and date.

    Raises:
        DomainError: errors in the annexes, no scan, no positions, or not a draft.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    if not protocol.lines.exists():
        raise DomainError(_("Protocolul nu are nicio poziție. Adăugați sau importați bunurile preluate."))
    refuse_errors(protocol)
    numbers = _apply(tx, protocol, "record")
    tx.log(protocol, added=numbers.added)
    return numbers


@action(Perm.PATRIMONY_ISSUE)
def enter_in_force(tx: Transaction, *, actor: Actor, cmd: ProtocolStep) -> Numbers:
    """Puts a signed protocol or additional act in force; goods are added, corrected, taken out by its lines.

    Raises:
        DomainError: not signed yet.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    numbers = _apply(tx, protocol, "enforce")
    tx.log(protocol, added=numbers.added, corrected=numbers.corrected, removed=numbers.removed)
    return numbers


@action(Perm.PATRIMONY_ISSUE)
def issue_protocol(tx: Transaction, *, actor: Actor, cmd: ProtocolStep) -> IssuedPaper:
    """Takes the number and freezes the content; the job makes the PDF.

    Raises:
        DomainError: the visas are not complete.
    """
    protocol = locked(tx, cmd.protocol_id)
    refuse_stale(cmd.version, protocol.version)
    move(protocol, "issue")
    paper = issue(tx, protocol, draft_of(protocol))
    protocol.paper = paper
    protocol.save()
    tx.log(protocol, paper=str(paper))
    index_protocol(tx, protocol)
    return paper


def on_paper_event(tx: Transaction, paper: IssuedPaper, event: str) -> None:
    """Follows the protocol's paper: PDF ready, then signed copy filed. Runs in the transaction of that event."""
    protocol = Protocol.objects.select_for_update(of=("self",)).filter(paper=paper).first()
    step = {"issued": "rendered", "signed": "sign"}[event]
    if protocol is not None:
        move(protocol, step)
        protocol.save()
