# SPDX-License-Identifier: EUPL-1.2
"""The procedure from decision to bookings, with what each step refuses."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.factories.patrimony import make_good
from tests.factories.schools import School, make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.papers.models import IssuedPaper
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError, NotAllowedError, NotFoundError
from vatra.modules.patrimony.models import PlaceChange
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.actions import procedure, results
from vatra.modules.stocktaking.actions.comparing import compare, recount
from vatra.modules.stocktaking.choices import Duty, Finding, Moment, State
from vatra.modules.stocktaking.models import BookLine, Difference, Stocktaking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


def test_from_decision_to_bookings(w: steps.World) -> None:
    found = steps.counted(w)
    first, second = steps.place_of(found, w.laptop), steps.place_of(found, w.piano)
    steps.scan(
        "a",
        steps.saw(first, w.chairs, "8", seq=1),
        steps.saw(first, w.piano, "1", seq=2, condition="defecta"),
        steps.Line(3, "saw", second.public_id, {"s": "c:NECUNOSCUT-7", "q": "1", "n": "aspirator"}),
    )
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    rows = {(d.finding, d.subject): d for d in Difference.objects.filter(stocktaking=found)}
    assert {key: (d.book, d.counted, d.value) for key, d in rows.items()} == {
        ("lipsa", f"g:{w.laptop.pk}"): (Decimal(1), Decimal(0), Decimal("3899.00")),
        ("lipsa", f"g:{w.chairs.pk}"): (Decimal(10), Decimal(8), Decimal("200.00")),
        ("alt_loc", f"g:{w.piano.pk}"): (Decimal(1), Decimal(1), Decimal("0.00")),
        ("stare", f"g:{w.piano.pk}"): (Decimal(1), Decimal(1), Decimal("9000.00")),
        ("plus", "c:NECUNOSCUT-7"): (Decimal(0), Decimal(1), Decimal("0.00")),
    }
    natures = {"lipsa": "imputabila", "plus": "plus", "alt_loc": "mutat", "stare": "uzura"}
    suggestions = {"plus": "inregistrare", "alt_loc": "loc", "stare": "casare"}
    for (finding, _subject), row in rows.items():
        results.explain_difference(
            actor=w.lead,
            cmd=results.Explain(
                row.pk, row.version, "Explicație dată în scris.", "Gestionar", natures[finding]
            ),
        )
    results.close_explanations(actor=w.lead, cmd=steps.step(found))
    for (finding, _subject), row in rows.items():
        row.refresh_from_db()
        suggestion = suggestions.get(finding, "imputare")
        imputed = suggestion == "imputare"
        results.propose_for(
            actor=w.lead,
            cmd=results.Propose(
                row.pk,
                row.version,
                suggestion,
                Decimal("500.00") if imputed else None,
                "Gestionar" if imputed else "",
            ),
        )
    found.refresh_from_db()
    results.send_results(
        actor=w.lead, cmd=results.SendResults(found.pk, found.version, "Bunurile sunt îngrijite.")
    )
    found.refresh_from_db()
    results.approve_results(
        actor=w.head, cmd=results.Approve(found.pk, found.version, "Aviz favorabil, contabil și juridic.")
    )
    results.book_results(actor=w.lead, cmd=steps.step(found))
    w.piano.refresh_from_db()
    assert (w.piano.room_id, w.piano.state) == (first.room_id, "propus_casare")
    assert PlaceChange.objects.get(good=w.piano).to_room_id == first.room_id
    w.laptop.refresh_from_db()
    assert (w.laptop.state, w.laptop.quantity) == ("in_folosinta", Decimal(1)), (
        "a shortage leaves by its own act"
    )
    kinds = list(IssuedPaper.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "inv_decizie", "inv_declaratie", "inv_declaratie", "inv_rezultate", "inv_imputare", "inv_imputare",
        "inv_inregistrari",
    ]  # fmt: skip
    procedure.archive_stocktaking(actor=w.lead, cmd=steps.step(found))
    with pytest.raises(ProgrammingError), transaction.atomic():
        Stocktaking.objects.filter(pk=found.pk).update(state=State.BOOKED)


def test_lists_apart_for_place_owner_chapter_and_group(w: steps.World) -> None:
    make_good(w.school, inventory_number="T-1", domain="tert", owner=make_school().unit.organisation)
    make_good(w.school, inventory_number="D-1", state="defect")
    found = steps.opened(w)
    rows = found.lists.order_by("number").values_list("number", "place__title", "chapter", "group")
    assert list(rows) == [
        (1, "Sala 1", "depreciate", "mijloace_fixe"),
        (2, "Sala 1", "propriu", "mijloace_fixe"),
        (3, "Sala 1", "propriu", "obiecte"),
        (4, "Sala 1", "tert", "mijloace_fixe"),
        (5, "Sala 2", "propriu", "mijloace_fixe"),
    ]


def test_book_is_that_of_the_reference_day(w: steps.World) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    make_good(w.school, inventory_number="NOU-1", entry_date=clock.today())
    PlaceChange.objects.create(
        good=w.piano, from_room=w.school.rooms[0], to_room=w.school.rooms[1],
        from_custodian=w.school.custodian, to_custodian=w.school.custodian, by_name="Demo",
    )  # fmt: skip
    found = steps.opened(w, reference_date=yesterday)
    rows = BookLine.objects.filter(stocktaking=found).order_by("inventory_number")
    assert list(rows.values_list("inventory_number", "place__title")) == [
        ("5-000101", "Sala 1"),
        ("5-000102", "Sala 1"),
        ("SC-1", "Sala 1"),
    ]


def test_movement_after_the_freeze_is_no_find(w: steps.World) -> None:
    found = steps.counted(w)
    first = steps.place_of(found, w.laptop)
    w.piano.room = w.school.rooms[0]
    w.piano.save()
    steps.scan("a", steps.saw(first, w.laptop), steps.saw(first, w.chairs, "10"), steps.saw(first, w.piano))
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    assert not Difference.objects.filter(stocktaking=found).exists()


def test_good_that_left_the_book_meanwhile_is_no_shortage(w: steps.World) -> None:
    found = steps.counted(w)
    first = steps.place_of(found, w.laptop)
    w.piano.state = "iesit"
    w.piano.save()
    steps.scan("a", steps.saw(first, w.laptop), steps.saw(first, w.chairs, "10"))
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    assert not Difference.objects.filter(stocktaking=found).exists()


def test_frozen_lines_never_change(w: steps.World) -> None:
    found = steps.opened(w)
    with pytest.raises(ProgrammingError), transaction.atomic():
        BookLine.objects.filter(stocktaking=found).update(quantity=2)
    with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("DELETE FROM stocktaking_bookline")


def test_preparer_does_not_decide(w: steps.World) -> None:
    found = steps.prepared(w)
    director_leads = procedure.ChangePlan(found.pk, found.version, steps.plan())
    found = procedure.change_stocktaking(actor=w.head, cmd=director_leads)
    with pytest.raises(NotAllowedError, match="Ați lucrat la întocmirea inventarierii"):
        procedure.decide_stocktaking(actor=w.head, cmd=steps.step(found))


def test_custodian_is_kept_out_of_the_commission(w: steps.World) -> None:
    found = procedure.prepare_stocktaking(actor=w.lead, cmd=procedure.Prepare(w.school.unit.pk, steps.plan()))
    people = [procedure.Member(w.school.custodian.full_name, "", Duty.PRESIDENT, 0, w.school.custodian.pk)]
    with pytest.raises(BadInputError, match="este gestionar al bunurilor numărate"):
        procedure.set_commission(actor=w.lead, cmd=procedure.SetCommission(found.pk, found.version, people))


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([], "Comisia are nevoie de cel puțin o persoană."),
        (["membru:Ana"], "Comisia centrală are nevoie de exact un președinte; acum are 0."),
        (["presedinte:Ana", "membru:Ana"], "„Ana” apare de două ori în aceeași comisie."),
    ],
)
def test_commission_that_cannot_be(w: steps.World, people: list[str], sentence: str) -> None:
    found = procedure.prepare_stocktaking(actor=w.lead, cmd=procedure.Prepare(w.school.unit.pk, steps.plan()))
    members = [procedure.Member(p.split(":")[1], "", Duty(p.split(":")[0])) for p in people]
    with pytest.raises(BadInputError) as refused:
        procedure.set_commission(actor=w.lead, cmd=procedure.SetCommission(found.pk, found.version, members))
    assert str(refused.value) == sentence


def test_one_stocktaking_of_a_unit_at_a_time(w: steps.World) -> None:
    steps.prepared(w)
    with pytest.raises(DomainError, match="are deja o inventariere în lucru"):
        steps.prepared(w)


def test_book_is_not_frozen_before_its_day(w: steps.World) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    with pytest.raises(DomainError, match="care nu a venit încă"):
        steps.opened(w, reference_date=tomorrow)


def test_no_count_before_the_declarations(w: steps.World) -> None:
    found = steps.opened(w)
    with pytest.raises(DomainError, match=f"Lipsește declarația dinaintea numărării: {w.school.custodian}"):
        procedure.start_counting(actor=w.lead, cmd=steps.step(found))


def test_places_are_closed_before_comparing(w: steps.World) -> None:
    found = steps.counted(w)
    with pytest.raises(DomainError, match=r"2 locuri nu sunt închise: întâi „Sala 1”\."):
        compare(actor=w.lead, cmd=steps.step(found))


def test_place_closes_once(w: steps.World) -> None:
    found = steps.counted(w)
    steps.close_all(w, found)
    place = found.places.order_by("pk").first()
    with pytest.raises(DomainError, match="a fost deja închis de"):
        desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version))


def test_single_piece_seen_in_two_places(w: steps.World) -> None:
    found = steps.counted(w)
    first, second = steps.place_of(found, w.laptop), steps.place_of(found, w.piano)
    steps.scan("a", steps.saw(first, w.piano, seq=1), steps.saw(second, w.piano, seq=2))
    steps.close_all(w, found)
    with pytest.raises(
        DomainError, match="„5-000102 – Pian vertical” a fost văzut în mai multe locuri: Sala 1, Sala 2"
    ):
        compare(actor=w.lead, cmd=steps.step(found))


def test_recount_only_while_nothing_is_explained(w: steps.World) -> None:
    found = steps.counted(w)
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    recount(actor=w.lead, cmd=steps.step(found, "o sală a rămas nenumărată"))
    assert not Difference.objects.filter(stocktaking=found).exists()
    compare(actor=w.lead, cmd=steps.step(found))
    row = Difference.objects.filter(stocktaking=found, finding=Finding.SHORTAGE).first()
    results.explain_difference(
        actor=w.lead, cmd=results.Explain(row.pk, row.version, "Furt.", "Gestionar", "imputabila")
    )
    with pytest.raises(DomainError, match="Există explicații scrise"):
        recount(actor=w.lead, cmd=steps.step(found, "încă o dată"))


def test_imputation_needs_its_nature_value_and_person(w: steps.World) -> None:
    found = steps.counted(w)
    steps.close_all(w, found)
    steps.declared(w, found, Moment.AFTER)
    compare(actor=w.lead, cmd=steps.step(found))
    for row in Difference.objects.filter(stocktaking=found):
        results.explain_difference(
            actor=w.lead, cmd=results.Explain(row.pk, row.version, "Nu se știe.", "Gestionar", "neimputabila")
        )
    results.close_explanations(actor=w.lead, cmd=steps.step(found))
    row = Difference.objects.filter(stocktaking=found).first()
    with pytest.raises(BadInputError, match="Se impută numai o lipsă cu natura „imputabilă”"):
        results.propose_for(
            actor=w.lead, cmd=results.Propose(row.pk, row.version, "imputare", Decimal(5), "Cineva")
        )


def test_people_of_another_school_see_nothing(w: steps.World, actor) -> None:
    found = steps.counted(w)
    stranger = actor("unit_director", make_school().unit.pk)
    assert not Stocktaking.objects.visible_to(stranger).exists()
    with pytest.raises(NotFoundError):
        desk.close_place(actor=stranger, cmd=desk.PlaceStep(found.places.first().pk, 1))
    with pytest.raises(NotFoundError):
        procedure.decide_stocktaking(actor=stranger, cmd=steps.step(found))


def test_empty_unit_has_nothing_to_count(actor) -> None:
    school: School = make_school()
    w = steps.World(
        school, actor("patrimony_officer"), actor("unit_director", school.unit.pk), None, None, None
    )  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="nu are bunuri în evidență"):
        steps.opened(w)
