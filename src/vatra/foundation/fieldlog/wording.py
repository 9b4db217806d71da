# SPDX-License-Identifier: EUPL-1.2
"""Incidents in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INCIDENT_WORDS: dict[str, "StrOrPromise"] = {
    "forked": _("jurnal despărțit în două"),
    "malformed": _("linie care nu poate fi citită"),
    "bad_signature": _("semnătură care nu se potrivește"),
    "unknown_device": _("telefon neînscris"),
    "revoked": _("trimitere de pe un telefon retras"),
    "unknown_kind": _("linie de un fel necunoscut"),
    "unusable": _("linie care nu poate fi folosită"),
    "bad_photo": _("fotografie care nu a putut fi păstrată"),
}


def incident_words(code: str) -> str:
    """What happened, in words."""
    return str(INCIDENT_WORDS.get(code, code))
