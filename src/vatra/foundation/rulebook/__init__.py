# SPDX-License-Identifier: EUPL-1.2
"""Law as dated, cited values: ``rulebook.on(date)`` gives those in force on a day.

Actions fetch the values here and pass them to pure rules; the value used is stored with the result.
"""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vatra.foundation.rulebook.book import Rulebook


def on(day: dt.date) -> "Rulebook":
    """The rules in force on that day: shipped rows, overridden by the authority's own."""
    from vatra.foundation.rulebook.book import rules_on

    return rules_on(day)
