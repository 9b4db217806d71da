# SPDX-License-Identifier: EUPL-1.2
"""The checks of a protocol's annexes, each one set-based so that 10,000 lines cost as many queries as ten."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from vatra.foundation.rulebook.book import ManyDays, NoRuleError, Threshold
from vatra.foundation.rulebook.models import CatalogueEntry
from vatra.kernel import clock, dates, money, text
from vatra.modules.patrimony.choices import ANNEX_KIND, ESTATE, Annex, Door, GoodKind, LineOperation
from vatra.modules.patrimony.models import DeclaredTotal, Protocol, ProtocolLine

ERROR, WARNING = "error", "warning"
MOST_PER_CHECK = 500


@dataclass(frozen=True)
class Finding:
    """What is wrong with a line (or the whole, when ``line_id`` is None), where, and what to do."""

    severity: str
    code: str
    message: str
    annex: int | None = None
    position: int | None = None
    line_id: int | None = None
    column: str = ""


class _Row(NamedTuple):
    line_id: int
    annex: int
    position: int
    number: str
    detail: str


def check_protocol(protocol: Protocol) -> list[Finding]:
    """All findings, errors first, in the order of the annexes. Errors keep the protocol from going on."""
    found = [
        *_check_head(protocol),
        *_numbers_in_protocol(protocol),
        *_numbers_in_registry(protocol),
        *_targets(protocol),
        *_codes_and_lives(protocol),
        *_thresholds(protocol),
        *_dates(protocol),
        *_estate(protocol),
        *_places(protocol),
        *_likely_doubles(protocol),
        *_totals(protocol),
    ]
    return sorted(found, key=lambda f: (f.severity != ERROR, f.annex or 0, f.position or 0, f.code))


def _finding(severity: str, code: str, message: str, row: _Row, column: str = "") -> Finding:
    return Finding(severity, code, message, row.annex, row.position, row.line_id, column)


def _rows(sql: str, *arguments: Any) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return [_Row(*row) for row in cursor.fetchmany(MOST_PER_CHECK)]


def _check_head(protocol: Protocol) -> Iterator[Finding]:
    if protocol.council_decision_id is None and protocol.door != Door.ADDITIONAL:
        yield Finding(
            WARNING, "no_decision", _("Protocolul nu are hotărârea de temei. Alegeți-o în „Date generale”.")
        )
    if protocol.door == Door.EXISTING and protocol.scan_id is None:
        yield Finding(
            ERROR, "no_scan", _("Lipsește protocolul existent scanat. Încărcați fișierul în „Date generale”.")
        )
    if protocol.door != Door.EXISTING and not _has_commissions(protocol):
        yield Finding(
            ERROR,
            "no_commission",
            _("Comisiile de predare și de primire nu au membri. Scrieți-i în „Date generale”."),
        )


def _has_commissions(protocol: Protocol) -> bool:
    return all((protocol.commissions.get(side) or {}).get("members") for side in ("giver", "receiver"))


def _numbers_in_protocol(protocol: Protocol) -> Iterator[Finding]:
    rows = _rows(
        """SELECT id, annex, position, inventory_number, first::text FROM (
             SELECT id, annex, position, inventory_number,
                    min(position) OVER w AS first, row_number() OVER (w ORDER BY annex, position) AS n
             FROM patrimony_protocolline
             WHERE protocol_id = %s AND kind <> %s AND operation <> %s
             WINDOW w AS (PARTITION BY keeper_id, inventory_number)
           ) d WHERE n > 1 ORDER BY annex, position""",
        protocol.pk,
        GoodKind.INVENTORY_OBJECT,
        LineOperation.REMOVE,
    )
    for row in rows:
        yield _finding(
            ERROR,
            "number_twice",
            _("Numărul de inventar %(number)s apare de două ori în protocol; prima dată la poziția %(first)s. "
              "Schimbați unul dintre ele.") % {"number": row.number, "first": row.detail},
            row,
            "inventory_number",
        )  # fmt: skip


def _numbers_in_registry(protocol: Protocol) -> Iterator[Finding]:
    rows = _rows(
        """SELECT l.id, l.annex, l.position, l.inventory_number, g.name
           FROM patrimony_protocolline l
           JOIN patrimony_good g ON g.keeper_id = l.keeper_id AND g.inventory_number = l.inventory_number
            AND g.kind <> %s
           WHERE l.protocol_id = %s AND l.kind <> %s AND l.operation <> %s AND g.id IS DISTINCT FROM l.target_id
           ORDER BY l.annex, l.position""",
        GoodKind.INVENTORY_OBJECT,
        protocol.pk,
        GoodKind.INVENTORY_OBJECT,
        LineOperation.REMOVE,
    )
    for row in rows:
        yield _finding(
            ERROR,
            "number_taken",
            _(
                "Numărul de inventar %(number)s există deja în evidență, la „%(name)s”. Numerele nu se refolosesc."
            )
            % {"number": row.number, "name": text.shorten(row.detail, 80)},
            row,
            "inventory_number",
        )


def _targets(protocol: Protocol) -> Iterator[Finding]:
    rows = _rows(
        """SELECT l.id, l.annex, l.position, l.inventory_number, ''
           FROM patrimony_protocolline l JOIN patrimony_good g ON g.id = l.target_id
           WHERE l.protocol_id = %s AND (g.unit_id <> %s OR g.state = 'iesit')""",
        protocol.pk,
        protocol.unit_id,
    )
    for row in rows:
        message = _("Bunul %(number)s nu mai este în evidența acestei unități.") % {"number": row.number}
        yield _finding(ERROR, "target_gone", message, row)
    twice = _rows(
        """SELECT id, annex, position, inventory_number, '' FROM (
             SELECT id, annex, position, inventory_number,
                    row_number() OVER (PARTITION BY target_id ORDER BY annex, position) AS n
             FROM patrimony_protocolline WHERE protocol_id = %s AND target_id IS NOT NULL) d
           WHERE n > 1 ORDER BY annex, position""",
        protocol.pk,
    )
    for row in twice:
        message = _("Bunul %(number)s apare de două ori în actul adițional. Păstrați o singură poziție.")
        yield _finding(ERROR, "target_twice", message % {"number": row.number}, row)


def _codes_and_lives(protocol: Protocol) -> Iterator[Finding]:
    ranges = {
        e.code: e
        for e in CatalogueEntry.objects.filter(code__in=protocol.lines.values("classification_code"))
    }
    lines = protocol.lines.filter(kind__in=[GoodKind.BUILDING, GoodKind.FIXED_ASSET]).values_list(
        "pk", "annex", "position", "inventory_number", "classification_code", "life_months"
    )
    for pk, annex, position, number, code, life in lines.iterator(chunk_size=5000):
        row = _Row(pk, annex, position, number, "")
        entry = ranges.get(code)
        if not code:
            message = _("Poziția nu are cod de clasificare. Alegeți codul din catalog (HG 2139/2004).")
            yield _finding(ERROR, "no_code", message, row, "classification_code")
        elif entry is None:
            message = _("Codul de clasificare %(code)s nu există în catalog. Verificați codul.") % {
                "code": code
            }
            yield _finding(ERROR, "unknown_code", message, row, "classification_code")
        elif life is None:
            message = _("Alegeți durata normală de funcționare; legea dă un interval, nu o valoare.")
            yield _finding(ERROR, "no_life", message, row, "life_months")
        elif (
            entry.min_months is not None
            and entry.max_months is not None
            and not (entry.min_months <= life <= entry.max_months)
        ):
            yield _life_finding(row, code, entry, life)


def _life_finding(row: _Row, code: str, entry: CatalogueEntry, life: int) -> Finding:
    message = _(
        "Durata de %(life)s luni este în afara intervalului codului %(code)s: %(low)s–%(high)s luni."
    ) % {
        "life": life,
        "code": code,
        "low": entry.min_months,
        "high": entry.max_months,
    }
    return _finding(ERROR, "life_out_of_range", message, row, "life_months")


def _thresholds(protocol: Protocol) -> Iterator[Finding]:
    """Compares each value per piece with the threshold in force at its entry date; never reclassifies."""
    lines = protocol.lines.filter(kind__in=[GoodKind.FIXED_ASSET, GoodKind.INVENTORY_OBJECT]).values_list(
        "pk", "annex", "position", "inventory_number", "kind", "entry_value", "quantity", "entry_date",
        "commissioning_date",
    )  # fmt: skip
    rules = ManyDays()
    thresholds: dict[dt.date, Threshold | None] = {}
    for pk, annex, position, number, kind, value, quantity, entered, used in lines.iterator(chunk_size=5000):
        day = entered or used
        if day is None:
            continue
        if day not in thresholds:
            thresholds[day] = _threshold_on(rules, day)
        limit = thresholds[day]
        if limit is None:
            continue
        per_piece = money.quantize(value / quantity)
        if limit.reached_by(per_piece) != (kind == GoodKind.FIXED_ASSET):
            yield _threshold_finding(_Row(pk, annex, position, number, ""), kind, per_piece, limit, day)


def _threshold_on(rules: ManyDays, day: dt.date) -> Threshold | None:
    try:
        return rules.on(day).fixed_asset_threshold()
    except NoRuleError:
        return None


def _threshold_finding(row: _Row, kind: str, value: Decimal, limit: Threshold, day: dt.date) -> Finding:
    words = {
        "value": money.lei(value),
        "limit": money.lei(limit.amount),
        "day": dates.day(day),
        "basis": limit.basis,
        "mark": "" if limit.verified else " " + _("(regulă neverificată)"),
    }
    if kind == GoodKind.FIXED_ASSET:
        text_ = _("Valoarea %(value)s este sub limita mijloacelor fixe la %(day)s: %(limit)s, %(basis)s%(mark)s. "
                  "Bunul păstrează încadrarea de la intrare; verificați data.")  # fmt: skip
    else:
        text_ = _("Valoarea pe bucată %(value)s atinge limita mijloacelor fixe la %(day)s: %(limit)s, %(basis)s%(mark)s. "
                  "Verificați dacă bunul nu este mijloc fix.")  # fmt: skip
    return _finding(WARNING, "threshold", text_ % words, row, "entry_value")


def _dates(protocol: Protocol) -> Iterator[Finding]:
    today = clock.today()
    rows = _rows(
        """SELECT id, annex, position, inventory_number, to_char(d, 'DD.MM.YYYY') FROM (
             SELECT id, annex, position, inventory_number,
                    CASE WHEN commissioning_date > %s OR commissioning_date < '1900-01-01' THEN commissioning_date
                         WHEN entry_date > %s OR entry_date < '1900-01-01' THEN entry_date END AS d
             FROM patrimony_protocolline WHERE protocol_id = %s) x
           WHERE d IS NOT NULL ORDER BY annex, position""",
        today,
        today,
        protocol.pk,
    )
    for row in rows:
        message = _("Data %(day)s nu este posibilă: este în viitor sau înainte de 1900.") % {
            "day": row.detail
        }
        yield _finding(ERROR, "impossible_date", message, row, "commissioning_date")


def _estate(protocol: Protocol) -> Iterator[Finding]:
    rows = _rows(
        """SELECT l.id, l.annex, l.position, l.inventory_number,
                  CASE WHEN l.owner_id IS NULL OR l.administrator_id IS NULL THEN 'party'
                       WHEN coalesce(e.land_book_number, '') = '' THEN 'book' ELSE 'cadastre' END
           FROM patrimony_protocolline l LEFT JOIN patrimony_lineestate e ON e.line_id = l.id
           WHERE l.protocol_id = %s AND l.kind = ANY(%s)
             AND (l.owner_id IS NULL OR l.administrator_id IS NULL
                  OR coalesce(e.land_book_number, '') = '' OR coalesce(e.cadastral_number, '') = '')
           ORDER BY l.annex, l.position""",
        protocol.pk,
        sorted(ESTATE),
    )
    words = {
        "party": (ERROR, _("Imobilul nu are proprietar sau administrator. Completați amândouă părțile.")),
        "book": (WARNING, _("Imobilul nu are număr de carte funciară.")),
        "cadastre": (WARNING, _("Imobilul nu are număr cadastral.")),
    }
    for row in rows:
        severity, message = words[row.detail]
        yield _finding(severity, f"estate_{row.detail}", message, row)


def _places(protocol: Protocol) -> Iterator[Finding]:
    missing = (
        protocol.lines.filter(room__isnull=True, annex__in=[Annex.FIXED_ASSETS, Annex.INVENTORY_OBJECTS])
        .exclude(operation=LineOperation.REMOVE)
        .values_list("pk", "annex", "position", "inventory_number", "place_text")
        .order_by("annex", "position")[:MOST_PER_CHECK]
    )
    for values in missing:
        row = _Row(*values)
        message = (
            _("Locul „%(place)s” nu este o încăpere cunoscută a unității.") % {"place": row.detail}
            if row.detail
            else _("Bunul nu are loc de folosință.")
        )
        yield _finding(WARNING, "no_place", message, row, "room")


def _likely_doubles(protocol: Protocol) -> Iterator[Finding]:
    rows = _rows(
        """SELECT id, annex, position, inventory_number, other FROM (
             SELECT id, annex, position, inventory_number,
                    first_value(inventory_number) OVER w AS other, row_number() OVER w AS n
             FROM patrimony_protocolline
             WHERE protocol_id = %s AND serial <> ''
             WINDOW w AS (PARTITION BY vatra_fold(serial), vatra_fold(name) ORDER BY annex, position)) d
           WHERE n > 1 ORDER BY annex, position""",
        protocol.pk,
    )
    for row in rows:
        message = _(
            "Aceeași denumire și aceeași serie ca la numărul %(other)s: poate fi același bun, scris de două ori."
        )
        yield _finding(WARNING, "likely_double", message % {"other": row.detail}, row, "serial")


class GroupTotal(NamedTuple):
    """Positions and value of one annex and account group, as listed."""

    annex: int
    account: str
    positions: int
    amount: Decimal


def listed_totals(protocol: Protocol) -> list[GroupTotal]:
    """Totals of the annexes per account group, by adding up their lines."""
    rows = (
        ProtocolLine.objects.filter(protocol=protocol)
        .exclude(operation=LineOperation.REMOVE)
        .values_list("annex", "account")
        .annotate(n=Count("id"), amount=Sum("entry_value"))
        .order_by("annex", "account")
    )
    return [GroupTotal(annex, account, n, amount) for annex, account, n, amount in rows]


def _totals(protocol: Protocol) -> Iterator[Finding]:
    listed: dict[tuple[int, str], list[GroupTotal]] = defaultdict(list)
    for total in listed_totals(protocol):
        listed[total.annex, total.account].append(total)
        listed[total.annex, ""].append(total)
    for declared in DeclaredTotal.objects.filter(protocol=protocol).order_by("annex", "account"):
        groups = listed.get((declared.annex, declared.account), [])
        amount = sum((g.amount for g in groups), Decimal(0))
        positions = sum(g.positions for g in groups)
        if amount != declared.amount:
            yield Finding(ERROR, "total_differs", _total_sentence(declared, amount), declared.annex)
        if declared.positions is not None and positions != declared.positions:
            message = _("%(annex)s declară %(declared)s, iar în listă sunt %(listed)s.") % {
                "annex": declared.get_annex_display(),
                "declared": text.counted(declared.positions, _("poziție"), _("poziții")),
                "listed": positions,
            }
            yield Finding(ERROR, "positions_differ", message, declared.annex)


def _total_sentence(declared: DeclaredTotal, amount: Decimal) -> str:
    where = declared.get_annex_display()
    if declared.account:
        where = _("%(annex)s, contul %(account)s") % {"annex": where, "account": declared.account}
    return _(
        "%(where)s: totalul declarat este %(declared)s, iar liniile însumează %(listed)s (diferență %(gap)s)."
    ) % {
        "where": where,
        "declared": money.lei(declared.amount),
        "listed": money.lei(amount),
        "gap": money.lei(amount - declared.amount),
    }


def annex_of(kind: str) -> int:
    """The annex in which a good of that kind is listed."""
    return next(int(annex) for annex, of in ANNEX_KIND.items() if of == kind)
