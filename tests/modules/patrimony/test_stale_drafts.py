# SPDX-License-Identifier: EUPL-1.2
"""Two officers with the same draft open: head, position, facts of a building."""

import re
from decimal import Decimal

import pytest
from tests.factories.patrimony import make_good
from tests.modules.patrimony.test_protocol_flow import add, building, desk, open_new

from vatra.kernel.errors import StaleError
from vatra.modules.patrimony.actions import lines
from vatra.modules.patrimony.choices import Annex, GoodKind
from vatra.modules.patrimony.models import GoodEstate, LineEstate, Protocol, ProtocolLine

pytestmark = pytest.mark.django_db


def mark_in(page) -> str:
    return re.search(r'name="version" value="([0-9a-f]+)"', page.content.decode())[1]


def as_shown(page) -> dict[str, str]:
    """What a browser would send back of the form it was shown."""
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    prepared = {n: form.fields[n].prepare_value(v) for n, v in shown.items()}
    return {name: str(value) for name, value in prepared.items() if value not in (None, "", False)}


def both_see(client, address: str, field: str) -> str:
    """The first writes, the second is shown both, and goes on; the last page's text is returned."""
    shown = client.get(address)
    sent = as_shown(shown)
    sent.setdefault("reason", "citit pe hârtie")
    first = client.post(address, sent | {field: "Primul"})
    late = client.post(address, sent | {field: "Al doilea", "once": ""})
    assert (first.status_code, late.status_code) == (302, 422)
    body = late.content.decode()
    assert "<td>Primul</td><td>Al doilea</td>" in body
    assert body.count('<th scope="row">') == 1
    again = client.post(address, sent | {field: "Al doilea", "version": mark_in(late), "once": ""})
    assert again.status_code == 302
    return body


def test_the_head_of_a_draft(client_as, officer, school):
    protocol = open_new(officer, school)

    both_see(client_as("patrimony_officer"), f"/patrimoniu/protocoale/{protocol.pk}/modifica/", "place")

    assert Protocol.objects.get().place == "Al doilea"


def test_a_position_of_an_annex(client_as, officer, school):
    protocol = open_new(officer, school)
    add(officer, protocol, desk())
    line = ProtocolLine.objects.get()
    client = client_as("patrimony_officer")

    both_see(client, f"/patrimoniu/protocoale/{protocol.pk}/pozitii/{line.pk}/", "name")

    assert ProtocolLine.objects.get().name == "Al doilea"


def test_the_facts_of_a_building_in_an_annex_count_too(officer, school):
    protocol = open_new(officer, school)
    add(officer, protocol, building())
    line = ProtocolLine.objects.get()
    shown = lines.stamp_of_line(line)
    LineEstate.objects.update(litigation="Dosar 1/2026")
    given = lines.LineInput(Annex.BUILDINGS, "1001", "Alt corp", Decimal(5))

    with pytest.raises(StaleError):
        lines.save_line(actor=officer, cmd=lines.SaveLine(protocol.pk, given, line.pk, version=shown))

    assert ProtocolLine.objects.get().name == "Corp A"


def test_a_position_that_only_moved_up_is_saved(officer, school):
    protocol = open_new(officer, school)
    add(officer, protocol, desk("3001"))
    add(officer, protocol, desk("3002"))
    first, second = ProtocolLine.objects.order_by("position")
    shown = lines.stamp_of_line(second)
    lines.remove_lines(actor=officer, cmd=lines.RemoveLines(protocol.pk, (first.pk,)))

    lines.save_line(
        actor=officer,
        cmd=lines.SaveLine(protocol.pk, desk("3002", name="Masă"), second.pk, version=shown),
    )

    assert list(ProtocolLine.objects.values_list("position", "name")) == [(1, "Masă")]


def test_the_facts_of_a_building_in_evidence(client_as, school):
    good = make_good(school, kind=GoodKind.BUILDING)
    GoodEstate.objects.create(good=good)

    both_see(client_as("patrimony_officer"), f"/patrimoniu/bunuri/{good.pk}/imobil/", "structure")

    assert GoodEstate.objects.get().structure == "Al doilea"


def test_the_facts_of_a_unit(client_as, school):
    client = client_as("patrimony_officer")
    address = f"/organizare/unitati/{school.unit.code}/date/"
    sent = {
        "kind": "gimnaziala",
        "levels": ["primar", "gimnazial"],
        "is_active": "on",
        "reason": "mutare",
        "version": "1",
    }

    first = client.post(address, sent | {"phone": "021 1"})
    late = client.post(address, sent | {"phone": "021 2"})

    body = late.content.decode()
    assert (first.status_code, late.status_code) == (302, 422)
    assert "<td>021 1</td><td>021 2</td>" in body
    assert body.count('<th scope="row">') == 1
    assert 'name="version" value="2"' in body
    assert client.post(address, sent | {"phone": "021 2", "version": "2"}).status_code == 302
    school.unit.refresh_from_db()
    assert school.unit.phone == "021 2"
