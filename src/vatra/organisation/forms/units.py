# SPDX-License-Identifier: EUPL-1.2
"""Forms of education units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vatra.foundation.shell.fields import DayField, TextField
from vatra.kernel.errors import BadInputError
from vatra.kernel.identifiers import validate_cui, validate_siiir
from vatra.organisation.actions.people import AppointPerson
from vatra.organisation.actions.places import UseBuilding
from vatra.organisation.actions.units import ChangeUnit, CreateUnit, RecordPupils, RenameUnit, UnitFacts
from vatra.organisation.choices import IdentifierScheme, Level, MandateFunction, UnitKind
from vatra.organisation.forms.fields import ChosenField, RecordForm, act_field, pk_of, unit_field
from vatra.organisation.models import Building, EducationUnit, Person
from vatra.organisation.queries.bodies import people
from vatra.organisation.queries.places import buildings
from vatra.organisation.queries.units import parents_to_choose


def checked(check: Any, value: str) -> str:
    """The value as the check of its shape returns it; its sentence stands at the field."""
    if not value:
        return ""
    try:
        return str(check(value))
    except BadInputError as refused:
        raise ValidationError(refused.message, code=refused.code) from refused


class UnitFactsForm(RecordForm):
    """What is recorded of a unit besides its name and code."""

    kind = forms.ChoiceField(label=_("Felul unității"), choices=UnitKind)
    levels = forms.MultipleChoiceField(
        label=_("Niveluri"), choices=Level, widget=forms.CheckboxSelectMultiple, required=False
    )
    parent = unit_field(
        label=_("Structură a unității"),
        required=False,
        help_text=_("Gol pentru unitățile cu personalitate juridică."),
    )
    siiir = TextField(
        label=_("Cod SIIIR"), max_length=20, required=False, help_text=_("10 cifre, cu tot cu zerouri.")
    )
    cui = TextField(
        label=_("CUI/CIF"),
        max_length=14,
        required=False,
        help_text=_("Numai unitățile cu personalitate juridică au cod propriu."),
    )
    address = TextField(label=_("Adresă"), max_length=250, required=False)
    phone = TextField(label=_("Telefon"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    latitude = forms.DecimalField(
        label=_("Latitudine"), required=False, max_digits=9, decimal_places=6, min_value=43, max_value=49
    )
    longitude = forms.DecimalField(
        label=_("Longitudine"), required=False, max_digits=9, decimal_places=6, min_value=20, max_value=30
    )

    def offer(self) -> None:
        self.offer_units("parent", parents_to_choose(self.actor))

    def clean_siiir(self) -> str:
        return checked(validate_siiir, self.cleaned_data["siiir"])

    def clean_cui(self) -> str:
        return checked(validate_cui, self.cleaned_data["cui"])

    def facts(self) -> UnitFacts:
        """The typed facts."""
        data = self.cleaned_data
        return UnitFacts(
            kind=data["kind"],
            levels=tuple(code for code in Level.values if code in data["levels"]),
            siiir=data["siiir"],
            cui=data["cui"],
            parent_id=pk_of(data["parent"]),
            address=data["address"],
            phone=data["phone"],
            email=data["email"],
            latitude=data["latitude"],
            longitude=data["longitude"],
            is_active=data.get("is_active", True),
        )


class UnitCreateForm(UnitFactsForm):
    """A new unit."""

    name = TextField(label=_("Denumire"), max_length=250)
    code = forms.SlugField(
        label=_("Cod scurt"),
        max_length=24,
        help_text=_("Litere mici și cifre, de exemplu g412; apare în numere și adrese."),
    )
    since = DayField(label=_("Poartă denumirea din"))
    act = act_field()
    field_order = ("name", "code", "since", "act")

    def offer(self) -> None:
        super().offer()
        self.offer_acts("act")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()

    def command(self) -> CreateUnit:
        """What the action is asked for."""
        data = self.cleaned_data
        return CreateUnit(
            data["code"], data["name"], self.facts(), data["since"], pk_of(data["act"]), once=data["once"]
        )


class UnitChangeForm(UnitFactsForm):
    """Other facts of a unit, with the reason."""

    is_active = forms.BooleanField(label=_("Unitatea funcționează"), required=False)
    reason = TextField(
        label=_("Motivul schimbării"), max_length=300, help_text=_("Rămâne în istoricul unității.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(unit: EducationUnit) -> dict[str, Any]:
        """What the form shows at first."""
        names = (
            "kind",
            "levels",
            "parent",
            "siiir",
            "address",
            "phone",
            "email",
            "latitude",
            "longitude",
            "is_active",
            "version",
        )
        cui = (
            unit.organisation.identifiers.filter(scheme=IdentifierScheme.CUI)
            .values_list("value", flat=True)
            .first()
        )
        return {name: getattr(unit, name) for name in names} | {"cui": cui or ""}

    def command(self, unit: EducationUnit) -> ChangeUnit:
        """What the action is asked for."""
        return ChangeUnit(unit.code, self.cleaned_data["version"], self.facts(), self.cleaned_data["reason"])


class UnitRenameForm(RecordForm):
    """A new name from a day on."""

    name = TextField(label=_("Denumirea nouă"), max_length=250)
    since = DayField(label=_("De la data"))
    act = act_field()

    def offer(self) -> None:
        self.offer_acts("act")

    def command(self, unit: EducationUnit) -> RenameUnit:
        """What the action is asked for."""
        data = self.cleaned_data
        return RenameUnit(unit.code, data["name"], data["since"], pk_of(data["act"]))


class PupilsForm(RecordForm):
    """Pupils of one school year."""

    school_year = forms.IntegerField(
        label=_("Anul în care începe anul școlar"),
        min_value=1990,
        max_value=2100,
        help_text=_("De exemplu 2026 pentru 2026–2027."),
    )
    pupils = forms.IntegerField(label=_("Elevi sau preșcolari"), min_value=0, max_value=20000)
    groups = forms.IntegerField(label=_("Formațiuni de studiu"), min_value=0, max_value=2000)
    staff = forms.IntegerField(label=_("Personal"), min_value=0, max_value=5000)

    def command(self, unit: EducationUnit) -> RecordPupils:
        """What the action is asked for."""
        data = self.cleaned_data
        return RecordPupils(unit.code, data["school_year"], data["pupils"], data["groups"], data["staff"])


class MandateForm(RecordForm):
    """Somebody gets a function."""

    function = forms.ChoiceField(label=_("Funcție"), choices=MandateFunction)
    person: ChosenField[Person] = ChosenField(key="pk", label=_("Persoană deja înregistrată"), required=False)
    full_name = TextField(label=_("Sau nume și prenume"), max_length=160, required=False)
    valid_from = DayField(label=_("De la"))
    valid_to = DayField(label=_("Până la, inclusiv"), required=False)
    act = act_field()

    def offer(self) -> None:
        self.offer_acts("act")
        field: ChosenField[Person] = self.fields["person"]  # type: ignore[assignment]
        field.offer(people(self.actor), lambda person: person.full_name)

    def command(self, *, unit_id: int | None = None, department_id: int | None = None) -> AppointPerson:
        """What the action is asked for."""
        data = self.cleaned_data
        return AppointPerson(
            function=data["function"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            person_id=pk_of(data["person"]),
            full_name=data["full_name"],
            unit_id=unit_id,
            department_id=department_id,
            act_id=pk_of(data["act"]),
            once=data["once"],
        )


class MandateEndForm(RecordForm):
    """The last day of a mandate."""

    valid_to = DayField(label=_("Ultima zi a mandatului"))


class BuildingUseForm(RecordForm):
    """A unit uses a building."""

    building: ChosenField[Building] = ChosenField(key="pk", label=_("Clădirea"))
    valid_from = DayField(label=_("De la"))
    valid_to = DayField(label=_("Până la, inclusiv"), required=False)
    share = forms.DecimalField(
        label=_("Cotă, %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=100
    )

    def offer(self) -> None:
        field: ChosenField[Building] = self.fields["building"]  # type: ignore[assignment]
        rows = buildings(self.actor).order_by("site__name", "code", "pk")
        field.offer(rows, lambda building: f"{building.name}, {building.site.name}")

    def command(self, unit: EducationUnit) -> UseBuilding:
        """What the action is asked for."""
        data = self.cleaned_data
        return UseBuilding(unit.pk, data["building"].pk, data["valid_from"], data["valid_to"], data["share"])
