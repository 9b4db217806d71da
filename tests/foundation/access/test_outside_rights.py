# SPDX-License-Identifier: EUPL-1.2
"""One rule for every object: outside one's rights it does not exist, a permission that is missing is refused."""

import datetime as dt

import pytest
from tests.factories.access import RoleAssignmentFactory, UserFactory
from tests.factories.schools import School, make_school
from tests.foundation.papers.issuing_steps import OFFICER, IssueOne, issue_one, tiny_pdf
from tests.modules.patrimony.goods_steps import LAPTOP

from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.permissions import Perm, Role, reaches
from vatra.foundation.audit.models import LogEntry
from vatra.foundation.files.models import StoredFile
from vatra.foundation.jobs.models import JobRun
from vatra.foundation.papers.actions import FileSignedCopy, RetryRendering, file_signed_copy, retry_rendering
from vatra.kernel.actor import Actor, Scope
from vatra.kernel.errors import DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony.actions import goods, protocols
from vatra.modules.patrimony.choices import Door
from vatra.modules.patrimony.models import Good, Protocol
from vatra.organisation.actions import acts, people, places
from vatra.organisation.models import LegalAct, Mandate, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> School:
    return make_school()


@pytest.fixture
def other() -> School:
    return make_school()


def of_unit(school: School, *permissions: Perm) -> Actor:
    """Somebody with all rights of sight in one unit, and those permissions there."""
    sight = (Perm.ORGANISATION_VIEW, Perm.PATRIMONY_VIEW, Perm.PAPERS_VIEW)
    here = Scope(unit_ids=frozenset({school.unit.pk}))
    return Actor(
        user_id=UserFactory().pk, name="Ana Demo", grants={str(p): here for p in (*sight, *permissions)}
    )


def looking(school: School, *permissions: Perm) -> Actor:
    """Somebody who sees everything, with those permissions in one unit only."""
    base = of_unit(school, *permissions)
    sight = {
        str(p): Scope(everywhere=True)
        for p in (Perm.ORGANISATION_VIEW, Perm.PATRIMONY_VIEW, Perm.PAPERS_VIEW)
    }
    return Actor(user_id=base.user_id, name=base.name, grants={**base.grants, **sight})


def paper_of(school: School):
    return issue_one(actor=OFFICER, cmd=IssueOne(UserFactory().pk, unit_id=school.unit.pk))


def sign(who: Actor, school: School) -> None:
    file_signed_copy(actor=who, cmd=FileSignedCopy(paper_of(school).pk, [tiny_pdf("x")], "x.pdf"))


def retry(who: Actor, school: School) -> None:
    retry_rendering(actor=who, cmd=RetryRendering(paper_of(school).pk))


def add_good(who: Actor, school: School) -> None:
    goods.add_good(actor=who, cmd=goods.AddGood(school.unit.pk, LAPTOP))


def open_protocol(who: Actor, school: School) -> None:
    cmd = protocols.OpenProtocol(Door.NEW, school.unit.pk, protocols.ProtocolHead())
    protocols.open_protocol(actor=who, cmd=cmd)


def record_act(who: Actor, school: School) -> None:
    cmd = acts.RecordAct("Demo", "hotarare", "1", dt.date(2024, 1, 1), "Titlu", unit_id=school.unit.pk)
    acts.record_act(actor=who, cmd=cmd)


def appoint(who: Actor, school: School) -> None:
    cmd = people.AppointPerson("director", dt.date(2024, 1, 1), full_name="Ion Demo", unit_id=school.unit.pk)
    people.appoint_person(actor=who, cmd=cmd)


def save_room(who: Actor, school: School) -> None:
    room = school.rooms[0]
    cmd = places.SaveRoom(school.building.pk, school.unit.pk, "Z9", "Alta", room_id=room.pk)
    places.save_room(actor=who, cmd=cmd)


EVERY = [
    (sign, Perm.PATRIMONY_ISSUE),
    (retry, Perm.PATRIMONY_ISSUE),
    (add_good, Perm.PATRIMONY_EDIT),
    (open_protocol, Perm.PATRIMONY_EDIT),
    (record_act, Perm.ORGANISATION_MANAGE),
    (appoint, Perm.ORGANISATION_MANAGE),
    (save_room, Perm.ORGANISATION_MANAGE),
]


def facts() -> list[int]:
    rows = [m.objects.count() for m in (Good, Protocol, LegalAct, Mandate, StoredFile)]
    return [*rows, Room.objects.filter(name="Alta").count()]


@pytest.mark.parametrize(("act", "permission"), EVERY)
def test_outside_ones_rights_an_object_does_not_exist(own, other, act, permission):
    before = facts()

    with pytest.raises(NotFoundError) as refused:
        act(of_unit(own, permission), other)

    assert refused.value.status == 404
    assert facts() == before


@pytest.mark.parametrize(("act", "permission"), EVERY)
def test_what_is_seen_without_the_permission_there_is_refused(own, other, act, permission):
    before = facts()

    with pytest.raises(NotAllowedError) as refused:
        act(looking(own, permission), other)

    assert refused.value.status == 403
    assert facts() == before


@pytest.mark.parametrize(("act", "permission"), EVERY)
def test_without_the_permission_anywhere_it_is_refused(own, act, permission):
    with pytest.raises(NotAllowedError) as refused:
        act(of_unit(own), own)

    assert refused.value.status == 403


def test_both_refusals_stand_in_the_journal(own, other):
    for who in (of_unit(own, Perm.PATRIMONY_EDIT), looking(own, Perm.PATRIMONY_EDIT)):
        with pytest.raises(DomainError):
            add_good(who, other)

    denied = LogEntry.objects.filter(verb="add_good", outcome="denied")
    assert denied.count() == 2


def test_the_pages_of_papers_answer_by_the_same_rule(client_as, own, other):
    paper = paper_of(other)
    jobs = JobRun.objects.count()
    unit_side = client_as(Role.UNIT_ADMINISTRATOR, own.unit.pk)
    auditor = client_as(Role.AUDITOR)

    for part in ("semnat", "reia"):
        assert unit_side.post(f"/acte/{paper.public_id}/{part}/").status_code == 403, part
        assert auditor.post(f"/acte/{paper.public_id}/{part}/").status_code == 403, part
    assert unit_side.get(f"/acte/{paper.public_id}/").status_code == 404
    assert auditor.get(f"/acte/{paper.public_id}/").status_code == 200
    assert JobRun.objects.count() == jobs


def test_a_role_in_one_unit_reaches_that_unit_alone(own, other):
    someone = UserFactory()
    RoleAssignmentFactory(user=someone, role=Role.UNIT_DIRECTOR, unit_id=own.unit.pk)
    who = actor_for(someone)

    assert (reaches(who, own.unit.pk), reaches(who, other.unit.pk)) == (True, False)
