# SPDX-License-Identifier: EUPL-1.2
"""What the program brings along: rule rows from TOML, the catalogue's codes and ranges from CSV."""

import csv
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CATALOGUE_FILE = "catalogue_hg2139.csv"


@dataclass(frozen=True, slots=True)
class Act:
    """The legal act behind a row."""

    kind: str
    number: str
    year: int
    article: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.number}/{self.year}" + (f", {self.article}" if self.article else "")


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """One immutable row of a rule file.

    Attributes:
        operator: how an amount is compared with the value, where the rule is a limit.
        valid_to: the last day of validity; None means still valid.
        verified: whether a named person compared the row with the text in force.
    """

    key: str
    value: str
    unit: str
    valid_from: dt.date
    act: Act
    note: str
    verified: bool
    operator: str = ""
    valid_to: dt.date | None = None
    verified_by: str = ""
    verified_on: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the row is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class ShippedClass:
    """One code of the catalogue with its range in years."""

    code: str
    min_years: int
    max_years: int
    title: str
    title_source: str
    verified: bool


def _rule(row: dict[str, Any]) -> ShippedRule:
    return ShippedRule(**{**row, "act": Act(**row["act"])})


@cache
def rules() -> tuple[ShippedRule, ...]:
    """Every shipped rule row, by key and first day."""
    folder = files(__package__).joinpath("rules")
    rows: list[ShippedRule] = []
    for entry in folder.iterdir():
        if entry.name.endswith(".toml"):
            rows.extend(map(_rule, tomllib.loads(entry.read_text(encoding="utf-8"))["rule"]))
    return tuple(sorted(rows, key=lambda row: (row.key, row.valid_from)))


@cache
def catalogue() -> tuple[ShippedClass, ...]:
    """Every shipped code with its range, in the order of the catalogue."""
    text = files(__package__).joinpath("rules", CATALOGUE_FILE).read_text(encoding="utf-8")
    return tuple(
        ShippedClass(
            code=row["code"],
            min_years=int(row["min_years"]),
            max_years=int(row["max_years"]),
            title=row["title"],
            title_source=row["title_source"],
            verified=row["verified"] == "true",
        )
        for row in csv.DictReader(text.splitlines())
    )
