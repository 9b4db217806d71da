# SPDX-License-Identifier: EUPL-1.2
"""A place is not closed over the head of a device: what it carries, what arrives meanwhile, what breaks."""

import threading
import uuid

import pytest
from django.db import close_old_connections, connection, transaction
from tests.factories.access import user_with
from tests.factories.schools import make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.fieldlog.models import FieldDevice, FieldHold
from vatra.kernel import clock
from vatra.kernel.errors import BadInputError, DomainError, NotFoundError
from vatra.modules.stocktaking import counting, journal
from vatra.modules.stocktaking.actions import counting as desk
from vatra.modules.stocktaking.models import CountPlace, Observation, Stocktaking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w() -> steps.World:
    return steps.world(make_school())


def _held(place: CountPlace) -> FieldHold:
    device = FieldDevice.objects.create(
        user=user_with("unit_administrator", place.stocktaking.unit_id),
        name="Telefon de probă",
        public_key=uuid.uuid4().hex,
    )
    return FieldHold.objects.create(device=device, topic=place.public_id, taken_at=clock.now())


def test_place_waits_for_the_phone_that_carries_it(w: steps.World) -> None:
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    hold = _held(place)
    with pytest.raises(
        DomainError, match=r"Telefonul „Telefon de probă” .* a luat locul cu el și nu a trimis tot"
    ):
        desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version, "x"))
    hold.released_seq, hold.released_at = 3, clock.now()
    hold.save()
    desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version, "x"))


def test_lost_phone_is_given_up_by_name_and_reason(w: steps.World) -> None:
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    hold = _held(place)
    with pytest.raises(BadInputError, match="Scrieți pe scurt ce s-a întâmplat cu telefonul"):
        desk.give_up_device(actor=w.lead, cmd=desk.GiveUpDevice(place.pk, hold.pk, "pierdut"))
    other = steps.place_of(found, w.piano)
    with pytest.raises(NotFoundError):
        desk.give_up_device(actor=w.lead, cmd=desk.GiveUpDevice(other.pk, hold.pk, "Căzut în apă la subsol."))
    desk.give_up_device(actor=w.lead, cmd=desk.GiveUpDevice(place.pk, hold.pk, "Căzut în apă la subsol."))
    hold.refresh_from_db()
    assert (hold.forfeit_reason, hold.forfeited_by_name) == ("Căzut în apă la subsol.", w.lead.name)
    desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version, "x"))


def test_lines_that_arrive_while_the_place_is_closed_are_never_lost(w: steps.World) -> None:
    """Whichever comes first: the line is in the count before the closing, or it is marked as late."""
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    entered, go_on = threading.Event(), threading.Event()

    def arrive() -> None:
        with transaction.atomic():
            counting.take_in(steps.Device("a"), [steps.saw(place, w.laptop)])
            entered.set()
            go_on.wait(10)
        close_old_connections()
        connection.close()

    sender = threading.Thread(target=arrive)
    sender.start()
    entered.wait(10)
    closer = threading.Thread(
        target=lambda: (
            desk.close_place(actor=w.lead, cmd=desk.PlaceStep(place.pk, place.version, "x")), connection.close()
        )
    )  # fmt: skip
    closer.start()
    closer.join(0.5)
    assert closer.is_alive(), "closing waits for the line"
    go_on.set()
    sender.join(10)
    closer.join(10)
    place.refresh_from_db()
    assert (place.state, Observation.objects.get(place=place).late) == ("inchis", False)


def test_line_of_a_person_without_the_right_is_kept_aside(w: steps.World) -> None:
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    stranger = FieldDevice.objects.create(
        user=user_with("unit_administrator", make_school().unit.pk),
        name="Alt telefon",
        public_key=uuid.uuid4().hex,
    )
    assert journal.check(stranger, [steps.saw(place, w.laptop)]) == {  # type: ignore[list-item]
        1: "Persoana acestui telefon nu numără în unitatea locului."
    }


def test_nothing_is_half_counted_when_it_breaks(w: steps.World) -> None:
    found = steps.counted(w)
    place = steps.place_of(found, w.laptop)
    with transaction.atomic():
        counting.take_in(steps.Device("a"), [steps.saw(place, w.laptop)])
        transaction.set_rollback(True)
    place.refresh_from_db()
    assert place.state == "asteapta"
    assert not Observation.objects.exists()
    assert Stocktaking.objects.get(pk=found.pk).state == "numarare"
