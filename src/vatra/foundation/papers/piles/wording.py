# SPDX-License-Identifier: EUPL-1.2
"""Why a scanned page is unknown, and why a file is refused, in sentences."""

from django.utils.translation import gettext_lazy as _

NO_CODE, NO_NUMBER, OTHER_CODE, FOREIGN, BEYOND, CLOSED, SIGNED = (
    "no_code",
    "no_number",
    "other_code",
    "foreign",
    "beyond",
    "closed",
    "signed",
)
REASONS = {
    NO_CODE: _("Nu s-a găsit niciun cod pe pagină."),
    NO_NUMBER: _("Codul găsit este al unui act, dar nu spune numărul paginii."),
    OTHER_CODE: _("Codul găsit este al altui program."),
    FOREIGN: _("Codul găsit nu este al unui act la care aveți acces."),
    BEYOND: _("Actul nu are atâtea pagini câte spune codul."),
    CLOSED: _("Actul este anulat sau nu are încă PDF-ul emis."),
    SIGNED: _("Exemplarul semnat al actului a fost depus deja."),
    "password": _("Fișierul cere parolă."),
    "damaged": _("Pagina este deteriorată și nu poate fi citită."),
    "pixels": _("Pagina este prea mare pentru a fi citită: scanați-o la cel mult 300 de puncte pe țol."),
}
REFUSED = {
    "password": _("Fișierul „%(name)s” cere parolă. Salvați-l fără parolă și trimiteți-l din nou."),
    "damaged": _("Fișierul „%(name)s” este deteriorat și nu poate fi citit. Scanați din nou."),
    "pixels": _(
        "Fișierul „%(name)s” are o imagine prea mare. Scanați la cel mult 300 de puncte pe țol și trimiteți din nou."
    ),
    "empty": _("Fișierul „%(name)s” nu are nicio pagină. Alegeți alt fișier."),
}


def reason_words(reason: str) -> str:
    """The sentence of a reason; of an unknown one, that the page could not be read."""
    return str(REASONS.get(reason, REASONS["damaged"]))
