# SPDX-License-Identifier: EUPL-1.2
"""The sheet of printed codes between making and printing: covered in the session, shown once, typeset once."""

import datetime as dt
import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import NamedTuple

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from vatra.foundation.access.account_actions import NewCode
from vatra.foundation.access.codes import VALID_FOR
from vatra.foundation.access.cover import cover, uncover
from vatra.foundation.shell import identity
from vatra.kernel import clock

SHOWN, TYPESET = "access_codes_page", "access_codes_pdf"
PDF_FOR = dt.timedelta(minutes=15)


class SheetRow(NamedTuple):
    """One part of the sheet, to be cut off and handed over."""

    username: str
    name: str
    unit: str
    code: str


def keep(session: SessionBase, made: Iterable[NewCode]) -> None:
    """Puts fresh codes aside until their page and their PDF were asked for; a former sheet is forgotten."""
    rows = [[n.user.username, n.user.full_name, n.unit, n.code] for n in made]
    session[SHOWN] = session[TYPESET] = cover(json.dumps([clock.now().isoformat(), rows]))


def take(session: SessionBase, copy: str) -> list[SheetRow]:
    """The codes for the page (``SHOWN``) or the PDF (``TYPESET``), each handed out once and for 15 minutes."""
    covered = session.pop(copy, "")
    if not covered:
        return []
    made_at, rows = json.loads(uncover(covered))
    fresh = clock.now() - dt.datetime.fromisoformat(made_at) <= PDF_FOR
    return [SheetRow(*row) for row in rows] if fresh else []


def as_pdf(rows: Iterable[SheetRow], address: str) -> bytes:
    """The sheet as PDF; the codes are in no attachment and nowhere kept."""
    from vatra.foundation.papers.rendering.common_papers import CODES_TEMPLATE, CODES_TITLE, AccessCodesPaper
    from vatra.foundation.papers.rendering.engine import render

    now = clock.local_now()
    until = (now + VALID_FOR).date().isoformat()
    paper: AccessCodesPaper = {
        "meta": {
            "type": CODES_TITLE,
            "entity": identity.current().directorate,
            "period": "",
            "printed_at": now.isoformat(timespec="seconds"),
            "program": "Vatra",
            "version": version("vatra"),
        },
        "address": address,
        "codes": [
            {"holder": r.name, "username": r.username, "code": r.code, "valid_until": until} for r in rows
        ],
    }
    return render(CODES_TEMPLATE, paper, title=CODES_TITLE, attach_json=False, demo=settings.IS_DEMO)
