# SPDX-License-Identifier: EUPL-1.2
"""The invented authority: bodies, acts, units with buildings, rooms, people and pupils. Everything is marked demo."""

import datetime as dt
import random
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from vatra.demo.inventory import Place
from vatra.demo.names import Names, address
from vatra.demo.network import Scale, UnitPlan
from vatra.demo.places import (
    BOILER,
    COMPUTERS,
    DINING,
    KITCHEN,
    LABORATORY,
    LIBRARY,
    BuildingPlan,
    buildings_of,
)
from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import system_actor
from vatra.foundation.access.permissions import Perm
from vatra.foundation.papers.models import VisaStep
from vatra.kernel.actor import Actor
from vatra.organisation import configuration
from vatra.organisation.actions.units import CreateUnit, UnitFacts, insert_unit
from vatra.organisation.choices import ActKind, MandateFunction, OrganisationKind
from vatra.organisation.indexing import index_all_acts, index_all_organisations, index_all_places
from vatra.organisation.models import (
    Authority,
    Building,
    BuildingUse,
    EducationUnit,
    LegalAct,
    Mandate,
    Organisation,
    OrganisationRole,
    Person,
    PupilCount,
    Room,
    Site,
)

SEED = "vatra-2026"
NAMED_SINCE = dt.date(2005, 9, 1)
IN_OFFICE_SINCE = dt.date(2022, 9, 1)
YEARS = (2022, 2023, 2024, 2025, 2026)
MARK = "(demo)"
NAME_KEEPERS = (
    ((KITCHEN, DINING), "administrator cantină"),
    ((LIBRARY,), "bibliotecar"),
    ((LABORATORY, COMPUTERS), "laborant"),
    ((BOILER,), "fochist"),
)
VISAS = (
    ("Verificare", Perm.VISA_CHECK),
    ("Contabilitate", Perm.VISA_ACCOUNTANT),
    ("Control financiar preventiv", Perm.VISA_CFP),
    ("Juridic", Perm.VISA_LEGAL),
    ("Director executiv", Perm.VISA_HEAD),
)


@dataclass(frozen=True, slots=True)
class Plant:
    """How much to plant."""

    scale: Scale


@dataclass(slots=True)
class PlantedUnit:
    """A unit with what the later steps need of it.

    Attributes:
        keeper_id: body that keeps its books: its own, or that of the unit whose structure it is.
        buildings: primary key and plan of each building, by site order.
    """

    plan: UnitPlan
    unit: EducationUnit
    keeper_id: int
    keeper_code: str
    site_id: int
    places: list[Place] = field(default_factory=list)
    buildings: list[tuple[int, BuildingPlan]] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)


@dataclass(slots=True)
class Garden:
    """What was planted.

    Attributes:
        bodies: organisations by short key (``parinti``, ``ong``, ``proiect``, ``furnizor``).
        acts: legal acts by short key.
    """

    units: dict[str, PlantedUnit]
    bodies: dict[str, Organisation]
    acts: dict[str, LegalAct]


def load_authority() -> None:
    """The configured authority, with „(demo)” in its name; public facts keep their source and date."""
    data = tomllib.loads(configuration.SECTOR5.read_text(encoding="utf-8"))
    data["authority"]["name"] += f" {MARK}"
    actor = system_actor(Perm.ORGANISATION_MANAGE)
    configuration.load_configuration(
        actor=actor, cmd=configuration.LoadConfiguration(data, configuration.SECTOR5.name)
    )
    configuration.load(configuration.SECTOR5_DEMO)


@action(Perm.ORGANISATION_MANAGE)
def plant_network(tx: Transaction, /, *, actor: Actor, cmd: Plant) -> Garden:
    """Writes bodies, acts, units, places and people of the sample authority."""
    tx.require(None)
    rng = random.Random(SEED)
    names = Names(rng)
    Authority.objects.update(is_demo=True)
    Organisation.objects.update(is_demo=True)
    garden = Garden({}, _bodies(rng), _acts())
    VisaStep.objects.filter(paper_kind="protocol").delete()
    VisaStep.objects.bulk_create(
        VisaStep(paper_kind="protocol", position=n, label=label, permission=permission.value)
        for n, (label, permission) in enumerate(VISAS, 1)
    )
    for number, plan in enumerate(cmd.scale.units):
        garden.units[plan.code] = _unit(tx, rng, plan, number, garden)
    _places(garden, rng)
    _people(garden, names)
    _pupils(garden, rng)
    index_all_acts(tx)
    index_all_organisations(tx)
    index_all_places(tx)
    tx.log(Authority.objects.get(), scale=cmd.scale.name, units=len(garden.units))
    return garden


def _bodies(rng: random.Random) -> dict[str, Organisation]:
    kinds = OrganisationKind
    rows = {
        "parinti": (f"Asociația de părinți „Alături” {MARK}", kinds.NGO, "donator"),
        "ong": (f"Fundația „Cartea Deschisă” {MARK}", kinds.NGO, "donator"),
        "proiect": (f"Consorțiul proiectului „Școala de mâine” {MARK}", kinds.PUBLIC_BODY, "finanțator"),
        "furnizor": (f"Mobila Didactică Exemplu SRL {MARK}", kinds.COMPANY, "furnizor"),
        "furnizor2": (f"Tehnica de Clasă Exemplu SRL {MARK}", kinds.COMPANY, "furnizor"),
        "utilitati": (f"Termica Exemplu SA {MARK}", kinds.COMPANY, "furnizor de utilități"),
    }
    found = {}
    for key, (name, kind, role) in rows.items():
        body = Organisation.objects.create(
            name=name, kind=kind, address=address(rng), email=f"{key}@exemplu.invalid", is_demo=True
        )
        OrganisationRole.objects.create(organisation=body, role=role, valid_from=NAMED_SINCE)
        found[key] = body
    return found


def _acts() -> dict[str, LegalAct]:
    """One real act, as cited by the sector's own decisions, and invented decisions marked so."""
    council = f"Consiliul Local al Sectorului 5 {MARK}"
    rows = {
        "hcgmb151": (
            "Consiliul General al Municipiului București", ActKind.HCGMB, "151", dt.date(2001, 7, 20),
            "trecerea unităților de învățământ preuniversitar de stat în administrarea consiliilor locale ale sectoarelor",
        ),
        "preluare": (
            council, ActKind.HCL, "901-DEMO", dt.date(2023, 3, 30),
            f"aprobarea predării-preluării bazei materiale a unităților de învățământ {MARK}",
        ),
        "dotare": (
            council, ActKind.HCL, "914-DEMO", dt.date(2026, 2, 26),
            f"completarea protocoalelor de predare-preluare cu dotările din anul 2026 {MARK}",
        ),
        "comisii": (
            f"Primarul Sectorului 5 {MARK}", ActKind.DISPOSITION, "2207-DEMO", dt.date(2026, 3, 12),
            f"constituirea comisiilor de predare-preluare {MARK}",
        ),
    }  # fmt: skip
    return {
        key: LegalAct.objects.create(
            issuer=issuer, kind=kind, number=number, date=day, title=title, in_force_from=day
        )
        for key, (issuer, kind, number, day, title) in rows.items()
    }


def _unit(tx: Transaction, rng: random.Random, plan: UnitPlan, number: int, garden: Garden) -> PlantedUnit:
    where = address(rng)
    parent = garden.units[plan.parent] if plan.parent else None
    facts = UnitFacts(
        kind=plan.kind,
        levels=plan.levels,
        siiir=f"4099{number + 412:06d}",
        parent_id=parent.unit.pk if parent else None,
        address=where,
        phone=f"021 000 {number // 100 + 1:02d} {number % 100:02d}",
        email=f"{(parent.plan if parent else plan).code}@exemplu.invalid",
        latitude=Decimal(rng.randint(44_386_000, 44_432_000)) / 1_000_000,
        longitude=Decimal(rng.randint(26_035_000, 26_098_000)) / 1_000_000,
    )
    unit = insert_unit(tx, CreateUnit(plan.code, plan.name, facts, NAMED_SINCE, is_demo=True))
    site = Site.objects.create(
        name=f"Incinta {plan.name}", address=where, latitude=facts.latitude, longitude=facts.longitude
    )
    keeper = parent or None
    return PlantedUnit(
        plan,
        unit,
        keeper.unit.organisation_id if keeper else unit.organisation_id,
        plan.parent or plan.code,
        site.pk,
    )


def _places(garden: Garden, rng: random.Random) -> None:
    """Buildings, their use, and rooms, each kind in one statement."""
    planned = [(unit, plan) for unit in garden.units.values() for plan in buildings_of(unit.plan, rng)]
    made = Building.objects.bulk_create(
        Building(site_id=unit.site_id, code=plan.code, name=plan.name) for unit, plan in planned
    )
    BuildingUse.objects.bulk_create(
        BuildingUse(unit=unit.unit, building=building, valid_from=NAMED_SINCE)
        for (unit, _plan), building in zip(planned, made, strict=True)
    )
    rooms = []
    for (unit, plan), building in zip(planned, made, strict=True):
        unit.buildings.append((building.pk, plan))
        rooms += [
            Room(
                building=building, unit=unit.unit, code=room.code, name=room.name, level=room.level,
                function=room.function, area=room.area, seats=room.seats,
            )
            for room in plan.rooms
        ]  # fmt: skip
    Room.objects.bulk_create(rooms, batch_size=2000)
    by_unit = {unit.unit.pk: unit for unit in garden.units.values()}
    for room in rooms:
        by_unit[room.unit_id].places.append(Place(room.pk, room.function, 0))


def _people(garden: Garden, names: Names) -> None:
    """Directors, administrators and custodians with mandates; custodians take over the rooms of their trade."""
    wanted: list[tuple[PlantedUnit, str, MandateFunction]] = []
    for unit in garden.units.values():
        wanted.append((unit, "director", MandateFunction.DIRECTOR))
        wanted.append((unit, "administrator", MandateFunction.PATRIMONY_ADMINISTRATOR))
        if not unit.plan.parent:
            wanted.append((unit, "contabil", MandateFunction.ACCOUNTANT))
        functions = {place.function for place in unit.places}
        for trades, title in NAME_KEEPERS:
            if functions.intersection(trades):
                wanted.append((unit, title, MandateFunction.CUSTODIAN))
    people = Person.objects.bulk_create(
        Person(full_name=names.person(), email=f"{unit.plan.code}@exemplu.invalid", is_demo=True)
        for unit, _title, _function in wanted
    )
    Mandate.objects.bulk_create(
        Mandate(person=person, function=function, unit=unit.unit, valid_from=IN_OFFICE_SINCE)
        for (unit, _title, function), person in zip(wanted, people, strict=True)
    )
    for (unit, title, _function), person in zip(wanted, people, strict=True):
        unit.people[title] = person
    for unit in garden.units.values():
        unit.places = [place._replace(custodian_id=_keeper(unit, place)) for place in unit.places]


def _keeper(unit: PlantedUnit, place: Place) -> int:
    for trades, title in NAME_KEEPERS:
        if place.function in trades and title in unit.people:
            return unit.people[title].pk
    return unit.people["administrator"].pk


def _pupils(garden: Garden, rng: random.Random) -> None:
    counts: dict[str, int] = defaultdict(int)
    rows = []
    for code, planted in garden.units.items():
        for year in YEARS:
            counts[code] = max(20, planted.plan.pupils + rng.randint(-24, 24))
            rows.append(
                PupilCount(
                    unit=planted.unit, school_year=year, pupils=counts[code],
                    groups=max(1, counts[code] // 26), staff=counts[code] // 12 + 6,
                )
            )  # fmt: skip
    PupilCount.objects.bulk_create(rows)
