# SPDX-License-Identifier: EUPL-1.2
"""Sending from the phone: repeated, failed, refused, after the sign-in ended; and the journal as a file."""

import base64
import hashlib
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from tests.e2e.field_backend import ROOM_A, ROOM_B, Backend, hash_of, signed_by
from tests.e2e.field_phone import Phone, add_photo, assert_chained, only, wait_for

from vatra.modules.stocktaking.views import field

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOM = "Subsol, camera tehnică"
FILL = """
async (count) => {
  const place = document.querySelector("link[rel=modulepreload][href*=journal]").href;
  const { Journal } = await import(place);
  const { openDatabase } = await import(place.replace("journal", "database"));
  const journal = await new Journal(await openDatabase()).load();
  for (let n = 1; n <= count; n += 1)
    await journal.append("saw", ROOM, { s: `g:${n}`, q: "1", c: "buna", n: "", p: [], h: "scan" });
}
""".replace("ROOM", json.dumps(ROOM_A))


def tap_first(phone: Phone, topic: str = ROOM_A, times: int = 1) -> None:
    page = phone.count(topic)
    for _n in range(times):
        page.locator(".left button").first.click()
        phone.confirm()


def export(phone: Phone) -> dict:
    """The exported file, read."""
    page = phone.go("#/telefon")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Exportă jurnalul").click()
    assert waiting.value.suggested_filename.endswith(".json")
    return json.loads(Path(waiting.value.path()).read_text())


def test_lost_answers_repetition_and_a_server_that_is_down_change_nothing(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    one.context.set_offline(True)
    one.page.evaluate(FILL, 650)
    backend.faults += ["down", "lost", "lost", "ok", "down", "lost"]
    backend.sendings = 0
    one.context.set_offline(False)
    device = only(backend)

    for _try in range(8):
        one.go("#/telefon").get_by_role("button", name="Trimite acum").click()
        one.page.wait_for_timeout(300)

    wait_for(one, backend, lambda: backend.have(device) == 651)
    expect(one.page.locator(".facts")).to_contain_text("0 înregistrări")
    assert list(backend.lines[device].values()) == one.journal()["lines"]
    assert backend.faults == []
    assert one.complaints == []


def test_a_receipt_lost_on_the_way_is_asked_for_again(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM, "Cabinet director")
    page = one.go(f"#/loc/{ROOM_A}/lista")
    one.context.set_offline(True)
    page.get_by_role("button", name="Am terminat locul").click()
    page.get_by_role("button", name="Termină locul").click()
    expect(page).to_have_url(re.compile(r"/teren/#/$"))  # the page goes back to its places by itself
    tap_first(one, ROOM_B)
    backend.faults += ["lost"]
    one.context.set_offline(False)
    wait_for(one, backend, lambda: not backend.faults)

    page = one.go("#/telefon")
    page.get_by_role("button", name="Trimite acum").click()

    expect(page.locator(".receipts .st.ok")).to_contain_text("Primit de server, 2 înregistrări")


def test_what_a_restored_server_has_forgotten_is_sent_again(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    one.page.evaluate(FILL, 30)
    page = one.go("#/telefon")
    page.get_by_role("button", name="Trimite acum").click()
    device = only(backend)
    wait_for(one, backend, lambda: backend.have(device) == 31)
    for seq in range(12, 32):
        del backend.lines[device][seq]

    page.get_by_role("button", name="Trimite acum").click()

    wait_for(one, backend, lambda: backend.have(device) == 31)
    assert sorted(backend.lines[device]) == list(range(1, 32))


def test_an_ended_sign_in_still_sends_and_only_asks_for_one_to_take_more(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    backend.signed_in = False
    one.context.clear_cookies()

    tap_first(one, times=2)

    wait_for(one, backend, lambda: backend.have(only(backend)) == 3)
    page = one.go("#/ia")
    expect(page.locator(".note")).to_contain_text("Nu sunteți în cont.")
    expect(page.get_by_role("link", name="Intră în cont")).to_have_attribute("href", "/intrare/?next=/teren/")
    assert one.complaints == []


def test_a_revoked_phone_says_so_and_gives_its_journal_as_a_file(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    backend.refusal = (403, "revoked", "Telefonul a fost retras la 23.11.2026.")
    page = one.count()
    page.locator(".left button").first.click()
    add_photo(one)
    one.confirm()
    expect(page.locator(".offline.bad")).to_contain_text(
        "Serverul nu mai primește de la acest telefon. Telefonul a fost retras la 23.11.2026."
    )
    tap_first(one, times=2)

    told = export(one)

    expect(one.page.locator(".note.bad")).to_contain_text("Nimic nu s-a pierdut")
    device = only(backend)
    assert (told["format"], told["device"], len(told["lines"])) == ("vatra-fieldlog-1", device, 4)
    assert_chained(told["lines"])
    hashes = "\n".join(hash_of(line) for line in told["lines"])
    signed_by(backend.keys[device], told["signature"], f"vatra-fieldlog-1\n{device}\n{hashes}")
    ((sha, picture),) = told["photos"].items()
    assert hashlib.sha256(base64.b64decode(picture)).hexdigest() == sha
    assert json.loads(told["lines"][1])[7]["p"] == [sha]
    assert (backend.have(device), one.complaints) == (1, [])


def test_a_phone_that_was_let_in_again_sends_when_asked(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    backend.refusal = (403, "revoked", "Telefonul a fost retras.")
    tap_first(one)
    expect(one.page.locator(".offline.bad")).to_be_visible()
    backend.refusal = None

    one.go("#/telefon").get_by_role("button", name="Trimite acum").click()

    wait_for(one, backend, lambda: backend.have(only(backend)) == 2)
    expect(one.page.locator(".offline.bad")).to_have_count(0)


def test_a_photo_goes_smaller_and_without_what_the_camera_wrote(phone, backend: Backend) -> None:
    one = phone()
    one.take(ROOM)
    one.count().locator(".left button").first.click()
    add_photo(one)
    one.confirm()

    wait_for(one, backend, lambda: bool(backend.photos))
    ((sha, raw),) = backend.photos.items()

    with Image.open(BytesIO(raw)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1600, 800), {})
    assert backend.standing(only(backend), ROOM_A)["g:1"]["p"] == [sha]
    assert one.complaints == []


def test_a_new_version_is_offered_not_forced_and_keeps_what_was_counted(
    phone, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = phone()
    one.take(ROOM)
    tap_first(one, times=2)
    before = one.go("#/telefon").locator(".facts dd").last.inner_text()
    monkeypatch.setattr(field, "version", lambda: "noua-versiune")
    page = one.go()
    page.evaluate(
        "() => navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)"
    )
    offer = page.get_by_role("button", name="Treci la versiunea nouă")
    expect(offer).to_be_visible()
    assert one.go("#/telefon").locator(".facts dd").last.inner_text() == before

    page = one.go()
    with page.expect_navigation():
        offer.click()
    page.locator("html[data-ready=da]").wait_for()

    assert one.go("#/telefon").locator(".facts dd").last.inner_text() == "noua-versiune"
    kept = one.journal()
    assert (kept["check"], len(kept["rows"])) == ({"lines": 3, "broken": 0}, 3)
    assert one.complaints == []
