# SPDX-License-Identifier: EUPL-1.2
"""Explaining a difference and proposing what is to be done about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import LongTextField, MoneyField, TextField
from vatra.modules.stocktaking.choices import NATURES, SUGGESTIONS, Nature, Suggestion
from vatra.modules.stocktaking.models import Difference
from vatra.modules.stocktaking.queries.compensation import Offer


class ExplainForm(forms.Form):
    """The written explanation, the nature, and the pair where it is compensated."""

    def __init__(self, *args: Any, row: Difference, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        legal = [(str(offer.pk), offer.label) for offer in offers if not offer.refusal]
        natures = [
            (code, Nature(code).label) for code in NATURES[row.finding] if code != Nature.COMPENSATED or legal
        ]
        self.fields["explanation"] = LongTextField(label=_("Explicația dată în scris"), max_length=4000)
        self.fields["explained_by"] = TextField(label=_("Cine a dat explicația"), max_length=200)
        self.fields["nature"] = forms.ChoiceField(
            label=_("Ce este diferența"), choices=natures, widget=forms.RadioSelect
        )
        if legal:
            self.fields["pair"] = forms.ChoiceField(
                label=_("Se compensează cu"),
                choices=[("", "—"), *legal],
                required=False,
                help_text=_("Numai perechile pentru care sunt îndeplinite condițiile legale."),
            )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def pair_id(self) -> int | None:
        """The chosen pair."""
        chosen = self.cleaned_data.get("pair", "")
        return int(chosen) if chosen else None


def initial_explanation(row: Difference) -> dict[str, Any]:
    """The form's values for a difference as it stands."""
    return {
        "explanation": row.explanation,
        "explained_by": row.explained_by or (row.custodian.full_name if row.custodian else ""),
        "nature": row.nature,
        "pair": str(row.pair_id or ""),
        "version": row.version,
    }


class ProposeForm(forms.Form):
    """What the commission proposes; value and person only for an imputation."""

    def __init__(self, *args: Any, row: Difference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [
            (code, Suggestion(code).label)
            for code in SUGGESTIONS[row.finding]
            if code != Suggestion.IMPUTE or row.nature == Nature.IMPUTABLE
        ]
        self.fields["suggestion"] = forms.ChoiceField(
            label=_("Propunerea comisiei"), choices=possible, widget=forms.RadioSelect
        )
        if row.nature == Nature.IMPUTABLE:
            self.fields["replacement_value"] = MoneyField(
                label=_("Valoarea de înlocuire (lei)"),
                required=False,
                help_text=_(
                    "Costul unui bun cu caracteristici și uzură asemănătoare la data constatării: preț de piață, "
                    "taxe nerecuperabile, transport."
                ),
            )
            self.fields["liable"] = TextField(label=_("Persoana vinovată"), required=False, max_length=200)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)


def initial_proposal(row: Difference) -> dict[str, Any]:
    """The form's values for a difference as it stands."""
    return {
        "suggestion": row.suggestion,
        "replacement_value": row.replacement_value,
        "liable": row.liable,
        "version": row.version,
    }
