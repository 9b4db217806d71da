# SPDX-License-Identifier: EUPL-1.2
"""Forms of the rule book: shape only; the actions know the rules."""

import uuid
from typing import NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.rulebook import keys
from vatra.kernel import dates
from vatra.kernel.errors import BadInputError, DomainError


class Problem(NamedTuple):
    """A line of the summary: the sentence and the id of the field it leads to."""

    text: str
    target: str


class DayField(forms.CharField):
    """A day typed as zz.ll.aaaa or sent by a date picker."""

    def clean(self, value: str | None) -> object:
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.parse_day(text)
        except BadInputError as wrong:
            raise forms.ValidationError(wrong.message) from None


class OnceForm(forms.Form):
    """A form that counts once and lists its problems for the summary on top."""

    form_token = forms.CharField(max_length=36, widget=forms.HiddenInput, initial=lambda: str(uuid.uuid4()))

    @property
    def problems(self) -> list[Problem]:
        """All errors in the order of the fields; those of the whole form first."""
        found = [Problem(str(text), "") for text in self.non_field_errors()]
        for bound in self:
            found += [Problem(str(text), bound.id_for_label) for text in bound.errors]
        return found

    def refuse(self, error: DomainError) -> None:
        """Shows a refusal of the domain at its field, else on top."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class LocalRuleForm(OnceForm):
    key = forms.ChoiceField(
        label=_("Regula"), choices=lambda: [(key.name, key.title) for key in keys.KEYS.values()]
    )
    value = forms.CharField(
        label=_("Valoarea"), max_length=200, help_text=_("De exemplu 2.500,00 pentru sume, 3 pentru ani.")
    )
    operator = forms.ChoiceField(
        label=_("Comparația, la limite"),
        required=False,
        choices=[
            ("", _("nu este o limită")),
            (">=", _("cel puțin valoarea")),
            (">", _("mai mult decât valoarea")),
        ],
    )
    valid_from = DayField(label=_("Prima zi"), help_text=_("zz.ll.aaaa"))
    valid_to = DayField(
        label=_("Ultima zi"), required=False, help_text=_("zz.ll.aaaa; gol cât timp nu se știe")
    )
    act_reference = forms.CharField(
        label=_("Actul"), max_length=200, help_text=_("Felul, numărul, data și articolul.")
    )
    reason = forms.CharField(label=_("Motivul"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    verified = forms.BooleanField(label=_("Valoarea a fost comparată cu textul actului"), required=False)
    supersedes_id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawalForm(OnceForm):
    act_reference = forms.CharField(
        label=_("Actul"), max_length=200, help_text=_("Felul, numărul, data și articolul.")
    )
    reason = forms.CharField(label=_("Motivul"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CatalogueImportForm(OnceForm):
    file = forms.FileField(
        label=_("Fișierul"),
        help_text=_("XLSX, XLS, ODS sau CSV, cel mult 5 MB, cu coloanele Cod, Denumire, Minim, Maxim (ani)."),
    )
    source = forms.CharField(
        label=_("De unde provine"), max_length=300, help_text=_("De exemplu M.Of. 46/13.01.2005.")
    )
    compared = forms.BooleanField(label=_("Fișierul a fost comparat cu textul oficial"), required=False)
