# SPDX-License-Identifier: EUPL-1.2
"""Keeping what could not be used: once each, whatever how often it is sent."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from vatra.foundation.fieldlog.lines import storable
from vatra.foundation.fieldlog.models import FieldDevice, FieldIncident
from vatra.kernel import clock


class Happened(NamedTuple):
    """Something to keep: its code, the sentence, what was sent, and from where."""

    code: str
    message: str
    batch: dict[str, Any]
    digest: str = ""
    address: str | None = None


def keep(device: FieldDevice | None, happened: Iterable[Happened]) -> None:
    """Keeps incidents; what is kept already is not kept twice. One statement."""
    FieldIncident.objects.bulk_create(
        [
            FieldIncident(
                at=clock.now(),
                device=device,
                code=one.code,
                message=one.message[:400],
                batch=storable(one.batch),
                digest=one.digest or digest_of(one.batch),
                address=one.address,
            )
            for one in happened
        ],
        ignore_conflicts=True,
    )


def digest_of(sent: object) -> str:
    """A hash that is the same for the same thing sent again."""
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()
