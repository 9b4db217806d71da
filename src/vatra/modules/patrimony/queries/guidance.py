# SPDX-License-Identifier: EUPL-1.2
"""What is left to do on a protocol, in order, with the page where each thing is done."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from vatra.kernel import text
from vatra.modules.patrimony.choices import Annex, Door, ProtocolState
from vatra.modules.patrimony.models import Protocol
from vatra.modules.patrimony.queries.protocols import finding_rows


class Todo(NamedTuple):
    """One thing to do; ``url`` is empty when it is done here or by somebody else."""

    label: str
    detail: str
    url: str
    done: bool


def todo_of(found: Protocol) -> list[Todo]:
    """The way from a draft to goods in evidence; empty once the protocol is in force or cancelled."""
    match ProtocolState(found.state):
        case ProtocolState.DRAFT:
            return _of_draft(found)
        case ProtocolState.ISSUED | ProtocolState.SIGNED:
            return _after_issue(found)
        case _:
            return []


def _of_draft(found: Protocol) -> list[Todo]:
    count = found.lines.count()
    errors = sum(1 for row in finding_rows(found) if row.severity == "error") if count else 0
    things = [
        Todo(
            _("Treceți bunurile în anexe"),
            text.counted(count, _("poziție"), _("poziții"))
            if count
            else _("le scrieți sau le importați dintr-un fișier"),
            reverse("patrimony:protocol-annex", args=[found.pk, int(Annex.FIXED_ASSETS)]),
            count > 0,
        )
    ]
    if found.door == Door.EXISTING:
        scan = found.scan.name if found.scan is not None else _("mai jos, la „Acte”")
        things.append(Todo(_("Încărcați protocolul scanat"), scan, "#h-acte", found.scan is not None))
    detail = (
        text.counted(errors, _("eroare"), _("erori"))
        if errors
        else _("erorile opresc protocolul, avertismentele nu")
    )
    url = reverse("patrimony:protocol", args=[found.pk], query={"fila": "verificari"})
    things.append(Todo(_("Rezolvați ce arată verificările"), detail, url, count > 0 and errors == 0))
    last = (
        _("Înregistrați protocolul ca fiind în vigoare")
        if found.door == Door.EXISTING
        else _("Trimiteți protocolul la viză")
    )
    things.append(Todo(last, _("cu butonul din capul paginii"), "", done=False))
    return things


def _after_issue(found: Protocol) -> list[Todo]:
    signed = found.paper is not None and found.paper.signed_id is not None
    url = reverse("papers:paper", args=[found.paper.public_id]) if found.paper is not None else ""
    return [
        Todo(
            _("Tipăriți, semnați și depuneți exemplarul semnat"),
            _("pe pagina actului, ca PDF sau imagine"),
            url,
            signed,
        ),
        Todo(
            _("Puneți protocolul în vigoare"),
            _("cu butonul din capul paginii; bunurile intră în evidență"),
            "",
            done=False,
        ),
    ]
