# SPDX-License-Identifier: EUPL-1.2
"""The sample data: exact counts, the same every time, nobody real, every sign-in works, problems on purpose."""

import hashlib
import re

import pytest
from django.test import Client

from vatra.demo import loading, network, planting, reset, signins
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import RoleAssignment, User
from vatra.foundation.access.permissions import Role
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.audit.sealing import first_broken_seal
from vatra.foundation.papers.models import IssuedPaper
from vatra.foundation.search.models import SearchEntry
from vatra.foundation.search.query import search
from vatra.kernel.errors import DomainError
from vatra.modules.patrimony.choices import GoodKind, ProposalState, ProtocolState
from vatra.modules.patrimony.models import Good, GoodEstate, Proposal, Protocol
from vatra.modules.registry.models import RegistryEntry
from vatra.organisation.models import Authority, Building, EducationUnit, LegalAct, Organisation, Person, Room

INDEXED = ("educationunit", "legalact", "room", "building", "organisation")
STATES = {
    ProtocolState.DRAFT: 3,
    ProtocolState.CHECKING: 1,
    ProtocolState.APPROVED: 1,
    ProtocolState.ISSUED: 1,
    ProtocolState.SIGNED: 1,
    ProtocolState.IN_FORCE: 12,
    ProtocolState.CANCELLED: 1,
}


def digest() -> str:
    """What must not differ between two loads."""
    rows = Good.objects.order_by("inventory_number", "pk").values_list(
        "inventory_number", "name", "entry_value", "accumulated_depreciation", "unit__code", "state"
    )
    people = Person.objects.order_by("full_name").values_list("full_name", flat=True)
    return hashlib.sha256(repr([list(rows), list(people)]).encode()).hexdigest()


@pytest.fixture
def files(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.IS_DEMO = True
    return settings.DATA_DIR


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_small_scale_is_whole_and_the_same_every_time(files):
    loading.load(network.DEMO, say=lambda _line: None)

    assert (EducationUnit.objects.count(), Building.objects.count(), Room.objects.count()) == (12, 30, 532)
    assert (Good.objects.count(), User.objects.count()) == (6000, 34)
    assert {s: Protocol.objects.filter(state=s).count() for s in STATES} == STATES
    _kinds_and_problems()
    _papers_and_traces()
    _ctrl_k_finds()
    _nobody_real()
    _sign_ins_work()
    first = digest()

    with pytest.raises(DomainError, match="nu este goală"):
        loading.load(network.DEMO)
    assert Good.objects.count() == 6000

    reset.clear()
    assert (Good.objects.count(), User.objects.count(), list(files.glob("files/*"))) == (0, 0, [])
    loading.load(network.DEMO, say=lambda _line: None)
    assert digest() == first


def _kinds_and_problems() -> None:
    fixed = Good.objects.filter(kind=GoodKind.FIXED_ASSET).count()
    objects = Good.objects.filter(kind=GoodKind.INVENTORY_OBJECT).count()
    assert 3.6 < objects / fixed < 4.4
    assert Good.objects.filter(kind=GoodKind.BUILDING).count() == 28
    assert Good.objects.filter(kind=GoodKind.LAND).count() == 11
    movables = Good.objects.filter(kind__in=[GoodKind.FIXED_ASSET, GoodKind.INVENTORY_OBJECT])
    assert movables.filter(room=None).count() > 10
    assert movables.filter(owner=None).count() > 5
    assert movables.filter(classification_code="9.9.9").count() == 2
    assert GoodEstate.objects.filter(good__kind=GoodKind.BUILDING, land_book_number="").count() > 0
    assert GoodEstate.objects.filter(good__kind=GoodKind.BUILDING, building=None).count() == 0


def _papers_and_traces() -> None:
    papers = IssuedPaper.objects.filter(kind="protocol")
    assert [(p.number, p.state, p.is_demo) for p in papers.order_by("number")] == [
        (n, "issued", True) for n in (1, 2, 3)
    ]
    assert all(p.pdf_sha256 and p.registry_number for p in papers)
    assert RegistryEntry.objects.count() == 40
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() == 6
    assert SearchEntry.objects.filter(kind="patrimony.good").count() == 6000
    assert LogEntry.objects.filter(verb="decide_visa", outcome="done").count() == 22
    assert first_broken_seal() is None


def _ctrl_k_finds() -> None:
    officer = actor_for(User.objects.get(username="patrimoniu"))

    def first(typed: str, kind: str) -> str:
        return next((hit.title for hit in search(officer, typed, kinds=[kind])), "")

    assert first("scoala 412", "organisation.educationunit") == "Școala Gimnazială nr. 412"
    assert first("901-DEMO", "organisation.legalact") == "HCL 901-DEMO/30.03.2023"
    assert first("laborator de chimie", "organisation.room") == "Laborator de chimie"
    assert first("corp b", "organisation.building") == "Corp B"
    assert first("cartea deschisa", "organisation.organisation").startswith("Fundația „Cartea Deschisă”")
    assert first("1203", "patrimony.protocol") == "Protocol 1203/14.05.2023"
    found = {kind: SearchEntry.objects.filter(kind=f"organisation.{kind}").count() for kind in INDEXED}
    assert found == {
        "educationunit": EducationUnit.objects.count(),
        "legalact": LegalAct.objects.count(),
        "room": 532,
        "building": 30,
        "organisation": Organisation.objects.exclude(kind="unitate").count(),
    }


def _nobody_real() -> None:
    """The one real name is public data of the directorate, with its source; accounts and people are invented."""
    authority = Authority.objects.get()
    assert authority.is_demo
    assert str(authority.organisation.name).endswith("(demo)")
    names = [
        *Person.objects.values_list("full_name", flat=True),
        *User.objects.values_list("full_name", flat=True),
    ]
    assert not [name for name in names if "Nedelcu" in name]
    assert not Person.objects.filter(is_demo=False).exists()
    assert not Organisation.objects.filter(is_demo=False).exists()
    assert not EducationUnit.objects.filter(is_demo=False).exists()
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Person.objects.values_list("email", flat=True),
    ]
    assert not [a for a in addresses if not a.endswith("@exemplu.invalid")]
    phones = EducationUnit.objects.values_list("phone", flat=True)
    assert not [p for p in phones if not re.fullmatch(r"021 000 \d\d \d\d", p)]


def _sign_ins_work() -> None:
    rows = signins.sign_ins()
    assert [title for title, _name, _word in rows] == [str(role.label) for role in Role]
    for _title, username, password in rows:
        user = User.objects.get(username=username)
        assert user.check_password(password)
    held = set(RoleAssignment.objects.values_list("role", flat=True))
    assert held == set(Role.values)


@pytest.mark.django_db
def test_production_is_refused_and_nothing_is_written(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(DomainError, match="exploatare"):
        loading.load(network.DEMO)
    with pytest.raises(DomainError, match="exploatare"):
        signins.sign_ins()
    assert (User.objects.count(), Authority.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_reset_leaves_an_authority_that_is_not_marked(files):
    planting.load_authority()

    with pytest.raises(DomainError, match="nu este marcată"):
        reset.clear()
    assert Authority.objects.count() == 1


def test_scales_add_up_exactly():
    demo, sector = network.SCALES["demo"], network.SCALES["sector"]

    assert (len(demo.units), demo.buildings, demo.goods) == (12, 30, 6000)
    assert (len(sector.units), sector.rooms, sector.goods) == (80, 6000, 250_000)
    assert len({unit.code for unit in sector.units}) == 80
    assert all(unit.parent in {u.code for u in demo.units} for unit in sector.units if unit.parent)


@pytest.mark.parametrize(
    ("total", "weights", "shares"), [(10, [1, 1, 1], [4, 3, 3]), (7, [5, 3], [5, 2]), (0, [2], [0])]
)
def test_shares_add_up(total, weights, shares):
    assert network.spread(total, weights) == shares


@pytest.mark.django_db
def test_a_stranger_cannot_use_the_sample_password_before_loading(settings):
    client = Client()

    assert not client.login(username="admin", password=signins.PASSWORD)
