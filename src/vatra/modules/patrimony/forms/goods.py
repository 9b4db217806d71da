# SPDX-License-Identifier: EUPL-1.2
"""Forms of goods: adding, correcting, moving, states, photos and papers, estate facts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import (
    DayField,
    LongTextField,
    MoneyField,
    NumberField,
    OnceField,
    PickField,
    TextField,
)
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony import pickers, rules
from vatra.modules.patrimony.actions.goods import SHORT_LIFE, GoodInput, is_short_lived
from vatra.modules.patrimony.actions.lines import EstateInput
from vatra.modules.patrimony.actions.places import SETTABLE, Place
from vatra.modules.patrimony.choices import Domain, GoodKind, GoodState, Provenance
from vatra.modules.patrimony.models import Good, GoodEstate

MONTHS = 12
ENTERS_BY = [(p.value, p.label) for p in Provenance if p != Provenance.PROTOCOL]
STATES = [(s.value, s.label) for s in GoodState if s in SETTABLE]


class StartForm(forms.Form):
    """The first step of adding a good: where it goes and what it is."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = PickField(pickers.units(actor), label=_("Unitatea de învățământ"))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Ce se adaugă"), choices=GoodKind.choices, initial=GoodKind.FIXED_ASSET
        )


class GoodForm(forms.Form):
    """A good that enters without a protocol."""

    def __init__(self, *args: Any, unit_id: int, kind: GoodKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id, self.kind = unit_id, kind
        is_object = kind == GoodKind.INVENTORY_OBJECT
        self.fields["provenance"] = forms.ChoiceField(label=_("Proveniența"), choices=ENTERS_BY)
        self.fields["entry_document"] = TextField(
            label=_("Documentul de intrare"),
            max_length=160,
            help_text=_("De exemplu: factura SV 20418, NIR 57/2026."),
        )
        self.fields["entry_date"] = DayField(label=_("Data intrării"), initial=clock.today)
        self.fields["inventory_number"] = TextField(
            label=_("Codul") if is_object else _("Numărul de inventar"), max_length=40
        )
        self.fields["name"] = TextField(label=_("Denumirea"), max_length=300)
        self.fields["description"] = LongTextField(
            label=_("Caracteristici tehnice"), required=False, max_length=4000
        )
        self.fields["entry_value"] = MoneyField(label=_("Valoarea de inventar, lei"))
        self.fields["account"] = TextField(
            label=_("Contul"), required=False, max_length=12, help_text=_("De exemplu 214 sau 303.")
        )
        if is_object:
            self._object_fields()
        if kind in {GoodKind.BUILDING, GoodKind.FIXED_ASSET}:
            self._life_fields()
        if kind in {GoodKind.FIXED_ASSET, GoodKind.INVENTORY_OBJECT}:
            self._place_fields()
        for name, label in {"owner": _("Proprietarul"), "administrator": _("Administratorul")}.items():
            self.fields[name] = PickField(
                pickers.parties(unit_id),
                label=label,
                required=False,
                help_text=_("Gol înseamnă: cel obișnuit pentru acest fel de bun."),
            )
        self.fields["once"] = OnceField()

    def _object_fields(self) -> None:
        self.fields["quantity"] = NumberField(label=_("Cantitatea"), places=3, initial=Decimal(1))
        self.fields["measure"] = TextField(label=_("Unitatea de măsură"), max_length=12, initial="buc")
        self.fields["short_life"] = forms.BooleanField(
            label=_("Se folosește mai puțin de un an"), required=False
        )

    def _life_fields(self) -> None:
        self.fields["classification_code"] = TextField(
            label=_("Codul de clasificare"), max_length=20, help_text=_("HG 2139/2004, de exemplu 3.1.1.")
        )
        self.fields["life_years"] = NumberField(
            label=_("Durata normală aleasă, ani"),
            help_text=_("În intervalul codului; legea nu dă o valoare unică."),
        )
        self.fields["commissioning_date"] = DayField(label=_("Data punerii în funcțiune"), required=False)

    def _place_fields(self) -> None:
        self.fields["serial"] = TextField(label=_("Seria"), required=False, max_length=80)
        self.fields["room"] = PickField(
            pickers.rooms(self.unit_id), label=_("Locul de folosință"), required=False
        )
        self.fields["custodian"] = PickField(
            pickers.custodians(self.unit_id), label=_("Gestionarul"), required=False
        )

    def good(self) -> GoodInput:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        years = data.get("life_years")
        return GoodInput(
            kind=self.kind,
            inventory_number=data["inventory_number"],
            name=data["name"],
            entry_value=data["entry_value"],
            provenance=Provenance(data["provenance"]),
            entry_date=data["entry_date"],
            entry_document=data["entry_document"],
            description=data["description"],
            serial=data.get("serial", ""),
            classification_code=data.get("classification_code", ""),
            life_months=int(years * MONTHS) if years else None,
            account=data["account"],
            measure=data.get("measure") or "buc",
            quantity=data.get("quantity") or Decimal(1),
            commissioning_date=data.get("commissioning_date"),
            owner_id=data.get("owner"),
            administrator_id=data.get("administrator"),
            room_id=data.get("room"),
            custodian_id=data.get("custodian"),
            short_life=data.get("short_life", False),
        )


class CorrectionForm(forms.Form):
    """Facts of a good as they stand. Facts that a protocol fixed are shown on the page, not here."""

    def __init__(self, *args: Any, good: Good, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.good = good
        if good.protocol_id is None:
            self._own_facts(good)
        self.fields["description"] = LongTextField(
            label=_("Caracteristici tehnice"), required=False, max_length=4000
        )
        self.fields["serial"] = TextField(label=_("Seria"), required=False, max_length=80)
        self.fields["account"] = TextField(label=_("Contul"), required=False, max_length=12)
        self.facts = list(self.fields)
        self.fields["reason"] = TextField(label=_("Motivul corecției"), max_length=300)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def _own_facts(self, good: Good) -> None:
        self.fields["inventory_number"] = TextField(label=_("Numărul de inventar"), max_length=40)
        self.fields["name"] = TextField(label=_("Denumirea"), max_length=300)
        self.fields["entry_value"] = MoneyField(label=_("Valoarea de inventar, lei"))
        self.fields["accumulated_depreciation"] = MoneyField(
            label=_("Amortizarea cumulată, lei"), required=False
        )
        if good.kind == GoodKind.INVENTORY_OBJECT:
            self.fields[SHORT_LIFE] = forms.BooleanField(
                label=_("Se folosește mai puțin de un an"), required=False
            )
        if good.kind in {GoodKind.BUILDING, GoodKind.FIXED_ASSET}:
            self.fields["classification_code"] = TextField(label=_("Codul de clasificare"), max_length=20)
            self.fields["life_years"] = NumberField(label=_("Durata normală aleasă, ani"))
            self.fields["commissioning_date"] = DayField(label=_("Data punerii în funcțiune"), required=False)
        self.fields["entry_document"] = TextField(
            label=_("Documentul de intrare"), required=False, max_length=160
        )
        self.fields["domain"] = forms.ChoiceField(label=_("Domeniul"), choices=Domain.choices)
        for name, label in {"owner": _("Proprietarul"), "administrator": _("Administratorul")}.items():
            self.fields[name] = PickField(pickers.parties(good.unit_id), label=label, required=False)

    def values(self) -> dict[str, Any]:
        """New values by field name of ``Good``."""
        data = {name: self.cleaned_data[name] for name in self.facts}
        if "life_years" in data:
            years = data.pop("life_years")
            data["life_months"] = int(years * MONTHS) if years else None
        if "accumulated_depreciation" in data:
            data["accumulated_depreciation"] = data["accumulated_depreciation"] or Decimal(0)
        return {f"{n}_id" if n in {"owner", "administrator"} else n: v for n, v in data.items()}


def initial_correction(good: Good) -> dict[str, Any]:
    """The form's values for a good as it stands."""
    names = (
        "inventory_number", "name", "entry_value", "accumulated_depreciation", "classification_code", "commissioning_date",
        "entry_document", "domain", "description", "serial", "account", "version",
    )  # fmt: skip
    life = Decimal(good.life_months) / MONTHS if good.life_months else None
    parties = {"owner": good.owner_id, "administrator": good.administrator_id}
    return {name: getattr(good, name) for name in names} | {
        "life_years": life,
        SHORT_LIFE: is_short_lived(good),
        **parties,
    }


class PlaceForm(forms.Form):
    """The right room, and the first custodian of goods that have none; what is left empty stays."""

    def __init__(self, *args: Any, unit_id: int, names_custodian: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = PickField(
            pickers.rooms(unit_id),
            label=_("Locul"),
            required=False,
            help_text=_("Gol înseamnă: rămâne cel de acum."),
        )
        if names_custodian:
            self.fields["custodian"] = PickField(
                pickers.custodians(unit_id),
                label=_("Gestionarul"),
                required=False,
                help_text=_("Numai pentru bunuri fără gestionar. Gol înseamnă: rămâne cel de acum."),
            )
        self.fields["no_room"] = forms.BooleanField(
            label=_("Scoate din încăpere, fără loc nou"), required=False
        )
        self.fields["reason"] = TextField(label=_("Motivul"), required=False, max_length=300)
        self.fields["once"] = OnceField()

    def place(self) -> Place:
        """What was chosen."""
        data = self.cleaned_data
        room, custodian = data.get("room"), data.get("custodian")
        return Place(
            room,
            custodian,
            sets_room=room is not None or data.get("no_room", False),
            sets_custodian=custodian is not None,
        )


class StateForm(forms.Form):
    """A new state with its reason."""

    state = forms.ChoiceField(label=_("Starea"), choices=STATES, widget=forms.RadioSelect)
    reason = TextField(label=_("Motivul"), max_length=300)
    once = OnceField()


class ReasonForm(forms.Form):
    """A reason for something done to many goods."""

    reason = TextField(label=_("Motivul"), max_length=300)
    once = OnceField()


class PhotoForm(forms.Form):
    """One photo."""

    file = forms.FileField(
        label=_("Fotografia"),
        help_text=_("JPEG, PNG sau WebP, cel mult 20 MB. Locul fotografierii se șterge din fișier."),
    )
    caption = TextField(
        label=_("Ce se vede"), max_length=200, help_text=_("Se citește celor care nu văd imaginea.")
    )


class DocumentForm(forms.Form):
    """A paper of the good."""

    kind = TextField(
        label=_("Documentul"), max_length=60, help_text=_("De exemplu: factură, NIR, certificat de garanție.")
    )
    number = TextField(label=_("Numărul"), required=False, max_length=60)
    date = DayField(label=_("Data"), required=False)
    file = forms.FileField(
        label=_("Fișierul"), required=False, help_text=_("PDF, JPEG sau PNG, cel mult 50 MB.")
    )


class AliasForm(forms.Form):
    """The number in the book of another party."""

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"] = PickField(pickers.parties(unit_id), label=_("A cui evidență"))
        self.fields["number"] = TextField(label=_("Numărul din acea evidență"), max_length=40)


_TEXTS = {
    "address": 250, "cadastral_number": 40, "land_book_number": 40, "levels": 40, "structure": 80, "legal_situation": 300,
    "litigation": 300, "encumbrances": 300,
}  # fmt: skip
_AREAS = ("area_deed", "area_measured", "built_area", "developed_area")


class EstateForm(forms.Form):
    """Facts of land or a building."""

    def __init__(self, *args: Any, good: Good, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in EstateInput.__dataclass_fields__:
            label = str(GoodEstate._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]  # noqa: SLF001
            if name in _TEXTS:
                self.fields[name] = TextField(label=label, required=False, max_length=_TEXTS[name])
            elif name in _AREAS:
                self.fields[name] = NumberField(label=f"{label}, m²", required=False)
            else:
                self.fields[name] = forms.IntegerField(
                    label=label, required=False, min_value=1500, max_value=2100
                )
        if good.kind == GoodKind.BUILDING:
            self.fields["building"] = PickField(
                pickers_buildings(good.unit_id), label=_("Clădirea din evidența locurilor"), required=False
            )
        self.fields["reason"] = TextField(label=_("Motivul"), max_length=300)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def estate(self) -> EstateInput:
        """What was typed, as the action takes it."""
        return EstateInput(**{name: self.cleaned_data[name] for name in EstateInput.__dataclass_fields__})


def pickers_buildings(unit_id: int) -> Any:
    """The buildings that the unit uses."""
    from vatra.organisation.models import Building

    rows = Building.objects.filter(uses__unit_id=unit_id).distinct().order_by("site__name", "code")
    return lambda: [
        (pk, f"{name} ({code}), {site}")
        for pk, name, code, site in rows.values_list("pk", "name", "code", "site__name")
    ]


def initial_estate(good: Good) -> dict[str, Any]:
    """The form's values for the estate facts as they stand."""
    kept = getattr(good, "estate", None)
    values = {name: getattr(kept, name) for name in EstateInput.__dataclass_fields__} if kept else {}
    return values | {"building": kept.building_id if kept else None, "version": good.version}


class ProposalForm(forms.Form):
    """What people of a unit ask to be changed; only what they fill in differently is proposed."""

    def __init__(self, *args: Any, good: Good, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.good = good
        if good.protocol_id is None:
            self.fields["name"] = TextField(label=_("Denumirea"), max_length=300)
        self.fields["state"] = forms.ChoiceField(label=_("Starea"), choices=STATES)
        self.fields["room"] = PickField(
            pickers.rooms(good.unit_id), label=_("Locul de folosință"), required=False
        )
        if good.custodian_id is None:
            self.fields["custodian"] = PickField(
                pickers.custodians(good.unit_id), label=_("Gestionarul"), required=False
            )
        self.fields["serial"] = TextField(label=_("Seria"), required=False, max_length=80)
        self.fields["description"] = LongTextField(
            label=_("Caracteristici tehnice"), required=False, max_length=4000
        )
        self.fields["reason"] = TextField(label=_("De ce se cere schimbarea"), max_length=500)
        self.fields["once"] = OnceField()

    def changes(self) -> dict[str, str]:
        """Proposed values as text, by field name of ``Good``, only those that differ."""
        proposed: dict[str, str] = {}
        for name in ("name", "state", "room", "custodian", "serial", "description"):
            if name not in self.fields:
                continue
            attribute = f"{name}_id" if name in {"room", "custodian"} else name
            value, present = self.cleaned_data[name], getattr(self.good, attribute)
            if value != present and (value not in (None, "") or attribute in rules.FREE_FACTS):
                proposed[attribute] = "" if value is None else str(value)
        return proposed


def initial_proposal(good: Good) -> dict[str, Any]:
    """The form's values for the good as it stands."""
    names = ("name", "state", "serial", "description")
    return {name: getattr(good, name) for name in names} | {
        "room": good.room_id,
        "custodian": good.custodian_id,
    }


class DecisionForm(forms.Form):
    """The answer to a proposal; a refusal needs one."""

    answer = TextField(label=_("Răspunsul"), required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = OnceField()


class LabelForm(forms.Form):
    """Which sheets are in the printer, and where the first free label is."""

    format = forms.ChoiceField(label=_("Formatul foii"), widget=forms.RadioSelect)
    start = forms.IntegerField(
        label=_("Prima etichetă liberă"),
        min_value=1,
        max_value=65,
        initial=1,
        help_text=_("De la stânga la dreapta, de sus în jos."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from vatra.modules.patrimony.papers.labels import FORMATS

        formats: Any = self.fields["format"]
        formats.choices = [(key, f["name"]) for key, f in FORMATS.items()]
        formats.initial = next(iter(FORMATS))


class PeriodForm(forms.Form):
    """The period of a register."""

    since = DayField(label=_("De la"), required=False)
    until = DayField(label=_("Până la"), required=False)


class IssueForm(forms.Form):
    """Issuing takes a number once, however often the button is pressed."""

    once = OnceField()
