# SPDX-License-Identifier: EUPL-1.2
"""Papers any module may ask for: the sheet of one-time access codes and the report of an import."""

from collections.abc import Sequence
from typing import TypedDict

from vatra.foundation.papers.rendering.meta import Fact, PaperMeta
from vatra.foundation.papers.rendering.tables import Column, Table, build_table, column

CODES_TITLE = "Coduri de acces de unică folosință"
CODES_TEMPLATE = "common/access_codes"
FINDINGS_TITLE = "Raportul importului"
FINDINGS_TEMPLATE = "common/listing"


class AccessCode(TypedDict):
    """One account: for whom, the sign-in name, the one-time code and until when it works (ISO)."""

    holder: str
    username: str
    code: str
    valid_until: str


class AccessCodesPaper(TypedDict):
    """Codes to be cut apart; ``address`` is where they are used. Never attach this paper's data to the file."""

    meta: PaperMeta
    address: str
    codes: list[AccessCode]


class FindingLine(TypedDict):
    """One finding of a dry run: where in the file, what was read, what to do."""

    line: int
    column: str
    value: str
    severity: str
    message: str
    remedy: str


class FindingsPaper(TypedDict):
    """Findings of an import, for ``common/listing``."""

    meta: PaperMeta
    facts: list[Fact]
    table: Table
    landscape: bool


FINDINGS: list[Column] = [
    column("no", "Nr. crt.", "int", 12),
    column("line", "Rândul din fișier", "int", 18),
    column("column", "Coloana", width=36),
    column("value", "Valoarea citită", width=48),
    column("severity", "Gravitatea", width=24),
    column("message", "Constatarea"),
    column("remedy", "Ce este de făcut"),
]


def findings_paper(meta: PaperMeta, facts: Sequence[Fact], lines: Sequence[FindingLine]) -> FindingsPaper:
    """Freeze the findings of an import."""
    table = build_table("Constatări", FINDINGS, list(map(dict, lines)))
    return {"meta": meta, "facts": list(facts), "table": table, "landscape": True}
