# SPDX-License-Identifier: EUPL-1.2
"""Pure rules of goods; the legal values come as arguments."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vatra.kernel.errors import BadInputError

FREE_FACTS = frozenset({"description", "serial", "account", "room_id", "custodian_id", "state"})
"""Facts of a good that stay open after a protocol is in force; all others are mended by an additional act."""


def require_life(code: str, months: int | None, low: int, high: int) -> None:
    """The life is chosen by the holder, once, inside the range of its class. Legal: HG 2139/2004, annex pt 4.

    Args:
        months: the chosen life.
        low, high: ends of the range, in months, both allowed.

    Raises:
        BadInputError: not chosen, or outside the range.
    """
    if months is None:
        raise BadInputError(
            _("Alegeți durata normală de funcționare; legea dă un interval, nu o valoare."),
            field="life_years",
        )
    if not low <= months <= high:
        raise BadInputError(
            _("Durata de %(life)s luni este în afara intervalului codului %(code)s: %(low)s–%(high)s luni.")
            % {"life": months, "code": code, "low": low, "high": high},
            field="life_years",
        )


BELOW = gettext_lazy(
    "Valoarea %(value)s este sub limita mijloacelor fixe la %(day)s: %(limit)s (%(basis)s). "
    "Înregistrați bunul ca obiect de inventar sau verificați valoarea și data."
)
ABOVE = gettext_lazy(
    "Valoarea pe bucată %(value)s atinge limita mijloacelor fixe la %(day)s: %(limit)s (%(basis)s). "
    "Înregistrați bunul ca mijloc fix sau bifați că se folosește mai puțin de un an."
)


def kind_verdict(*, is_fixed_asset: bool, reaches: bool, short_life: bool) -> Promise | None:
    """Whether value and life contradict the kind; the sentence to say, or None.

    Legal: OG 81/2003 art. 1 c): a fixed asset has a value above the limit and a life above one year.
    """
    if is_fixed_asset and not reaches:
        return BELOW
    if not is_fixed_asset and reaches and not short_life:
        return ABOVE
    return None


def short_life_rule() -> dict[str, Any]:
    """What is kept with an inventory object said to be used for less than a year, as a rule that was used.

    Legal: OG 81/2003 art. 1 c): a thing of a shorter life is no fixed asset, whatever its value.
    """
    return {
        "key": "short_life",
        "value": _("se folosește mai puțin de un an"),
        "operator": "",
        "basis": "OG 81/2003 art. 1 c)",
        "verified": False,
    }
