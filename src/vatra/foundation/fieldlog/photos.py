# SPDX-License-Identifier: EUPL-1.2
"""Photos that devices send: known by the hash of the bytes as sent, kept without place and metadata."""

import hashlib
import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from vatra.foundation.access.actions import Transaction, action
from vatra.foundation.access.permissions import Perm
from vatra.foundation.fieldlog import signing, streams
from vatra.foundation.fieldlog.lines import MalformedError
from vatra.foundation.fieldlog.models import FieldDevice, FieldPhoto
from vatra.foundation.fieldlog.receiving import BadSignatureError, demand_in_use, known_device, with_person
from vatra.foundation.files.models import Purpose
from vatra.foundation.files.store import Incoming, save
from vatra.kernel.actor import Actor, Scope
from vatra.kernel.errors import BadInputError

_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class KeepPhoto:
    """A photo of a device (primary key): the hash that the device named and signed, and the bytes."""

    device: int
    sha: str
    chunks: Iterable[bytes]


class Sender(NamedTuple):
    """A device that proved itself by its key, and its person as far as the key speaks for them."""

    device: int
    actor: Actor


def photo_sender(public_id: uuid.UUID, sha: str, signature: object) -> Sender:
    """Who sends a photo: the device of that id, if it signed the hash. May keep photos, and nothing else.

    Raises:
        MalformedError: the hash is none.
        UnknownDeviceError: it was never enrolled.
        BadSignatureError: the signature is not of its key over this hash.
        RevokedError: the device may not send any more.
    """
    if not _SHA.fullmatch(sha):
        raise MalformedError(
            _("Amprenta fotografiei lipsește sau este greșită. Trimiteți fotografia din nou.")
        )
    device = known_device(FieldDevice.objects.select_related("user"), public_id)
    if not signing.holds(device.public_key, signature, signing.photo_text(str(public_id), sha)):
        raise BadSignatureError(
            _("Semnătura fotografiei nu este a telefonului înscris. Nu s-a păstrat nimic.")
        )
    demand_in_use(device)
    rights = {Perm.FIELDLOG_USE.value: Scope(everywhere=True)}
    return Sender(device.pk, Actor(device.user_id, str(device.user), frozenset({"device"}), rights))


@action(Perm.FIELDLOG_USE)
def keep_photo(tx: Transaction, *, actor: Actor, cmd: KeepPhoto) -> FieldPhoto:
    """Keeps a photo; the same photo sent again is the one kept.

    Raises:
        RevokedError: the device was revoked meanwhile.
        BadInputError: too big, other bytes than the hash says, no picture, or more pixels than a photo has.
    """
    device = with_person().get(pk=cmd.device)
    demand_in_use(device)
    return keep(tx, device, cmd.sha, cmd.chunks)


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
