# SPDX-License-Identifier: EUPL-1.2
"""Shapes shared by the papers of the patrimony."""

from typing import TypedDict

from vatra.foundation.papers.rendering import Fact, Signatory


class Party(TypedDict):
    """One side of a hand-over: in what quality it signs, who it is, who represents it."""

    role: str
    name: str
    id: str
    seat: str
    representatives: list[Signatory]


class Commission(TypedDict):
    """A commission with the act that named it (dispoziție, decizie) and its members."""

    title: str
    order: str
    members: list[Signatory]


def fact(label: str, value: str | None) -> Fact:
    """A labelled value; an absent value is printed as a dash."""
    return {"label": label, "value": value or ""}
