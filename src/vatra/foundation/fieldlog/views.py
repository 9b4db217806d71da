# SPDX-License-Identifier: EUPL-1.2
"""What phones call: enrolling, sending lines, sending photos. Answers are JSON, refusals carry code and sentence."""

import json
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vatra.foundation.access.guards import ActorRequest, public, requires
from vatra.foundation.access.permissions import Perm
from vatra.foundation.access.slowing import within
from vatra.foundation.fieldlog.enrolling import EnrolDevice, enrol_device
from vatra.foundation.fieldlog.lines import MalformedError
from vatra.foundation.fieldlog.photos import KeepPhoto, keep_photo, photo_sender
from vatra.foundation.fieldlog.receiving import (
    BadSignatureError,
    Batch,
    UnknownDeviceError,
    device_id,
    keep_refused,
    receive,
)
from vatra.kernel.errors import DomainError

REFUSALS_KEPT = "60/h/ip"
"""How many unsigned sendings of one address are kept as incidents; what goes beyond is refused without a trace."""
PIECE = 64 * 1024


def _refusal(refused: DomainError) -> JsonResponse:
    line = getattr(refused, "line", None)
    seq = getattr(refused, "seq", None)
    more = {"line": line} if line is not None else {"seq": seq} if seq is not None else {}
    answer = JsonResponse({"code": refused.code, "message": refused.message, **more}, status=refused.status)
    if refused.status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["Retry-After"] = "60"
    return answer


def _object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request's body.

    Raises:
        MalformedError: it is none, or larger than a request may be.
    """
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig as broken:
        raise MalformedError(
            _("Trimiterea este prea mare. Trimiteți jurnalul în mai multe bucăți."), too_large=True
        ) from broken
    except (ValueError, RecursionError, UnreadablePostError) as broken:
        raise MalformedError(_("Trimiterea s-a stricat pe drum. Trimiteți din nou.")) from broken
    if not isinstance(sent, dict):
        raise MalformedError(_("Trimiterea nu conține linii de jurnal. Reîncărcați pagina pe telefon."))
    return sent


@require_POST
@requires(Perm.FIELDLOG_USE)
def enrol(request: ActorRequest) -> HttpResponse:
    """Enrols the key of this browser for the signed-in person: ``{"public_key", "name"}``."""
    try:
        sent = _object(request)
        cmd = EnrolDevice(sent.get("public_key"), sent.get("name", ""))
        device = enrol_device(actor=request.actor, cmd=cmd)
    except DomainError as refused:
        return _refusal(refused)
    return JsonResponse({"device": str(device.public_id), "name": device.name})


@csrf_exempt
@require_POST
@public
def receive_lines(request: ActorRequest) -> HttpResponse:
    """Takes in lines; the signature of the device is the right to send, signed in or not."""
    address = request.META.get("REMOTE_ADDR")
    sent: dict[str, Any] = {}
    try:
        sent = _object(request)
        batch = Batch(sent.get("device"), sent.get("lines"), sent.get("signature"), address)
        return JsonResponse(receive(batch).as_json())
    except (UnknownDeviceError, BadSignatureError) as refused:
        if within(request, "fieldlog_refused", REFUSALS_KEPT):
            keep_refused(device_id(sent["device"]), sent["lines"], refused, address)
        return _refusal(refused)
    except DomainError as refused:
        return _refusal(refused)


@csrf_exempt
@require_POST
@public
def receive_photo(request: ActorRequest) -> HttpResponse:
    """Takes in one photo: the body is its bytes, ``?device=&sha=&signature=`` say whose and which."""
    asked = request.GET
    try:
        sender = photo_sender(
            device_id(asked.get("device")), asked.get("sha", ""), asked.get("signature", "")
        )
        cmd = KeepPhoto(sender.device, asked["sha"], _pieces(request))
        keep_photo(actor=sender.actor, cmd=cmd)
    except DomainError as refused:
        return _refusal(refused)
    return JsonResponse({"sha": asked["sha"]})


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    return iter(partial(request.read, PIECE), b"")
