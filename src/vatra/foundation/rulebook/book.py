# SPDX-License-Identifier: EUPL-1.2
"""The rules in force on one day, with typed answers that callers store beside their results."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from vatra.foundation.rulebook import keys, shipped
from vatra.foundation.rulebook.catalogue import LifeRange, life_range
from vatra.foundation.rulebook.models import LocalRule
from vatra.kernel import dates
from vatra.kernel.errors import DomainError


class NoRuleError(DomainError):
    """No row of the rule book covers the day."""

    code = "no_rule"


@dataclass(frozen=True, slots=True)
class RuleValue:
    """The value used in a decision, frozen with its reason.

    Attributes:
        value: as kept in the rule book (an amount as ``2500.00``).
        operator: ``>`` or ``>=`` where the rule is a limit, else empty.
        basis: the act, as text.
        verified: whether a named person compared it with the text in force.
        local: whether the authority's own row overrides the shipped one.
    """

    key: str
    value: str
    unit: str
    operator: str
    basis: str
    verified: bool
    valid_from: dt.date
    valid_to: dt.date | None = None
    note: str = ""
    local: bool = False
    local_id: int | None = None

    def as_json(self) -> dict[str, str | bool]:
        """What is stored with a result: key, value, comparison, basis and whether it was verified."""
        return {
            "key": self.key,
            "value": self.value,
            "operator": self.operator,
            "basis": self.basis,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Threshold:
    """The entry value that makes a good a fixed asset."""

    amount: Decimal
    operator: str
    basis: str
    verified: bool
    rule: RuleValue

    def reached_by(self, value: Decimal) -> bool:
        """Whether a good of that entry value is a fixed asset (its life over one year is asked elsewhere)."""
        return value >= self.amount if self.operator == ">=" else value > self.amount

    def is_doubtful(self, value: Decimal) -> bool:
        """Whether the answer hangs on a comparison that nobody verified: exactly at the limit."""
        return not self.verified and value == self.amount


@dataclass(frozen=True, slots=True)
class RevaluationTerm:
    """How often constructions and land are revalued, in years."""

    years: int
    basis: str
    verified: bool
    rule: RuleValue


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules in force on ``day``."""

    day: dt.date
    values: dict[str, RuleValue]

    def value(self, key: str) -> RuleValue:
        """The row in force.

        Raises:
            NoRuleError: the rule book has nothing for that day.
        """
        try:
            return self.values[key]
        except KeyError:
            raise NoRuleError(
                _(
                    "Cartea de reguli nu are „%(rule)s” pentru %(day)s. Adăugați regula cu actul ei sau verificați data."
                )
                % {"rule": keys.KEYS[key].title, "day": dates.day(self.day)}
            ) from None

    def fixed_asset_threshold(self) -> Threshold:
        """The entry value from which a public institution books a good as a fixed asset.

        Legal: OG 81/2003 art. 1 lit. c) and the Government decision named in ``basis``.
        """
        rule = self.value(keys.FIXED_ASSET_THRESHOLD.name)
        return Threshold(Decimal(rule.value), rule.operator, rule.basis, rule.verified, rule)

    def revaluation_term(self) -> RevaluationTerm:
        """How often constructions and land are revalued. Legal: OG 81/2003 art. 2^2."""
        rule = self.value(keys.REVALUATION_TERM.name)
        return RevaluationTerm(int(rule.value), rule.basis, rule.verified, rule)

    def classification(self, code: str) -> LifeRange:
        """The class and its range of service lives; never a chosen life. Legal: HG 2139/2004.

        Raises:
            NoRuleError: no catalogue was in force on that day.
            BadInputError: the code is unknown.
        """
        self.value(keys.CATALOGUE.name)
        return life_range(code)


def _from_shipped(row: shipped.ShippedRule) -> RuleValue:
    return RuleValue(
        key=row.key,
        value=row.value,
        unit=row.unit,
        operator=row.operator,
        basis=str(row.act),
        verified=row.verified,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        note=row.note,
    )


def _from_local(row: LocalRule) -> RuleValue:
    return RuleValue(
        key=row.key,
        value=row.value,
        unit=row.unit,
        operator=row.operator,
        basis=row.act_reference,
        verified=row.verified,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        note=row.reason,
        local=True,
        local_id=row.pk,
    )


def rules_on(day: dt.date) -> Rulebook:
    """Shipped rows of that day, overridden by local rows of that day; the newest local row wins."""
    return _rules(day, LocalRule.objects.in_force(day).order_by("pk"))


def _rules(day: dt.date, local: Iterable[LocalRule]) -> Rulebook:
    values = {row.key: _from_shipped(row) for row in shipped.rules() if row.holds_on(day)}
    values |= {row.key: _from_local(row) for row in local}
    return Rulebook(day, values)


class ManyDays:
    """The rules of many days with one query in all, for checks over thousands of lines.

    Between two days on which some rule begins or ends nothing changes, so each such span is worked out once.
    """

    def __init__(self) -> None:
        self._local = list(LocalRule.objects.standing().order_by("pk"))
        turns: set[dt.date] = set()
        spans = [(row.valid_from, row.valid_to) for row in shipped.rules()]
        spans += [(row.valid_from, row.valid_to) for row in self._local]
        for first, last in spans:
            turns.add(first)
            if last is not None:
                turns.add(last + dt.timedelta(days=1))
        self._turns = sorted(turns)
        self._spans: dict[int, dict[str, RuleValue]] = {}

    def on(self, day: dt.date) -> Rulebook:
        """The rules in force on that day, as ``rules_on`` gives them."""
        span = bisect_right(self._turns, day)
        if span not in self._spans:
            held = [
                r for r in self._local if r.valid_from <= day and (r.valid_to is None or day <= r.valid_to)
            ]
            self._spans[span] = _rules(day, held).values
        return Rulebook(day, self._spans[span])
