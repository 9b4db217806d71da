# SPDX-License-Identifier: EUPL-1.2
"""Protocol de predare-preluare and its additional act: the JSON their templates take."""

from collections.abc import Sequence
from typing import TypedDict

from vatra.foundation.papers.rendering import Column, PaperMeta, Table, build_table, column
from vatra.modules.patrimony.papers.annexes import Annex, summarise
from vatra.modules.patrimony.papers.common import Commission, Party

TITLE = "Protocol de predare-preluare"
TEMPLATE = "patrimony/protocol"
ANNEX_TITLE = "Anexă la protocolul de predare-preluare"
ANNEX_TEMPLATE = "patrimony/protocol_annex"
ACT_TITLE = "Act adițional la protocolul de predare-preluare"
ACT_TEMPLATE = "patrimony/additional_act"

# Practice, not law: no statutory form of the protocol is known. An authority may ask for other words.
USUAL_PROVISIONS = (
    "Înregistrările în evidența contabilă a celor două părți se fac la aceeași dată și la aceeași valoare. "
    "Anexele fac parte din protocol. După semnare, protocolul nu se mai modifică; îndreptările se fac prin act adițional."
)


class ProtocolPaper(TypedDict):
    """The protocol: head, text, totals, annexes, objections, signatures, copies."""

    meta: PaperMeta
    place: str
    basis: list[str]
    parties: list[Party]
    commissions: list[Commission]
    subject: str
    summary: Table
    annexes: list[Annex]
    objections: str
    provisions: str
    copies: int


class ProtocolAnnexPaper(TypedDict):
    """An annex printed as a paper of its own, when the protocol is too long for one file."""

    meta: PaperMeta
    protocol_no: str
    protocol_date: str
    part: str
    annex: Annex
    commissions: list[Commission]


class ChangeLine(TypedDict):
    """One position put right: where, what was written, what is right, why."""

    annex: str
    position: str
    field: str
    was: str
    becomes: str
    reason: str


class ActPaper(TypedDict):
    """The additional act: which protocol, on what basis, which positions, signed by both sides."""

    meta: PaperMeta
    place: str
    protocol_no: str
    protocol_date: str
    basis: list[str]
    parties: list[Party]
    commissions: list[Commission]
    subject: str
    changes: Table
    copies: int


CHANGES: list[Column] = [
    column("no", "Nr. crt.", "int", 10),
    column("annex", "Anexa", "code", 14),
    column("position", "Poziția", width=30),
    column("field", "Rubrica", width=26),
    column("was", "Era scris"),
    column("becomes", "Se va citi"),
    column("reason", "Motivul"),
]


def protocol_paper(
    meta: PaperMeta,
    *,
    place: str,
    basis: Sequence[str],
    parties: Sequence[Party],
    commissions: Sequence[Commission],
    subject: str,
    annexes: Sequence[Annex],
    objections: str,
    copies: int,
    provisions: str = USUAL_PROVISIONS,
) -> ProtocolPaper:
    """Freeze a protocol; the totals per account group are computed here from the annexes.

    Args:
        meta: head and foot; number and date are the protocol's.
        place: where it was concluded.
        basis: acts it rests on, one sentence each.
        parties: giver first, receiver second.
        commissions: both commissions, with the acts that named them.
        subject: what is handed over, in a sentence or several paragraphs.
        annexes: annexes 1-7 in order.
        objections: objections of the parties; empty means none.
        copies: number of originals.
        provisions: closing provisions, as the authority words them.
    """
    return {
        "meta": meta,
        "place": place,
        "basis": list(basis),
        "parties": list(parties),
        "commissions": list(commissions),
        "subject": subject,
        "summary": summarise(annexes),
        "annexes": list(annexes),
        "objections": objections,
        "provisions": provisions,
        "copies": copies,
    }


def changes_table(lines: Sequence[ChangeLine]) -> Table:
    """The positions put right by an additional act."""
    return build_table("Poziții modificate", CHANGES, [dict(line) for line in lines])
