# SPDX-License-Identifier: EUPL-1.2
"""Rules of the organisation's actions; a refused one changes nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.factories.organisation import (
    BuildingFactory,
    BuildingUseFactory,
    LegalActFactory,
    MandateFactory,
    OrganisationFactory,
    UnitFactory,
    UnitNameFactory,
)

from vatra.foundation.access.stale import stamp_of
from vatra.foundation.audit.models import LogEntry, Outcome
from vatra.foundation.search.models import SearchEntry
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError
from vatra.organisation import configuration
from vatra.organisation.actions import acts, departments, organisations, people, places, units
from vatra.organisation.models import (
    ActEffect,
    Authority,
    BuildingUse,
    Department,
    Identifier,
    LegalAct,
    Mandate,
    Organisation,
    UnitName,
)
from vatra.organisation.queries.acts import why
from vatra.organisation.queries.units import identifiers

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def officer(actor):
    return actor("patrimony_officer")


def _act(number="155", **fields):
    return acts.RecordAct("Consiliul Local Demo", "hcl", number, dt.date(2026, 5, 30), **fields)


def test_an_act_is_recorded_once(officer):
    acts.record_act(actor=officer, cmd=_act())

    with pytest.raises(DomainError, match="Actul este deja înregistrat"):
        acts.record_act(actor=officer, cmd=_act())

    assert LegalAct.objects.count() == 1


def test_a_scan_is_filed_with_its_hash_and_never_replaced(officer):
    act = acts.record_act(actor=officer, cmd=_act(scan=acts.Scan([b"%PDF-1.7 demo"], "../../hcl.pdf")))

    with pytest.raises(BadInputError, match="nu se înlocuiește"):
        acts.file_act(actor=officer, cmd=acts.FileAct(act.pk, acts.Scan([b"%PDF-1.7 alta"], "alta.pdf")))

    act.refresh_from_db()
    assert act.file.name == "hcl.pdf"
    assert act.file.owner_id == act.pk


def test_a_scan_that_is_no_document_records_nothing(officer):
    with pytest.raises(BadInputError, match="nu este de tipul cerut"):
        acts.record_act(actor=officer, cmd=_act(scan=acts.Scan([b"MZ\x90\x00" * 9], "act.pdf")))

    assert LegalAct.objects.count() == 0


def test_a_director_cannot_record_an_act(actor):
    unit = UnitFactory()

    with pytest.raises(NotAllowedError):
        acts.record_act(actor=actor("unit_director", unit), cmd=_act(unit_id=unit.pk))

    assert LegalAct.objects.count() == 0
    assert LogEntry.objects.filter(verb="record_act", outcome=Outcome.DENIED).count() == 1


def test_why_tells_the_newest_effect_first_and_hides_other_units_acts(officer, actor):
    unit, other = UnitFactory(), UnitFactory()
    for number, day in (("1", dt.date(2020, 9, 1)), ("3", dt.date(2026, 9, 1)), ("2", dt.date(2023, 9, 1))):
        act = LegalActFactory(number=number)
        acts.link_unit(actor=officer, cmd=acts.LinkUnit(act.pk, unit.pk, f"starea {number}", day))
    hidden = LegalActFactory(number="9", unit=other)
    acts.link_unit(actor=officer, cmd=acts.LinkUnit(hidden.pk, unit.pk, "starea 9", DAY))

    seen = why(actor("unit_director", unit), "organisation.educationunit", unit.pk)
    all_seen = why(officer, "organisation.educationunit", unit.pk)

    assert [row.state for row in seen] == ["starea 3", "starea 2", "starea 1"]
    assert [row.state for row in all_seen] == ["starea 9", "starea 3", "starea 2", "starea 1"]


def test_an_effect_that_ends_before_it_begins_is_refused(officer):
    act, unit = LegalActFactory(), UnitFactory()

    with pytest.raises(DomainError, match="înaintea celei de început"):
        acts.link_unit(actor=officer, cmd=acts.LinkUnit(act.pk, unit.pk, "stare", DAY, dt.date(2026, 8, 1)))

    assert ActEffect.objects.count() == 0


def test_a_new_name_ends_the_one_before(officer):
    unit = UnitFactory(name="Școala nr. 1")
    UnitNameFactory(unit=unit)

    units.rename_unit(actor=officer, cmd=units.RenameUnit(unit.code, "Școala „Demo”", DAY))

    unit.refresh_from_db()
    assert unit.name == unit.organisation.name == "Școala „Demo”"
    assert list(unit.names.order_by("valid_from").values_list("name", "valid_from", "valid_to")) == [
        ("Școala nr. 1", dt.date(2020, 9, 1), dt.date(2026, 8, 31)),
        ("Școala „Demo”", DAY, None),
    ]


def test_a_name_from_a_day_before_the_present_one_is_refused(officer):
    unit = UnitFactory(name="Școala nr. 1")
    UnitNameFactory(unit=unit)

    with pytest.raises(BadInputError, match=r"din 01\.09\.2020"):
        units.rename_unit(actor=officer, cmd=units.RenameUnit(unit.code, "Alta", dt.date(2019, 1, 1)))

    assert UnitName.objects.count() == 1


def test_the_database_itself_refuses_names_that_overlap():
    name = UnitNameFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitName.objects.create(unit=name.unit, name="Alta", valid_from=dt.date(2021, 1, 1))


def test_a_unit_has_one_director_at_a_time(officer):
    mandate = MandateFactory()
    second = people.AppointPerson("director", DAY, full_name="Ion Inventat", unit_id=mandate.unit_id)

    with pytest.raises(DomainError, match="Unitatea are deja un director"):
        people.appoint_person(actor=officer, cmd=second)
    assert Mandate.objects.count() == 1

    people.end_mandate(actor=officer, cmd=people.EndMandate(mandate.pk, dt.date(2026, 8, 31)))
    people.appoint_person(actor=officer, cmd=second)
    assert Mandate.objects.count() == 2


def test_a_mandate_is_in_exactly_one_place(officer):
    with pytest.raises(BadInputError, match="Alegeți una singură"):
        people.appoint_person(
            actor=officer, cmd=people.AppointPerson("director", DAY, full_name="Ion Inventat")
        )


def test_a_structure_lends_the_cui_of_its_unit(officer):
    facts = units.UnitFacts("gimnaziala", ("primar",), siiir="4000000001", cui="4267117")
    whole = units.create_unit(actor=officer, cmd=units.CreateUnit("s1", "Școala 1", facts, DAY))
    part = units.create_unit(
        actor=officer,
        cmd=units.CreateUnit(
            "s2", "Grădinița 2", units.UnitFacts("gradinita", (), "4000000002", parent_id=whole.pk), DAY
        ),
    )

    rows = identifiers(part.organisation, whole.organisation)

    assert [(r.scheme, r.value, r.inherited_from) for r in rows] == [
        ("CUI/CIF", "4267117", "Școala 1"),
        ("cod SIIIR", "4000000002", ""),
    ]


def test_a_structure_cannot_have_structures(officer):
    part = UnitFactory(parent=UnitFactory())
    facts = units.UnitFacts("gradinita", (), parent_id=part.pk)

    with pytest.raises(BadInputError, match="personalitate juridică"):
        units.create_unit(actor=officer, cmd=units.CreateUnit("s3", "Grădinița 3", facts, DAY))


def test_a_code_belongs_to_one_organisation(officer):
    Identifier.objects.create(organisation=OrganisationFactory(), scheme="cui", value="4267117")
    facts = organisations.OrganisationFacts("Altă firmă", "firma", cui="4267117")

    with pytest.raises(DomainError, match="Codul este deja al altei organizații"):
        organisations.record_organisation(actor=officer, cmd=organisations.RecordOrganisation(facts))

    assert Organisation.objects.filter(name="Altă firmă").count() == 0


def test_a_unit_uses_a_building_once_at_a_time(officer):
    use = BuildingUseFactory()
    cmd = places.UseBuilding(use.unit_id, use.building_id, DAY, share=Decimal(50))

    with pytest.raises(BadInputError, match="folosește deja"):
        places.use_building(actor=officer, cmd=cmd)

    assert BuildingUse.objects.count() == 1


def test_a_room_needs_the_use_of_its_building(officer):
    with pytest.raises(BadInputError, match="Înregistrați întâi folosința"):
        places.save_room(
            actor=officer, cmd=places.SaveRoom(BuildingFactory().pk, UnitFactory().pk, "S1", "Sala 1")
        )


def test_a_room_code_stands_once_in_a_building(officer):
    use = BuildingUseFactory()
    cmd = places.SaveRoom(use.building_id, use.unit_id, "S1", "Sala 1")
    places.save_room(actor=officer, cmd=cmd)

    with pytest.raises(DomainError, match="există deja o încăpere cu acest cod"):
        places.save_room(actor=officer, cmd=cmd)


def test_loading_the_configuration_twice_changes_nothing():
    configuration.load(configuration.SECTOR5)
    before = LogEntry.objects.count()
    rows = (Organisation.objects.count(), Department.objects.count(), Authority.objects.count())

    configuration.load(configuration.SECTOR5)

    assert rows == (3, 4, 1)
    assert (Organisation.objects.count(), Department.objects.count(), Authority.objects.count()) == rows
    assert LogEntry.objects.count() == before + 1
    authority = Authority.objects.get()
    assert authority.owner_of_estate.name == "Municipiul București"
    assert list(
        Department.objects.values_list("code", "parent__code", "tasks__position").order_by(
            "position", "tasks__position"
        )
    )[:2] == [
        ("directia", None, 1),
        ("directia", None, 2),
    ]


def test_a_structure_is_renamed_by_date(officer):
    configuration.load(configuration.SECTOR5)

    with pytest.raises(BadInputError, match="de după aceasta"):
        departments.rename_department(
            actor=officer,
            cmd=departments.RenameDepartment("mass-media", "Biroul Presă", dt.date(2026, 11, 22)),
        )
    departments.rename_department(
        actor=officer, cmd=departments.RenameDepartment("mass-media", "Biroul Presă", dt.date(2026, 12, 1))
    )

    names = (
        Department.objects.get(code="mass-media").names.order_by("valid_from").values_list("name", "valid_to")
    )
    assert list(names) == [("Biroul Relații Mass-Media", dt.date(2026, 11, 30)), ("Biroul Presă", None)]


def test_leadership_needs_its_source(officer):
    configuration.load(configuration.SECTOR5)

    with pytest.raises(BadInputError, match="scrieți sursa"):
        departments.change_contacts(
            actor=officer,
            cmd=departments.ChangeContacts(
                "mass-media",
                public_head="Cineva",
                version=stamp_of(Department.objects.get(code="mass-media")),
            ),
        )

    assert Department.objects.get(code="mass-media").public_head == ""


def test_an_unknown_act_as_basis_is_refused(officer):
    unit = UnitFactory()
    UnitNameFactory(unit=unit)

    with pytest.raises(NotFoundError):
        units.rename_unit(actor=officer, cmd=units.RenameUnit(unit.code, "Alta", DAY, act_id=999))

    assert UnitName.objects.count() == 1


def test_the_search_finds_what_was_recorded_only_where_it_may_be_seen(officer, actor):
    mine = UnitFactory()
    facts = units.UnitFacts("gimnaziala", ("primar",), siiir="4000000009")
    units.create_unit(actor=officer, cmd=units.CreateUnit("s9", "Școala Căutată", facts, DAY))
    acts.record_act(actor=officer, cmd=_act("909"))
    acts.record_act(actor=officer, cmd=_act("910", unit_id=mine.pk))

    seen = SearchEntry.objects.visible_to(actor("unit_director", mine)).values_list("title", flat=True)
    all_seen = SearchEntry.objects.visible_to(officer).values_list("title", flat=True)

    assert sorted(seen) == ["HCL 909/30.05.2026", "HCL 910/30.05.2026"]
    assert sorted(all_seen) == ["HCL 909/30.05.2026", "HCL 910/30.05.2026", "Școala Căutată"]


def test_the_example_of_another_authority_can_be_loaded():
    example = settings.BASE_DIR / "deploy" / "authority.example.toml"
    configuration.load(example)
    configuration.load(example)

    assert Authority.objects.get().organisation.name == "Primăria Comunei Exemplu"
    assert [d.code for d in Department.objects.all()] == ["directia"]
