# SPDX-License-Identifier: EUPL-1.2
"""What the search knows of stocktakings."""

from vatra.foundation.access.actions import Transaction
from vatra.foundation.access.permissions import Perm
from vatra.foundation.search.index import Entry, put
from vatra.modules.stocktaking.models import Stocktaking

STOCKTAKING = "stocktaking.stocktaking"


def index_stocktaking(tx: Transaction, found: Stocktaking) -> None:
    """Writes the search entry of a stocktaking."""
    put(
        tx,
        Entry(
            kind=STOCKTAKING,
            object_id=found.pk,
            permission=Perm.STOCKTAKING_VIEW.value,
            title=f"Inventariere {found.reference_date:%Y}, {found.unit.name}",
            url=f"/inventariere/{found.pk}/",
            unit_id=found.unit_id,
            subtitle=f"{found.get_occasion_display()}, {found.reference_date:%d.%m.%Y}",
            weight=3,
        ),
    )
