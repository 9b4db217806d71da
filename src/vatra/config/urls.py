# SPDX-License-Identifier: EUPL-1.2
"""Every address of Vatra; each room brings its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("vatra.modules.website.urls")),
    path("", include("vatra.foundation.shell.urls")),
    path("", include("vatra.foundation.access.urls")),
    path("", include("vatra.foundation.papers.urls")),
    path("", include("vatra.foundation.files.urls")),
    path("", include("vatra.foundation.jobs.urls")),
    path("", include("vatra.foundation.search.urls")),
    path("", include("vatra.foundation.imports.urls")),
    path("", include("vatra.foundation.audit.urls")),
    path("", include("vatra.foundation.rulebook.urls")),
    path("organizare/", include("vatra.organisation.urls")),
    path("registratura/", include("vatra.modules.registry.urls")),
    path("patrimoniu/", include("vatra.modules.patrimony.urls")),
]
