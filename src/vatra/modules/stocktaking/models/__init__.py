# SPDX-License-Identifier: EUPL-1.2
"""The tables of a stocktaking."""

from vatra.modules.stocktaking.models.book import BookLine, CountList, CountPlace
from vatra.modules.stocktaking.models.counting import Observation, Settlement
from vatra.modules.stocktaking.models.procedure import CommissionMember, Declaration, Stocktaking
from vatra.modules.stocktaking.models.results import Difference

__all__ = [
    "BookLine",
    "CommissionMember",
    "CountList",
    "CountPlace",
    "Declaration",
    "Difference",
    "Observation",
    "Settlement",
    "Stocktaking",
]
