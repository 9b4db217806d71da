# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import OnceField


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


class ManyFilesInput(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; the value is the list of them, none of which is empty."""

    widget = ManyFilesInput(attrs={"multiple": True})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in sent or [None]]


class PileForm(forms.Form):
    """Scans of signed papers, in any order."""

    scans = ManyFilesField(
        label=_("Fișierele scanate"),
        help_text=_(
            "PDF, JPEG, PNG sau TIFF, cel mult 20 de fișiere de câte 50 MB și 499 de pagini în total. "
            "Ordinea paginilor și felul în care sunt așezate nu contează."
        ),
        widget=ManyFilesInput(
            attrs={"multiple": True, "accept": "application/pdf,image/jpeg,image/png,image/tiff"}
        ),
        error_messages={
            "required": _("Alegeți cel puțin un fișier scanat."),
            "empty": _("Un fișier este gol. Alegeți alt fișier."),
        },
    )
    once = OnceField()


class AssignForm(forms.Form):
    """Which page a scanned page is."""

    reference = forms.CharField(
        label=_("Numărul actului sau codul de verificare"),
        max_length=60,
        error_messages={"required": _("Scrieți numărul actului, de exemplu 12/2026.")},
    )
    number = forms.IntegerField(
        label=_("Numărul paginii"),
        min_value=1,
        max_value=99_999,
        error_messages={
            "required": _("Scrieți numărul paginii."),
            "invalid": _("Numărul paginii este un număr întreg, de exemplu 3."),
        },
    )
