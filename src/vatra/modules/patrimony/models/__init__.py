# SPDX-License-Identifier: EUPL-1.2
"""Goods, the protocols that brought them in, and what people of units propose."""

from vatra.modules.patrimony.models.custody import Custody, Handover, HandoverLine
from vatra.modules.patrimony.models.goods import (
    Good,
    GoodAlias,
    GoodDocument,
    GoodEstate,
    PlaceChange,
    Proposal,
)
from vatra.modules.patrimony.models.movements import Movement, MovementLine
from vatra.modules.patrimony.models.protocols import (
    DeclaredTotal,
    LineEstate,
    Objection,
    Protocol,
    ProtocolContract,
    ProtocolItem,
    ProtocolLine,
)
from vatra.modules.patrimony.models.transfers import Transfer, TransferLine

__all__ = [
    "Custody",
    "DeclaredTotal",
    "Good",
    "GoodAlias",
    "GoodDocument",
    "GoodEstate",
    "Handover",
    "HandoverLine",
    "LineEstate",
    "Movement",
    "MovementLine",
    "Objection",
    "PlaceChange",
    "Proposal",
    "Protocol",
    "ProtocolContract",
    "ProtocolItem",
    "ProtocolLine",
    "Transfer",
    "TransferLine",
]
