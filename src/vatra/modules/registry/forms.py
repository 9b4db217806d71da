# SPDX-License-Identifier: EUPL-1.2
from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import DayField, OnceField, PickField
from vatra.kernel.actor import Actor
from vatra.modules.registry.models import Direction
from vatra.modules.registry.ports import NewEntry
from vatra.organisation.models import EducationUnit


class EntryForm(forms.Form):
    """A new line of the register."""

    direction = forms.ChoiceField(label=_("Felul"), choices=Direction.choices, widget=forms.RadioSelect)
    subject = forms.CharField(
        label=_("Cuprinsul pe scurt"),
        max_length=400,
        help_text=_("Cât să se recunoască documentul; fără date personale care nu sunt necesare."),
        error_messages={"required": _("Scrieți pe scurt cuprinsul documentului.")},
    )
    correspondent = forms.CharField(label=_("De la cine sau către cine"), max_length=250, required=False)
    their_number = forms.CharField(label=_("Numărul de pe document"), max_length=60, required=False)
    their_date = DayField(label=_("Data de pe document"), required=False)
    once = OnceField()

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        units = EducationUnit.objects.visible_to(actor).active().order_by("name")
        self.fields["unit"] = PickField(
            options=lambda: list(units.values_list("pk", "name")),
            label=_("Unitatea de învățământ"),
            required=False,
        )

    def new_entry(self) -> NewEntry:
        """What was typed, for the action."""
        given = self.cleaned_data
        return NewEntry(
            direction=Direction(given["direction"]),
            subject=given["subject"],
            correspondent=given["correspondent"],
            their_number=given["their_number"],
            their_date=given["their_date"],
            unit_id=given["unit"],
        )


class CancelForm(forms.Form):
    """Why a line is cancelled."""

    reason = forms.CharField(
        label=_("Motivul anulării"),
        max_length=300,
        help_text=_("Numărul rămâne ocupat și se vede în registru ca anulat."),
        error_messages={"required": _("Scrieți motivul anulării.")},
    )
