# SPDX-License-Identifier: EUPL-1.2
from django import forms
from django.utils.translation import gettext_lazy as _


class SignedCopyForm(forms.Form):
    """The scan of the signed paper, or the PDF with electronic signatures."""

    file = forms.FileField(
        label=_("Exemplarul semnat"),
        help_text=_("PDF, JPEG sau PNG, cel mult 50 MB. Se depune o singură dată și nu se mai înlocuiește."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": _("Alegeți fișierul exemplarului semnat."),
            "empty": _("Fișierul este gol. Alegeți alt fișier."),
        },
    )
