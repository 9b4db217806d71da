# SPDX-License-Identifier: EUPL-1.2
"""Forms of movements, custodies and hand-overs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import (
    DayField,
    LongTextField,
    NumberField,
    OnceField,
    PickField,
    TextField,
)
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.forms.protocols import read_people, show_people
from vatra.modules.patrimony.models import Handover

_PEOPLE = _("Câte o persoană pe rând: nume, funcție.")


class MovementForm(forms.Form):
    """Where the goods go, to whom and why."""

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = PickField(pickers.rooms(unit_id), label=_("Locul primitor"))
        self.fields["custodian"] = PickField(
            pickers.custodians(unit_id),
            label=_("Gestionarul primitor"),
            required=False,
            help_text=_("Gol înseamnă: cel care răspunde de locul primitor, după „Gestiuni”."),
        )
        self.fields["reason"] = TextField(
            label=_("Motivul mișcării"), max_length=300, help_text=_("Apare pe bon.")
        )
        self.fields["once"] = OnceField()


class StepForm(forms.Form):
    """A step of a paper that two sides sign: a signed sheet, or a reason, as the step asks."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, on_paper: bool, gives: bool, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_paper:
            self.fields["file"] = forms.FileField(
                label=_("Foaia semnată, scanată"), help_text=_("PDF, JPEG sau PNG, cel mult 50 MB.")
            )
            if gives:
                self.fields["both"] = forms.BooleanField(
                    label=_("Foaia poartă și semnătura primitorului"), required=False
                )
        if needs_reason:
            self.fields["reason"] = TextField(label=_("Motivul"), max_length=300)


class CustodyForm(forms.Form):
    """A custody: who, of what, since when, by which act."""

    def __init__(self, *args: Any, actor: Actor, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PickField(
            pickers.custodians(unit_id),
            label=_("Gestionarul"),
            help_text=_("Persoane cu mandat în unitate, care curge azi."),
        )
        self.fields["room"] = PickField(
            pickers.rooms(unit_id),
            label=_("Locul"),
            required=False,
            help_text=_("Gol înseamnă: toată unitatea, în afara locurilor cu gestionar propriu."),
        )
        self.fields["valid_from"] = DayField(label=_("De la"), initial=clock.today)
        self.fields["act"] = PickField(
            pickers.acts_of(actor, unit_id),
            label=_("Actul de numire"),
            required=False,
            help_text=_("De exemplu decizia directorului, dacă este înregistrată la acte."),
        )
        self.fields["once"] = OnceField()


class CloseForm(forms.Form):
    """The day on which a custody ended."""

    valid_to = DayField(label=_("Ultima zi"), initial=clock.today)
    version = forms.IntegerField(widget=forms.HiddenInput)


class HandoverForm(forms.Form):
    """A hand-over: who gives what to whom, why, before whom."""

    def __init__(self, *args: Any, unit_id: int, givers: pickers.Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"] = PickField(
            lambda: givers,
            label=_("Gestionarul predător"),
            help_text=_("Cel care are acum bunurile în gestiune."),
        )
        self.fields["receiver"] = PickField(pickers.custodians(unit_id), label=_("Gestionarul primitor"))
        self.fields["room"] = PickField(
            pickers.rooms(unit_id),
            label=_("Locul predat"),
            required=False,
            help_text=_("Gol înseamnă: tot ce are predătorul în unitate."),
        )
        self.fields["reason"] = TextField(
            label=_("Motivul predării"),
            max_length=300,
            help_text=_("De exemplu: încetarea contractului de muncă."),
        )
        self.fields["order"] = TextField(label=_("Decizia comisiei"), required=False, max_length=160)
        self.fields["present"] = LongTextField(
            label=_("Comisia sau cei prezenți"), required=False, max_length=4000, help_text=_PEOPLE
        )
        self.fields["once"] = OnceField()

    def people(self) -> list[dict[str, str]]:
        """Those present, as the action takes them."""
        return read_people(self.cleaned_data["present"])


class FindingsForm(forms.Form):
    """The commission, and what was found beyond the lists."""

    order = TextField(label=_("Decizia comisiei"), required=False, max_length=160)
    present = LongTextField(
        label=_("Comisia sau cei prezenți"), required=False, max_length=4000, help_text=_PEOPLE
    )
    findings = LongTextField(
        label=_("Constatări în afara listelor"),
        required=False,
        max_length=8000,
        help_text=_("De exemplu bunuri găsite care nu sunt în evidență, cu locul lor."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def people(self) -> list[dict[str, str]]:
        """Those present, as the action takes them."""
        return read_people(self.cleaned_data["present"])


def initial_findings(handover: Handover) -> dict[str, Any]:
    """The form's values as they stand."""
    return {
        "order": handover.order,
        "present": show_people(handover.present),
        "findings": handover.findings,
        "version": handover.version,
    }


class CountForm(forms.Form):
    """What was found of one good."""

    counted = NumberField(
        label=_("Cantitatea găsită"),
        places=3,
        required=False,
        help_text=_("Gol înseamnă: nenumărat. Zero înseamnă: lipsă."),
    )
    remark = TextField(label=_("Mențiuni"), required=False, max_length=200)
    explanation = TextField(
        label=_("Explicația diferenței"),
        required=False,
        max_length=300,
        help_text=_("Se cere numai când ce s-a găsit diferă de evidență."),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class CodesForm(forms.Form):
    """Codes as a scanner types them, one per line."""

    codes = LongTextField(
        label=_("Coduri"),
        max_length=40_000,
        help_text=_(
            "Pe rânduri: locul de unde pleacă, bunurile, locul unde ajung. Cititorul trece singur la rândul următor."
        ),
        widget=forms.Textarea(
            attrs={
                "rows": 12,
                "autofocus": True,
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "num",
            }
        ),
    )


class ScannedForm(forms.Form):
    """To whom and why the scanned goods go; the codes come along."""

    codes = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custodian"] = PickField(
            pickers.custodians(unit_id),
            label=_("Gestionarul primitor"),
            required=False,
            help_text=_("Gol înseamnă: cel care răspunde de locul primitor, după „Gestiuni”."),
        )
        self.fields["reason"] = TextField(
            label=_("Motivul mișcării"), max_length=300, help_text=_("Apare pe bon.")
        )
        self.fields["once"] = OnceField()
