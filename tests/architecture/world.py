# SPDX-License-Identifier: EUPL-1.2
"""A world of two schools in which every private text says whose it is.

Three kinds of marks stand in the data of school X (``A`` or ``B``):

* ``PUBLICX``: what its page on the public site shows anyway;
* ``INTERNX``: facts of organisation (people, rooms, buildings, acts, numbers of protocols), not for the other school;
* ``MARKERX``: patrimony, papers, files, imports; not for the other school, the administrator, the anonymous;
  goods carry ``MARKERX-BUN``, which the registry clerk does not see either.

Each name of a good also holds the word ``zebră``, so that a search finds both schools' goods by a word that is no mark.
"""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from PIL import Image
from tests.architecture.world_counts import Counts, School, counted
from tests.architecture.world_piles import Scanning, scanned
from tests.factories.access import DeputyFactory, UserFactory, user_with
from tests.factories.schools import make_authority, make_decision
from tests.foundation.papers.issuing_steps import tiny_pdf

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.actors import actor_for, system_actor
from vatra.foundation.access.models import Deputy, User
from vatra.foundation.access.permissions import Perm, Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.sealing import seal_batch
from vatra.foundation.fieldlog.models import FieldDevice, FieldIncident
from vatra.foundation.files.models import Purpose, StoredFile
from vatra.foundation.files.store import Incoming, save
from vatra.foundation.imports.actions.preparing import UploadImport, upload_import
from vatra.foundation.imports.actions.starting import MapColumns, map_columns
from vatra.foundation.imports.models import ImportRun
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.jobs.queue import run_pending
from vatra.foundation.papers.actions import FileSignedCopy, file_signed_copy
from vatra.foundation.papers.models import IssuedPaper, VisaStep
from vatra.foundation.papers.visas import Decision
from vatra.foundation.rulebook.models import LocalRule
from vatra.foundation.shell.models import SavedView
from vatra.kernel import clock
from vatra.kernel.actor import Actor
from vatra.modules.patrimony.actions import in_force, lines, protocols
from vatra.modules.patrimony.choices import Annex, Door
from vatra.modules.patrimony.models import (
    Custody,
    Good,
    GoodAlias,
    GoodDocument,
    Handover,
    Movement,
    PlaceChange,
    Proposal,
    Protocol,
    Transfer,
)
from vatra.modules.registry.models import RegistryEntry
from vatra.modules.registry.ports import Direction, NewEntry, register
from vatra.organisation.indexing import (
    index_act,
    index_building,
    index_organisation,
    index_room,
    index_unit,
)
from vatra.organisation.models import (
    ActEffect,
    Building,
    BuildingUse,
    Department,
    DepartmentName,
    EducationUnit,
    LegalAct,
    Mandate,
    Organisation,
    Person,
    PupilCount,
    Room,
    Site,
    UnitName,
)

SINCE = dt.date(2020, 9, 1)
CHAIN = (
    ("Verificat", Perm.VISA_CHECK, Role.PATRIMONY_OFFICER),
    ("Contabil", Perm.VISA_ACCOUNTANT, Role.ACCOUNTANT),
    ("CFP", Perm.VISA_CFP, Role.CFP_CONTROLLER),
    ("Juridic", Perm.VISA_LEGAL, Role.LEGAL_ADVISER),
    ("Conducere", Perm.VISA_HEAD, Role.EXECUTIVE_DIRECTOR),
)
WORD = "zebră"


def public(letter: str, word: str = "") -> str:
    return f"PUBLIC{letter} {word}".strip()


def intern(letter: str, word: str = "") -> str:
    return f"INTERN{letter}-{word}"


def mark(letter: str, word: str = "") -> str:
    return f"MARKER{letter}-{word}"


def marked_pdf(letter: str) -> bytes:
    return tiny_pdf(mark(letter, "PAGINA"), mark(letter, "PAGINA DOI"))


@dataclass
class Side:
    """Everything of one school."""

    letter: str
    unit: EducationUnit
    site: Site
    building: Building
    rooms: tuple[Room, Room]
    custodian: Person
    director: User
    administrator: User
    mandate: Mandate
    act: LegalAct
    person_body: Organisation
    protocols: dict[str, Protocol] = field(default_factory=dict)
    goods: list[Good] = field(default_factory=list)
    paper: IssuedPaper = None  # type: ignore[assignment]  # set while building
    run: ImportRun = None  # type: ignore[assignment]
    files: list[StoredFile] = field(default_factory=list)
    photo: StoredFile = None  # type: ignore[assignment]
    proposal: Proposal = None  # type: ignore[assignment]
    entry: RegistryEntry = None  # type: ignore[assignment]
    job: JobRun = None  # type: ignore[assignment]
    log_entry: LogEntry = None  # type: ignore[assignment]
    view: SavedView = None  # type: ignore[assignment]
    device: FieldDevice = None  # type: ignore[assignment]
    movements: list[Movement] = field(default_factory=list)
    custody: Custody = None  # type: ignore[assignment]
    handovers: list[Handover] = field(default_factory=list)
    transfer: Transfer = None  # type: ignore[assignment]
    counts: Counts = None  # type: ignore[assignment]
    scanning: Scanning = None  # type: ignore[assignment]

    @property
    def draft(self) -> Protocol:
        return self.protocols["draft"]

    @property
    def good(self) -> Good:
        return self.goods[0]


@dataclass
class World:
    """Two schools, the people of the directorate, and what belongs to nobody."""

    a: Side
    b: Side
    staff: dict[Role, User]
    nobody: User
    body: Organisation
    decision: LegalAct
    department: Department
    deputy: Deputy
    local_rule: LocalRule

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.a, self.b

    def people(self) -> dict[str, User]:
        """Everyone who walks the matrix, by a readable name."""
        found = {str(role): user for role, user in self.staff.items()}
        for side in self.sides:
            found[f"unit_director {side.letter}"] = side.director
            found[f"unit_administrator {side.letter}"] = side.administrator
        return found | {"no role": self.nobody}


@dataclass(frozen=True)
class Plant:
    work: Callable[[Transaction], Any]


@action(Perm.PATRIMONY_EDIT)
def plant(tx: Transaction, *, actor: Actor, cmd: Plant) -> Any:
    """Runs one piece of building inside an action, so that steps that ask for its token can be used."""
    return cmd.work(tx)


def build_world() -> World:
    """Builds everything through the house's own actions where there are some; asks for an open test transaction."""
    authority = make_authority()
    _visa_chain()
    staff = {
        role: user_with(role, full_name=f"Demo {role.label}") for role in Role if not role.startswith("unit_")
    }
    _second_factor(staff[Role.AUDITOR])
    a, b = (_side(letter, number) for letter, number in (("A", 501), ("B", 502)))
    for side in (a, b):
        _fill(side, staff)
    department = Department.objects.create(code="directia-demo", kind="directie")
    DepartmentName.objects.create(department=department, name="Direcția Demo", valid_from=SINCE)
    seal_batch()
    return World(
        a=a,
        b=b,
        staff=staff,
        nobody=UserFactory(full_name="Fără Rol"),
        body=authority.organisation,
        decision=make_decision(),
        department=department,
        deputy=DeputyFactory(principal=staff[Role.ACCOUNTANT], deputy=staff[Role.CFP_CONTROLLER]),
        local_rule=LocalRule.objects.create(
            key="patrimony.fixed_asset_threshold", value="3000.00", unit="RON", valid_from=SINCE, act_reference="HCL demo 1/2020",
            reason="probă", created_by_name="Demo",
        ),
    )  # fmt: skip


def _second_factor(user: User) -> None:
    """One person has a second factor with backup codes, so that their pages are reached too."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def _visa_chain() -> None:
    VisaStep.objects.all().delete()
    for position, (label, permission, _role) in enumerate(CHAIN, start=1):
        VisaStep.objects.create(paper_kind="protocol", position=position, label=label, permission=permission)


def _side(letter: str, number: int) -> Side:
    body = Organisation.objects.create(name=public(letter, "Școala Demo"), kind="unitate", is_demo=True)
    unit = EducationUnit.objects.create(
        organisation=body, code=f"s{number}", siiir=f"4061{number}000", kind="gimnaziala", name=body.name,
        levels=["primar", "gimnazial"], address=public(letter, "strada"), is_demo=True,
    )  # fmt: skip
    UnitName.objects.create(unit=unit, name=unit.name, valid_from=SINCE)
    PupilCount.objects.create(unit=unit, school_year=2026, pupils=410, groups=16, staff=30)
    site = Site.objects.create(name=intern(letter, "incinta"), address=intern(letter, "strada incintei"))
    building = Building.objects.create(site=site, code="C1", name=intern(letter, "corp"))
    BuildingUse.objects.create(unit=unit, building=building, valid_from=SINCE)
    rooms = tuple(
        Room.objects.create(building=building, unit=unit, code=f"A{n}", name=intern(letter, f"sala {n}"))
        for n in (1, 2)
    )
    custodian = Person.objects.create(full_name=intern(letter, "gestionar"), is_demo=True)
    mandate = custodian.mandates.create(function="gestionar", unit=unit, valid_from=SINCE)
    return Side(
        letter=letter,
        unit=unit,
        site=site,
        building=building,
        rooms=rooms,  # type: ignore[arg-type]  # two rooms
        custodian=custodian,
        director=user_with(Role.UNIT_DIRECTOR, unit.pk, full_name=intern(letter, "director")),
        administrator=user_with(Role.UNIT_ADMINISTRATOR, unit.pk, full_name=intern(letter, "administrator")),
        mandate=mandate,
        act=LegalAct.objects.create(
            issuer=intern(letter, "emitent"), kind="contract", number=intern(letter, "act"),
            date=SINCE, title=intern(letter, "titlu"), unit=unit,
        ),
        person_body=Organisation.objects.create(name=intern(letter, "donator"), kind="persoana", is_demo=True),
    )  # fmt: skip


def _fill(side: Side, staff: dict[Role, User]) -> None:
    from tests.architecture.world_custody import fill_custody

    _protocols(side, staff)
    _import(side, actor_for(staff[Role.PATRIMONY_OFFICER]))
    _hang_on_goods(side)
    fill_custody(side, actor_for(staff[Role.PATRIMONY_OFFICER]))
    side.counts = counted(School.of(side), actor_for(staff[Role.PATRIMONY_OFFICER]))
    planter = system_actor(Perm.PATRIMONY_EDIT)
    plant(actor=planter, cmd=Plant(lambda tx: _files_and_entry(tx, side)))
    ActEffect.objects.create(
        act=side.act, object_kind="organisation.building", object_id=side.building.pk,
        state=intern(side.letter, "stare"), valid_from=SINCE,
    )  # fmt: skip
    side.job = JobRun.objects.create(
        name="papers.render", title=intern(side.letter, "lucrare"), created_by_id=side.administrator.pk
    )
    side.view = SavedView.objects.create(
        owner=side.administrator, list_name="patrimony:goods", slot=1, name=mark(side.letter, "VIZUALIZARE"),
        query="fel=fixed_asset",
    )  # fmt: skip
    side.device = FieldDevice.objects.create(
        user=side.administrator, name=mark(side.letter, "TELEFON"), public_key=f"cheie {side.letter}"
    )
    FieldIncident.objects.create(
        device=side.device, code="malformed", message=mark(side.letter, "LINIE"), digest="0" * 64
    )
    side.files = list(StoredFile.objects.filter(unit_id=side.unit.pk))
    pile = (side.draft, side.administrator, side.unit.pk, mark(side.letter), marked_pdf(side.letter))
    side.scanning = plant(actor=planter, cmd=Plant(lambda tx: scanned(tx, *pile)))
    side.log_entry = LogEntry.objects.create(
        at=clock.now(), verb="correct_good", outcome="done", unit_id=side.unit.pk,
        object_label=mark(side.letter, "BUN în jurnal"), object_kind="patrimony.good", object_id=side.good.pk,
        data={"note": mark(side.letter, "BUN în date")},
    )  # fmt: skip


def _files_and_entry(tx: Transaction, side: Side) -> None:
    letter, unit_id = side.letter, side.unit.pk
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "PNG")
    photo = Incoming(
        [picture.getvalue()], f"{mark(letter, 'BUN-poza')}.png", Purpose.PHOTO, unit_id,
        "patrimony.good", side.good.pk, mark(letter, "BUN legenda"),
    )  # fmt: skip
    side.photo = save(tx, photo)
    scan = Incoming([marked_pdf(letter)], f"{intern(letter, 'contract')}.pdf", Purpose.SCAN, unit_id)
    side.act.file = save(tx, scan)
    side.act.save()
    index_unit(tx, side.unit)
    index_act(tx, side.act)
    index_organisation(tx, side.person_body)
    index_building(tx, side.building)
    for room in side.rooms:
        index_room(tx, room)
    side.entry = register(
        tx,
        NewEntry(
            Direction.IN, intern(letter, "cerere"), correspondent=intern(letter, "petent"), unit_id=unit_id
        ),
    )


def _line(letter: str, number: str, annex: Annex = Annex.FIXED_ASSETS, **changes: Any) -> lines.LineInput:
    facts: dict[str, Any] = {
        "annex": annex,
        "inventory_number": mark(letter, f"BUN-{number}"),
        "name": f"{mark(letter, 'BUN')} {WORD} {number}",
        "entry_value": Decimal("3250.00"),
        "serial": mark(letter, f"BUN-SN{number}"),
        "description": mark(letter, "BUN descriere"),
        "classification_code": "3.1.1",
        "life_months": 120,
        "account": "214",
        "commissioning_date": dt.date(2021, 9, 1),
        "entry_date": dt.date(2021, 9, 1),
        "entry_document": mark(letter, "BUN factura"),
    }
    return lines.LineInput(**(facts | changes))


def _building_line(letter: str, number: str) -> lines.LineInput:
    estate = lines.EstateInput(
        address=mark(letter, "BUN adresa"),
        cadastral_number=mark(letter, "BUN-CAD"),
        land_book_number=mark(letter, "BUN-CF"),
        developed_area=Decimal("2400.50"),
        legal_situation=mark(letter, "BUN situatie"),
    )
    return _line(
        letter, number, Annex.BUILDINGS, classification_code="1.6.2", life_months=600, account="212",
        commissioning_date=dt.date(1975, 9, 1), estate=estate,
    )  # fmt: skip


def _protocols(side: Side, staff: dict[Role, User]) -> None:
    officer = actor_for(staff[Role.PATRIMONY_OFFICER])
    colleague = actor_for(user_with(Role.PATRIMONY_OFFICER))
    checkers = [colleague, *(actor_for(staff[role]) for _label, _perm, role in CHAIN[1:])]
    known = {"room_id": side.rooms[0].pk, "custodian_id": side.custodian.pk}
    made = side.protocols
    made["in_force"] = _existing(
        side, officer, "900", _line(side.letter, "3001", **known), _building_line(side.letter, "1001")
    )
    step = _Steps(officer)
    step.take(in_force.record_existing, made["in_force"])
    side.goods = list(Good.objects.filter(protocol=made["in_force"]).order_by("-kind", "id"))
    made["draft"] = _existing(side, officer, "901", _line(side.letter, "3101"))
    _sides_of(officer, made["draft"], side.letter)
    made["cancelled"] = _existing(side, officer, "902", _line(side.letter, "3102"))
    step.take(protocols.cancel_protocol, made["cancelled"], mark(side.letter, "motiv"))
    for position, state in enumerate(("checking", "approved", "issued", "signed"), start=1):
        made[state] = _new(side, officer, _line(side.letter, f"32{position}0"))
        step.take(protocols.send_to_visas, made[state])
        if state != "checking":
            step.visas(checkers, made[state])
    for state in ("issued", "signed"):
        step.take(in_force.issue_protocol, made[state])
    run_pending()
    side.paper = IssuedPaper.objects.get(unit_id=side.unit.pk, owner_id=made["signed"].pk)
    file_signed_copy(
        actor=officer,
        cmd=FileSignedCopy(side.paper.pk, [marked_pdf(side.letter)], f"{mark(side.letter)}semnat.pdf"),
    )
    head = protocols.ProtocolHead(council_decision_id=make_decision().pk, place=mark(side.letter, "loc act"))
    made["amending"] = protocols.open_protocol(
        actor=officer,
        cmd=protocols.OpenProtocol(Door.ADDITIONAL, side.unit.pk, head, made["in_force"].pk),
    )


@dataclass(frozen=True)
class _Steps:
    officer: Actor

    def take(self, step: Callable[..., Any], protocol: Protocol, note: str = "") -> None:
        version = Protocol.objects.get(pk=protocol.pk).version
        step(actor=self.officer, cmd=protocols.ProtocolStep(protocol.pk, version, note))

    def visas(self, checkers: list[Actor], protocol: Protocol) -> None:
        for checker in checkers:
            version = Protocol.objects.get(pk=protocol.pk).version
            decision = Decision(granted=True, note="MARKER-fără unitate")
            protocols.decide_visa(actor=checker, cmd=protocols.DecideVisa(protocol.pk, version, decision))


def _existing(side: Side, officer: Actor, number: str, *given: lines.LineInput) -> Protocol:
    head = protocols.ProtocolHead(
        own_number=intern(side.letter, number),
        own_date=dt.date(2003, 5, 6),
        opening_date=dt.date(2025, 12, 31),
        council_decision_id=make_decision().pk,
        notes=mark(side.letter, "mentiuni"),
    )
    protocol = protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.EXISTING, side.unit.pk, head)
    )
    _add(officer, protocol, *given)
    scan = protocols.ProtocolScan(protocol.pk, [marked_pdf(side.letter)], f"{mark(side.letter, 'scan')}.pdf")
    protocols.file_protocol_scan(actor=officer, cmd=scan)
    return protocol


def _new(side: Side, officer: Actor, *given: lines.LineInput) -> Protocol:
    member = {"name": mark(side.letter, "membru"), "function": "președinte"}
    people = {
        "giver": {"order": mark(side.letter, "decizia"), "members": [member]},
        "receiver": {"order": "dispoziția 2/2026", "members": [member]},
    }
    head = protocols.ProtocolHead(
        council_decision_id=make_decision().pk, place=mark(side.letter, "loc"), commissions=people
    )
    protocol = protocols.open_protocol(
        actor=officer, cmd=protocols.OpenProtocol(Door.NEW, side.unit.pk, head)
    )
    _add(officer, protocol, *given)
    return protocol


def _add(officer: Actor, protocol: Protocol, *given: lines.LineInput) -> None:
    for line in given:
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, line))


def _sides_of(officer: Actor, protocol: Protocol, letter: str) -> None:
    entries: list[Any] = [
        lines.ContractInput(mark(letter, "pază"), mark(letter, "firma"), mark(letter, "77"), SINCE),
        lines.ItemInput(mark(letter, "contor apă"), mark(letter, "serie")),
        lines.ObjectionInput("predator", mark(letter, "obiectiune")),
    ]
    for entry in entries:
        lines.add_side(actor=officer, cmd=lines.AddSide(protocol.pk, entry))


def _import(side: Side, officer: Actor) -> None:
    letter = side.letter
    rows = [
        "Nr. inv.;Denumirea bunului;Cod clasif.;Val. intrare;Data PIF",
        f"{mark(letter, 'BUN-7001')};{mark(letter, 'BUN')} {WORD} importat;3.1.1;3.250,00;01.09.2021",
        f"{mark(letter, 'BUN-7002')};{mark(letter, 'BUN')} greșit;3.1.1;minus;01.09.2021",
    ]
    context, sheet = {"protocol": str(side.draft.pk)}, io.BytesIO("\r\n".join(rows).encode())
    sent = UploadImport("patrimony.annex3", context, f"{mark(letter, 'BUN-lista')}.csv", sheet)
    run = upload_import(actor=officer, cmd=sent)
    map_columns(actor=officer, cmd=MapColumns(run=run.public_id, mapping=run.mapping))
    run_pending()
    run.refresh_from_db()
    side.run = run


def _hang_on_goods(side: Side) -> None:
    letter, good = side.letter, side.good
    GoodAlias.objects.create(good=good, book=side.unit.organisation, number=mark(letter, "BUN-ALIAS"))
    GoodDocument.objects.create(good=good, kind="factură", number=mark(letter, "BUN-FACT"), date=SINCE)
    PlaceChange.objects.create(
        good=good, from_room=side.rooms[0], to_room=side.rooms[1], reason=mark(letter, "BUN mutare"),
        by_name=intern(letter, "cine"),
    )  # fmt: skip
    side.proposal = Proposal.objects.create(
        unit=side.unit, good=good, changes={"name": mark(letter, "BUN propus")}, good_version=good.version,
        reason=mark(letter, "BUN motiv"), proposed_by_id=side.administrator.pk,
        proposed_by_name=side.administrator.full_name,
    )  # fmt: skip
