# SPDX-License-Identifier: EUPL-1.2
"""Administration of accounts and roles."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from tests.factories.access import PASSWORD, DeputyFactory, RoleAssignmentFactory, UserFactory, user_with

from vatra.foundation.access import account_actions as act
from vatra.foundation.access import role_actions as roles
from vatra.foundation.access import units
from vatra.foundation.access.actors import actor_for
from vatra.foundation.access.models import Deputy, OneTimeCode, RoleAssignment, User
from vatra.foundation.access.permissions import GRANTS, Perm, Role
from vatra.foundation.access.wording import PERMISSION_WORDS
from vatra.foundation.audit.models import LogEntry, LogSubject
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError

pytestmark = pytest.mark.django_db
SCHOOLS = [(7, "1361100001", "Școala Gimnazială Demo nr. 7"), (8, "1361100002", "Liceul Demo nr. 8")]


@pytest.fixture
def admin(actor):
    return actor(Role.ADMINISTRATOR)


@pytest.fixture
def schools(monkeypatch):
    monkeypatch.setattr(units, "_listers", [lambda _actor: SCHOOLS])


def day(offset):
    return clock.today() + dt.timedelta(days=offset)


def test_a_new_account_has_a_role_a_code_and_no_password(admin):
    made = act.create_account(
        actor=admin,
        cmd=act.CreateAccount(
            username=" Ion.Demo", full_name="Ion Demo", role=Role.ACCOUNTANT, basis="Fișa postului"
        ),
    )

    assert (made.user.username, made.user.has_usable_password()) == ("ion.demo", False)
    held = made.user.assignments.get()
    assert (held.role, held.unit_id, held.valid_from, held.valid_to) == (
        "accountant",
        None,
        clock.today(),
        None,
    )
    assert OneTimeCode.objects.get(user=made.user).created_by_id == admin.user_id
    entry = LogEntry.objects.get(verb="create_account")
    assert (entry.object_kind, entry.object_id, entry.data) == (
        "access.user",
        made.user.pk,
        {"detail": "contabil"},
    )


@pytest.mark.parametrize(
    ("username", "code"), [("ana", "username_taken"), ("ă", "bad_username"), ("", "bad_username")]
)
def test_a_bad_user_name_is_refused_in_a_sentence(admin, username, code):
    UserFactory(username="ana")

    with pytest.raises(DomainError) as refusal:
        act.create_account(actor=admin, cmd=act.CreateAccount(username=username, full_name="X"))

    assert (refusal.value.code, refusal.value.field) == (code, "username")
    assert User.objects.count() == 2


def test_only_an_administrator_makes_accounts(actor):
    director = actor(Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(NotAllowedError):
        act.create_account(actor=director, cmd=act.CreateAccount(username="x1", full_name="X"))

    assert not User.objects.filter(username="x1").exists()
    assert LogEntry.objects.get(verb="create_account").outcome == "denied"


def test_unit_accounts_are_made_in_bulk_and_those_that_exist_stay(admin):
    UserFactory(username="director.1361100001")
    wanted = tuple(
        act.UnitAccount(*school, role)
        for school in SCHOOLS
        for role in ("unit_director", "unit_administrator")
    )

    made = act.create_unit_accounts(actor=admin, cmd=act.CreateUnitAccounts(wanted))

    assert [n.user.username for n in made] == [
        "patrimoniu.1361100001",
        "director.1361100002",
        "patrimoniu.1361100002",
    ]
    assert len({n.code for n in made}) == 3
    assert made[0].user.assignments.values_list("role", "unit_id").get() == ("unit_administrator", 7)
    entry = LogEntry.objects.get(verb="create_unit_accounts")
    assert entry.data == {"made": 3, "taken": 1}
    subjects = LogSubject.objects.filter(log_entry=entry, object_kind="access.user")
    assert set(subjects.values_list("object_id", flat=True)) == {n.user.pk for n in made}


def test_unit_accounts_refuse_roles_of_the_authority(admin):
    with pytest.raises(BadInputError):
        act.create_unit_accounts(
            actor=admin, cmd=act.CreateUnitAccounts((act.UnitAccount(7, "1", "X", Role.ADMINISTRATOR),))
        )

    assert User.objects.count() == 1


def test_the_same_form_twice_makes_one_account(admin):
    cmd = act.CreateAccount(username="ion", full_name="Ion", form_key="form:1")
    act.create_account(actor=admin, cmd=cmd)

    with pytest.raises(DomainError) as refusal:
        act.create_account(actor=admin, cmd=cmd)

    assert refusal.value.code == "already_done"
    assert User.objects.filter(username="ion").count() == 1


def test_the_last_administrator_can_be_neither_deactivated_nor_ended(admin):
    other = user_with(Role.ADMINISTRATOR)
    role_of_other = other.assignments.get()
    act.deactivate_account(actor=actor_for(other), cmd=act.OneAccount(admin.user_id, "pleacă"))

    with pytest.raises(DomainError) as refusal:
        act.deactivate_account(actor=admin, cmd=act.OneAccount(other.pk))
    assert refusal.value.code == "last_administrator"
    with pytest.raises(DomainError) as refusal:
        roles.end_role(actor=admin, cmd=roles.EndRole(role_of_other.pk, clock.today()))
    assert refusal.value.code == "last_administrator"

    other.refresh_from_db()
    role_of_other.refresh_from_db()
    assert (other.is_active, role_of_other.valid_to) == (True, None)


def test_a_deactivated_account_is_out_at_the_next_click(admin, client_as):
    client = client_as(Role.AUDITOR)
    assert client.get("/jurnal/").status_code == 200

    act.deactivate_account(actor=admin, cmd=act.OneAccount(client.user.pk, "plecat"))

    assert client.get("/jurnal/")["Location"] == "/intrare/?next=/jurnal/"
    act.activate_account(actor=admin, cmd=act.OneAccount(client.user.pk, "întors"))
    assert client.get("/jurnal/").status_code == 200


def test_nobody_changes_the_own_rights(admin):
    user_with(Role.ADMINISTRATOR)
    own = RoleAssignment.objects.get(user_id=admin.user_id)
    boss = user_with(Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(NotAllowedError):
        roles.assign_role(actor=admin, cmd=roles.AssignRole(admin.user_id, Role.AUDITOR, clock.today()))
    with pytest.raises(NotAllowedError):
        roles.end_role(actor=admin, cmd=roles.EndRole(own.pk, clock.today()))
    with pytest.raises(NotAllowedError):
        roles.name_deputy(
            actor=admin, cmd=roles.NameDeputy(boss.pk, admin.user_id, day(0), day(5), "Dispoziție")
        )

    own.refresh_from_db()
    assert own.valid_to is None
    assert RoleAssignment.objects.filter(user_id=admin.user_id).count() == 1
    assert Deputy.objects.count() == 0
    assert LogEntry.objects.filter(outcome="denied", actor_id=admin.user_id).count() == 3


def test_the_same_role_twice_in_the_same_days_is_refused_by_the_database(admin):
    user = user_with(Role.AUDITOR)

    with pytest.raises(DomainError) as refusal:
        roles.assign_role(actor=admin, cmd=roles.AssignRole(user.pk, Role.AUDITOR, clock.today()))

    assert refusal.value.code == "role_once_at_a_time"
    assert refusal.value.message.startswith("Persoana are deja acest rol")
    assert user.assignments.count() == 1


@pytest.mark.parametrize(("role", "unit"), [(Role.UNIT_DIRECTOR, None), (Role.AUDITOR, 7)])
def test_unit_and_role_must_fit(admin, role, unit):
    user = UserFactory()

    with pytest.raises(BadInputError) as refusal:
        roles.assign_role(actor=admin, cmd=roles.AssignRole(user.pk, role, clock.today(), unit_id=unit))

    assert refusal.value.field == "unit"
    assert user.assignments.count() == 0


def test_rights_follow_the_days_of_roles_and_deputies(admin):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.ACCOUNTANT, valid_from=day(-10), valid_to=day(-1))
    RoleAssignmentFactory(user=user, role=Role.AUDITOR, valid_from=day(1))
    assert actor_for(user).roles == frozenset()
    assert actor_for(user).can(Perm.ACCESS_OWN)

    roles.assign_role(
        actor=admin, cmd=roles.AssignRole(user.pk, Role.UNIT_DIRECTOR, day(0), unit_id=7, valid_to=day(0))
    )
    boss = user_with(Role.LEGAL_ADVISER)
    roles.name_deputy(actor=admin, cmd=roles.NameDeputy(boss.pk, user.pk, day(0), day(3), "Dispoziția 5"))

    today = actor_for(user)
    assert today.roles == {"unit_director", "legal_adviser"}
    assert today.deputy_for == (boss.full_name,)
    assert today.scope(Perm.PATRIMONY_PROPOSE).unit_ids == {7}
    assert today.scope(Perm.VISA_LEGAL).everywhere


def test_a_deputy_of_a_deactivated_person_has_nothing():
    deputy = DeputyFactory(principal=user_with(Role.LEGAL_ADVISER, is_active=False)).deputy

    assert actor_for(deputy).roles == frozenset()


def test_ending_a_deputyship_is_in_the_history_of_both(admin):
    named = DeputyFactory(valid_from=day(-3), valid_to=day(3))

    roles.end_deputy(actor=admin, cmd=roles.EndDeputy(named.pk, day(-1), "s-a întors"))

    named.refresh_from_db()
    assert named.valid_to == day(-1)
    entry = LogEntry.objects.get(verb="end_deputy")
    assert (entry.object_id, entry.reason) == (named.principal_id, "s-a întors")
    assert LogSubject.objects.filter(log_entry=entry).values_list("object_id").get() == (named.deputy_id,)


def test_administrators_hold_no_business_data():
    business = {
        p
        for p in Perm
        if p.value.split(".")[0] in {"patrimony", "registry", "visa", "files", "papers", "search"}
    }

    assert not GRANTS[Role.ADMINISTRATOR] & business


# Pages


def test_the_sheet_of_codes_is_shown_once(client_as, schools):
    client = client_as(Role.ADMINISTRATOR)

    answer = client.post(
        "/administrare/conturi/unitati/",
        {"roles": ["unit_director"], "units": ["7", "8"], "form_key": "form:a"},
    )
    assert answer["Location"] == "/administrare/conturi/coduri/"
    assert "director.1361100001" not in str(dict(client.session))
    sheet = client.get("/administrare/conturi/coduri/")

    page = sheet.content.decode()
    assert page.count('<b class="num">') == 2
    assert "director.1361100001" in page
    assert "Liceul Demo nr. 8" in page
    assert "no-store" in sheet["Cache-Control"]
    assert '<b class="num">' not in client.get("/administrare/conturi/coduri/").content.decode()


def test_an_account_is_made_and_given_a_role_through_the_pages(client_as, schools):
    client = client_as(Role.ADMINISTRATOR)
    client.post(
        "/administrare/conturi/nou/", {"username": "dana", "full_name": "Dana Demo", "form_key": "form:b"}
    )
    dana = User.objects.get(username="dana")

    answer = client.post(
        f"/administrare/conturi/{dana.pk}/rol/",
        {"role": "unit_director", "unit": "7", "valid_from": "2026-09-01", "basis": "Decizia 1"},
    )

    assert answer["Location"] == f"/administrare/conturi/{dana.pk}/"
    page = client.get(f"/administrare/conturi/{dana.pk}/").content.decode()
    assert "Școala Gimnazială Demo nr. 7" in page
    assert "<b>Rol dat</b>" in page
    assert "director de unitate, de la 01.09.2026" in page
    assert "<b>Cont făcut</b>" in page


def test_a_refusal_stands_on_the_form(client_as):
    client = client_as(Role.ADMINISTRATOR)
    user = user_with(Role.AUDITOR)

    page = client.post(
        f"/administrare/conturi/{user.pk}/rol/", {"role": "auditor", "valid_from": "2026-01-01"}
    )

    assert "Persoana are deja acest rol în zilele alese." in page.content.decode()
    assert user.assignments.count() == 1


def test_accounts_are_found_by_name_without_diacritics(client_as):
    client = client_as(Role.ADMINISTRATOR)
    UserFactory(username="s.t", full_name="Ștefan Țepeș Demo")
    UserFactory(username="other", full_name="Altcineva")

    page = client.get("/administrare/conturi/?q=tepes").content.decode()

    assert "Ștefan Țepeș Demo" in page
    assert "Altcineva" not in page


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_accounts_are_the_administrators_alone(client_as, role):
    client = client_as(role, 7 if role.startswith("unit") else None)

    answers = [
        client.get(f"/administrare/conturi/{path}").status_code for path in ("", "nou/", f"{client.user.pk}/")
    ]

    assert answers == [403, 403, 403]


def test_the_page_of_roles_is_the_table_of_grants(client_as):
    page = client_as(Role.AUDITOR).get("/administrare/roluri/").content.decode()

    assert page.count("<tr>") == len(Perm) + 1
    assert page.count('class="st ok"') == sum(len(held) for held in GRANTS.values()) + len(Role)
    assert "citește jurnalul" in page
    assert set(PERMISSION_WORDS) == set(Perm)


def test_own_settings_are_kept_and_worn_at_once(client_as):
    client = client_as(Role.AUDITOR)

    client.post("/cont/", {"email": "scoala@demo.invalid", "theme": "dark", "density": ""})

    client.user.refresh_from_db()
    assert (client.user.email, client.user.theme, client.user.density) == ("scoala@demo.invalid", "dark", "")
    assert client.cookies["tema"].value == "dark"
    page = client.get("/cont/").content.decode()
    assert "Rolurile mele" in page
    assert 'data-theme="dark"' in page


def test_changing_the_password_asks_for_the_present_one_and_keeps_this_session_only(client_as):
    client = client_as(Role.AUDITOR)
    elsewhere = client_as(user=client.user)
    new = {"password1": "Un-drum-de-munte-9", "password2": "Un-drum-de-munte-9"}

    wrong = client.post("/cont/parola/", {"current": "nu-este-aceasta", **new})
    assert "Parola de acum nu este aceasta." in wrong.content.decode()
    right = client.post("/cont/parola/", {"current": PASSWORD, **new})

    assert right["Location"] == "/cont/"
    assert client.get("/cont/").status_code == 200
    assert elsewhere.get("/cont/")["Location"] == "/intrare/?next=/cont/"


def test_who_must_set_a_password_is_led_there(client_as):
    client = client_as(user=user_with(Role.AUDITOR, must_set_password=True))

    assert client.get("/jurnal/")["Location"] == "/cont/parola/"
    assert "Înainte de a lucra" in client.get("/cont/parola/").content.decode()


def test_the_last_sign_in_is_shown(client_as):
    ana = UserFactory(username="ana", full_name="Ana Demo")
    with time_machine.travel("2026-05-04T07:30:00Z", tick=False):
        Client().post("/intrare/", {"login": "ana", "password": PASSWORD})
    admin = client_as(Role.ADMINISTRATOR)

    assert "04.05.2026, 10:30" in admin.get("/administrare/conturi/").content.decode()
    assert "04.05.2026, 10:30" in admin.get(f"/administrare/conturi/{ana.pk}/").content.decode()


def test_the_sheet_is_typeset_once_and_only_while_it_is_fresh(client_as, schools):
    client = client_as(Role.ADMINISTRATOR)
    made = {"roles": ["unit_director"], "units": ["7"]}
    pdf = "/administrare/conturi/coduri/pdf/"
    client.post("/administrare/conturi/unitati/", made)

    first, second = client.post(pdf), client.post(pdf)

    assert (first["Content-Type"], first.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in first["Cache-Control"]
    assert (second.status_code, second["Location"]) == (302, "/administrare/conturi/coduri/")
    client.post("/administrare/conturi/unitati/", {**made, "units": ["8"]})
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False):
        assert client.post(pdf).status_code == 302
    assert client.get(pdf).status_code == 405
