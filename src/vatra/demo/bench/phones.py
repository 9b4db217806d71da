# SPDX-License-Identifier: EUPL-1.2
"""A phone as the server meets it: a key of its own and a hash-linked journal, without a browser around it."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vatra.foundation.fieldlog.models import NO_HASH
from vatra.foundation.fieldlog.signing import batch_text, photo_text, to_base64url


class Phone:
    """Writes lines and signs them; what it has written it never forgets.

    Attributes:
        device: public id given at enrolment; empty before.
        lines: the texts of its journal, line 1 first.
        written: how many lines it has written.
    """

    def __init__(self) -> None:
        self._key = generate_private_key(SECP256R1())
        self.device = ""
        self.lines: list[str] = []
        self.written = 0
        self.head = NO_HASH

    @property
    def public_key(self) -> str:
        """As the page sends it."""
        raw = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return to_base64url(raw)

    def write(self, kind: str, topic: uuid.UUID, body: Mapping[str, object], at: int = 0) -> str:
        """Adds a line to the journal."""
        self.written += 1
        line = [1, self.device, self.written, self.head, at, kind, str(topic), body]
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        self.head = hashlib.sha256(text.encode()).hexdigest()
        self.lines.append(text)
        return text

    def sign(self, signed: bytes) -> str:
        """``r`` and ``s`` as WebCrypto gives them."""
        r, s = decode_dss_signature(self._key.sign(signed, ECDSA(SHA256())))
        return to_base64url(r.to_bytes(32) + s.to_bytes(32))

    def batch(self, lines: Sequence[str]) -> dict[str, object]:
        """What is sent for these lines."""
        hashes = [hashlib.sha256(text.encode()).hexdigest() for text in lines]
        signature = self.sign(batch_text(self.device, hashes))
        return {"device": self.device, "lines": list(lines), "signature": signature}

    def photo_query(self, sha: str) -> dict[str, str]:
        """The parameters under which a photo is sent."""
        return {"device": self.device, "sha": sha, "signature": self.sign(photo_text(self.device, sha))}
