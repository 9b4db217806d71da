# SPDX-License-Identifier: EUPL-1.2
from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import TextField


class RevokeForm(forms.Form):
    """Why a device must not send any more."""

    reason = TextField(
        label=_("Motivul"),
        max_length=300,
        help_text=_("De exemplu: telefon pierdut, persoană plecată. Se vede pe pagina dispozitivului."),
    )


class JournalFileForm(forms.Form):
    """A journal exported on a phone."""

    file = forms.FileField(
        label=_("Fișierul exportat de pe telefon"),
        help_text=_("Fișier .json sau .json.gz. Același jurnal încărcat de două ori nu schimbă nimic."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.gz,application/json,application/gzip"}),
        error_messages={
            "required": _("Alegeți fișierul exportat de pe telefon."),
            "empty": _("Fișierul este gol. Exportați din nou jurnalul de pe telefon."),
        },
    )
