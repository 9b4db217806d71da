# SPDX-License-Identifier: EUPL-1.2
"""The patrimony at a glance: one pass over the goods the actor sees, grouped in every way the page needs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from vatra.foundation.access.permissions import Perm
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.choices import GoodState, ProtocolState

OLDEST = 1990
STATES = (GoodState.IN_USE, GoodState.RESERVE, GoodState.DEFECT, GoodState.PROPOSED)
_SPAN = f"CASE WHEN commissioning_date IS NULL OR kind = 'teren' THEN NULL WHEN extract(year FROM commissioning_date) < {OLDEST} THEN 0 ELSE extract(year FROM commissioning_date)::int / 5 * 5 END"
_GROUPED = f"""
SELECT grouping(unit_id, account, span) AS level, unit_id, account, span, state, count(*), sum(entry_value),
       sum(accumulated_depreciation),
       count(*) FILTER (WHERE room_id IS NULL AND kind NOT IN ('cladire', 'teren')),
       count(*) FILTER (WHERE owner_id IS NULL)
FROM (SELECT unit_id, left(account, 3) AS account, {_SPAN} AS span, state, entry_value, accumulated_depreciation,
             room_id, owner_id, kind
      FROM patrimony_good WHERE NOT (state = 'iesit') AND {{scope}}) g
GROUP BY GROUPING SETS ((unit_id), (account), (span, state))
"""
_UNITS = """
SELECT u.id, u.code, u.name, u.is_active,
       bool_or(p.state = 'in_vigoare'), bool_or(p.state NOT IN ('in_vigoare', 'anulat'))
FROM organisation_educationunit u
LEFT JOIN patrimony_protocol p ON p.unit_id = u.id AND p.door <> 'aditional'
WHERE {scope} GROUP BY u.id ORDER BY ro_key(u.name), u.id
"""
_BY_UNIT, _BY_ACCOUNT, _BY_SPAN = 0b011, 0b101, 0b110


class UnitRow(NamedTuple):
    """What one unit has in use; values in lei.

    Attributes:
        in_force: whether a hand-over protocol with the unit is in force.
        protocol: the same in words: in force, being prepared, or none.
    """

    pk: int
    code: str
    name: str
    in_force: bool
    protocol: str
    goods: int
    value: Decimal
    depreciation: Decimal
    without_place: int
    without_owner: int


class AccountRow(NamedTuple):
    """Goods and value (lei) of a group of accounts, its first three digits."""

    account: str
    goods: int
    value: Decimal


class SpanRow(NamedTuple):
    """How many goods came into use in five years, one count per state of ``STATES``."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows."""

    units: list[UnitRow]
    accounts: list[AccountRow]
    spans: list[SpanRow]

    @property
    def goods(self) -> int:
        return sum(row.goods for row in self.units)

    @property
    def value(self) -> Decimal:
        return sum((row.value for row in self.units), Decimal("0.00"))

    @property
    def depreciation(self) -> Decimal:
        return sum((row.depreciation for row in self.units), Decimal("0.00"))


def overview(actor: Actor) -> Overview:
    """The goods in the registry that the actor sees, by unit, by account and by age. Two statements."""
    scope = actor.scope(Perm.PATRIMONY_VIEW)
    own = {"units": sorted(scope.unit_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_GROUPED.format(scope="TRUE" if scope.everywhere else "unit_id = ANY(%(units)s)"), own)
        grouped = cursor.fetchall()
        cursor.execute(_UNITS.format(scope="TRUE" if scope.everywhere else "u.id = ANY(%(units)s)"), own)
        units = cursor.fetchall()
    return Overview(_units(units, grouped), _accounts(grouped), _spans(grouped))


def _units(units: list[tuple[Any, ...]], grouped: list[tuple[Any, ...]]) -> list[UnitRow]:
    sums = {row[1]: row[5:] for row in grouped if row[0] == _BY_UNIT}
    nothing = (0, Decimal("0.00"), Decimal("0.00"), 0, 0)
    return [
        UnitRow(pk, code, name, bool(in_force), _protocol_words(in_force, working), *sums.get(pk, nothing))
        for pk, code, name, active, in_force, working in units
        if active or pk in sums
    ]


def _protocol_words(in_force: bool | None, working: bool | None) -> str:
    if in_force:
        return str(ProtocolState.IN_FORCE.label)
    return _("În lucru") if working else _("Fără protocol")


def _accounts(grouped: list[tuple[Any, ...]]) -> list[AccountRow]:
    rows = [AccountRow(row[2] or _("fără cont"), row[5], row[6]) for row in grouped if row[0] == _BY_ACCOUNT]
    return sorted(rows, key=lambda row: row.account)


def _spans(grouped: list[tuple[Any, ...]]) -> list[SpanRow]:
    counts: dict[int, dict[str, int]] = {}
    for row in grouped:
        if row[0] == _BY_SPAN and row[3] is not None:
            counts.setdefault(int(row[3]), {})[row[4]] = row[5]
    older = 0 in counts
    first = OLDEST if older else min(counts, default=OLDEST)
    steps = [0] * older + list(range(first, max(counts, default=0) + 1, 5))
    return [
        SpanRow(
            f"–{OLDEST - 1}" if not since else f"{since}–{(since + 4) % 100:02d}",
            tuple(counts.get(since, {}).get(state.value, 0) for state in STATES),
        )
        for since in steps
    ]
