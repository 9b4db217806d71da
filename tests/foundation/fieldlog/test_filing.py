# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: ARG005
"""A journal brought as a file."""

import base64
import gzip
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.foundation.fieldlog.conftest import OTHER, TOPIC, device_of
from tests.foundation.fieldlog.test_bad_input import forked
from tests.foundation.files.test_store import photo_with_place

from vatra.foundation.audit.models import LogEntry
from vatra.foundation.fieldlog import filing
from vatra.foundation.fieldlog.models import FieldDevice, FieldEntry, FieldIncident, FieldPhoto
from vatra.kernel import clock

pytestmark = pytest.mark.django_db
ADDRESS = "/administrare/dispozitive/jurnal/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def upload(client_as):
    """``upload(content)``: the answer to that file, and the page's text."""
    officer = client_as("patrimony_officer")

    def send(content: bytes, name: str = "jurnal.json"):
        answer = officer.post(ADDRESS, {"file": SimpleUploadedFile(name, content)}, follow=True)
        return answer, answer.content.decode()

    send.user = officer.user
    return send


def exported(phone, **changes: object) -> dict[str, object]:
    """What the phone's page writes into a file."""
    return {"format": "vatra-fieldlog-1", **phone.batch(phone.lines), "photos": {}} | changes


def counted(phone, lines: int = 3, **body: object) -> None:
    for n in range(lines):
        phone.write("saw", TOPIC, {"s": f"g:{n}", "q": "1", **body})
    phone.write("done", TOPIC, {})


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_the_journal_of_a_revoked_phone_comes_as_a_file(pack, phone, post, upload, sightings) -> None:
    counted(phone)
    post(phone.batch(phone.lines[:1]))
    FieldDevice.objects.update(revoked_at=clock.now())
    content = pack(json.dumps(exported(phone)).encode())

    answer, page = upload(content)

    assert answer.redirect_chain == [(f"/administrare/dispozitive/{phone.device}/", 302)]
    assert "Jurnalul a fost primit: 3 linii noi, 1 primite deja." in page
    entry = LogEntry.objects.get(verb="file_journal")
    assert (entry.actor_id, entry.data) == (upload.user.pk, {"new": 3, "known": 1, "photos": 0, "refused": 0})
    assert list(FieldEntry.objects.order_by("seq").values_list("seq", "via", "log_entry_id")) == [
        (1, "net", None), (2, "file", entry.pk), (3, "file", entry.pk), (4, "file", entry.pk),
    ]  # fmt: skip
    assert device_of(phone).have == 4
    assert "Jurnalul a fost primit: 0 linii noi, 4 primite deja." in upload(content)[1]
    assert sightings.given == [(phone.device, n) for n in (1, 2, 3)]


def test_a_long_journal_comes_whole(phone, upload, sightings) -> None:
    counted(phone, 1203)

    upload(json.dumps(exported(phone)).encode())

    assert (device_of(phone).have, FieldEntry.objects.count()) == (1204, 1204)


def test_photos_come_along_where_a_signed_line_names_them(phone, upload, sightings) -> None:
    content = photo_with_place()
    sha, broken, stray = (hashlib.sha256(c).hexdigest() for c in (content, b"stricat", b"ratacit"))
    counted(phone, 1, p=[sha, broken])
    photos = {
        sha: base64.b64encode(content).decode(),
        broken: base64.b64encode(b"altceva").decode(),
        stray: base64.b64encode(b"ratacit").decode(),
    }

    _answer, page = upload(json.dumps(exported(phone, photos=photos)).encode())

    assert "2 linii noi, 0 primite deja. Fotografii păstrate: 1; refuzate: 2." in page
    assert FieldPhoto.objects.get().sha_sent == sha
    assert sorted(FieldIncident.objects.values_list("code", "batch__sha")) == sorted(
        [("bad_photo", broken), ("bad_photo", stray)]
    )


NO_JOURNAL = "Fișierul nu este un jurnal exportat de pe telefon sau este deteriorat. Exportați-l din nou."
FILES = {
    "words": (lambda p: b"Buna ziua", NO_JOURNAL),
    "cut off": (lambda p: json.dumps(exported(p)).encode()[:-9], NO_JOURNAL),
    "packed and cut off": (lambda p: gzip.compress(json.dumps(exported(p)).encode())[:-9], NO_JOURNAL),
    "packed rubbish": (lambda p: b"\x1f\x8bnimic", NO_JOURNAL),
    "a list": (lambda p: b"[]", NO_JOURNAL),
    "far too deep": (lambda p: b"[" * 200_000, NO_JOURNAL),
    "another format": (lambda p: json.dumps(exported(p, format="2")).encode(), NO_JOURNAL),
    "photos as text": (lambda p: json.dumps(exported(p, photos="x")).encode(), NO_JOURNAL),
    "no lines": (
        lambda p: json.dumps(exported(p, lines=None)).encode(),
        "Trimiterea nu conține linii de jurnal. Reîncărcați pagina pe telefon.",
    ),
    "a line changed": (
        lambda p: json.dumps(exported(p, lines=p.lines[:-1])).encode(),
        "Semnătura nu este a telefonului înscris sau liniile au fost schimbate după semnare.",
    ),
    "a device never enrolled": (
        lambda p: json.dumps(exported(p, device="00000000-0000-4000-8000-000000000000")).encode(),
        "Telefonul nu este înscris aici.",
    ),
    "nothing": (lambda p: b"", "Fișierul este gol. Exportați din nou jurnalul de pe telefon."),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_journal_is_refused_with_its_sentence(name, phone, upload, sightings) -> None:
    make, sentence = FILES[name]
    counted(phone)

    answer, page = upload(make(phone))

    assert answer.status_code == 422
    assert sentence in page
    assert FieldEntry.objects.count() == 0


def test_a_file_that_unpacks_without_end_is_refused(phone, upload, monkeypatch) -> None:
    monkeypatch.setattr(filing, "MOST_BYTES", 1024**2)

    answer, page = upload(gzip.compress(b" " * 2_000_000), "jurnal.json.gz")

    assert answer.status_code == 422
    assert "Fișierul este prea mare: un jurnal are cel mult 1 MB." in page


def test_a_forked_file_is_kept_apart(phone, post, upload, sightings) -> None:
    counted(phone)
    post(phone.batch(phone.lines))
    other = forked(phone, 1)
    other.write("saw", OTHER, {"s": "g:1", "q": "1"})

    answer, page = upload(json.dumps(exported(other)).encode())

    assert answer.status_code == 422
    assert "Jurnalul trimis nu se leagă de cel primit până acum (linia 2)." in page
    assert FieldEntry.objects.count() == 4
    incident = FieldIncident.objects.get()
    assert (incident.code, incident.batch["texts"]) == ("forked", other.lines)


def test_only_those_who_look_after_devices_bring_files(client_as) -> None:
    assert client_as("unit_administrator", 5).get(ADDRESS).status_code == 403
    assert client_as("executive_director").get(ADDRESS).status_code == 200
