# SPDX-License-Identifier: EUPL-1.2
"""The journal on the phone: linked line by line, whole after every kind of death, honest when the phone is full."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright, expect
from tests.e2e.conftest import FLAGS, chromium
from tests.e2e.field_backend import GENESIS, ROOM_A, Backend, hash_of
from tests.e2e.field_phone import Phone, add_photo, assert_chained, only, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MODULES = """
const place = document.querySelector("link[rel=modulepreload][href*=journal]").href;
const { Journal, hashOf } = await import(place);
const { openDatabase, transact } = await import(place.replace("journal", "database"));
const db = await openDatabase();
const made = async () => {
  const journal = await new Journal(db).load();
  if (!journal.enrolled) await journal.enrol("Telefon", async () => ({ device: "d-1" }));
  return journal;
};
"""
POUR = """
const journal = await made();
for (let n = 0; ; n += 1) {
  await journal.append("saw", "t", { s: `g:${n}`, n: "x".repeat(300) });
  console.log(`kept ${(await journal.head()).seq}`);
}
"""
"""Writes without end; says each number after its transaction is on the disk."""
FULL = """
window.fullFor = "";
for (const name of ["add", "put"]) {
  const real = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...values) {
    if (window.fullFor === this.name) throw new DOMException("", "QuotaExceededError");
    return real.apply(this, values);
  };
}
"""
"""A phone whose disk refuses what goes into one of the stores."""


def run(page: Page, code: str):
    """Runs code with the page's own modules at hand."""
    return page.evaluate(f"async () => {{ {MODULES} {code} }}")


def test_lines_are_exact_text_and_linked(phone) -> None:
    page = phone().go()

    lines = run(
        page,
        """
        const journal = await made();
        await journal.append("take", "t", {});
        await journal.append("saw", "t", { s: "c:„Țeavă” 😀", q: "3.5", c: "buna", n: "", p: [], h: "typed" });
        await journal.append("done", "t", {});
        return (await journal.lines()).map(({ line, hash, seq }) => [line, hash, seq]);
        """,
    )

    assert_chained([line for line, _hash, _seq in lines])
    assert [hash_of(line) for line, _hash, _seq in lines] == [kept for _line, kept, _seq in lines]
    second = json.loads(lines[1][0])
    assert second[:4] == [1, "d-1", 2, lines[0][1]]
    assert abs(second[4] / 1000 - time.time()) < 60
    assert second[5:] == [
        "saw",
        "t",
        {"s": "c:„Țeavă” 😀", "q": "3.5", "c": "buna", "n": "", "p": [], "h": "typed"},
    ]
    assert json.loads(lines[0][0])[3] == GENESIS


def test_two_windows_write_one_chain(phone) -> None:
    page = phone().go()

    kept = run(
        page,
        """
        const [one, two] = [await made(), await made()];
        const many = [];
        for (let n = 0; n < 20; n += 1) for (const journal of [one, two]) many.push(journal.append("saw", "t", { s: `g:${n}` }));
        await Promise.all(many);
        return { lines: (await one.lines()).map(({ line }) => line), check: await one.verify(), head: await two.head() };
        """,
    )

    assert_chained(kept["lines"])
    assert (len(kept["lines"]), kept["check"], kept["head"]["seq"]) == (40, {"lines": 40, "broken": 0}, 40)


def test_a_changed_line_is_found(phone) -> None:
    page = phone().go()

    checks = run(
        page,
        """
        const journal = await made();
        for (let n = 0; n < 5; n += 1) await journal.append("saw", "t", { s: `g:${n}` });
        const spoil = (seq, change) => transact(db, ["lines"], "readwrite", async ({ lines }) => {
          const [entry] = await new Promise((done) => { const r = lines.getAll(seq); r.onsuccess = () => done(r.result); });
          lines.put({ ...entry, ...change(entry) });
        });
        const whole = await journal.verify();
        await spoil(3, (entry) => ({ line: entry.line.replace("g:2", "g:9") }));
        const changed = await journal.verify();
        await spoil(3, () => ({ hash: "0".repeat(64) }));
        return [whole, changed, await journal.verify()];
        """,
    )

    assert checks == [{"lines": 5, "broken": 0}, {"lines": 5, "broken": 3}, {"lines": 5, "broken": 3}]


def test_a_line_that_is_too_long_is_refused_and_the_next_one_follows(phone) -> None:
    page = phone().go()

    kept = run(
        page,
        """
        const journal = await made();
        const refused = await journal.append("saw", "t", { n: "ș".repeat(2000) }).catch((error) => error.code);
        await journal.append("saw", "t", { n: "ș".repeat(1800) });
        return [refused, (await journal.lines()).map(({ seq }) => seq)];
        """,
    )

    assert kept == ["too_long", [1]]


def test_the_key_never_leaves_and_its_signature_holds(phone, backend: Backend) -> None:
    one = phone()
    one.take("Subsol, camera tehnică")

    told = run(
        one.page,
        """
        const journal = await made();
        const { privateKey } = journal.device.keys;
        const leak = await crypto.subtle.exportKey("pkcs8", privateKey).then(() => "leaked", (error) => error.name);
        return [privateKey.extractable, leak];
        """,
    )

    assert told == [False, "InvalidAccessError"]
    assert backend.have(only(backend)) == 1


def test_a_page_that_crashes_while_writing_leaves_a_whole_chain(phone) -> None:
    one = phone()
    page = one.go()
    said: list[int] = []
    page.on(
        "console",
        lambda message: said.append(int(message.text.split()[1])) if "kept" in message.text else None,
    )
    run(page, f"setTimeout(async () => {{ {POUR} }}, 0);")
    while len(said) < 30:
        page.wait_for_timeout(20)

    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()
    one.open()
    one.go()

    kept = one.journal()
    assert_chained(kept["lines"])
    assert kept["check"]["broken"] == 0
    assert len(kept["lines"]) >= said[-1]


class Browser:
    """A browser as a process of its own, to be killed."""

    def __init__(self, playwright: Playwright, folder: Path, address: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(chromium()), "--headless=new", *FLAGS, f"--remote-debugging-port={port}"]
        command += [f"--user-data-dir={folder}", "--no-first-run", "about:blank"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _step in range(100):
            try:
                self.link = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                break
            except Error:
                time.sleep(0.2)
        self.phone = Phone(self.link.contexts[0], address)

    def kill(self) -> None:
        """No goodbye: every process of the browser dies at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def started(
    browser, playwright_of, house: str, backend: Backend, tmp_path: Path
) -> Iterator[Callable[[], Browser]]:
    """Starts the browser of one phone, again and again on the same folder."""
    folder, all_of_them = tmp_path / "phone", []

    def start() -> Browser:
        all_of_them.append(Browser(playwright_of, folder, house))
        return all_of_them[-1]

    yield start
    for one in all_of_them:
        if one.process.poll() is None:
            one.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_browser_killed_in_mid_write_comes_back_with_everything_confirmed(
    started, backend: Backend
) -> None:
    told, lines, confirmed = 0, [], 0
    for _death in range(3):
        one = started()
        page = one.phone.page
        if not told:
            one.phone.take("Subsol, camera tehnică")
        else:
            one.phone.go()
            lines = one.phone.journal()["lines"]
            assert_chained(lines)
            assert len(lines) >= told
        said: list[int] = []
        page.on(
            "console", lambda m, said=said: said.append(int(m.text.split()[1])) if "kept" in m.text else None
        )
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        pour = POUR.replace('"t"', f'"{ROOM_A}"')
        run(page, f"setTimeout(async () => {{ {pour} }}, 0);")
        while len(said) < 25:
            page.wait_for_timeout(10)
        told = said[-1]
        one.kill()
        confirmed += len(said)

    last = started()
    last.phone.go()
    kept = last.phone.journal()

    assert_chained(kept["lines"])
    assert kept["lines"][: len(lines)] == lines
    assert len(kept["lines"]) >= told >= confirmed >= 75
    wait_for(last.phone, backend, lambda: backend.have(only(backend)) == len(kept["lines"]))


def test_a_full_phone_says_so_loses_nothing_and_goes_on_later(phone, backend: Backend) -> None:
    one = phone()
    one.context.add_init_script(FULL)
    one.take("Subsol, camera tehnică")
    page = one.count()
    page.locator(".left button").first.click()
    one.confirm()
    page.evaluate("() => { window.fullFor = 'lines'; }")
    page.locator(".left button").first.click()
    page.locator(".thumb .primary").click()

    expect(page.locator(".offline")).to_contain_text(
        "Telefonul nu mai are loc. Ce s-a confirmat până acum este păstrat; trimiteți sau exportați jurnalul"
    )
    expect(page.locator(".offline a")).to_have_attribute("href", "#/telefon")
    expect(page.locator(".hit")).to_be_visible()
    assert one.here() == 1
    page.evaluate("() => { window.fullFor = ''; }")
    one.confirm()
    assert one.here() == 2
    expect(page.locator(".offline.bad")).to_have_count(0)
    kept = one.journal()
    assert_chained(kept["lines"])
    assert [row[7].get("s") for row in kept["rows"]] == [None, "g:1", "g:2"]
    assert one.complaints == []


def test_a_photo_without_room_is_left_out_and_the_observation_stays(phone, backend: Backend) -> None:
    one = phone()
    one.context.add_init_script(FULL)
    one.take("Subsol, camera tehnică")
    page = one.count()
    page.locator(".left button").first.click()
    add_photo(one)
    page.evaluate("() => { window.fullFor = 'photos'; }")
    one.confirm()

    expect(page.locator(".toast")).to_contain_text("Confirmat: 1 din 50")
    last = one.journal()["rows"][-1]
    assert (last[5], last[7]["s"], last[7]["p"]) == ("saw", "g:1", [])
    expect(one.go().locator(".place")).to_contain_text("1 din 50 de bunuri")
    assert one.complaints == []
