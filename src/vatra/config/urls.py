# SPDX-License-Identifier: EUPL-1.2
"""Every address of Vatra; each room brings its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("vatra.foundation.shell.urls")),
    path("", include("vatra.foundation.access.urls")),
    path("", include("vatra.foundation.access.urls_accounts")),
    path("", include("vatra.foundation.access.urls_signin")),
    path("", include("vatra.foundation.audit.urls")),
    path("", include("vatra.foundation.files.urls")),
    path("", include("vatra.foundation.fieldlog.urls")),
    path("", include("vatra.foundation.rulebook.urls")),
    path("", include("vatra.foundation.imports.urls")),
    path("", include("vatra.foundation.search.urls")),
    path("organizare/", include("vatra.organisation.urls")),
    path("", include("vatra.foundation.backup.urls")),
    path("", include("vatra.foundation.jobs.urls")),
    path("", include("vatra.foundation.papers.urls")),
    path("registratura/", include("vatra.modules.registry.urls")),
    path("patrimoniu/", include("vatra.modules.patrimony.urls")),
    path("", include("vatra.modules.patrimony.urls_labels")),
    path("", include("vatra.modules.stocktaking.urls")),
    path("inventariere/teren/", include("vatra.modules.stocktaking.urls_package")),
    path("", include("vatra.modules.website.urls")),
]

handler400 = "vatra.foundation.shell.errors.bad_request"
handler403 = "vatra.foundation.shell.errors.forbidden"
handler404 = "vatra.foundation.shell.errors.not_found"
handler500 = "vatra.foundation.shell.errors.failure"
handler429 = "vatra.foundation.access.views_signin.too_many"
