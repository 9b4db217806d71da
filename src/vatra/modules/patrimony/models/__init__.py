# SPDX-License-Identifier: EUPL-1.2
"""Goods, the protocols that brought them in, and what people of units propose."""

from vatra.modules.patrimony.models.goods import (
    Good,
    GoodAlias,
    GoodDocument,
    GoodEstate,
    PlaceChange,
    Proposal,
)
from vatra.modules.patrimony.models.protocols import (
    DeclaredTotal,
    LineEstate,
    Objection,
    Protocol,
    ProtocolContract,
    ProtocolItem,
    ProtocolLine,
)

__all__ = [
    "DeclaredTotal",
    "Good",
    "GoodAlias",
    "GoodDocument",
    "GoodEstate",
    "LineEstate",
    "Objection",
    "PlaceChange",
    "Proposal",
    "Protocol",
    "ProtocolContract",
    "ProtocolItem",
    "ProtocolLine",
]
