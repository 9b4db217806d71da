# SPDX-License-Identifier: EUPL-1.2
"""Who answers for what in a frozen book."""

from vatra.modules.stocktaking.models import CountList, Stocktaking
from vatra.organisation.models import Person


def custodians_of(found: Stocktaking) -> list[Person]:
    """The custodians of the lists of a stocktaking, by name."""
    ids = CountList.objects.filter(stocktaking=found, custodian__isnull=False).values("custodian_id")
    return list(Person.objects.filter(pk__in=ids).order_by("full_name", "pk"))
