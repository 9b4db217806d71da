# SPDX-License-Identifier: EUPL-1.2
"""How often one address may ask for something that costs; sign-in has its own limits, those of allauth."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest


def within(request: HttpRequest, action: str, rates: str) -> bool:
    """Counts one more request; False when the caller has used up its share.

    Args:
        action: what is counted, for example ``verify_paper``.
        rates: as allauth writes them, for example ``60/m/ip``.
    """
    used = consume(request, app="vatra", action=action, config={action: rates}, limit_get=True)
    return used is not None
