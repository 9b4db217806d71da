# SPDX-License-Identifier: EUPL-1.2
"""Every address of Vatra; each room brings its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("vatra.foundation.files.urls")),
    path("", include("vatra.foundation.rulebook.urls")),
]
