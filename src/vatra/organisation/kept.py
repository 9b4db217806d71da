# SPDX-License-Identifier: EUPL-1.2
"""Public facts that change a few times a year, kept for a minute per process."""

import time
from collections.abc import Callable
from typing import cast

from django.utils.translation import get_language

SECONDS = 60.0
_kept: dict[str, tuple[float, object]] = {}


def kept[T](name: str, make: Callable[[], T]) -> T:
    """What ``make`` returned under that name, in the language of the page, within the last minute; else made anew."""
    name = f"{get_language()}:{name}"
    found = _kept.get(name)
    if found and time.monotonic() - found[0] < SECONDS:
        return cast("T", found[1])
    made = make()
    _kept[name] = (time.monotonic(), made)
    return made


def forget() -> None:
    """Makes the next page read everything anew, in this process."""
    _kept.clear()
