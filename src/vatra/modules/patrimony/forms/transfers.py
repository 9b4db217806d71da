# SPDX-License-Identifier: EUPL-1.2
"""Forms of transfers without payment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import OnceField, PickField, TextField
from vatra.modules.patrimony.models import Transfer, TransferLine
from vatra.modules.patrimony.pickers import Pairs


class OfferForm(forms.Form):
    """Why the unit no longer needs the goods."""

    reason = TextField(label=_("De ce nu mai sunt necesare"), max_length=300)
    once = OnceField()


class TransferStepForm(forms.Form):
    """A step of a transfer: the version seen, and what the step asks."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, verb: str, transfer: Transfer, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[TransferLine] = []
        if verb == "cere":
            self.fields["unit"] = PickField(
                lambda: units, label=_("Unitatea care cere"), initial=units[0][0] if len(units) == 1 else None
            )
            self.fields["need"] = TextField(label=_("La ce folosesc bunurile"), max_length=300)
        if verb in {"retrage", "refuza", "acorda"}:
            self.fields["reason"] = TextField(
                label=_("Observații") if verb == "acorda" else _("Motivul"),
                max_length=300,
                required=verb != "acorda",
            )
        if verb == "trimite":
            self.lines = list(transfer.lines.select_related("good").order_by("position"))
            for line in self.lines:
                self.fields[f"nr{line.good_id}"] = TextField(
                    label=_("Numărul la primitor pentru %(number)s") % {"number": line.good.inventory_number},
                    required=False,
                    max_length=40,
                    initial=line.new_number,
                    help_text=_("Gol înseamnă: rămâne numărul de acum."),
                )

    def numbers(self) -> dict[int, str]:
        """New numbers by key of good."""
        return {line.good_id: self.cleaned_data[f"nr{line.good_id}"] for line in self.lines}
