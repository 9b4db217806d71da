# SPDX-License-Identifier: EUPL-1.2
"""The phone page against the real house: enrolled, taken along, counted without a signal, sent, on the desk's lists."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import expect
from tests.e2e.field_phone import Phone, add_photo
from tests.factories.access import user_with
from tests.factories.schools import make_decision, make_school
from tests.modules.stocktaking import counting_steps as steps

from vatra.foundation.access.models import User
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldIncident, FieldPhoto, FieldReceipt
from vatra.modules.stocktaking.models import Observation

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def sign_in(phone: Phone, user: User) -> None:
    """As after the form of the sign-in page, without the cookie of forms: the page must get its own."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    phone.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": phone.address}])


def wait_until(phone: Phone, condition: Callable[[], bool]) -> None:
    for _step in range(80):
        if condition():
            return
        phone.page.wait_for_timeout(100)
    pytest.fail("The house never got there.")


def test_a_place_is_counted_by_phone_and_stands_at_the_desk(phone, settings) -> None:
    settings.ROOT_URLCONF = "vatra.config.urls"
    make_decision()
    world = steps.world(make_school("Școala Gimnazială Demo Est"))
    found = steps.counted(world)
    place = steps.place_of(found, world.laptop)
    person = user_with("unit_administrator", world.school.unit.pk)
    one = phone()
    sign_in(one, person)
    one.take("Sala 1")
    one.context.set_offline(True)
    page = one.count(str(place.public_id))

    one.type("5-000101")
    page.get_by_text("Uzată").click()
    add_photo(one)
    one.confirm()
    one.type("SC-1")
    expect(page.locator(".thumb .primary")).to_have_text("Confirmă 10 buc, ca în evidență")
    one.confirm()
    one.type("5-000102")
    expect(page.locator(".hit .okline")).to_contain_text("altă încăpere")
    one.confirm()
    one.type("necunoscut 9")
    one.confirm()
    expect(page.locator(".thumb .primary")).to_have_text("Am terminat locul")
    page.locator(".thumb .primary").click()
    page.get_by_role("button", name="Termină locul").click()
    expect(page.locator(".place")).to_contain_text("terminat, de trimis")
    one.context.set_offline(False)

    expect(page.locator(".place .st.ok")).to_contain_text("Primit de server, 6 înregistrări, ")
    wait_until(one, FieldPhoto.objects.exists)
    seen = {
        o.subject: (str(o.quantity.normalize()), o.condition) for o in Observation.objects.filter(place=place)
    }
    assert seen == {
        f"g:{world.laptop.pk}": ("1", "uzata"),
        f"g:{world.chairs.pk}": ("1E+1", "buna"),
        f"g:{world.piano.pk}": ("1", "buna"),
        "c:NECUNOSCUT 9": ("1", "buna"),
    }
    device = FieldDevice.objects.get()
    assert (device.user, device.have, device.entries) == (person, 6, 6)
    assert [e.kind for e in FieldEntry.objects.order_by("seq")] == [
        "take",
        "saw",
        "saw",
        "saw",
        "saw",
        "done",
    ]
    assert FieldReceipt.objects.get().upto == 6
    assert FieldIncident.objects.count() == 0
    assert one.complaints == []
