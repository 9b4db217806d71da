# SPDX-License-Identifier: EUPL-1.2
"""What every printout bears (OMFP 2634/2015, annex 1, pt 2, 3, 10 and 58k)."""

from typing import NotRequired, TypedDict


class PaperMeta(TypedDict):
    """Head and foot of a paper.

    ``printed_at`` is an ISO moment on Bucharest's clock and the only date of the file; ``date`` is the
    document's own. ``qr`` holds the address of the public verification page, empty when there is none.
    """

    type: str
    code: NotRequired[str]
    number: NotRequired[str]
    date: NotRequired[str]
    entity: str
    entity_id: NotRequired[str]
    entity_seat: NotRequired[str]
    period: str
    printed_at: str
    program: str
    version: str
    qr: NotRequired[str]


class Fact(TypedDict):
    """One labelled value of a paper's head."""

    label: str
    value: str


class Signatory(TypedDict):
    """A place for a signature: in what quality, who, and the role in words."""

    role: str
    name: str
    title: NotRequired[str]
