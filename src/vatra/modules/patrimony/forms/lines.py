# SPDX-License-Identifier: EUPL-1.2
"""Forms of annex positions and of the small annexes."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.stale import LENGTH
from vatra.foundation.shell.fields import (
    DayField,
    LongTextField,
    MoneyField,
    NumberField,
    OnceField,
    PickField,
    TextField,
)
from vatra.foundation.shell.forms import SectionedForm
from vatra.modules.patrimony import pickers
from vatra.modules.patrimony.actions.lines import (
    ContractInput,
    EstateInput,
    ItemInput,
    LineInput,
    ObjectionInput,
    SideInput,
    TotalInput,
)
from vatra.modules.patrimony.choices import Annex, LineOperation
from vatra.modules.patrimony.models import Good, ProtocolLine

MONTHS = 12
_ESTATE_TEXTS = {
    "address": _("Adresa"),
    "cadastral_number": _("Număr cadastral"),
    "land_book_number": _("Număr carte funciară"),
    "legal_situation": _("Situația juridică"),
    "litigation": _("Litigii și revendicări"),
    "encumbrances": _("Sarcini"),
}
_LAND_AREAS = {"area_deed": _("Suprafața din acte, m²"), "area_measured": _("Suprafața măsurată, m²")}
_BUILDING_AREAS = {
    "built_area": _("Suprafața construită, m²"),
    "developed_area": _("Suprafața desfășurată, m²"),
}


class LineForm(SectionedForm):
    """A position of annexes 1 to 4; each annex has its own fields."""

    sections = (
        (_("Identificare"), ("inventory_number", "account", "name", "serial", "description")),
        (
            _("Valoare și durată"),
            (
                "quantity", "measure", "entry_value", "accumulated_depreciation", "classification_code", "life_years",
                "commissioning_date", "entry_date", "entry_document",
            ),
        ),
        (
            _("Imobilul"),
            (
                "address", "cadastral_number", "land_book_number", "area_deed", "area_measured", "built_area",
                "developed_area", "levels", "structure", "year_built", "legal_situation", "litigation", "encumbrances",
            ),
        ),
        (_("Locul și gestionarul"), ("room", "custodian")),
        (_("Proprietar, administrator, evidență"), ("owner", "administrator", "keeper")),
    )  # fmt: skip

    def __init__(self, *args: Any, annex: Annex, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.annex, self.unit_id = annex, unit_id
        self._identity()
        if annex == Annex.INVENTORY_OBJECTS:
            self.fields["quantity"] = NumberField(label=_("Cantitatea"), places=3, initial=Decimal(1))
            self.fields["measure"] = TextField(label=_("Unitatea de măsură"), max_length=12, initial="buc")
        self.fields["entry_value"] = MoneyField(label=_("Valoarea de inventar, lei"))
        if annex in {Annex.BUILDINGS, Annex.FIXED_ASSETS}:
            self._life()
        if annex in {Annex.LAND, Annex.BUILDINGS}:
            self._estate()
        else:
            self._movable()
        self._parties()
        self.fields["once"] = OnceField()
        self.fields["version"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LENGTH)

    def _identity(self) -> None:
        label = _("Codul") if self.annex == Annex.INVENTORY_OBJECTS else _("Numărul de inventar")
        self.fields["inventory_number"] = TextField(label=label, max_length=40)
        self.fields["name"] = TextField(label=_("Denumirea"), max_length=300)
        self.fields["description"] = LongTextField(
            label=_("Caracteristici tehnice"), required=False, max_length=4000
        )
        self.fields["account"] = TextField(
            label=_("Contul"), max_length=12, required=False, help_text=_("De exemplu 211, 212, 214 sau 303.")
        )

    def _life(self) -> None:
        self.fields["classification_code"] = TextField(
            label=_("Codul de clasificare"), max_length=20, help_text=_("HG 2139/2004, de exemplu 3.1.1.")
        )
        self.fields["life_years"] = NumberField(
            label=_("Durata normală aleasă, ani"),
            places=2,
            help_text=_("În intervalul codului; legea nu dă o valoare unică."),
        )
        self.fields["accumulated_depreciation"] = MoneyField(
            label=_("Amortizarea cumulată, lei"), required=False
        )
        self.fields["commissioning_date"] = DayField(label=_("Data punerii în funcțiune"), required=False)

    def _estate(self) -> None:
        for name, label in _ESTATE_TEXTS.items():
            self.fields[name] = TextField(label=label, required=False, max_length=300)
        for name, label in (_LAND_AREAS if self.annex == Annex.LAND else _BUILDING_AREAS).items():
            self.fields[name] = NumberField(label=label, required=False)
        if self.annex == Annex.BUILDINGS:
            self.fields["levels"] = TextField(label=_("Regimul de înălțime"), required=False, max_length=40)
            self.fields["structure"] = TextField(label=_("Structura"), required=False, max_length=80)
            self.fields["year_built"] = forms.IntegerField(
                label=_("Anul construcției"), required=False, min_value=1500, max_value=2100
            )

    def _movable(self) -> None:
        self.fields["serial"] = TextField(label=_("Seria"), required=False, max_length=80)
        self.fields["entry_date"] = DayField(label=_("Data intrării"), required=False)
        self.fields["entry_document"] = TextField(
            label=_("Documentul de intrare"), required=False, max_length=160
        )
        self.fields["room"] = PickField(
            pickers.rooms(self.unit_id), label=_("Locul de folosință"), required=False
        )
        self.fields["custodian"] = PickField(
            pickers.custodians(self.unit_id), label=_("Gestionarul"), required=False
        )

    def _parties(self) -> None:
        words = {
            "owner": _("Proprietarul"),
            "administrator": _("Administratorul"),
            "keeper": _("Cine ține evidența"),
        }
        for name, label in words.items():
            self.fields[name] = PickField(
                pickers.parties(self.unit_id),
                label=label,
                required=False,
                help_text=_("Gol înseamnă: cel obișnuit pentru acest fel de bun."),
            )

    def line(
        self, *, operation: LineOperation = LineOperation.ADD, target_id: int | None = None, reason: str = ""
    ) -> LineInput:
        """What was typed, as the action takes it; for additional acts with what is done to which good."""
        data = self.cleaned_data
        years = data.get("life_years")
        estate = {
            n: data[n] for n in EstateInput.__dataclass_fields__ if n in data and data[n] not in (None, "")
        }
        return LineInput(
            annex=self.annex,
            inventory_number=data["inventory_number"],
            name=data["name"],
            entry_value=data["entry_value"],
            description=data["description"],
            serial=data.get("serial", ""),
            classification_code=data.get("classification_code", ""),
            life_months=int(years * MONTHS) if years else None,
            account=data["account"],
            measure=data.get("measure") or "buc",
            quantity=data.get("quantity") or Decimal(1),
            accumulated_depreciation=data.get("accumulated_depreciation") or Decimal(0),
            commissioning_date=data.get("commissioning_date"),
            entry_date=data.get("entry_date"),
            entry_document=data.get("entry_document", ""),
            owner_id=data.get("owner"),
            administrator_id=data.get("administrator"),
            keeper_id=data.get("keeper"),
            room_id=data.get("room"),
            custodian_id=data.get("custodian"),
            estate=EstateInput(**estate),
            operation=operation,
            target_id=target_id,
            reason=reason,
        )

    def line_of(self, kept: ProtocolLine) -> LineInput:
        """What was typed for a position that exists; what the form does not ask stays as it was."""
        typed = self.line(
            operation=LineOperation(kept.operation), target_id=kept.target_id, reason=kept.reason
        )
        return replace(typed, place_text=kept.place_text, domain=kept.domain)


def initial_line(line: ProtocolLine | Good) -> dict[str, Any]:
    """The form's values for a position, or for the good that an additional act corrects."""
    values: dict[str, Any] = {f.name: getattr(line, f.attname) for f in line._meta.concrete_fields}  # noqa: SLF001
    if line.life_months:
        values["life_years"] = Decimal(line.life_months) / MONTHS
    estate = getattr(line, "estate", None)
    if estate is not None:
        values |= {n: getattr(estate, n) for n in EstateInput.__dataclass_fields__}
    return values


class AmendForm(forms.Form):
    """Which good of the unit an additional act corrects or takes out, and why."""

    operation = forms.ChoiceField(
        label=_("Ce face actul adițional"),
        choices=[
            (LineOperation.CORRECT, _("corectează datele bunului")),
            (LineOperation.REMOVE, _("scoate bunul din evidență")),
        ],
        widget=forms.RadioSelect,
    )
    number = TextField(label=_("Numărul de inventar al bunului"), max_length=40)
    reason = TextField(label=_("Motivul"), max_length=300)


class TotalForm(forms.Form):
    """The total that the paper declares for an annex and account."""

    annex = forms.TypedChoiceField(label=_("Anexa"), choices=Annex.choices, coerce=int)
    account = TextField(
        label=_("Contul"), required=False, max_length=12, help_text=_("Gol înseamnă: toată anexa.")
    )
    positions = forms.IntegerField(label=_("Poziții"), required=False, min_value=0)
    amount = MoneyField(label=_("Valoarea, lei"))

    def entry(self) -> SideInput:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return TotalInput(Annex(data["annex"]), data["amount"], data["account"], data["positions"])


class ContractForm(forms.Form):
    """Annex 5."""

    subject = TextField(label=_("Obiectul contractului"), max_length=200)
    party = TextField(label=_("Cocontractantul"), max_length=200)
    number = TextField(label=_("Numărul"), max_length=60)
    date = DayField(label=_("Data"))
    valid_to = DayField(label=_("Valabil până la"), required=False)

    def entry(self) -> SideInput:
        """What was typed, as the action takes it."""
        return ContractInput(**self.cleaned_data)


class ItemForm(forms.Form):
    """Annex 6: a paper, or a meter when an index is given."""

    name = TextField(label=_("Documentul sau contorul"), max_length=200)
    number = TextField(label=_("Numărul sau seria"), required=False, max_length=60)
    meter_index = NumberField(label=_("Indexul la predare"), required=False, places=3)
    measure = TextField(label=_("Unitatea de măsură"), required=False, max_length=12)
    note = TextField(label=_("Mențiuni"), required=False, max_length=200)

    def entry(self) -> SideInput:
        """What was typed, as the action takes it."""
        return ItemInput(**self.cleaned_data)


class ObjectionForm(forms.Form):
    """Annex 7."""

    side = forms.ChoiceField(
        label=_("Cine o formulează"),
        choices=[("predator", _("cel care predă")), ("primitor", _("cel care primește"))],
    )
    text = LongTextField(label=_("Obiecțiunea"), max_length=4000)

    def entry(self) -> SideInput:
        """What was typed, as the action takes it."""
        return ObjectionInput(**self.cleaned_data)


SIDE_FORMS: dict[str, type[forms.Form]] = {
    "total": TotalForm,
    "contract": ContractForm,
    "document": ItemForm,
    "obiectiune": ObjectionForm,
}
SIDE_TITLES = {
    "total": _("Total declarat"),
    "contract": _("Contract în vigoare"),
    "document": _("Document sau contor predat"),
    "obiectiune": _("Obiecțiune"),
}
