# SPDX-License-Identifier: EUPL-1.2
"""Forms of acts, places, organisations and structures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vatra.foundation.access.stale import stamp_of
from vatra.foundation.shell.fields import DayField, TextField
from vatra.kernel.identifiers import validate_cui
from vatra.organisation.actions.acts import LinkUnit, RecordAct, Scan
from vatra.organisation.actions.departments import ChangeContacts, RenameDepartment
from vatra.organisation.actions.organisations import GiveRole, OrganisationFacts
from vatra.organisation.actions.places import SaveBuilding, SaveRoom, SaveSite
from vatra.organisation.choices import ActKind, IdentifierScheme, OrganisationKind
from vatra.organisation.folding import RoKey
from vatra.organisation.forms.fields import ChangeForm, ChosenField, RecordForm, act_field, pk_of, unit_field
from vatra.organisation.forms.units import checked
from vatra.organisation.models import Building, Department, LegalAct, Organisation, Room, Site
from vatra.organisation.queries.bodies import organisations
from vatra.organisation.queries.units import units


def scan_field(*, required: bool) -> forms.FileField:
    """A scanned act."""
    return forms.FileField(
        label=_("Fișierul actului"), required=required, help_text=_("PDF, JPEG sau PNG, cel mult 50 MB.")
    )


def scan_of(upload: Any) -> Scan | None:
    """The uploaded file as the actions take it."""
    return Scan(upload.chunks(), upload.name) if upload else None


class ActForm(RecordForm):
    """A legal act."""

    kind = forms.ChoiceField(label=_("Felul actului"), choices=ActKind)
    number = TextField(label=_("Număr"), max_length=40)
    date = DayField(label=_("Data actului"))
    issuer = TextField(
        label=_("Emitent"), max_length=200, help_text=_("De exemplu Consiliul Local al Sectorului 5.")
    )
    title = TextField(label=_("Titlu"), max_length=400, required=False)
    in_force_from = DayField(label=_("Produce efecte de la"), required=False)
    unit = unit_field(
        required=False,
        label=_("Actul este al unei singure unități"),
        help_text=_("Gol pentru actele care privesc mai multe unități."),
    )
    scan = scan_field(required=False)
    is_verified = forms.BooleanField(label=_("Am comparat datele cu textul actului"), required=False)

    def offer(self) -> None:
        self.offer_units("unit")

    def command(self) -> RecordAct:
        """What the action is asked for."""
        data = self.cleaned_data
        names = ("issuer", "kind", "number", "date", "title", "in_force_from", "is_verified", "once")
        return RecordAct(
            **{n: data[n] for n in names}, unit_id=pk_of(data["unit"]), scan=scan_of(data["scan"])
        )


class ActFileForm(RecordForm):
    """The scan of an act that has none."""

    scan = scan_field(required=True)


class LinkUnitForm(RecordForm):
    """What an act changes for a unit."""

    unit = unit_field()
    state = TextField(
        label=_("Starea juridică"),
        max_length=120,
        help_text=_("De exemplu „inclusă în rețeaua școlară 2026–2027”."),
    )
    valid_from = DayField(label=_("De la"))
    valid_to = DayField(label=_("Până la, inclusiv"), required=False)

    def offer(self) -> None:
        self.offer_units("unit")

    def command(self, act: LegalAct) -> LinkUnit:
        """What the action is asked for."""
        data = self.cleaned_data
        return LinkUnit(act.pk, data["unit"].pk, data["state"], data["valid_from"], data["valid_to"])


class SiteForm(ChangeForm):
    """A land parcel with an address."""

    name = TextField(label=_("Denumire"), max_length=160)
    address = TextField(label=_("Adresă"), max_length=250)
    latitude = forms.DecimalField(
        label=_("Latitudine"), required=False, max_digits=9, decimal_places=6, min_value=43, max_value=49
    )
    longitude = forms.DecimalField(
        label=_("Longitudine"), required=False, max_digits=9, decimal_places=6, min_value=20, max_value=30
    )

    @staticmethod
    def initial_of(site: Site) -> dict[str, Any]:
        """What the form shows at first."""
        names = ("name", "address", "latitude", "longitude")
        return {name: getattr(site, name) for name in names} | {"version": stamp_of(site)}

    def command(self, site: Site | None) -> SaveSite:
        """What the action is asked for."""
        return SaveSite(**self.cleaned_data, site_id=pk_of(site))


class BuildingForm(ChangeForm):
    """A building on a site."""

    code = TextField(label=_("Cod corp"), max_length=20, help_text=_("Unic pe incintă, de exemplu C1."))
    name = TextField(label=_("Denumire"), max_length=160)

    @staticmethod
    def initial_of(building: Building) -> dict[str, Any]:
        """What the form shows at first."""
        return {"code": building.code, "name": building.name, "version": stamp_of(building)}

    def command(self, site_id: int, building: Building | None) -> SaveBuilding:
        """What the action is asked for."""
        return SaveBuilding(site_id, **self.cleaned_data, building_id=pk_of(building))


class RoomForm(ChangeForm):
    """A room of a building."""

    code = TextField(label=_("Cod"), max_length=20)
    name = TextField(label=_("Denumire"), max_length=120)
    unit = unit_field(label=_("Unitatea care o folosește"))
    level = forms.IntegerField(
        label=_("Nivel"), min_value=-5, max_value=40, initial=0, help_text=_("0 este parterul, -1 subsolul.")
    )
    function = TextField(label=_("Destinație"), max_length=80, required=False)
    area = forms.DecimalField(
        label=_("Suprafață, m²"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    seats = forms.IntegerField(label=_("Locuri"), required=False, min_value=0, max_value=5000)
    is_active = forms.BooleanField(label=_("Încăperea este în folosință"), required=False, initial=True)

    def offer(self) -> None:
        self.offer_units("unit", units(self.actor).order_by(RoKey("name"), "pk"))

    @staticmethod
    def initial_of(room: Room) -> dict[str, Any]:
        """What the form shows at first."""
        names = ("code", "name", "unit", "level", "function", "area", "seats", "is_active")
        return {name: getattr(room, name) for name in names} | {"version": stamp_of(room)}

    def command(self, building: Building, room: Room | None) -> SaveRoom:
        """What the action is asked for."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "unit"}
        return SaveRoom(building.pk, self.cleaned_data["unit"].pk, **data, room_id=pk_of(room))


class OrganisationForm(ChangeForm):
    """A body, firm or person."""

    name = TextField(label=_("Denumire"), max_length=250)
    short_name = TextField(label=_("Denumire scurtă"), max_length=80, required=False)
    kind = forms.ChoiceField(
        label=_("Felul"),
        choices=[c for c in OrganisationKind.choices if c[0] != OrganisationKind.EDUCATION_UNIT],
    )
    cui = TextField(label=_("CUI/CIF"), max_length=14, required=False)
    parent: ChosenField[Organisation] = ChosenField(key="pk", label=_("Ține de"), required=False)
    address = TextField(label=_("Adresă"), max_length=250, required=False)
    phone = TextField(label=_("Telefon"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def offer(self) -> None:
        field: ChosenField[Organisation] = self.fields["parent"]  # type: ignore[assignment]
        field.offer(organisations(self.actor).order_by(RoKey("name"), "pk"), lambda body: body.name)

    def clean_cui(self) -> str:
        return checked(validate_cui, self.cleaned_data["cui"])

    @staticmethod
    def initial_of(body: Organisation) -> dict[str, Any]:
        """What the form shows at first."""
        names = ("name", "short_name", "kind", "parent", "address", "phone", "email")
        cui = body.identifiers.filter(scheme=IdentifierScheme.CUI).values_list("value", flat=True).first()
        kept = {name: getattr(body, name) for name in names}
        return kept | {"cui": cui or "", "version": stamp_of(body, cui or "")}

    def facts(self) -> OrganisationFacts:
        """The typed facts."""
        data = dict(self.cleaned_data)
        parent = data.pop("parent")
        data.pop("once")
        data.pop("version")
        return OrganisationFacts(**data, parent_id=pk_of(parent))


class RoleForm(RecordForm):
    """What an organisation is to the authority."""

    role = TextField(
        label=_("Calitatea"), max_length=80, help_text=_("De exemplu furnizor, donator, partener.")
    )
    valid_from = DayField(label=_("De la"))
    valid_to = DayField(label=_("Până la, inclusiv"), required=False)
    act = act_field()

    def offer(self) -> None:
        self.offer_acts("act")

    def command(self, organisation: Organisation) -> GiveRole:
        """What the action is asked for."""
        data = self.cleaned_data
        return GiveRole(
            organisation.pk, data["role"], data["valid_from"], data["valid_to"], pk_of(data["act"])
        )


class DepartmentNameForm(RecordForm):
    """A new name of a structure."""

    name = TextField(label=_("Denumirea nouă"), max_length=200)
    since = DayField(label=_("De la data"))
    act = act_field()

    def offer(self) -> None:
        self.offer_acts("act")

    def command(self, department: Department) -> RenameDepartment:
        """What the action is asked for."""
        data = self.cleaned_data
        return RenameDepartment(department.code, data["name"], data["since"], pk_of(data["act"]))


class ContactsForm(ChangeForm):
    """What the public page shows of a structure."""

    summary = TextField(label=_("Pe scurt"), max_length=400, required=False)
    phone = TextField(label=_("Telefon"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    public_head = TextField(label=_("Conducere, pentru pagina publică"), max_length=160, required=False)
    public_source = TextField(label=_("Sursa datelor publice"), max_length=200, required=False)
    public_source_date = DayField(label=_("Data sursei"), required=False)

    @staticmethod
    def initial_of(department: Department) -> dict[str, Any]:
        """What the form shows at first."""
        names = ("summary", "phone", "email", "public_head", "public_source", "public_source_date")
        return {name: getattr(department, name) for name in names} | {"version": stamp_of(department)}

    def command(self, department: Department) -> ChangeContacts:
        """What the action is asked for."""
        return ChangeContacts(department.code, **{k: v for k, v in self.cleaned_data.items() if k != "once"})
