# SPDX-License-Identifier: EUPL-1.2
"""The head that papers of an education unit print."""

from vatra.foundation.papers.rendering import PaperMeta
from vatra.organisation.models import EducationUnit, Identifier


def meta_of(unit: EducationUnit, kind: str, *, code: str = "", period: str = "") -> PaperMeta:
    """Head and foot for a paper of a unit; number, date, QR and print moment come at issue."""
    body = unit.organisation
    code_of = (
        Identifier.objects.filter(organisation=body, scheme="cui").values_list("value", flat=True).first()
    )
    return {
        "type": kind,
        "code": code,
        "entity": body.name,
        "entity_id": code_of or "",
        "entity_seat": unit.address,
        "period": period,
        "printed_at": "",
        "program": "",
        "version": "",
    }
