# SPDX-License-Identifier: EUPL-1.2
"""Forms of the plan of a stocktaking and of its steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import DayField, LongTextField, OnceField, PickField
from vatra.foundation.shell.forms import SectionedForm
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.stocktaking.actions.procedure import Plan
from vatra.modules.stocktaking.choices import Occasion
from vatra.modules.stocktaking.models import Stocktaking
from vatra.modules.stocktaking.pickers import units


class PlanForm(SectionedForm):
    """The plan as the decision will say it; ``unit_known`` leaves the unit out."""

    sections = (
        (_("Inventarierea"), ("unit", "occasion", "reference_date")),
        (_("Numărarea"), ("starts_on", "ends_on", "method")),
        (_("Compensarea"), ("compensable",)),
    )

    def __init__(self, *args: Any, actor: Actor, unit_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not unit_known:
            self.fields["unit"] = PickField(units(actor), label=_("Unitatea de învățământ"))
        self.fields["occasion"] = forms.ChoiceField(
            label=_("Prilejul"), choices=Occasion.choices, initial=Occasion.ANNUAL
        )
        self.fields["reference_date"] = DayField(
            label=_("Data de referință"),
            help_text=_("Ziua pentru care se îngheață evidența; mișcările de după ea se țin deoparte."),
            initial=clock.today,
        )
        self.fields["starts_on"] = DayField(label=_("Începe la"), initial=clock.today)
        self.fields["ends_on"] = DayField(label=_("Se încheie la"))
        self.fields["method"] = LongTextField(
            label=_("Modul de lucru"),
            required=False,
            max_length=4000,
            help_text=_("De exemplu: prin scanare, pe încăperi. O comisie de o singură persoană se justifică aici."),
        )  # fmt: skip
        self.fields["compensable"] = LongTextField(
            label=_("Sortimente care se pot confunda"),
            required=False,
            max_length=4000,
            help_text=_(
                "Lista aprobată a anului: o grupă pe rând, sortimentele despărțite prin punct și virgulă. "
                "De exemplu: scaun mic; scaun mare. Fără listă nu se compensează nimic."
            ),
        )
        self.fields["once"] = OnceField()
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def plan(self) -> Plan:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return Plan(
            Occasion(data["occasion"]),
            data["reference_date"],
            data["starts_on"],
            data["ends_on"],
            data["method"],
            data["compensable"],
        )


def initial_plan(found: Stocktaking) -> dict[str, Any]:
    """The form's values for a stocktaking as it stands."""
    names = ("occasion", "reference_date", "starts_on", "ends_on", "method", "compensable", "version")
    return {name: getattr(found, name) for name in names}


class StepForm(forms.Form):
    """A step: the version seen, and a text where the step asks for one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = LongTextField(label=_("Motivul"), required=False, max_length=300)


class ResultsForm(StepForm):
    """Sending the results: what the commission found on keeping and custody."""

    note = LongTextField(
        label=_("Constatări despre păstrare, gestiune și evidență"),
        required=False,
        max_length=8000,
        help_text=_("Intră în procesul-verbal."),
    )


class ApproveForm(StepForm):
    """Approving: the opinions that the norms ask for."""

    note = LongTextField(
        label=_("Avizele contabilității și juridicului"),
        required=False,
        max_length=2000,
        help_text=_("Cine, ce și când a avizat, de exemplu: „Ana Pop, contabil-șef, favorabil, 4.12.2026”."),
    )


class PlaceStepForm(StepForm):
    """Closing or reopening a place."""

    note = LongTextField(label=_("Motivul"), required=False, max_length=300)


class OnceForm(forms.Form):
    """Issuing takes a number once, however often its button is pressed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = OnceField()


class ReasonForm(forms.Form):
    """Giving up a device."""

    reason = LongTextField(
        label=_("Ce s-a întâmplat cu telefonul"),
        max_length=300,
        help_text=_("Rămâne în istoric, cu numele dumneavoastră. Ce nu a trimis telefonul nu se mai așteaptă."),
    )  # fmt: skip
