# SPDX-License-Identifier: EUPL-1.2
"""A server for the phone page's tests: takes lines by the rules of the journal, and fails when it is told to."""

import base64
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt, ensure_csrf_cookie

from vatra.config import urls
from vatra.foundation.access.guards import public

GENESIS = "0" * 64
UNIT = "Școala Gimnazială Demo Est"
ROOM_A, ROOM_B = "6b1f8a52-7f0e-4d8e-9a55-0c2f6a1d0a01", "6b1f8a52-7f0e-4d8e-9a55-0c2f6a1d0a02"
RECEIVED_AT = "2026-11-23T14:05:00"


def raw(text: str) -> bytes:
    """Bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed_by(public_key: str, signature: str, text: str) -> None:
    """Raises unless the phone's key signed the text."""
    both = raw(signature)
    r, s = int.from_bytes(both[:32]), int.from_bytes(both[32:])
    key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw(public_key))
    key.verify(encode_dss_signature(r, s), text.encode(), ECDSA(SHA256()))


def hash_of(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def good(n: int, place: int, *, quantity: str = "1", name: str = "") -> list[Any]:
    single = int(quantity == "1")
    label = name or ("Comutator rețea 24 porturi" if n % 2 else "Dulap metalic cu două uși")
    serial = f"SW24-{n:03}" if n % 2 else ""
    return [n, f"tok{n:04}", f"5-412-{n:06}", label, serial, quantity, "buc", single, place, ""]


def package_of(topics: list[str]) -> dict[str, Any]:
    """Room A: 50 goods of which 5 are many pieces; room B: 10; 5 goods of a room not taken along."""
    goods = [good(n, 0, quantity="12" if n > 45 else "1") for n in range(1, 51)]
    goods += [good(n, 1) for n in range(51, 61)] + [good(n, -1) for n in range(61, 66)]
    rooms = [
        (ROOM_A, "Subsol, camera tehnică", "Corp A, subsol", range(50)),
        (ROOM_B, "Cabinet director", "Corp A, etaj 1", range(50, 60)),
    ]
    places = [
        {"topic": topic, "title": title, "where": where, "state": "open", "goods": list(indexes)}
        for topic, title, where, indexes in rooms
        if topic in topics
    ]
    numbers = {topic: place for place, (topic, *_rest) in enumerate(rooms)}
    kept = {numbers[place["topic"]]: at for at, place in enumerate(places)}
    for row in goods:
        row[8] = kept.get(row[8], -1)
    return {
        "made_at": "2026-11-23T08:12:00+02:00",
        "unit": {"name": UNIT},
        "stocktaking": {
            "id": "inv-2026",
            "title": "Inventarierea anuală 2026",
            "reference_date": "2026-10-31",
        },
        "places": places,
        "goods": goods,
    }


@dataclass
class Backend:
    """What the server holds, and how it is told to behave."""

    signed_in: bool = True
    keys: dict[str, str] = field(default_factory=dict)
    lines: dict[str, dict[int, str]] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    refusal: tuple[int, str, str] | None = None
    faults: list[str] = field(default_factory=list)
    """What happens to the next sendings: ``lost`` (taken in, answer is an error), ``down`` (not taken in), ``ok``."""
    sendings: int = 0

    def have(self, device: str) -> int:
        held = self.lines[device]
        return next((seq for seq in range(len(held) + 1) if seq + 1 not in held), 0)

    def missing(self, device: str) -> list[list[int]]:
        held, have, gaps = self.lines[device], self.have(device), []
        for seq in range(have + 1, max(held, default=0) + 1):
            if seq in held:
                continue
            if gaps and gaps[-1][1] == seq - 1:
                gaps[-1][1] = seq
            else:
                gaps.append([seq, seq])
        return gaps

    def take_in(self, device: str, lines: list[str]) -> None:
        for text in lines:
            version, owner, seq, prev, _at, _kind, _topic, _body = json.loads(text)
            held = self.lines[device]
            assert (version, owner) == (1, device)
            assert held.get(seq, text) == text, f"fork at {seq}"
            before = held.get(seq - 1)
            expected = GENESIS if seq == 1 else hash_of(before) if before is not None else prev
            assert prev == expected, f"chain broken at {seq}"
            held[seq] = text

    def receipts(self, device: str, sent: list[str]) -> list[dict[str, Any]]:
        """Receipts from the first line sent on."""
        have, entries, found = self.have(device), self.entries(device), []
        first = min(json.loads(text)[2] for text in sent)
        for topic in {row[6] for row in entries}:
            mine = [row for row in entries if row[6] == topic and row[2] <= have]
            if mine and mine[-1][5] == "done" and mine[-1][2] >= first:
                upto = mine[-1][2]
                head = hash_of(self.lines[device][upto])
                found.append(
                    {
                        "topic": topic,
                        "upto": upto,
                        "entries": len(mine),
                        "head": head,
                        "at": RECEIVED_AT,
                        "mark": "m",
                    }
                )
        return found

    def news(self, device: str) -> dict[str, Any]:
        """What the other phones saw, by place."""
        told: dict[str, Any] = {}
        for other in self.lines:
            if other == device:
                continue
            for row in self.entries(other):
                if row[5] == "saw":
                    told.setdefault(row[6], []).insert(
                        0, {"s": row[7]["s"], "q": row[7]["q"], "who": "Ana Demo"}
                    )
        return told

    def entries(self, device: str) -> list[list[Any]]:
        return [json.loads(text) for _seq, text in sorted(self.lines[device].items())]

    def standing(self, device: str, topic: str) -> dict[str, dict[str, Any]]:
        """Observations of a place that were not taken back."""
        found: dict[str, dict[str, Any]] = {}
        for row in self.entries(device):
            if row[6] == topic and row[5] == "saw":
                found[row[7]["s"]] = row[7]
            elif row[6] == topic and row[5] == "unsaw":
                found.pop(row[7]["s"], None)
        return found


BACKEND = Backend()


def reset() -> Backend:
    """An empty server."""
    BACKEND.__init__()  # type: ignore[misc]
    return BACKEND


@public
def enrol(request: HttpRequest) -> HttpResponse:
    sent = json.loads(request.body)
    assert len(raw(sent["public_key"])) == 65
    device = str(uuid.uuid4())
    BACKEND.keys[device], BACKEND.lines[device] = sent["public_key"], {}
    return JsonResponse({"device": device, "name": sent["name"]})


@csrf_exempt
@public
def journal(request: HttpRequest) -> HttpResponse:
    BACKEND.sendings += 1
    fault = BACKEND.faults.pop(0) if BACKEND.faults else "ok"
    if BACKEND.refusal:
        status, code, message = BACKEND.refusal
        return JsonResponse({"code": code, "message": message}, status=status)
    if fault == "down":
        return HttpResponse("no", status=503)
    sent = json.loads(request.body)
    device, lines = sent["device"], sent["lines"]
    assert 0 < len(lines) <= 200
    hashes = "\n".join(hash_of(line) for line in lines)
    signed_by(BACKEND.keys[device], sent["signature"], f"vatra-fieldlog-1\n{device}\n{hashes}")
    BACKEND.take_in(device, lines)
    if fault == "lost":
        return HttpResponse("lost", status=502)
    have, missing = BACKEND.have(device), BACKEND.missing(device)
    answer = {
        "have": have,
        "missing": missing,
        "news": BACKEND.news(device),
        "receipts": BACKEND.receipts(device, lines),
    }
    return JsonResponse(answer)


@csrf_exempt
@public
def photo(request: HttpRequest) -> HttpResponse:
    device, sha = request.GET["device"], request.GET["sha"]
    signed_by(BACKEND.keys[device], request.GET["signature"], f"vatra-photo-1\n{device}\n{sha}")
    assert hashlib.sha256(request.body).hexdigest() == sha
    BACKEND.photos[sha] = request.body
    return JsonResponse({"sha": sha})


@ensure_csrf_cookie
@public
def places(request: HttpRequest) -> HttpResponse:
    if not BACKEND.signed_in:
        return redirect(f"{settings.LOGIN_URL}?next={request.path}")
    whole = package_of([ROOM_A, ROOM_B])
    rows = [{**place, "unit": UNIT, "goods": len(place["goods"]), "counted": 0} for place in whole["places"]]
    return JsonResponse(rows, safe=False)


@public
def package(request: HttpRequest) -> HttpResponse:
    return JsonResponse(package_of(request.GET.getlist("loc")))


urlpatterns = [
    path("teren/dispozitiv/", enrol),
    path("teren/jurnal/", journal),
    path("teren/foto/", photo),
    path("inventariere/teren/locuri/", places),
    path("inventariere/teren/pachet/", package),
    *urls.urlpatterns,
]
handler404 = urls.handler404
handler500 = urls.handler500
