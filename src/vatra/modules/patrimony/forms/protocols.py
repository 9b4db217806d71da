# SPDX-License-Identifier: EUPL-1.2
"""Forms of the protocol's head, its steps and files."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import DayField, LongTextField, OnceField, PickField, TextField
from vatra.foundation.shell.forms import SectionedForm
from vatra.kernel.actor import Actor
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions.protocols import ProtocolHead
from vatra.modules.patrimony.choices import Door
from vatra.modules.patrimony.models import Protocol

_PERSON_HINT = _("Câte o persoană pe rând: nume, funcție. De exemplu: Ana Popescu, președinte")
SIDES = ("giver", "receiver")


def read_people(lines: str) -> list[dict[str, str]]:
    """People typed one per line as ``name, function``."""
    people = []
    for line in lines.splitlines():
        name, _comma, function = (part.strip() for part in line.partition(","))
        if name:
            people.append({"name": name[:160], "function": re.sub(r"\s+", " ", function)[:160]})
    return people


def show_people(people: list[dict[str, str]]) -> str:
    """The same text back."""
    return "\n".join(f"{p['name']}, {p['function']}" if p.get("function") else p["name"] for p in people)


class HeadForm(SectionedForm):
    """The head of a protocol; the door decides which fields it has."""

    sections = (
        (_("Protocolul"), ("unit", "decision", "own_number", "own_date", "opening_date", "place", "copies")),
        (_("Partea care predă: unitatea de învățământ"), ("giver_order", "giver_people", "giver_members")),
        (
            _("Partea care primește: consiliul local"),
            ("receiver_order", "receiver_people", "receiver_members"),
        ),
    )

    def __init__(self, *args: Any, actor: Actor, door: Door, unit_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door
        if not unit_known:
            self.fields["unit"] = PickField(pickers.units(actor), label=_("Unitatea de învățământ"))
        if door == Door.EXISTING:
            self._existing_fields()
        self.fields["decision"] = PickField(
            pickers.decisions(actor),
            label=_("Hotărârea de temei"),
            required=False,
            help_text=_("Hotărârea consiliului prin care s-a aprobat predarea-preluarea."),
        )
        self.fields["place"] = TextField(label=_("Locul încheierii"), max_length=160, required=False)
        self.fields["copies"] = forms.IntegerField(label=_("Exemplare"), min_value=1, max_value=20, initial=2)
        if door != Door.EXISTING:
            self._commission_fields()
        self.fields["notes"] = LongTextField(label=_("Mențiuni"), required=False, max_length=4000)
        self.fields["once"] = OnceField()
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _existing_fields(self) -> None:
        self.fields["own_number"] = TextField(label=_("Numărul de pe protocol"), max_length=40)
        self.fields["own_date"] = DayField(label=_("Data protocolului"))
        self.fields["opening_date"] = DayField(
            label=_("Data preluării inițiale"),
            help_text=_("Ziua pentru care sunt scrise valorile și amortizarea cumulată."),
        )

    def _commission_fields(self) -> None:
        for side in SIDES:
            self.fields[f"{side}_order"] = TextField(
                label=_("Decizia sau dispoziția comisiei"),
                max_length=160,
                required=False,
            )
            self.fields[f"{side}_members"] = LongTextField(
                label=_("Membrii comisiei"),
                help_text=_PERSON_HINT,
                required=False,
                max_length=4000,
            )
            self.fields[f"{side}_people"] = LongTextField(
                label=_("Cine semnează pentru parte"),
                help_text=_PERSON_HINT,
                required=False,
                max_length=1000,
            )

    def head(self) -> ProtocolHead:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        commissions = {
            side: {
                "order": data.get(f"{side}_order", ""),
                "members": read_people(data.get(f"{side}_members", "")),
                "representatives": read_people(data.get(f"{side}_people", "")),
            }
            for side in SIDES
            if self.door != Door.EXISTING
        }
        return ProtocolHead(
            own_number=data.get("own_number", ""),
            own_date=data.get("own_date"),
            opening_date=data.get("opening_date"),
            council_decision_id=data.get("decision"),
            place=data.get("place", ""),
            copies=data["copies"],
            notes=data.get("notes", ""),
            commissions=commissions,
        )


def initial_head(protocol: Protocol) -> dict[str, Any]:
    """The form's values for a protocol as it stands."""
    values: dict[str, Any] = {
        "own_number": protocol.own_number,
        "own_date": protocol.own_date,
        "opening_date": protocol.opening_date,
        "decision": protocol.council_decision_id,
        "place": protocol.place,
        "copies": protocol.copies,
        "notes": protocol.notes,
        "version": protocol.version,
    }
    for side in SIDES:
        kept = protocol.commissions.get(side) or {}
        values[f"{side}_order"] = kept.get("order", "")
        values[f"{side}_members"] = show_people(kept.get("members", []))
        values[f"{side}_people"] = show_people(kept.get("representatives", []))
    return values


class StepForm(forms.Form):
    """A step on a protocol: the version seen, and a note where the step asks for a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = LongTextField(label=_("Motivul"), required=False, max_length=300)


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("Fișierul"), help_text=_("PDF, JPEG sau PNG, cel mult 50 MB."))
