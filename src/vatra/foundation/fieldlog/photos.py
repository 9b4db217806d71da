# SPDX-License-Identifier: EUPL-1.2
"""Photos that devices send: known by the hash of the bytes as sent, kept without place and metadata."""

import hashlib
import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog import signing, streams
from vatra.foundation.fieldlog.lines import MalformedError
from vatra.foundation.fieldlog.models import FieldDevice, FieldPhoto
from vatra.foundation.fieldlog.receiving import BadSignatureError, demand_in_use, known_device
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.kernel.actor import Actor, Scope
from vatra.kernel.errors import BadInputError

_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class KeepPhoto:
    """A photo as a device sent it: the hash it named, its signature, and the bytes."""

    device: uuid.UUID
    sha: str
    signature: str
    chunks: Iterable[bytes]


def device_actor(public_id: uuid.UUID) -> Actor:
    """The person of a device, as far as the device's signature speaks for them: sending, and nothing else.

    Raises:
        UnknownDeviceError: it was never enrolled.
    """
    device = known_device(FieldDevice.objects.select_related("user"), public_id)
    return Actor(
        user_id=device.user_id,
        name=str(device.user),
        roles=frozenset({"device"}),
        grants={Perm.FIELDLOG_USE.value: Scope(everywhere=True)},
    )


@action(Perm.FIELDLOG_USE)
def keep_photo(tx: Transaction, *, actor: Actor, cmd: KeepPhoto) -> FieldPhoto:
    """Keeps a photo; the same photo sent again is the one kept.

    Raises:
        MalformedError: the hash is none, or not of these bytes.
        NotAllowedError: the device is unknown or revoked, or did not sign this.
        BadInputError: too big, no picture, or more pixels than a photo has.
    """
    if not _SHA.fullmatch(cmd.sha):
        raise MalformedError(
            _("Amprenta fotografiei lipsește sau este greșită. Trimiteți fotografia din nou.")
        )
    device = known_device(FieldDevice.objects.select_for_update(), cmd.device)
    demand_photo_signature(device, cmd.sha, cmd.signature)
    demand_in_use(device)
    return keep(tx, device, cmd.sha, cmd.chunks)


def demand_photo_signature(device: FieldDevice, sha: str, signature: object) -> None:
    """Refuses a photo that this device did not sign.

    Raises:
        BadSignatureError: the signature is not of its key over this hash.
    """
    if not signing.holds(device.public_key, signature, signing.photo_text(str(device.public_id), sha)):
        raise BadSignatureError(
            _("Semnătura fotografiei nu este a telefonului înscris. Nu s-a păstrat nimic.")
        )


def keep(tx: Transaction, device: FieldDevice, sha: str, chunks: Iterable[bytes]) -> FieldPhoto:
    """Keeps a photo of a locked device as a step; streams that wait for it are told."""
    known = FieldPhoto.objects.filter(device=device, sha_sent=sha).first()
    if known is not None:
        tx.log(device, photo=sha)
        return known
    incoming = Incoming(
        _matching(chunks, sha),
        f"{sha[:12]}.jpg",
        Purpose.PHOTO,
        owner_kind="fieldlog.fielddevice",
        owner_id=device.pk,
    )
    photo = FieldPhoto.objects.create(device=device, sha_sent=sha, file=save(tx, incoming))
    for stream in streams.all_streams():
        if stream.on_photo:
            stream.on_photo(photo)
    tx.log(device, photo=sha)
    return photo


def _matching(chunks: Iterable[bytes], sha: str) -> Iterator[bytes]:
    """The chunks, refused at their end where they are not what the hash says."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha:
        raise BadInputError(
            _("Fotografia s-a stricat pe drum. Nu s-a păstrat nimic; trimiteți-o din nou."), code="wrong_hash"
        )


def photos_of(device_ids: Collection[int], shas: Collection[str]) -> dict[tuple[int, str], FieldPhoto]:
    """The photos that came, with their files, by primary key of the device and hash as sent."""
    found = FieldPhoto.objects.filter(device_id__in=device_ids, sha_sent__in=shas).select_related("file")
    return {(photo.device_id, photo.sha_sent): photo for photo in found}
