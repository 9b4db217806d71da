# SPDX-License-Identifier: EUPL-1.2
"""Signatures of devices (ECDSA P-256 with SHA-256, as WebCrypto makes them) and the server's mark on receipts."""

import base64
import binascii
import uuid
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from vatra.foundation.fieldlog.lines import FORMAT
from vatra.kernel.errors import BadInputError

KEY_BYTES, HALF = 65, 32
PHOTO = "vatra-photo-1"
_ALGORITHM = ECDSA(SHA256())


def to_base64url(raw: bytes) -> str:
    """Without padding, as browsers' code writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """With or without padding.

    Raises:
        ValueError: it is no base64url.
    """
    plain = text.rstrip("=")
    try:
        raw = base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True)
    except binascii.Error as broken:
        raise ValueError(text[:40]) from broken
    return raw


@lru_cache(maxsize=2048)
def _key(public_key: str) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_base64url(public_key))


def tidy_key(text: object) -> str:
    """A public key as it is kept, if it is a point of the curve.

    Raises:
        BadInputError: it is not.
    """
    try:
        raw = from_base64url(text) if isinstance(text, str) and len(text) <= 2 * KEY_BYTES else b""
        if len(raw) != KEY_BYTES:
            raise ValueError(len(raw))
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except ValueError as broken:
        raise BadInputError(
            _(
                "Cheia trimisă de telefon nu poate fi folosită. Reîncărcați pagina și înscrieți telefonul din nou."
            ),
            code="bad_key",
        ) from broken
    return to_base64url(raw)


def batch_text(device: str, hashes: Iterable[str]) -> bytes:
    """What a device signs when it sends lines."""
    return f"{FORMAT}\n{device}\n{'\n'.join(hashes)}".encode()


def photo_text(device: str, sha: str) -> bytes:
    """What a device signs when it sends a photo."""
    return f"{PHOTO}\n{device}\n{sha}".encode()


def holds(public_key: str, signature: object, signed: bytes) -> bool:
    """Whether the signature (``r`` and ``s`` of 32 bytes each, base64url) is of this key over these bytes."""
    try:
        raw = from_base64url(signature) if isinstance(signature, str) else b""
    except ValueError:
        return False
    if len(raw) != 2 * HALF:
        return False
    r, s = int.from_bytes(raw[:HALF]), int.from_bytes(raw[HALF:])
    try:
        _key(public_key).verify(encode_dss_signature(r, s), signed, _ALGORITHM)
    except InvalidSignature:
        return False
    return True


def _receipt_text(device: uuid.UUID, topic: uuid.UUID, upto: int, entries: int, head: str) -> str:
    return f"{device}\n{topic}\n{upto}\n{entries}\n{head}"


def receipt_mark(device: uuid.UUID, topic: uuid.UUID, upto: int, entries: int, head: str) -> str:
    """The server's signature on a receipt."""
    signer = Signer(salt="vatra.fieldlog.receipt")
    return signer.signature(_receipt_text(device, topic, upto, entries, head))


def receipt_holds(device: uuid.UUID, topic: uuid.UUID, upto: int, entries: int, head: str, mark: str) -> bool:
    """Whether this server gave that receipt."""
    signer = Signer(salt="vatra.fieldlog.receipt")
    try:
        signer.unsign(f"{_receipt_text(device, topic, upto, entries, head)}{signer.sep}{mark}")
    except BadSignature:
        return False
    return True
