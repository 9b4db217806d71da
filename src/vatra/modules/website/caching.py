# SPDX-License-Identifier: EUPL-1.2
"""Public pages may be kept a little while by browsers and proxies; those of signed-in people may not."""

import functools
from collections.abc import Callable
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

SECONDS = 60


def publicly_cached[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[R, P], HttpResponseBase]:
    """Adds ``Cache-Control``: a minute for everybody, nothing kept for who carries a session."""

    @functools.wraps(view)
    def cached(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            patch_vary_headers(response, ["Cookie"])
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                patch_cache_control(response, private=True, no_store=True)
            else:
                patch_cache_control(response, public=True, max_age=SECONDS)
        return response

    return cached
