# SPDX-License-Identifier: EUPL-1.2
"""One paper, one call: a template and frozen data become a PDF/A-3b that is also PDF/UA-1.

The typesetter runs in a process of its own: its memory returns to the system, a paper that grows beyond all
measure is stopped by the clock, and a crash cannot take the worker along.
"""

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

import vatra
from vatra.foundation.papers.rendering import pagecodes
from vatra.foundation.papers.rendering.layout import canonical_json, drawable
from vatra.foundation.papers.rendering.pages import page_count
from vatra.kernel.clock import BUCHAREST
from vatra.kernel.errors import DomainError

PACKAGE_ROOT = Path(vatra.__file__).resolve().parent
OWN_TEMPLATES = Path(__file__).resolve().parent / "typ"
ATTACHMENT_NAME = "date.json"
TIME_LIMIT_SECONDS = 300
TEMPLATE_NAME = re.compile(r"[a-z_]+/[a-z0-9_]+")


class RenderError(DomainError):
    """The typesetter could not make the paper; the diagnostic is for the log, the sentence for the person."""

    code = "paper_not_rendered"

    def __init__(self, message: str, *, diagnostic: str) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


def template_path(template: str) -> Path:
    """File of a template named ``module/paper``, for example ``patrimony/protocol``; ``common/…`` is shared.

    Raises:
        LookupError: there is no such template.
    """
    if TEMPLATE_NAME.fullmatch(template):
        module, name = template.split("/")
        folder = OWN_TEMPLATES if module == "common" else PACKAGE_ROOT / "modules" / module / "papers"
        if (folder / f"{name}.typ").is_file():
            return folder / f"{name}.typ"
    raise LookupError(template)


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    lang: Literal["ro", "en"] = "ro",
    attach_json: bool = True,
    demo: bool,
) -> bytes:
    """Typeset a paper as PDF/A-3b and PDF/UA-1 at once.

    The same arguments give the same bytes: the only date in the file is ``data["meta"]["printed_at"]``. With
    ``data["page_codes"]`` the foot of each page bears a code with the verification address and the page's number.

    Args:
        template: ``module/paper``, for example ``patrimony/protocol``.
        data: frozen JSON data with a ``meta`` object (see ``PaperMeta``); never interpreted as markup.
        title: document title shown by readers and in the window of the PDF viewer.
        lang: language declared in the file.
        attach_json: whether the data travels inside the file as ``date.json``.
        demo: whether the paper is marked „DEMO – fără valoare juridică” on each page.

    Raises:
        LookupError: there is no such template.
        RenderError: the typesetter refused or ran longer than the time limit.
    """
    source = template_path(template)
    frozen = canonical_json(data)
    plain = json.loads(frozen)
    drawn = drawable(plain)
    inputs = {
        "data": json.dumps(drawn, ensure_ascii=False),
        "title": drawable(title),
        "lang": lang,
        "demo": "yes" if demo else "no",
        "attachment": frozen.decode("utf-8") if attach_json else "",
    }
    moment = dt.datetime.fromisoformat(plain["meta"]["printed_at"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BUCHAREST)
    order = {"source": str(source), "inputs": inputs, "timestamp": int(moment.timestamp())}
    verification = plain["meta"].get("qr", "")
    if plain.get("page_codes") and verification:
        return _typeset_with_codes(order, verification, pagecodes.likely_pages(drawn))
    return _typeset(order)


def _typeset_with_codes(order: dict[str, Any], verification: str, pages: int) -> bytes:
    """Typeset a paper with a code on each page; once more where it has more pages than were expected."""
    while True:
        order["inputs"]["codes"] = json.dumps(pagecodes.draw(verification, pages))
        pdf = _typeset(order)
        needed = page_count(pdf)
        if needed <= pages:
            return pdf
        pages = needed


def _typeset(order: Mapping[str, Any]) -> bytes:
    """Run the typesetter in a child process; standard input carries the order, standard output the PDF."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("typesetter.py"))]
    try:
        done = subprocess.run(  # the command is ours, the data goes through standard input
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderError(
            _(
                "Documentul nu a putut fi generat în timpul permis. Împărțiți-l pe grupe de conturi și reluați."
            ),
            diagnostic="time limit",
        ) from error
    if done.returncode != 0:
        raise RenderError(
            _(
                "Documentul nu a putut fi generat din cauza unei erori de tehnoredactare. "
                "Reluați; dacă se repetă, anunțați administratorul sistemului."
            ),
            diagnostic=done.stderr.decode("utf-8", errors="replace")[-4000:],
        )
    return done.stdout
