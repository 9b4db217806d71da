# SPDX-License-Identifier: EUPL-1.2
"""Steps for tests of papers: an action that issues one, and a PDF small enough to read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.models import User
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.issuing import Draft, issue
from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel.actor import Actor

OFFICER = system_actor(Perm.PATRIMONY_ISSUE, Perm.PAPERS_VIEW)
SECRET_TITLE = "Protocol cu Ionescu Demo Vasile"
SECRET_NAME = "Popescu Demo Maria"


@dataclass(frozen=True)
class IssueOne:
    owner_id: int
    unit_id: int | None = None
    replaces: IssuedPaper | None = None
    before_commit: Callable[[], None] | None = None


@action(Perm.PATRIMONY_ISSUE)
def issue_one(tx: Transaction, *, actor: Actor, cmd: IssueOne) -> IssuedPaper:
    """Issues a paper of the kind ``proba``."""
    draft = Draft(
        kind="proba",
        kind_label="Act de probă",
        keeper="dir",
        issuer="Direcția Demo",
        title=SECRET_TITLE,
        content={"meta": {"prepared_by": SECRET_NAME}, "lines": ["șase", 2]},
        template="common/listing",
        unit_id=cmd.unit_id,
        replaces=cmd.replaces,
    )
    paper = issue(tx, User.objects.get(pk=cmd.owner_id), draft)
    if cmd.before_commit:
        cmd.before_commit()
    return paper


def issued(owner: User, **fields: Any) -> IssuedPaper:
    """A paper with number and content, still without bytes."""
    return issue_one(actor=OFFICER, cmd=IssueOne(owner.pk, **fields))


def tiny_pdf(*pages: str) -> bytes:
    """A valid PDF with one line of ASCII text on each page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for words in pages:
        drawn = f"BT /F1 18 Tf 20 100 Td ({words}) Tj ET"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + end).encode("ascii")
