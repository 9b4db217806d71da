# SPDX-License-Identifier: EUPL-1.2
"""Rules by date: shipped rows, the authority's own rows over them, typed answers."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction

from vatra.foundation import rulebook
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.rulebook import keys, shipped
from vatra.foundation.rulebook.actions.local_rules import (
    AddLocalRule,
    WithdrawLocalRule,
    add_local_rule,
    withdraw_local_rule,
)
from vatra.foundation.rulebook.book import NoRuleError
from vatra.foundation.rulebook.models import LocalRule
from vatra.foundation.rulebook.queries import local_rules, rules_in_force
from vatra.kernel.errors import BadInputError, NotAllowedError, NotFoundError, StaleError

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 22)
NEW_LIMIT = AddLocalRule(
    key="patrimony.fixed_asset_threshold",
    value="5.000,00 lei",
    operator=">",
    valid_from=dt.date(2026, 6, 1),
    act_reference="HG 9999/2026, art. 1 (act inventat pentru test)",
    reason="Limita s-a schimbat.",
)


@pytest.mark.parametrize(
    ("day", "amount", "basis"),
    [
        (dt.date(2007, 1, 1), "1800.00", "HG 105/2007"),
        (dt.date(2014, 2, 11), "1800.00", "HG 105/2007"),
        (dt.date(2014, 2, 12), "2500.00", "HG 72/2014"),
        (DAY, "2500.00", "HG 72/2014"),
    ],
)
def test_fixed_asset_threshold_by_date(day, amount, basis):
    threshold = rulebook.on(day).fixed_asset_threshold()

    assert threshold.amount == Decimal(amount)
    assert (threshold.operator, threshold.basis, threshold.verified) == (">=", basis, False)
    assert threshold.rule.as_json() == {
        "key": "patrimony.fixed_asset_threshold",
        "value": amount,
        "operator": ">=",
        "basis": basis,
        "verified": False,
    }


def test_exactly_at_the_limit_the_answer_is_marked_doubtful():
    threshold = rulebook.on(DAY).fixed_asset_threshold()
    strict = replace(threshold, operator=">")

    assert [threshold.reached_by(Decimal(v)) for v in ("2499.99", "2500.00", "2500.01")] == [
        False,
        True,
        True,
    ]
    assert [strict.reached_by(Decimal(v)) for v in ("2499.99", "2500.00", "2500.01")] == [False, False, True]
    assert [threshold.is_doubtful(Decimal(v)) for v in ("2499.99", "2500.00", "2500.01")] == [
        False,
        True,
        False,
    ]
    assert replace(threshold, verified=True).is_doubtful(Decimal("2500.00")) is False


def test_revaluation_term():
    term = rulebook.on(DAY).revaluation_term()

    assert (term.years, term.basis, term.verified) == (3, "OG 81/2003, art. 2^2", False)


def test_a_day_without_rule_is_refused_with_a_sentence():
    with pytest.raises(NoRuleError) as refusal:
        rulebook.on(dt.date(2006, 12, 31)).fixed_asset_threshold()

    assert refusal.value.message == (
        "Cartea de reguli nu are „Valoarea de intrare de la care un bun este mijloc fix” pentru 31.12.2006. "
        "Adăugați regula cu actul ei sau verificați data."
    )


def test_shipped_rows_are_known_cited_and_do_not_overlap():
    rows = shipped.rules()

    assert {row.key for row in rows} == set(keys.KEYS)
    for row in rows:
        assert row.act.kind
        assert row.act.year
        assert keys.read_value(keys.KEYS[row.key], row.value) == row.value
        assert row.operator in (keys.OPERATORS if keys.KEYS[row.key].is_limit else ("",))
        assert row.verified is bool(row.verified_by and row.verified_on)
    for first, second in pairwise(rows):
        if first.key == second.key:
            assert first.valid_to == second.valid_from - dt.timedelta(days=1)


def test_a_local_rule_overrides_from_its_first_day(administrator):
    row = add_local_rule(actor=administrator, cmd=NEW_LIMIT)

    before, after = (
        rulebook.on(day).fixed_asset_threshold() for day in (dt.date(2026, 5, 31), dt.date(2026, 6, 1))
    )
    assert before.amount == Decimal("2500.00")
    assert (after.amount, after.operator, after.rule.local_id) == (Decimal("5000.00"), ">", row.pk)
    entry = LogEntry.objects.get(verb="add_local_rule")
    assert (entry.object_id, entry.data["value"], entry.reason) == (row.pk, "5000.00", "Limita s-a schimbat.")


def test_a_local_rule_is_superseded_once_and_never_edited(administrator):
    old = add_local_rule(actor=administrator, cmd=NEW_LIMIT)
    better = replace(NEW_LIMIT, value="5100", supersedes_id=old.pk)
    new = add_local_rule(actor=administrator, cmd=better)

    assert rulebook.on(DAY).fixed_asset_threshold().amount == Decimal("5100.00")
    assert new.supersedes_id == old.pk
    with pytest.raises(StaleError):
        add_local_rule(actor=administrator, cmd=better)
    with pytest.raises(StaleError):
        withdraw_local_rule(actor=administrator, cmd=WithdrawLocalRule(old.pk, "HCL 1/2026", "Greșeală."))
    with pytest.raises(DatabaseError), transaction.atomic():
        LocalRule.objects.filter(pk=old.pk).update(value="1.00")
    with pytest.raises(DatabaseError), transaction.atomic():
        old.delete()
    assert LocalRule.objects.count() == 2


def test_a_withdrawn_rule_gives_way_to_the_shipped_one(administrator):
    old = add_local_rule(actor=administrator, cmd=NEW_LIMIT)
    end = withdraw_local_rule(
        actor=administrator, cmd=WithdrawLocalRule(old.pk, "HCL 1/2026", "Actul a fost anulat.")
    )

    assert rulebook.on(DAY).fixed_asset_threshold().amount == Decimal("2500.00")
    assert [row.state for row in local_rules(administrator)] == ["retragere", "retrasă"]
    with pytest.raises(StaleError):
        withdraw_local_rule(actor=administrator, cmd=WithdrawLocalRule(end.pk, "HCL 1/2026", "Încă o dată."))


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"key": "x"}, "key", "Regula aleasă nu există. Alegeți una din listă."),
        ({"value": "0"}, "value", "Valoarea trebuie să fie mai mare decât zero."),
        ({"operator": ""}, "operator", "Alegeți dacă limita însăși este cuprinsă sau nu."),
        ({"act_reference": " "}, "act_reference", "Scrieți actul pe care se sprijină regula."),
        ({"reason": ""}, "reason", "Scrieți motivul schimbării."),
        ({"reason": "x" * 501}, "reason", "Motivul are peste 500 de caractere. Scurtați-l."),
        (
            {"valid_to": dt.date(2026, 5, 1)},
            "valid_to",
            "Ultima zi este înaintea primei zile. Verificați datele.",
        ),
        (
            {"key": "patrimony.revaluation_term", "value": "trei"},
            "value",
            "Scrieți un număr întreg de ani, de la 1 la 100.",
        ),
    ],
)
def test_bad_local_rules_are_refused(administrator, change, field, sentence):
    with pytest.raises(BadInputError) as refusal:
        add_local_rule(actor=administrator, cmd=replace(NEW_LIMIT, **change))

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert LocalRule.objects.count() == 0


def test_superseding_a_row_of_another_rule_is_refused(administrator):
    old = add_local_rule(actor=administrator, cmd=NEW_LIMIT)

    with pytest.raises(NotFoundError):
        add_local_rule(
            actor=administrator,
            cmd=replace(NEW_LIMIT, key="patrimony.revaluation_term", value="2", supersedes_id=old.pk),
        )
    assert LocalRule.objects.count() == 1


def test_readers_see_but_do_not_write(reader, outsider):
    with pytest.raises(NotAllowedError):
        add_local_rule(actor=reader, cmd=NEW_LIMIT)

    assert LocalRule.objects.count() == 0
    assert LogEntry.objects.filter(verb="add_local_rule", outcome="denied").count() == 1
    assert rules_in_force(outsider, DAY) == []
    rows = rules_in_force(reader, DAY)
    assert [(row.value, row.basis, row.state, row.change_url) for row in rows] == [
        ("cel puțin 2.500,00\u00a0lei", "HG 72/2014", "neverificat", ""),
        ("3 ani", "OG 81/2003, art. 2^2", "neverificat", ""),
        ("HG 2139/2004", "HG 2139/2004", "neverificat", ""),
        ("7 zile", "OMFP 2861/2009, anexa 1 pct. 43", "neverificat", ""),
        ("HG 841/1995, anexa 1 pct. 1", "HG 841/1995, anexa 1 pct. 1", "neverificat", ""),
    ]
